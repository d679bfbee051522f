"""Icons: glyphs of the Phosphor font that QtAwesome carries, coloured by the theme.

QtAwesome's own module takes 120 ms to import and then loads twelve fonts (another
300 ms) before the first glyph. One font and its table of names are all we need, so
they are read from its folder without importing it. An icon keeps the *name* of its
colour, not the colour, so a change of theme needs a repaint and nothing else.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QIconEngine, QPainter, QPixmap

from faceapp.ui.tokens import Tokens


class NoSuchIconError(KeyError):
    """A bug: the font has no glyph of that name."""


class _Colours:
    """Where icons look up the colours of now; the theme sets it."""

    tokens: Tokens | None = None


def use_tokens(tokens: Tokens) -> None:
    """From the next repaint on, icons are drawn in these colours."""
    _Colours.tokens = tokens


@cache
def _fonts_folder() -> Path:
    spec = find_spec("qtawesome")
    if spec is None or spec.origin is None:
        raise RuntimeError("QtAwesome is not installed: the icons' font is missing")
    return Path(spec.origin).parent / "fonts"


@cache
def _family() -> str:
    file = max(_fonts_folder().glob("phosphor-*.ttf"))
    number = QFontDatabase.addApplicationFont(str(file))
    families = QFontDatabase.applicationFontFamilies(number)
    if not families:
        raise RuntimeError(f"the icons' font {file.name} can not be loaded")
    return families[0]


_NEWER = {"images": "image", "images-square": "image-square", "sidebar-simple": "info"}
"""Names of Phosphor 2 that the font at hand has something like."""


@cache
def _names() -> dict[str, str]:
    file = max(_fonts_folder().glob("phosphor-charmap-*.json"))
    table: dict[str, str] = json.loads(file.read_text())
    return {name: chr(int(code, 16)) for name, code in table.items()}


def glyph(name: str) -> str:
    """The character that the icon font draws for ``name`` (names of phosphoricons.com)."""
    try:
        return _names()[_NEWER.get(name, name)]
    except KeyError:
        raise NoSuchIconError(name) from None


def paint_icon(painter: QPainter, rect: QRectF, name: str, colour: QColor) -> None:
    """Draw the icon centred in ``rect``, as high as it."""
    font = QFont(_family())
    font.setPixelSize(max(1, round(min(rect.width(), rect.height()))))
    font.setStyleStrategy(QFont.StyleStrategy.NoFontMerging)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    painter.setFont(font)
    painter.setPen(colour)
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, glyph(name))
    painter.restore()


class _GlyphEngine(QIconEngine):
    """Paints one glyph, never larger than asked for, in the colours of now."""

    def __init__(self, name: str, size: int, colour: str) -> None:
        super().__init__()
        glyph(name)  # a wrong name fails where it is written, not where it is painted
        self._name, self._size, self._colour = name, size, colour

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        side = min(rect.width(), rect.height(), self._size)
        box = QRectF(0, 0, side, side)
        box.moveCenter(QRectF(rect).center())
        self._draw(painter, box, mode)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        picture = QPixmap(size * scale)  # ``size`` is in logical pixels since Qt 6.8
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        side = min(picture.width(), picture.height(), round(self._size * scale))
        left, top = (picture.width() - side) // 2, (picture.height() - side) // 2
        self._draw(painter, QRectF(left, top, side, side), mode)
        painter.end()
        return picture

    def _draw(self, painter: QPainter, box: QRectF, mode: QIcon.Mode) -> None:
        if _Colours.tokens is None:
            return
        colour = QColor(_Colours.tokens.named(self._colour))
        if mode == QIcon.Mode.Disabled:
            colour.setAlphaF(0.4)
        paint_icon(painter, box, self._name, colour)

    def clone(self) -> QIconEngine:
        return _GlyphEngine(self._name, self._size, self._colour)


def icon(name: str, size: int = 20, colour: str | None = None) -> QIcon:
    """An icon that follows the theme.

    Args:
        name: of phosphoricons.com (1.3), for example ``"users"``; no suffix is the one weight we use.
        size: drawn at most this high, in logical pixels (16 and 20 are used).
        colour: the name of a token; ``"text"`` if left out.
    """
    return QIcon(_GlyphEngine(name, size, colour or "text"))
