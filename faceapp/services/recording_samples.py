"""Samples of a recording with their expressions smoothed along each track."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from faceapp.domain.ids import PhotoId
from faceapp.domain.recording import Samples
from faceapp.domain.smoothing import centred
from faceapp.domain.video_thresholds import SMOOTHING_GAP_SECONDS, SMOOTHING_REACH
from faceapp.storage import recordings as rows
from faceapp.storage import samples as blocks
from faceapp.storage.connection import Connection


def smoothed_samples(
    connection: Connection,
    recording: PhotoId,
    tracks: Sequence[int] | None,
    *,
    start: float | None,
    end: float | None,
    sigma: float,
) -> Samples:
    """See ``recordings.samples``. What lies just outside of ``start`` and ``end`` has its say in them."""
    reach = SMOOTHING_REACH * sigma
    first = -np.inf if start is None else start - reach
    last = np.inf if end is None else end + reach
    found = blocks.unpack(blocks.read(connection, recording, first, last))
    if tracks is not None:
        found = found.of(tuple(tracks))
    order = np.lexsort((found.time, found.track))
    found = found.at(order)
    breaks = np.flatnonzero(np.diff(found.track)) + 1
    known = rows.one(connection, recording)
    every = 0.0 if known is None else known.every
    # What is analysed seldom has no gap between two pictures that follow each other.
    gap = max(SMOOTHING_GAP_SECONDS, 2.5 * every)
    found = replace(found, smoothed=centred(found.time, found.raw, breaks, sigma=sigma, gap=gap))
    order = np.lexsort((found.track, found.time))
    if start is not None or end is not None:
        times = found.time[order]
        order = order[
            (times >= (-np.inf if start is None else start)) & (times <= (np.inf if end is None else end))
        ]
    return found.at(order)
