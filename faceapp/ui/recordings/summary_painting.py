"""How the shares of a person are drawn: all of the time as one bar, and a row for each part of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QPainter

from faceapp.domain.expression import EXPRESSIONS, UNCLEAR, Told, Unclear, whole_percents
from faceapp.domain.reviewing import Tally
from faceapp.ui.expression.painting import ROW, edge, paint_row
from faceapp.ui.expression.words import SHOWN
from faceapp.ui.theme import SPACE, SPACE_BETWEEN, Size, mixed
from faceapp.ui.tokens import EXPRESSIONS as COLOURS
from faceapp.ui.tokens import Tokens

WHOLE = 2 * SPACE
"""Height of the bar that is all of the time."""
LEAST = 0.005
"""Share of the time below which a part has no row."""
ORDER: tuple[Told, ...] = (*SHOWN, UNCLEAR)


@dataclass(frozen=True, slots=True)
class Parts:
    """All of the time of a person.

    Attributes:
        shares: what was seen clearly, and "unclear": together 1, or nothing where nothing was read.
        percents: the same in whole percents: together 100.
    """

    shares: Mapping[Told, float]
    percents: Mapping[Told, int]

    @property
    def rows(self) -> tuple[Told, ...]:
        """What there was, from top to bottom; what is unclear last."""
        return tuple(one for one in ORDER if self.shares.get(one, 0.0) >= LEAST)

    @property
    def high(self) -> int:
        """Pixels."""
        rows = len(self.rows)
        return WHOLE + (SPACE_BETWEEN + rows * ROW if rows else 0)


def parts_of(tally: Tally, lane: int) -> Parts:
    """What a lane showed."""
    if not tally.measured(lane):
        return Parts({}, {})
    shares: dict[Told, float] = dict(zip(EXPRESSIONS, tally.shares(lane), strict=True))
    shares[UNCLEAR] = tally.unclear_share(lane)
    return Parts(shares, whole_percents(shares))


def paint_parts(painter: QPainter, place: QRectF, parts: Parts, tokens: Tokens) -> None:
    """Into the upper ``Parts.high`` pixels of ``place``."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tokens.raised)
    painter.drawRoundedRect(QRectF(place.left(), place.top(), place.width(), WHOLE), 2, 2)
    left, rows = place.left(), parts.rows
    if not rows:
        return
    for one in rows:
        wide = parts.shares[one] * place.width()
        bar = QRectF(left + 0.5, place.top() + 0.5, max(wide - 1, 1), WHOLE - 1)
        if isinstance(one, Unclear):
            painter.setPen(mixed(tokens.surface, tokens.quiet, 0.6))
            painter.setBrush(QBrush(mixed(tokens.surface, tokens.quiet, 0.6), Qt.BrushStyle.BDiagPattern))
        else:
            painter.setPen(edge(COLOURS[one], tokens))
            painter.setBrush(COLOURS[one])
        painter.drawRect(bar)
        left += wide
    top = place.top() + WHOLE + SPACE_BETWEEN
    best = max(rows, key=parts.shares.__getitem__)
    for one in rows:
        row = QRectF(place.left(), top, place.width(), ROW)
        share, whole = parts.shares[one], parts.percents[one]
        paint_row(painter, row, one, share, whole, tokens, strong=one is best, size=Size.CAPTION)
        top += ROW
