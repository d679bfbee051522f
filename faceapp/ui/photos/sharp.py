"""Large cells of the wall, sharper than their thumbnails: decoded once scrolling has stopped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage, QPixmap

from faceapp.domain.ids import PhotoId
from faceapp.domain.photo import PhotoState
from faceapp.domain.thresholds import THUMBNAIL_SIDE
from faceapp.engine.engine import Engine, EngineContext, Ticket
from faceapp.services import browse
from faceapp.ui.pictures import PixmapCache

SOFT = 1.15
"""A thumbnail may be drawn so much larger than it is before one sees that it is soft."""
STEP = 256
"""Pictures are asked for in steps of so many pixels: a little more zoom finds them decoded."""
LARGEST = 2048
MOST_BYTES = 96_000_000
"""Three screens of the largest cells at 2560 x 1440."""
MOST_AT_ONCE = 24
"""Cells of one screen that are made sharp; there are no more of those that need it."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell on screen.

    Attributes:
        wide, high: device pixels.
        aspect: of the photo, width over height; what does not fit the cell is cut off.
    """

    photo: int
    wide: float
    high: float
    aspect: float

    @property
    def longest(self) -> int:
        """Pixels that the photo's longest side needs to fill the cell; 0 where its thumbnail does."""
        across = max(self.wide, self.high * self.aspect)
        needed = max(across, across / self.aspect)
        if needed <= THUMBNAIL_SIDE * SOFT:
            return 0
        return min(-(-round(needed) // STEP) * STEP, LARGEST)


class SharpCells(QObject):
    """Pictures for large cells, one after the other, so that thumbnails always have a thread.

    Signals:
        sharper: set of photos of which a sharper picture is here now.
    """

    sharper = Signal(object)

    def __init__(self, engine: Engine, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._kept = PixmapCache(MOST_BYTES)
        self._size: dict[int, int] = {}
        self._wanted: list[tuple[int, int]] = []
        self._paths: dict[int, Path] = {}
        self._asked: Ticket | None = None

    def picture(self, photo: int) -> QPixmap | None:
        """The photo sharper than its thumbnail, if it is here."""
        return self._kept.get(photo)

    def want(self, cells: Sequence[Cell]) -> None:
        """The wall stands still and shows these; what was wanted before is not any more."""
        self.stop()
        needed = [(cell.photo, cell.longest) for cell in cells[:MOST_AT_ONCE]]
        self._wanted = [(photo, longest) for photo, longest in needed if not self._has(photo, longest)]
        if not self._wanted or not self._engine.running:
            return
        photos = [PhotoId(photo) for photo, _ in self._wanted]

        def work(context: EngineContext) -> dict[int, Path]:
            found = browse.photos(context.library, photos)
            return {int(photo.id): photo.path for photo in found if photo.state is PhotoState.MEASURED}

        self._asked = self._engine.ask(work, self._begin, urgent=False)

    def stop(self) -> None:
        """Nothing is wanted now: the wall moves, or is not seen."""
        self._wanted = []
        if self._asked is not None:
            self._asked.cancel()
            self._asked = None

    def forget(self, photos: Iterable[int]) -> None:
        """Their files are other ones now."""
        for photo in photos:
            self._kept.drop(photo)
            self._size.pop(photo, None)

    def _has(self, photo: int, longest: int) -> bool:
        """Also where it can not be read: it is not tried again and again."""
        known = self._size.get(photo, 0)
        return longest <= known and (known == LARGEST + 1 or self._kept.get(photo) is not None)

    def _begin(self, paths: dict[int, Path]) -> None:
        self._paths = paths
        self._next()

    def _next(self) -> None:
        self._asked = None
        while self._wanted:
            photo, longest = self._wanted.pop(0)
            path = self._paths.get(photo)
            if path is not None:
                self._asked = self._engine.picture(path, longest, partial(self._take, photo, longest))
                return

    def _take(self, photo: int, longest: int, image: QImage | None) -> None:
        if image is None:
            self._size[photo] = LARGEST + 1
        else:
            self._size[photo] = longest
            self._kept.put(photo, QPixmap.fromImage(image))
            self.sharper.emit({photo})
        self._next()
