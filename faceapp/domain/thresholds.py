"""Every tunable number: its unit, its reason, the measurement behind it."""

from typing import Final

# --- Marks in the change log, queues -------------------------------------------------
GONE_KEPT_DAYS: Final = 90
"""Days a photo that is gone keeps its faces; photos with a name on them are kept for good."""

# --- Search ----------------------------------------------------------------------------
QUERY_MOST_TERMS: Final = 200
"""Terms of one search. SQLite gives up at an expression 1 000 deep; nobody types this many."""
QUERY_DEEPEST: Final = 40
"""Parentheses inside parentheses: far more than anybody types, far less than Python's stack."""
QUERY_MOST_FACES: Final = 999_999
"""Largest number after ``faces:``."""

# --- Scan ------------------------------------------------------------------------------
WAIT_SECONDS: Final = 0.015
"""How long a scan waits for workers before it says that it waits."""
LISTED_AT_ONCE: Final = 200
"""Files compared with the library and written in one transaction; about 6 ms where all are new."""
WRITTEN_AT_ONCE: Final = 8
"""Photos in one transaction; about 5 ms, and writing politely: with 30 transactions a second
the window's own writes take 2.6 ms at the 99th percentile, with 2 400 they take 130."""
DROPPED_AT_ONCE: Final = 5_000
"""Faces whose vectors of a model nobody uses are deleted in one transaction; about 15 ms."""
UNSTAGED_AT_ONCE: Final = 200
"""Photos of which what another detector found is deleted in one transaction; about 10 ms."""
BUSY_TRIES: Final = 6
"""Times a transaction of the scan is tried while another program keeps the library busy."""
RECOGNISED_EVERY: Final = 200
"""Faces a scan finds before they are compared with the known ones, so that proposals and groups
appear while it runs ..."""
RECOGNISED_SHARE: Final = 0.05
"""... or this many for each known one, where that is more ..."""
RECOGNISED_SECONDS: Final = 5.0
"""... or fewer, this long after the first of them ..."""
RECOGNISED_SECONDS_EACH: Final = 0.0005
"""... and so much longer for each known face: 55 s beside 100 000. In a scan of 20 000 photos with
two faces each, comparing took 3.5 ms of processor time a photo in portions of 200, 2.4 in growing
ones (69 instead of 200); the first groups came after 1 and 3 seconds."""
PROGRESS_SECONDS: Final = 0.25
"""At most one progress report in this time."""
RATE_WINDOW_SECONDS: Final = 15.0
"""Rate and time left are means over this time."""
SAME_FACE_IOU: Final = 0.4
"""Overlap at which a face of a photo that was measured again is the face from before."""
SAME_FACE_DISTANCE: Final = 0.03
"""Cosine distance at which two faces of one photo before and after it was edited are the same
face. On 140 faces of ``album-labelled``, 99 % of the edited ones (cropped, halved, compressed,
turned by 10 degrees, mirrored, made grey, 40 % brighter) are nearer than 0.026; the nearest two
people are 0.065 apart."""
TWINS_WAITING: Final = 32
"""Files of one size that wait for the first of them: it may be the same photo. More than
these are measured side by side (uncompressed pictures all have one size)."""

