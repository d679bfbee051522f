from __future__ import annotations

import threading

import numpy as np
import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from faceapp.domain.following import PictureFaces
from faceapp.domain.live import LivePicture
from faceapp.domain.video import VideoPicture
from faceapp.engine.newest import Newest


def picture(number: int) -> LivePicture:
    pixels = np.zeros((1, 1, 3), np.uint8)
    faces = PictureFaces(VideoPicture(pixels, float(number), number), (), cut=False, milliseconds=0.0)
    return LivePicture(faces, np.zeros((1, 1, 4), np.uint8), mirrored=False, own=True)


def number(shown: LivePicture) -> int:
    return shown.faces.picture.number


class Window(QObject):
    """Notes what arrives, and on which thread."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[tuple[int, threading.Thread]] = []
        self.newest = Newest(self)
        self.newest.arrived.connect(self._show)

    def _show(self, one: LivePicture) -> None:
        self.shown.append((number(one), threading.current_thread()))


@pytest.fixture
def window(qapp: object) -> Window:
    return Window()


def test_a_busy_window_gets_the_newest_only_in_its_own_thread(window: Window, qtbot: QtBot) -> None:
    dropped: list[int] = []
    take = window.newest.begin(lambda: dropped.append(1))
    source = threading.Thread(target=lambda: [take(picture(one)) for one in range(3)])
    source.start()
    source.join()
    qtbot.waitUntil(lambda: bool(window.shown))
    assert window.shown == [(2, threading.main_thread())]
    assert len(dropped) == 2
    take(picture(3))
    qtbot.waitUntil(lambda: len(window.shown) == 2)


def test_what_a_source_gave_is_nothing_after_its_end_or_another_s_begin(window: Window, qtbot: QtBot) -> None:
    before = window.newest.begin()
    before(picture(1))
    after = window.newest.begin()
    before(picture(2))
    after(picture(3))
    qtbot.waitUntil(lambda: bool(window.shown))
    after(picture(4))
    window.newest.end()
    after(picture(5))
    window.newest.begin()(picture(6))
    qtbot.waitUntil(lambda: len(window.shown) == 2)
    assert [one for one, _ in window.shown] == [3, 6]
