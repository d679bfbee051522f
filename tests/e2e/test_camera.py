"""The camera in the real window with the real models: a face is named while it moves, and recorded."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from world import World

from faceapp.domain.live import Stage
from faceapp.domain.recording import AnalysisState
from faceapp.domain.video import VideoFacts, VideoPicture
from faceapp.media.video_writer import VideoWriter
from faceapp.services import browse, recordings
from faceapp.ui.camera.page import CameraPage
from faceapp.ui.pages import PageName

SECONDS = 60


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A portrait (public domain) that moves about, a minute of it."""
    import cv2
    from skimage import data

    head = cv2.resize(data.astronaut()[0:270, 90:360], (240, 240), interpolation=cv2.INTER_AREA)
    path = tmp_path_factory.mktemp("video") / "portrait.mp4"
    with VideoWriter(path, VideoFacts(640, 480, None, 15.0, False, "")) as writer:
        for number in range(SECONDS * 15):
            pixels = np.full((480, 640, 3), 110, np.uint8)
            left, top = round(200 + 150 * np.sin(number / 30)), round(120 + 80 * np.cos(number / 40))
            pixels[top : top + 240, left : left + 240] = head
            writer.write(VideoPicture(pixels, number / 15, number))
    return path


def test_a_face_is_named_while_it_moves_and_recorded(open_world: Callable[[], World], video: Path) -> None:
    world = open_world()
    world.window.show_page(PageName.CAMERA)
    page = world.window.pages.page(PageName.CAMERA)
    assert isinstance(page, CameraPage)
    camera = world.engine.camera
    page.open_source(str(video))
    canvas = page.look.canvas

    def face() -> bool:
        picture = canvas.picture
        return picture is not None and bool(picture.faces.faces) and camera.counts.shown > 10

    world.until(face, "a face on the screen")
    picture = canvas.picture
    assert picture is not None
    (seen,) = picture.faces.faces
    assert 50 < canvas.place_of(seen).width() * 640 / canvas._place().width() < 160
    QTest.mouseDClick(canvas, Qt.MouseButton.LeftButton, pos=canvas.place_of(seen).center())
    assert page.look.naming.field.isVisible()
    QTest.keyClicks(page.look.naming.field._edit, "Eileen")
    QTest.keyClick(page.look.naming.field._edit, Qt.Key.Key_Return)
    world.until(lambda: [one.name for one in browse.people(world.library)] == ["Eileen"], "her name")
    world.until(lambda: [card.name for card in page.look.panel.cards] == ["Eileen"], "her name in the panel")
    world.until(lambda: canvas.picture and canvas.picture.faces.faces, "her face")
    assert canvas._shown(_only(page)).label == "Eileen"

    page.bar.record.click()
    sheet = page.look.recording.sheet
    assert sheet is not None
    QTest.keyClicks(sheet.who, "Eileen")
    sheet.video.setChecked(True)
    sheet.accept()
    analysed = camera.counts.analysed
    world.until(lambda: page.bar._time.text() >= "0:03", "three seconds of recording")
    world.until(lambda: camera.counts.analysed > analysed + 15, "pictures that were looked at")
    page.bar.record.click()
    world.until(lambda: camera.recorder.now is None, "the recording to end")
    made = next(one for one in recordings.recordings(world.library) if one.has_video)
    assert made.state is AnalysisState.DONE
    assert made.path.is_file()
    assert made.consent is not None
    assert made.consent.who == "Eileen"
    samples = recordings.samples(world.library, made.id)
    assert len(samples) > 10
    assert np.nanmax(samples.raw) > 0.2
    assert 1.0 < samples.time[-1] < 60

    while browse.people(world.library):  # the name in the recording, then the one before it
        assert world.window.context.operations.undo() is not None
    world.until(lambda: all(one.name != "Eileen" for one in page.look.panel.cards), "undo")

    page._stop()
    world.until(lambda: camera.state.stage is Stage.CLOSED, "the camera to close")
    again = made.path
    page.open_source(str(again))  # what was recorded can be looked at
    world.until(face, "the recording on the screen")
    page._stop()


def _only(page: CameraPage):  # type: ignore[no-untyped-def]
    picture = page.look.canvas.picture
    assert picture is not None
    return picture.faces.faces[0]
