"""The one boundary between the window's thread and the work."""
