"""Numbers about marking recordings, each with its unit and the reason behind it."""

from __future__ import annotations

from typing import Final

LABEL_LETTERS: Final = 40
"""Longest word of a mark: what a strip or a line of the list shows; more belongs into the comment."""
COMMENT_LETTERS: Final = 2000
"""Longest comment."""
SEGMENT_LEAST_SECONDS: Final = 0.04
"""The shortest stretch: one picture at 25 a second. What is marked shorter (in and out on one picture)
is made as long."""
NEUTRAL_REACH_SECONDS: Final = 0.2
"""How far from the cursor a neutral moment's measurement may be: five pictures at 25 a second; beyond it,
the face was not seen then."""
AGREEMENT_UNIT_SECONDS: Final = 0.1
"""Time from one point at which two reviewers are compared to the next. BORIS asks for it and offers 1 s;
an expression lasts from 0.5 s on, so that a tenth of a second counts its edges without making most of
what differs by a picture."""
AGREEMENT_UNITS: Final = (0.04, 0.1, 0.5, 1.0)
"""Those that can be chosen, seconds."""
