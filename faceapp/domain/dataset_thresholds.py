"""The tunable numbers of choosing, splitting and checking datasets, each with what it was measured by."""

from typing import Final

SCORE_AT_LIMIT: Final = 0.5
"""Score of a proposal at the furthest distance at which one is made; 1 at no distance, even between.

Not a probability that was measured: a number to sort and to cut by, which means the same with every
embedder, since each brings its own furthest distance (at which 0.1 % of strangers are taken for
somebody, see ``CHIP_TEMPLATE``). 0.75 is half of that distance."""

SAME_MOMENT_SECONDS: Final = 0.02
"""How far a track's best moment and the sample taken for it may lie apart, seconds: half a picture at
25 a second. They are the same number as measured; only rounding of another container parts them."""

LARGE_GROUP: Final = 0.02
"""Part of a class's faces from which on a group is large when a dataset is split: placed where most
is lacking, not by its hash alone. Where each part should have 10 % or more, five smaller ones decide
over its last tenth at the least. 101 000 faces of 522 people on 45 000 photos split 80, 10, 10 by
photo: 80.0, 10.0, 10.0 % of all faces; of a person with 50 faces and more the first part has 80 % to
within 0.3 points in the mean and 1.6 at most; by event 0.7 and 7.5 (of 5.9 and 19 in the mean and at
most where people who are together on photos were not minded)."""
BURST_SECONDS: Final = 3.0
"""Photos of one folder that follow each other as quickly are one moment, seconds. A camera that takes
single pictures by hand seldom manages two in as short a time with another scene on the second."""
EVENT_GAP_SECONDS: Final = 4 * 3600.0
"""Photos with as long a pause between them are two events, seconds: longer than a meal or a drive on
one outing, shorter than a night."""

NEAR_BITS: Final = 12
"""Bits of 64 by which the hashes of two pictures may differ for a second look."""
NEAR_CORRELATION: Final = 0.85
"""Correlation of two pictures of 16 x 16 grey levels from which on they are nearly the same.

Both on the small pictures (400 px) of 634 photos of the test albums, 10 of them without any
structure; each changed copy against its photo, and all 200 661 pairs of different photos:

| copy | 12 bits | and 0.85 | 10 bits and 0.85 | 14 bits and 0.85 |
|---|---|---|---|---|
| JPEG of quality 40 | 99.7 % | 99.4 % | 99.4 % | 99.4 % |
| half as large | 100 % | 99.4 % | 99.4 % | 99.4 % |
| 15 % lighter | 99.7 % | 99.4 % | 99.4 % | 99.4 % |
| 1 % cut off on each side | 100 % | 99.4 % | 99.4 % | 99.4 % |
| 2.5 % cut off on each side | 99.1 % | 97.9 % | 94.3 % | 98.7 % |
| 5 % cut off on two sides | 93.1 % | 87.1 % | 73.2 % | 91.8 % |
| 5 % cut off on each side | 59.9 % | 38.5 % | 25.2 % | 47.5 % |
| pairs of different photos | 22 | 3 | 2 | 4 |

0.6 % are the pictures without structure, which look like nothing. The three pairs are one photo in
two files, two pictures of one group a moment apart, and two of one press conference (0.90); the next
one, two pictures of one person before different walls, has 0.84. Consecutive pictures of a video
0.2 s apart: all of a person who sits, 85 % of five people who move, 25 % of a filmed stage, whose cuts
are among them; 3 s apart none but those of who sits still. That is why time is asked as well."""
