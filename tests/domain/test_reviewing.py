from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from faceapp.domain.expression import EXPRESSIONS, Expression
from faceapp.domain.ids import FaceId, PhotoId
from faceapp.domain.recording import Samples, SeenIn
from faceapp.domain.reviewing import lane_of_each, no_tally, reduced, tallied

HAPPY = EXPRESSIONS.index(Expression.HAPPY)
NEUTRAL = EXPRESSIONS.index(Expression.NEUTRAL)
SAD = EXPRESSIONS.index(Expression.SAD)
RATE = 25


def seen(*tracks: int) -> SeenIn:
    return SeenIn(PhotoId(1), None, tracks[0], "", False, 1.0, 0.0, FaceId(1), tracks)


def samples(happy: np.ndarray, track: int = 1, start: float = 0.0) -> Samples:  # type: ignore[type-arg]
    """One face whose happiness over time is ``happy``; the rest is neutral."""
    count = len(happy)
    raw = np.zeros((count, 7), np.float32)
    raw[:, HAPPY], raw[:, NEUTRAL] = happy, 1 - happy
    time = start + np.arange(count) / RATE
    nothing = np.zeros(count, np.float32)
    return Samples(
        np.arange(count), time, np.full(count, track), np.zeros((count, 4), np.float32),
        np.zeros((count, 5, 2), np.float32), nothing, np.ones(count, bool), raw, raw,
    )  # fmt: skip


def test_columns_hold_the_least_and_the_largest() -> None:
    happy = np.tile(np.array([0.2, 0.8], np.float32), 50)
    curves = reduced(samples(happy), np.zeros(100, np.int64), 2, (0.0, 8.0), columns=8, raw=False)
    assert curves.low[0, HAPPY, :4].tolist() == pytest.approx([0.2] * 4)
    assert curves.high[0, HAPPY, :4].tolist() == pytest.approx([0.8] * 4)
    assert np.isnan(curves.low[0, :, 4:]).all()
    assert np.isnan(curves.low[1]).all()


def test_seconds_and_shares_add_up() -> None:
    happy = np.concatenate((np.full(75, 0.9), np.full(25, 0.1))).astype(np.float32)
    tally = no_tally(1) + tallied(samples(happy), np.zeros(100, np.int64), 1, 1.0)
    assert tally.measured(0) == pytest.approx(4.0)
    assert tally.shares(0)[HAPPY] == pytest.approx(0.75)
    assert tally.means(0)[HAPPY] == pytest.approx(0.7)
    assert sum(tally.shares(0)) == pytest.approx(1.0)


def test_time_in_which_nothing_is_clear_is_told() -> None:
    happy = np.concatenate((np.full(75, 0.9), np.full(25, 0.4))).astype(np.float32)
    every = samples(happy)
    raw = every.raw.copy()
    raw[75:] = (0.1, 0.1, 0.1, 0.4, 0.1, 0.1, 0.1)
    tally = no_tally(2) + tallied(replace(every, raw=raw, smoothed=raw), np.zeros(100, np.int64), 2, 1.0)
    assert tally.unclear_share(0) == pytest.approx(0.25)
    assert tally.shares(0)[HAPPY] == pytest.approx(0.75), "what is unclear is no happy face"
    assert sum(tally.shares(0)) + tally.unclear_share(0) == pytest.approx(1.0)
    assert tally.measured(0) == pytest.approx(4.0)
    assert tally.means(0)[HAPPY] == pytest.approx(0.775), "means are over all of the time"
    assert tally.unclear_share(1) == 0.0


def test_a_face_that_is_never_clear_shows_nothing() -> None:
    every = samples(np.zeros(50, np.float32))
    raw = np.full((50, 7), 0.1, np.float32)
    raw[:, SAD] = 0.4
    tally = tallied(replace(every, raw=raw, smoothed=raw), np.zeros(50, np.int64), 1, 1.0)
    assert tally.shares(0) == (0.0,) * 7
    assert tally.unclear_share(0) == pytest.approx(1.0)


def test_each_track_has_its_lane() -> None:
    every = samples(np.zeros(3, np.float32))
    other = Samples(*(np.array([1, 5, 2]) if name == "track" else getattr(every, name)
                      for name in Samples.__slots__))  # fmt: skip
    assert lane_of_each(other, [seen(5), seen(1, 3)]).tolist() == [1, 0, -1]
