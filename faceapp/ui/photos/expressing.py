"""Saying in the wall of photos what the one face of a photo shows."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtWidgets import QWidget

from faceapp.domain.errors import KnownError
from faceapp.domain.face import FaceState
from faceapp.services import browse
from faceapp.ui import wording
from faceapp.ui.actions import Section, register
from faceapp.ui.context import WindowContext
from faceapp.ui.expression.menu import KEY, expression_menu
from faceapp.ui.photos.grid import PhotoGrid


class PhotoExpressing(QObject):
    """The key that opens the menu of expressions at the selected photo.

    Where it is not plain which face is meant, it says where one can be chosen.
    """

    def __init__(self, context: WindowContext, grid: PhotoGrid, page: QWidget) -> None:
        super().__init__(page)
        self._context = context
        self._grid = grid
        self._page = page
        text = self.tr("Change the expression of the only face of a photo")
        register("photos.express", text, KEY, Section.PHOTOS, owner=page, slot=self.ask)

    def ask(self) -> None:
        """What does that face show?"""
        rows = self._grid.picks.rows().tolist()
        if not rows and (current := self._grid.currentIndex().row()) >= 0:
            rows = [current]
        if len(rows) != 1:
            if rows:
                self._say(self.tr("Open one of the photos to choose a face."))
            return
        library, operations = self._context.library, self._context.operations
        try:
            found = browse.faces_of(library, self._grid.photos.photo_at(rows[0]))
        except KnownError as error:
            self._say(wording.sentence(error))
            return
        faces = [face for face in found if face.state is not FaceState.NOT_A_FACE]
        if not faces:
            self._say(self.tr("No face was found on this photo."))
        elif len(faces) > 1:
            self._say(self.tr("Open the photo to choose a face."))
        else:
            (face,) = faces
            menu = expression_menu(
                self._page.window(), faces, lambda chosen: operations.set_expression([face.id], chosen)
            )
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(self._place(rows[0]))

    def _place(self, row: int) -> QPoint:
        """The middle of what is seen of the photo."""
        viewport = self._grid.viewport()
        cell = self._grid.visualRect(self._grid.photos.index(row)).intersected(viewport.rect())
        return viewport.mapToGlobal(cell.center() if not cell.isEmpty() else viewport.rect().center())

    def _say(self, sentence: str) -> None:
        self._context.operations.refused.emit(sentence)
