"""How a card looks: a person, a group to be named, a face seen once."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen, QPixmap

from faceapp.domain.person import Group, Person
from faceapp.ui import wording
from faceapp.ui.people.wall import Look
from faceapp.ui.theme import (
    RADIUS_CARD,
    RADIUS_CONTROL,
    RING,
    SELECTION_RING,
    SPACE,
    SPACE_BETWEEN,
    Size,
    elided,
    font,
    mixed,
    paint_icon,
    theme,
)

NAME_HEIGHT = 28
"""Of the line with the name, which is a field where nobody has a name yet."""
DETAIL_HEIGHT = 20
FAINT = 0.45
"""How much is seen of what is hidden."""
SINGLE_SHARE = 0.6
"""Faces seen once are smaller than groups by this."""


def card_size(diameter: int, *, named: bool = True) -> QSize:
    """Least width, and height, of a card whose picture has this diameter."""
    if not named:
        return QSize(diameter + 4 * SPACE, diameter + 4 * SPACE)
    return QSize(
        max(diameter + 6 * SPACE, 136), diameter + 2 * SPACE_BETWEEN + SPACE + NAME_HEIGHT + DETAIL_HEIGHT
    )


def circle_rect(card: QRect, diameter: int) -> QRect:
    """Where the picture stands on a card."""
    return QRect(card.center().x() + 1 - diameter // 2, card.top() + SPACE_BETWEEN, diameter, diameter)


def name_rect(card: QRect, diameter: int) -> QRect:
    """Where the name stands on a card."""
    width = min(card.width() - 2 * SPACE_BETWEEN, diameter + 8 * SPACE)
    top = card.top() + SPACE_BETWEEN + diameter + SPACE
    return QRect(card.center().x() + 1 - width // 2, top, width, NAME_HEIGHT)


def paint_ground(painter: QPainter, card: QRect, look: Look) -> None:
    """What lies behind a card: nothing, or a sheet under the pointer or the selection."""
    tokens = theme().tokens
    sheet = QRectF(card).adjusted(2, 2, -2, -2)
    painter.setPen(Qt.PenStyle.NoPen)
    if look.target or look.selected:
        painter.setBrush(mixed(tokens.window, tokens.accent, 0.16))
        painter.drawRoundedRect(sheet, RADIUS_CARD, RADIUS_CARD)
    elif look.hovered:
        painter.setBrush(tokens.raised)
        painter.drawRoundedRect(sheet, RADIUS_CARD, RADIUS_CARD)
    if look.current:
        painter.setPen(QPen(tokens.accent, RING))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(sheet.adjusted(1, 1, -1, -1), RADIUS_CARD, RADIUS_CARD)


@dataclass(frozen=True, slots=True)
class Place:
    """Where and how one card is painted.

    Attributes:
        card: all of it.
        diameter: of its circle.
    """

    card: QRect
    diameter: int
    look: Look


def paint_person(painter: QPainter, place: Place, person: Person, picture: QPixmap) -> None:
    """Somebody with a name."""
    tokens, card, diameter, look = theme().tokens, place.card, place.diameter, place.look
    paint_ground(painter, card, look)
    circle = circle_rect(card, diameter)
    if person.hidden:
        painter.setOpacity(FAINT)
    painter.drawPixmap(circle.topLeft(), picture)
    if person.cover is None:
        _paint_nobody(painter, circle)
    painter.setOpacity(1.0)
    _ring(painter, circle, look)
    if person.proposed:
        _badge(painter, circle, person.proposed)
    line = name_rect(card, diameter)
    face = font(Size.BODY, bold=True)
    painter.setFont(face)
    painter.setPen(tokens.quiet if person.hidden else tokens.text)
    painter.drawText(line, Qt.AlignmentFlag.AlignCenter, elided(person.name, line.width(), face))
    _detail(painter, card, line, person_detail(person))


def paint_group(painter: QPainter, place: Place, group: Group, picture: QPixmap, words: str) -> None:
    """Faces that look like one unknown person: a dashed circle, and a field to name them in."""
    card, diameter, look = place.card, place.diameter, place.look
    paint_ground(painter, card, look)
    circle = circle_rect(card, diameter)
    painter.drawPixmap(circle.adjusted(5, 5, -5, -5), picture)
    _dashed(painter, circle, look)
    line = name_rect(card, diameter)
    paint_field(painter, line, words, hovered=look.hovered or look.current)
    _detail(painter, card, line, wording.faces(len(group.faces)))


def paint_single(painter: QPainter, place: Place, picture: QPixmap, *, faint: bool = False) -> None:
    """A face that looks like nobody else, or one that is hidden."""
    look = place.look
    paint_ground(painter, place.card, look)
    circle = QRect(QPoint(0, 0), QSize(place.diameter, place.diameter))
    circle.moveCenter(place.card.center())
    painter.setOpacity(FAINT if faint else 1.0)
    painter.drawPixmap(circle.adjusted(4, 4, -4, -4), picture)
    painter.setOpacity(1.0)
    _dashed(painter, circle, look)


def paint_field(painter: QPainter, rect: QRect, words: str, *, hovered: bool) -> None:
    """An empty field with quiet words in it, as a text field would be drawn."""
    tokens = theme().tokens
    painter.setPen(QPen(tokens.quiet if hovered else tokens.line, 1))
    painter.setBrush(tokens.surface)
    painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS_CONTROL, RADIUS_CONTROL)
    face = font(Size.BODY)
    painter.setFont(face)
    painter.setPen(tokens.quiet)
    inside = rect.adjusted(SPACE_BETWEEN, 0, -SPACE_BETWEEN, 0)
    painter.drawText(inside, Qt.AlignmentFlag.AlignCenter, elided(words, inside.width(), face))


def paint_heading(painter: QPainter, rect: QRect, title: str, detail: str) -> None:
    """A section's title with its count."""
    tokens = theme().tokens
    big = font(Size.EMPHASIS, bold=True)
    painter.setFont(big)
    painter.setPen(tokens.text)
    line = rect.adjusted(0, SPACE_BETWEEN, 0, -SPACE_BETWEEN)
    painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, title)
    shift = QFontMetrics(big).horizontalAdvance(title) + 3 * SPACE
    painter.setFont(font(Size.BODY, tabular=True))
    painter.setPen(tokens.quiet)
    painter.drawText(
        line.adjusted(shift, 1, 0, 1), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, detail
    )


