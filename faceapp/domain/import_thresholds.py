"""Numbers of imports, each with its unit and what it was measured on."""

from __future__ import annotations

from typing import Final

IMPORT_SAME_FACE: Final = 0.35
"""Intersection over union of a labelled box and a detected one from which on both mean one face.

Datasets draw boxes around the whole head, detectors from the brow to the chin: a head's box is about
twice as large, and then shares half of it. Of the 40 632 pairs of faces on 29 photos of groups none
shares over 0.15, of 89 pairs on 440 press photos 0.27; a box of twice the area around one of them shares
at most 0.24 and 0.32 with the other."""

IMPORT_INSIDE: Final = 0.8
"""Part of the smaller box that must lie in a larger one for a loose label to mean the face there."""

IMPORT_LEAST_INSIDE: Final = 0.1
"""Area of the smaller of the two, of the larger: a face is a seventh of head and shoulders, a fortieth of
somebody standing, whose box is no label of a face."""

IMPORT_LARGE: Final = 0.25
"""Area of a face, of the largest one's on the picture, from which on it may be whom a label without a
box means: the nearest to the middle of these. What is smaller is somebody in the background, even
where it lies in the middle."""

IMPORT_AT_ONCE: Final = 2_000
"""Pictures whose labels are written in one transaction, during which nobody else writes, and taken back by
one undo: 0.4 s where they show 100 people, 1.5 s where each shows somebody else, on two busy cores."""

IMPORT_TELL_SECONDS: Final = 0.2
"""How often an import says how far it is."""

IMPORT_CROP_OVERLAP: Final = 0.7
"""Intersection over union of a face's old and new box below which its small picture is cut anew."""

IMPORT_IN_CLASSES: Final = 0.95
"""Part of the pictures of a folder that must lie in folders of classes for it to be taken for a dataset by
itself. Albums have pictures beside their folders; datasets a sheet of samples or a logo at most."""

IMPORT_PROBLEMS_SAID: Final = 20
"""Problems that are told one by one, of a file and of a dataset on the command line."""
