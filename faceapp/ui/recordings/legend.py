"""Below the lanes: which colour is which expression. Below the picture: what has to be known about it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from faceapp.domain.expression import Expression
from faceapp.ui.elided import ElidedLabel
from faceapp.ui.expression.painting import DOT, paint_dot
from faceapp.ui.expression.words import SHOWN, word
from faceapp.ui.recordings.lanes_view import NAMES
from faceapp.ui.theme import SPACE, SPACE_BETWEEN, SPACE_GROUP, SPACE_INSIDE, Size, font, icon, restyle, theme

HIGH = 6 * SPACE
LEAST = 3 * SPACE
"""Pixels between two words; with less room, they stand closer than can be read, and are left out."""


class Legend(QWidget):
    """The seven expressions as the curves have them; hidden while there is one curve only."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(HIGH)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        words = ", ".join(word(one) for one in SHOWN)
        self.setAccessibleName(words)
        self.setToolTip(words)
        theme().changed.connect(self.update)

    def show_for(self, expression: Expression | None) -> None:
        """What is drawn; None: all."""
        self.setVisible(expression is None)

    def sizeHint(self) -> QSize:
        return QSize(400, HIGH)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, HIGH)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme().tokens.surface)
        paint_legend(painter, QRectF(self.rect()), SHOWN)


def paint_legend(painter: QPainter, place: QRectF, shown: Sequence[Expression]) -> None:
    """Which colour is which of ``shown``, in a line; three dots where there is no room for more."""
    tokens, small = theme().tokens, font(Size.CAPTION)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(small)
    metrics = QFontMetrics(small)
    widths = [DOT + SPACE_INSIDE + metrics.horizontalAdvance(word(one)) for one in shown]
    whole = sum(widths) + LEAST * (len(shown) - 1)
    left = float(NAMES + SPACE_BETWEEN)
    if left + whole > place.width():
        left = float(SPACE_BETWEEN)
    gap = min(max((place.width() - left - sum(widths)) / len(shown), SPACE), SPACE_GROUP)
    left, middle = left + place.left(), place.center().y()
    more = metrics.horizontalAdvance("\u2026")
    for number, (one, wide) in enumerate(zip(shown, widths, strict=True), 1):
        if left + wide + (0 if number == len(shown) else gap + more) > place.right():
            painter.setPen(tokens.quiet)
            painter.drawText(QPointF(left, middle + (metrics.ascent() - metrics.descent()) / 2), "\u2026")
            return
        paint_dot(painter, QPointF(left + DOT / 2, middle), one, tokens)
        painter.setPen(tokens.quiet)
        base = middle + (metrics.ascent() - metrics.descent()) / 2
        painter.drawText(QPointF(left + DOT + SPACE_INSIDE, base), word(one))
        left += wide + gap


class Note(QFrame):
    """A sentence below the picture, where it covers no face; not there while there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", "head")
        self._mark = QLabel()
        self._words = ElidedLabel()
        restyle(self._words, "tone", "quiet")
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_GROUP, SPACE_INSIDE, SPACE_GROUP, SPACE_INSIDE)
        row.setSpacing(SPACE_BETWEEN)
        row.addWidget(self._mark)
        row.addWidget(self._words, 1)
        theme().changed.connect(self._colour)
        self._colour()
        self.hide()

    @property
    def words(self) -> str:
        """What it says; "" while it is not there."""
        return "" if self.isHidden() else self._words.text()

    def say(self, words: str) -> None:
        """This, or nothing."""
        self._words.setText(words)
        self._words.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        self.setVisible(bool(words))

    def _colour(self) -> None:
        self._mark.setPixmap(icon("info", 16, "quiet").pixmap(QSize(16, 16)))
