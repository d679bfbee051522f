"""Sheets that ask for something: what Enter, Esc and Tab come to, and how high they are."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from faceapp.ui.sheet import Sheet

Key = Qt.Key


class Asking(Sheet):
    def __init__(self, parent: QWidget) -> None:
        super().__init__("What is it called?", "Keep", 300, parent)
        self.field = QLineEdit()
        self.note = QLabel("It can be called anything that has a name of some length. " * 4, wordWrap=True)
        self.lay_out(self.field, self.note)
        self.field.setFocus()


@pytest.fixture
def sheet(qtbot: QtBot) -> Iterator[Asking]:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    sheet = Asking(window)
    sheet.open()
    qtbot.waitUntil(sheet.isVisible)
    yield sheet
    window.close()


def cancel(sheet: Asking) -> QPushButton:
    return next(one for one in sheet.findChildren(QPushButton) if one is not sheet.go)


@pytest.mark.parametrize(
    ("where", "key", "done"),
    [("field", Key.Key_Return, True), ("field", Key.Key_Escape, False), ("cancel", Key.Key_Return, False)],
)
def test_enter_does_it_and_esc_and_cancel_leave_all_as_it_is(
    sheet: Asking, where: str, key: Qt.Key, done: bool
) -> None:
    ended: list[int] = []
    sheet.finished.connect(ended.append)
    part = sheet.field if where == "field" else cancel(sheet)
    part.setFocus()
    QTest.keyClick(part, key)
    assert ended == [QDialog.DialogCode.Accepted if done else QDialog.DialogCode.Rejected]


def test_tab_goes_from_top_to_bottom_and_what_does_it_stands_last(sheet: Asking) -> None:
    stops = []
    for _ in range(3):
        stops.append(sheet.focusWidget())
        QTest.keyClick(sheet.focusWidget(), Key.Key_Tab)
    assert stops == [sheet.field, cancel(sheet), sheet.go]
    assert cancel(sheet).x() < sheet.go.x()


def test_it_is_as_high_as_its_words(sheet: Asking) -> None:
    layout = sheet.layout()
    assert layout is not None
    assert (sheet.width(), sheet.height()) == (300, layout.totalHeightForWidth(300))
    assert sheet.note.height() == sheet.note.heightForWidth(sheet.note.width())
