"""Numbers of the live view, each with its unit and the measurement behind it."""

from __future__ import annotations

from typing import Final

PATIENCE_SECONDS: Final = 0.050
"""How long a picture waits for its own faces before it is shown with those taken along from the
picture before: looking at a picture takes 30 ms as a rule, bringing it to the screen 10, and all
of it must stay below 100 ms (tests/bench/live.py)."""

WAITING_PICTURES: Final = 4
"""Pictures on their way to the screen at most: at 30 pictures/s no older one could be shown in time."""

CARRY_SECONDS: Final = 0.5
"""Faces are not taken along further than this: a face turns away in that time."""

COUNT_SECONDS: Final = 2.0
"""Rates and latency are those of the last two seconds: shorter, and the numbers flicker."""

STALL_SECONDS: Final = 2.0
"""Without a picture for so long, a source is said to have stalled."""

CURVE_SECONDS: Final = 60.0
"""What the curve shows: the last minute."""

CURVE_STEP_SECONDS: Final = 0.1
"""Between two points of the curve: 600 of them in a curve 300 pixels wide."""

FACES_KEPT_SECONDS: Final = 5.0
"""Somebody who left the picture stays in the list for so long: it does not jump when they look away."""

REMEMBERED_ADDRESSES: Final = 8
"""Network cameras and files that are offered again."""
