"""Pictures of figures: curves and tables of counts as PNG, drawn without a window.

One way of drawing for the window, for files, and for the command line. Lines are drawn with
smooth edges by OpenCV, words by Pillow with the font it brings along, so that a picture
looks the same everywhere and needs no display.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFont import FreeTypeFont

Colour = tuple[int, int, int]
Canvas = NDArray[np.uint8]

CAPTION: Final = 11
BODY: Final = 13
EMPHASIS: Final = 15
_SHIFT: Final = 4
"""Bits behind the point in OpenCV's coordinates."""


def colour(text: str) -> Colour:
    """``"#3A66E8"`` as red, green, blue."""
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


@dataclass(frozen=True, slots=True)
class Look:
    """The colours of a picture.

    Attributes:
        surface, line, text, quiet, accent, on_accent: as in the window.
        series: of curves, told apart by the colour-blind; each has a pattern of its own, too.
    """

    surface: Colour
    line: Colour
    text: Colour
    quiet: Colour
    accent: Colour
    on_accent: Colour
    series: tuple[Colour, ...]


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


class Sheet:
    """A picture in the making; all measures in logical pixels, ``scale`` of the picture's each.

    Shapes first, words after: words are drawn on what the shapes have become.
    """

    def __init__(self, size: tuple[int, int], look: Look, scale: float) -> None:
        self.size = size
        self.look = look
        self.scale = scale
        width, height = (round(side * scale) for side in size)
        self._pixels: Canvas = np.full((height, width, 3), look.surface, np.uint8)
        self._words: list[tuple[float, float, str, int, Colour, str, bool]] = []
        self._fonts: dict[int, FreeTypeFont] = {}

    def box(self, left: float, top: float, right: float, bottom: float, fill: Colour) -> None:
        """A filled rectangle, on whole pixels."""
        x0, y0, x1, y1 = (round(side * self.scale) for side in (left, top, right, bottom))
        self._pixels[max(y0, 0) : y1, max(x0, 0) : x1] = fill

    def rule(self, left: float, top: float, right: float, bottom: float, fill: Colour) -> None:
        """A thin line, upright or level: one logical pixel, on whole pixels."""
        thick = max(1, round(self.scale))
        x0, y0 = round(left * self.scale), round(top * self.scale)
        x1, y1 = round(right * self.scale), round(bottom * self.scale)
        self._pixels[y0 : max(y1, y0 + thick), x0 : max(x1, x0 + thick)] = fill

    def way(
        self,
        points: NDArray[np.float64],
        fill: Colour,
        width: float = 1.5,
        pattern: tuple[float, ...] = (),
    ) -> None:
        """A line through (n, 2) ``points`` with smooth edges."""
        import cv2

        pieces = [points] if not pattern else _dashes(points, pattern)
        thick = max(1, round(width * self.scale))
        for piece in pieces:
            # pixel centres: what lies at 0.5 is the middle of the first
            exact = np.round((piece * self.scale - 0.5) * (1 << _SHIFT)).astype(np.int32)
            cv2.polylines(self._pixels, [exact], False, fill, thick, cv2.LINE_AA, _SHIFT)

    def word(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: int = CAPTION,
        fill: Colour | None = None,
        at: str = "lm",
        turned: bool = False,
    ) -> None:
        """Words at a place.

        Args:
            x: of the anchor.
            y: likewise.
            text: one line.
            size: height of type.
            fill: None: quiet.
            at: Pillow's anchor: l, m, r and a, m, s.
            turned: read from below, its middle at the place.
        """
        self._words.append((x, y, text, size, fill or self.look.quiet, at, turned))

    def wide(self, text: str, size: int = CAPTION) -> float:
        """How much room a line of words takes."""
        return float(self._font(size, text).getlength(text)) / self.scale

    def fitting(self, text: str, width: float, size: int = CAPTION) -> str:
        """``text``, cut at the end where it is wider."""
        if self.wide(text, size) <= width:
            return text
        while text and self.wide(f"{text}\u2026", size) > width:
            text = text[:-1]
        return f"{text.rstrip()}\u2026"

    def png(self) -> bytes:
        """The whole picture."""
        from PIL import Image, ImageDraw

        image: Image.Image = Image.fromarray(self._pixels)
        draw = ImageDraw.Draw(image)
        for x, y, text, size, fill, at, turned in self._words:
            font = self._font(size, text)
            if turned:
                self._turned(image, (x, y), text, font, fill)
            else:
                draw.text((x * self.scale, y * self.scale), text, fill, font, at)
        out = io.BytesIO()
        image.save(out, "PNG", dpi=(96 * self.scale, 96 * self.scale))
        return out.getvalue()

    def _turned(
        self, image: Image, at: tuple[float, float], text: str, font: FreeTypeFont, fill: Colour
    ) -> None:
        from PIL import Image as Images
        from PIL import ImageDraw

        left, top, right, bottom = (int(side) for side in font.getbbox(text))
        mask = Images.new("L", (right + 2, bottom + 2))
        ImageDraw.Draw(mask).text((0, 0), text, 255, font)
        mask = mask.crop((left, top, right + 2, bottom + 2)).rotate(90, expand=True)
        corner = (round(at[0] * self.scale - mask.width / 2), round(at[1] * self.scale - mask.height / 2))
        image.paste(fill, (*corner, corner[0] + mask.width, corner[1] + mask.height), mask)

    def _font(self, size: int, text: str) -> Any:
        plain = all(ord(letter) < _LAST_LETTER or letter in "\u2013\u2026\u2019" for letter in text)
        key = size if plain else -size
        if key not in self._fonts:
            self._fonts[key] = _font_of(round(size * self.scale), plain=plain)
        return self._fonts[key]


_LAST_LETTER: Final = 0x17F
"""The font that Pillow brings has the letters of Europe's west and middle."""
_OTHERS: Final = ("DejaVuSans.ttf", "NotoSans-Regular.ttf", "segoeui.ttf", "Arial Unicode.ttf", "arial.ttf")


def _font_of(height: int, *, plain: bool) -> Any:
    """Pillow's own font; for other scripts the first of the system's that is there."""
    from PIL import ImageFont

    for name in () if plain else _OTHERS:
        try:
            return ImageFont.truetype(name, height)
        except OSError:
            continue
    return ImageFont.load_default(height)


def _dashes(points: NDArray[np.float64], pattern: tuple[float, ...]) -> list[NDArray[np.float64]]:
    """The pieces of a line that are drawn."""
    steps = np.hypot(*np.diff(points, axis=0).T)
    along = np.concatenate(([0.0], np.cumsum(steps)))
    lengths = np.array(pattern if len(pattern) % 2 == 0 else pattern * 2, np.float64)
    stops = np.concatenate(([0.0], np.cumsum(np.tile(lengths, int(along[-1] // lengths.sum()) + 1))))
    pieces = []
    for start, stop in zip(stops[::2], stops[1::2], strict=False):
        if start >= along[-1]:
            break
        inner = (along > start) & (along < stop)
        places = np.concatenate(([start], along[inner], [min(stop, along[-1])]))
        pieces.append(np.stack([np.interp(places, along, points[:, axis]) for axis in (0, 1)], axis=1))
    return pieces


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
