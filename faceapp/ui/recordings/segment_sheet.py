"""Two small sheets: the word and comment of a mark, and the name of whoever marks."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QLineEdit,
    QWidget,
)

from faceapp.domain.marking_thresholds import COMMENT_LETTERS, LABEL_LETTERS
from faceapp.ui.expression.painting import dot
from faceapp.ui.expression.words import SHOWN, word
from faceapp.ui.recordings.marking_words import label_of, label_word
from faceapp.ui.sheet import Sheet
from faceapp.ui.theme import restyle

WIDTH = 380


class SegmentSheet(Sheet):
    """Asks for the word and comment of a mark.

    Args:
        times: when it is, in words.
        label: its word; "" for a new one.
        comment: beside it.
        others: free words that were used before.
        new: it is made now.

    Signals:
        given: (label, comment).
    """

    given = Signal(str, str)

    def __init__(
        self, times: str, label: str, comment: str, others: Sequence[str], *, new: bool, parent: QWidget
    ) -> None:
        super().__init__(times, self.tr("Mark") if new else self.tr("Save"), WIDTH, parent)
        self.word = QComboBox()
        self.word.setEditable(True)
        self.word.setIconSize(QSize(16, 16))
        for one in SHOWN:
            self.word.addItem(dot(one), word(one))
        self.word.addItems(list(others))
        self._show_word(label_word(label))
        line = self.word.lineEdit()
        assert line is not None
        line.setMaxLength(LABEL_LETTERS)
        line.selectAll()
        self.comment = QLineEdit(comment)
        self.comment.setMaxLength(COMMENT_LETTERS)
        self.lay_out(self.word, self.comment)
        line.setPlaceholderText(self.tr("Expression, or a word of your own"))
        self.word.setAccessibleName(self.tr("Word"))
        self.comment.setPlaceholderText(self.tr("Comment"))
        self.comment.setAccessibleName(self.tr("Comment"))
        self.word.editTextChanged.connect(lambda _text: self._look())
        self._look()
        self.word.setFocus()

    def accept(self) -> None:
        """Take it."""
        self.given.emit(label_of(self.word.currentText()), self.comment.text())
        super().accept()

    def _show_word(self, text: str) -> None:
        """With the dot of its own, or without one where it is a free word."""
        place = self.word.findText(text, Qt.MatchFlag.MatchFixedString)
        self.word.setCurrentIndex(place)
        self.word.setEditText(text)

    def _look(self) -> None:
        text, line = self.word.currentText(), self.word.lineEdit()
        self.go.setEnabled(bool(text.strip()))
        place = self.word.findText(text, Qt.MatchFlag.MatchFixedString)
        if line is not None and place != self.word.currentIndex():  # the dot is that of what stands there
            held = line.cursorPosition(), line.selectionStart(), len(line.selectedText())
            self.word.blockSignals(True)
            self._show_word(text)
            self.word.blockSignals(False)
            line.setCursorPosition(held[0])
            if held[1] >= 0:
                line.setSelection(held[1], held[2])


class ReviewerSheet(Sheet):
    """Asks who marks.

    Args:
        name: as they said last.
        blind: for a second pass.

    Signals:
        given: the name; "" where they want none.
    """

    given = Signal(str)

    def __init__(self, name: str, *, blind: bool, parent: QWidget) -> None:
        if blind:
            title, yes = self.tr("Who makes the second pass?"), self.tr("Begin")
            words = self.tr("Until it ends, marks of everybody else are hidden.")
        else:
            title, yes = self.tr("Who marks?"), self.tr("Go on")
            words = self.tr("The name is kept with each mark, and remembered. It may stay empty.")
        super().__init__(title, yes, WIDTH, parent)
        self.name = QLineEdit(name)
        self.name.setMaxLength(LABEL_LETTERS)
        self.name.selectAll()
        self.name.setPlaceholderText(self.tr("Your name"))
        self.name.setAccessibleName(self.tr("Your name"))
        note = QLabel(words, wordWrap=True)
        restyle(note, "tone", "caption")
        self.lay_out(self.name, note)
        self._blind = blind
        self.name.textChanged.connect(lambda _text: self._look())
        self._look()
        self.name.setFocus()

    def accept(self) -> None:
        """Take it."""
        self.given.emit(self.name.text())
        super().accept()

    def _look(self) -> None:
        self.go.setEnabled(not self._blind or bool(self.name.text().strip()))
