"""Pictures of a recording that leave the program: the summary of everybody, the lanes over time.

They are light, and drawn twice as large as on the screen, whatever the window looks like.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPen

from faceapp.domain.expression import Expression
from faceapp.domain.recording import SeenIn
from faceapp.domain.reviewing import Curves
from faceapp.ui import wording
from faceapp.ui.expression.words import SHOWN, honest
from faceapp.ui.pictures import Pictures
from faceapp.ui.recordings import lane_painting as paint
from faceapp.ui.recordings.axis import Axis
from faceapp.ui.recordings.gathering import Gathered
from faceapp.ui.recordings.lane_scale import kind_words, paint_kind, paint_scale
from faceapp.ui.recordings.lane_times import times
from faceapp.ui.recordings.lanes_view import NAMES, TIMES
from faceapp.ui.recordings.legend import paint_legend
from faceapp.ui.recordings.summary import seen_words
from faceapp.ui.recordings.summary_painting import paint_parts, parts_of
from faceapp.ui.recordings.words import called, facts, shown_name
from faceapp.ui.theme import SPACE, SPACE_BETWEEN, SPACE_INSIDE, SPACE_PAGE, Size, elided, font, theme
from faceapp.ui.tokens import LIGHT

SCALED = 2
"""Pixels of the picture for each on the screen."""
PEOPLE_MOST = 200
"""Of more, those seen longest: a picture can be no higher than 32 767 pixels."""
LANE = 84
"""Height of a lane."""
TIMELINE_LEAST = 960
"""Width of the lanes with their names, at least."""
CARD = 300
"""Width of a person in the summary."""
ACROSS = 2
HEAD = 15 * SPACE
FOOT = 8 * SPACE
NARROW = 480
"""Width of a picture below which what stands at its foot takes two lines."""
FACE = paint.FACE

translate = QCoreApplication.translate
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def summary_picture(gathered: Gathered, pictures: Pictures) -> QImage:
    """What each person showed altogether."""
    lanes = gathered.reviewed.lanes[:PEOPLE_MOST]
    parts = [parts_of(gathered.tally, number) for number in range(len(lanes))]
    across = max(1, min(ACROSS, len(lanes)))
    heights = [FACE + SPACE_BETWEEN + one.high for one in parts]
    rows = [max(heights[first : first + across]) for first in range(0, len(lanes), across)]
    wide = 2 * SPACE_PAGE + max(across * CARD + (across - 1) * SPACE_PAGE, CARD + SPACE_PAGE)
    high = HEAD + sum(row + SPACE_PAGE for row in rows) + _foot_high(gathered, wide)
    picture = _empty(wide, high)
    with theme().drawn_in(LIGHT):
        painter = QPainter(picture)
        _head(painter, gathered, wide)
        top = HEAD
        for row, tall in enumerate(rows):
            for column in range(across):
                number = row * across + column
                if number < len(lanes):
                    left = SPACE_PAGE + column * (CARD + SPACE_PAGE)
                    count = sum(one.lane == number for one in gathered.moments)
                    _person(painter, QPointF(left, top), lanes[number], count, pictures)
                    place = QRectF(left, top + FACE + SPACE_BETWEEN, CARD, parts[number].high)
                    paint_parts(painter, place, parts[number], LIGHT)
            top += tall + SPACE_PAGE
        _foot(painter, gathered, wide, high, kind_words(raw=False))
        painter.end()
    return picture


def timeline_picture(  # noqa: PLR0917 - what is drawn, and how
    gathered: Gathered,
    pictures: Pictures,
    curves: Curves,
    span: tuple[float, float],
    expression: Expression | None,
    wide: int,
) -> QImage:
    """The lanes of everybody.

    Args:
        gathered: what was read.
        pictures: of the faces.
        curves: what is drawn of it.
        span: seconds from and to.
        expression: one; None: all.
        wide: pixels on the screen.
    """
    lanes, raw = gathered.reviewed.lanes[:PEOPLE_MOST], gathered.raw
    wide = max(wide, TIMELINE_LEAST)
    inner = wide - 2 * SPACE_PAGE
    legend = HEAD + TIMES + len(lanes) * LANE
    high = legend + FOOT + _foot_high(gathered, wide)
    picture = _empty(wide, high)
    axis = Axis(*span, gathered.reviewed.length, NAMES, inner - NAMES)
    with theme().drawn_in(LIGHT):
        painter = QPainter(picture)
        _head(painter, gathered, wide)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(SPACE_PAGE, HEAD)
        for number, lane in enumerate(lanes):
            top = TIMES + number * LANE
            place = QRectF(NAMES, top, inner - NAMES, LANE)
            paint.name(painter, QRect(0, top, NAMES, LANE), number, lane, pictures, chosen=False)
            paint.now(painter, QRect(0, top, NAMES, LANE), lane, None, expression)
            paint.lane(painter, place, gathered, number, axis, curves, expression)
            paint_scale(painter, place, change=number in curves.grounds)
        times(painter, QRectF(NAMES, 0, inner - NAMES, TIMES), axis)
        paint_kind(painter, QRectF(0, 0, NAMES, TIMES), raw=raw)
        painter.resetTransform()
        shown: Sequence[Expression] = SHOWN if expression is None else (expression,)
        paint_legend(painter, QRectF(SPACE_PAGE, legend, inner, FOOT), shown)
        words = translate("recording", "change from neutral") if curves.grounds else ""
        _foot(painter, gathered, wide, high, words)
        painter.end()
    return picture


def _empty(wide: int, high: int) -> QImage:
    picture = QImage(QSize(wide, high) * SCALED, QImage.Format.Format_RGB32)
    picture.setDevicePixelRatio(SCALED)
    picture.fill(LIGHT.surface)
    return picture


def _head(painter: QPainter, gathered: Gathered, wide: int) -> None:
    """What the recording is called, and when it was."""
    listed, room = gathered.reviewed.listed, wide - 2 * SPACE_PAGE
    title, small = font(Size.EMPHASIS, bold=True), font(Size.CAPTION, tabular=True)
    painter.setFont(title)
    painter.setPen(LIGHT.text)
    top = 3 * SPACE
    words = elided(shown_name(listed), room, title, middle=True)
    painter.drawText(QRectF(SPACE_PAGE, top, room, 5 * SPACE), _LEFT, words)
    painter.setFont(small)
    painter.setPen(LIGHT.quiet)
    painter.drawText(QRectF(SPACE_PAGE, top + 5 * SPACE, room, 4 * SPACE), _LEFT, facts(listed))


def _person(painter: QPainter, at: QPointF, lane: SeenIn, moments: int, pictures: Pictures) -> None:
    found = None if lane.face is None else pictures.round_face(lane.face, FACE, SCALED)
    painter.drawPixmap(at, found or pictures.round_placeholder(FACE, SCALED))
    left, room = at.x() + FACE + SPACE_BETWEEN, CARD - FACE - SPACE_BETWEEN
    face = font(Size.BODY, bold=True)
    painter.setFont(face)
    painter.setPen(LIGHT.text)
    painter.drawText(QRectF(left, at.y(), room, FACE / 2), _LEFT, elided(called(lane), room, face))
    painter.setFont(font(Size.CAPTION, tabular=True))
    painter.setPen(LIGHT.quiet)
    painter.drawText(QRectF(left, at.y() + FACE / 2, room, FACE / 2), _LEFT, seen_words(lane, moments))


def _foot_high(gathered: Gathered, wide: int) -> int:
    lines = 1 + (len(gathered.reviewed.lanes) > PEOPLE_MOST) + (wide < NARROW)
    return FOOT + (lines - 1) * 4 * SPACE


def _foot(painter: QPainter, gathered: Gathered, wide: int, high: int, words: str) -> None:
    """What this is and is not; who had no room."""
    painter.setPen(QPen(LIGHT.quiet))
    painter.setFont(font(Size.CAPTION, tabular=True))
    between = "\n" if wide < NARROW else "  \u00b7  "
    lines = between.join(one for one in (honest(), words) if one)
    more = len(gathered.reviewed.lanes) - PEOPLE_MOST
    if more > 0:
        lines += "\n" + translate("recording", "and {n} more").format(n=wording.number(more))
    tall = _foot_high(gathered, wide)
    place = QRectF(SPACE_PAGE, high - tall - SPACE_INSIDE, wide - 2 * SPACE_PAGE, tall)
    painter.drawText(place, _LEFT, lines)
