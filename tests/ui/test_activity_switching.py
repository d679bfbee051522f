"""What the line at the bottom and the toast say of other models."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from faceapp.domain.model_choice import BUILT_IN, ModelChoice
from faceapp.domain.switching import SwitchProgress, SwitchSummary
from faceapp.engine.answers import Activity, Doing
from faceapp.ui import wording
from faceapp.ui.activity import ActivityLine
from faceapp.ui.models.words import taken_over

BETTER = ModelChoice("yunet", "mobilefacenet", None)


def test_the_line_says_what_gets_ready_how_far_and_how_long(qtbot: QtBot) -> None:
    line = ActivityLine()
    qtbot.addWidget(line)
    line.resize(900, 36)
    line.show()

    def said(done: int, total: int, left: float | None, *, paused: bool = False) -> str:
        progress = SwitchProgress(BUILT_IN, BETTER, done, total, left, paused, "MobileFaceNet")
        line.show_activity(Activity(Doing.SWITCHING, paused=paused, switching=progress))
        label = next(label for label in line.findChildren(QLabel) if label.text())
        return label.text().replace("\u202f", " ")

    assert said(0, 0, None) == "Getting ready for MobileFaceNet"
    words = "Getting ready for MobileFaceNet  1 204 of 8 310"
    assert said(1204, 8310, 187.0) == words + "  \u00b7  3 min left"
    assert (line._bar.maximum(), line._bar.value()) == (8310, 1204)
    with qtbot.waitSignal(line.pause_asked):
        qtbot.mouseClick(line._pause, Qt.MouseButton.LeftButton)
    assert said(1204, 8310, 187.0, paused=True) == words + "  \u00b7  paused"
    with qtbot.waitSignal(line.resume_asked):
        qtbot.mouseClick(line._pause, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(line.stop_asked):
        qtbot.mouseClick(line._stop, Qt.MouseButton.LeftButton)


def test_a_change_is_told_with_what_it_came_to() -> None:
    def said(**facts: int) -> list[str]:
        counts = {"faces": 8310, "found": 0, "lost": 0, "without": 0} | facts
        summary = SwitchSummary(BUILT_IN, BETTER, 100, seconds=1.0, name="MobileFaceNet", **counts)
        return [part.replace("\u202f", " ") for part in wording.switched(summary)]

    assert said() == ["8 310 faces"]
    assert said(found=1, lost=2, without=3)[1:] == [
        "1 face more",
        "2 not seen any more",
        "3 faces wait for their photos",
    ]
    left_out = SwitchSummary(BUILT_IN, BETTER, 0, 0, 0, 0, 0, 0.0)
    assert wording.switched(left_out) == []


def test_a_change_names_all_models_that_took_over() -> None:
    def said(detector: str, embedder: str, expression: str | None) -> list[str]:
        after = ModelChoice(detector, embedder, expression)
        return taken_over(SwitchSummary(BUILT_IN, after, 1, 1, 0, 0, 0, 1.0))

    ours = BUILT_IN.expression
    both = "YuNet finds faces and MobileFaceNet recognises people from now on"
    assert said("yunet", "mobilefacenet", ours) == [both]
    assert said("yunet", "mobilefacenet", None) == [both, "Expressions are not read any more"]
    assert said("yunet", "dlib-resnet", ours) == ["YuNet finds faces from now on"]
    assert said("mtcnn", "mobilefacenet", "ferplus") == [
        "MobileFaceNet recognises people from now on",
        "FER+ reads expressions from now on",
    ]


def test_what_is_measured_stands_in_the_line_and_can_be_stopped(qtbot: QtBot) -> None:
    line = ActivityLine()
    qtbot.addWidget(line)
    line.resize(900, 36)
    line.show()
    line.show_measuring("Measuring YuNet: speed", 250, 1000)
    assert (line._text.text(), line._bar.value(), line._bar.maximum()) == (
        "Measuring YuNet: speed",
        250,
        1000,
    )
    assert line._stop.isVisible()
    assert line._stop.accessibleName() == "Stop"
    assert not line._pause.isVisible()
    with qtbot.waitSignal(line.stop_measuring_asked):
        qtbot.mouseClick(line._stop, Qt.MouseButton.LeftButton)
    line.show_activity(Activity(Doing.SCANNING))
    assert line._text.text() == "Looking for photos  \u00b7  Measuring YuNet: speed"
    assert line._text.toolTip() == line._text.text()  # what is cut can be read
    assert line._stop.accessibleName() == "Stop the first of these"
    assert line._pause.toolTip() == "Pause the first of these"
    with qtbot.waitSignal(line.stop_asked):  # what it stands beside
        qtbot.mouseClick(line._stop, Qt.MouseButton.LeftButton)
    line.show_activity(Activity(Doing.NOTHING))
    line.show_measuring("", 0, 0)
    assert not line._stop.isVisible()
    assert not line._bar.isVisible()
