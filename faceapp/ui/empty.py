"""A page with nothing on it: what it is for, and the one thing to do next."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from faceapp.ui.theme import SPACE_GROUP, SPACE_PAGE, icon, restyle, set_role, theme

WIDTH = 440
"""Of the sentence, logical pixels: about sixty letters a line."""


class EmptyWords(NamedTuple):
    """What ``EmptyPage.say`` is told."""

    icon: str
    title: str
    sentence: str = ""
    button: str = ""


class EmptyPage(QWidget):
    """An icon, a title, a sentence, and at most one button.

    Signals:
        asked: the button was pressed.
    """

    asked = Signal()

    def __init__(
        self, icon_name: str, title: str, sentence: str = "", button: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._icon_name = icon_name
        self._picture = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self._title = QLabel(alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True)
        self._sentence = QLabel(alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True)
        self._button = QPushButton()
        restyle(self._title, "tone", "empty")
        restyle(self._sentence, "tone", "quiet")
        set_role(self._button, "primary")
        self._button.clicked.connect(lambda _checked: self.asked.emit())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE_PAGE, SPACE_PAGE, SPACE_PAGE, SPACE_PAGE)
        layout.setSpacing(SPACE_GROUP)
        layout.addStretch(2)
        layout.addWidget(self._picture)
        layout.addWidget(self._title)
        layout.addWidget(self._sentence, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        theme().changed.connect(self._paint_icon)
        self.say(icon_name, title, sentence, button)

    @property
    def button(self) -> QPushButton:
        """What it offers; hidden where that is nothing."""
        return self._button

    def say(self, icon_name: str, title: str, sentence: str = "", button: str = "") -> None:
        """Other words on the same page: nothing found, not yet looked at, all done."""
        self._icon_name = icon_name
        self._title.setText(title)
        self._sentence.setText(sentence)
        self._sentence.setVisible(bool(sentence))
        if not button and self._button.hasFocus():
            self.setFocus()  # else it would go to some control of the tool bar
        self._button.setText(button)
        self._button.setVisible(bool(button))
        # a wrapped label in a centred cell needs its width said, or it wraps at every word
        width = min(WIDTH, self._sentence.fontMetrics().horizontalAdvance(sentence) + 8)
        self._sentence.setFixedWidth(max(1, width))
        self._sentence.setMinimumHeight(max(0, self._sentence.heightForWidth(max(1, width))))
        self._paint_icon()

    def _paint_icon(self) -> None:
        ratio = self.devicePixelRatioF()
        self._picture.setPixmap(icon(self._icon_name, 56, "quiet").pixmap(QSize(56, 56), ratio))
