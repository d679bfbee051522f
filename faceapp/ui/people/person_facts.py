"""What a person's page does with what its head asks for: facts, hiding, forgetting."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QObject

from faceapp.domain.person import Person
from faceapp.ui.context import WindowContext
from faceapp.ui.people.person_header import PersonHeader


class PersonFacts(QObject):
    """Follows who the page shows."""

    def __init__(self, context: WindowContext, header: PersonHeader, parent: QObject) -> None:
        super().__init__(parent)
        self._operations = context.operations
        self._person: Person | None = None
        header.born.connect(self._born)
        header.noted.connect(self._noted)
        header.hide_asked.connect(self._hide)
        header.forget_asked.connect(self._forget)

    def follow(self, person: Person | None) -> None:
        """From now on it is about this person; None: about nobody."""
        self._person = person

    def _born(self, day: date | None) -> None:
        if self._person is not None:
            self._operations.set_birth_date(self._person.id, day)

    def _noted(self, note: str) -> None:
        if self._person is not None:
            self._operations.set_note(self._person.id, note)

    def _hide(self) -> None:
        if self._person is not None:
            hidden = self._person.hidden
            (self._operations.show_person if hidden else self._operations.hide_person)(self._person.id)

    def _forget(self) -> None:
        if self._person is not None:
            self._operations.forget(self._person.id)
