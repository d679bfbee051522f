"""Pictures of figures: curves and tables of counts as PNG, drawn without a window.

One way of drawing for the window, for files, and for the command line. Lines are drawn with
smooth edges by OpenCV, words by Pillow with the window's font, or with the one it brings
along, so that a picture needs no display.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from math import floor
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from faceapp.services.plot_looks import Colour, Look

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFont import FreeTypeFont

Canvas = NDArray[np.uint8]

CAPTION: Final = 11
BODY: Final = 13
EMPHASIS: Final = 15
_FINER: Final = 4
"""Words are drawn this much larger first."""
_SHIFT: Final = 4
"""Bits behind the point in OpenCV's coordinates."""


@dataclass(frozen=True, slots=True)
class _Word:
    """A line of words; see ``Sheet.word``."""

    x: float
    y: float
    text: str
    size: int
    fill: Colour
    at: str
    turned: bool


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
        self._words: list[_Word] = []
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
            moved = np.abs(np.diff(exact, axis=0)).sum(axis=1) > 0  # edges that lie twice are twice as dark
            exact = exact[np.concatenate(([True], moved))]
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
        self._words.append(_Word(x, y, text, size, fill or self.look.quiet, at, turned))

    def wide(self, text: str, size: int = CAPTION) -> float:
        """How much room a line of words takes."""
        return float(self._font(size, text).getlength(text)) / self.scale / _FINER

    def fitting(self, text: str, width: float, size: int = CAPTION) -> str:
        """``text``, cut at the end where it is wider."""
        if self.wide(text, size) <= width:
            return text
        while text and self.wide(f"{text}\u2026", size) > width:
            text = text[:-1]
        return f"{text.rstrip()}\u2026"

    def png(self) -> bytes:
        """The whole picture."""
        from PIL import Image

        image: Image.Image = Image.fromarray(self._pixels)
        for word in self._words:
            self._write(image, word)
        out = io.BytesIO()
        image.save(out, "PNG", dpi=(96 * self.scale, 96 * self.scale))
        return out.getvalue()

    def _write(self, image: Image, word: _Word) -> None:
        """Put a line of words down; drawn larger and made smaller, since whole pixels space letters badly."""
        from PIL import Image as Images
        from PIL import ImageDraw

        font = self._font(word.size, word.text)
        left, top, right, bottom = (int(side) for side in font.getbbox(word.text, anchor=word.at))
        room = 2 * _FINER
        mask = Images.new("L", (right - left + 2 * room, bottom - top + 2 * room))
        ImageDraw.Draw(mask).text((room - left, room - top), word.text, 255, font, word.at)
        anchor = (float(room - left), float(room - top))
        if word.turned:
            anchor = (mask.height / 2, mask.width / 2)
            mask = mask.rotate(90, expand=True)
        # where the mask's corner comes to lie, and what is left of it below a whole pixel
        corner = [
            side * self.scale - off / _FINER for side, off in zip((word.x, word.y), anchor, strict=True)
        ]
        whole = [floor(side) for side in corner]
        rest = [round((side - base) * _FINER) for side, base in zip(corner, whole, strict=True)]
        size = [-(-(side + off) // _FINER) for side, off in zip(mask.size, rest, strict=True)]
        laid = Images.new("L", (size[0] * _FINER, size[1] * _FINER))
        laid.paste(mask, (rest[0], rest[1]))
        fine = laid.reduce(_FINER)
        image.paste(word.fill, (whole[0], whole[1], whole[0] + fine.width, whole[1] + fine.height), fine)

    def _font(self, size: int, text: str) -> Any:
        plain = all(ord(letter) < _LAST_LETTER or letter in "\u2013\u2026\u2019" for letter in text)
        key = size if plain else -size
        if key not in self._fonts:
            self._fonts[key] = _font_of(
                round(size * self.scale * _FINER), self.look.family if plain else "", plain=plain
            )
        return self._fonts[key]


_LAST_LETTER: Final = 0x17F
"""The font that Pillow brings has the letters of Europe's west and middle."""
_OTHERS: Final = ("DejaVuSans.ttf", "NotoSans-Regular.ttf", "segoeui.ttf", "Arial Unicode.ttf", "arial.ttf")


def _font_of(height: int, family: str, *, plain: bool) -> Any:
    """The family's where its file is found; else Pillow's, and for other scripts the system's first."""
    from PIL import ImageFont

    for name in _files_of(family):
        try:
            found = ImageFont.truetype(name, height)
        except OSError:
            continue
        if found.getname()[0] == family:
            return found
    for name in () if plain else _OTHERS:
        try:
            return ImageFont.truetype(name, height)
        except OSError:
            continue
    return ImageFont.load_default(height)


def _files_of(family: str) -> tuple[str, ...]:
    """What the file of a family's upright face may be called."""
    if not family:
        return ()
    joined = family.replace(" ", "")
    stems = (joined, f"{joined}-Regular", f"{joined}-R", f"{joined}[wght]", joined.lower(), family)
    return tuple(f"{stem}.{ending}" for stem in stems for ending in ("ttf", "otf", "ttc"))


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
