"""Looking for wrong labels beside the window: told in parts, stopped at once, never left running."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from library_builder import Builder
from pytestqt.qtbot import QtBot

from faceapp.domain.cleaning import Flaw, Found
from faceapp.domain.cleaning_look import Checking
from faceapp.domain.errors import BadQuery
from faceapp.engine import cleaning_jobs
from faceapp.engine.cleaning_jobs import CleaningJobs
from faceapp.services.library import open_library


@pytest.fixture
def path(tmp_path: Path, make_library: Callable[[Path], Path]) -> Path:
    """Two small named faces."""
    where = make_library(tmp_path / "test.faceapp")
    library = open_library(where)
    make = Builder(library)
    anna = make.person("Anna")
    for name in ("a.jpg", "b.jpg"):
        make.confirm(make.face(make.photo(name), pixels=10), anna)
    library.close()
    return where


@pytest.fixture
def jobs(qapp: object) -> Iterator[CleaningJobs]:
    jobs = CleaningJobs()
    yield jobs
    jobs.stop()
    assert not [one for one in threading.enumerate() if one.name == "faceapp-cleaning"]


def test_labels_come_first_and_then_the_whole(jobs: CleaningJobs, path: Path, qtbot: QtBot) -> None:
    heard: list[tuple[Found, bool]] = []
    told: list[Checking] = []
    jobs.found.connect(lambda found, _cases, last: heard.append((found, last)))
    jobs.progressed.connect(told.append)
    with qtbot.waitSignal(jobs.running_changed, check_params_cb=lambda on: not on, timeout=20_000):
        jobs.start(path)
    assert [last for _, last in heard] == [False, True]
    assert [Flaw.DUPLICATE in found.looked for found, _ in heard] == [False, True]
    assert [len(found.of(Flaw.SMALL)) for found, _ in heard] == [2, 0]
    assert told
    assert all(0 <= state.part <= 1 for state in told)
    assert not jobs.running


def test_a_query_that_can_not_be_understood_is_told(jobs: CleaningJobs, path: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(jobs.refused, timeout=20_000) as refused:
        jobs.start(path, "((")
    assert isinstance(refused.args[0], BadQuery)
    qtbot.waitUntil(lambda: not jobs.running, timeout=5000)


def test_what_was_stopped_tells_nothing_more(jobs: CleaningJobs, path: Path, qtbot: QtBot) -> None:
    heard: list[object] = []
    jobs.start(path)
    jobs.cancel()
    jobs.found.connect(lambda found, _cases, _last: heard.append(found))
    assert not jobs.running
    for thread in jobs._ending:
        thread.join(60)
        assert not thread.is_alive()
    qtbot.wait(20)
    assert heard == []


def test_many_labels_are_looked_at_elsewhere_and_that_ends_at_once(
    jobs: CleaningJobs, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cleaning_jobs, "LOOK_HERE", 1)
    heard: list[tuple[Found, bool]] = []
    jobs.found.connect(lambda found, _cases, last: heard.append((found, last)))
    with qtbot.waitSignal(jobs.running_changed, check_params_cb=lambda on: not on, timeout=20_000):
        jobs.start(path)
    assert [last for _, last in heard] == [False, True]
    assert [len(found.of(Flaw.SMALL)) for found, _ in heard] == [2, 0]
    jobs.start(path)
    qtbot.waitUntil(lambda: bool(multiprocessing.active_children()) or len(heard) == 4, timeout=20_000)
    told = len(heard)
    jobs.stop()
    assert not multiprocessing.active_children()
    qtbot.wait(20)
    assert len(heard) == told
