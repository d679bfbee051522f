"""Many at a time: a page of faces, the wrong ones clicked away, Enter takes the rest."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from faceapp.domain.thresholds import REVIEW_PAGE
from faceapp.ui.people.face_wall import FaceWall
from faceapp.ui.people.faces_model import FacesModel
from faceapp.ui.pictures import Pictures


class ManyWall(FaceWall):
    """Faces that are crossed out with a click or Space; nothing else moves.

    Signals:
        answered: Enter.
    """

    answered = Signal()

    def __init__(self, faces: FacesModel, pictures: Pictures, parent: QWidget | None = None) -> None:
        super().__init__(faces, pictures, parent)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.show_whole(REVIEW_PAGE)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        row = self.indexAt(event.position().toPoint()).row()
        if event.button() == Qt.MouseButton.LeftButton and row >= 0:
            self.set_current(row)
            self._faces.cross(row)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)  # two quick clicks are two clicks

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.currentIndex().row()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.answered.emit()
        elif event.key() in (Qt.Key.Key_Space, Qt.Key.Key_X, Qt.Key.Key_Delete) and row >= 0:
            self._faces.cross(row)
        else:
            super().keyPressEvent(event)

    def clicked_inside(self, row: int, point: QPoint) -> bool:
        return False
