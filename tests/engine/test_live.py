"""The camera beside the engine: photos wait for it, and it ends when it is told to."""

from __future__ import annotations

import time
from pathlib import Path

from pytestqt.qtbot import QtBot
from simulated_camera import NumberFollower, SimulatedCamera

from faceapp.domain.errors import KnownError
from faceapp.domain.live import LivePicture, LiveState, Stage, View
from faceapp.domain.scanning import ScanStage
from faceapp.domain.video_errors import CameraBusy
from faceapp.engine.answers import Doing
from faceapp.engine.engine import Engine
from faceapp.services.folders import add_folders


def begin(engine: Engine, source: SimulatedCamera | None = None) -> tuple[SimulatedCamera, NumberFollower]:
    camera, follower = source or SimulatedCamera(), NumberFollower()
    engine.camera.make_looker = lambda _models, _known: follower
    engine.camera.show_for(View(320, 240))
    engine.camera.open("Test camera", lambda _told: camera)
    return camera, follower


def test_photos_wait_while_the_camera_runs_and_go_on_after(
    engine: Engine, qtbot: QtBot, folder: Path
) -> None:
    told: list[bool] = []
    engine.camera.photos_wait.connect(told.append)
    camera, _ = begin(engine)
    engine.ask(lambda context: add_folders(context.library, [folder]), lambda _roots: engine.scan())
    qtbot.waitUntil(
        lambda: engine.activity.doing is Doing.SCANNING and engine.activity.paused, timeout=20_000
    )
    assert told == [True]
    engine.camera.close()
    qtbot.waitUntil(lambda: not engine.activity.paused)
    assert told == [True, False]
    assert engine.activity.doing is Doing.SCANNING
    assert camera.closed.is_set()


def test_what_the_user_has_go_on_goes_on(engine: Engine, qtbot: QtBot, folder: Path) -> None:
    begin(engine)
    engine.ask(lambda context: add_folders(context.library, [folder]), lambda _roots: engine.scan())
    qtbot.waitUntil(lambda: engine.activity.paused, timeout=20_000)
    engine.resume()

    def measuring() -> bool:
        progress = engine.activity.progress
        return progress is not None and progress.stage is ScanStage.MEASURING

    qtbot.waitUntil(measuring, timeout=60_000)
    assert not engine.activity.paused
    assert engine.camera.running


def test_the_newest_picture_is_delivered_and_the_rest_counted(engine: Engine, qtbot: QtBot) -> None:
    numbers: list[int] = []

    def take(picture: LivePicture) -> None:
        numbers.append(picture.faces.picture.number)
        time.sleep(0.08)  # a window that is slow

    engine.camera.picture_ready.connect(take)
    begin(engine)
    qtbot.waitUntil(lambda: len(numbers) > 8, timeout=20_000)
    engine.camera.close()
    assert numbers == sorted(set(numbers))
    assert engine.camera.counts.dropped > 0


def test_what_is_known_of_a_face_is_asked_beside_the_pictures(engine: Engine, qtbot: QtBot) -> None:
    _, follower = begin(engine)
    qtbot.waitUntil(lambda: len(follower.seen) > 3, timeout=20_000)
    found: list[object] = []
    engine.camera.current(1, found.append)
    engine.camera.current(99, found.append)
    qtbot.waitUntil(lambda: len(found) == 2)
    assert found[0] is not None
    assert found[1] is None
    engine.camera.close()
    engine.camera.current(1, found.append)
    assert found[2] is None


def test_a_busy_camera_is_a_state_with_its_reason(engine: Engine, qtbot: QtBot) -> None:
    states: list[LiveState] = []
    engine.camera.state_changed.connect(states.append)

    def refuse(_told: object) -> SimulatedCamera:
        raise CameraBusy(camera="Test camera")

    engine.camera.open("Test camera", refuse)
    qtbot.waitUntil(lambda: bool(states) and states[-1].stage is Stage.ENDED, timeout=10_000)
    assert isinstance(states[-1].problem, CameraBusy)
    assert not engine.camera.running


def test_another_source_takes_the_place_of_the_first(engine: Engine, qtbot: QtBot) -> None:
    first, _ = begin(engine)
    qtbot.waitUntil(lambda: engine.camera.state.stage is Stage.LIVE, timeout=10_000)
    second, follower = begin(engine, SimulatedCamera(size=(640, 480)))
    qtbot.waitUntil(lambda: engine.camera.state.width == 640 and bool(follower.seen), timeout=20_000)
    assert first.closed.is_set()
    assert not second.closed.is_set()


def test_who_agreed_after_the_camera_was_closed_is_told_which_one(engine: Engine, qtbot: QtBot) -> None:
    from faceapp.engine.live_recording import Wish

    told: list[KnownError] = []
    engine.camera.recorder.problem.connect(told.append)
    engine.camera.open("Desk camera", lambda _told: SimulatedCamera())
    engine.camera.close()
    engine.camera.recorder.begin(Wish(None))
    assert str(told[0]) == "The camera Desk camera sends no pictures any more."


def test_the_engine_ends_with_a_camera_that_runs(engine: Engine, qtbot: QtBot) -> None:
    camera, _ = begin(engine)
    qtbot.waitUntil(lambda: engine.camera.state.stage is Stage.LIVE, timeout=10_000)
    engine.stop()
    assert camera.closed.is_set()
