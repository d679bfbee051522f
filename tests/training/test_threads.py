"""Several threads train while they are faster than one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import torch

from faceapp.domain import training_thresholds as thresholds
from faceapp.training.threads import Threads


@pytest.fixture
def threads(monkeypatch: pytest.MonkeyPatch) -> Iterator[Threads]:
    monkeypatch.setattr(thresholds, "TRAIN_THREADS", 2)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    yield Threads()
    torch.set_num_threads(1)


def _steps(threads: Threads, seconds: float, count: int) -> list[int]:
    """How many threads did each of the next steps."""
    used = []
    for _ in range(count):
        used.append(torch.get_num_threads())
        assert threads.count == used[-1]
        threads.took(seconds)
    return used


def test_one_begins_and_several_go_on_while_they_are_faster(threads: Threads) -> None:
    threads.begin()
    assert _steps(threads, 0.2, 5) == [1] * 5
    assert _steps(threads, 0.13, 40) == [2] * 40
    threads.begin()
    assert _steps(threads, 0.2, 5) == [1] * 5


def test_where_they_wait_for_each_other_one_goes_on(threads: Threads) -> None:
    threads.begin()
    _steps(threads, 0.2, 5)
    assert _steps(threads, 2.5, 10) == [2] * 3 + [1] * 7
    threads.begin()  # the next epoch looks anew
    _steps(threads, 0.2, 5)
    assert _steps(threads, 0.13, 20) == [2] * 20
    assert _steps(threads, 2.5, 10) == [2] * 3 + [1] * 7


def test_one_slow_step_is_no_reason(threads: Threads) -> None:
    threads.begin()
    _steps(threads, 0.2, 5)
    for _ in range(5):
        assert _steps(threads, 3.0, 1) + _steps(threads, 0.13, 4) == [2] * 5


def test_one_core_has_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(thresholds, "TRAIN_THREADS", 2)
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    threads = Threads()
    threads.begin()
    assert _steps(threads, 0.2, 12) == [1] * 12