# --- Worker processes ------------------------------------------------------------------
WORKERS_MOST: Final = 6
"""Processes that measure, where they share models and libraries (Linux): more would need more than
1 GB. Peak of all processes, MB (PSS), on 40 photos of 12 and 24 megapixels: 2 workers 324, 4 490,
6 659, 8 732; on HEIC of 12 megapixels 6 833, 8 1 045; a large library's gallery comes on top."""
WORKERS_MOST_ALONE: Final = 4
"""Where each loads its own (Windows, macOS): 90 MB more for each of them."""
SCAN_BYTES: Final = 1_000_000_000
"""Memory a scan may take, the program and all its workers together."""
PROGRAM_BYTES: Final = 160_000_000
"""What the program itself takes of it ..."""
WORKER_BYTES: Final = 84_000_000
"""... and each worker with an ordinary photo, where they share what they loaded; from the peaks at
``WORKERS_MOST``. What is left is for large pictures: 336 MB beside six workers, enough for six HEIC
of 12 megapixels at once, or one of 48. Six workers on HEIC of 48 megapixels took 2 213 MB without
this and 886 with it, on WebP of 12 megapixels 1 427 and 772, in the same time."""
WORKER_BYTES_ALONE: Final = 174_000_000
"""The same where each has loaded everything for itself."""
ROOM_UNASKED: Final = 16_000_000
"""Bytes beyond an ordinary photo that a worker takes without asking for them."""
WORKER_SPARE_BYTES: Final = 80_000_000
"""What a worker may keep of the memory that photos needed. A photo of 12 megapixels needs 52 MB
(as HEIC 105); a limit of 64 MB costs 4 000 page faults a photo, up to 10 ms, this one 1 200, none
lets a worker keep what its largest photo took (48 megapixels as HEIC: 360 MB)."""
WORKER_NICE: Final = 10
"""Added to the niceness of workers, so that the window stays fluid."""
MEASURE_SECONDS: Final = 120.0
"""Time a photo may take before its worker is ended, plus ``MEASURE_SECONDS_PER_MB``."""
MEASURE_SECONDS_PER_MB: Final = 1.0
"""Of the file; a slow network disk reads more than 1 MB a second."""
WORKER_START_SECONDS: Final = 120.0
"""Time a worker may take to load its models; with a cold disk and conversion of weights."""
WORKER_STARTS: Final = 3
"""Workers that end before they are ready, one after another, before the scan gives up."""

# --- Library -----------------------------------------------------------------------------
BUSY_SECONDS: Final = 10.0
"""How long a transaction waits for another program's; every transaction of ours takes well
under a second, but for bulk verbs over a hundred thousand faces."""
PAGE_CACHE_KIB: Final = 32_768
"""Pages SQLite keeps in memory for each connection, KiB: indexes of 300 000 faces are 10 MB."""
LOG_PLAIN_BYTES: Final = 4_096
"""Rows of a change up to this size are kept as readable JSON; larger ones are compressed."""

# --- Detector, embedder (faceapp.vision) ------------------------------------------------
SMALLEST_FACE: Final = 0.04
"""Side of the smallest face looked for, as a part of the picture's longest side. See below."""
SMALLEST_FACE_PIXELS: Final = 20.0
"""Never look for smaller faces at first, pixels: nobody can be recognised on them."""
CROWD_SIDE: Final = 1.6
"""Times the smallest face: smaller ones than this ..."""
CROWD_FACES: Final = 3
"""... make a crowd, if there are as many; it is then searched for faces of half the size.

Faces found and median milliseconds on one core; "misses" are faces that the HOG detector of
`face_recognition` finds (19 and 231, at most one of them is none) and we do not:

| smallest | `photos/counts` | misses | `photos/groups` | misses | `photos/pairs` |
|---|---|---|---|---|---|
| 4 % | 24, 33 ms | 0 | 556, 89 ms | 9 | 78, 27 ms |
| 3 % | 26, 45 ms | 0 | 668, 122 ms | 1 | 80, 42 ms |
| 2 % | 23, 54 ms | 0 | 819, 154 ms | 1 | 77, 57 ms |
| 4 %, crowds 2 % | 24, 27 ms | 0 | 817, 200 ms | 1 | 78, 27 ms |

Faces under 2 times the smallest give the same counts and cost more."""
PYRAMID_STEP: Final = 0.709
"""Each picture of the pyramid is this much smaller than the one before: half the area."""
PROPOSED_ROWS: Final = 32
"""Rows of the proposal network's map made at once: bit by bit the same as the whole, in the same
time, and a crowd at 1280 px takes 8 instead of 60 MB."""
EMBEDDER_BATCH: Final = 8
"""Chips in one run of the embedder. Milliseconds a chip in runs of 1, 2, 4, 8, 16: 7.1, 6.0, 5.6,
5.4, 5.4; each chip takes 1.5 MB."""
SHRINK_ABOVE: Final = 1.5
"""A face this much larger than its chip is shrunk by area averaging before the warp."""
CHIP_TEMPLATE: Final = (
    (47.30, 45.20),
    (103.83, 45.25),
    (75.37, 79.00),
    (50.62, 107.13),
    (100.11, 107.22),
)
"""Where MTCNN's five landmarks shall lie in dlib's chip, pixels of 150.

The template learned on LFW's folds 1 to 5 (`models.md`), 5 % larger about the chip's centre.
Chosen on all pairs of the 440 faces of `photos/album-labelled`, known people split in two
halves (A: 15 people, to choose by; B: the other 15, to test; 75 strangers in each). True
matches at 0.1 % false, and accuracy at the best distance with as many same as different:

| chip, always the mean with its mirror image | A | B | all |
|---|---|---|---|
| template of dlib's mean face | 89.8, 97.78 % | 98.4, 99.64 % | 93.2, 98.68 % |
| learned template | 90.5, 97.84 | 97.2, 99.58 | 92.9, 98.67 |
| the same x 0.90 | 87.0, 97.42 | 93.8, 99.15 | 91.0, 98.27 |
| the same x 0.95 | 89.9, 97.59 | 96.1, 99.48 | 92.2, 98.42 |
| **the same x 1.05** | 90.1, 98.13 | 98.3, 99.66 | 94.5, 98.86 |
| the same x 1.10 | 89.7, 98.34 | 97.2, 99.63 | 93.1, 98.98 |
| the same x 1.15 | 85.7, 98.30 | 96.2, 99.45 | 91.7, 98.94 |
| 4 px up, 4 px down | 89.7, 90.8 | 97.8, 93.5 | 93.1, 92.3 |
| without the nose, eyes only | 89.9, 88.2 | 96.8, 96.1 | 93.2, 91.8 |
| mean of x 1.0 and x 1.1 (twice the time) | 90.2, 98.31 | 97.5, 99.63 | 94.4, 98.95 |
| mean of x 1.0, 1.05, 1.1 (three times) | 90.7, 98.25 | 97.5, 99.65 | 94.1, 98.94 |
| mean of both templates x 1.05 | 89.5, 98.14 | 98.6, 99.69 | 94.0, 98.86 |
| landmarks again on an upright crop, x 1.05 | 91.1, 98.04 | 97.8, 99.58 | 94.3, 98.80 |
| mean landmarks of five crops, x 1.05 | 91.2, 98.09 | 97.2, 99.55 | 94.1, 98.83 |
| chip by dlib's 5-point predictor | 89.8, 97.92 | 97.6, 99.58 | 93.4, 98.71 |
| chip by dlib's 68-point predictor | 90.1, 97.66 | 96.7, 99.23 | 93.0, 98.38 |

One per cent of the true matches is noise: the pairs of a half share 15 people. What costs
twice the time gains nothing that is sure. Euclidean distance of unit vectors at 0.1 % false:
0.379 (0.377 with the learned template as it was), at 0.01 %: 0.353.
"""

