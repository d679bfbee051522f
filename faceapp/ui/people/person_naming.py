"""Naming on a person's page: the person themselves anew, or chosen faces as somebody else."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from faceapp.domain.ids import FaceId, PersonId
from faceapp.domain.person import Person
from faceapp.services import browse
from faceapp.ui.context import WindowContext
from faceapp.ui.people.face_wall import FaceWall
from faceapp.ui.people.life import Life
from faceapp.ui.people.name_editor import NameEditor
from faceapp.ui.people.person_header import PersonHeader

RECENT = 6
"""People named last that are offered before a letter is typed."""


class PersonNaming(QObject):
    """The name field of a person's page.

    Signals:
        ended: the field closed; the faces should have the focus.
    """

    ended = Signal()

    def __init__(self, context: WindowContext, header: PersonHeader, wall: FaceWall, page: QWidget) -> None:
        super().__init__(page)
        self._context = context
        self._header = header
        self._wall = wall
        self._page = page
        self._person: PersonId | None = None
        self._faces: list[FaceId] = []
        self.editor = NameEditor(context.pictures, page)
        self.editor.named.connect(self._named)
        self.editor.named_next.connect(self._named)
        self.editor.ended.connect(self.ended)

    def rename(self, person: Person, life: Life) -> None:
        """Open the field on the name that the head shows; ``life`` knows who else there is."""
        self._person, self._faces = person.id, []
        people = [name for name in life.names if name.person != person.id]
        rect = self._header.name_rect(self._page)
        self.editor.open(rect, text=person.name, people=people, completes=False)

    def move(self, life: Life, faces: Sequence[FaceId]) -> None:
        """Open the field below the first of ``faces``: who are they really?"""
        self._person, self._faces = None, list(faces)
        others = [name for name in life.names if name.person != life.person.id]
        by_id = {name.person: name for name in others}
        recent = browse.recent_people(self._context.library, RECENT)
        rect = self._wall.rect_of(faces[0])
        rect.moveTopLeft(self._wall.viewport().mapTo(self._page, rect.topLeft()))
        known = [by_id[number] for number in recent if number in by_id]
        self.editor.open(rect, text="", people=others, recent=known)

    def _named(self, name: str) -> None:
        faces, self._faces = self._faces, []
        if faces:
            self._context.operations.name_faces(faces, name)
        elif self._person is not None:
            self._context.operations.rename(self._person, name)
        self.ended.emit()
