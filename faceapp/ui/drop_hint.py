"""What the window shows while something is dragged over it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from faceapp.ui.theme import RADIUS_CARD, SPACE_GROUP, Size, font, paint_icon, theme

ICON = 48


class DropHint(QWidget):
    """A veil over the whole window with a dashed edge: folders and files can be dropped anywhere.

    Signals:
        dropped: a tuple of ``Path``.
    """

    dropped = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        parent.setAcceptDrops(True)
        parent.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDropEvent) and event.type() in {QEvent.Type.DragEnter, QEvent.Type.Drop}:
            paths = dropped_paths(event.mimeData())
            if paths:
                event.acceptProposedAction()
            if event.type() == QEvent.Type.Drop:
                self.hide()
                if paths:
                    self.dropped.emit(paths)
            elif paths:
                self.show_over()
            return True
        if event.type() == QEvent.Type.DragLeave:
            self.hide()
        return super().eventFilter(watched, event)

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
