"""How a lane is drawn: who, the curve, when the face is seen; the times above, the line of now."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QCoreApplication, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from faceapp.domain.expression import EXPRESSIONS, Expression, Unclear
from faceapp.domain.recording import SeenIn
from faceapp.domain.reviewing import Curves
from faceapp.ui.camera.following import read_of
from faceapp.ui.camera.lines import lane_pen
from faceapp.ui.expression.painting import DOT, paint_dot
from faceapp.ui.expression.words import SHOWN, percent, percents, word
from faceapp.ui.pictures import Pictures
from faceapp.ui.recordings.axis import Axis
from faceapp.ui.recordings.gathering import Gathered
from faceapp.ui.recordings.lane_scale import BAR, MARGIN, SCALE
from faceapp.ui.recordings.tracing import LINE, paint_grid, trace
from faceapp.ui.recordings.words import called, seen_for
from faceapp.ui.theme import RING, SPACE_BETWEEN, SPACE_INSIDE, Size, elided, font, mixed, theme
from faceapp.ui.tokens import EXPRESSIONS as COLOURS

FACE = 36

translate = QCoreApplication.translate


def tip(lane: SeenIn) -> str:
    """Who it is and how to say it, for a tool tip."""
    words = translate("recording", "{name}, {time} on screen").format(
        name=called(lane), time=seen_for(lane.seconds)
    )
    if not lane.name:
        words += "\n" + translate("recording", "The number counts within this recording only")
    return words + "\n" + translate("recording", "Double-click to say who this is")


def name(
    painter: QPainter, rect: QRect, number: int, lane: SeenIn, pictures: Pictures, *, chosen: bool
) -> None:
    """The face, with a ring in the colour that it has on the picture, and the name."""
    tokens = theme().tokens
    if chosen:
        painter.fillRect(rect.adjusted(0, 0, 0, -1), mixed(tokens.surface, tokens.accent, 0.16))
        painter.setPen(QPen(tokens.accent, RING))
        painter.drawLine(rect.left() + 1, rect.top() + 2, rect.left() + 1, rect.bottom() - 2)
    ratio = painter.device().devicePixelRatioF()
    picture = None if lane.face is None else pictures.round_face(lane.face, FACE, ratio)
    top = rect.top() + (rect.height() - FACE) / 2
    at = QPointF(rect.left() + SPACE_BETWEEN + SPACE_INSIDE, top)
    painter.drawPixmap(at, picture or pictures.round_placeholder(FACE, ratio))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(lane_pen(number, RING))
    painter.drawEllipse(QRectF(at.x(), at.y(), FACE, FACE))
    face = font(Size.BODY, bold=bool(lane.name))
    words = _words(rect)
    painter.setFont(face)
    painter.setPen(tokens.text if lane.name else tokens.quiet)
    upper = QRectF(words.left(), words.top(), words.width(), words.height() / 2)
    flags = Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft
    painter.drawText(upper, flags, elided(called(lane), round(upper.width()), face))
    painter.setPen(QPen(tokens.line, 1))
    painter.drawLine(QPointF(rect.right() + 0.5, rect.top()), QPointF(rect.right() + 0.5, rect.bottom()))
    painter.drawLine(QPointF(rect.left(), rect.bottom() + 0.5), QPointF(rect.right(), rect.bottom() + 0.5))


def now(
    painter: QPainter,
    rect: QRect,
    lane: SeenIn,
    scores: tuple[float, ...] | None,
    expression: Expression | None,
) -> None:
    """What the face shows on the picture of now; how long it is seen where it is not on it."""
    tokens, words = theme().tokens, _words(rect)
    lower = QRectF(words.left(), words.center().y() + 2, words.width(), words.height() / 2)
    small = font(Size.CAPTION, tabular=True)
    painter.setFont(small)
    painter.setPen(tokens.quiet)
    flags = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft
    if scores is None:
        text = translate("recording", "{time} on screen").format(time=seen_for(lane.seconds))
        painter.drawText(lower, flags, elided(text, round(lower.width()), small))
        return
    label = expression or read_of(scores).told
    text = word(label)
    if not isinstance(label, Unclear):
        text += f" {percent(percents(scores)[label])}"
    paint_dot(painter, QPointF(lower.left() + DOT / 2, lower.top() + 7), label, tokens)
    painter.setPen(tokens.text)
    lower.setLeft(lower.left() + DOT + SPACE_INSIDE)
    painter.drawText(lower, flags, elided(text, round(lower.width()), small))


def lane(  # noqa: PLR0917 - what it is made of
    painter: QPainter,
    place: QRectF,
    gathered: Gathered,
    number: int,
    axis: Axis,
    curves: Curves,
    expression: Expression | None,
) -> None:
    """The curve, and when the face is seen."""
    tokens, reviewed = theme().tokens, gathered.reviewed
    inner = place.adjusted(0, MARGIN, 0, -MARGIN - BAR)
    paint_grid(painter, inner)
    painter.setPen(QPen(tokens.line, 1))
    painter.drawLine(
        QPointF(place.left(), place.bottom() - 0.5), QPointF(place.right(), place.bottom() - 0.5)
    )
    painter.save()
    painter.setClipRect(place, Qt.ClipOperation.IntersectClip)
    for one in SHOWN if expression is None else (expression,):
        found = trace(curves, (number, EXPRESSIONS.index(one)), axis.span, inner, reviewed.gap)
        colour = COLOURS[one]
        if expression is not None:
            below = QColor(colour)
            below.setAlphaF(0.16)
            ground = inner.bottom() - curves.grounds.get(number, 0.0) * inner.height()
            painter.fillPath(found.area(ground), below)
            if found.dense:
                below.setAlphaF(0.4)
                painter.fillPath(found.band(), below)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, not found.dense)  # a tenth of the time
        pen = QPen(colour, 1.0 if found.dense else LINE)
        pen.setJoinStyle(Qt.PenJoinStyle.BevelJoin)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(pen)
        painter.drawPath(found.line())
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _presence(painter, place, gathered, number, axis)
    painter.restore()


def _presence(painter: QPainter, place: QRectF, gathered: Gathered, number: int, axis: Axis) -> None:
    """A bar while the face is followed: full where its expression was read, faint where it was not."""
    tokens, wide = theme().tokens, max(1, round(place.width()))
    seen = np.zeros(wide + 1, np.bool_)
    numbers = set(gathered.reviewed.lanes[number].tracks)
    for track in gathered.reviewed.tracks:
        if track.number in numbers and track.last >= axis.start and track.first <= axis.end:
            first = int(max(axis.x(track.first) - place.left(), 0))
            last = int(min(axis.x(track.first + track.seconds) - place.left(), wide))
            seen[first : max(last, first + 1)] = True
    curves = gathered.curves
    column = (curves.end - curves.start) / curves.columns
    times = axis.start + (np.arange(wide) + 0.5) / wide * (axis.end - axis.start)
    reach = max(1, round(gathered.reviewed.gap / column))
    read = np.isfinite(curves.low[number, 0])
    summed = np.concatenate(([0], np.cumsum(read)))
    at = np.clip((times / column).astype(np.int64), 0, curves.columns - 1)
    low, high = np.clip(at - reach, 0, curves.columns), np.clip(at + reach, 0, curves.columns)
    measured = summed[high] > summed[low]
    top = place.bottom() - BAR - 2
    painter.setPen(Qt.PenStyle.NoPen)
    for flags, colour in (
        (seen[:wide] & ~measured, mixed(tokens.surface, tokens.quiet, 0.3)),
        (seen[:wide] & measured, tokens.quiet),
    ):
        painter.setBrush(colour)
        edges = np.flatnonzero(np.diff(np.concatenate(([0], flags.astype(np.int8), [0]))))
        for first, last in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
            painter.drawRect(QRectF(place.left() + first, top, last - first, BAR - 1))


def loop(painter: QPainter, axis: Axis, piece: tuple[float, float], top: int, high: int) -> None:
    """The piece that is repeated."""
    accent = QColor(theme().tokens.accent)
    left, right = axis.x(piece[0]), axis.x(piece[1])
    accent.setAlphaF(0.12)
    painter.fillRect(QRectF(left, 0, right - left, high), accent)
    accent.setAlphaF(1.0)
    painter.fillRect(QRectF(left, top - 4, right - left, 3), accent)


def _words(rect: QRect) -> QRectF:
    left = rect.left() + SPACE_BETWEEN + SPACE_INSIDE + FACE + SPACE_BETWEEN
    middle = rect.top() + rect.height() / 2
    return QRectF(left, middle - FACE / 2, rect.right() - left - SCALE, FACE)
