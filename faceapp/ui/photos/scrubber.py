"""The line of years at the right edge: where one is, and a way to be elsewhere at once."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF, QWheelEvent
from PySide6.QtWidgets import QApplication, QLabel, QSizePolicy, QWidget

from faceapp.ui.photos.layout import Layout
from faceapp.ui.photos.order import Tick, ticks
from faceapp.ui.photos.painting import month_words
from faceapp.ui.photos.wall import Wall
from faceapp.ui.theme import RADIUS_CONTROL, SPACE, SPACE_BETWEEN, Size, font, theme

WIDTH = 13 * SPACE
APART = 7 * SPACE
"""Pixels from one year to the next."""
HANDLE = 2 * SPACE
"""Height of the handle at least, pixels."""
DOT = 3
"""Width of a month's dot."""


class Scrubber(QWidget):
    """Years and months in the order of the wall; press or drag to jump.

    It stands for the scroll bar: the handle is as high as the part that shows.
    """

    jumped = Signal()

    def __init__(self, wall: Wall, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wall = wall
        self._grip: float | None = None
        self._over = -1
        self._made: tuple[Layout, int, tuple[Tick, ...]] | None = None
        self._ground = parent or self
        self._bubble = QLabel(self._ground)
        self._bubble.setObjectName("scrubber_bubble")
        self._bubble.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._bubble.hide()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(self.tr("Date line"))
        self.setAccessibleDescription(self.tr("Drag to go to another time"))
        wall.scrolled.connect(self.update)
        theme().changed.connect(self._style)
        self._style()

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, 200)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        tokens = theme().tokens
        painter.fillRect(self.rect(), tokens.window)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        small = font(Size.CAPTION, tabular=True)
        painter.setFont(small)
        layout, months = self._wall.wall, self._wall.photos.photos.months
        span = self._span
        if months and len(months) + 1 == len(layout.section_first):
            half = QFontMetrics(small).height() // 2
            dots = QPolygonF()
            painter.setPen(tokens.quiet)
            for tick in self._marks(span.height()):
                y = span.top() + round(tick.at * span.height())
                if tick.label:
                    box = QRect(0, y - half, self.width() - SPACE_BETWEEN, 2 * half)
                    painter.drawText(
                        box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, tick.label
                    )
                else:
                    dots.append(QPointF(self.width() - SPACE_BETWEEN - 3.5, y))
            painter.setPen(QPen(tokens.line, DOT, c=Qt.PenCapStyle.RoundCap))
            painter.drawPoints(dots)
        handle = self._handle()
        if handle.height() < span.height():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.accent if self._grip is not None or self._over >= 0 else tokens.quiet)
            painter.drawRoundedRect(handle, 2, 2)
            if self._over >= 0 and self._grip is None:
                painter.setBrush(tokens.line)
                painter.drawRect(QRectF(SPACE, self._over - 0.5, self.width() - 2 * SPACE, 1))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        y, handle = event.position().y(), self._handle()
        # taken by the handle it follows the hand; elsewhere it comes to it
        self._grip = y - handle.top() if handle.top() <= y <= handle.bottom() else 0.0
        self._jump(y)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._over = event.position().toPoint().y()
        if self._grip is not None:
            self._jump(event.position().y())
        else:
            self._show_bubble(self._over, self._over)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._grip = None
        self._bubble.hide()
        self.update()

    def leaveEvent(self, event: object) -> None:
        self._over = -1
        if self._grip is None:
            self._bubble.hide()
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        QApplication.sendEvent(self._wall.viewport(), event)

    @property
    def _height(self) -> int:
        """Of the wall, and never less than what shows of it."""
        return max(self._wall.wall.height, self._wall.viewport().height(), 1)

    @property
    def _span(self) -> QRect:
        return self.rect().adjusted(0, 3 * SPACE, 0, -3 * SPACE)

    def _marks(self, span: int) -> tuple[Tick, ...]:
        """The marks, made anew only for another wall or another height of the line."""
        layout = self._wall.wall
        if self._made is None or self._made[0] is not layout or self._made[1] != span:
            months = self._wall.photos.photos.months
            made = ticks(months, layout.section_top[:-1], self._height, span, APART)
            self._made = (layout, span, made)
        return self._made[2]

    def _handle(self) -> QRectF:
        span, bar = self._span, self._wall.verticalScrollBar()
        high = max(span.height() * self._wall.viewport().height() / self._height, HANDLE)
        share = bar.value() / bar.maximum() if bar.maximum() else 0.0
        return QRectF(self.width() - SPACE, span.top() + share * (span.height() - high), 3, high)

    def _jump(self, y: float) -> None:
        span, bar, handle = self._span, self._wall.verticalScrollBar(), self._handle()
        free = max(span.height() - handle.height(), 1.0)
        share = (y - (self._grip or 0.0) - span.top()) / free
        bar.setValue(round(min(max(share, 0.0), 1.0) * bar.maximum()))
        self._show_bubble(round(self._handle().center().y()), None)
        self.jumped.emit()

    def _show_bubble(self, y: int, at: int | None) -> None:
        """The month beside ``y``: of what shows, or with ``at`` of that height of the line."""
        layout, index = self._wall.wall, self._wall.photos.photos
        if not index.months or not len(layout):
            return
        if at is None:
            top = self._wall.verticalScrollBar().value() + layout.style.heading
        else:
            top = round((at - self._span.top()) / max(self._span.height(), 1) * self._height)
        sections = layout.sections_between(max(top, 0), max(top, 0) + 1)
        number = min(sections.start, len(index.months) - 1)
        self._bubble.setText(month_words(index.months[number]))
        self._bubble.adjustSize()
        corner = self.mapTo(self._ground, QPoint(0, y))
        top_edge = min(max(corner.y() - self._bubble.height() // 2, 0), self.height() - self._bubble.height())
        self._bubble.move(corner.x() - self._bubble.width() - SPACE_BETWEEN, top_edge)
        self._bubble.show()
        self._bubble.raise_()

    def _style(self) -> None:
        tokens = theme().tokens
        self._bubble.setStyleSheet(
            f"background: {tokens.text.name()}; color: {tokens.window.name()};"
            f"border-radius: {RADIUS_CONTROL}px; padding: {SPACE}px {SPACE_BETWEEN}px; font-weight: 600;"
        )
