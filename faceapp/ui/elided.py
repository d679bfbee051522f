"""A line of text that is cut where there is no room, with the whole of it in a tool tip."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QWidget

LEAST = 48
"""Pixels that are always left: a letter or two and the dots."""


class ElidedLabel(QLabel):
    """One line; asks for the room it needs, and lives with less. Ends in "…" then.

    Args:
        middle: of a path both ends are of use: it is cut in between.
    """

    def __init__(self, text: str = "", parent: QWidget | None = None, *, middle: bool = False) -> None:
        super().__init__(parent)
        self._mode = Qt.TextElideMode.ElideMiddle if middle else Qt.TextElideMode.ElideRight
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Show this; also what is read aloud."""
        super().setText(text)
        self.setAccessibleName(text)
        self._tell()

    @property
    def shown(self) -> str:
        """What is to be read of it."""
        return self.fontMetrics().elidedText(self.text(), self._mode, self.contentsRect().width())

    def minimumSizeHint(self) -> QSize:
        whole = super().minimumSizeHint()
        return QSize(min(LEAST, whole.width()), whole.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tell()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self.style().drawItemText(
            painter,
            self.contentsRect(),
            self.alignment() | Qt.TextFlag.TextSingleLine,
            self.palette(),
            self.isEnabled(),
            self.shown,
            self.foregroundRole(),
        )

    def _tell(self) -> None:
        self.setToolTip("" if self.shown == self.text() else self.text())


class ElidedButton(QPushButton):
    """A button in words that are cut where there is no room; what leads there is said by its tool tip."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._whole = text
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    @property
    def whole(self) -> str:
        """All of the words."""
        return self._whole

    def say(self, text: str) -> None:
        """Other words from now on."""
        self._whole = text
        self.setText(text)
        self._fit()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        shown = super().sizeHint()
        metrics = self.fontMetrics()
        return shown + QSize(
            metrics.horizontalAdvance(self._whole) - metrics.horizontalAdvance(self.text()), 0
        )

    def minimumSizeHint(self) -> QSize:
        return QSize(min(2 * LEAST, self.sizeHint().width()), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        metrics = self.fontMetrics()
        wanted, whole = self.sizeHint().width(), metrics.horizontalAdvance(self._whole)
        room = max(0, self.width() - (wanted - whole))
        enough = self.width() >= wanted - 2  # widths of letters are rounded
        cut = metrics.elidedText(self._whole, Qt.TextElideMode.ElideRight, room)
        self.setText(self._whole if enough else cut)
