"""What the People page shows: people, groups of unknown faces, faces that look like nobody else.

Read whole on the engine's thread when the page is opened; after a change of the user
only what the change names is read again, at once, and everything else keeps its place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Generic, TypeVar

from faceapp.domain.browsing import HiddenFaces, SeenOnce
from faceapp.domain.change import Change
from faceapp.domain.errors import NoSuchPerson
from faceapp.domain.face import Face, FaceState
from faceapp.domain.ids import FaceId, GroupId, PersonId
from faceapp.domain.person import Group, Person
from faceapp.services import browse
from faceapp.services.library import Library

READ_AT_ONCE = 400
"""Faces of a change that are read again at once, on the window's thread: about 10 ms."""

K = TypeVar("K")
T = TypeVar("T")


class Kind(IntEnum):
    """What a card stands for; also its section on the wall."""

    PERSON = 0
    GROUP = 1
    FACE = 2
    UNCLEAR = 3  # a face seen once that nobody could recognise
    HIDDEN = 4  # faces without a name that the user hid


SINGLE = (Kind.FACE, Kind.UNCLEAR, Kind.HIDDEN)
"""Kinds of small cards, without a name below."""


class PeopleSort(StrEnum):
    """The order of people."""

    PHOTOS = "photos"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Content:
    """All of the page."""

    people: tuple[Person, ...] = ()
    groups: tuple[Group, ...] = ()
    once: tuple[SeenOnce, ...] = ()
    hidden: tuple[HiddenFaces, ...] = ()


@dataclass(frozen=True, slots=True)
class Update:
    """What of the page is other than before: None in place of a value means gone.

    Attributes:
        touched: faces that stand elsewhere now, if anywhere.
        once: those of them that are seen once now.
        hidden: those of them that are hidden now.
    """

    people: dict[PersonId, Person | None]
    groups: dict[GroupId, Group | None]
    touched: frozenset[FaceId]
    once: tuple[SeenOnce, ...]
    hidden: tuple[HiddenFaces, ...]


def read(library: Library) -> Content:
    """All of it, hidden people too."""
    groups, once = browse.unnamed(library)
    return Content(browse.people(library, hidden=True), groups, once, browse.hidden_faces(library))


def read_heads(library: Library) -> Content:
    """The people alone, which are looked at first, before their photos are counted."""
    return Content(browse.people_uncounted(library))


def read_people(library: Library) -> Content:
    """The people alone."""
    return Content(browse.people(library, hidden=True))


def read_unnamed(library: Library, people: tuple[Person, ...]) -> Content:
    """The rest of it, where the people are known already."""
    groups, once = browse.unnamed(library)
    return Content(people, groups, once, browse.hidden_faces(library))


def read_change(library: Library, change: Change) -> Update | None:
    """What ``change`` made different; None where it is so large that all must be read anew."""
    if len(change.faces) > READ_AT_ONCE or len(change.people) > READ_AT_ONCE // 20:
        return None
    people: dict[PersonId, Person | None] = {}
    for number in change.people:
        try:
            people[number] = browse.person(library, number)
        except NoSuchPerson:
            people[number] = None
    faces = browse.faces(library, change.faces)
    numbers = {face.group for face in faces if face.group is not None}
    alone = [face.id for face in faces if face.group is None and face.state is FaceState.UNKNOWN]
    now = browse.unnamed_among(library, numbers, alone)
    groups: dict[GroupId, Group | None] = dict.fromkeys(numbers)
    groups.update({group.id: group for group in now.groups})
    touched = {
        *change.faces,
        *(face for part in (now.groups, now.once) for one in part for face in one.faces),
    }
    return Update(people, groups, frozenset(touched), now.once, _hidden(faces))


def _hidden(faces: Iterable[Face]) -> tuple[HiddenFaces, ...]:
    together: dict[object, list[FaceId]] = {}
    for face in faces:
        if face.state is FaceState.HIDDEN:
            together.setdefault(("alone", face.id) if face.group is None else face.group, []).append(face.id)
    return tuple(HiddenFaces(tuple(same)) for same in together.values())


def merged(content: Content, update: Update) -> Content:
    """``content`` with what a change made different; what is new comes last."""
    return Content(
        tuple(_merged({person.id: person for person in content.people}, update.people)),
        tuple(_merged({group.id: group for group in content.groups}, update.groups)),
        tuple(_merged_once(content.once, update)),
        tuple(_merged_hidden(content.hidden, update)),
    )


def _merged_once(once: Iterable[SeenOnce], update: Update) -> Iterable[SeenOnce]:
    """What is new takes the place of what had the same face first."""
    new = {one.faces[0]: one for one in update.once}
    untouched = update.touched.isdisjoint
    for one in once:
        if untouched(one.faces):
            yield one
        elif one.faces[0] in new:
            yield new.pop(one.faces[0])
        elif rest := tuple(face for face in one.faces if face not in update.touched):
            yield one._replace(faces=rest)  # a copy of it was named
    yield from new.values()


def _merged_hidden(hidden: Iterable[HiddenFaces], update: Update) -> Iterable[HiddenFaces]:
    for one in hidden:
        if rest := tuple(face for face in one.faces if face not in update.touched):
            yield HiddenFaces(rest)
    yield from update.hidden


def _merged(items: dict[K, T], update: dict[K, T | None]) -> Iterable[T]:
    for key, item in update.items():
        if item is None:
            items.pop(key, None)
        else:
            items[key] = item
    return items.values()


def in_order(people: Iterable[Person], sort: PeopleSort) -> list[Person]:
    """By name as it comes, or who has most photos first."""
    if sort is PeopleSort.NAME:
        return list(people)
    return sorted(people, key=lambda person: -(person.photos + person.videos))


@dataclass(frozen=True, slots=True)
class Steps(Generic[T]):
    """How a list becomes another one while what stays keeps its place.

    Attributes:
        removed: runs of places (first, count) in the old list, to be taken from last to first.
        items: the list when they are gone, with values of now.
        changed: places in ``items`` whose value is another one.
        added: comes behind ``items``.
    """

    removed: tuple[tuple[int, int], ...]
    items: list[T]
    changed: tuple[int, ...]
    added: list[T]


def steps(old: Sequence[T], new: Iterable[T], key: Callable[[T], object]) -> Steps[T]:
    """Turn ``old`` into ``new`` without moving anything: what is new comes last.

    Mostly one of thousands is another one: what is alike at both ends is passed over.
    """
    now = list(new)
    if not old:
        return Steps((), [], (), now)
    shorter = min(len(old), len(now))
    head = 0
    while head < shorter and (old[head] is now[head] or old[head] == now[head]):
        head += 1
    tail = 0
    while tail < shorter - head and (old[-1 - tail] is now[-1 - tail] or old[-1 - tail] == now[-1 - tail]):
        tail += 1
    wanted = {key(item): item for item in now[head : len(now) - tail]}
    runs: list[tuple[int, int]] = []
    items: list[T] = []
    changed: list[int] = []
    for place, item in enumerate(old[head : len(old) - tail], head):
        after = wanted.pop(key(item), None)
        if after is None:
            if runs and sum(runs[-1]) == place:
                runs[-1] = (runs[-1][0], runs[-1][1] + 1)
            else:
                runs.append((place, 1))
            continue
        if after != item:
            changed.append(head + len(items))
        items.append(after)
    kept = [*old[:head], *items, *(old[len(old) - tail :] if tail else ())]
    return Steps(tuple(runs), kept, tuple(changed), list(wanted.values()))
