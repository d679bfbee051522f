"""The wall of what is to be decided: large faces, their label, and what they probably are."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from faceapp.ui.cleaning import words
from faceapp.ui.cleaning.kinds import Kind
from faceapp.ui.cleaning.model import CasesModel
from faceapp.ui.people.face_wall import FaceWall
from faceapp.ui.people.layout import Cells
from faceapp.ui.people.wall import Look
from faceapp.ui.pictures import Pictures
from faceapp.ui.rounded import rounded
from faceapp.ui.theme import RADIUS_CARD, SPACE, SPACE_BETWEEN, Size, elided, font, theme

LINE = 18
SIDE = 148
"""Of a face, in logical pixels, about."""
NARROW, NARROW_SIDE = 480, 116


class CasesWall(FaceWall):
    """Cases of a ``CasesModel``.

    Signals:
        taken: Enter: as is proposed.
    """

    taken = Signal()

    def __init__(self, cases: CasesModel, pictures: Pictures, parent: QWidget | None = None) -> None:
        self._model = cases
        self.beside: set[int] = set()
        super().__init__(cases, pictures, parent, side=SIDE)
        self.setAccessibleName(self.tr("Labels to check"))
        pictures.thumbnails_arrived.connect(self._thumbnails_arrived)

    def relayout(self) -> None:
        self._wanted = SIDE if self.viewport().width() >= NARROW else NARROW_SIDE
        super().relayout()

    def cells(self) -> list[Cells]:
        side = self.side + SPACE_BETWEEN
        return [Cells(self._model.rowCount(), side, side + 2 * LINE + SPACE_BETWEEN)]

    def face_of(self, row: int) -> int | None:
        return None if self._model.kind is Kind.DUPLICATE else self._model.face(row)

    def also_wanted(self) -> set[int]:
        return self.beside

    def paint_card(self, painter: QPainter, rect: QRect, row: int, look: Look) -> None:
        square = QRect(rect.left(), rect.top(), rect.width(), self.side + SPACE_BETWEEN)
        super().paint_card(painter, square, row, look)
        one, tokens = self._model.case(row).suspect, theme().tokens
        line = QRect(rect.left() + SPACE, square.bottom() + 1, rect.width() - 2 * SPACE, LINE)
        for text, which, colour in (
            (words.label(one), font(Size.BODY), tokens.text),
            (
                words.below(self._model.kind, one),
                font(Size.CAPTION),
                tokens.proposed if one.better else tokens.quiet,
            ),
        ):
            painter.setFont(which)
            painter.setPen(colour)
            painter.drawText(line, Qt.AlignmentFlag.AlignCenter, elided(text, line.width(), which))
            line.translate(0, LINE)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.taken.emit()
        else:
            super().keyPressEvent(event)

    def _rounded(self, face: int) -> QPixmap | None:
        if self._model.kind is not Kind.DUPLICATE:
            return super()._rounded(face)
        photo = self._model.case(self._model.row_of(face)).suspect.photo  # type: ignore[arg-type]
        ratio = self.devicePixelRatioF()
        key = ("photo", photo, ratio, self.side)
        found = self._cache.get(key)
        if found is None and (whole := self.pictures.thumbnail(photo)) is not None:
            found = rounded(whole, self.side, RADIUS_CARD, ratio)
            self._cache.put(key, found)
        return found

    def _thumbnails_arrived(self, photos: set[int]) -> None:
        if self._model.kind is Kind.DUPLICATE:
            self._cache.drop_if(lambda key: isinstance(key, tuple) and key[0] == "photo" and key[1] in photos)
            self.viewport().update()
