"""A lane for everybody in a recording: who it is, when they are seen, what they show."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum, auto

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QPainter,
    QPaintEvent,
    QPixmap,
    QRegion,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from faceapp.domain.expression import Expression
from faceapp.domain.reviewing import Curves, Reviewed
from faceapp.ui.pictures import Pictures
from faceapp.ui.recordings import lane_painting as paint
from faceapp.ui.recordings.axis import Axis
from faceapp.ui.recordings.gathering import Gathered
from faceapp.ui.recordings.lane_scale import paint_kind, paint_scale
from faceapp.ui.recordings.lane_times import hide_times, paint_lines, times
from faceapp.ui.theme import theme

NAMES = 208
"""Width of the names at the left."""
TIMES = 24
"""Height of the times above."""
LANE, LANE_MOST = 44, 120
"""Height of a lane: a few have all the room there is, up to this."""
ZOOM = 1.25
"""For a notch of the wheel."""
CURSOR = 8
"""Pixels on either side of a line that are drawn anew with it; and all of the times above, where one hides
another."""


class Hold(Enum):
    """What the pointer does."""

    NOTHING = auto()
    PRESSED = auto()
    PANNING = auto()
    CHOOSING = auto()


class LanesView(QAbstractScrollArea):
    """Signals.

    sought: seconds that were clicked at.
    piece_chosen: seconds from and to, or None: repeat it.
    name_asked: number of a lane whose name was double-clicked.
    looked_at: (from, to, columns): what is drawn has room for more than was read.
    menu_asked: where on the screen.
    """

    sought = Signal(float)
    piece_chosen = Signal(object)
    name_asked = Signal(int)
    looked_at = Signal(float, float, int)
    menu_asked = Signal(QPoint)

    def __init__(self, pictures: Pictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._gathered: Gathered | None = None
        self._closer: Curves | None = None
        self._axis = Axis(0.0, 1.0, 1.0, NAMES, 1.0)
        self._expression: Expression | None = None
        self._cursor = 0.0
        self._hover: float | None = None
        self._loop: tuple[float, float] | None = None
        self._now: Mapping[int, tuple[float, ...]] = {}
        self._current = 0
        self._high = LANE
        self._hold = Hold.NOTHING
        self._pressed = QPointF()
        self._drawn: QPixmap | None = None
        self.over: Callable[[QPainter, QRegion], None] | None = None
        """Draws over the curves, below the line of now, what lies in that part of it."""
        self.shown: Callable[[Curves], Curves] | None = None
        """What is drawn in place of what was read."""
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().setSingleStep(LANE // 2)
        self.verticalScrollBar().valueChanged.connect(lambda _value: self._redraw())
        self.viewport().setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumHeight(TIMES + LANE)
        self.setAccessibleName(self.tr("Expressions over time"))
        self.viewport().setToolTip("")
        pictures.faces_arrived.connect(lambda _faces: self._redraw())
        theme().changed.connect(self._redraw)

    # --- what the page tells it ---

    @property
    def axis(self) -> Axis:
        """What is shown where."""
        return self._axis

    @property
    def gathered(self) -> Gathered | None:
        """What is drawn."""
        return self._gathered

    @property
    def current(self) -> int:
        """The lane the keys mean."""
        return self._current

    @property
    def cursor_time(self) -> float:
        """Where the line is, seconds."""
        return self._cursor

    @property
    def expression(self) -> Expression | None:
        """What is drawn; None: all."""
        return self._expression

    def show_gathered(self, gathered: Gathered | None) -> None:
        """Another recording, or the same one read anew."""
        before = self._gathered
        self._gathered, self._closer = gathered, None
        if gathered is not None:
            length = gathered.reviewed.length
            known = before is not None and before.reviewed.recording.id == gathered.reviewed.recording.id
            if known:
                self._axis = self._axis.with_length(length)
            else:
                self._axis = Axis(0.0, length, length, NAMES, self._axis.width)
                self._current, self._cursor, self._hover, self._now = 0, 0.0, None, {}
            self._describe(gathered.reviewed)
        self._fit()
        self._redraw()

    def show_more(self) -> None:
        """More of it was read."""
        self._redraw()

    def show_closer(self, curves: Curves) -> None:
        """What is looked at was read in more columns."""
        self._closer = curves
        self._redraw()

    def choose(self, expression: Expression | None) -> None:
        """Draw one expression; None: all."""
        self._expression = expression
        self._redraw()

    def show_cursor(self, seconds: float, now: Mapping[int, tuple[float, ...]], *, follow: bool) -> None:
        """The picture of this time is shown.

        Args:
            seconds: its time.
            now: what the faces on it show, by lane.
            follow: keep it in sight.
        """
        dirty = self._around(self._cursor)
        self._cursor = seconds
        if now != self._now:
            self._now = now
            dirty += QRect(0, 0, NAMES, self.viewport().height())
        axis = self._axis
        if follow and self._hold is Hold.NOTHING and not axis.start <= seconds <= axis.end:
            self._show_axis(axis.moved(seconds - axis.start - (axis.end - axis.start) * 0.1))
        dirty += self._around(seconds)
        self.viewport().update(dirty)

    def show_loop(self, loop: tuple[float, float] | None) -> None:
        """The piece that is repeated."""
        self._loop = loop
        self.viewport().update()

    def show_whole(self) -> None:
        """All of the recording."""
        axis = self._axis
        self._show_axis(Axis(0.0, axis.length, axis.length, axis.left, axis.width))

    def zoom(self, notches: float) -> None:
        """Look closer at where the line is."""
        axis = self._axis
        at = axis.x(self._cursor) if axis.start <= self._cursor <= axis.end else axis.left + axis.width / 2
        self._show_axis(axis.zoomed(ZOOM**notches, at))

    def name_rect(self, lane: int) -> QRect:
        """Where the name of a lane stands, in pixels of the viewport."""
        top = TIMES + lane * self._high - self.verticalScrollBar().value()
        return QRect(0, top, NAMES, self._high)

    # --- drawing ---

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._drawn is None:
            self._drawn = self._draw()
        painter = QPainter(self.viewport())
        painter.drawPixmap(0, 0, self._drawn)
        gathered = self._gathered
        if gathered is None:
            return
        high = self.viewport().height()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_now(painter, gathered)
        painter.setClipRect(QRect(NAMES, 0, self.viewport().width() - NAMES, high))
        at = None if self._hold is Hold.PANNING else self._hover
        now = self._cursor if self._axis.start <= self._cursor <= self._axis.end else None
        above = QRectF(NAMES, 0, self.viewport().width() - NAMES, TIMES)
        hide_times(painter, above, self._axis, [one for one in (at, now) if one is not None])
        if self.over is not None:
            self.over(painter, event.region())
        if self._loop is not None:
            paint.loop(painter, self._axis, self._loop, TIMES, high)
        paint_lines(painter, self._axis, at, now, TIMES, high)

    def _paint_now(self, painter: QPainter, gathered: Gathered) -> None:
        """What stands beside the faces changes with every picture."""
        painter.save()
        painter.setClipRect(QRect(0, TIMES, NAMES, self.viewport().height()))
        for number, lane in enumerate(gathered.reviewed.lanes):
            rect = self.name_rect(number)
            if rect.bottom() > TIMES and rect.top() < self.viewport().height():
                paint.now(painter, rect, lane, self._now.get(number), self._expression)
        painter.restore()

    def _draw(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        size = self.viewport().size()
        picture = QPixmap(size * ratio)
        picture.setDevicePixelRatio(ratio)
        tokens = theme().tokens
        picture.fill(tokens.surface)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        gathered = self._gathered
        if gathered is not None:
            curves = self.curves_of(gathered)
            painter.setClipRect(QRect(0, TIMES, size.width(), size.height()))
            for number, lane in enumerate(gathered.reviewed.lanes):
                names = self.name_rect(number)
                if names.bottom() < TIMES or names.top() > size.height():
                    continue
                chosen = number == self._current and self.hasFocus()
                paint.name(painter, names, number, lane, self._pictures, chosen=chosen)
                place = QRectF(NAMES, names.top(), size.width() - NAMES, self._high)
                paint.lane(painter, place, gathered, number, self._axis, curves, self._expression)
                paint_scale(painter, place, change=number in curves.grounds)
            painter.setClipping(False)
            times(painter, QRectF(NAMES, 0, size.width() - NAMES, TIMES), self._axis)
            paint_kind(painter, QRectF(0, 0, NAMES, TIMES), raw=gathered.raw)
        painter.end()
        return picture

    def curves_of(self, gathered: Gathered) -> Curves:
        """What is drawn."""
        curves = self._curves(gathered)
        return curves if self.shown is None else self.shown(curves)

    def _curves(self, gathered: Gathered) -> Curves:
        """What was read closely where it covers what is shown; else of the whole."""
        closer, axis = self._closer, self._axis
        if closer is not None and closer.start <= axis.start and closer.end >= axis.end:
            whole = gathered.curves
            if (closer.end - closer.start) / closer.columns < (whole.end - whole.start) / whole.columns:
                return closer
        return gathered.curves

    def _redraw(self) -> None:
        self._drawn = None
        self.viewport().update()

    # --- where things are ---

    def _show_axis(self, axis: Axis) -> None:
        if axis == self._axis:
            return
        self._axis = axis
        self._want()
        self._redraw()

    def _want(self) -> None:
        """Ask for more columns where what is shown has room for them."""
        gathered, axis = self._gathered, self._axis
        if gathered is None:
            return
        whole, span = gathered.curves, axis.end - axis.start
        pixel = span / axis.width
        if pixel >= (whole.end - whole.start) / whole.columns or self._covers():
            return
        start, end = max(0.0, axis.start - span), min(axis.length, axis.end + span)
        self.looked_at.emit(start, end, max(1, round((end - start) / pixel)))

    def _covers(self) -> bool:
        closer, axis = self._closer, self._axis
        if closer is None or closer.start > axis.start or closer.end < axis.end:
            return False
        return (closer.end - closer.start) / closer.columns <= 1.5 * (axis.end - axis.start) / axis.width

    def _fit(self) -> None:
        axis = self._axis.over(NAMES, self.viewport().width() - NAMES)
        self._axis = axis
        count = 0 if self._gathered is None else len(self._gathered.reviewed.lanes)
        bar = self.verticalScrollBar()
        bar.setPageStep(max(1, self.viewport().height() - TIMES))
        room = self.viewport().height() - TIMES
        self._high = min(max(room // max(count, 1), LANE), LANE_MOST)
        bar.setRange(0, max(0, count * self._high - room))

    def _lane_at(self, at: QPointF) -> int | None:
        if self._gathered is None or at.y() < TIMES:
            return None
        lane = int((at.y() - TIMES + self.verticalScrollBar().value()) // self._high)
        return lane if lane < len(self._gathered.reviewed.lanes) else None

    def _around(self, seconds: float) -> QRegion:
        """What is drawn anew where a line at that time comes or goes."""
        wide, high = self.viewport().width(), self.viewport().height()
        x = round(min(max(self._axis.x(seconds), NAMES), wide))
        above = QRegion(QRect(NAMES, 0, wide - NAMES, TIMES))
        return above + QRect(QPoint(x - CURSOR, 0), QPoint(x + CURSOR, high))

    def _show_hover(self, seconds: float | None) -> None:
        if seconds != self._hover:
            for one in (self._hover, seconds):
                if one is not None:
                    self.viewport().update(self._around(one))
            self._hover = seconds

    def _describe(self, reviewed: Reviewed) -> None:
        names = [paint.tip(lane).replace("\n", ", ") for lane in reviewed.lanes]
        self.setAccessibleDescription("; ".join(names))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
        self._want()
        self._redraw()
