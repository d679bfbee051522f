from __future__ import annotations

import math

import numpy as np
import pytest

from faceapp.domain.smoothing import Causal, centred


def some(count: int, seed: int = 0) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    raw = np.random.default_rng(seed).random((count, 7)) ** 3
    return (raw / raw.sum(axis=1, keepdims=True)).astype(np.float32)


def plainly(
    times: np.ndarray, scores: np.ndarray, runs: np.ndarray, sigma: float
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """The same by its definition, pair by pair."""
    made = []
    for at, run in zip(times, runs, strict=True):
        near = (np.abs(times - at) <= 3 * sigma) & (runs == run) & np.isfinite(scores).all(axis=1)
        weights = np.exp(-0.5 * ((times[near] - at) / sigma) ** 2)
        made.append((weights[:, None] * scores[near]).sum(axis=0) / weights.sum())
    return np.array(made)


def test_centred_is_a_gaussian_mean_over_true_times() -> None:
    times = np.sort(np.random.default_rng(1).uniform(0, 6, 120))  # no steady rate
    scores = some(120)
    scores[10:13] = np.nan  # not read on these
    found = centred(times, scores, sigma=0.3, gap=10.0)
    assert np.allclose(found, plainly(times, scores, np.zeros(120), 0.3), atol=1e-5)
    assert np.allclose(found.sum(axis=1), 1.0, atol=1e-5)


def test_nothing_is_mixed_across_cuts_and_gaps() -> None:
    times = np.concatenate((np.arange(40) / 25, 1.6 + np.arange(40) / 25, 9.0 + np.arange(40) / 25))
    scores = some(120)
    runs = np.repeat([0, 1, 2], 40)
    found = centred(times, scores, [40], sigma=0.4, gap=1.0)
    assert np.allclose(found, plainly(times, scores, runs, 0.4), atol=1e-5)


def test_what_was_never_read_stays_unknown_and_no_smoothing_changes_nothing() -> None:
    scores = some(5)
    assert np.array_equal(centred(np.arange(5) / 25, scores, sigma=0.0), scores)
    scores[:] = np.nan
    assert np.isnan(centred(np.arange(5) / 25, scores)).all()
    assert centred(np.zeros(0), scores[:0]).shape == (0, 7)


def test_causal_forgets_by_time_not_by_pictures() -> None:
    slow, fast = Causal(tau=0.5, gap=5.0), Causal(tau=0.5, gap=5.0)
    low, high = (1.0, *[0.0] * 6), (0.0, 1.0, *[0.0] * 5)
    for place in range(2000):
        fast.step(place / 100, low)
    for place in range(200):
        slow.step(place / 10, low)
    a = [fast.step(20 + place / 100, high)[0] for place in range(50)][-1]
    b = [slow.step(20 + place / 10, high)[0] for place in range(5)][-1]
    assert a == pytest.approx(math.exp(-1.0), abs=0.02)
    assert b == pytest.approx(math.exp(-1.0), abs=0.1)


def test_causal_begins_anew_after_a_gap_a_reset_and_where_time_runs_back() -> None:
    low, high = (1.0, *[0.0] * 6), (0.0, 1.0, *[0.0] * 5)
    one = Causal(tau=0.5, gap=1.0)
    assert one.step(0.0, low) == low  # no guess at the start
    assert one.step(0.1, high)[0] > 0.4
    assert one.step(3.0, high) == high
    assert one.step(2.0, low) == low
    one.reset()
    assert one.step(2.1, high) == high


def test_causal_is_a_mean_of_what_was() -> None:
    scores, one = some(50), Causal(tau=0.4)
    for place in range(50):
        found = one.step(place / 25, scores[place])
        weights = np.exp(-(place - np.arange(place + 1)) / 25 / 0.4)
        expected = (weights[:, None] * scores[: place + 1]).sum(axis=0) / weights.sum()
        assert np.allclose(found, expected, atol=1e-6)
