"""A video in the real window with the real models: added, looked at, opened, named, found again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from world import World

from faceapp.domain.recording import AnalysisState
from faceapp.domain.video import VideoFacts, VideoPicture
from faceapp.media.video_writer import VideoWriter
from faceapp.services import recordings
from faceapp.ui.pages import PageName
from faceapp.ui.recordings.page import RecordingsPage
from faceapp.ui.recordings.recording_page import RecordingPage

RATE, SECONDS, AWAY = 15, 6, (2.5, 4.2)


def left_at(number: int) -> int:
    """Where the face begins on a picture, pixels: it wanders from the left to the right."""
    return 20 + round(number * 340 / (RATE * SECONDS))


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A portrait (public domain) that wanders, goes and comes back."""
    from skimage import data

    head = cv2.resize(data.astronaut()[0:270, 90:360], (240, 240), interpolation=cv2.INTER_AREA)
    path = tmp_path_factory.mktemp("video") / "wanderer.mp4"
    with VideoWriter(path, VideoFacts(640, 480, None, float(RATE), False, "")) as writer:
        for number in range(SECONDS * RATE):
            pixels = np.full((480, 640, 3), 110, np.uint8)
            if not AWAY[0] <= number / RATE < AWAY[1]:
                left = left_at(number)
                pixels[100:340, left : left + 240] = head
            writer.write(VideoPicture(pixels, number / RATE, number))
    return path


def test_a_video_is_added_looked_at_and_its_face_named(open_world: Callable[[], World], video: Path) -> None:
    world = open_world()
    window = world.window
    window.show_page(PageName.RECORDINGS)
    listed = window.pages.page(PageName.RECORDINGS)
    assert isinstance(listed, RecordingsPage)
    window.open_paths([video])
    assert window.pages.name is PageName.RECORDINGS

    def done() -> bool:
        rows = listed.model.rows
        return bool(rows) and rows[0].recording.state is AnalysisState.DONE and bool(rows[0].recording.people)

    world.until(done, "the video to be looked at")
    place = listed.list.visualRect(listed.model.index(0)).center()
    QTest.mouseClick(listed.list.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place))
    QTest.mouseDClick(listed.list.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place))
    page = window.pages.page(PageName.RECORDING)
    assert isinstance(page, RecordingPage)
    world.until(lambda: page.complete and page.canvas.picture is not None, "the recording to open")
    assert page.reviewed is not None
    assert page.reviewed.there
    assert len(page.reviewed.lanes) == 1  # who comes back is the same

    for seconds in (0.5, 1.5, 5.0, 2.0):
        page.player.seek(seconds)
        world.until(lambda at=seconds: abs(page.player.time - at) < 1 / RATE, "the picture")
        picture = page.canvas.picture
        assert picture is not None
        (face,) = picture.faces.faces
        middle = (face.box.x + face.box.w / 2) * 640
        assert abs(middle - left_at(round(page.player.time * RATE)) - 120) < 40
    page.player.seek(3.3)
    world.until(lambda: abs(page.player.time - 3.3) < 1 / RATE, "the picture without a face")
    assert page.canvas.picture is not None
    assert not page.canvas.picture.faces.faces

    page.player.seek(0.5)
    world.until(lambda: bool(page.canvas.picture and page.canvas.picture.faces.faces), "the face")
    assert page.canvas.picture is not None
    (face,) = page.canvas.picture.faces.faces
    QTest.mouseDClick(page.canvas, Qt.MouseButton.LeftButton, pos=page.canvas.place_of(face).center())
    editor = page.naming.field.findChild(QLineEdit)
    assert editor is not None
    QTest.keyClicks(editor, "Eileen")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    (seen,) = recordings.recordings(world.library)[0].people
    assert (seen.name, seen.proposed) == ("Eileen", False)
    world.until(lambda: page.reviewed is not None and page.reviewed.lanes[0].name == "Eileen", "her lane")

    QTest.keyClick(page.canvas, Qt.Key.Key_Space)
    world.until(lambda: page.player.time > 1.5, "the video to play")
    window.back()
    assert window.pages.name is PageName.RECORDINGS
    assert not page.player.is_open
    listed.head.field.setText("eileen")
    world.until(lambda: listed.head._count.text() == "1", "the search")