# --- Pictures: decoding ---------------------------------------------------------------
WORKING_SIDE: Final = 1280
"""Longest side of the picture that faces are looked for on, pixels (design/models.md)."""
THUMBNAIL_SIDE: Final = 400
"""Longest side of a photo's thumbnail, pixels: the grid's largest cell at 1x, 15 to 20 kB."""
CROP_SIDE: Final = 192
"""Side of a face's square crop, pixels: a 96 px circle on a 2x screen."""
CROP_GROWTH: Final = 1.8
"""Side of the square around a face over the longer side of its box: hair and chin are in, also in
the circle within the square, which cut the hair off at 1.6 (the astronaut, most of `photos/cast`)."""
JPEG_QUALITY: Final = 82
"""Of thumbnails and crops; 75 shows blocks in skies, 90 takes half as much again."""
MAX_WHOLE_PIXELS: Final = 128_000_000
"""Pixels of a picture that must be decoded whole (all but plain JPEG); Pillow holds 4 bytes
each, so 512 MB. The largest single exposures (102 MP) pass, 20 000 x 20 000 does not."""
MAX_COEFFICIENTS: Final = 300_000_000
"""Coefficients (2 bytes each) libjpeg may hold for a JPEG of several scans, 600 MB: it needs
all of them at once however small the output, unlike a JPEG of one scan."""
DECODED_BYTES: Final = {
    "WebP": (16, 48_000_000),
    "AVIF": (9, 30_000_000),
    "HEIF": (7, 30_000_000),
    "GIF": (5, 0),
    "PNG": (4, 0),
    "TIFF": (4, 0),
    "BMP": (4, 0),
    "JPEG": (2, 36_000_000),
}
"""Memory that decoding takes for each pixel (of a JPEG of several scans: for each coefficient), and
how much of it a JPEG of one scan takes too. Peaks, MB, of 12 and 48 megapixels: JPEG of one scan 52,
54; of several 53, 159; HEIF 105, 353; AVIF 128, 442; WebP 196, 772; without their file GIF 111, 291;
PNG 98, 242; TIFF and BMP 98, 242."""
MAX_FILE_BYTES: Final = 512 * 1024 * 1024
"""Bytes of a picture file, which is read once and kept while it is decoded."""
MIN_PREVIEW_SIDE: Final = 640
"""Longest side of a RAW file's embedded preview below which the RAW itself is developed."""
SHARPNESS_CHIP: Final = 96
"""Pixels; the size at which the sharpness of every face is measured."""

