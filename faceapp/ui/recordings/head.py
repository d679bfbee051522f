"""The line above the list of recordings: what it is, what is looked for, what can be added."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QSizePolicy, QWidget

from faceapp.ui import wording
from faceapp.ui.theme import SPACE, SPACE_BETWEEN, SPACE_PAGE, icon, restyle, set_role

HEIGHT = 14 * SPACE
TYPING_MS = 150
NARROW = 660
"""Pixels; in a narrower line the buttons are without words, which their tool tips say."""


class RecordingsHead(QFrame):
    """Signals.

    looked_for: what is typed.
    videos_asked, folder_asked: buttons.
    left: Esc or the arrow down: to the list.
    """

    looked_for = Signal(str)
    videos_asked = Signal()
    folder_asked = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(HEIGHT)
        title = QLabel(self.tr("Recordings"))
        restyle(title, "tone", "title")
        self._count = QLabel()
        restyle(self._count, "tone", "quiet")
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("Person, name or date"))
        self.field.setAccessibleName(self.tr("Look for a recording"))
        self.field.setClearButtonEnabled(True)
        self.field.setMaximumWidth(260)
        self.field.setMinimumWidth(140)
        self.field.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.field.addAction(icon("magnifying-glass", 16, "quiet"), QLineEdit.ActionPosition.LeadingPosition)
        self._soon = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._soon.timeout.connect(lambda: self.looked_for.emit(self.field.text()))
        self.field.textChanged.connect(lambda _text: self._soon.start())
        self.field.returnPressed.connect(self.left)
        self.videos = QPushButton(icon("film-strip", 20, "on_accent"), self.tr("Add videos\u2026"))
        set_role(self.videos, "primary")
        self.folder = QPushButton(icon("folder-plus"), self.tr("Add folder\u2026"))
        self._words = {button: button.text() for button in (self.videos, self.folder)}
        for button, asked in ((self.videos, self.videos_asked), (self.folder, self.folder_asked)):
            button.setIconSize(QSize(20, 20))
            button.clicked.connect(lambda _checked, asked=asked: asked.emit())
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_PAGE, 0, SPACE_PAGE, 0)
        row.setSpacing(SPACE_BETWEEN)
        row.addWidget(title)
        row.addSpacing(SPACE_BETWEEN)
        row.addWidget(self._count)
        row.addStretch(1)
        row.addWidget(self.field, 2)
        row.addWidget(self.folder)
        row.addWidget(self.videos)

    def show_count(self, shown: int, total: int) -> None:
        """How many are shown of how many."""
        self.field.setVisible(total > 0)
        self._count.setVisible(total > 0)
        self.videos.setVisible(total > 0)  # an empty page has a button of its own
        if shown == total:
            self._count.setText(wording.number(total))
        else:
            words = self.tr("{n} of {total}")
            self._count.setText(words.format(n=wording.number(shown), total=wording.number(total)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < NARROW
        for button, words in self._words.items():
            button.setText("" if narrow else words)
            button.setToolTip(words if narrow else "")
            button.setAccessibleName(words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Escape, Qt.Key.Key_Down} and self.field.hasFocus():
            if event.key() == Qt.Key.Key_Escape:
                self.field.clear()
            self.left.emit()
        else:
            super().keyPressEvent(event)
