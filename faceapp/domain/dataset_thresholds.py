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

NEAR_BITS: Final = 14
"""Bits of 64 by which the hashes of two pictures may differ for a second look."""
NEAR_FIRST: Final = 0.8
"""Correlation of two pictures of 16 x 16 grey levels from which on a third look is taken, ..."""
NEAR_CORRELATION: Final = 0.925
"""... at which they have to reach this: with up to 5 % of one of them cut off at each edge, as fits best.

On the small pictures (400 px) of 634 photos of the test albums; each changed copy against its photo,
without the 4 that have no structure, which look like nothing; and all 200 661 pairs of photos:

| copy | found | by hash and 0.85 alone |
|---|---|---|
| JPEG of quality 40, half as large, 15 % lighter, 1 % cut off on each side | 100 % | 100 % |
| 2.5 % cut off on each side | 99.4 % | 98.7 % |
| 5 % cut off on two sides | 97.0 % | 87.6 % |
| 5 % cut off on each side | 64.0 % | 38.7 % |
| pairs of photos | 2 | 3 |

The two pairs are one photo in two files, and one group a second apart (0.94). The next ones, two
pictures of one person before one wall on different days, have 0.914 and 0.905. Pictures of a video
0.2 s apart are nearly the same where somebody sits, but not where a stage is filmed; 3 s apart only
those of who sits still: so time is asked as well."""