# --- The best look at a face, for covers and "best first" --------------------------------
LOOK_PIXELS: Final = 80.0
"""Shorter side in pixels at which a face counts half for its size: the crops of lists are
96 to 192 pixels, so that smaller faces look soft there and larger ones gain little."""
LOOK_SHARPNESS: Final = 100.0
"""Variance of the Laplacian (grey levels squared) that counts half for sharpness: 100 is the
usual border between blurred and sharp."""
LOOK_YAW: Final = 100.0
"""Degrees: a face turned by 50 of these counts half; 80 and more count as 80 (a profile)."""
LOOK_UNKNOWN: Final = 0.1
"""For faces without measured quality (drawn by hand, imported): after all that were measured well."""
UNCLEAR_LOOK: Final = 0.016
"""Look below which a face seen once is shown only on request. Of the 118 poorest looks of
`photos/groups`, `photos/counts` and `photos/album-labelled`, 42 were blurred beyond telling who it
is or no face: 31 of them are below, and 9 of the 76 others, all of them soft; at 0.0105 it is 20
and none, at 0.02 34 and 17. The score to the fourth power tells hands and walls from faces: with
the score itself and none of the others below, 13 are."""
COVER_AMONG: Final = 12
"""Faces of a person among which the best look is the cover, where none was chosen: the first
ones, so that a cover stays what it is when photos come. All of 120 000 faces took 300 ms."""
COVER_LIKE: Final = 0.8
"""Part of the best look that a face must have to be a cover; of those, the one most like all faces
named with it is taken. Over the 42 people of `photos/album-labelled` with four faces and more, the
best look itself is more like the others than 45 % of them, this one than 84 %, and it has 93 % of
the best look; with 0.7 it is 95 and 87 %, with 0.9 71 and 97 %."""
COVER_LOOKED_AT: Final = 500
"""Faces named at once among which a cover is looked for, at most: 5 ms."""

# --- Suspicious faces --------------------------------------------------------------------
SUSPICION_LEAST_FACES: Final = 4
"""Faces a person must have before one of them can be unlike the others: of three, two that are
alike make the third look odd by chance."""
SUSPICIONS_SHOWN: Final = 500
"""At most as many at a time: more than anybody looks through at one sitting."""

# --- Faces drawn by hand --------------------------------------------------------------
DRAWN_FACE_SIDE: Final = 160
"""Pixels the longer side of a drawn box is decoded at, where the file has them: a little
more than an embedder's chip shows of a face."""
DRAWN_FACE_SURROUND: Final = 2.4
"""Side of the square searched for the face over the box's longer side: people draw tight and loose."""
DRAWN_FACE_OVERLAP: Final = 0.3
"""Intersection over union with the drawn box above which a detection is the face that was meant."""
BOX_LANDMARKS: Final = ((0.276, 0.390), (0.724, 0.390), (0.5, 0.586), (0.304, 0.760), (0.696, 0.760))
"""Where eyes, nose and mouth corners lie in a face's box, fractions: means over 150 faces of
`photos/album-labelled`, made symmetric; they spread by 0.07 across and 0.03 down."""
BOX_PROPORTIONS: Final = 0.75
"""Width over height of a face's box: median of the same faces."""
FINER_BELOW: Final = 64.0
"""Shorter side of a face's box, pixels of the working picture, below which the face is embedded
from the pixels as decoded (JPEG at up to twice the working size, others whole) instead. Of
`photos/album-labelled` shrunk, true matches at 0.1 % false: 93 px wide 92.9 %, 62 px 92.3,
46 px 92.2, 37 px 91.3, 31 px 89.2, 23 px 82.6. A second decode would cost 75 ms; this 0.3."""
FINER_SURROUND: Final = 2.2
"""Side of what is cut around such a face over its box: all that an embedder's chip can reach."""

