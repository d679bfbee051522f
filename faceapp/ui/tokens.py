"""The colours, spaces and sizes of the window, named by what they are for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from PySide6.QtGui import QColor

from faceapp.domain.expression import Expression

SPACE: Final = 4
"""The grid, in logical pixels: everything is a multiple of it."""
SPACE_INSIDE: Final = SPACE
SPACE_BETWEEN: Final = 2 * SPACE
SPACE_GROUP: Final = 4 * SPACE
SPACE_PAGE: Final = 6 * SPACE
RADIUS_CONTROL: Final = 6
RADIUS_CARD: Final = 10
RING: Final = 2
"""Width of the ring around what has the focus."""
SELECTION_RING: Final = 3
FADE_MS: Final = 120
SLIDE_MS: Final = 160


class Size(IntEnum):
    """Heights of type, in logical pixels."""

    CAPTION = 11
    BODY = 13
    EMPHASIS = 15
    TITLE = 20
    EMPTY = 28


@dataclass(frozen=True, slots=True)
class Tokens:
    """What the colours are for; light and dark have the same names."""

    window: QColor
    surface: QColor
    raised: QColor
    line: QColor
    text: QColor
    quiet: QColor
    accent: QColor
    on_accent: QColor
    confirmed: QColor
    proposed: QColor
    danger: QColor
    viewer: QColor

    def named(self, name: str) -> QColor:
        """The colour called ``name``; for icons, which keep a name and not a colour."""
        colour: QColor = getattr(self, name)
        return colour


LIGHT: Final = Tokens(
    window=QColor("#F6F6F8"),
    surface=QColor("#FFFFFF"),
    raised=QColor("#EDEDF1"),
    line=QColor("#DADAE0"),
    text=QColor("#1B1B20"),
    quiet=QColor("#62626D"),
    accent=QColor("#3A66E8"),
    on_accent=QColor("#FFFFFF"),
    confirmed=QColor("#1B8F54"),
    proposed=QColor("#B87400"),
    danger=QColor("#C9302C"),
    viewer=QColor("#101012"),
)
DARK: Final = Tokens(
    window=QColor("#151517"),
    surface=QColor("#1E1E22"),
    raised=QColor("#2A2A30"),
    line=QColor("#37373F"),
    text=QColor("#EDEDF1"),
    quiet=QColor("#9C9CA8"),
    accent=QColor("#7C9BFF"),
    on_accent=QColor("#10131F"),
    confirmed=QColor("#4CC38A"),
    proposed=QColor("#F0B44C"),
    danger=QColor("#FF7B72"),
    viewer=QColor("#0B0B0C"),
)
EXPRESSIONS: Final[dict[Expression, QColor]] = {
    Expression.HAPPY: QColor("#E69F00"),
    Expression.SURPRISE: QColor("#56B4E9"),
    Expression.SAD: QColor("#0072B2"),
    Expression.ANGRY: QColor("#D55E00"),
    Expression.FEAR: QColor("#CC79A7"),
    Expression.DISGUST: QColor("#009E73"),
    Expression.NEUTRAL: QColor("#8C8C94"),
}
"""Told apart by the colour-blind (Okabe-Ito), in the order in which they are shown everywhere; the
same in light and dark, in bars, curves and exports. Never without a word, a place or a number."""
PEOPLE: Final = tuple(
    QColor(code)
    for code in (
        *("#4477AA", "#EE6677", "#228833", "#AA3377", "#66CCEE", "#CCBB44"),
        *("#9988DD", "#AA7744", "#44AA99", "#FFAABB"),
    )
)
"""Lines of people in one curve (Paul Tol's bright scheme, for the colour-blind, then four more that are
seen on light and dark): other colours than those of expressions, which never stand for people. Beside each
stands the name; the eleventh line is dashed."""
