"""Finding photos with the query language: the same words in the window and on the command line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from faceapp.domain.query import Term
from faceapp.domain.query_names import Chip, NameIndex, chips, resolve
from faceapp.domain.query_parser import parse
from faceapp.storage import people_reads, photo_reads
from faceapp.storage.library import Library
from faceapp.storage.search import Condition, condition, prepare_search


@dataclass(frozen=True, slots=True)
class Understood:
    """What a search means in this library.

    Attributes:
        term: with names resolved to people.
        chips: the terms that must all hold, each with the search that is left without it.
    """

    term: Term
    chips: tuple[Chip, ...]


def understand(library: Library, query: str) -> Understood:
    """Read a query and find out which of its words are people here.

    Raises:
        BadQuery: it can not be understood.
    """
    term = resolve(parse(query), NameIndex(people_reads.name_pairs(library.connection)))
    return Understood(term, chips(term))


def search(library: Library, query: str) -> Iterator[tuple[Path, tuple[str, ...]]]:
    """The photos that are meant, newest first, each with the names that are on it.

    Raises:
        BadQuery: it can not be understood.
    """
    return photo_reads.found(library.connection, where(library, query))


def where(library: Library, query: str) -> Condition:
    """The query as a condition for reading photos; used by the services only."""
    prepare_search(library.connection)
    return condition(understand(library, query).term)
