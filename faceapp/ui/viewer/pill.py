"""The name of a face on its dark pill, and below the name what the face shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter

from faceapp.domain.expression import Told
from faceapp.domain.face import FaceState
from faceapp.domain.ids import FaceId
from faceapp.ui.expression.painting import DOT, paint_dot
from faceapp.ui.expression.words import word
from faceapp.ui.theme import SPACE, Size, elided, font, mixed, paint_icon
from faceapp.ui.tokens import DARK
from faceapp.ui.viewer.faces import Rect, pills

PILL_HEIGHT = 6 * SPACE
TALL_PILL = 9 * SPACE
"""With a second line."""
LOW_PILL = 5 * SPACE
"""With the small line alone, below a face without a name."""
PILL_SIDE = 2 * SPACE + 2
PILL_RADIUS = PILL_HEIGHT / 2
WIDEST_PILL = 220
TWICE = 5 * SPACE
"""What the mark of a person who is on the photo twice adds to the pill."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One face as it is to be drawn.

    Attributes:
        rect: of the box, in pixels of the canvas.
        label: on the pill; "" for none.
        strength: 0..1, for what fades in or out.
        saved: 0..1, how fresh the name is: a fresh one is seen.
        twice: the same person is on the photo twice.
        expression: said below the name; None: it is not known, or not to be said.
        boxed: its box is drawn.
    """

    face: FaceId
    rect: Rect
    state: FaceState
    label: str
    selected: bool = False
    hovered: bool = False
    strength: float = 1.0
    saved: float = 0.0
    twice: bool = False
    expression: Told | None = None
    boxed: bool = True


def pill_size(label: str, expression: Told | None = None, *, twice: bool = False) -> tuple[float, float]:
    """Width and height of the pill; 13 pixels type for the name and 11 below it, at any zoom."""
    name = below = 0.0
    if label:
        type_ = font(Size.BODY)
        text = elided(label, WIDEST_PILL - 2 * PILL_SIDE, type_)
        name = QFontMetrics(type_).horizontalAdvance(text) + (TWICE if twice else 0.0)
    if expression is not None:
        below = QFontMetrics(font(Size.CAPTION)).horizontalAdvance(word(expression)) + DOT + SPACE
    high = TALL_PILL if label and expression is not None else PILL_HEIGHT if label else LOW_PILL
    return (max(name, below) + 2.0 * PILL_SIDE, float(high)) if name or below else (0.0, 0.0)


def pill_places(faces: Sequence[Shown], window: Rect) -> list[tuple[Shown, Rect]]:
    """The faces of ``faces`` that have a pill, with the places of their pills; see ``faces.pills``."""
    named = [face for face in faces if face.label or face.expression is not None]
    sizes = [pill_size(face.label, face.expression, twice=face.twice) for face in named]
    nameless = [face.rect for face in faces if not face.label and face.expression is None]
    return list(zip(named, pills([face.rect for face in named], sizes, window, nameless), strict=True))


def paint_pill(painter: QPainter, face: Shown, rect: QRectF) -> None:
    """Draw the pill of a face."""
    ground = mixed(DARK.viewer, DARK.confirmed, 0.55 * face.saved)
    ground.setAlphaF(0.86)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    radius = min(PILL_RADIUS, rect.height() / 2)
    painter.drawRoundedRect(rect, radius, radius)
    line = rect
    if face.expression is not None:
        below = QRectF(rect)
        if face.label:
            line = QRectF(rect.x(), rect.y() + 2, rect.width(), TALL_PILL / 2)
            below = QRectF(rect.x(), line.bottom() - 1, rect.width(), TALL_PILL / 2 - 2)
        _paint_expression(painter, face.expression, below)
    if face.label:
        _paint_name(painter, face, line)
    if face.saved > 0:
        mark = QRectF(rect.right() - 2, rect.top() - SPACE, 4 * SPACE, 4 * SPACE)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(DARK.confirmed)
        painter.setOpacity(face.strength * face.saved)
        painter.drawEllipse(mark)
        paint_icon(painter, mark.adjusted(3, 3, -3, -3), "check", DARK.on_accent)


def _paint_name(painter: QPainter, face: Shown, line: QRectF) -> None:
    type_ = font(Size.BODY)
    painter.setFont(type_)
    painter.setPen(
        {FaceState.PROPOSED: DARK.proposed, FaceState.CONFIRMED: DARK.text}.get(face.state, DARK.quiet)
    )
    text = elided(face.label, WIDEST_PILL - 2 * PILL_SIDE, type_)
    painter.drawText(line.adjusted(0, 0, -TWICE if face.twice else 0, 0), Qt.AlignmentFlag.AlignCenter, text)
    if face.twice:
        side = 3.5 * SPACE
        mark = QRectF(line.right() - PILL_SIDE - side, line.center().y() - side / 2, side, side)
        paint_icon(painter, mark, "copy", DARK.proposed)


def _paint_expression(painter: QPainter, expression: Told, line: QRectF) -> None:
    """The small line, in the middle: a dot of the colour and the word."""
    type_ = font(Size.CAPTION)
    wide = QFontMetrics(type_).horizontalAdvance(word(expression)) + DOT + SPACE
    left = line.center().x() - wide / 2
    paint_dot(painter, QPointF(left + DOT / 2, line.center().y() + 0.5), expression, DARK)
    painter.setFont(type_)
    painter.setPen(DARK.text)
    rest = QRectF(left + DOT + SPACE, line.y(), wide, line.height())
    painter.drawText(rest, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, word(expression))
