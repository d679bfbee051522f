"""Recordings and their player where there is little room: nothing lies over anything, no word is cut."""

from __future__ import annotations

import itertools
from collections.abc import Callable

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from faceapp.domain.ids import PhotoId
from faceapp.ui.elided import ElidedButton, ElidedLabel
from faceapp.ui.pages import PageName
from faceapp.ui.recordings.head import RecordingsHead
from faceapp.ui.recordings.legend import Legend
from faceapp.ui.recordings.recording_head import RecordingHead
from faceapp.ui.recordings.recording_page import RecordingPage
from faceapp.ui.recordings.transport import Transport
from faceapp.ui.window import MainWindow


def cut(line: QWidget) -> list[str]:
    """What has less room than it needs in a line, or lies over its neighbour."""
    shown = sorted(
        (one for one in line.findChildren(QWidget) if one.isVisible() and one.parentWidget() is line),
        key=lambda one: one.x(),
    )
    found = [
        f"{one.text()!r} has {one.width()} of {one.sizeHint().width()}"
        for one in shown
        if isinstance(one, QLabel | QAbstractButton)
        and not isinstance(one, ElidedLabel | ElidedButton)
        and one.width() < one.minimumSizeHint().width()
    ]
    for left, right in itertools.pairwise(shown):
        beside = left.y() < right.geometry().bottom() and right.y() < left.geometry().bottom()
        if beside and left.geometry().right() > right.x():
            found.append(f"{left} lies over {right}")
    if shown and shown[-1].geometry().right() > line.width():
        found.append(f"{shown[-1]} leaves the line")
    return found


def test_the_line_above_the_recordings_fits(qtbot: QtBot) -> None:
    host = QWidget()  # a window would be as wide as its layout wants
    qtbot.addWidget(host)
    head = RecordingsHead(host)
    host.show()
    head.show_count(12, 12)
    for width in (508, 640, 660, 1068):
        head.resize(width, head.height())
        QApplication.processEvents()
        assert not cut(head), width
        for button, words in ((head.folder, "Add folder\u2026"), (head.videos, "Add videos\u2026")):
            assert words in {button.text(), button.toolTip()}
            assert button.accessibleName() == words


def test_the_line_below_the_picture_fits(qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    line = Transport(host)
    host.show()
    line.show_length(3723.0)
    line.show_loop((4.0, 6.0))
    line.show_time(65.25)
    for width in (240, 349, 350, 420, 508, 812):
        line.resize(width, line.height())
        QApplication.processEvents()
        assert not cut(line), width
        assert line._time.text() == ("01:05.2" if width < 350 else "00:01:05.250")
        assert line.play.isVisible()


def test_in_a_narrow_window_the_picture_has_the_room_of_the_side(
    open_window: Callable[[], MainWindow], record: Callable[..., PhotoId], qtbot: QtBot
) -> None:
    number = record(seconds=4.0)
    window = open_window()
    window.resize(1280, 800)
    window.show_page(PageName.RECORDINGS)
    window.pages.page(PageName.RECORDINGS).recording_open_requested.emit(number, 0.0)
    page = window.pages.page(PageName.RECORDING)
    assert isinstance(page, RecordingPage)
    qtbot.waitUntil(lambda: page.complete and page.side.isVisible())

    window.resize(720, 480)
    qtbot.waitUntil(lambda: not page.side.isVisible())
    qtbot.waitUntil(lambda: page.canvas.width() == page.width())
    page.switch("side").trigger()
    assert page.side.isVisible()
    window.resize(1280, 800)
    qtbot.waitUntil(lambda: page.width() > 800)
    assert page.side.isVisible()
    window.resize(720, 480)
    qtbot.waitUntil(lambda: page.width() < 640)
    assert page.side.isVisible(), "it was asked for there"


def test_the_legend_has_no_half_words(qtbot: QtBot) -> None:
    legend = Legend()
    qtbot.addWidget(legend)
    for width in range(120, 700, 7):
        legend.resize(width, legend.height())
        picture = legend.grab().toImage()
        edge = {picture.pixelColor(width - 1, y).rgb() for y in range(picture.height())}
        assert len(edge) == 1, f"something is cut at {width}"


def test_the_line_above_the_player_has_a_name_and_whole_words(qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    head = RecordingHead(host)
    for _ in range(6):
        head.switches.add(QAction(head, checkable=True), "smiley", "Something")
    head._name.setText("A recording of two people at the window.mp4")
    host.show()
    for width, words in ((508, "All"), (1068, "All expressions")):
        head.resize(width, head.height())
        QApplication.processEvents()
        assert not cut(head), width
        assert head.curves.currentText() == words
        assert head.curves.width() >= head.curves.sizeHint().width()
        assert head._name.width() >= 48
        assert head.switches.folded is (width < 640)
