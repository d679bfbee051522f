"""How faces are drawn on a photo: thin boxes, names on dark pills, handles.

Always in the dark colours: the ground is a photo or near-black in both themes.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen, QPixmap, QPixmapCache

from faceapp.domain.face import FaceState
from faceapp.ui.theme import RADIUS_CONTROL, SPACE, Size, elided, font, paint_icon
from faceapp.ui.tokens import DARK
from faceapp.ui.viewer.faces import Rect
from faceapp.ui.viewer.pill import PILL_HEIGHT, PILL_SIDE, Shown, paint_pill, pill_places

LINE = 2.0
HAIRLINE = 1.0
EDGE = 3
"""Pixels around a box that its line reaches."""
KNOB = 7.0
"""Side of a handle as drawn, pixels; what can be taken hold of is larger."""


def draw(painter: QPainter, faces: Sequence[Shown], window: Rect, *, handles: bool) -> None:
    """Draw the boxes, then the names over them; ``handles`` on the selected one."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for face in faces:
        if face.boxed:
            painter.setOpacity(face.strength)
            _box(painter, face)
    for face, place in pill_places(faces, window):
        painter.setOpacity(face.strength)
        paint_pill(painter, face, QRectF(*place))
    painter.setOpacity(1.0)
    if handles:
        for face in faces:
            if face.selected:
                _handles(painter, QRectF(*face.rect))


def draw_new(painter: QPainter, rect: Rect) -> None:
    """A box that is being drawn."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _frame(painter, QRectF(*rect), DARK.accent, Qt.PenStyle.SolidLine)


def draw_line(painter: QPainter, window: QRectF, words: str, icon: str) -> None:
    """A sentence on a pill of its own at the upper edge, with an icon before it."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    type_ = font(Size.BODY)
    side, high = 4 * SPACE, PILL_HEIGHT + 2 * SPACE
    text = elided(words, max(1, round(window.width()) - 4 * PILL_SIDE - 2 * side), type_)
    wide = QFontMetrics(type_).horizontalAdvance(text) + 2 * PILL_SIDE + side + 2 * SPACE
    rect = QRectF(window.center().x() - wide / 2, window.top() + 3 * SPACE, wide, high)
    ground = QColor(DARK.viewer)
    ground.setAlphaF(0.86)
    painter.setPen(QPen(DARK.line, HAIRLINE))
    painter.setBrush(ground)
    painter.drawRoundedRect(rect, high / 2, high / 2)
    mark = QRectF(rect.left() + PILL_SIDE, rect.center().y() - side / 2, side, side)
    paint_icon(painter, mark, icon, DARK.proposed)
    painter.setFont(type_)
    painter.setPen(DARK.text)
    rest = rect.adjusted(PILL_SIDE + side + 2 * SPACE, 0, 0, 0)
    painter.drawText(rest, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)


def colour_of(state: FaceState) -> QColor:
    """What tells the states apart besides the line: solid, dashed, dotted."""
    return {
        FaceState.CONFIRMED: DARK.confirmed,
        FaceState.PROPOSED: DARK.proposed,
        FaceState.UNKNOWN: DARK.text,
    }.get(state, DARK.quiet)


def _box(painter: QPainter, face: Shown) -> None:
    style = {
        FaceState.CONFIRMED: Qt.PenStyle.SolidLine,
        FaceState.PROPOSED: Qt.PenStyle.DashLine,
    }.get(face.state, Qt.PenStyle.DotLine)
    colour = DARK.accent if face.selected else colour_of(face.state)
    _frame(painter, QRectF(*face.rect), colour, style)
    if face.hovered and not face.selected:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(255, 255, 255, 20))
        painter.drawRoundedRect(QRectF(*face.rect), RADIUS_CONTROL, RADIUS_CONTROL)


def _frame(painter: QPainter, rect: QRectF, colour: QColor, style: Qt.PenStyle) -> None:
    """A 2-pixel line with a dark hairline outside: seen on snow and at night.

    Kept as a picture: a dotted line takes half a millisecond to stroke, and a photo has many faces, which
    are drawn again while a name fades in.
    """
    box, ratio = rect.toRect(), painter.device().devicePixelRatioF()
    key = f"frame {box.width()} {box.height()} {colour.rgba()} {style.value} {ratio}"
    picture = QPixmap()
    if not QPixmapCache.find(key, picture):
        picture = _stroked(QRectF(0, 0, box.width(), box.height()), colour, style, ratio)
        QPixmapCache.insert(key, picture)
    painter.drawPixmap(box.topLeft() - QPoint(EDGE, EDGE), picture)


def _stroked(rect: QRectF, colour: QColor, style: Qt.PenStyle, ratio: float) -> QPixmap:
    """The frame around ``rect``, ``EDGE`` pixels larger on each side."""
    size = QSizeF(rect.width() + 2 * EDGE, rect.height() + 2 * EDGE) * ratio
    picture = QPixmap(size.toSize().expandedTo(QSize(1, 1)))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(EDGE, EDGE)
    dark = QColor(DARK.viewer)
    dark.setAlphaF(0.6)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(dark, LINE + 2 * HAIRLINE))
    painter.drawRoundedRect(rect, RADIUS_CONTROL, RADIUS_CONTROL)
    pen = QPen(colour, LINE)
    if style == Qt.PenStyle.DashLine:
        pen.setDashPattern([4.0, 3.0])
    elif style == Qt.PenStyle.DotLine:
        pen.setDashPattern([1.0, 1.4])
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)  # square dots look alike; round ones take four times as long
    painter.setPen(pen)
    painter.drawRoundedRect(rect, RADIUS_CONTROL, RADIUS_CONTROL)
    painter.end()
    return picture


def _handles(painter: QPainter, rect: QRectF) -> None:
    middle = rect.center()
    places = [rect.topLeft(), rect.topRight(), rect.bottomLeft(), rect.bottomRight()]
    if min(rect.width(), rect.height()) > 8 * KNOB:
        places += [
            QPointF(middle.x(), rect.top()),
            QPointF(middle.x(), rect.bottom()),
            QPointF(rect.left(), middle.y()),
            QPointF(rect.right(), middle.y()),
        ]
    painter.setPen(QPen(DARK.viewer, HAIRLINE))
    painter.setBrush(DARK.accent)
    for place in places:
        painter.drawEllipse(place, KNOB / 2, KNOB / 2)
