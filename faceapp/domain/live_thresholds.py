"""Numbers of the live view, each with its unit and the measurement behind it."""

from __future__ import annotations

from typing import Final

PATIENCE_SECONDS: Final = 0.050
"""How long a picture waits for its own faces before it is shown with those taken along from the
picture before: looking at a picture takes 30 ms as a rule, bringing it to the screen 10, and all
of it must stay below 100 ms (tests/bench/live.py)."""

LAST_PATIENCE_SECONDS: Final = 0.4
"""The same for the last picture of a source that is over: it stays on the screen, and nothing waits behind
it. Without its faces by then it has none."""

WAITING_PICTURES: Final = 4
"""Pictures on their way to the screen at most: at 30 pictures/s no older one could be shown in time."""

LOOK_STEP_SECONDS: Final = 0.12
"""How much later than the one before the next picture is that faces are looked for on. Following a
face over a short time takes some milliseconds, finding it anew a hundred: who leaves out more than this
to catch up (``SPARSE_SECONDS``) has to find all faces anew, is late again, and never catches up. On
short_hamilton_clip.mp4, with both cores busy, that was 2 pictures/s instead of 20."""

LOOK_LAG_SECONDS: Final = 1.0
"""Behind the newest picture by more than this, it is not caught up with, but gone on from there. Longer
than finding all faces anew takes on a busy machine (0.3 s), or it would be done again and again."""

LOOK_PATIENCE: Final = 3
"""Steps in a row that did not bring it nearer to the newest picture: it goes on from that, too."""

LOOK_BYTES: Final = 96_000_000
"""Pictures that wait to be looked at: a second of 640 x 480, half a second of 1920 x 1080."""

CARRY_SECONDS: Final = 0.8
"""Faces are not taken along further than this: a face turns away in that time."""

MISSED_SECONDS: Final = 0.35
"""How long a face that a look has missed may still be taken along, where it is found again: one look at 4
pictures/s, so that boxes do not flicker on a busy machine."""

SEEN_SIDE: Final = 240
"""Longest side, pixels, of what is looked at of a picture to see whether another scene begins with it: all of
1920 x 1080 takes 2 ms, of every eighth pixel 0.1."""

COUNT_SECONDS: Final = 2.0
"""Rates and latency are those of the last two seconds: shorter, and the numbers flicker."""

STALL_SECONDS: Final = 2.0
"""Without a picture for so long, a source is said to have stalled."""

CURVE_SECONDS: Final = 60.0
"""What the curve shows: the last minute."""

CURVE_STEP_SECONDS: Final = 0.1
"""Between two points of the curve: 600 of them in a curve 300 pixels wide."""

FACES_KEPT_SECONDS: Final = 2.0
"""Somebody who left the picture stays in the list for so long: it does not jump when they look away. Then
they stand below those who are in the picture, until the curve has forgotten them, too."""

COLOURS_KEPT: Final = 200
"""Faces of a session whose colour is remembered for when they come back; more would grow with the hours."""

REMEMBERED_ADDRESSES: Final = 8
"""Network cameras and files that are offered again."""