# --- Review ------------------------------------------------------------------------------
REVIEW_PAGE: Final = 24
"""Faces on one page of "Are these all Alice?": 6 x 4 at 1280 x 800 are large enough to tell apart."""
REVIEW_REFERENCES: Final = 6
"""Known pictures of the person beside the question."""

# --- Recognising: grouping and proposing ------------------------------------------------
# The distances themselves belong to a model and stand in its entry in resources/models.toml.
#
# Groups, `photos/album-labelled` (440 faces, 180 people, 150 of them strangers), built-in pair,
# one face a photo. BCubed precision, recall, F1:
#   average linkage, all pairs, cosine 0.062   0.991 0.947 0.969
#   the same, 0.066                            0.989 0.958 0.973
#   the same, 0.070                            0.978 0.964 0.971
# Its mistakes are pairs of strangers at 0.060 to 0.065, while people who look different from
# photo to photo (Anna Kournikova) stay in pieces that are 0.07 to 0.09 from each other. So
# two steps (vision/agglomerate.py): seed, then cores come together and single faces join:
#   seed 0.060, core 2, join 0.074, unite 0.078   0.996 0.980 0.988
#   seed 0.058, core 3, join 0.074, unite 0.078   0.988 0.980 0.984
#   seed 0.056, core 2, join 0.070, unite 0.076   0.996 0.967 0.981
#   seed 0.054, core 2, join 0.068, unite 0.076   1.000 0.967 0.983   <- chosen
# With embeddings cut by another landmark template the same row gives 0.994 0.976 0.985; with
# the pipeline as it is now, `faceapp evaluate grouping` says 0.996 0.981 0.988. The
# strict seed costs half a point here, and pays where strangers are many: of pairs of two
# people 1.0e-5 are within 0.054, 1.6e-4 within 0.062 (of one person 74 and 86 %).
#
# With the 815 faces of `photos/groups` (crowds; taken as one person each) added as strangers,
# precision, recall, groups with a stranger in it, of the chosen row by penalty:
#   none                                   0.778 0.989  108
#   0.010 from 48 px down, sharpness 15    0.989 0.989    8
#   0.020 from 48 px down, sharpness 15    0.995 0.989    3
#   0.020 from 64 px down, sharpness 20    0.999 0.989    1   <- chosen
# Faces below 24 px of different crowds are so alike that 1 % of their pairs are within 0.062.
#
# Also tried: complete linkage (F1 0.938); components of the neighbour graph (one for all from
# 0.07 on); subtracting a mean, whitening (much worse); one limit for all sizes, above.
#
# Proposals, the same album, n faces of each of 30 people named at random (40 times), the others
# and 150 strangers asked: right, wrong person, strangers accepted at 0.37, by measure:
#   n = 1: 85 %, 0.05 %, 0.3 %    n = 3: 97 %, 0.05 %, 1.8 %    n = 5: 98.4 %, 0.00 %, 4.5 %
# At the same share of strangers the nearest face, the mean of two, of three, and their mixtures
# differ by less than a point for n >= 3; two with a limited spread need no special case for n = 1
# and depend on known faces within the limit alone.
GRID_SCALE: Final = 4_000
"""Steps from 0 to 1 of a vector's grid. Products of unit vectors stay below 2**24, so float32
adds them without rounding. Costs 0.0001 in cosine distance, a hundredth of what a second
picture of the same face costs."""
PENALTY_MOST: Final = 0.02
"""Cosine distance that a poor look at a face adds to all its distances, at most."""
PENALTY_NO_PIXELS: Final = 64.0
"""Shorter side of the box in pixels from which a look is not poor for its size."""
PENALTY_FULL_PIXELS: Final = 24.0
"""Shorter side in pixels at and below which the look is as poor as can be."""
PENALTY_SHARPNESS: Final = 20.0
"""Sharpness (see ``Quality``) from which a look is not poor for being soft; 0 is the poorest."""
PENALTY_FULL_OUTSIDE: Final = 0.2
"""Part of the box outside the picture from which the look is as poor as can be. The black there
makes faces alike: of pairs of two people that are both cut so far, 10 % are within 0.054."""
MATCH_SPREAD: Final = 0.04
"""Distance that a person's second nearest face counts more than the nearest, at most."""
POOR_PIXELS: Final = 32.0
"""Shorter side of the box in pixels of the picture below which a look at a face is poor."""
POOR_SHARPNESS: Final = 8.0
"""Sharpness (see ``Quality``) below which a look is poor."""
POOR_YAW: Final = 55.0
"""Degrees to the side above which a look is poor."""
GROUP_HAS_A_SAY: Final = 3
"""Unnamed faces from which a group's likeness to a person counts, not only one face's."""
GROUP_SPOKESMEN: Final = 32
"""Faces of a group that are compared with the person, at most."""
POOR_OUTSIDE: Final = 0.1
"""Part of the box outside the picture above which a look is poor."""
DISTANCE_KEPT_WITHIN: Final = 1e-4
"""A guess whose distance moved less is not written again."""
ODD_NEIGHBOURS: Final = 5
"""A person's face is odd by its mean distance to this many nearest others of the person."""
EXEMPLARS_MOST: Final = 64
"""Faces of one person that the name field's candidates are compared with, at most; spread over
all of the person's faces."""
EXEMPLARS_FEWEST: Final = 6
"""As many of each are kept however many people there are."""
EXEMPLARS_TOGETHER: Final = 64_000
"""Faces the candidates are compared with, all people together: 2 ms, 33 MB."""
EXEMPLARS_LATE: Final = 4_000
"""Faces named since these were chosen, above which they are chosen anew in the background."""
CANDIDATES_MOST: Final = 100
"""People the name field is told at most."""
SLICE_SECONDS: Final = 0.012
"""Work between two pauses; leaves room for one more step below the 20 ms of a slice."""
GROUP_BLOCK_PRODUCTS: Final = 150_000_000
"""Multiplications between two pauses of grouping: about 10 ms on two cores."""
GROUP_BATCH: Final = 1_000
"""Faces that are put into groups at once at least; one transaction each."""
GROUP_BATCH_MOST: Final = 20_000
"""Faces that are put into groups at once at most, beside more than are merged from nothing."""
GROUP_ANEW_SHARE: Final = 0.1
"""New and gone faces, as a share of those in groups, from which all are merged from nothing: 20 000 beside
72 000 took 231 s where merging all 92 000 takes 90; 1 000 beside 20 000 took 6 s against 4."""
GROUP_ANEW_MOST: Final = 100_000
"""Faces that are merged from nothing at once at most: takes 104 s of one processor and 300 MB."""
MATCH_THREADS: Final = 4
"""Threads that compare faces with known ones at once, at most: the window and the scan go on beside them."""
MATCH_PAIRS: Final = 8_000_000
"""Pairs of a new face and a person that are held at once while matching: 64 MB."""
LOADED_AT_ONCE: Final = 2_000
"""Faces read from the library between two pauses: 10 to 15 ms."""
READ_AT_ONCE: Final = 500
"""Changed faces read again between two pauses."""
PROPOSED_AT_ONCE: Final = 1_024
"""Faces a guess is made for at once; one transaction each time something changed."""
REACHED_AT_ONCE: Final = 64
"""Newly named faces whose surroundings are looked at together."""

