"""Faces of which two models say something else: the picture, its label, what each says."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QImage, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from faceapp.domain.expression import EXPRESSIONS, Expression
from faceapp.domain.own_training import JudgedFaces
from faceapp.domain.own_training_thresholds import DIFFERING_SHOWN
from faceapp.ui.expression.painting import paint_dot
from faceapp.ui.expression.words import word
from faceapp.ui.theme import SPACE, SPACE_BETWEEN, SPACE_GROUP, Size, font, theme

FACE = 96
LINES = 3
LINE = 4 * SPACE
CELL_WIDE = 152
CELL_HIGH = FACE + SPACE + LINES * LINE
ROUND = 6.0


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """One face.

    Attributes:
        picture: (side, side) grey.
    """

    picture: QImage
    label: Expression
    old: Expression
    new: Expression


def examples(judged: JudgedFaces) -> tuple[Example, ...]:
    """Those that are worth a look, the better and the worse by turns."""
    old = judged.old
    if old is None:
        return ()
    return tuple(
        Example(
            _image(judged.pictures[place]),
            EXPRESSIONS[int(judged.truth[place])],
            EXPRESSIONS[int(old[place].argmax())],
            EXPRESSIONS[int(judged.new[place].argmax())],
        )
        for place in judged.differing(DIFFERING_SHOWN)
    )


class Examples(QWidget):
    """As many in a row as there is room for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[Example, ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme().changed.connect(self.update)

    def show_examples(self, shown: tuple[Example, ...]) -> None:
        """Show these."""
        self._shown = shown
        said = self.tr("{label}: before {old}, now {new}")
        self.setAccessibleName(
            "; ".join(
                said.format(label=word(one.label), old=word(one.old), new=word(one.new)) for one in shown
            )
        )
        self.updateGeometry()
        self.update()

    @property
    def shown(self) -> tuple[Example, ...]:
        """What is to be seen."""
        return self._shown

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        rows = -(-len(self._shown) // self._columns(width))
        return max(0, rows * (CELL_HIGH + SPACE_GROUP) - SPACE_GROUP)

    def sizeHint(self) -> QSize:
        return QSize(4 * CELL_WIDE, self.heightForWidth(max(self.width(), 4 * CELL_WIDE)))

    def minimumSizeHint(self) -> QSize:
        return QSize(CELL_WIDE, CELL_HIGH if self._shown else 0)

    def _columns(self, width: int) -> int:
        return max(1, (width + SPACE_BETWEEN) // (CELL_WIDE + SPACE_BETWEEN))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        columns = self._columns(self.width())
        for place, one in enumerate(self._shown):
            left = (place % columns) * (CELL_WIDE + SPACE_BETWEEN)
            top = (place // columns) * (CELL_HIGH + SPACE_GROUP)
            self._paint(painter, one, left, top)

    def _paint(self, painter: QPainter, one: Example, left: int, top: int) -> None:
        tokens = theme().tokens
        face = QRectF(left, top, FACE, FACE)
        painter.save()
        around = QPainterPath()
        around.addRoundedRect(face, ROUND, ROUND)
        painter.setClipPath(around)
        painter.drawImage(face, one.picture)
        painter.restore()
        metrics = QFontMetrics(font(Size.CAPTION))
        rows = (
            (self.tr("Label"), one.label, None),
            (self.tr("Before"), one.old, one.old is one.label),
            (self.tr("Now"), one.new, one.new is one.label),
        )
        wide = max(metrics.horizontalAdvance(name) for name, _, _ in rows) + SPACE_BETWEEN
        for place, (name, said, right) in enumerate(rows):
            middle = top + FACE + SPACE + (place + 0.5) * LINE
            base = middle + metrics.ascent() / 2 - 1
            painter.setFont(font(Size.CAPTION))
            painter.setPen(tokens.quiet)
            painter.drawText(QPointF(left, base), name)
            paint_dot(painter, QPointF(left + wide + 4, middle), said, tokens)
            painter.setFont(font(Size.CAPTION, bold=bool(right)))
            painter.setPen(tokens.confirmed if right else tokens.text)
            painter.drawText(QPointF(left + wide + 14, base), f"{word(said)} \u2713" if right else word(said))


def _image(picture: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> QImage:
    own = np.ascontiguousarray(picture)
    high, wide = own.shape
    image = QImage(own.data, wide, high, wide, QImage.Format.Format_Grayscale8).copy()
    twice = Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    return image.scaled(4 * wide, 4 * high, *twice)
