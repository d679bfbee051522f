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
