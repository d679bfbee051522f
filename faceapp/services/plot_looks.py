"""The colours and patterns of pictures of figures, light and dark."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

Colour = tuple[int, int, int]


def colour(text: str) -> Colour:
    """``"#3A66E8"`` as red, green, blue."""
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


@dataclass(frozen=True, slots=True)
class Look:
    """The colours of a picture.

    Attributes:
        surface, line, text, quiet, accent, on_accent: as in the window.
        series: of curves, told apart by the colour-blind; each has a pattern of its own, too.
        family: of the font, as the system calls it; "" for the one that Pillow brings.
    """

    surface: Colour
    line: Colour
    text: Colour
    quiet: Colour
    accent: Colour
    on_accent: Colour
    series: tuple[Colour, ...]
    family: str = ""


LIGHT: Final = Look(
    colour("#FFFFFF"),
    colour("#DADAE0"),
    colour("#1B1B20"),
    colour("#62626D"),
    colour("#3A66E8"),
    colour("#FFFFFF"),
    tuple(map(colour, ("#0072B2", "#D55E00", "#009E73", "#B8588F", "#8A6A00", "#62626D"))),
)
DARK: Final = Look(
    colour("#1E1E22"),
    colour("#37373F"),
    colour("#EDEDF1"),
    colour("#9C9CA8"),
    colour("#7C9BFF"),
    colour("#10131F"),
    tuple(map(colour, ("#56B4E9", "#F08A3C", "#2FC79A", "#E094C4", "#E6C34C", "#9C9CA8"))),
)
PATTERNS: Final[tuple[tuple[float, ...], ...]] = ((), (9, 6), (2, 5), (12, 5, 2, 5), (18, 6), (5, 9))
"""Lengths drawn and left out, in logical pixels; () for a whole line."""


def mixed(one: Colour, other: Colour, share: float) -> Colour:
    """``one`` with ``share`` (0..1) of ``other`` in it."""
    a, b, c = (round(x * (1 - share) + y * share) for x, y in zip(one, other, strict=True))
    return a, b, c


def contrast(one: Colour, other: Colour) -> float:
    """Contrast of two colours, 1 to 21 (WCAG 2)."""
    bright, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def _luminance(of: Colour) -> float:
    parts = np.array(of) / 255
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])
