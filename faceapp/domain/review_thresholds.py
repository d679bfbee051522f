"""Numbers about looking at recordings again, each with its unit and the reason behind it."""

from __future__ import annotations

from typing import Final

# --- moments ---

PEAK_SHARE: Final = 0.5
"""Smoothed probability that an expression must reach to be a moment: the face shows this and nothing
else as much."""
PEAK_LASTS_SECONDS: Final = 0.4
"""How long it must be that high: of what a face shows for 0.5 s at 0.9, 0.43 s are left after
``SMOOTHING_SECONDS``, and a flicker of 0.2 s reaches 0.35."""
PEAK_RISE: Final = 0.25
"""How far it must rise above what was before, or fall before it is another moment: two models that were
trained on the same pictures disagree by 0.1 half of the time; on faces that stay as they are, what is
smoothed goes up and down by 0.02 (standard deviation)."""
PEAK_BEFORE_SECONDS: Final = 20.0
"""How far before it the lowest point is looked for: some smiles take 15 s to come."""
PEAK_AFTER_SECONDS: Final = 8.0
"""How far after it where a face is there with the expression from the beginning."""
PEAK_LONG_SECONDS: Final = 1.5
"""From this length on a list tells from when to when a moment is, not only its peak."""
MOMENTS_MOST: Final = 500
"""Of one recording, the highest ones: a longer list is not read."""

# --- reading and drawing ---

READ_SECONDS: Final = 120.0
"""Read at a time: three faces at 25 a second are 9 000 samples, 40 ms of reading and smoothing."""
READ_AHEAD_SECONDS: Final = 10.0
"""Results that are held ready on either side of the picture that is shown."""
CURVE_BINS: Final = 8192
"""Columns of the whole recording's curve: at 800 pixels it can be drawn ten times as large unread."""
CURVE_BINS_MOST: Final = 400_000
"""Columns of all lanes together: 23 MB; with many people each has fewer."""
CURVE_LEAST_SECONDS: Final = 1.0
"""The shortest piece that is drawn over the whole width: 25 pictures."""
STEP_BYTES: Final = 64 * 1024 * 1024
"""Decoded pictures that are held for stepping back: 20 of 1920 x 1080."""
STEP_BACK_SECONDS: Final = 0.5
"""How far before a picture decoding begins where one steps back past what is held."""
LATE_SECONDS: Final = 0.5
"""A player that is later than this does not hurry any more: the clock waits for it."""
SOUND_APART_SECONDS: Final = 0.12
"""Sound that is further from its picture is set right: lips and words are seen to part from 0.1 s on."""
