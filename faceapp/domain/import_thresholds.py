"""Numbers of imports, each with its unit and what it was measured on."""

from __future__ import annotations

from typing import Final

IMPORT_SAME_FACE: Final = 0.35
"""Intersection over union of a labelled box and a detected one from which on both mean one face.

Datasets draw boxes around the whole head, detectors from the brow to the chin: a head's box is about
twice as large, and then shares half of it. Two faces beside each other share nothing. Of 600 pairs of
faces on the group photos the nearest neighbours share 0.11 at most."""

IMPORT_LARGE: Final = 0.25
"""Area of a face, of the largest one's on the picture, from which on it may be whom a label without a
box means: the nearest to the middle of these. What is smaller is somebody in the background, even
where it lies in the middle."""

IMPORT_AT_ONCE: Final = 5_000
"""Pictures whose labels are written in one transaction, and taken back by one undo: 1 s for 5 000."""

IMPORT_TELL_SECONDS: Final = 0.2
"""How often an import says how far it is."""

IMPORT_CROP_OVERLAP: Final = 0.7
"""Intersection over union of a face's old and new box below which its small picture is cut anew."""
