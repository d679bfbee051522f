"""What the window shows while something is dragged over it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from faceapp.ui.theme import RADIUS_CARD, SPACE_GROUP, Size, font, paint_icon, theme

ICON = 48


class DropHint(QWidget):
    """A veil over the whole window with a dashed edge: drop it anywhere."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def show_over(self) -> None:
        """Cover the parent."""
        self.setGeometry(self._over.rect())
        self.show()
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = theme().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        veil = QColor(tokens.window)
        veil.setAlphaF(0.88)
        painter.fillRect(self.rect(), veil)
        pen = QPen(tokens.accent, 2, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        edge = QRectF(self.rect()).adjusted(SPACE_GROUP, SPACE_GROUP, -SPACE_GROUP, -SPACE_GROUP)
        painter.drawRoundedRect(edge, RADIUS_CARD, RADIUS_CARD)
        middle = QRectF(self.rect()).center()
        mark = QRectF(middle.x() - ICON / 2, middle.y() - ICON, ICON, ICON)
        paint_icon(painter, mark, "folder-plus", tokens.accent)
        painter.setPen(tokens.text)
        painter.setFont(font(Size.TITLE))
        words = QRectF(0, middle.y() + SPACE_GROUP, self.width(), 32)
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, self.tr("Drop to add to the library"))


def dropped_paths(data: QMimeData) -> tuple[Path, ...]:
    """The folders and files that are dragged; empty where it is something else."""
    if not data.hasUrls():
        return ()
    return tuple(Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile() and url.toLocalFile())
