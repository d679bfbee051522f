"""The picture of one photo, as sharp as it is here: thumbnail, screen size, full size."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPixmap

from faceapp.engine.engine import Engine, Ticket

STEP = 256
"""Pictures are asked for in steps of so many pixels, so that a window that grows by a
little finds them decoded, and neighbours fit whatever their shape."""
LARGEST_SIDE = 12_000
"""Pixels; larger photos are never held in full: 144 megapixels are 576 MB already."""


def asked_size(width: int, height: int, ratio: float) -> int:
    """The longest side to decode for a canvas of so many logical pixels."""
    longest = max(width, height) * ratio
    return max(STEP, -(-round(longest) // STEP) * STEP)


class Sight(QObject):
    """What can be painted of the photo now, and the asking for more.

    Signals:
        sharper: something better than before is here.
        failed: the file can not be read now.
    """

    sharper = Signal()
    failed = Signal()

    def __init__(self, engine: Engine, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._path: Path | None = None
        self._size = QSize()
        self._rough: QPixmap | None = None
        self._screen: QImage | None = None
        self._full: QImage | None = None
        self._longest = 0
        self._tickets: list[Ticket] = []
        self._asked_full = False
        self._fitted: QPixmap | None = None

    def show(
        self, path: Path, size: QSize, rough: QPixmap | None, longest: int, ahead: Sequence[Path]
    ) -> None:
        """Begin with a photo: its thumbnail at once, or what is decoded already."""
        self.drop()
        self._path, self._size, self._rough, self._longest = path, size, rough, longest
        self._screen = self._engine.cached_picture(path, longest)
        # also where it is here: the neighbours are decoded with it
        self._tickets.append(self._engine.picture(path, longest, self._got_screen, ahead=ahead))

    def drop(self) -> None:
        """No photo: nothing of the last one may come in any more."""
        for ticket in self._tickets:
            ticket.cancel()
        self._tickets.clear()
        self._path, self._rough, self._screen, self._full, self._fitted = None, None, None, None, None
        self._asked_full = False

    def use_rough(self, thumbnail: QPixmap) -> None:
        """The thumbnail came in after the photo was opened."""
        if self._rough is None:
            self._rough = thumbnail
            if self._screen is None:
                self.sharper.emit()

    def want(self, longest: int, zoomed_pixels: float) -> None:
        """Ask for what is missing: another window size, or the full size when zoomed in.

        Args:
            longest: see ``asked_size``.
            zoomed_pixels: device pixels the longest side of the photo has on screen.
        """
        if self._path is None:
            return
        if longest > self._longest:
            self._longest = longest
            self._tickets.append(self._engine.picture(self._path, longest, self._got_screen))
        whole = max(self._size.width(), self._size.height())
        have = max(self._screen.width(), self._screen.height()) if self._screen is not None else 0
        if have and zoomed_pixels > have * 1.02 and whole > have and not self._asked_full:
            self._asked_full = True
            limit = 0 if whole <= LARGEST_SIDE else LARGEST_SIDE
            self._tickets.append(self._engine.picture(self._path, limit, self._got_full))

    @property
    def sharp(self) -> bool:
        """Whether more than the thumbnail is here."""
        return self._screen is not None

    def paint(self, painter: QPainter, place: QRectF, window: QRectF, ratio: float, *, settled: bool) -> bool:
        """Draw the part of the photo that shows in ``window``; False where nothing is here.

        Args:
            painter: on the canvas.
            place: where the whole photo lies, logical pixels.
            window: the canvas.
            ratio: device pixels for one logical pixel.
            settled: it will be painted again like this: worth a scaled copy.
        """
        source: QImage | QPixmap | None = self._screen or self._rough
        if self._full is not None and source is not None:
            shown = max(place.width(), place.height()) * ratio
            if self._screen is None or shown > max(self._screen.width(), self._screen.height()):
                source = self._full
        if source is None:
            return False
        if settled and isinstance(source, QImage) and source is self._screen and window.contains(place):
            painter.drawPixmap(place.topLeft(), self._scaled_once(source, place, ratio))
            return True
        seen = place.intersected(window.adjusted(-1, -1, 1, 1))
        if seen.isEmpty():
            return True
        across, down = source.width() / place.width(), source.height() / place.height()
        part = QRectF(
            (seen.x() - place.x()) * across,
            (seen.y() - place.y()) * down,
            seen.width() * across,
            seen.height() * down,
        )
        # above twice its size one wants to see the pixels themselves
        painter.setRenderHint(
            QPainter.RenderHint.SmoothPixmapTransform, across * 3 > 1 or source is not self._full
        )
        if isinstance(source, QImage):
            painter.drawImage(seen, source, part)
        else:
            painter.drawPixmap(seen, source, part)
        return True

    def _scaled_once(self, source: QImage, place: QRectF, ratio: float) -> QPixmap:
        wide, high = max(1, round(place.width() * ratio)), max(1, round(place.height() * ratio))
        if self._fitted is None or (self._fitted.width(), self._fitted.height()) != (wide, high):
            how = Qt.TransformationMode.SmoothTransformation
            scaled = source.scaled(wide, high, Qt.AspectRatioMode.IgnoreAspectRatio, how)
            self._fitted = QPixmap.fromImage(scaled)
            self._fitted.setDevicePixelRatio(ratio)
        return self._fitted

    def _got_screen(self, image: QImage | None) -> None:
        if image is None:
            self.failed.emit()
        elif self._screen is None or image.width() != self._screen.width():
            self._screen, self._fitted = image, None
            self.sharper.emit()

    def _got_full(self, image: QImage | None) -> None:
        if image is not None:
            self._full = image
            self.sharper.emit()
