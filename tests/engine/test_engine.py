from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from faceapp.domain.errors import KnownError, NoSuchPerson
from faceapp.domain.ids import PhotoId
from faceapp.domain.scanning import PhotoScanned, ScanSummary
from faceapp.engine.answers import Bug, Doing
from faceapp.engine.engine import Engine, EngineContext
from faceapp.services import browse
from faceapp.services.scan import add_folders
from faceapp.services.workers import MeasuringWorkers, Outcome


def answer(qtbot: QtBot, engine: Engine, work: Callable[[EngineContext], object]) -> object:
    got: list[object] = []
    engine.ask(work, got.append)
    qtbot.waitUntil(lambda: bool(got), timeout=10_000)
    return got[0]


def test_a_question_is_worked_on_elsewhere_and_answered_here(qtbot: QtBot, engine: Engine) -> None:
    here = threading.get_ident()
    there: list[int] = []
    answered: list[int] = []

    def work(context: EngineContext) -> int:
        there.append(threading.get_ident())
        return browse.counts(context.library).photos

    engine.ask(work, lambda photos: answered.extend((photos, threading.get_ident())))
    qtbot.waitUntil(lambda: bool(answered))
    assert answered == [0, here]
    assert there != [here]


def test_a_cancelled_question_is_not_answered(qtbot: QtBot, engine: Engine) -> None:
    got: list[str] = []
    gate = threading.Event()
    engine.ask(lambda _context: gate.wait(60))
    ticket = engine.ask(lambda _context: "cancelled", got.append)
    engine.ask(lambda _context: "kept", got.append)
    ticket.cancel()
    gate.set()
    qtbot.waitUntil(lambda: bool(got))
    assert got == ["kept"]


def test_a_known_error_goes_to_who_asked_else_to_everybody(qtbot: QtBot, engine: Engine) -> None:
    def work(_context: EngineContext) -> None:
        raise NoSuchPerson(name="Anna")

    mine: list[KnownError] = []
    engine.ask(work, failed=mine.append)
    qtbot.waitUntil(lambda: bool(mine))
    with qtbot.waitSignal(engine.problem) as told:
        engine.ask(work)
    assert isinstance(told.args[0], NoSuchPerson)
    assert str(mine[0]) == "There is nobody called Anna."


