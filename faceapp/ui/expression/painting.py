"""How an expression is drawn: a row with a word, a bar and a number; a dot of its colour."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QIcon, QIconEngine, QPainter, QPen, QPixmap

from faceapp.domain.expression import Expression, Told, Unclear
from faceapp.ui.expression.words import SHOWN, percent, word
from faceapp.ui.style import mixed
from faceapp.ui.theme import Size, font, theme
from faceapp.ui.tokens import EXPRESSIONS, SPACE, SPACE_BETWEEN, Tokens

ROW = 5 * SPACE
"""Height of a row in the inspector."""
BAR = 2 * SPACE
"""Height of the bar in it."""
ROUND = 2.0
"""Of its corners; rounder ends would make two percent look like eight."""
DOT = 2.0 * SPACE
"""Diameter of the dot that stands for an expression beside its word."""
EDGE = 0.35
"""Share of the text's colour in the line around a bar: yellow on white needs one to be seen."""


def edge(colour: QColor, tokens: Tokens) -> QColor:
    """The line around a patch of ``colour``, seen on any ground."""
    return mixed(colour, tokens.text, EDGE)


def paint_dot(painter: QPainter, middle: QPointF, expression: Told, tokens: Tokens) -> None:
    """The colour of an expression, a ring where it is unclear; never without its word beside it."""
    if isinstance(expression, Unclear):
        painter.setPen(QPen(tokens.quiet, 1.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
    else:
        colour = EXPRESSIONS[expression]
        painter.setPen(QPen(edge(colour, tokens), 1.0))
        painter.setBrush(colour)
    painter.drawEllipse(middle, DOT / 2 - 0.5, DOT / 2 - 0.5)


class _DotEngine(QIconEngine):
    """Paints the dot in the middle, in the colours of now."""

    def __init__(self, expression: Expression) -> None:
        super().__init__()
        self._expression = expression

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_dot(painter, QRectF(rect).center(), self._expression, theme().tokens)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        picture = QPixmap(size * scale)  # ``size`` is in logical pixels since Qt 6.8
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.scale(scale, scale)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return picture

    def clone(self) -> QIconEngine:
        return _DotEngine(self._expression)


def dot(expression: Expression) -> QIcon:
    """The dot as an icon, for menus and chips; follows the theme."""
    return QIcon(_DotEngine(expression))


@lru_cache(maxsize=8)
def _widest(words: tuple[str, ...], size: int, bold: bool) -> int:
    metrics = QFontMetrics(font(Size(size), bold=bold, tabular=True))
    return max(metrics.horizontalAdvance(one) for one in words)


def words_width(size: Size = Size.BODY) -> int:
    """Room for the longest word, bold: the bars begin below each other."""
    return _widest(tuple(word(expression) for expression in SHOWN), int(size), True)


def number_width(size: Size = Size.BODY) -> int:
    """Room for the longest number, bold."""
    return _widest((percent(100),), int(size), True)


def paint_row(  # noqa: PLR0917 - one row, as it is read
    painter: QPainter,
    rect: QRectF,
    expression: Told,
    share: float | None,
    whole: int | None,
    tokens: Tokens,
    *,
    strong: bool = False,
    size: Size = Size.BODY,
) -> None:
    """Draw one row: the word, the bar on its track, the number at the right edge.

    Args:
        painter: in its own colours after it.
        rect: the whole row.
        expression: whose row it is; unclear has a bar without a colour.
        share: 0..1; None where it is not known.
        whole: the same in whole percents.
        tokens: the colours of the ground it stands on.
        strong: this is what the face shows.
        size: of the words.
    """
    vertical = Qt.AlignmentFlag.AlignVCenter
    painter.setFont(font(size, bold=strong, tabular=True))
    painter.setPen(tokens.text if strong else tokens.quiet)
    left, right = words_width(size), number_width(size)
    painter.drawText(QRectF(rect.x(), rect.y(), left, rect.height()), vertical, word(expression))
    if whole is not None:
        place = QRectF(rect.right() - right, rect.y(), right, rect.height())
        painter.drawText(place, vertical | Qt.AlignmentFlag.AlignRight, percent(whole))
    high = BAR if size >= Size.BODY else BAR - 2
    track = QRectF(rect.x() + left + SPACE_BETWEEN, rect.center().y() - high / 2, 0, high)
    track.setRight(rect.right() - right - SPACE_BETWEEN)
    if track.width() > high:
        _paint_bar(painter, track, expression, share or 0.0, tokens)


def _paint_bar(painter: QPainter, track: QRectF, expression: Told, share: float, tokens: Tokens) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tokens.raised)
    painter.drawRoundedRect(track, ROUND, ROUND)
    if share < 0.005:  # "0 %" has no bar
        return
    if isinstance(expression, Unclear):
        colour = mixed(tokens.surface, tokens.quiet, 0.6)
    else:
        colour = EXPRESSIONS[expression]
    bar = QRectF(track)
    bar.setWidth(max(2.0, track.width() * min(share, 1.0)))
    painter.setPen(QPen(edge(colour, tokens), 1.0))
    painter.setBrush(colour)
    round_ = min(ROUND, bar.width() / 2)
    painter.drawRoundedRect(bar.adjusted(0.5, 0.5, -0.5, -0.5), round_, round_)
