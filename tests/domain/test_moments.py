from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from faceapp.domain.expression import EXPRESSIONS, Expression
from faceapp.domain.moments import Moment, merged, moments, told
from faceapp.domain.recording import Samples
from faceapp.domain.review_thresholds import MOMENTS_MOST
from faceapp.domain.smoothing import centred

HAPPY = EXPRESSIONS.index(Expression.HAPPY)
SAD = EXPRESSIONS.index(Expression.SAD)
NEUTRAL = EXPRESSIONS.index(Expression.NEUTRAL)
RATE = 25
Floats = NDArray[np.float32]


def samples(happy: Floats, other: int = NEUTRAL, start: float = 0.0) -> Samples:
    """One face whose happiness over time is ``happy``; the rest is another expression."""
    count = len(happy)
    raw = np.zeros((count, 7), np.float32)
    raw[:, HAPPY], raw[:, other] = happy, 1 - happy
    return Samples(
        np.arange(count), start + np.arange(count) / RATE, np.ones(count, np.int64),
        np.zeros((count, 4), np.float32), np.zeros((count, 5, 2), np.float32),
        np.zeros(count, np.float32), np.ones(count, bool), raw, raw,
    )  # fmt: skip


def of(every: Samples) -> tuple[Moment, ...]:
    return told(moments(every, np.zeros(len(every), np.int64), 1.0))


def bump(at: float, high: float, seconds: float = 10.0, wide: float = 0.7) -> Floats:
    time = np.arange(round(seconds * RATE)) / RATE
    return (high * np.exp(-0.5 * ((time - at) / wide) ** 2)).astype(np.float32)


def seen(*plateaus: tuple[float, float], seconds: float = 20.0, noise: float = 0.04) -> Samples:
    """A face that shows 0.9 happy for each (from, to), smoothed as recordings are."""
    time = np.arange(round(seconds * RATE)) / RATE
    happy = np.full(len(time), 0.05)
    for first, last in plateaus:
        happy[(time >= first) & (time < last)] = 0.9
    happy += np.random.default_rng(4).normal(0, noise, len(time))
    every = samples(np.clip(happy, 0, 1).astype(np.float32))
    smoothed = centred(every.time, every.raw)
    return Samples(*(smoothed if name == "smoothed" else getattr(every, name) for name in Samples.__slots__))


@pytest.mark.parametrize("lasts", [0.5, 1.0, 2.0, 6.0])
def test_what_a_face_shows_for_a_while_is_one_moment_with_its_span(lasts: float) -> None:
    (one,) = of(seen((5.0, 5.0 + lasts)))
    assert one.expression is Expression.HAPPY
    assert one.first == pytest.approx(5.0, abs=0.1)
    assert one.last == pytest.approx(5.0 + lasts, abs=0.1)
    assert one.first <= one.time <= one.last
    assert one.share > (0.65 if lasts < 1 else 0.85), "a second keeps its height"


def test_a_flicker_is_none() -> None:
    assert of(seen((5.0, 5.2))) == ()


def test_six_in_a_row_are_six() -> None:
    starts = [1.0 + 2.2 * n for n in range(6)]
    found = of(seen(*((at, at + 1.0) for at in starts)))
    assert [one.first for one in found] == pytest.approx(starts, abs=0.1)


def test_noise_at_the_threshold_is_one_moment() -> None:
    time = np.arange(10 * RATE) / RATE
    share = np.where((time > 3) & (time < 7), 0.52 + 0.06 * np.sin(9 * time), 0.1).astype(np.float32)
    (one,) = of(samples(share))
    assert one.seconds > 3.5


def test_a_moment_lies_at_its_peak() -> None:
    (one,) = of(samples(bump(4.0, 0.9)))
    assert (one.expression, one.time, one.lane) == (Expression.HAPPY, 4.0, 0)
    assert one.share == pytest.approx(0.9)


@pytest.mark.parametrize(
    ("happy", "times"),
    [
        (bump(4.0, 0.45), []),  # not enough
        (np.full(250, 0.9, np.float32), []),  # always the same
        (0.7 + 0.2 * bump(5.0, 1.0), []),  # hardly more than before
        (0.55 + 0.4 * bump(5.0, 1.0), [5.0]),  # much more than before
        (bump(3.0, 0.9) + bump(8.0, 0.8), [3.0, 8.0]),
        (np.maximum(bump(4.0, 0.9, wide=0.3), bump(5.2, 0.8, wide=0.3)), [4.0, 5.2]),
        (bump(0.0, 0.9), [0.0]),  # it begins with it
        (bump(9.9, 0.9), [9.9]),  # it ends with it
    ],
)
def test_what_is_a_moment(happy: Floats, times: list[float]) -> None:
    assert [round(one.time, 1) for one in of(samples(happy))] == times


@pytest.mark.parametrize("takes", [1.0, 6.0, 15.0])
def test_what_comes_slowly_and_stays_is_a_moment_beside_what_was_before(takes: float) -> None:
    time = np.arange(round((18.0 + takes) * RATE)) / RATE
    happy = (np.clip((time - 8.0) / takes, 0, 1) * 0.95).astype(np.float32)
    sad, one = of(samples(happy, SAD))
    assert (sad.expression, one.expression) == (Expression.SAD, Expression.HAPPY)
    assert sad.last == pytest.approx(one.first, abs=0.1)
    assert one.first == pytest.approx(8.0 + takes * 0.5 / 0.95, abs=0.1)
    assert one.share == pytest.approx(0.95)


def test_neutral_is_no_moment() -> None:
    high = np.concatenate((np.full(200, 0.95), np.linspace(0.95, 0.0, 200), np.zeros(200)))
    (one,) = of(samples(high.astype(np.float32)))
    assert (one.expression, one.first) == (Expression.HAPPY, 0.0)


def test_a_gap_is_an_end() -> None:
    """Two looks at a face, long apart: the second does not rise from the first."""
    first, second = samples(np.full(50, 0.1, np.float32)), samples(np.full(50, 0.9, np.float32), start=60.0)
    both = Samples(*(np.concatenate((getattr(first, name), getattr(second, name)))
                     for name in Samples.__slots__))  # fmt: skip
    assert of(both) == ()


def test_read_in_pieces_it_is_the_same() -> None:
    """One moment is longer than all of a piece and what is read around it."""
    every = seen((3.0, 4.0), (59.5, 60.5), (100.0, 190.0), (238.0, 239.0), seconds=240.0)
    whole, parts = of(every), []
    for start, end in pairwise((0.0, 60.0, 120.0, 150.0, 180.0, 240.0)):
        near = every.at((every.time >= start - 21) & (every.time <= end + 9))
        found = moments(near, np.zeros(len(near), np.int64), 1.0)
        parts += [one for one in found if one.last >= start and one.first < end]
    assert len(whole) == 4
    assert told(merged(parts)) == whole


def test_of_very_many_the_highest_are_told() -> None:
    many = [Moment(0, Expression.HAPPY, n, 0.5 + n / 10_000, n, n + 0.5) for n in range(MOMENTS_MOST + 9)]
    assert told(many) == tuple(many[9:])
