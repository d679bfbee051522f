"""What is known of a person beside the name, to be written: day of birth, note."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import QDate, QLocale, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from faceapp.domain.person import Person
from faceapp.ui.sheet import Sheet
from faceapp.ui.theme import SPACE, SPACE_BETWEEN, restyle

WIDTH = 360
NOTE_HEIGHT = 96


class FactsSheet(Sheet):
    """Two fields; Enter in the first, or Ctrl+Enter anywhere, keeps what is written.

    Signals:
        born: another ``date``, or None where there is none any more.
        noted: another note.
    """

    born = Signal(object)
    noted = Signal(str)

    def __init__(self, person: Person, parent: QWidget) -> None:
        super().__init__(person.name, self.tr("Keep"), WIDTH, parent)
        self._person = person
        self._day = QLineEdit("" if person.birth_date is None else person.birth_date.isoformat())
        self._day.setPlaceholderText(self.tr("1957-04-30"))
        self._note = QPlainTextEdit(person.note)
        self._note.setTabChangesFocus(True)
        self._note.setFixedHeight(NOTE_HEIGHT)
        self._wrong = QLabel()
        restyle(self._wrong, "tone", "danger")
        self._wrong.hide()
        column = QVBoxLayout()
        column.setSpacing(SPACE_BETWEEN)
        for words, field in ((self.tr("Born"), self._day), (self.tr("Note"), self._note)):
            label = QLabel(words)
            label.setBuddy(field)
            restyle(label, "tone", "section")
            field.setAccessibleName(words)
            column.addWidget(label)
            column.addWidget(field)
            if field is self._day:
                column.addWidget(self._wrong)
                column.addSpacing(SPACE)
        self.lay_out(column)
        self._day.selectAll()
        self._day.setFocus()

    def accept(self) -> None:
        typed = self._day.text().strip()
        day = read_day(typed)
        if typed and day is None:
            self._refuse(self.tr("Write the day like this: 1957-04-30"))
        elif day is not None and day > datetime.now().astimezone().date():
            self._refuse(self.tr("This day is still to come"))
        else:
            if day != self._person.birth_date:
                self.born.emit(day)
            if (note := self._note.toPlainText().strip()) != self._person.note:
                self.noted.emit(note)
            super().accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        with_control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if with_control and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.accept()
        else:
            super().keyPressEvent(event)

    def _refuse(self, words: str) -> None:
        self._wrong.setText(words)
        self._wrong.show()
        self._day.setFocus()
        self._day.selectAll()


def read_day(typed: str) -> date | None:
    """A day as 1957-04-30, or as it is written where the user lives; None where it is neither."""
    usual = QLocale().dateFormat(QLocale.FormatType.ShortFormat)
    local = usual.replace("yyyy", "yy").replace("yy", "yyyy").replace("dd", "d").replace("MM", "M")
    for shape in ("yyyy-M-d", local):
        found = QDate.fromString(typed, shape)
        if found.isValid():
            return date(found.year(), found.month(), found.day())
    return None
