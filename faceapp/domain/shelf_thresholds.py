"""Numbers of detectors and embedders on the shelf: unit, reason, the measurement behind each."""

from typing import Final

# --- YuNet -------------------------------------------------------------------------------
YUNET_SIDE: Final = 640
"""Longest side of the picture that is looked at first, pixels. See below."""
YUNET_CLOSER_SIDE: Final = 1280
"""The same where it is a crowd: the working picture as it is."""
YUNET_CROWD_SIDE: Final = 20.0
"""Shorter side of a face's box, pixels of the picture looked at first: smaller ones than this ..."""
YUNET_CROWD_FACES: Final = 3
"""... make a crowd, if there are as many.

Faces found, and mean milliseconds of one core of a busy machine, at score 0.6; "less" and "more" are
faces that MTCNN finds and YuNet does not, and the reverse (looked at: all but a few of "more" are
faces; of the 13 of "less" outside of `photos/groups` and within, most are blurred or drawn):

| longest side | `photos/counts` | less, more | `photos/groups` | less, more | `photos/pairs` | less, more |
|---|---|---|---|---|---|---|
| MTCNN | 24, 41 ms | | 816, 300 ms | | 78, 35 ms | |
| 480 | 23, 11 ms | 2, 1 | 628, 12 ms | 211, 17 | 78, 12 ms | 5, 5 |
| 640 | 23, 14 ms | 2, 1 | 741, 16 ms | 119, 42 | 78, 13 ms | 5, 5 |
| 800 | 24, 18 ms | 2, 2 | 859, 26 ms | 61, 100 | 77, 22 ms | 6, 5 |
| 1280 | 24, 23 ms | 2, 2 | 1164, 35 ms | 6, 351 | 78, 36 ms | 6, 6 |
| 640, crowds 1280 | 23, 14 ms | 2, 1 | 1162, 22 ms | 8, 351 | 78, 13 ms | 5, 5 |
"""
YUNET_SCORE: Final = 0.65
"""Least score of a face. Of what has 0.50 to 0.65 on the same photos, flowers and a wall were taken
for faces six times; above 0.65 never. It costs 51 of the 1162 faces of `photos/groups`, all of
them about 10 px wide."""
YUNET_SMALLEST: Final = 10.0
"""Shorter side of a face's box, pixels of the working picture: nobody can be told on smaller ones."""
YUNET_OVERLAP: Final = 0.3
"""Intersection over union above which two boxes are one face; OpenCV's own."""

# --- Embedders ---------------------------------------------------------------------------
MOBILEFACENET_BATCH: Final = 8
FACENET_BATCH: Final = 8
FACENET_REACH: Final = 1.096

# --- Cascades ----------------------------------------------------------------------------
HAAR_SIDE: Final = 640
"""Longest side of the picture that is looked at, pixels: the time grows with its area."""
HAAR_STEP: Final = 1.1
"""Each look is at a picture this much smaller than the one before."""
HAAR_NEIGHBOURS: Final = 4
"""Looks at nearly the same place that make a face. OpenCV's examples take 3 to 5."""
HAAR_SMALLEST: Final = 0.04
"""Side of the smallest face, as a part of the picture's longest side; as for MTCNN."""
HAAR_HALF_SURE: Final = 8
"""Looks that give a score of one half: cascades do not say how sure they are."""
HAAR_BOX: Final = (0.09, -0.03, 0.91, 1.06)
"""Where the face's box as MTCNN sees it lies in a cascade's square, left, top, right, bottom: mean over
136 faces of `photos/album-labelled` found by OpenCV's LBP cascade. ``BOX_LANDMARKS`` of that box are
within 0.005 of the mean landmarks there; they spread by 0.04 across and 0.03 down."""
