"""Samples of a recording with their expressions smoothed along each track."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

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
    # Written picture by picture: by time already, but for the faces of one picture.
    if (np.diff(found.time) < 0).any() or ((np.diff(found.time) == 0) & (np.diff(found.track) < 0)).any():
        found = found.at(np.lexsort((found.track, found.time)))
    if sigma > 0:
        known = rows.one(connection, recording)
        found = replace(found, smoothed=_smoothed(found, sigma, 0.0 if known is None else known.every))
    if start is None and end is None:
        return found
    inside = (found.time >= (-np.inf if start is None else start)) & (
        found.time <= (np.inf if end is None else end)
    )
    return found.at(inside)


def _smoothed(found: Samples, sigma: float, every: float) -> NDArray[np.float32]:
    """Each track by itself."""
    order = np.argsort(found.track, kind="stable")
    breaks = np.flatnonzero(np.diff(found.track[order])) + 1
    # What is analysed seldom has no gap between two pictures that follow each other.
    gap = max(SMOOTHING_GAP_SECONDS, 2.5 * every)
    smoothed = np.empty_like(found.raw)
    smoothed[order] = centred(found.time[order], found.raw[order], breaks, sigma=sigma, gap=gap)
    return smoothed
