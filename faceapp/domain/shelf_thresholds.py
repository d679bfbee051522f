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
YUNET_STEADY_SIDE: Final = 96
"""Pixels of the square each face is looked at again in, as it is and mirrored. See below."""
YUNET_STEADY_SURROUND: Final = 2.0
"""Side of that square over the longer side of the face's box."""
YUNET_STEADY_SCORE: Final = 0.3
"""Least score there: that there is a face is known."""
YUNET_STEADIED: Final = 12
"""The largest faces of a photo that are looked at again; each takes 1.1 ms (3.4 where MTCNN's last
network sees no face, and YuNet looks twice more)."""
YUNET_STEADIED_ABOVE: Final = 24.0
"""Shorter side of their box, pixels of the working picture: there is nothing finer in smaller ones.

True matches at 0.1 % false and best accuracy on all pairs of `photos/album-labelled` with
MobileFaceNet in its makers' cut, people in two halves; by where the landmarks come from:

| landmarks | A | B | all |
|---|---|---|---|
| MTCNN | 94.8, 98.15 % | 98.5, 99.31 % | 96.8, 98.74 % |
| YuNet | 93.6, 97.77 | 98.6, 99.31 | 96.3, 98.51 |
| moved by their mean distance from MTCNN's | 94.4, 98.12 | 98.1, 99.24 | 96.3, 98.57 |
| a closer look alone, 64, 96, 128, 160 px | 92.5 to 93.6 | 97.7 to 98.9 | 94.9, 95.4, 96.4, 96.1 |
| the closer look at 96 px and its mirror image | 93.8, 97.83 | 99.2, 99.59 | 96.7, 98.64 |
| mean of all three | 94.6, 97.97 | 99.2, 99.51 | 97.1, 98.67 |

MTCNN's last network in YuNet's box, which fits it (landmarks off by 0.1 px in the mean, 250 px photos)
and costs 0.55 ms a look. The album's faces are upright; on leaning ones (`photos/cast`, looked at) the
network is wrong unless the picture is turned, and turned it is right where YuNet is not. So it is done:
97.5, 96.1 %, 0.9990; the table was made before, without turning. True matches at 0.1 and 0.01 % false,
area under the curve (all pairs), MobileFaceNet's cut by ``MOBILEFACENET_REACH``; the last two rows with
their own box:

| landmarks | 0.95 | 1.0 |
|---|---|---|
| mean of YuNet's three looks | 96.6, 94.3 %, 0.9988 | 97.1, 95.0 %, 0.9984 |
| **MTCNN's last network, face and mirror image** | 97.7, 96.0 %, 0.9990 | 96.9, 96.1 %, 0.9986 |
| the same in two boxes, 0.9 and 1.0 of it | 97.6, 95.9 %, 0.9990 | 97.0, 96.3 %, 0.9987 |
| twice that and YuNet's first look | 97.4, 95.4 %, 0.9992 | 97.0, 96.0 %, 0.9988 |
| half that and half YuNet's three looks | 97.5, 95.7 %, 0.9991 | 97.1, 96.0 %, 0.9989 |
| MTCNN | 97.2, 95.4 %, 0.9991 | 96.8, 95.2 %, 0.9988 |
| MTCNN and dlib's network (the built-in pair) | 94.4, 86.6 %, 0.9995 | |

Chosen on one half of the people and judged on the other, thirty times: 97.4, 96.1 %, 0.9989 (0.95 in
24 of 30); the three looks at 1.0 on the same halves 97.0, 95.1 %, 0.9984.
"""

ONET_SCORE: Final = 0.7
"""Probability of a face above which MTCNN's last network is believed; as in MTCNN itself."""
ONET_AWAY: Final = 0.12
"""Mean distance from the detector's own landmarks, in longer sides of the box, above which it is not
believed: the median is 0.04, 0.07 in nine of ten; above 0.1 it were profiles and faces cut by the edge."""

