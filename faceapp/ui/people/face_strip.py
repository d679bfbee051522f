"""A line of small round faces with a caption each: years, companions, references."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from faceapp.ui.pictures import Pictures
from faceapp.ui.theme import RADIUS_CARD, RING, SPACE, Size, elided, font, theme

CAPTION = 16


@dataclass(frozen=True, slots=True)
class Bead:
    """One face of a strip.

    Attributes:
        key: what ``chosen`` tells.
        words: the whole of it, in a tool tip.
    """

    key: int
    face: int | None
    caption: str
    words: str


class FaceStrip(QWidget):
    """Faces side by side; what does not fit is reached with the wheel and the arrow keys.

    Args:
        foot: pixels left below the captions, for who draws more.

    Signals:
        chosen: the key of a face: click or Enter.
    """

    chosen = Signal(int)

    def __init__(
        self,
        pictures: Pictures,
        diameter: int = 40,
        parent: QWidget | None = None,
        *,
        captions: bool = True,
        foot: int = 0,
    ) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._diameter = diameter
        self._caption = CAPTION if captions else 0
        self._below = self._caption + foot
        self._beads: tuple[Bead, ...] = ()
        self._shift = 0
        self._current = 0
        self._hover = -1
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        pictures.faces_arrived.connect(self._arrived)
        theme().changed.connect(self.update)

    @property
    def beads(self) -> tuple[Bead, ...]:
        """What is shown."""
        return self._beads

    def show_beads(self, beads: Sequence[Bead]) -> None:
        """Show these faces; the strip hides where there are none."""
        self._beads = tuple(beads)
        self._shift = 0
        self._current = 0
        self.setVisible(bool(beads))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(max(1, len(self._beads)) * self._step, self._diameter + self._below + 2 * SPACE)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._step, self._diameter + self._below + 2 * SPACE)

    def faces(self) -> set[int]:
        """What is shown now."""
        return {bead.face for bead in self._beads if bead.face is not None}

    @property
    def _step(self) -> int:
        return self._diameter + (5 if self._caption else 3) * SPACE

    def _rect(self, place: int) -> QRect:
        return QRect(place * self._step - self._shift, 0, self._step, self.height())

    def _at(self, point: QPoint) -> int:
        place = (point.x() + self._shift) // self._step
        return place if 0 <= place < len(self._beads) and 0 <= point.y() < self.height() else -1

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens, ratio = theme().tokens, self.devicePixelRatioF()
        caption = font(Size.CAPTION, tabular=True)
        for place, bead in enumerate(self._beads):
            rect = self._rect(place)
            if not rect.intersects(event.rect()):
                continue
            if place == self._hover:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(tokens.raised)
                painter.drawRoundedRect(rect.adjusted(1, 0, -1, 0), RADIUS_CARD, RADIUS_CARD)
            if self.hasFocus() and place == self._current:
                painter.setPen(QPen(tokens.accent, RING))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(rect.adjusted(2, 1, -2, -1), RADIUS_CARD, RADIUS_CARD)
            found = None
            if bead.face is not None:
                found = self._pictures.round_face(bead.face, self._diameter, ratio)
            left = rect.center().x() + 1 - self._diameter // 2
            painter.drawPixmap(left, SPACE, found or self._pictures.round_placeholder(self._diameter, ratio))
            if not self._caption:
                continue
            painter.setFont(caption)
            painter.setPen(tokens.quiet)
            line = QRect(rect.left() + 2, SPACE + self._diameter, rect.width() - 4, CAPTION)
            painter.drawText(line, Qt.AlignmentFlag.AlignCenter, elided(bead.caption, line.width(), caption))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover = self._at(event.position().toPoint())
        self.setCursor(Qt.CursorShape.PointingHandCursor if self._hover >= 0 else Qt.CursorShape.ArrowCursor)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._hover = -1
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        place = self._at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and place >= 0:
            self._current = place
            self.chosen.emit(self._beads[place].key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and self._beads:
            step = 1 if key == Qt.Key.Key_Right else -1
            self._current = max(0, min(self._current + step, len(self._beads) - 1))
            rect = self._rect(self._current)
            self._scroll(min(rect.left(), 0) or max(rect.right() - self.width(), 0))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._beads:
            self.chosen.emit(self._beads[self._current].key)
        else:
            event.ignore()

    def wheelEvent(self, event: QWheelEvent) -> None:
        angle = event.angleDelta()
        self._scroll(-(angle.x() or angle.y()) // 2)
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._scroll(0)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            place = self._at(event.pos())
            if place >= 0:
                QToolTip.showText(event.globalPos(), self._beads[place].words, self)
            else:
                QToolTip.hideText()
            return True
        return bool(super().event(event))

    def _scroll(self, by: int) -> None:
        most = max(0, len(self._beads) * self._step - self.width())
        self._shift = max(0, min(self._shift + by, most))
        self.update()

    def _arrived(self, faces: set[int]) -> None:
        if self.isVisible() and faces & self.faces():
            self.update()
