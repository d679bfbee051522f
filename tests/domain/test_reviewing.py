from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from faceapp.domain.expression import EXPRESSIONS, Expression
from faceapp.domain.ids import FaceId, PhotoId
from faceapp.domain.recording import Samples, SeenIn
from faceapp.domain.reviewing import lane_of_each, merged, moments, no_tally, reduced, tallied

HAPPY = EXPRESSIONS.index(Expression.HAPPY)
NEUTRAL = EXPRESSIONS.index(Expression.NEUTRAL)
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


def bump(at: float, high: float, seconds: float = 10.0, wide: float = 0.7) -> np.ndarray:  # type: ignore[type-arg]
    time = np.arange(round(seconds * RATE)) / RATE
    return (high * np.exp(-0.5 * ((time - at) / wide) ** 2)).astype(np.float32)


def found(happy: np.ndarray) -> list[float]:  # type: ignore[type-arg]
    every = samples(happy)
    return [round(one.time, 1) for one in moments(every, np.zeros(len(every), np.int64), 1.0)]


def test_an_expression_that_comes_and_goes_is_a_moment() -> None:
    (one,) = moments(samples(bump(4.0, 0.9)), np.zeros(250, np.int64), 1.0)
    assert (one.expression, one.time, one.lane) == (Expression.HAPPY, 4.0, 0)
    assert one.share == pytest.approx(0.9)


@pytest.mark.parametrize(
    ("happy", "times"),
    [
        (bump(4.0, 0.45), []),  # not enough
        (np.full(250, 0.9, np.float32), []),  # always the same
        (0.7 + 0.2 * bump(5.0, 1.0), []),  # hardly more than before
        (bump(3.0, 0.9) + bump(8.0, 0.8), [3.0, 8.0]),
        (np.maximum(bump(4.0, 0.9, wide=0.3), bump(5.2, 0.8, wide=0.3)), [4.0]),  # too near
        (bump(0.0, 0.9), [0.0]),  # it begins with it
    ],
)
def test_what_is_a_moment(happy: np.ndarray, times: list[float]) -> None:  # type: ignore[type-arg]
    assert found(happy) == times


SAD = EXPRESSIONS.index(Expression.SAD)


def slow(seconds: float, before: float = 8.0, after: float = 10.0) -> Samples:
    """Sad, then over so many seconds happy instead; never much of anything else."""
    time = np.arange(round((before + seconds + after) * RATE)) / RATE
    happy = np.clip((time - before) / seconds, 0, 1).astype(np.float32) * 0.95
    every = samples(happy)
    raw = np.full((len(happy), 7), 0.01, np.float32)
    raw[:, HAPPY], raw[:, SAD] = happy, 0.95 - happy
    return replace(every, raw=raw, smoothed=raw)


@pytest.mark.parametrize("seconds", [1.0, 6.0, 15.0])
def test_a_slow_change_that_lasts_is_one_moment(seconds: float) -> None:
    every = slow(seconds)
    (one,) = moments(every, np.zeros(len(every), np.int64), 1.0)
    assert one.expression is Expression.HAPPY
    assert one.time == pytest.approx(8.0 + seconds * 0.5 / 0.95, abs=0.1)
    assert one.share == pytest.approx(0.95)


def test_a_change_back_to_neutral_is_no_moment() -> None:
    high = np.concatenate((np.full(200, 0.95), np.linspace(0.95, 0.0, 200), np.zeros(200)))
    every = samples(high.astype(np.float32))
    assert moments(every, np.zeros(600, np.int64), 1.0) == ()


def test_a_gap_is_an_end() -> None:
    """Two looks at a face, long apart: the second does not rise from the first."""
    first, second = samples(np.full(50, 0.1, np.float32)), samples(np.full(50, 0.9, np.float32), start=60.0)
    both = Samples(*(np.concatenate((getattr(first, name), getattr(second, name)))
                     for name in Samples.__slots__))  # fmt: skip
    assert moments(both, np.zeros(100, np.int64), 1.0) == ()


def test_moments_of_two_pieces_are_no_two_at_one_time() -> None:
    (one,) = moments(samples(bump(4.0, 0.9)), np.zeros(250, np.int64), 1.0)
    assert merged([one, one]) == (one,)


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
    assert tally.shares(0)[HAPPY] == pytest.approx(1.0)
    assert tally.unclear_share(1) == 0.0


def test_each_track_has_its_lane() -> None:
    every = samples(np.zeros(3, np.float32))
    other = Samples(*(np.array([1, 5, 2]) if name == "track" else getattr(every, name)
                      for name in Samples.__slots__))  # fmt: skip
    assert lane_of_each(other, [seen(5), seen(1, 3)]).tolist() == [1, 0, -1]
