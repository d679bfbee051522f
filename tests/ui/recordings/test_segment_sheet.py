from __future__ import annotations

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from faceapp.ui.recordings.segment_sheet import SegmentSheet


def test_the_dot_is_that_of_the_word(qtbot: QtBot) -> None:
    """A free word has none; what is typed has its own."""
    around = QWidget()
    qtbot.addWidget(around)
    sheet = SegmentSheet("00:09.6", "surprise", "", ["Smirk"], new=False, parent=around)
    assert sheet.word.currentText() == "Surprised"
    assert sheet.word.itemText(sheet.word.currentIndex()) == "Surprised"
    line = sheet.word.lineEdit()
    assert line is not None
    for typed, stands in (("xyz", ""), ("sad", "Sad"), ("smirk", "Smirk")):
        line.selectAll()
        QTest.keyClicks(line, typed)
        assert sheet.word.currentText().casefold() == typed
        assert sheet.word.itemText(sheet.word.currentIndex()) == stands
