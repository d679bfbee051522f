from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from export_world import Album, people_album

from faceapp.domain.dataset_errors import FolderNotEmpty, NothingToExport
from faceapp.domain.export_choices import ExportChoices, Others, Shape
from faceapp.domain.export_drafts import Draft, Sample
from faceapp.domain.export_history import ExportState, PastExport
from faceapp.domain.export_steps import first_choices
from faceapp.domain.exporting import VerifyReport
from faceapp.engine import export_jobs
from faceapp.engine.export_jobs import ExportEnd, ExportJobs
from faceapp.services import export_history
from faceapp.services.library import Library


@pytest.fixture
def album(tmp_path: Path) -> Iterator[Album]:
    album = people_album(tmp_path / "photos", tmp_path / "test.faceapp", photos=8)
    yield album
    album.close()


@pytest.fixture
def jobs(qapp: object, album: Album) -> Iterator[ExportJobs]:
    jobs = ExportJobs()
    jobs.begin(album.library.path)
    bugs: list[object] = []
    jobs.bug.connect(bugs.append)
    yield jobs
    jobs.stop()
    assert not bugs


def _history(qtbot: QtBot, jobs: ExportJobs) -> tuple[PastExport, ...]:
    got: list[tuple[PastExport, ...]] = []
    jobs.ask(export_history.history, got.append)
    qtbot.waitUntil(lambda: bool(got))
    return got[0]


def _ended(qtbot: QtBot, jobs: ExportJobs) -> ExportEnd:
    with qtbot.waitSignal(jobs.ended, timeout=20_000) as heard:
        pass
    return heard.args[0]


def test_counts_then_pictures_then_bytes(qtbot: QtBot, jobs: ExportJobs) -> None:
    told: list[object] = []
    jobs.drafted.connect(told.append)
    jobs.sampled.connect(lambda sample, image: told.append((sample, image)))
    jobs.estimated.connect(told.append)
    jobs.draft(first_choices())
    with qtbot.waitSignal(jobs.estimated, timeout=20_000):
        pass
    draft, *samples, size = told
    assert isinstance(draft, Draft)
    assert (draft.pictures, draft.labels, dict(draft.classes)) == (8, 8, {"Anna": 4, "Bob": 4})
    assert len(samples) == 8
    for sample, image in samples:  # type: ignore[misc]
        assert isinstance(sample, Sample)
        assert sample.label in {"Anna", "Bob"}
        assert (image.width(), image.height()) == (224, 224)
    assert isinstance(size, int)
    assert size > 8 * 1000


def test_of_choices_made_one_after_the_other_the_last_ones_are_told(qtbot: QtBot, jobs: ExportJobs) -> None:
    drafts: list[Draft] = []
    jobs.drafted.connect(drafts.append)
    for people in (("Bob",), (), ("Anna",)):
        jobs.draft(ExportChoices("coco", people=people))
    with qtbot.waitSignal(jobs.estimated, timeout=20_000):
        pass
    assert drafts[-1].choices.people == ("Anna",)
    assert all(draft.choices.people != () for draft in drafts)


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="no process can be held here")
@pytest.mark.parametrize("again", [True, False])
def test_a_count_that_nobody_waits_for_is_ended_and_not_waited_for(
    qtbot: QtBot, jobs: ExportJobs, again: bool
) -> None:
    jobs.draft(first_choices())
    qtbot.waitUntil(lambda: bool(multiprocessing.active_children()), timeout=20_000)
    (busy,) = multiprocessing.active_children()
    assert busy.pid is not None
    os.kill(busy.pid, signal.SIGSTOP)  # it would count for ever
    drafts: list[Draft] = []
    jobs.drafted.connect(drafts.append)
    if again:
        jobs.draft(ExportChoices("coco", people=("Anna",)))
    else:
        jobs.drop_draft()
    qtbot.waitUntil(lambda: busy not in multiprocessing.active_children(), timeout=20_000)
    if not again:
        jobs.draft(ExportChoices("coco", people=("Anna",)))
    with qtbot.waitSignal(jobs.estimated, timeout=20_000):
        pass
    assert [draft.choices.people for draft in drafts] == [("Anna",)]


