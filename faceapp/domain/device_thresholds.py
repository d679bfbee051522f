"""The tunable numbers of choosing where networks run: unit, and the reason behind each."""

from typing import Final

DEVICE_SECONDS: Final = 0.5
"""Seconds a network is run on each of two devices to see which is faster: one second in all."""
DEVICE_FASTER: Final = 1.2
"""Times as fast a card has to be: below that, its memory is worth more to other programs."""
DEVICE_AGREES: Final = 0.02
"""Part of the largest output that a card may differ by; half precision differs by about 0.005."""
DEVICE_BATCH: Final = 8
"""Faces in the made-up input: a photo has one to ten."""
DEVICE_SIDE: Final = 320
"""Pixels of open sides in the made-up input: about the middle of a detector's scales."""
