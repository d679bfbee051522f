"""Whom the name field offers, and which of them Enter takes; without Qt."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from faceapp.domain.errors import EmptyName
from faceapp.domain.ids import FaceId, PersonId
from faceapp.domain.person import Candidate, name_key, normalise_name

LIKELY = 5
"""People offered before anything is typed."""
NUMBERED = 9
"""People with a number key, if all are offered."""
OFFERED = 7
"""People offered while typing; more could not be told apart at a glance."""

Named = tuple[PersonId, str, FaceId | None]


@dataclass(frozen=True, slots=True)
class Offer:
    """One line below the name field.

    Attributes:
        person: None for somebody new.
        name: as it will be saved.
        cover: the picture beside it.
        here: this person already has a face on the photo.
        match: where in ``name`` the typed letters stand, (start, length).
    """

    person: PersonId | None
    name: str
    cover: FaceId | None
    here: bool = False
    match: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Offers:
    """The lines below the name field.

    Attributes:
        chosen: the line Enter takes; -1 for none.
        rest: what is missing of its name behind the typed letters; it is to be seen
            in the field, so that Enter takes what stands there.
    """

    lines: tuple[Offer, ...]
    chosen: int
    rest: str = ""


@dataclass(frozen=True, slots=True)
class Folded:
    """A name as it is searched: without case and accents.

    Attributes:
        text: folded letters.
        origin: for each folded letter, the place it has in the name.
    """

    text: str
    origin: tuple[int, ...]


@lru_cache(maxsize=65_536)
def folded(name: str) -> Folded:
    """``name`` as it is searched; "Zoë" is found by "zoe"."""
    letters: list[str] = []
    origin: list[int] = []
    for place, letter in enumerate(name):
        for part in unicodedata.normalize("NFKD", letter).casefold():
            if not unicodedata.combining(part):
                letters.append(part)
                origin.append(place)
    return Folded("".join(letters), tuple(origin))


def likely(
    candidates: Sequence[Candidate],
    recent: Sequence[Named],
    *,
    here: Iterable[PersonId] = (),
    limit: int = LIKELY,
) -> tuple[Offer, ...]:
    """Who it may be before a letter is typed: who looks like it, then who was used last.

    People who are already on the photo come after the others: they are rarely meant.
    """
    on_photo = frozenset(here)
    lines: dict[PersonId, Offer] = {}
    for person, name, cover in [*((c.person, c.name, c.cover) for c in candidates), *recent]:
        lines.setdefault(person, Offer(person, name, cover, person in on_photo))
    ordered = sorted(lines.values(), key=lambda line: line.here)
    return tuple(ordered[:limit])


def offers(
    typed: str,
    people: Sequence[Named],
    candidates: Sequence[Candidate],
    recent: Sequence[Named],
    *,
    here: Iterable[PersonId] = (),
    limit: int = OFFERED,
    complete: bool = True,
) -> Offers:
    """Whom typed letters may mean, best first, and one line for somebody new.

    The order: exactly this name; names that begin so; names of which another word begins
    so; names that hold the letters elsewhere. Among equals: who looks like the face, who
    was used lately, the alphabet. Chosen is whoever has exactly this name, else the first
    whose name begins so and can be completed in the field, else somebody new: nobody is
    named whose name does not stand in the field. People on the photo already are not
    completed to; they are rarely meant. Without ``complete`` nobody is: letters were just
    taken away.
    """
    try:
        name = normalise_name(typed)
    except EmptyName:
        return Offers(likely(candidates, recent, here=here), -1)
    on_photo = frozenset(here)
    key, wanted = name_key(name), folded(name).text
    looks = {candidate.person: place for place, candidate in enumerate(candidates)}
    used = {person: place for place, (person, _, _) in enumerate(recent)}
    far = len(candidates) + len(recent) + 1
    found: list[tuple[tuple[int, int, int, str], Offer]] = []
    taken = False
    for person, known, cover in people:
        text = folded(known)
        same = name_key(known) == key if len(known) == len(name) or text.text == wanted else False
        taken = taken or same
        start = _find(text.text, wanted)
        if start is None and not same:
            continue
        place, word = start or (0, True)
        rank = 0 if same else 1 if place == 0 else 2 if word else 3
        line = Offer(person, known, cover, person in on_photo, _span(text, place, len(wanted)))
        found.append(((rank, looks.get(person, far), used.get(person, far), text.text), line))
    found.sort(key=lambda pair: pair[0])
    lines = [line for _, line in found[:limit]]
    if taken:
        return Offers(tuple(lines), 0)
    lines.append(Offer(None, name, None))
    for place, line in enumerate(lines[:-1] if complete else ()):
        rest = None if line.here else rest_of(typed, line.name)
        if rest is not None:
            return Offers(tuple(lines), place, rest)
    return Offers(tuple(lines), len(lines) - 1)


def rest_of(typed: str, name: str) -> str | None:
    """What is missing of ``name`` behind the typed letters; None where it does not begin so.

    Case and accents do not matter: "zoe" has the rest " Strasse" of "Zoë Strasse".
    """
    words = " ".join(typed.split())
    wanted = folded(f"{words} " if words and typed[-1:].isspace() else words).text
    whole = folded(name)
    if not wanted or not whole.text.startswith(wanted):
        return None
    if len(wanted) == len(whole.text):
        return ""
    start = whole.origin[len(wanted)]
    return name[start:] if start != whole.origin[len(wanted) - 1] else None  # not after half an "ß"


def exactly(typed: str, people: Sequence[Named], *, here: Iterable[PersonId] = ()) -> Offer | None:
    """Whoever has exactly the typed name, or somebody new; None where nothing is typed."""
    try:
        name = normalise_name(typed)
    except EmptyName:
        return None
    key = name_key(name)
    on_photo = frozenset(here)
    for person, known, cover in people:
        if name_key(known) == key:
            return Offer(person, known, cover, person in on_photo)
    return Offer(None, name, None)


def _find(text: str, wanted: str) -> tuple[int, bool] | None:
    """Where ``wanted`` stands, and whether a word begins there; the first such place is best."""
    if not wanted:
        return None
    first = at = text.find(wanted)
    while at >= 0:
        if at == 0 or not text[at - 1].isalnum():
            return at, True
        at = text.find(wanted, at + 1)
    return (first, False) if first >= 0 else None


def _span(text: Folded, start: int, length: int) -> tuple[int, int]:
    if not length or start + length > len(text.origin):
        return 0, 0
    first, last = text.origin[start], text.origin[start + length - 1]
    return first, last - first + 1