def test_a_bug_is_told_once_and_the_engine_goes_on(
    qtbot: QtBot, engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.expected_warnings = ("faceapp.engine.engine",)  # type: ignore[attr-defined]

    def work(_context: EngineContext) -> None:
        raise ZeroDivisionError("a bug")

    told: list[Bug] = []
    engine.bug.connect(told.append)
    engine.ask(work)
    assert answer(qtbot, engine, lambda _context: 7) == 7
    assert [type(bug.error) for bug in told] == [ZeroDivisionError]
    assert "ZeroDivisionError" in caplog.text, "the trace is in the log"


def test_urgent_questions_overtake_the_others(qtbot: QtBot, engine: Engine) -> None:
    order: list[str] = []
    gate = threading.Event()
    engine.ask(lambda _context: gate.wait(60))
    engine.ask(lambda _context: "page", order.append, urgent=False)
    engine.ask(lambda _context: "field", order.append)
    gate.set()
    qtbot.waitUntil(lambda: len(order) == 2)
    assert order == ["field", "page"]


def test_a_scan_tells_what_it_found_and_problems_do_not_stop_it(
    qtbot: QtBot, engine: Engine, folder: Path
) -> None:
    scanned: list[PhotoScanned] = []
    busy: list[Doing] = []
    engine.photos_scanned.connect(scanned.extend)
    engine.busy_changed.connect(lambda activity: busy.append(activity.doing))
    with qtbot.waitSignal(engine.scan_finished, timeout=60_000) as finished:
        engine.ask(lambda context: add_folders(context.library, [folder]), engine.scan)
    summary: ScanSummary = finished.args[0]
    assert (summary.photos, summary.faces, len(summary.problems)) == (3, 2, 1)
    assert len(scanned) == 3
    assert sum(len(photo.faces) for photo in scanned) == 2
    qtbot.waitUntil(lambda: engine.activity.doing is Doing.NOTHING, timeout=30_000)
    assert Doing.SCANNING in busy
    groups = answer(qtbot, engine, lambda context: browse.groups(context.library))
    assert [len(group.faces) for group in groups] == [2], "both faces were grouped after the scan"  # type: ignore[attr-defined]


def test_small_and_large_pictures_come_as_images(qtbot: QtBot, engine: Engine, folder: Path) -> None:
    scanned: list[PhotoScanned] = []
    engine.photos_scanned.connect(scanned.extend)
    with qtbot.waitSignal(engine.scan_finished, timeout=60_000):
        engine.ask(lambda context: add_folders(context.library, [folder]), engine.scan)
    photo = next(photo for photo in scanned if photo.faces)
    small: dict[int, object] = {}
    engine.thumbnails([photo.photo, PhotoId(999)], small.update)
    crops: dict[int, object] = {}
    engine.face_crops([photo.faces[0]], crops.update)
    qtbot.waitUntil(lambda: bool(small and crops))
    assert small[photo.photo].width() == 400  # type: ignore[attr-defined]
    assert small[999] is None, "there is no such photo"
    assert crops[photo.faces[0]].width() == 192  # type: ignore[attr-defined]

    large: list[object] = []
    engine.picture(folder / "one.jpg", 256, large.append, ahead=[folder / "two.jpg"])
    qtbot.waitUntil(lambda: bool(large))
    assert large[0].width() == 256  # type: ignore[attr-defined]
    assert engine.cached_picture(folder / "one.jpg", 256) is not None
    qtbot.waitUntil(lambda: engine.cached_picture(folder / "two.jpg", 256) is not None)
    broken: list[object] = []
    engine.picture(folder / "broken.jpg", 256, broken.append)
    qtbot.waitUntil(lambda: bool(broken))


def test_a_stopped_scan_keeps_what_it_did_and_the_next_one_goes_on(
    qtbot: QtBot, library_path: Path, tmp_path: Path, astronaut_jpg: Path
) -> None:
    from PIL import Image

    place = tmp_path / "many"
    place.mkdir()
    picture = Image.open(astronaut_jpg)
    for number in range(12):
        picture.crop((number * 4, 0, 512, 512)).save(place / f"{number:02}.jpg")

    def slowly(workers: MeasuringWorkers, seconds: float) -> list[tuple[int, Outcome]]:
        time.sleep(0.2)  # one or two photos each time: it lasts on any machine
        return poll(workers, seconds)

    poll = MeasuringWorkers.poll
    first = Engine()
    seen: list[PhotoScanned] = []
    first.photos_scanned.connect(seen.extend)
    first.opened.connect(lambda: first.ask(lambda context: add_folders(context.library, [place]), first.scan))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(MeasuringWorkers, "poll", slowly)
        first.start(library_path, cores=1)
        qtbot.waitUntil(lambda: bool(seen), timeout=60_000)
        first.stop()

    second = Engine()
    with qtbot.waitSignal(second.scan_finished, timeout=60_000) as finished:
        second.opened.connect(second.scan)
        second.start(library_path, cores=1)
    second.stop()
    summary: ScanSummary = finished.args[0]
    assert summary.photos == 12
    assert summary.measured < 12, "nothing is done twice"


def test_a_scan_asked_for_while_one_runs_follows_it(
    qtbot: QtBot, engine: Engine, folder: Path, tmp_path: Path, astronaut_jpg: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "three.jpg").write_bytes(astronaut_jpg.read_bytes())
    finished: list[ScanSummary] = []
    doings: list[Doing] = []
    engine.scan_finished.connect(finished.append)
    engine.busy_changed.connect(lambda activity: doings.append(activity.doing))
    engine.ask(lambda context: add_folders(context.library, [folder]), engine.scan)
    qtbot.waitUntil(lambda: Doing.SCANNING in doings)
    engine.ask(lambda context: add_folders(context.library, [other]), engine.scan)
    qtbot.waitUntil(lambda: bool(finished) and finished[-1].photos == 4)
    pending = answer(qtbot, engine, lambda context: browse.counts(context.library).pending)
    assert pending == 0


def test_a_paused_scan_waits_and_goes_on(qtbot: QtBot, engine: Engine, folder: Path) -> None:
    engine.ask(lambda context: add_folders(context.library, [folder]), engine.scan)
    qtbot.waitUntil(lambda: engine.activity.doing is Doing.SCANNING, timeout=10_000)
    engine.pause()
    qtbot.waitUntil(lambda: engine.activity.paused)
    with qtbot.waitSignal(engine.scan_finished, timeout=60_000):
        engine.resume()


def test_an_engine_refused_its_library_says_why(qtbot: QtBot, tmp_path: Path) -> None:
    place = tmp_path / "note.faceapp"
    place.write_text("this is no library at all, but a note")
    engine = Engine()
    with qtbot.waitSignal(engine.problem, timeout=10_000) as told:
        engine.start(place)
    assert "is not a library" in str(told.args[0])
    pictures: list[object] = []
    engine.thumbnails([1], pictures.append)
    qtbot.waitUntil(lambda: bool(pictures))
    engine.stop()


def test_stopping_twice_or_without_starting_is_no_harm(qtbot: QtBot, library_path: Path) -> None:
    engine = Engine()
    engine.stop()
    engine.start(library_path)
    engine.stop()
    engine.stop()
