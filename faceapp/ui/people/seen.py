"""Which of the people, groups and faces the user wants to see, and in which order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from faceapp.domain.browsing import HiddenFaces, SeenOnce
from faceapp.domain.person import Group, Person, search_key
from faceapp.ui.people.content import Content, PeopleSort, in_order

Sections = tuple[
    Iterable[Person], Iterable[Group], Iterable[SeenOnce], Iterable[SeenOnce], Iterable[HiddenFaces]
]


@dataclass(slots=True)
class Seen:
    """What the page shows of its content.

    Attributes:
        sort: the order of the people.
        filter: what names begin with, or one of their words; while there is one, people only.
        hidden: hidden people and faces too.
        unclear: faces too that nobody could recognise.
        regrouping: the groups are being made anew: who is seen once is not known yet.
    """

    sort: PeopleSort = PeopleSort.PHOTOS
    filter: str = ""
    hidden: bool = False
    unclear: bool = False
    regrouping: bool = False

    def people_of(self, content: Content) -> list[Person]:
        """The people, in order."""
        people = [person for person in content.people if self.hidden or not person.hidden]
        if self.filter:
            wanted = f" {search_key(self.filter)}"
            people = [person for person in people if wanted in f" {search_key(person.name)}"]
        return in_order(people, self.sort)

    def of(self, content: Content) -> Sections:
        """People, groups, faces seen once, unclear ones, hidden ones; each in order."""
        return (
            self.people_of(content),
            () if self.filter else content.groups,
            () if self.filter or self.regrouping else [one for one in content.once if one.clear],
            self.unclear_of(content) if self.unclear else (),
            content.hidden if self.hidden and not self.filter else (),
        )

    def unclear_of(self, content: Content) -> list[SeenOnce]:
        """The unclear faces, shown or not."""
        return [] if self.filter or self.regrouping else [one for one in content.once if not one.clear]
