"""The tunable numbers of cutting faces for expressions and judging models: the measurement behind each."""

from typing import Final

EXPRESSION_TEMPLATE: Final = ((0.312, 0.390), (0.688, 0.390), (0.50, 0.605), (0.343, 0.789), (0.657, 0.789))
"""Where MTCNN's five landmarks lie on an expression crop, in parts of its side.

The medians over FER2013's own pictures (public_test, enlarged four times; found on 91 %), left
and right made even. Its faces are cut by a detector's box and never turned: 90 of 100 are turned
by -15 to 14 degrees and 0.74 to 1.37 times as large as the median, so a cut need not be exact.
Ways to cut, judged by big XCEPTION, which learned from FER2013: part told right, and mean of
-log p of what is right, with how much worse than this template on the same faces and its
standard error (tests/bench/expression_crop.py; three points on the colour faces are noise):

| cut | 251 colour faces | FER2013 cut again (815) |
|---|---|---|
| FER2013's pictures as they are | | 65.5 %, 1.04 |
| **this template, upright by all five landmarks** | 67.3 %, 0.92 | 64.9 %, 1.06 |
| 10 % narrower | 64.5 %, 0.92 (-0.00 ± 0.05) | 64.0 %, 1.09 |
| 5 % wider | 70.5 %, 0.90 (-0.02 ± 0.03) | 64.2 %, 1.07 |
| 10 % wider | 68.5 %, 0.97 (+0.05 ± 0.04) | 63.1 %, 1.09 |
| 20 % wider | 67.3 %, 1.05 (+0.13 ± 0.06) | 61.7 %, 1.15 |
| 6 % higher; 6 % lower | 68.1, 69.7 %, 0.98, 0.88 | 65.9, 64.4 %, 1.03, 1.08 |
| not turned upright | 70.1 %, 0.88 (-0.04 ± 0.03) | 65.3 %, 1.07 |
| upright by eyes and nose | 68.1 %, 0.92 (+0.00 ± 0.04) | 63.4 %, 1.10 |
| by the detector's box | 69.7 %, 0.89 (-0.03 ± 0.04) | 64.3 %, 1.09 |
| black outside the photo | 67.3 %, 0.92 (+0.00 ± 0.01) | |

Faces are turned upright although it gains nothing here: photos that lie on their side need it.
"""
EXPRESSION_FINER: Final = 2
"""Times the side of the crop a larger face is cut at, between pixels by cubic interpolation, before
it is shrunk by area averaging: FER2013's pictures are sharp, and what is soft is misread. Sharpness
(variance of the Laplacian of the standardised 48 pixels, median) of FER2013: 0.73. Big XCEPTION on
the 251 colour faces, as at ``EXPRESSION_TEMPLATE``:

| cut | sharpness | told right |
|---|---|---|
| blurred once more by 0.6 pixels | | 63.3 %, 1.09 (+0.17 ± 0.04) |
| shrunk to the crop's scale, then turned (as for the embedder) | 0.29 | 67.3 %, 0.92 |
| turned at 2 times the side, then shrunk | 0.45 | 70.1 %, 0.88 (-0.04 ± 0.02) |
| **the same, cubic** | 0.54 | 70.1 %, 0.86 (-0.06 ± 0.02) |
| the same, and sharpened to 0.7 where it can be | | 70.1 %, 0.86 (-0.06 ± 0.05) |
| 3 times, not cubic | | 69.7 %, 0.88 (-0.04 ± 0.02) |
| histogram equalised; stretched from 1 to 99 % | | 67.7, 70.5 %, 1.01, 0.92 |

The same holds for face-api.js's network (-0.015 ± 0.014) and ours in the making (-0.009 ± 0.005)."""
FACEAPI_REACH: Final = 1.1
"""How much more than FER2013 shows face-api.js's expression network wants to see. Told right of the
251 colour faces, and of each third picture of public_test: 74.9, 57.1 % at 1.0; 76.1, 59.1 at 1.1;
cut as face-api.js does around its 68 landmarks, with black bars, 73.3 of the first."""
EXPRESSION_WHOLE_SIDE: Final = 64
"""Longest side, pixels, up to which a labelled picture is taken for a face that is cut already and
judged whole, as training takes it (FER2013, CK+48: 48 pixels). In larger ones a face is looked for
and cut as in any photo."""
EXPRESSION_DRAWS: Final = 1000
"""Times the faces are drawn anew for the interval of macro F1."""
UNCLEAR_BELOW: Final = 0.45
"""Share of what a model sees most of, 0..1, below which people are told "unclear" and shown the bars.
Ours on public_test (3 589 faces), told right by how large that share is:

| share | faces | told right |
|---|---|---|
| below 0.30 | 1.4 % | 25 % |
| 0.30 to 0.35 | 3.8 % | 31 % |
| 0.35 to 0.40 | 5.8 % | 39 % |
| 0.40 to 0.45 | 6.1 % | 43 % |
| **0.45** to 0.50 | 7.1 % | 50 % |
| 0.50 to 0.60 | 12.4 % | 53 % |

Below it is wrong more often than right: on 17 % of these faces, of which 37 % are told right."""
