"""The seven bars beside the face that is looked at: what the model saw there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QCoreApplication, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from faceapp.domain.expression import EXPRESSIONS, Expression
from faceapp.domain.face import Author, FaceExpression
from faceapp.ui.expression.painting import number_width, paint_row, words_width
from faceapp.ui.expression.words import SHOWN, percents, said
from faceapp.ui.theme import RADIUS_CONTROL, SPACE, Size, elided, font
from faceapp.ui.tokens import DARK
from faceapp.ui.viewer.faces import Rect
from faceapp.ui.viewer.pill import TALL_PILL

translate = QCoreApplication.translate

SIDE = 2 * SPACE
LINE = 4 * SPACE
BAR = 12 * SPACE
"""Length of a whole bar."""
GAP = 2.0 * SPACE
"""Between the box and the bars."""


def size(found: FaceExpression) -> tuple[float, float]:
    """Width and height of the little panel; two lines more where somebody corrected it."""
    wide = words_width(Size.CAPTION) + number_width(Size.CAPTION) + BAR + 4 * SPACE + 2 * SIDE
    lines = len(SHOWN) + (0 if found.by is Author.MODEL else 2)
    return float(wide), float(lines * LINE + 2 * SIDE)


def place(face: Rect, wanted: tuple[float, float], window: Rect, taken: Sequence[Rect]) -> Rect:
    """Where the panel stands: beside the face where it hides least of what is ``taken``.

    It never leaves ``window``; right is better than left, then above, then below.
    """
    left, top, width, height = face
    wide, high = wanted
    middle, bottom = top + (height - high) / 2, top + height - high
    right, before = left + width + GAP, left - GAP - wide
    above, below = top - GAP - high, top + height + 2 * GAP + TALL_PILL
    candidates = [(x, y) for x in (right, before) for y in (top, middle, bottom)]
    candidates += [(left + (width - wide) / 2, y) for y in (above, below)]
    candidates += [(x, y) for x in (right, before) for y in (top + height + GAP, above)]
    best, least = (left, top, wide, high), float("inf")
    for x, y in candidates:
        rect = (
            max(window[0], min(x, window[0] + window[2] - wide)),
            max(window[1], min(y, window[1] + window[3] - high)),
            wide,
            high,
        )
        cost = 4.0 * _shared(rect, face) + sum(_shared(rect, other) for other in taken)
        if cost < least:
            best, least = rect, cost
    return best


def paint_bars(painter: QPainter, rect: Rect, found: FaceExpression) -> None:
    """Draw the panel: what somebody said, then what the model sees; what it clearly sees is bold."""
    from faceapp.services import models  # not before the first paint

    if found.scores is None or found.seen is None:
        return
    row = paint_panel(painter, rect)
    if found.by is not Author.MODEL:
        model = translate("viewer", "{model}:").format(model=models.name_of(found.model or ""))
        for words, bold, colour in ((said(found), True, DARK.text), (model, False, DARK.quiet)):
            small = font(Size.CAPTION, bold=bold)
            painter.setFont(small)
            painter.setPen(colour)
            text = elided(words, round(row.width()), small)
            painter.drawText(row, Qt.AlignmentFlag.AlignVCenter, text)
            row.translate(0, LINE)
    paint_shares(painter, row, found, found.scores, SHOWN)


def paint_panel(painter: QPainter, rect: Rect) -> QRectF:
    """Draw the ground of bars; the place of the first row on it."""
    area = QRectF(*rect)
    ground = QColor(DARK.viewer)
    ground.setAlphaF(0.9)
    painter.setPen(QPen(DARK.line, 1.0))
    painter.setBrush(ground)
    painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS_CONTROL, RADIUS_CONTROL)
    return QRectF(area.x() + SIDE, area.y() + SIDE, area.width() - 2 * SIDE, LINE)


def paint_shares(
    painter: QPainter,
    row: QRectF,
    found: FaceExpression,
    scores: Sequence[float],
    shown: Iterable[Expression],
) -> None:
    """Draw a bar for each of ``shown``, from ``row`` downwards; what is clearly seen is bold."""
    whole = percents(scores)
    for expression in shown:
        share = scores[EXPRESSIONS.index(expression)]
        strong = found.clear and found.seen is not None and expression is found.seen[0]
        paint_row(painter, row, expression, share, whole[expression], DARK, strong=strong, size=Size.CAPTION)
        row.translate(0, LINE)


def _shared(a: Rect, b: Rect) -> float:
    width = min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0])
    height = min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
    return width * height if width > 0 and height > 0 else 0.0
