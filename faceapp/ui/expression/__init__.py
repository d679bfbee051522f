"""What faces show: words, bars, menus; for the viewer, the inspector and the people."""
