"""Thumbnails at exactly the size the wall shows them, so that scrolling only copies pixels."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Iterable

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPixmap

MOST_BYTES = 128 * 2**20
"""Of scaled pictures: about eight full screens at 2560 x 1440."""
FRAME_SECONDS = 0.008
"""Time one frame may spend on scaling; what is left is drawn roughly and done in the next."""


class Cells:
    """A cache of scaled thumbnails.

    Scaling well takes a third of a millisecond a picture, and a wall of tiny pictures
    has a thousand of them: each frame scales what fits into its time.

    Attributes:
        rough: the last frame had no time left for all of them.
        sharper: what to scale in place of a thumbnail, where there is something larger.
    """

    def __init__(self, thumbnail: Callable[[int], QPixmap | None]) -> None:
        self._thumbnail = thumbnail
        self.sharper: Callable[[int], QPixmap | None] = lambda _photo: None
        self._scaled: OrderedDict[int, tuple[tuple[int, int], QPixmap]] = OrderedDict()
        self._bytes = 0
        self._until = 0.0
        self.rough = False

    def exact(self, photo: int, wide: int, high: int) -> QPixmap | None:
        """The photo at exactly this size in device pixels, if it is here; the quick way."""
        kept = self._scaled.get(photo)
        return kept[1] if kept is not None and kept[0] == (wide, high) else None

    def touch(self, photos: Iterable[int]) -> None:
        """These are on screen: they go last."""
        for photo in photos:
            if photo in self._scaled:
                self._scaled.move_to_end(photo)

    def begin_frame(self) -> None:
        """A new frame has time for scaling again."""
        self._until = time.perf_counter() + FRAME_SECONDS
        self.rough = False

    def picture(
        self, photo: int, width: int, height: int, ratio: float
    ) -> tuple[QPixmap, QRect | None] | None:
        """The photo for a cell of so many logical pixels; None while it is not there.

        With a rectangle it is the part of a picture of another size that is to be drawn
        in the cell for now; ``rough`` then says that another frame is wanted.
        """
        wide, high = round(width * ratio), round(height * ratio)
        kept = self._scaled.get(photo)
        if kept is not None and kept[0] == (wide, high):
            return kept[1], None
        source = self.sharper(photo) or self._thumbnail(photo)
        if source is None or source.isNull():
            return None if kept is None else (kept[1], QRect(0, 0, kept[1].width(), kept[1].height()))
        part = _middle(source.size(), wide, high)
        if time.perf_counter() < self._until:
            scaled = _scaled(source, part, wide, high)
            scaled.setDevicePixelRatio(ratio)
            self._keep(photo, (wide, high), scaled)
            return scaled, None
        self.rough = True
        return source, part

    def forget(self, photos: set[int]) -> None:
        """Their thumbnails are other ones now."""
        for photo in photos:
            self._drop(photo)

    def clear(self) -> None:
        """All thumbnails may be other ones now."""
        self._scaled.clear()
        self._bytes = 0

    def _keep(self, photo: int, size: tuple[int, int], picture: QPixmap) -> None:
        self._drop(photo)
        self._scaled[photo] = (size, picture)
        self._bytes += size[0] * size[1] * 4
        while self._bytes > MOST_BYTES and len(self._scaled) > 1:
            _, (old, _picture) = self._scaled.popitem(last=False)
            self._bytes -= old[0] * old[1] * 4

    def _drop(self, photo: int) -> None:
        kept = self._scaled.pop(photo, None)
        if kept is not None:
            self._bytes -= kept[0][0] * kept[0][1] * 4


def _middle(size: QSize, wide: int, high: int) -> QRect:
    """The largest part of a picture, from its middle, that has the shape of the cell."""
    width, height = size.width(), size.height()
    if width * high > height * wide:
        part = max(1, round(height * wide / high))
        # a pixel or two come from rounding the cell; cutting them would only blur the edge
        return (
            QRect(0, 0, width, height) if width - part <= 2 else QRect((width - part) // 2, 0, part, height)
        )
    part = max(1, round(width * high / wide))
    return QRect(0, 0, width, height) if height - part <= 2 else QRect(0, (height - part) // 2, width, part)


def _scaled(source: QPixmap, part: QRect, wide: int, high: int) -> QPixmap:
    cut = source if part.size() == source.size() else source.copy(part)
    if cut.width() == wide and cut.height() == high:
        return QPixmap(cut)
    return cut.scaled(
        wide, high, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