def line_width(words: int) -> int:
    """Of ``paint_line`` whose words are so wide."""
    return words + 16 + 3 * SPACE_BETWEEN


def paint_line(painter: QPainter, rect: QRect, words: str, *, hovered: bool) -> None:
    """A quiet line that does something: a glyph and words, on a sheet under the pointer."""
    tokens = theme().tokens
    button = QRect(rect.left(), rect.center().y() - NAME_HEIGHT // 2 + 1, rect.width(), NAME_HEIGHT)
    if hovered:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.raised)
        painter.drawRoundedRect(QRectF(button), RADIUS_CONTROL, RADIUS_CONTROL)
    colour = tokens.text if hovered else tokens.quiet
    glyph = QRectF(button.left() + SPACE_BETWEEN, button.center().y() - 7, 16, 16)
    paint_icon(painter, glyph, "smiley-blank", colour)
    painter.setFont(font(Size.BODY))
    painter.setPen(colour)
    text = button.adjusted(16 + 2 * SPACE_BETWEEN, 0, 0, 0)
    painter.drawText(text, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)


def person_detail(person: Person) -> str:
    """As "34 photos · 2011-2019"; nothing before they are counted."""
    if not person.counted:
        return ""
    span = wording.years(person.first_year, person.last_year)
    count = wording.appearances(person.photos, person.videos)
    return f"{count} · {span}" if span and person.photos + person.videos else count


def _detail(painter: QPainter, card: QRect, above: QRect, words: str) -> None:
    line = QRect(card.left() + SPACE, above.bottom() + 1, card.width() - 2 * SPACE, DETAIL_HEIGHT)
    small = font(Size.CAPTION, tabular=True)
    painter.setFont(small)
    painter.setPen(theme().tokens.quiet)
    if QFontMetrics(small).horizontalAdvance(words) > line.width():
        words = words.rpartition(" · ")[0] or words  # the years whole, or not at all: the tool tip has them
    painter.drawText(line, Qt.AlignmentFlag.AlignCenter, elided(words, line.width(), small))


def _ring(painter: QPainter, circle: QRect, look: Look) -> None:
    if look.selected or look.target:
        painter.setPen(QPen(theme().tokens.accent, SELECTION_RING))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(QRectF(circle).adjusted(1.5, 1.5, -1.5, -1.5))


def _dashed(painter: QPainter, circle: QRect, look: Look) -> None:
    tokens = theme().tokens
    marked = look.selected or look.target
    pen = QPen(tokens.accent if marked else tokens.quiet, SELECTION_RING if marked else 1.5)
    if not marked:
        pen.setDashPattern([3.0, 3.0])
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(QRectF(circle).adjusted(1, 1, -1, -1))


def _badge(painter: QPainter, circle: QRect, count: int) -> None:
    """How many proposals wait, at the upper right of the picture."""
    tokens = theme().tokens
    words = wording.number(count) if count < 1000 else "999+"
    small = font(Size.CAPTION, bold=True, tabular=True)
    width = max(20, QFontMetrics(small).horizontalAdvance(words) + 3 * SPACE)
    pill = QRectF(0, 0, width, 20)
    pill.moveCenter(
        QRectF(circle).center() + QPoint(circle.width() * 35 // 100, -circle.height() * 35 // 100)
    )
    painter.setPen(QPen(tokens.window, 2))
    painter.setBrush(tokens.proposed)
    painter.drawRoundedRect(pill, 10, 10)
    painter.setFont(small)
    painter.setPen(QColor(tokens.viewer) if tokens.proposed.lightnessF() > 0.5 else tokens.on_accent)
    painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, words)


def _paint_nobody(painter: QPainter, circle: QRect) -> None:
    side = circle.width() / 2
    box = QRectF(0, 0, side, side)
    box.moveCenter(QRectF(circle).center())
    paint_icon(painter, box, "user", theme().tokens.quiet)
