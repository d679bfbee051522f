"""A training in the engine: told, paused, stopped, gone on with, and nothing left behind."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest
from pytestqt.qtbot import QtBot

from faceapp.domain.metrics import classification
from faceapp.domain.own_training import (
    Basis,
    Comparing,
    EpochFigures,
    JudgedFaces,
    ResultKept,
    TrainingResult,
    TrainingWish,
)
from faceapp.domain.own_training_errors import (
    TrainingElsewhere,
    TrainingFailed,
    TrainingNameTaken,
    TrainingPlaceGone,
)
from faceapp.domain.training import EpochTrained, ReadingPictures, TrainingProgress
from faceapp.engine.training_jobs import Phase, TrainingJobs
from faceapp.services import training_kept

WISH = TrainingWish("Mine", Path("/faces"), epochs=2)


@dataclass(frozen=True)
class Quick:
    """Learns nothing, at once; its first epoch is kept as a real one's."""

    wish: TrainingWish = WISH

    def run(self) -> Iterator[object]:
        yield ReadingPictures(7)
        training_kept.save_arrays(training_kept.FACES, {"n": np.zeros(1)})
        for epoch in (1, 2):
            yield TrainingProgress(epoch, 2, 8, 8, 100.0, 1.0, 1.0)
            right = classification(np.eye(7), np.arange(7))
            training_kept.note_epoch(EpochFigures(epoch, 2, 1.0, 1.0, 1.0))
            yield EpochTrained(epoch, 2, 1.0, right, 0.1)
        yield Comparing(1, 1)
        said = np.eye(7, dtype=np.float32)
        faces = JudgedFaces(Basis.ASIDE, np.zeros((7, 4, 4), np.uint8), np.arange(7), said, said)
        training_kept.save_result(
            TrainingResult(self.wish, (3,) * 7, "faceapp-expression", (faces,), 2, stopped=False)
        )
        yield ResultKept()


@dataclass(frozen=True)
class Endless(Quick):
    """One whole epoch, then batch after batch."""

    def run(self) -> Iterator[object]:
        for event in super().run():
            yield event
            if isinstance(event, EpochTrained):
                break
        done = 0
        while True:
            time.sleep(0.01)
            done += 1
            yield TrainingProgress(2, 2, done, 10**6, 100.0, 1.0, 1.0)


@dataclass(frozen=True)
class Refusing(Quick):
    def run(self) -> Iterator[object]:
        raise TrainingPlaceGone(path="/faces")
        yield


@dataclass(frozen=True)
class Killed(Quick):
    """Ends as for want of memory, after its faces were read."""

    def run(self) -> Iterator[object]:
        training_kept.save_arrays(training_kept.FACES, {"n": np.zeros(1)})
        yield ReadingPictures(7)
        psutil.Process().kill()


@pytest.fixture
def jobs(qapp: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TrainingJobs]:
    monkeypatch.setenv("FACEAPP_MODELS", str(tmp_path / "models"))
    made = TrainingJobs()
    yield made
    made.stop()
    made.deleteLater()


def start(jobs: TrainingJobs, task: Any, *, anew: bool = True) -> None:
    jobs.start(task, anew=anew)


def ended(jobs: TrainingJobs, qtbot: QtBot, task: Any) -> None:
    with qtbot.waitSignal(jobs.ended, timeout=60_000):
        start(jobs, task)


def test_a_training_is_told_and_waits_for_the_user(jobs: TrainingJobs, qtbot: QtBot) -> None:
    phases: list[Phase] = []
    jobs.changed.connect(lambda: phases.append(jobs.now.phase))
    ended(jobs, qtbot, Quick())
    assert not jobs.running
    assert list(dict.fromkeys(phases)) == [Phase.BEGINNING, Phase.LEARNING, Phase.COMPARING, Phase.DONE]
    now = jobs.now
    assert now.result is not None
    assert now.result.learned == (3,) * 7
    assert [one.epoch for one in now.history] == [1, 2]
    jobs.found(training_kept.kept())  # as after a restart
    assert jobs.now.phase is Phase.DONE
    jobs.forget()
    assert jobs.now.phase is Phase.NONE


def test_it_waits_in_a_pause_and_its_epochs_outlive_a_stop(jobs: TrainingJobs, qtbot: QtBot) -> None:
    before = set(psutil.Process().children(recursive=True))
    start(jobs, Endless())
    qtbot.waitUntil(lambda: bool(jobs.now.history) and jobs.now.progress is not None, timeout=60_000)
    told: list[object] = []
    jobs.hold(True)
    jobs.hold(True)  # it waits already
    assert jobs.now.paused

    def silent() -> bool:
        told.append(jobs.now.progress)
        return len(told) > 12 and len(set(map(id, told[-10:]))) == 1

    qtbot.waitUntil(silent, timeout=20_000)
    stands = jobs.now.progress
    jobs.hold(False)
    qtbot.waitUntil(lambda: jobs.now.progress is not stands, timeout=20_000)
    jobs.cancel()
    assert (jobs.now.phase, jobs.running) == (Phase.STOPPED, False)
    assert [one.epoch for one in jobs.now.history] == [1]
    qtbot.waitUntil(lambda: set(psutil.Process().children(recursive=True)) <= before, timeout=10_000)
    jobs.found(training_kept.kept())
    assert (jobs.now.phase, len(jobs.now.history)) == (Phase.STOPPED, 1)
    jobs.cancel()  # there is nothing to end


def test_what_can_not_be_done_is_told(jobs: TrainingJobs, qtbot: QtBot) -> None:
    ended(jobs, qtbot, Refusing())
    assert type(jobs.now.problem) is TrainingPlaceGone
    assert jobs.now.phase is Phase.NONE  # no faces: there is nothing to go on with
    ended(jobs, qtbot, Refusing(TrainingWish("faceapp expression")))
    assert type(jobs.now.problem) is TrainingNameTaken
    with training_kept.alone():  # as another program would
        ended(jobs, qtbot, Quick())
    assert type(jobs.now.problem) is TrainingElsewhere


def test_a_process_that_dies_leaves_what_was_whole(
    jobs: TrainingJobs, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    ended(jobs, qtbot, Killed())
    assert type(jobs.now.problem) is TrainingFailed
    assert jobs.now.phase is Phase.STOPPED
    assert "a training ended" in caplog.text
    caplog.clear()
