"""What a search means: the terms of the query language, and how they are written.

A query is a tree of frozen terms. ``str(term)`` writes it the way a person would
type it, and ``query_parser.parse`` reads that back as the same tree.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

from faceapp.domain.expression import Expression
from faceapp.domain.ids import PersonId


class Flag(StrEnum):
    """Bare words with a meaning of their own; quoted, they are words like any other."""

    UNNAMED = "unnamed"  # a face without a name (hidden ones do not count)
    NAMED = "named"  # a face with a name
    PROPOSED = "proposed"  # a face that waits for a yes or no
    HIDDEN = "hidden"  # a face that was hidden
    GONE = "gone"  # the file is not there now
    VIDEO = "video"  # a video of the user's
    CAMERA = "camera"  # recorded with this program


class Where(StrEnum):
    """What a word is looked for in."""

    ANY = ""  # a person's name, else a folder's or file's
    PERSON = "person"
    PROPOSED = "proposed"  # a person proposed for a face
    FOLDER = "folder"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Everything:
    """The empty search: all photos."""

    def __str__(self) -> str:
        return ""


@dataclass(frozen=True, slots=True)
class Word:
    """A name: of a person, else of a folder or file.

    Attributes:
        text: as typed, never empty, single spaces.
        exact: it was quoted: a whole name is preferred to the beginning of one.
    """

    text: str
    exact: bool = False
    where: Where = Where.ANY

    def __str__(self) -> str:
        text = quoted(self.text) if self.exact else self.text
        return f"{self.where}:{text}" if self.where else text


@dataclass(frozen=True, slots=True)
class People:
    """Words that were found to be names: any of ``people`` is on the photo.

    Attributes:
        words: what was typed, so that the query can be written back.
        proposed: proposals are meant instead of confirmed names.
    """

    people: tuple[PersonId, ...]
    words: tuple[Word, ...]
    proposed: bool = False

    def __str__(self) -> str:
        return " ".join(str(word) for word in self.words)


@dataclass(frozen=True, slots=True)
class Has:
    """A bare word with a meaning of its own."""

    flag: Flag

    def __str__(self) -> str:
        return self.flag.value


@dataclass(frozen=True, slots=True)
class Shows:
    """A face on the photo shows this: what a person said of it, else the model's largest score.

    Hidden faces do not count. Beside a name it is about that person: ``Alice happy``.

    Attributes:
        of: whose face it has to be, found out by ``query_expressions.bind``: one of each
            tuple; of anybody where there is none.
        typed: the word that was used, which is how it is written back; "" where nobody typed it.
    """

    expression: Expression
    of: tuple[tuple[People, ...], ...] = ()
    typed: str = field(default="", compare=False)

    def __str__(self) -> str:
        return self.typed or self.expression.value


@dataclass(frozen=True, slots=True)
class FaceCount:
    """How many faces are on the photo, both ends included; None is open.

    What was marked as not a face does not count; hidden faces do.

    Attributes:
        typed: how it was written, which is how it is written back; "" where nobody typed it.
    """

    low: int | None
    high: int | None
    typed: str = field(default="", compare=False)

    def __str__(self) -> str:
        if self.typed:
            return self.typed
        if self.low is not None and self.low == self.high:
            return f"faces:{self.low}"
        if self.high is None:
            return f"faces:>={self.low or 0}"
        if self.low is None:
            return f"faces:<={self.high}"
        return f"faces:{self.low}..{self.high}"


@dataclass(frozen=True, slots=True)
class Taken:
    """When the photo was taken, by the calendar of where it was taken.

    Attributes:
        first, last: year, month or day, as typed ("2019", "2019-07", "2019-07-14"); both
            included. None is open; never both.
    """

    first: str | None
    last: str | None

    def __str__(self) -> str:
        if self.first == self.last:
            return self.first or ""
        return f"{self.first or ''}..{self.last or ''}"

    @property
    def start(self) -> date | None:
        """First day that is meant."""
        return None if self.first is None else period(self.first)[0]

    @property
    def end(self) -> date | None:
        """First day after what is meant; None where that is past the calendar."""
        return None if self.last is None else period(self.last)[1]


@dataclass(frozen=True, slots=True)
class Not:
    """Photos for which ``term`` does not hold."""

    term: Term

    def __str__(self) -> str:
        return f"-{_part(self.term)}"


@dataclass(frozen=True, slots=True)
class And:
    """All of the terms hold; two or more, none of them an ``And``."""

    terms: tuple[Term, ...]

    def __str__(self) -> str:
        return " ".join(str(term) for term in self.terms)


@dataclass(frozen=True, slots=True)
class Or:
    """One of the terms holds; two or more, none of them an ``Or``."""

    terms: tuple[Term, ...]

    def __str__(self) -> str:
        return " OR ".join(_part(term) for term in self.terms)


Term = Everything | Word | People | Has | Shows | FaceCount | Taken | Not | And | Or
"""A whole query is a term, too."""

PERIOD: Final = re.compile(
    r"(?P<year>(?:1[89]|2[01])[0-9]{2})(?:-(?P<month>[0-9]{1,2})(?:-(?P<day>[0-9]{1,2}))?)?"
)
"""A year from 1800 to 2199, with a month, with a day."""


def period(text: str) -> tuple[date, date | None]:
    """First day of a year, month or day, and the first day after it.

    Raises:
        ValueError: there is no such day in the calendar.
    """
    found = PERIOD.fullmatch(text)
    if found is None:
        raise ValueError(text)
    year, month, day = (None if part is None else int(part) for part in found.groups())
    assert year is not None
    if month is None:
        return date(year, 1, 1), date(year + 1, 1, 1)
    if day is None:
        first = date(year, month, 1)
        return first, date(year + month // 12, month % 12 + 1, 1)
    first = date(year, month, day)
    return first, date.fromordinal(first.toordinal() + 1)


def conjunction(terms: list[Term]) -> Term:
    """All of ``terms``, flat and without empty ones."""
    flat: list[Term] = []
    for term in terms:
        if isinstance(term, And):
            flat.extend(term.terms)
        elif not isinstance(term, Everything):
            flat.append(term)
    if not flat:
        return Everything()
    return flat[0] if len(flat) == 1 else And(tuple(flat))


def disjunction(terms: list[Term]) -> Term:
    """One of ``terms``, flat."""
    flat: list[Term] = []
    for term in terms:
        flat.extend(term.terms if isinstance(term, Or) else (term,))
    return flat[0] if len(flat) == 1 else Or(tuple(flat))


def _part(term: Term) -> str:
    """``term`` as a part of a larger one: in parentheses where it would fall apart."""
    several = isinstance(term, And | Or) or (isinstance(term, People) and len(term.words) > 1)
    return f"({term})" if several else str(term)


def quoted(text: str) -> str:
    """``text`` in quotes, as a query takes it for a whole name whatever is in it."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