# --- Getting models --------------------------------------------------------------------
FETCH_IDLE_SECONDS: Final = 30.0
"""Silence after which a connection counts as broken: mobile networks pause for up to 20 s."""
FETCH_SLOWEST: Final = 8_000
"""Bytes a second; a download that would take longer than at this rate (and ``FETCH_SPARE_SECONDS``)
is given up: some servers and networks let a byte through now and then for ever."""
FETCH_SPARE_SECONDS: Final = 600.0
"""Added to what the slowest rate allows."""
FETCH_WAITS: Final = (1.0, 2.0, 4.0, 8.0, 16.0)
"""Seconds before a broken download is tried again; it is given up when it broke once more than
there are waits without a new byte."""
FETCH_BLOCK_BYTES: Final = 65_536
"""Read at once at most: 2 ms at 30 MB/s, so that a pause is felt at once."""
FETCH_LARGEST: Final = 2_000_000_000
"""Bytes of a file whose size is not known, at most; the largest known model has 540 MB."""
FETCH_JOIN_SECONDS: Final = 2.0
"""How long a stop waits for the connection to end. One that still asks for a server's name can not
be woken: it is left behind and touches nothing any more."""
FETCH_REDIRECTS: Final = 10
"""One after the other at most; official addresses need one or two."""
FETCH_SPARE_BYTES: Final = 16_000_000
"""Has to stay free on the disk beside what is downloaded."""
