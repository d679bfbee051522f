"""Which cameras there are: by Qt, by what Linux lists, and what is not there."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from faceapp.domain.video_errors import CameraForbidden
from faceapp.engine.cameras import Camera, Cameras, forbidden
from faceapp.engine.multimedia import multimedia
from faceapp.engine.qt_camera import best_format, pixels_of


def device(folder: Path, name: str, words: str, index: int = 0) -> None:
    place = folder / name
    place.mkdir(parents=True)
    (place / "name").write_text(f"{words}\n")
    (place / "index").write_text(f"{index}\n")


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    device(tmp_path, "video0", "Built-in camera")
    device(tmp_path, "video1", "Built-in camera", index=1)  # its other pictures, not another camera
    device(tmp_path, "video10", "Camera on the desk")
    device(tmp_path, "video2", "Microscope")
    return tmp_path


def has_qt_cameras() -> bool:
    try:
        return bool(multimedia().QMediaDevices.videoInputs())
    except ImportError:
        return False


def test_what_linux_lists_is_offered_by_name(qtbot: QtBot, listed: Path) -> None:
    if has_qt_cameras():
        pytest.skip("Qt knows the cameras of this machine")
    cameras = Cameras(devices=listed)
    assert cameras.found == (
        Camera("/dev/video0", "Built-in camera", 0),
        Camera("/dev/video2", "Microscope", 2),
        Camera("/dev/video10", "Camera on the desk", 10),
    )


def test_a_camera_that_is_plugged_in_is_told(qtbot: QtBot, listed: Path) -> None:
    if has_qt_cameras():
        pytest.skip("Qt knows the cameras of this machine")
    cameras = Cameras(devices=listed)
    device(listed, "video4", "New one")
    with qtbot.waitSignal(cameras.changed, timeout=5_000):
        cameras.watch(True)
    assert [camera.name for camera in cameras.found][2] == "New one"
    (listed / "video4" / "name").unlink()
    with qtbot.waitSignal(cameras.changed, timeout=10_000):
        pass
    cameras.watch(False)
    assert len(cameras.found) == 3


def test_without_a_library_of_the_system_it_says_which(qtbot: QtBot, tmp_path: Path) -> None:
    cameras = Cameras(devices=tmp_path / "none")
    if cameras.by_qt:
        assert not cameras.missing
    else:
        assert importlib.util.find_spec("PySide6.QtMultimedia") is not None
        assert ".so" in cameras.missing
    assert cameras.found == () or cameras.by_qt


def test_whether_the_user_lets_it_see_is_asked_of_the_system(qtbot: QtBot, tmp_path: Path) -> None:
    answers: list[bool] = []
    Cameras(devices=tmp_path).when_permitted(answers.append)
    if sys.platform.startswith("linux"):
        assert answers == [True]
    with pytest.raises(CameraForbidden):
        forbidden("Desk")(lambda _state: None)


def test_the_format_is_fast_enough_and_not_larger_than_of_use() -> None:
    formats = [("small", 640, 30.0), ("large", 1280, 30.0), ("slow", 1280, 10.0), ("huge", 3840, 60.0)]
    assert best_format(formats) == "large"
    assert best_format([("slow", 640, 5.0), ("huge", 3840, 60.0)]) == "slow"
    assert best_format([("huge", 3840, 60.0)]) == "huge"
    assert best_format([]) is None


def test_pixels_of_a_picture_whose_rows_are_padded() -> None:
    image = QImage(5, 3, QImage.Format.Format_RGB32)
    image.fill(0xFF102030)
    image.setPixel(4, 2, 0xFFFFFF00)
    pixels = pixels_of(image)
    assert pixels.shape == (3, 5, 3)
    assert tuple(pixels[0, 0]) == (0x10, 0x20, 0x30)
    assert tuple(pixels[2, 4]) == (255, 255, 0)
    assert pixels.flags.owndata
    assert pixels.dtype == np.uint8
