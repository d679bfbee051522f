"""One look at all labels of a library, told in pieces to whoever asked, here or in another process."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from faceapp.domain.cleaning import Flaw, Found
from faceapp.domain.cleaning_look import Checking, HalfDone, LookNews, SomeSuspects
from faceapp.services.cleaning import Finder
from faceapp.services.library import open_library, open_thumbnails
from faceapp.services.near_duplicates import near_duplicates
from faceapp.storage import cleaning_reads

STEPS: Final = 200
"""Progress is told at most so often."""
SOME: Final = 500
"""Suspects that are sent at once: unpacking them takes 3 ms."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be looked at.

    Attributes:
        path: of the library.
        query: only labels that this is about.
        everything: all labels by suspicion, not only the likely wrong ones.
        near: look for near duplicates, too.
    """

    path: Path
    query: str = ""
    everything: bool = False
    near: bool = True


Say = Callable[[LookNews], None]


def labels(path: Path) -> int:
    """How many labels there are to be looked at, about; at once, whatever there is."""
    with closing(open_library(path, checkpoints=False)) as library:
        return cleaning_reads.labels(library.connection)


def look(asked: Asked, say: Say) -> None:
    """Look at all labels: first at all but near duplicates, then at those.

    Args:
        asked: whose, and what about; the library is not changed.
        say: hears everything; may raise to end the look.

    Raises:
        BadQuery: the query can not be understood.
    """
    told = _Telling(say)
    with closing(open_library(asked.path, checkpoints=False)) as library:
        finder = Finder(
            library, asked.query, everything=asked.everything, tell=lambda part: told(Checking(part))
        )
        finder.labels()
        _say_half(say, finder.found, last=not asked.near)
        if not asked.near:
            return
        with closing(open_thumbnails(library)) as thumbnails:
            finder.duplicates(
                near_duplicates(
                    thumbnails,
                    finder.photos,
                    lambda done, total: told(Checking(done / max(1, total), pictures=True)),
                    firsts=True,
                )
            )
    _say_half(say, finder.found.only(Flaw.DUPLICATE), last=True)


def _say_half(say: Say, found: Found, *, last: bool) -> None:
    for start in range(0, len(found.suspects), SOME):
        say(SomeSuspects(found.suspects[start : start + SOME]))
    say(HalfDone(dict(found.looked), dict(found.likely), last))


class _Telling:
    """Tells progress now and then."""

    def __init__(self, say: Say) -> None:
        self._say = say
        self._last = (False, -1)

    def __call__(self, state: Checking) -> None:
        step = (state.pictures, int(state.part * STEPS))
        if step != self._last:
            self._last = step
            self._say(state)
