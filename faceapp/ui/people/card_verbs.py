"""What is done with the chosen cards of the People page."""

from __future__ import annotations

from collections.abc import Sequence

from faceapp.domain.browsing import HiddenFaces, SeenOnce
from faceapp.domain.ids import FaceId
from faceapp.domain.person import Group, Person
from faceapp.domain.query import quoted
from faceapp.ui.operations import Operations
from faceapp.ui.people.content import Content
from faceapp.ui.people.merging import dropped, faces_of
from faceapp.ui.people.people_wall import PeopleWall


class CardVerbs:
    """Hides, forgets and joins people, groups and faces."""

    def __init__(self, operations: Operations, wall: PeopleWall) -> None:
        self._operations = operations
        self._wall = wall

    def chosen(self) -> tuple[list[Person], list[Group], list[SeenOnce]]:
        """What a key is about: the selected cards, else the current one."""
        items = [self._wall.people.item(row) for row in self._wall.chosen_rows()]
        people = [item for item in items if isinstance(item, Person)]
        groups = [item for item in items if isinstance(item, Group)]
        return people, groups, [item for item in items if isinstance(item, SeenOnce)]

    def hidden(self) -> list[HiddenFaces]:
        """Of what is chosen, the faces without a name that are hidden."""
        items = [self._wall.people.item(row) for row in self._wall.chosen_rows()]
        return [item for item in items if isinstance(item, HiddenFaces)]

    def hide(self) -> None:
        """Hide what is chosen; where all of it is hidden already, show it again."""
        operations = self._operations
        people, groups, once = self.chosen()
        hidden = [face for one in self.hidden() for face in one.faces]
        shown = [person for person in people if not person.hidden]
        if shown or groups or once:
            for person in shown:
                operations.hide_person(person.id)
            self._hide_unknown()
            return
        for person in people:
            operations.show_person(person.id)
        if hidden:
            operations.unmark(hidden)

    def no_face(self) -> None:
        """The chosen groups and faces are no faces."""
        if faces := self._unknown():
            self._operations.not_a_face(faces)

    def delete(self) -> None:
        """Forget the names of the chosen people; hide groups and faces."""
        for person in self.chosen()[0]:
            self._operations.forget(person.id)
        self._hide_unknown()

    def merge(self) -> None:
        """Ask whether the chosen people are one; who has most photos is meant to give the name."""
        people = sorted(self.chosen()[0], key=lambda person: -person.photos)
        if len(people) > 1:
            self._operations.ask_merge([person.id for person in people])

    def drop(self, rows: Sequence[int], target: int) -> None:
        """Cards were dropped on a person."""
        into = self._wall.people.item(target)
        assert isinstance(into, Person)
        dropped(self._operations, [self._wall.people.item(row) for row in rows], into)

    def hide_small(self, content: Content, fewer_than: int) -> None:
        """Hide all groups with fewer faces, and the faces that look like nobody else."""
        groups = [group for group in content.groups if len(group.faces) < fewer_than]
        if faces := faces_of(groups, content.once):
            self._operations.hide(faces)

    def query(self) -> str:
        """A search for the photos with all of the chosen people; "" where none is chosen."""
        return " ".join(quoted(person.name) for person in self.chosen()[0])

    def _hide_unknown(self) -> None:
        if faces := self._unknown():
            self._operations.hide(faces)

    def _unknown(self) -> list[FaceId]:
        _, groups, once = self.chosen()
        return faces_of(groups, once)
