"""A run of figures: it tells, it keeps, it ends when it is told to, and leaves nothing behind."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest
from pytestqt.qtbot import QtBot

from faceapp.domain.errors import NothingToMeasure
from faceapp.domain.figures import Doing, FigureProgress, Figures, SpeedFigures
from faceapp.engine.figures import FigureJobs
from faceapp.services import figures
from faceapp.services.figure_judging import circumstance


@dataclass(frozen=True)
class Quick:
    """Measures nothing, at once."""

    model: str = "mtcnn"
    doing: Doing = Doing.SPEED

    def run(self, tell: Callable[[int, int], None]) -> Figures:
        tell(1, 1)
        return Figures(self.model, speed=SpeedFigures(circumstance(self.model), 3, 0, 20.0, None, None))


@dataclass(frozen=True)
class Refusing(Quick):
    def run(self, tell: Callable[[int, int], None]) -> Figures:
        raise NothingToMeasure


@dataclass(frozen=True)
class Endless(Quick):
    def run(self, tell: Callable[[int, int], None]) -> Figures:
        tell(0, 9)
        while True:
            time.sleep(1)


@pytest.fixture
def jobs(qapp: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FigureJobs]:
    monkeypatch.setenv("FACEAPP_MODELS", str(tmp_path / "models"))
    made = FigureJobs()
    yield made
    made.stop()
    made.deleteLater()


def test_what_is_measured_is_told_and_kept(jobs: FigureJobs, qtbot: QtBot) -> None:
    told: list[object] = []
    for signal in (jobs.progressed, jobs.measured, jobs.not_measured):
        signal.connect(told.append)
    with qtbot.waitSignal(jobs.running_changed, check_params_cb=lambda on: not on, timeout=60_000):
        jobs.start((Quick(), Refusing("dlib-resnet")))
        assert jobs.running
    assert not jobs.running
    progress = [one for one in told if isinstance(one, FigureProgress)]
    assert [(one.model, one.task, one.tasks) for one in progress if one.doing is Doing.LOADING] == [
        ("mtcnn", 1, 2),
        ("dlib-resnet", 2, 2),
    ]
    (found,) = [one for one in told if isinstance(one, Figures)]
    assert figures.kept("mtcnn") == found
    assert type(told[-1].problem) is NothingToMeasure  # type: ignore[attr-defined]
    assert jobs.progress is None


def test_a_run_is_ended_and_its_process_with_it(jobs: FigureJobs, qtbot: QtBot) -> None:
    before = set(psutil.Process().children(recursive=True))
    jobs.start((Endless(), Quick()))
    qtbot.waitUntil(lambda: jobs.progress is not None and jobs.progress.total == 9, timeout=60_000)
    told: list[object] = []
    jobs.measured.connect(told.append)
    with qtbot.waitSignal(jobs.running_changed):
        jobs.cancel()
    assert not jobs.running
    qtbot.waitUntil(lambda: set(psutil.Process().children(recursive=True)) <= before, timeout=10_000)
    assert told == []
    jobs.cancel()  # there is nothing to end


def test_a_second_run_takes_the_place_of_the_first(jobs: FigureJobs, qtbot: QtBot) -> None:
    jobs.start((Endless(),))
    jobs.start((Quick(),))
    with qtbot.waitSignal(jobs.measured, timeout=60_000):
        pass
    qtbot.waitUntil(lambda: not jobs.running, timeout=10_000)
    jobs.start(())
    assert not jobs.running
