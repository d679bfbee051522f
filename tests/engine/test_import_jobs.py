"""Imports beside the library's work: looking writes nothing, a scan goes between, a stop is kept."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Signal
from pytestqt.qtbot import QtBot

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from export_world import picture

from faceapp.domain.errors import ModelDamaged
from faceapp.domain.ids import RootId
from faceapp.domain.import_errors import NoDataset
from faceapp.domain.importing import DatasetSummary
from faceapp.engine.answers import Activity, Doing
from faceapp.engine.engine import Engine
from faceapp.engine.import_jobs import ImportEnd, ImportJobs
from faceapp.services import browse
from faceapp.services.library import Library, open_library


class Scan(QObject):
    """Stands in for the engine's scan: does nothing until told that it is over."""

    scan_finished = Signal(object)
    busy_changed = Signal(object)
    problem = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[tuple[RootId, ...]] = []

    def scan(self, roots: Sequence[RootId] | None = None) -> None:
        self.asked.append(tuple(roots or ()))
        self.busy_changed.emit(Activity(Doing.SCANNING))


@pytest.fixture
def scan(qapp: object) -> Scan:
    return Scan()


@pytest.fixture
def jobs(scan: Scan) -> Iterator[ImportJobs]:
    jobs = ImportJobs(scan, scan)
    bugs: list[object] = []
    jobs.bug.connect(bugs.append)
    yield jobs
    jobs.stop()
    assert not bugs


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    for n, name in enumerate(("Ann", "Bob")):
        (tmp_path / "d" / name).mkdir(parents=True)
        (tmp_path / "d" / name / f"{n}.jpg").write_bytes(picture(n))
    return tmp_path / "d"


def read(
    qtbot: QtBot, jobs: ImportJobs, library: Path, folder: Path, form: str | None = None
) -> tuple[object, DatasetSummary]:
    with qtbot.waitSignal(jobs.read, timeout=10_000) as heard:
        jobs.look(library, folder, form)
    return heard.args[0], heard.args[1]


def test_looking_says_what_it_is_and_writes_nothing(
    qtbot: QtBot, jobs: ImportJobs, library_path: Path, dataset: Path
) -> None:
    _, summary = read(qtbot, jobs, library_path, dataset)
    assert (summary.format, summary.pictures, summary.labels, summary.people) == ("folders", 2, 2, 2)
    with open_library(library_path) as library:
        assert browse.roots(library) == ()
    with qtbot.waitSignal(jobs.refused, timeout=10_000) as heard:
        jobs.look(library_path, library_path.parent / "d" / "Ann")
    assert isinstance(heard.args[0], NoDataset)


def test_a_scan_that_is_stopped_ends_the_import(
    qtbot: QtBot, jobs: ImportJobs, scan: Scan, library_path: Path, dataset: Path
) -> None:
    found, _ = read(qtbot, jobs, library_path, dataset)
    assert jobs.start(library_path, found)  # type: ignore[arg-type]
    assert not jobs.start(library_path, found)  # type: ignore[arg-type]
    qtbot.waitUntil(lambda: bool(scan.asked))
    with qtbot.waitSignal(jobs.ended) as heard:
        scan.busy_changed.emit(Activity(Doing.NOTHING))
    assert heard.args[0] == ImportEnd(dataset)
    assert not jobs.running
    scan.scan_finished.emit(None)  # of a later scan: it has nothing to do with it
    assert not jobs.running


def test_what_the_scan_could_not_look_at_is_told(
    qtbot: QtBot, jobs: ImportJobs, scan: Scan, library_path: Path, dataset: Path
) -> None:
    found, _ = read(qtbot, jobs, library_path, dataset)
    jobs.start(library_path, found)  # type: ignore[arg-type]
    qtbot.waitUntil(lambda: bool(scan.asked))
    with qtbot.waitSignal(jobs.ended, timeout=10_000) as heard:
        scan.scan_finished.emit(None)
    report = heard.args[0].report
    assert (report.pictures, report.missing, report.labels) == (0, 2, 0)


def test_labels_are_on_and_the_engine_knows_them(
    qtbot: QtBot, engine: Engine, library_path: Path, folder: Path, tmp_path: Path
) -> None:
    place = tmp_path / "d" / "Eileen"
    place.mkdir(parents=True)
    for name in ("one.jpg", "two.jpg", "broken.jpg"):
        shutil.copy(folder / name, place / name)
    found, _ = read(qtbot, engine.imports, library_path, tmp_path / "d", "folders")
    with qtbot.waitSignal(engine.imports.ended, timeout=60_000) as heard:
        engine.imports.start(library_path, found)  # type: ignore[arg-type]
    report = heard.args[0].report
    assert (report.pictures, report.labels, report.missing, report.added) == (2, 2, 1, 0)
    answer: list[list[str]] = []

    def named(library: Library) -> list[str]:
        return [f"{person.name} {person.confirmed}" for person in browse.people(library)]

    ask: Callable[..., object] = engine.ask
    ask(lambda context: named(context.library), answer.append)
    qtbot.waitUntil(lambda: bool(answer))
    assert answer == [["Eileen 2"]]


def test_why_a_scan_could_not_be_is_why_the_import_ended(
    qtbot: QtBot, jobs: ImportJobs, scan: Scan, dataset: Path, library_path: Path
) -> None:
    ends: list[ImportEnd] = []
    jobs.ended.connect(ends.append)
    with qtbot.waitSignal(jobs.read) as read:
        jobs.look(library_path, dataset)
    assert jobs.start(library_path, read.args[0])
    qtbot.waitUntil(lambda: bool(scan.asked))
    scan.problem.emit(ModelDamaged(path="a.onnx"))
    scan.busy_changed.emit(Activity(Doing.NOTHING))
    (end,) = ends
    assert isinstance(end.error, ModelDamaged)
    assert not jobs.running
