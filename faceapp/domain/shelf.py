"""The shelves of models as a user sees them, and what getting one reports."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from faceapp.domain.errors import KnownError


class ModelState(StrEnum):
    """Whether a model can be used."""

    READY = "ready"  # all its files are there
    PARTIAL = "partial"  # a part was downloaded; the rest can follow
    DAMAGED = "damaged"  # a file lies there that is not the right one
    MISSING = "missing"


class Getting(StrEnum):
    """How the files of a model are had."""

    INCLUDED = "included"  # they come with the program
    DOWNLOAD = "download"  # by the program, when asked to
    BY_HAND = "by_hand"  # nobody published a checksum: the user downloads them and says that they are right
    DISK = "disk"  # no official address offers them


@dataclass(frozen=True, slots=True)
class ShelfModel:
    """One model on the shelf.

    Attributes:
        kind: detector, embedder, expression, attributes, landmarks or pose.
        shelf: built-in, one-click, others or own.
        size: bytes of all its files; roughly, where ``exact`` is not set.
        done: bytes that were downloaded of a model that is partly there.
        labels: what its outputs mean, in its own order.
        addresses: where its files come from.
        files: their names.
        missing: names of those that are not there.
        usable: False for an embedder that nobody gave distances: a library can not go by it.
    """

    id: str
    kind: str
    shelf: str
    name: str
    state: ModelState
    getting: Getting
    size: int
    exact: bool
    done: int
    licence: str
    author: str
    homepage: str
    input: str
    output: str
    labels: tuple[str, ...]
    addresses: tuple[str, ...]
    files: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    usable: bool = True

    @property
    def begun(self) -> bool:
        """Whether some of its files are here, and some are not."""
        return 0 < len(self.missing) < len(self.files)


@dataclass(frozen=True, slots=True)
class ModelChecked:
    """The files of one model were read and compared with their checksums.

    Attributes:
        problem: what is wrong; None if nothing is.
    """

    model: str
    problem: KnownError | None


@dataclass(frozen=True, slots=True)
class FetchProgress:
    """How far a download is.

    Attributes:
        file: the file that is being downloaded.
        done, total: bytes of all files of the model; total is 0 while unknown.
        rate: bytes a second lately; 0 while unknown.
        seconds_left: None while unknown.
        paused: it waits until it is resumed.
    """

    model: str
    file: str
    done: int
    total: int
    rate: float
    seconds_left: float | None
    paused: bool = False


@dataclass(frozen=True, slots=True)
class Fetched:
    """All files of the model are there and are the published ones; nothing follows."""

    model: str
    files: tuple[Path, ...]
