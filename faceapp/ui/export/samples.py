"""A few pictures of the dataset as they will be written, with their boxes and labels."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from faceapp.domain.dataset import Label
from faceapp.domain.export_drafts import Sample, SampleFace
from faceapp.ui.export import words
from faceapp.ui.theme import (
    RADIUS_CONTROL,
    SPACE_BETWEEN,
    SPACE_INSIDE,
    Size,
    elided,
    font,
    mixed,
    theme,
)

CELL = 100
"""Least width of a picture with its label, logical pixels: three fit beside the steps at 1024 pixels."""
COLUMNS = 5
"""At most: where there is more room, pictures are larger."""
LINE = 18
OUTLINE = QColor(0, 0, 0, 150)


class Samples(QWidget):
    """Cells of equal size; placeholders until the pictures are made."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._samples: list[tuple[Sample, QPixmap]] = []
        self._coming = 0
        self._fresh = False
        self._boxes = False
        self.label = Label.PERSON
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Pictures as they will be written"))

    @property
    def shown(self) -> tuple[Sample, ...]:
        """What is there so far."""
        return tuple(sample for sample, _ in self._samples)

    def expect(self, count: int, label: Label, *, boxes: bool = False) -> None:
        """Other pictures come, that many; until the first one is there the old ones stay."""
        self.label, self._coming, self._boxes = label, count, boxes
        self._fresh = True
        if not count:
            self._samples.clear()
        self._fit()

    def add(self, sample: Sample, image: QImage) -> None:
        """One was made."""
        if self._fresh:
            self._samples.clear()
            self._fresh = False
        self._samples.append((sample, QPixmap.fromImage(image)))
        self._fit()
        told = [words.class_name(one.label, self.label) for one, _ in self._samples if one.label]
        self.setAccessibleDescription(", ".join(told))

    def settle(self) -> None:
        """No more come: photos that could not be read have no place."""
        if self._fresh:
            self._samples.clear()
            self._fresh = False
        self._coming = len(self._samples)
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(3 * CELL, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @property
    def _columns(self) -> int:
        return min(COLUMNS, max(1, (self.width() + SPACE_BETWEEN) // (CELL + SPACE_BETWEEN)))

    @property
    def _side(self) -> int:
        return max(1, (self.width() + SPACE_BETWEEN) // self._columns - SPACE_BETWEEN)

    def _fit(self) -> None:
        count = max(self._coming, len(self._samples))
        rows = -(-count // self._columns)
        wanted = rows * (self._side + LINE + SPACE_BETWEEN) - (SPACE_BETWEEN if rows else 0)
        if self.height() != wanted:
            self.setFixedHeight(max(wanted, 1))
        self.update()

    def _cell(self, place: int) -> QRect:
        row, column = divmod(place, self._columns)
        side = self._side
        box = QRect(column * (side + SPACE_BETWEEN), row * (side + LINE + SPACE_BETWEEN), side, side)
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            box.moveRight(self.width() - 1 - box.left())
        return box

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        for place in range(max(self._coming, len(self._samples))):
            cell = self._cell(place)
            if place < len(self._samples):
                self._paint_sample(painter, cell, *self._samples[place])
            else:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme().tokens.raised)
                painter.drawRoundedRect(cell, RADIUS_CONTROL, RADIUS_CONTROL)

    def _paint_sample(self, painter: QPainter, cell: QRect, sample: Sample, pixmap: QPixmap) -> None:
        tokens = theme().tokens
        picture = QRectF(
            QRect(cell.topLeft(), pixmap.size().scaled(cell.size(), Qt.AspectRatioMode.KeepAspectRatio))
        )
        picture.moveCenter(QRectF(cell).center())
        painter.save()
        clip = QPainterPath()
        clip.addRoundedRect(QRectF(cell), RADIUS_CONTROL, RADIUS_CONTROL)
        painter.setClipPath(clip)
        painter.fillRect(cell, tokens.raised)
        painter.drawPixmap(picture, pixmap, QRectF(pixmap.rect()))
        for face in sample.faces if self._boxes else ():
            self._paint_box(painter, picture, face)
        painter.restore()
        line = QRect(cell.left(), cell.bottom() + 2, cell.width(), LINE)
        named = words.class_name(sample.label, self.label) if sample.label else _labels(sample)
        part = f"{sample.part}  " if sample.part else ""
        small = font(Size.CAPTION)
        painter.setFont(small)
        painter.setPen(tokens.quiet)
        text = elided(part + named, line.width(), small)
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignHCenter, text)

    def _paint_box(self, painter: QPainter, picture: QRectF, face: SampleFace) -> None:
        """Where the face is; what has no label is drawn quietly."""
        tokens = theme().tokens
        if face.box is None or (face.box.w > 0.97 and face.box.h > 0.97):
            return
        box = QRectF(
            picture.x() + face.box.x * picture.width(),
            picture.y() + face.box.y * picture.height(),
            face.box.w * picture.width(),
            face.box.h * picture.height(),
        )
        painter.setBrush(Qt.BrushStyle.NoBrush)
        colour = mixed(tokens.accent, QColor("white"), 0.25) if face.label else tokens.line
        for pen in (QPen(OUTLINE, 3), QPen(colour, 1.5)):
            painter.setPen(pen)
            painter.drawRoundedRect(box, SPACE_INSIDE / 2, SPACE_INSIDE / 2)


def _labels(sample: Sample) -> str:
    """What stands below a photo with several faces, or none."""
    told = [face.label for face in sample.faces if face.label]
    return ", ".join(dict.fromkeys(told)) if told else "\u2013"
