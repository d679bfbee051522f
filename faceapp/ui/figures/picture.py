"""A picture of figures: drawn for the width there is, as sharp as the screen, light or dark."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from faceapp.engine.figures import FigureJobs
from faceapp.engine.jobs import Ticket
from faceapp.ui.theme import theme

LATER_MS = 60
"""A window that is being resized is drawn again when it rests."""
WIDEST = 720

Draw = Callable[[tuple[int, int], float, bool], bytes]
"""Gets size in logical pixels, the screen's pixels for each, and whether it is dark; gives a PNG."""


class FigurePicture(QWidget):
    """Shows what ``draw`` makes; drawn beside the window's thread."""

    def __init__(self, jobs: FigureJobs, proportion: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._proportion = proportion
        self._more = 0
        self._draw: Draw | None = None
        self._ticket: Ticket | None = None
        self._image: QImage | None = None
        self._made: tuple[object, ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setMaximumWidth(WIDEST)
        self._soon = QTimer(self, singleShot=True, interval=LATER_MS)
        self._soon.timeout.connect(self._ask)
        theme().changed.connect(self._ask)

    def show_drawing(self, draw: Draw, described: str, more: int = 0) -> None:
        """Show another picture.

        Args:
            draw: makes it; called on another thread.
            described: read out instead of it.
            more: logical pixels it is higher than the proportion says, for a legend.
        """
        self._draw = draw
        self._more = more
        self._made = ()
        self.setAccessibleName(described)
        self.updateGeometry()
        self._soon.start()

    @property
    def shown(self) -> QImage | None:
        """What is to be seen."""
        return self._image

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return round(min(width, WIDEST) * self._proportion) + self._more

    def sizeHint(self) -> QSize:
        return QSize(WIDEST, self.heightForWidth(WIDEST))

    def minimumSizeHint(self) -> QSize:
        return QSize(320, 160)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._soon.start()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._image is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        size = self._image.deviceIndependentSize()
        if size.width() > self.width() + 1:  # until it is drawn for this width
            size.scale(self.size().toSizeF(), Qt.AspectRatioMode.KeepAspectRatio)
        painter.drawImage(QRectF(0, 0, size.width(), size.height()), self._image)

    def _ask(self) -> None:
        draw, size, dark = self._draw, (self.width(), self.height()), theme().dark
        ratio = self.devicePixelRatioF()
        wanted = (size, ratio, dark)
        if draw is None or not self.isVisible() or wanted == self._made:
            return
        self._made = wanted
        if self._ticket is not None:
            self._ticket.cancel()
        self._ticket = self._jobs.draw(lambda: draw(size, ratio, dark), lambda png: self._took(png, ratio))

    def showEvent(self, event: object) -> None:
        self._soon.start()

    def _took(self, png: bytes, ratio: float) -> None:
        image = QImage.fromData(QByteArray(png))
        image.setDevicePixelRatio(ratio)
        self._image = image
        self.update()
