"""Numbers about analysing videos, each with its unit and the measurement behind it."""

from __future__ import annotations

from typing import Final

ANALYSE_SIDE: Final = 1920
"""Longest side, pixels, of the pictures that faces are looked for in: those of 4K are four times the
bytes, and faces are found in 960 pixels, embedded from 150 and read from 120."""
ANALYSE_AHEAD: Final = 3
"""Pictures decoded ahead of the one that is looked at: 6 MB each at 1920 x 1080; where both take the
same time on the average, three even out the looks at the whole picture, every eighth."""
ANALYSE_UNREAD: Final = 4
"""Pictures that are tracked ahead of the one whose expressions are read: a look at the whole picture
takes 100 ms, reading five faces 15."""
ANALYSE_TELL_SECONDS: Final = 0.25
"""How often what was found goes from the process to the library's: four times what is written at once."""
ANALYSE_TELL_PICTURES: Final = 64
"""Pictures that are told together at most: 150 kB with five faces."""
ANALYSE_POLL_SECONDS: Final = 0.1
"""Longest time that whoever listens to the process waits for it before it looks for a pause."""
ANALYSE_SILENT_SECONDS: Final = 90.0
"""Without a word from the process for so long, its decoder hangs: finding the place to go on from in a
two-hour file takes 10 s, loading the networks 2, all of it on a busy machine."""
ANALYSE_WARM_SECONDS: Final = 2.0
"""Before the place where an analysis goes on it follows the faces for so long, to know them again."""
ANALYSE_WARM_PICTURES: Final = 5
"""The same in pictures, where only some are looked at."""
ANALYSE_RATE_SECONDS: Final = 10.0
"""Over which the pictures a second are counted."""
