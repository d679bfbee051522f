"""Videos in the background: after the photos, one after the other, paused, left, gone on with."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from watching_gate import VARIABLE, Gate, polite
from watching_world import face_video

from faceapp.domain.analysing import StoppedVideos, VideoOver
from faceapp.domain.ids import PhotoId
from faceapp.domain.model_choice import BUILT_IN
from faceapp.domain.recording import AnalysisState, Recording
from faceapp.engine.answers import Doing
from faceapp.engine.engine import Engine, EngineContext
from faceapp.engine.holding import Holding
from faceapp.services import analysing, analysing_stopped, browse, recordings
from faceapp.services.analysing import AnalysingProcess
from faceapp.services.folders import add_folders
from faceapp.services.library import open_library, open_thumbnails

LONG = 400_000
"""Milliseconds: what analyses is the last to be served where the machine is busy."""

pytestmark = pytest.mark.timeout(600)

LENGTH = 100


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory, astronaut_jpg: Path) -> Path:
    return face_video(tmp_path_factory.mktemp("clip") / "face.mkv", astronaut_jpg, LENGTH)


@pytest.fixture(autouse=True)
def gate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Gate:
    """Open; a test that stops a video in the middle closes it before."""
    monkeypatch.setenv(VARIABLE, "")
    monkeypatch.setattr("faceapp.services.analysing_process.work", polite)
    return Gate(tmp_path / "gate")


@pytest.fixture
def videos(tmp_path: Path, clip: Path) -> Path:
    place = tmp_path / "videos"
    place.mkdir()
    shutil.copy(clip, place / "one.mkv")
    return place


def recorded(qtbot: QtBot, engine: Engine) -> list[Recording]:
    found: list[Recording] = []
    answered: list[bool] = []

    def take(all_: tuple[Recording, ...]) -> None:
        found.extend(all_)
        answered.append(True)

    engine.ask(lambda context: recordings.recordings(context.library), take)
    qtbot.waitUntil(lambda: bool(answered), timeout=LONG)
    return found


def add(qtbot: QtBot, engine: Engine, folder: Path) -> None:
    """Add a folder and have it scanned; what is in it is analysed after that."""

    def work(context: EngineContext) -> None:
        add_folders(context.library, [folder])

    engine.ask(work, lambda _none: engine.scan())


def test_a_video_that_a_scan_found_is_analysed_after_it(qtbot: QtBot, engine: Engine, videos: Path) -> None:
    overs: list[VideoOver] = []
    doings: list[Doing] = []
    recognised: list[int] = []
    engine.videos.over.connect(overs.append)
    engine.busy_changed.connect(lambda activity: doings.append(activity.doing))
    engine.recognised.connect(lambda told: recognised.extend(told.faces))
    add(qtbot, engine, videos)
    qtbot.waitUntil(lambda: bool(overs), timeout=LONG)
    assert (overs[0].state, overs[0].pictures) == (AnalysisState.DONE, LENGTH)
    assert Doing.WATCHING in doings
    assert doings.index(Doing.SCANNING) < doings.index(Doing.WATCHING)
    qtbot.waitUntil(lambda: engine.activity.doing is Doing.NOTHING, timeout=LONG)
    [known] = recorded(qtbot, engine)
    assert len(known.people) == 1


def test_it_pauses_and_goes_on(qtbot: QtBot, engine: Engine, videos: Path, gate: Gate) -> None:
    gate.close(after=10)
    overs: list[VideoOver] = []
    engine.videos.over.connect(overs.append)
    add(qtbot, engine, videos)
    qtbot.waitUntil(lambda: (p := engine.videos.progress) is not None and p.pictures > 0, timeout=LONG)
    engine.pause()
    qtbot.waitUntil(lambda: engine.activity.paused, timeout=LONG)
    assert engine.activity.doing is Doing.WATCHING

    def still() -> bool:
        before = engine.videos.progress
        qtbot.wait(600)
        return engine.videos.progress == before

    qtbot.waitUntil(still, timeout=LONG)  # what was on its way has come
    assert not overs
    gate.open()
    engine.resume()
    qtbot.waitUntil(lambda: bool(overs), timeout=LONG)
    assert overs[0].pictures == LENGTH


def test_stopped_it_stays_stopped_until_told_to_go_on_where_it_was(
    qtbot: QtBot, engine: Engine, videos: Path, clip: Path, gate: Gate
) -> None:
    gate.close(after=30)
    shutil.copy(clip, videos / "two.mkv")
    with (videos / "two.mkv").open("ab") as file:
        file.write(b"\0")  # else it is a copy, and measured once
    overs: list[VideoOver] = []
    engine.videos.over.connect(overs.append)
    add(qtbot, engine, videos)
    qtbot.waitUntil(lambda: (p := engine.videos.progress) is not None and p.pictures > 20, timeout=LONG)
    engine.stop_running()
    gate.open()
    qtbot.waitUntil(lambda: engine.activity.doing is Doing.NOTHING, timeout=LONG)

    def stopped() -> list[StoppedVideos | None]:
        found: list[StoppedVideos | None] = []
        engine.ask(lambda context: analysing_stopped.stopped(context.library), found.append)
        qtbot.waitUntil(lambda: bool(found), timeout=LONG)
        return found

    qtbot.waitUntil(lambda: stopped() != [None], timeout=LONG)
    [told] = stopped()
    assert told is not None
    assert told.count == 2
    assert told.part is not None
    assert 0 < told.part < 1  # the one that was at work is told
    done: list[object] = []
    engine.scan_finished.connect(done.append)
    engine.scan()  # what was stopped stays so
    qtbot.waitUntil(lambda: bool(done) and engine.activity.doing is Doing.NOTHING, timeout=LONG)
    assert {known.state for known in recorded(qtbot, engine)} == {AnalysisState.STOPPED}
    assert engine.videos.activity is None
    engine.videos.go_on()
    qtbot.waitUntil(lambda: len(overs) == 2, timeout=LONG)
    assert overs[0].recording == told.recording
    assert overs[0].pictures < LENGTH
    assert {(known.state, known.analysed) for known in recorded(qtbot, engine)} == {
        (AnalysisState.DONE, LENGTH)
    }
    assert stopped() == [None]


def test_stopped_it_stays_stopped_over_a_restart(
    qtbot: QtBot, library_path: Path, videos: Path, gate: Gate
) -> None:
    gate.close(after=10)
    engine = Engine()
    engine.start(library_path, cores=1)
    add(qtbot, engine, videos)
    qtbot.waitUntil(lambda: (p := engine.videos.progress) is not None and p.pictures > 0, timeout=LONG)
    engine.stop_running()
    engine.stop()  # at once: what was asked for is written all the same
    with closing(open_library(library_path)) as library:
        assert [known.state for known in recordings.recordings(library)] == [AnalysisState.STOPPED]
        told = analysing_stopped.stopped(library)
        assert told is not None
        recordings.wait_again(library, [told.recording])  # this one is to be analysed
        assert analysing_stopped.stopped(library) is None
        analysing.leave(library, told.recording)  # for good: nothing that "Go on" is about
        assert analysing_stopped.stopped(library) is None


def test_the_next_start_goes_on_with_what_was_left(
    qtbot: QtBot, library_path: Path, videos: Path, gate: Gate
) -> None:
    gate.close(after=30)
    engine = Engine()
    engine.start(library_path, cores=1)
    add(qtbot, engine, videos)
    qtbot.waitUntil(lambda: (p := engine.videos.progress) is not None and p.pictures > 20, timeout=LONG)
    engine.stop()
    gate.open()
    engine = Engine()
    overs: list[VideoOver] = []
    engine.videos.over.connect(overs.append)
    engine.start(library_path, cores=1)
    qtbot.waitUntil(lambda: bool(overs), timeout=LONG)
    assert overs[0].state is AnalysisState.DONE
    assert overs[0].pictures < LENGTH
    engine.stop()


def test_one_is_left_as_far_as_it_is_and_the_next_has_its_turn(
    qtbot: QtBot, engine: Engine, videos: Path, clip: Path, gate: Gate
) -> None:
    gate.close(after=30)
    shutil.copy(clip, videos / "two.mkv")
    with (videos / "two.mkv").open("ab") as file:
        file.write(b"\0")  # else it is a copy, and measured once
    overs: list[VideoOver] = []
    engine.videos.over.connect(overs.append)
    add(qtbot, engine, videos)
    qtbot.waitUntil(lambda: (p := engine.videos.progress) is not None and p.pictures > 0, timeout=LONG)
    assert engine.videos.progress is not None
    first = engine.videos.progress.recording
    assert engine.videos.progress.waiting == 1
    engine.videos.leave(first)
    qtbot.waitUntil(lambda: (p := engine.videos.progress) is None or p.recording != first, timeout=LONG)
    gate.open()
    qtbot.waitUntil(lambda: bool(overs), timeout=LONG)
    states = {known.id: known.state for known in recorded(qtbot, engine)}
    assert states.pop(first) is AnalysisState.STOPPED
    assert list(states.values()) == [AnalysisState.DONE]
    changed: list[PhotoId] = []
    engine.videos.changed.connect(changed.append)
    engine.videos.leave(overs[0].recording)
    qtbot.waitUntil(lambda: bool(changed), timeout=LONG)
    assert {known.state for known in recorded(qtbot, engine)} == {AnalysisState.STOPPED}


def test_a_broken_video_is_a_problem_of_the_scan_and_stops_nothing(
    qtbot: QtBot, engine: Engine, videos: Path
) -> None:
    (videos / "broken.mp4").write_bytes(b"\0" * 5000)
    overs: list[VideoOver] = []
    engine.videos.over.connect(overs.append)
    add(qtbot, engine, videos)
    qtbot.waitUntil(lambda: bool(overs), timeout=LONG)
    problems: list[object] = []
    engine.ask(lambda context: len(browse.problems(context.library)), problems.append)
    qtbot.waitUntil(lambda: bool(problems), timeout=LONG)
    assert problems == [1]


def test_a_camera_pauses_it_and_lets_it_go_on(qtbot: QtBot, engine: Engine, videos: Path, gate: Gate) -> None:
    gate.close(after=10)
    overs: list[VideoOver] = []
    engine.videos.over.connect(overs.append)
    holding = Holding(engine)
    add(qtbot, engine, videos)
    qtbot.waitUntil(lambda: engine.activity.doing is Doing.WATCHING, timeout=LONG)
    holding.hold()
    qtbot.waitUntil(lambda: engine.activity.paused, timeout=LONG)
    assert holding.holding
    gate.open()
    holding.release()
    qtbot.waitUntil(lambda: bool(overs), timeout=LONG)


def test_a_video_of_other_models_is_begun_with_them(
    qtbot: QtBot, engine: Engine, videos: Path, gate: Gate
) -> None:
    gate.close(after=10)
    overs: list[VideoOver] = []
    engine.videos.over.connect(overs.append)
    add(qtbot, engine, videos)
    qtbot.waitUntil(lambda: (p := engine.videos.progress) is not None and p.pictures > 0, timeout=LONG)
    assert engine.videos.progress is not None
    with qtbot.waitSignal(engine.model_switched, timeout=LONG):
        engine.switching.use_model("expression", None)
    gate.open()
    qtbot.waitUntil(lambda: bool(overs), timeout=LONG)
    [known] = recorded(qtbot, engine)
    assert known.models is not None
    assert (known.models.expression, known.state) == (None, AnalysisState.DONE)


def test_a_video_that_is_not_there_now_waits_and_the_next_has_its_turn(
    qtbot: QtBot, library_path: Path, videos: Path, clip: Path, tmp_path: Path
) -> None:
    """Its disk was taken away after the scan."""
    other = shutil.copy(clip, videos / "two.mkv")
    with Path(other).open("ab") as file:
        file.write(b"\0")
    library = open_library(library_path)
    with closing(open_thumbnails(library)) as thumbnails, closing(AnalysingProcess(BUILT_IN)) as process:
        for name in ("one.mkv", "two.mkv"):
            list(analysing.add_videos(library, thumbnails, [videos / name], process))
    library.close()
    (videos / "one.mkv").rename(tmp_path / "away.mkv")
    engine = Engine()
    overs: list[VideoOver] = []
    engine.videos.over.connect(overs.append)
    engine.start(library_path, cores=1)
    qtbot.waitUntil(lambda: len(overs) == 2, timeout=LONG)
    assert [over.state for over in overs] == [AnalysisState.WAITING, AnalysisState.DONE]
    qtbot.waitUntil(lambda: engine.videos.activity is None, timeout=LONG)
    engine.stop()
