"""A list of lines beside a recording: what moments and marks have in common."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from faceapp.ui.recordings.model import Index
from faceapp.ui.theme import RADIUS_CONTROL, RING, Tokens

HIGH = 44


class LineDelegate(QStyledItemDelegate):
    """Paints lines of one height."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(160, HIGH)

    def begin_line(self, painter: QPainter, option: QStyleOptionViewItem, tokens: Tokens) -> QRect:
        """Save ``painter``, and paint the ground of a line with the ring of the focus; where it is."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        box = QRectF(rect).adjusted(1, 1, -1, -1)
        if state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.raised)
            painter.drawRoundedRect(box, RADIUS_CONTROL, RADIUS_CONTROL)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(tokens.accent, RING))
            painter.drawRoundedRect(box, RADIUS_CONTROL, RADIUS_CONTROL)
        return rect


class LineList(QListView):
    """Shows such lines; nothing of them is edited in place."""

    def __init__(self, name: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setStyleSheet("QListView { background: transparent; }")