def test_choices_that_fit_nothing_are_refused(qtbot: QtBot, jobs: ExportJobs) -> None:
    with qtbot.waitSignal(jobs.refused, timeout=20_000) as heard:
        jobs.draft(ExportChoices("coco", query="unnamed", people=("Anna",)))
    assert isinstance(heard.args[0], NothingToExport)


def test_an_export_is_written_kept_in_the_history_and_checked(
    qtbot: QtBot, jobs: ExportJobs, tmp_path: Path
) -> None:
    assert jobs.start(first_choices(), tmp_path / "out")
    assert not jobs.start(first_choices(), tmp_path / "other")
    end = _ended(qtbot, jobs)
    assert end.finished is not None
    assert end.finished.pictures == 8
    assert not jobs.running
    (past,) = _history(qtbot, jobs)
    assert (past.state, past.pictures, past.folder) == (ExportState.DONE, 8, tmp_path / "out")
    next((tmp_path / "out").rglob("*.jpg")).unlink()
    reports: list[VerifyReport] = []
    jobs.verify(tmp_path / "out", reports.append, pytest.fail, lambda _done, _total: None)
    qtbot.waitUntil(lambda: bool(reports))
    assert len(reports[0].missing) == 1


def test_a_full_folder_is_refused(qtbot: QtBot, jobs: ExportJobs, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine")
    jobs.start(first_choices(), tmp_path / "out")
    assert isinstance(_ended(qtbot, jobs).error, FolderNotEmpty)
    assert _history(qtbot, jobs)[0].state is ExportState.PROBLEM


def test_it_stands_still_and_is_stopped_and_gone_on_with(
    qtbot: QtBot, jobs: ExportJobs, tmp_path: Path
) -> None:
    choices = ExportChoices("coco", shape=Shape.FULL, others=Others.BLUR)
    jobs.start(choices, tmp_path / "out")
    jobs.hold(True)
    qtbot.waitUntil(lambda: jobs.progress is not None and jobs.progress.paused, timeout=20_000)
    with qtbot.waitSignal(jobs.ended, timeout=20_000) as heard:
        jobs.stop_export()
    assert heard.args[0].finished is None
    assert heard.args[0].error is None
    assert _history(qtbot, jobs)[0].state is ExportState.STOPPED
    jobs.start(choices, tmp_path / "out")
    finished = _ended(qtbot, jobs).finished
    assert finished is not None
    assert finished.pictures == 8
    assert _history(qtbot, jobs)[0].state is ExportState.DONE


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="no process can be held here")
def test_an_export_that_is_being_planned_is_stopped_at_once(
    qtbot: QtBot, jobs: ExportJobs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export_jobs, "PATIENCE_SECONDS", 1e9)
    jobs.start(first_choices(), tmp_path / "out")
    qtbot.waitUntil(lambda: bool(multiprocessing.active_children()), timeout=20_000)
    (busy,) = multiprocessing.active_children()
    assert busy.pid is not None
    os.kill(busy.pid, signal.SIGSTOP)  # it would plan for ever
    with qtbot.waitSignal(jobs.ended, timeout=20_000) as heard:
        jobs.stop_export()
    assert heard.args[0].finished is None
    assert heard.args[0].error is None
    assert not multiprocessing.active_children()
    assert not (tmp_path / "out").exists()


def test_the_program_ends_in_the_middle(qtbot: QtBot, album: Album, tmp_path: Path) -> None:
    jobs = ExportJobs()
    jobs.begin(album.library.path)
    jobs.start(first_choices(), tmp_path / "out")
    jobs.hold(True)
    qtbot.waitUntil(lambda: jobs.progress is not None and jobs.progress.paused, timeout=20_000)
    jobs.stop()
    library: Library = album.library
    assert export_history.history(library)[0].state is ExportState.STOPPED
    assert (tmp_path / "out" / "INCOMPLETE.txt").exists()


def test_what_is_asked_before_the_library_is_open_is_done_then(
    qtbot: QtBot, qapp: object, album: Album
) -> None:
    jobs = ExportJobs()
    got: list[object] = []
    jobs.ask(export_history.history, got.append)
    jobs.ask(export_history.history, got.append).cancel()
    jobs.begin(album.library.path)
    qtbot.waitUntil(lambda: bool(got))
    jobs.stop()
    assert got == [()]
