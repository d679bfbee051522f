"""How much is measured for the figures of models: enough to tell them apart, little enough to wait for."""

from __future__ import annotations

from typing import Final

SPEED_PHOTOS: Final = 40
"""Photos a model's speed is measured on at most; the median of 40 moves by less than 5 %."""
SPEED_SECONDS: Final = 20.0
"""Time for that, for each model; a detector that takes half a second a photo gets to see 20."""
SPEED_LOOKS: Final = 2
"""Times each photo is looked at; the faster one counts, since other programs only ever slow down."""
SPEED_FACES_A_PHOTO: Final = 8
"""Faces of one photo at most: a group photo would speak for a whole library."""

NAMED_FACES: Final = 2_000
"""Named faces that are compared at most where their vectors are at hand: under a second."""
NAMED_FACES_MEASURED: Final = 400
"""The same where a model has to look at their photos first: 20 s at 50 ms a photo."""
NAMED_FACES_EACH: Final = 40
"""Faces of one person at most: who is on every photo must not decide alone."""
NAMED_PAIRS: Final = 6_000
"""Pairs at most, half of them of the same person; as many as LFW has."""
NAMED_PEOPLE_LEAST: Final = 5
"""People with two named faces before accuracy says anything."""
NAMED_PAIRS_LEAST: Final = 20
"""Pairs of the same person, likewise: with fewer the interval is wider than models differ."""
PAIRS_A_FACE: Final = 20
"""Pairs of the same person at most, for each of that person's faces."""

CORRECTIONS_LEAST: Final = 30
"""Corrected expressions before accuracy is measured on them: the interval is then 35 points wide."""
CORRECTIONS_MOST: Final = 2_000
"""Corrected expressions that are looked at, at most."""

EQUAL_POINTS: Final = 0.01
"""Part told right by which two models may differ to be called about equally good, 0..1."""
EQUAL_BETWEEN: Final = 0.03
"""And between what the difference has to lie then, 95 cases of 100: of two models that disagree on
one picture in seven, 600 pictures show it."""
DIFFERENT_CHANCE: Final = 0.05
"""How often chance may make such a difference before a model is called better."""

FIGURE_TELL_SECONDS: Final = 3.0
"""A run has to be this old before it is said how long it still takes: a process starts in half of it."""

FIGURE_TELL_PART: Final = 0.05
"""So much has to be done before that, 0..1: after a two-thousandth, 2 min of work were called 1 h 45 min."""

FIGURE_POLL_SECONDS: Final = 0.1
"""How often the process that measures is listened to."""
