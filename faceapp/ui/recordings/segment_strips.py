"""Marks as coloured strips in the lanes: chosen, moved at their edges, opened with a double click."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPen, QRegion

from faceapp.domain.ids import SegmentId
from faceapp.domain.marking import Segment
from faceapp.ui.recordings.lanes import Lanes
from faceapp.ui.recordings.lanes_view import NAMES, TIMES
from faceapp.ui.recordings.marking import WHOLE_PICTURE, Marking
from faceapp.ui.recordings.marking_words import colour_of, label_word, tip
from faceapp.ui.theme import SPACE_INSIDE, Size, elided, font, mixed, theme

BAND = 16
"""Height of a strip; of many above each other, less, so that all have room in their lane."""
WORDY = 11
"""Height from which a strip has room for its word."""
GRIP = 5
"""Pixels on either side of an edge at which it is taken."""
THIN = 4
"""Height of what is about the whole picture."""


@dataclass(slots=True)
class _Drag:
    segment: SegmentId
    first: float
    last: float
    edge: int
    moved: bool = False


class SegmentStrips(QObject):
    """Draws over ``Lanes`` and takes what the pointer does on a strip before they do.

    Signals:
        opened: a ``Segment`` was double-clicked.
    """

    opened = Signal(object)

    def __init__(self, lanes: Lanes, marking: Marking, parent: QObject) -> None:
        super().__init__(parent)
        self._lanes, self._marking = lanes, marking
        self._drag: _Drag | None = None
        self._cursor = False
        lanes.viewport().installEventFilter(self)
        marking.changed.connect(lanes.viewport().update)

    # --- where they are ---

    def rect(self, segment: SegmentId) -> QRectF:
        """Of a strip, in pixels of the viewport; empty where it is not shown."""
        return next((place for one, place in self._places() if one.id == segment), QRectF())

    def _places(self) -> Iterator[tuple[Segment, QRectF]]:
        axis, marking = self._lanes.axis, self._marking
        rows, counts = self._rows()
        for one in marking.segments:
            lane = marking.lane(one)
            first, last = self._times(one)
            left, right = axis.x(first), axis.x(last)
            if lane == WHOLE_PICTURE:
                yield one, QRectF(left, TIMES - THIN - 1, max(right - left, 2.0), THIN)
                continue
            place = self._lanes.name_rect(lane)
            step = min(BAND + 1.0, (place.height() - 4) / counts[lane])
            top = place.top() + 2 + rows[one.id] * step
            yield one, QRectF(left, top, max(right - left, 2.0), max(step - 1, 1.0))

    def _rows(self) -> tuple[dict[SegmentId, int], dict[int, int]]:
        """In which row of its lane each strip is, so that none lies over another; how many a lane has."""
        marking = self._marking
        rows: dict[SegmentId, int] = {}
        ends: dict[int, list[float]] = {}
        for one in sorted(marking.segments, key=lambda one: (one.first, one.id)):
            taken = ends.setdefault(marking.lane(one), [])
            row = next((place for place, end in enumerate(taken) if end <= one.first), len(taken))
            taken[row:] = [one.last, *taken[row + 1 :]]
            rows[one.id] = row
        return rows, {lane: len(taken) for lane, taken in ends.items()}

    def _times(self, one: Segment) -> tuple[float, float]:
        drag = self._drag
        return (
            (drag.first, drag.last) if drag is not None and drag.segment == one.id else (one.first, one.last)
        )

    def _at(self, at: QPointF) -> tuple[Segment, int] | None:
        """The strip there, and which part: -1 its beginning, 1 its end, 0 between."""
        if at.x() < NAMES:
            return None
        found: tuple[Segment, int] | None = None
        for one, place in self._places():
            if not place.adjusted(-GRIP, 0, GRIP, 0).contains(at):
                continue
            grip = min(GRIP, max(place.width() / 3, 1.0))
            edge = -1 if at.x() < place.left() + grip else 1 if at.x() > place.right() - grip else 0
            found = (one, edge)
            if one.id == self._marking.chosen:
                break
        return found

    # --- drawing ---

    def paint(self, painter: QPainter, part: QRegion) -> None:
        """Over the curves, below the line of now, as far as they reach into ``part``."""
        lanes, marking, tokens = self._lanes, self._marking, theme().tokens
        wide, high = lanes.viewport().width(), lanes.viewport().height()
        painter.save()
        for one, place in self._places():
            if place.right() < NAMES or place.left() > wide or place.bottom() < 0 or place.top() > high:
                continue
            if not part.intersects(QRect(int(place.left()) - 2, 0, int(place.width()) + 4, high)):
                continue
            whole = marking.lane(one) == WHOLE_PICTURE
            painter.setClipRect(QRectF(NAMES, 0 if whole else TIMES, wide - NAMES, high))
            self._strip(painter, one, place, whole=whole)
        if marking.pending:
            painter.setClipRect(QRectF(NAMES, 0, wide - NAMES, high))
            first, last = sorted(marking.span(lanes.cursor_time))
            left, right = lanes.axis.x(first), lanes.axis.x(last)
            top = TIMES if marking.whole_picture else lanes.name_rect(lanes.current).top()
            tall = high - TIMES if marking.whole_picture else lanes.name_rect(lanes.current).height() - 1
            colour = QColor(tokens.accent)
            colour.setAlphaF(0.16)
            place = QRectF(left, top, max(right - left, 2.0), tall)
            painter.fillRect(place, colour)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(tokens.accent, 1.5, Qt.PenStyle.DashLine))
            painter.drawRect(place)
        painter.restore()

    def _strip(self, painter: QPainter, one: Segment, place: QRectF, *, whole: bool) -> None:
        tokens, colour = theme().tokens, colour_of(one.label)
        chosen = one.id == self._marking.chosen
        if not whole:
            below = QColor(colour)
            below.setAlphaF(0.22 if chosen else 0.12)
            lane = self._lanes.name_rect(self._marking.lane(one))
            painter.fillRect(QRectF(place.left(), lane.top(), place.width(), lane.height() - 1), below)
        painter.setPen(
            QPen(tokens.text if chosen else mixed(colour, tokens.text, 0.35), 2.0 if chosen else 1.0)
        )
        painter.setBrush(mixed(tokens.surface, colour, 0.55))
        painter.drawRoundedRect(place, 3, 3)
        if whole or place.width() < 3 * SPACE_INSIDE or place.height() < WORDY:
            return
        face = font(Size.CAPTION)
        painter.setFont(face)
        painter.setPen(tokens.text)
        inner = place.adjusted(SPACE_INSIDE, 0, -SPACE_INSIDE, 0)
        seen = QRectF(max(inner.left(), NAMES + SPACE_INSIDE), inner.top(), 0, inner.height())
        seen.setRight(inner.right())
        words = elided(label_word(one.label), round(seen.width()), face)
        painter.drawText(seen, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)

    # --- hands ---

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QMouseEvent):
            return False
        match event.type():
            case QEvent.Type.MouseButtonPress:
                return event.button() == Qt.MouseButton.LeftButton and self._press(event.position())
            case QEvent.Type.MouseMove:
                return self._move(event.position())
            case QEvent.Type.MouseButtonRelease:
                return self._release()
            case QEvent.Type.MouseButtonDblClick:
                found = self._at(event.position())
                if found is not None:
                    self._drag = None
                    self.opened.emit(found[0])
                return found is not None
        return False

    def _press(self, at: QPointF) -> bool:
        found = self._at(at)
        if found is None:
            self._marking.choose(None)
            return False
        one, edge = found
        self._marking.choose(one.id)
        self._lanes.setFocus()
        self._drag = _Drag(one.id, one.first, one.last, edge)
        return True

    def _move(self, at: QPointF) -> bool:
        drag, lanes = self._drag, self._lanes
        if drag is None:
            found = self._at(at)
            edge = found is not None and found[1] != 0
            if edge:
                lanes.viewport().setCursor(Qt.CursorShape.SizeHorCursor)
            elif self._cursor:
                lanes.viewport().unsetCursor()
            self._cursor = edge
            if found is not None:
                lanes.viewport().setToolTip(tip(label_word(found[0].label), found[0].comment))
            return found is not None
        seconds = lanes.axis.seconds(at.x())
        if drag.edge < 0:
            drag.first, drag.moved = min(seconds, drag.last), True
        elif drag.edge > 0:
            drag.last, drag.moved = max(seconds, drag.first), True
        lanes.viewport().update()
        return True

    def _release(self) -> bool:
        drag, self._drag = self._drag, None
        if drag is None:
            return False
        if drag.moved:
            self._marking.change(drag.segment, span=(drag.first, drag.last))
        return True
