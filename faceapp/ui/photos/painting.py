"""How the wall is drawn: pictures, placeholders, rings, headings, chips."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication, QLocale, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen, QPixmap

from faceapp.domain.browsing import IndexState, Month, PhotoIndex
from faceapp.ui import wording
from faceapp.ui.photos.cells import Cells
from faceapp.ui.photos.layout import Layout
from faceapp.ui.photos.lengths import paint_lengths
from faceapp.ui.theme import (
    FADE_MS,
    RADIUS_CONTROL,
    RING,
    SELECTION_RING,
    SPACE,
    Size,
    Tokens,
    elided,
    font,
    mixed,
    paint_icon,
    theme,
)

CHECK = 20
"""Side of the check box on a picture, pixels."""
BADGE = CHECK + SPACE
"""Of the dot that says that a file is not there."""
CHECK_INSET = 2 * SPACE
SMALLEST_MARKED = 72
"""Cells narrower or lower than this have no check box and no chips: they would hide the picture."""

MANY_IN_ROW = 14
"""Photos in a row from which on the whole row is kept as one picture."""


@dataclass(slots=True)
class Scene:
    """What is to be drawn, in pixels of the viewport.

    Attributes:
        offset: pixels of the wall above the viewport.
        margin: free pixels left of the wall.
        selected: (n,) what is selected.
        current, hover: rows, -1 for none.
        focused: the wall has the keyboard.
        names: on the photo under the pointer.
        band: the rubber band, if one is drawn.
    """

    layout: Layout
    index: PhotoIndex
    offset: int
    margin: int
    width: int
    height: int
    selected: NDArray[np.bool_]
    current: int
    hover: int
    focused: bool
    names: tuple[str, ...]
    band: QRect | None


class WallPainter:
    """Draws a scene; remembers which pictures were seen as placeholders, to fade them in.

    Attributes:
        moving: another frame is wanted, for a fade or for pictures drawn roughly.
    """

    def __init__(self, cells: Cells) -> None:
        self._cells = cells
        self._waiting: set[int] = set()
        self._fades: dict[int, float] = {}
        self._strips: dict[int, QPixmap] = {}
        self._strips_of: tuple[Layout, PhotoIndex, Tokens] | None = None
        self.moving = False

    def arrived(self, photos: set[int]) -> bool:
        """Thumbnails came in; says whether any of them is waited for on screen."""
        seen = self._waiting & photos
        self._waiting -= seen
        if theme().motion:
            now = time.perf_counter()
            self._fades.update(dict.fromkeys(seen, now))
        return bool(seen)

    def forget_rows(self) -> None:
        """Some pictures are other ones now."""
        self._strips.clear()

    def paint(self, painter: QPainter, scene: Scene) -> None:
        """Draw the scene; ``painter`` is on the viewport."""
        tokens = theme().tokens
        painter.fillRect(0, 0, scene.width, scene.height, tokens.window)
        self._cells.begin_frame()
        self._pictures(painter, scene)
        visible = scene.layout.photos_between(scene.offset, scene.offset + scene.height)
        painter.translate(scene.margin, -scene.offset)
        paint_lengths(painter, scene.layout, scene.index, visible)
        painter.translate(-scene.margin, scene.offset)
        self._marks(painter, scene)
        self._headings(painter, scene)
        if scene.band is not None:
            colour = QColor(tokens.accent)
            painter.setPen(QPen(colour, 1))
            colour.setAlphaF(0.16)
            painter.setBrush(colour)
            painter.drawRect(scene.band)
        self.moving = bool(self._fades) or self._cells.rough

    def _pictures(self, painter: QPainter, scene: Scene) -> None:
        layout = scene.layout
        now = time.perf_counter()
        for photo in [photo for photo, start in self._fades.items() if now - start >= FADE_MS / 1000]:
            del self._fades[photo]
        made_of = (layout, scene.index, theme().tokens)
        if self._strips_of is None or any(a is not b for a, b in zip(made_of, self._strips_of, strict=True)):
            self._strips.clear()
            self._strips_of = made_of
        ratio = painter.device().devicePixelRatioF()
        self._waiting = set()
        rows = layout.rows_between(scene.offset, scene.offset + scene.height)
        for row in rows:
            top = int(layout.row_top[row]) - scene.offset
            strip = self._strips.get(row) or self._composed(scene, row, ratio)
            if strip is not None:
                painter.drawPixmap(scene.margin, top, strip)
            else:
                self._row(painter, scene, row, top, ratio)
        for row in [row for row in self._strips if abs(row - rows.start) > 3 * len(rows)]:
            del self._strips[row]

    def _composed(self, scene: Scene, row: int, ratio: float) -> QPixmap | None:
        """A row of many small pictures as one, once all of them are here and at rest.

        A wall of tiny pictures has a thousand on screen; copying thirty rows instead
        halves the time of a frame (2560 x 1440, rows of 48 pixels).
        """
        layout, index = scene.layout, scene.index
        start, stop = int(layout.row_first[row]), int(layout.row_first[row + 1])
        if stop - start < MANY_IN_ROW or (index.state[start:stop] == IndexState.GONE).any():
            return None
        high = int(layout.row_height[row])
        parts: list[tuple[int, QPixmap]] = []
        lefts, rights = layout.edges(row)
        photos = index.ids[start:stop].tolist()
        for photo, left, right in zip(photos, lefts.tolist(), rights.tolist(), strict=True):
            ready = self._cells.exact(photo, round((right - left) * ratio), round(high * ratio))
            if ready is None or photo in self._fades:
                return None
            parts.append((left, ready))
        strip = QPixmap(round(layout.style.width * ratio), round(high * ratio))
        strip.setDevicePixelRatio(ratio)
        strip.fill(theme().tokens.window)
        painter = QPainter(strip)
        for left, ready in parts:
            painter.drawPixmap(left, 0, ready)
        painter.end()
        self._strips[row] = strip
        return strip

    def _row(self, painter: QPainter, scene: Scene, row: int, top: int, ratio: float) -> None:
        layout, index = scene.layout, scene.index
        now = time.perf_counter()
        exact = self._cells.exact
        start, stop = int(layout.row_first[row]), int(layout.row_first[row + 1])
        high = int(layout.row_height[row])
        lefts, rights = ((edges + scene.margin).tolist() for edges in layout.edges(row))
        photos, colours = index.ids[start:stop].tolist(), index.colour[start:stop].tolist()
        gone = (index.state[start:stop] == IndexState.GONE).tolist()
        for left, right, photo, colour, away in zip(lefts, rights, photos, colours, gone, strict=True):
            wide = right - left
            ready = exact(photo, round(wide * ratio), round(high * ratio))
            if ready is not None and not away and photo not in self._fades:
                painter.drawPixmap(left, top, ready)
                continue
            found = self._cells.picture(photo, wide, high, ratio)
            shown = 1.0
            if found is None:
                self._waiting.add(photo)
                shown = 0.0
            elif photo in self._fades:
                shown = min(1.0, (now - self._fades[photo]) * 1000 / FADE_MS)
            if shown < 1.0 or away:
                painter.fillRect(left, top, wide, high, _placeholder(colour))
            if found is not None:
                painter.setOpacity(shown * (0.3 if away else 1.0))
                if found[1] is None:
                    painter.drawPixmap(left, top, found[0])
                else:
                    painter.drawPixmap(QRect(left, top, wide, high), found[0], found[1])
                painter.setOpacity(1.0)

    def _marks(self, painter: QPainter, scene: Scene) -> None:
        layout = scene.layout
        visible = layout.photos_between(scene.offset, scene.offset + scene.height)
        if not visible:
            return
        part = slice(visible.start, visible.stop)
        wanted = set((np.flatnonzero(scene.selected[part]) + visible.start).tolist())
        wanted |= set((np.flatnonzero(scene.index.state[part] == IndexState.GONE) + visible.start).tolist())
        wanted |= {row for row in (scene.current, scene.hover) if row in visible}
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for row in wanted:
            x, y, width, height = layout.rect(row)
            rect = QRect(x + scene.margin, y - scene.offset, width, height)
            chosen = bool(scene.selected[row])
            if chosen or (row == scene.current and scene.focused):
                self._ring(painter, rect, chosen=chosen, current=row == scene.current and scene.focused)
            if min(width, height) < SMALLEST_MARKED:
                continue
            if chosen or row == scene.hover:
                self._check(painter, rect, chosen=chosen)
            if scene.index.state[row] == IndexState.GONE:
                self._badge(painter, rect, "cloud-slash")
            if row == scene.hover and scene.names:
                self._chips(painter, rect, scene.names)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _ring(self, painter: QPainter, rect: QRect, *, chosen: bool, current: bool) -> None:
        tokens = theme().tokens
        wide = SELECTION_RING if chosen else RING
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if chosen:
            wash = QColor(tokens.accent)
            wash.setAlphaF(0.14)
            painter.fillRect(rect, wash)
        edge = QRectF(rect).adjusted(wide / 2, wide / 2, -wide / 2, -wide / 2)
        painter.setPen(QPen(tokens.accent, wide, j=Qt.PenJoinStyle.MiterJoin))
        painter.drawRect(edge)
        # a hairline of the ground inside the ring: an accent ring on a blue sky is seen too
        line = 2 if chosen and current else 1
        inner = QRectF(rect).adjusted(wide + line / 2, wide + line / 2, -wide - line / 2, -wide - line / 2)
        painter.setPen(QPen(tokens.window, line, j=Qt.PenJoinStyle.MiterJoin))
        painter.drawRect(inner)

    def _check(self, painter: QPainter, rect: QRect, *, chosen: bool) -> None:
        tokens = theme().tokens
        box = QRectF(check_rect(rect))
        painter.setPen(Qt.PenStyle.NoPen)
        if chosen:
            painter.setBrush(tokens.accent)
            painter.drawRoundedRect(box, RADIUS_CONTROL, RADIUS_CONTROL)
            paint_icon(painter, box.adjusted(3, 3, -3, -3), "check", tokens.on_accent)
            return
        painter.setBrush(_shade(0.45))
        painter.drawRoundedRect(box, RADIUS_CONTROL, RADIUS_CONTROL)
        painter.setPen(QPen(QColor(255, 255, 255, 200), 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box.adjusted(3, 3, -3, -3), 3, 3)

    def _badge(self, painter: QPainter, rect: QRect, name: str) -> None:
        picture = _badge(name, painter.device().devicePixelRatioF(), _shade(0.6).rgba())
        painter.drawPixmap(rect.right() - BADGE - SPACE, rect.top() + CHECK_INSET - 2, picture)

    def _chips(self, painter: QPainter, rect: QRect, names: tuple[str, ...]) -> None:
        type_ = font(Size.CAPTION)
        metrics = QFontMetrics(type_)
        painter.setFont(type_)
        high = metrics.height() + SPACE
        room = rect.width() - 2 * SPACE
        x, y = rect.left() + SPACE, rect.bottom() - SPACE - high + 1
        shown = list(names)
        while shown:
            rest = len(names) - len(shown)
            words = shown + ([f"+{rest}"] if rest else [])
            texts = [elided(word, max(room, 1), type_) for word in words]
            widths = [metrics.horizontalAdvance(text) + 4 * SPACE for text in texts]
            if sum(widths) + SPACE * (len(widths) - 1) <= room or len(shown) == 1:
                break
            shown.pop()
        for text, full in zip(texts, widths, strict=True):
            wide = min(full, rect.right() - SPACE - x)
            if wide < 4 * SPACE:
                break
            chip = QRectF(x, y, wide, high)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(_shade(0.68))
            painter.drawRoundedRect(chip, high / 2, high / 2)
            painter.setPen(Qt.GlobalColor.white)
            fitting = elided(text, wide - 3 * SPACE, type_)
            painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, fitting)
            x += wide + SPACE

    def _headings(self, painter: QPainter, scene: Scene) -> None:
        layout, months = scene.layout, scene.index.months
        high = layout.style.heading
        if not high or not months or len(months) + 1 != len(layout.section_first):
            return
        for number in layout.sections_between(scene.offset, scene.offset + scene.height):
            top = int(layout.section_top[number]) - scene.offset
            end = int(layout.section_top[number + 1]) - scene.offset
            sticks = top < 0
            place = min(max(top, 0), end - high)
            if place + high <= 0 or place >= scene.height:
                continue
            rect = QRect(scene.margin, place, scene.width - scene.margin, high)
            if sticks:
                ground = QColor(theme().tokens.window)
                ground.setAlphaF(0.94)
                painter.fillRect(0, place, scene.width, high, ground)
                painter.fillRect(0, place + high - 1, scene.width, 1, theme().tokens.line)
            _heading(painter, rect, months[number])


def check_rect(rect: QRect) -> QRect:
    """Where the check box of a cell is."""
    return QRect(rect.left() + CHECK_INSET, rect.top() + CHECK_INSET, CHECK, CHECK)


def month_words(month: Month) -> str:
    """The month as a heading says it: July 2019, in the user's language."""
    if not month.year:
        return QCoreApplication.translate("PhotoGrid", "No date")
    name = QLocale().standaloneMonthName(month.month, QLocale.FormatType.LongFormat)
    return f"{name[:1].upper()}{name[1:]} {month.year}"


