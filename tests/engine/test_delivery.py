from __future__ import annotations

import threading
import time

import pytest
from pytestqt.qtbot import QtBot

from faceapp.engine.delivery import BUDGET_MS, Delivery


def test_what_another_thread_posts_runs_here_in_order(qtbot: QtBot) -> None:
    delivery = Delivery()
    seen: list[tuple[int, int]] = []
    here = threading.get_ident()

    def post() -> None:
        for number in range(100):
            delivery.post(lambda number=number: seen.append((number, threading.get_ident())))

    thread = threading.Thread(target=post)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: len(seen) == 100)
    assert seen == [(number, here) for number in range(100)]


def test_a_burst_is_spread_over_turns_of_the_event_loop(qtbot: QtBot) -> None:
    delivery = Delivery()
    turns: list[int] = []
    done: list[int] = []
    slow = BUDGET_MS / 1000 / 2

    def work() -> None:
        time.sleep(slow)
        done.append(len(turns))

    for _ in range(12):
        delivery.post(work)
    while len(done) < 12:
        turns.append(len(done))
        qtbot.wait(1)
    each = [done.count(turn) for turn in set(done)]
    assert max(each) <= 6, "one turn of the loop took far more than its budget"
    assert len(set(done)) > 1


def test_a_receiver_that_fails_does_not_stop_the_others(
    qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.expected_warnings = ("faceapp.engine.delivery",)  # type: ignore[attr-defined]
    delivery = Delivery()
    seen: list[str] = []
    failed: list[Exception] = []
    delivery.failed.connect(failed.append)

    def broken() -> None:
        raise RuntimeError("a bug of the receiver")

    delivery.post(broken)
    delivery.post(lambda: seen.append("after"))
    qtbot.waitUntil(lambda: seen == ["after"])
    assert [str(error) for error in failed] == ["a bug of the receiver"]
    assert "could not be taken in" in caplog.text


def test_nothing_is_delivered_after_closing(qtbot: QtBot) -> None:
    delivery = Delivery()
    seen: list[str] = []
    delivery.post(lambda: seen.append("early"))
    delivery.close()
    delivery.post(lambda: seen.append("late"))
    qtbot.wait(20)
    assert seen == []