# --- Embedders ---------------------------------------------------------------------------
MOBILEFACENET_BATCH: Final = 4
"""Chips in one run. Milliseconds a chip on one core of a busy machine, in runs of 1, 2, 4, 8, 16:
6.2 to 7.5, 5.5 to 6.2, 5.7 to 6.0, 6.3, 7.4. As the file is written it takes one, in 6.2. The mean
of the chip and its mirror image: true matches at 0.01 % false 94.6 > 95.1 % with MTCNN's landmarks,
92.6 > 93.6 with YuNet's, for twice the time."""
MOBILEFACENET_REACH: Final = 0.95
"""How much of its makers' cut is seen, across and down; see ``YUNET_STEADIED_ABOVE``. Narrower and wider
with YuNet's three looks: 0.85 93.1, 86.5 %, 0.9985; 0.91 96.6, 93.7 %, 0.9990; 1.05 96.8, 94.1 %, 0.9976.
What was tried at 1.0 without gain: 1 to 4 % higher or lower (worse), cubic interpolation, twice the side
and averaged, edges that go on, brightness or colour of all chips made even, local contrast, the mirror
image from another cut or in grey, means of two cuts, less weight for nose or mouth, vectors less their
mean, whitened, or with what differs within a person weighed down."""
FACENET_BATCH: Final = 8
FACENET_REACH: Final = 1.2
"""Side of the square that is seen over the height of the face's box, turned upright by the landmarks.

True matches at 0.1 % false and best accuracy on all pairs of `photos/album-labelled`, MTCNN:

| cut | A | B | all |
|---|---|---|---|
| the box and a margin, stretched, as facenet-pytorch does | 86.3, 96.84 % | 96.1, 99.12 % | 91.9, 97.95 % |
| the same, box from the landmarks | 82.5, 96.47 | 94.9, 99.19 | 89.8, 97.68 |
| turned upright, stretched | 84.2, 96.51 | 94.8, 99.26 | 90.5, 97.75 |
| turned upright, 0.84 | 78.1, 96.87 | 89.1, 98.47 | 84.8, 97.74 |
| turned upright, 0.95 | 83.2, 97.54 | 92.3, 98.92 | 88.0, 98.21 |
| turned upright, 1.10 | 88.1, 97.92 | 94.4, 99.15 | 92.0, 98.52 |
| **turned upright, 1.22** | 91.0, 97.89 | 95.3, 99.13 | 93.4, 98.50 |
| 1.10, mean with the mirror image (twice 45 ms) | 88.6, 97.84 | 95.3, 99.13 | 93.0, 98.44 |
"""

# The distances of these embedders stand in their entries in resources/models.toml. Measured as the
# built-in one's are ("Recognising" in thresholds.py), `photos/album-labelled`, 440 faces. All
# pairs: of 95 241 pairs of two people the nearest are 0.056 apart (dlib-resnet), 0.565
# (mobilefacenet), 0.288 (facenet-vggface2); of pairs of one person 76, 86 and 68 % are within seed.
# Groups from nothing, precision, recall, F1; in halves of other people (A, B), the F1:
#   mobilefacenet, YuNet   0.50 0.66 0.66   1.000 0.989 0.995   A 0.989 B 1.000
#                          0.50 0.64 0.68   1.000 0.981 0.991                     <- chosen
#                          0.53 0.64 0.68   1.000 0.975 0.988
#                          0.56 0.66 0.70   1.000 0.980 0.990
#   MTCNN's faces          0.50 0.66 0.66   F1 0.990
#   facenet, MTCNN         0.28 0.46 0.46   0.993 0.972 0.982   A 0.981 B 0.987
#                          0.28 0.42 0.46   0.996 0.958 0.977   A 0.966 B 0.991   <- with unite 0.45
#                          0.28 0.32 0.42   1.000 0.915 0.956   A 0.934 B 0.977
#   YuNet's faces          0.28 0.42 0.42   F1 0.973
# With the 980 faces YuNet finds in `photos/groups` as strangers (mobilefacenet, 0.53 0.64 0.68), by what
# a poor look adds: precision and groups that hold one of them, 0: 0.518, 29; 0.1: 0.761, 30; 0.2: 0.999,
# 1; 0.3: the same. The best of all rows tried were not taken where a stricter one costs little.
#
# Proposals, n faces of each of 30 people named, as there; right and strangers accepted, per cent:
#   dlib-resnet   0.37, spread 0.04   n = 1: 85.2, 0.3   3: 97.9, 1.5   5: 99.1, 2.5
#   mobilefacenet 1.14, spread 0.12   n = 1: 92.2, 0.0   3: 98.5, 0.8   5: 99.4, 1.5   <- chosen
#                 1.14, spread 0.04   n = 1: 94.7, 0.8   3: 98.8, 1.9   5: 99.5, 3.1
#                 1.14, MTCNN's faces n = 1: 93.5, 0.2   3: 98.5, 1.4   5: 99.3, 3.0
#                 1.18, spread 0.12   n = 1: 94.7, 0.8   3: 99.3, 6.3   5: 99.8, 10.5
#   facenet       0.91, spread 0.09   n = 1: 85.1, 1.1   3: 96.7, 2.0   5: 98.4, 2.6   <- chosen
#                 0.94, spread 0.09   n = 1: 88.4, 1.3   3: 98.0, 3.0   5: 99.4, 4.8
# The wrong person: 0.04 % at most. Of 441 edited photos (cropped, halved, compressed, turned by
# 10 degrees, mirrored, made grey, 40 % brighter) 99 % of mobilefacenet's faces are nearer than 0.133.

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