def _heading(painter: QPainter, rect: QRect, month: Month) -> None:
    tokens = theme().tokens
    title = font(Size.EMPHASIS, bold=True)
    small = font(Size.CAPTION, tabular=True)
    words = month_words(month)
    baseline = rect.top() + round(rect.height() * 0.64)
    painter.setFont(title)
    painter.setPen(tokens.text)
    painter.drawText(rect.left(), baseline, words)
    painter.setFont(small)
    painter.setPen(tokens.quiet)
    gap = QFontMetrics(title).horizontalAdvance(words) + 2 * SPACE
    painter.drawText(
        rect.left() + gap, baseline, wording.appearances(month.count - month.videos, month.videos)
    )


def _placeholder(colour: int) -> QColor:
    """The mean colour of the picture, a little quieter; the raised tone where it is unknown."""
    return _quieter(colour, theme().tokens.raised.rgb())


@lru_cache(maxsize=8192)
def _quieter(colour: int, ground: int) -> QColor:
    raised = QColor.fromRgb(ground)
    return mixed(QColor.fromRgb(colour | 0xFF000000), raised, 0.35) if colour else raised


@lru_cache(maxsize=8)
def _badge(name: str, ratio: float, ground: int) -> QPixmap:
    """A glyph on a dark dot: drawn once, a screen of photos whose disk is away has hundreds."""
    picture = QPixmap(round(BADGE * ratio), round(BADGE * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor.fromRgba(ground))
    box = QRectF(0, 0, BADGE, BADGE)
    painter.drawEllipse(box)
    paint_icon(painter, box.adjusted(4, 4, -4, -4), name, QColor(Qt.GlobalColor.white))
    painter.end()
    return picture


def _shade(alpha: float) -> QColor:
    """The dark ground of marks on pictures, in both themes: pictures do not change with them."""
    colour = QColor(theme().tokens.viewer)
    colour.setAlphaF(alpha)
    return colour
