"""Numbers about finding wrong labels, each with its unit and the measurement behind it."""

from __future__ import annotations

from typing import Final

NEIGHBOURS: Final = 3
"""Nearest faces of a person that a face is compared with. One wrong face among them changes little: of
5 % broken names of the labelled album, all stand first with one, two or three (tests/bench/cleaning.py)."""
CANDIDATES: Final = 4
"""People beside the own one that are looked at closely: those whose mean vectors are nearest."""
SAMPLE: Final = 256
"""Faces of one person that others are compared with at most, evenly chosen: the three nearest of 256 are
as near as those of thousands, and 100 000 faces take seconds."""
SMALL_PIXELS: Final = 24.0
"""Shorter side of a face's box, pixels: below it no embedder of ours tells people apart."""
BLURRED_SHARPNESS: Final = 8.0
"""Variance of the Laplacian in grey levels squared; below it looks are poor (see ``POOR_SHARPNESS``)."""
SECOND_FACE: Final = 0.5
"""Area of a second face beside the largest one at which a picture of one face shows two."""
ONE_FACE_SHARE: Final = 0.06
"""Part of the picture's area that the largest face fills where the picture is one of a single face: at a
margin of a quarter it fills 0.44, on LFW's pictures about 0.1."""
EXPRESSION_LEAST: Final = 40
"""Labelled faces of one expression from which a mean confidence is worth something (confident learning)."""
EXPRESSION_SURE: Final = 0.10
"""Probability of the own label below which a face is asked about where there are fewer."""
READ_PART: Final = 0.3
"""Part of a look at all labels that reading them takes: of 19 s for 300 000 faces about 6."""
LOOK_HERE: Final = 3000
"""Labels up to which a look takes less time than the start of a process, 0.7 s, but for photos that were
never looked at; beyond, it has a process of its own. On a thread of the window's process a look at 250 000
labels held the interpreter up to 0.8 s (tests/bench/cleaning_stall.py)."""
