"""Naming a card in place: opens the field over it, and goes on to the next card."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QRect, Signal
from PySide6.QtWidgets import QWidget

from faceapp.domain.browsing import SeenOnce
from faceapp.domain.ids import FaceId, GroupId, PersonId
from faceapp.domain.person import Candidate, Person
from faceapp.engine.engine import EngineContext, Ticket
from faceapp.services import browse
from faceapp.ui.context import WindowContext
from faceapp.ui.people.content import Kind
from faceapp.ui.people.model import Key, PeopleModel
from faceapp.ui.people.name_editor import NameEditor
from faceapp.ui.people.people_wall import PeopleWall

RECENT = 5
"""People named last that are offered before a letter is typed."""


class Naming(QObject):
    """The name field of the People page.

    Signals:
        ended: the field closed; the wall should have the focus.
    """

    ended = Signal()

    def __init__(
        self,
        context: WindowContext,
        wall: PeopleWall,
        page: QWidget,
        people: Callable[[], tuple[Person, ...]],
    ) -> None:
        super().__init__(page)
        self._context = context
        self._wall = wall
        self._model: PeopleModel = wall.people
        self._page = page
        self._people = people
        self._key: Key | None = None
        self._guess: Ticket | None = None
        self._editor = NameEditor(context.pictures, page)
        self._editor.named.connect(self._named)
        self._editor.named_next.connect(lambda name: self._named(name, go_on=True))
        self._editor.ended.connect(self._closed)
        wall.verticalScrollBar().valueChanged.connect(lambda _value: self._follow())
        for signal in (self._model.rowsRemoved, self._model.rowsInserted, self._model.modelReset):
            signal.connect(lambda *_: self._follow())

    @property
    def editor(self) -> NameEditor:
        """The field."""
        return self._editor

    def open(self, row: int, start: str = "") -> None:
        """Open the field on the card of ``row``, with a letter that was typed already."""
        item = self._model.item(row)
        self._key = self._model.key(row)
        if not self._wall.viewport().rect().contains(self._wall.name_rect_of(row)):
            self._wall.scrollTo(self._model.index(row, 0))
        people = [(person.id, person.name, person.cover) for person in self._people()]
        renames = isinstance(item, Person)
        by_id = {person[0]: person for person in people}
        recent = [] if renames else browse.recent_people(self._context.library, RECENT)
        self._editor.open(
            self._rect(row),
            text=item.name if isinstance(item, Person) else start,
            typed=bool(start) and not renames,
            people=[person for person in people if self._key != (Kind.PERSON, person[0])],
            recent=[by_id[number] for number in recent if number in by_id],
            completes=not renames,
            card=self._card(row),
        )
        face = self._model.face(row)
        if not renames and face is not None and people:
            self._guess = self._context.engine.ask(candidates_of(face), self._editor.suggest)

    def close(self) -> None:
        """Close the field without a name."""
        self._editor.close_field()

    def _rect(self, row: int) -> QRect:
        return self._on_page(self._wall.name_rect_of(row))

    def _card(self, row: int) -> QRect:
        return self._on_page(self._wall.visualRect(self._model.index(row, 0)))

    def _on_page(self, rect: QRect) -> QRect:
        return QRect(self._wall.viewport().mapTo(self._page, rect.topLeft()), rect.size())

    def _follow(self) -> None:
        """The wall moved: so does the field; and it closes when its card is gone."""
        if self._key is None or not self._editor.isVisible():
            return
        row = self._model.row_of(self._key)
        if row < 0:
            self.close()
        else:
            self._editor.follow(self._rect(row), self._card(row))

    def _named(self, name: str, *, go_on: bool = False) -> None:
        key = self._end()
        if key is None:
            return
        row, (kind, number) = self._model.row_of(key), key
        item = self._model.item(row) if row >= 0 else None
        beside = [near for near in (row + 1, row - 1) if self._is_of(near, kind)] if row >= 0 else []
        after = self._model.key(beside[0]) if beside else None
        operations = self._context.operations
        if kind is Kind.PERSON:
            operations.rename(PersonId(number), name)
        elif kind is Kind.GROUP:
            operations.name_group(GroupId(number), name)
        else:  # with its copies
            faces = item.faces if isinstance(item, SeenOnce) else (FaceId(number),)
            operations.name_faces(list(faces), name)
        self.ended.emit()
        if kind is Kind.PERSON and not go_on:
            return
        then = self._model.row_of(after) if after is not None else -1
        if then >= 0:
            self._wall.go_to(then)
            if go_on:
                self.open(then)

    def _is_of(self, row: int, kind: Kind) -> bool:
        return 0 <= row < self._model.rowCount() and self._model.kind(row) is kind

    def _closed(self) -> None:
        self._end()
        self.ended.emit()

    def _end(self) -> Key | None:
        key, self._key = self._key, None
        if self._guess is not None:
            self._guess.cancel()
            self._guess = None
        return key


def candidates_of(face: FaceId) -> Callable[[EngineContext], tuple[Candidate, ...]]:
    """Who a face may be, for ``Engine.ask``."""

    def work(context: EngineContext) -> tuple[Candidate, ...]:
        from faceapp.services.recognise import candidates

        return candidates(context.gallery, face)

    return work
