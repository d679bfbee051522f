"""Photo indexes for tests, without a library."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from faceapp.domain.browsing import Month, PhotoIndex

DAY = 86_400


def index_of(
    ids: Sequence[int], *, days: Sequence[int] | None = None, gone: Sequence[int] = ()
) -> PhotoIndex:
    """Photos taken so many days after 1 January 2020, in that order."""
    numbers = np.asarray(ids, np.int64)
    taken = 1_577_836_800 + np.asarray(days if days is not None else [0] * len(ids), np.int64) * DAY
    months = taken.astype("datetime64[s]").astype("datetime64[M]").astype(np.int64)
    cuts = [0, *(np.flatnonzero(np.diff(months)) + 1).tolist(), len(ids)] if len(ids) else []
    return PhotoIndex(
        ids=numbers,
        aspect=np.where(numbers % 3 == 0, 0.75, 1.5).astype(np.float32),
        taken=taken,
        colour=(numbers * 7919 % (1 << 24)).astype(np.uint32),
        state=np.isin(numbers, gone).astype(np.uint8),
        months=tuple(
            Month(1970 + int(months[a]) // 12, int(months[a]) % 12 + 1, a, b - a) for a, b in pairwise(cuts)
        ),
    )
