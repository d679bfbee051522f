"""Finding photos with the query language: the same words in the window and on the command line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from faceapp.domain.ids import FaceId
from faceapp.domain.query import And, Or, Term, Where, Word, conjunction
from faceapp.domain.query_expressions import bind
from faceapp.domain.query_names import Chip, NameIndex, chips, resolve
from faceapp.domain.query_parser import parse
from faceapp.storage import people_reads, photo_reads
from faceapp.storage.library import Library
from faceapp.storage.search import Condition, condition, prepare_search
from faceapp.storage.search_faces import face_condition


@dataclass(frozen=True, slots=True)
class Understood:
    """What a search means in this library.

    Attributes:
        term: with names resolved to people, and expressions to theirs.
        chips: the terms that must all hold, each with the search that is left without it.
    """

    term: Term
    chips: tuple[Chip, ...]


def understand(library: Library, query: str) -> Understood:
    """Read a query and find out which of its words are people here.

    Raises:
        BadQuery: it can not be understood.
    """
    term = bind(resolve(parse(query), NameIndex(people_reads.name_pairs(library.connection))))
    return Understood(term, chips(term))


def search(library: Library, query: str) -> Iterator[tuple[Path, tuple[str, ...]]]:
    """The photos that are meant, newest first, each with the names that are on it.

    Raises:
        BadQuery: it can not be understood.
    """
    return ((path, names) for path, names, _ in photo_reads.found(library.connection, where(library, query)))


def search_faces(library: Library, query: str) -> Iterator[tuple[Path, tuple[str, ...], tuple[FaceId, ...]]]:
    """The same, each photo with the faces on it that the query is about; see ``search_faces.face_condition``.

    Raises:
        BadQuery: it can not be understood.
    """
    prepare_search(library.connection)
    term = understand(library, query).term
    return photo_reads.found(library.connection, condition(term), face_condition(term))


def unknown_names(library: Library, query: str) -> tuple[str, ...]:
    """What in ``query`` looks like a name, but nobody has it, and no folder or file either.

    Raises:
        BadQuery: it can not be understood.
    """
    prepare_search(library.connection)

    def found(term: Term) -> bool:
        return any(True for _ in photo_reads.found(library.connection, condition(term)))

    runs = _runs(understand(library, query).term)
    return tuple(" ".join(word.text for word in run) for run in runs if not found(conjunction([*run])))


def _runs(term: Term) -> list[list[Word]]:
    """Words side by side that are no known names: most likely one name."""
    runs: list[list[Word]] = [[]]
    for part in term.terms if isinstance(term, And) else (term,):
        if isinstance(part, Word) and part.where in {Where.ANY, Where.PERSON}:
            runs[-1].append(part)
            continue
        if isinstance(part, Or | And):
            runs.extend(run for one in part.terms for run in _runs(one))
        runs.append([])
    return [run for run in runs if run]


def where(library: Library, query: str) -> Condition:
    """The query as a condition for reading photos; used by the services only."""
    prepare_search(library.connection)
    return condition(understand(library, query).term)
