"""Curves as change from a moment at which a face is neutral.

The rule: at each time the smoothed probability of an expression minus that of the same expression at the
neutral moment, smoothed alike. The difference lies in -1..1; at the neutral moment it is 0, and the seven
always sum to 0. Nothing is stretched: 0.2 means 20 points more than when neutral, for everybody alike. A
face that looks a little sad when neutral shows no sadness until there is more of it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import numpy as np

from faceapp.domain.reviewing import Curves


def curves_from(curves: Curves, neutral: Mapping[int, Sequence[float]]) -> Curves:
    """``curves`` with the lanes of ``neutral`` as change; the others as they are.

    The least and the largest of a column move together, so that what was reduced needs not be read anew.
    """
    low, high = curves.low.copy(), curves.high.copy()
    for lane, scores in neutral.items():
        shift = np.asarray(scores, np.float32)[:, None]
        low[lane] -= shift
        high[lane] -= shift
    return replace(curves, low=low, high=high)


def in_the_middle(curves: Curves, lanes: Collection[int]) -> Curves:
    """Change as it is drawn where 0..1 is drawn else: no change half way up, -1 below, 1 above."""
    low, high = curves.low.copy(), curves.high.copy()
    for lane in lanes:
        low[lane] = (low[lane] + 1) / 2
        high[lane] = (high[lane] + 1) / 2
    return replace(curves, low=low, high=high, grounds=dict.fromkeys(lanes, 0.5))
