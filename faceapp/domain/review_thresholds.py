"""Numbers about looking at recordings again, each with its unit and the reason behind it."""

from __future__ import annotations

from typing import Final

# --- moments ---

PEAK_SHARE: Final = 0.5
"""Smoothed probability that an expression must reach to be a moment: the face shows this and nothing
else as much."""
PEAK_RISE: Final = 0.25
"""How far it must rise above the lowest point before and after it: half of what two models that were
trained on the same pictures disagree by is 0.1."""
PEAK_REACH_SECONDS: Final = 4.0
"""How far before and after it that point is looked for: one that comes slower and stays is a change,
see below."""
PEAK_APART_SECONDS: Final = 2.0
"""Two moments of one expression are at least so far apart; the higher one stays."""
CHANGE_SHARE: Final = PEAK_SHARE
"""Smoothed probability from which an expression dominates: no other can have as much."""
CHANGE_LASTS_SECONDS: Final = 1.0
"""How long an expression must dominate to have come, and the one before it to have been there: shorter
ones are peaks or noise (the smoothing reaches 0.3 s to either side)."""
CHANGE_BEFORE_SECONDS: Final = 20.0
"""How far before a change the expression that was there is looked for: a face may be nothing clearly for
some seconds while it goes from sad to happy."""
CHANGE_AFTER_SECONDS: Final = 2 * PEAK_REACH_SECONDS
"""How far behind it a peak of the same expression is looked for: where there is one, that one is told."""
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
