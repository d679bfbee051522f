"""Which words of a query are people's names, and the chips that show a query's terms."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from faceapp.domain.expression import expression_named
from faceapp.domain.ids import PersonId
from faceapp.domain.person import search_key
from faceapp.domain.query import (
    And,
    Everything,
    FaceCount,
    Flag,
    Has,
    Not,
    Or,
    People,
    Shows,
    Taken,
    Term,
    Where,
    Word,
    conjunction,
)


class NameIndex:
    """The names of a library, ready to be found by what somebody types.

    Upper and lower case, accents and hyphens do not matter; a word finds every name in
    which some word begins with it.
    """

    def __init__(self, names: Iterable[tuple[PersonId, str]]) -> None:
        self._names = [(person, f" {_key(name)}") for person, name in names]

    def whole(self, text: str) -> tuple[PersonId, ...]:
        """Whoever is called exactly this."""
        wanted = f" {_key(text)}"
        return tuple(person for person, key in self._names if key == wanted)

    def beginning(self, text: str) -> tuple[PersonId, ...]:
        """Whoever has a name, or a word in the name, that begins with this."""
        wanted = f" {_key(text)}"
        return tuple(person for person, key in self._names if wanted in key)

    def find(self, text: str, *, exact: bool = False) -> tuple[PersonId, ...]:
        """By the whole name where ``exact`` and there is one, else by its beginning."""
        return (self.whole(text) if exact else ()) or self.beginning(text)


def resolve(term: Term, names: NameIndex) -> Term:
    """``term`` with words that are names turned into ``People``.

    Neighbouring words that together are one name ("Alice Smith") are one person, unless
    each of them alone is somebody's whole name. Words that are nobody's name may be another
    word for an expression ("joy"); else they stay words, looked for in folders and files.
    """
    match term:
        case Word():
            return _resolve_words([term], names) or _expression(term) or term
        case Not():
            return Not(resolve(term.term, names))
        case Or():
            return Or(tuple(resolve(part, names) for part in term.terms))
        case And():
            return conjunction(_resolve_neighbours(term.terms, names))
        case _:
            return term


def _resolve_neighbours(terms: tuple[Term, ...], names: NameIndex) -> list[Term]:
    resolved: list[Term] = []
    at = 0
    while at < len(terms):
        run: list[Word] = []
        for term in terms[at:]:
            if not isinstance(term, Word) or term.exact or term.where is not Where.ANY:
                break
            run.append(term)
        while len(run) > 1:
            if (people := _resolve_words(run, names)) is not None:
                break
            run.pop()
        else:
            run = run[:1]
            people = resolve(terms[at], names)
        resolved.append(people)
        at += max(len(run), 1)
    return resolved


def _resolve_words(words: list[Word], names: NameIndex) -> Term | None:
    """One name made of ``words``, or None where nobody is called so."""
    word = words[0]
    if word.where in {Where.FOLDER, Where.FILE}:
        return None
    text = " ".join(part.text for part in words)
    people = names.whole(text) if len(words) > 1 else ()
    if not people and not (len(words) > 1 and all(names.whole(part.text) for part in words)):
        people = names.find(text, exact=word.exact)
    asked_for_a_name = word.where in {Where.PERSON, Where.PROPOSED}
    if not people and not asked_for_a_name:
        return None
    return People(people, tuple(words), proposed=word.where is Where.PROPOSED)


def _expression(word: Word) -> Term | None:
    found = None if word.exact or word.where is not Where.ANY else expression_named(word.text)
    return None if found is None else Shows(found, typed=word.text)


class ChipKind(StrEnum):
    """What a chip is about, for its icon."""

    PERSON = "person"
    PLACE = "place"  # a folder's or file's name
    DATE = "date"
    FACES = "faces"
    VIDEO = "video"
    EXPRESSION = "expression"
    SEVERAL = "several"  # terms joined by OR, or in parentheses


@dataclass(frozen=True, slots=True)
class Chip:
    """One active term of a search.

    Attributes:
        label: as it is shown, without quotes and sign.
        without: whether photos *without* this are shown.
        rest: the search that is left when the chip is taken away.
        term: what it stands for.
    """

    kind: ChipKind
    label: str
    without: bool
    rest: str
    term: Term


def chips(term: Term) -> tuple[Chip, ...]:
    """The terms that must all hold, each one with the search that is left without it."""
    terms = term.terms if isinstance(term, And) else () if isinstance(term, Everything) else (term,)
    made = []
    for place, part in enumerate(terms):
        rest = conjunction([*terms[:place], *terms[place + 1 :]])
        inner = part.term if isinstance(part, Not) else part
        made.append(Chip(_kind(inner), _label(inner), isinstance(part, Not), str(rest), part))
    return tuple(made)


def _kind(term: Term) -> ChipKind:
    match term:
        case People():
            return ChipKind.PERSON
        case Word():
            return ChipKind.PERSON if term.where in {Where.PERSON, Where.PROPOSED} else ChipKind.PLACE
        case Taken():
            return ChipKind.DATE
        case Has(flag) if flag in {Flag.VIDEO, Flag.CAMERA}:
            return ChipKind.VIDEO
        case FaceCount() | Has():
            return ChipKind.FACES
        case Shows():
            return ChipKind.EXPRESSION
        case _:
            return ChipKind.SEVERAL


def _label(term: Term) -> str:
    match term:
        case Word():
            return term.text
        case People():
            return " ".join(word.text for word in term.words)
        case _:
            return str(term)


def _key(name: str) -> str:
    return search_key(name).replace("-", " ")
