"""A look at all labels in a process of its own: it can be ended at any time, and holds up no window."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any, Final

from faceapp.domain.cleaning_errors import CheckingBroke
from faceapp.domain.cleaning_look import Checking, HalfDone, SomeSuspects
from faceapp.domain.ids import PhotoId
from faceapp.services.cleaning_looking import Asked, Say, look
from faceapp.services.cleaning_pictures import KnownPairs, NearPictures, Pairs, SomeLooks, digest
from faceapp.services.failing import Bug, Refused, attempted
from faceapp.services.near_duplicates import Tell
from faceapp.services.own_process import OwnProcess, at_work
from faceapp.storage.thumbnails import Thumbnails

__all__ = ["LookProcess"]

log = logging.getLogger(__name__)

POLL_SECONDS: Final = 0.05


@dataclass(frozen=True, slots=True)
class _Recall:
    """What is known of the photos of this ``digest``? The answers end with None."""

    photos: bytes


class LookProcess(OwnProcess):
    """One look; to be used from one thread."""

    def look(
        self, asked: Asked, pictures: NearPictures, say: Say, going_on: Callable[[], None] = lambda: None
    ) -> None:
        """As ``cleaning_looking.look``; the process has ended when it returns or raises.

        Args:
            asked: see there.
            pictures: tells what it remembers, and is told what was learned.
            say: see there.
            going_on: called again and again; may raise to end the look at once.

        Raises:
            BadQuery: the query can not be understood.
            CheckingBroke: the process ended by itself.
        """
        pictures.begin()
        try:
            self._start(work, asked)
            while self._take(pictures, say, going_on):
                going_on()
        finally:
            self.close()

    def _take(self, pictures: NearPictures, say: Say, going_on: Callable[[], None]) -> bool:
        """Take in what it said; False: that was all."""
        heard = self._heard(POLL_SECONDS)
        if heard is None:
            raise CheckingBroke
        for one in heard:
            match one:
                case None:
                    return False
                case Checking() | SomeSuspects() | HalfDone():
                    say(one)
                case SomeLooks() | KnownPairs():
                    pictures.take(one)
                case _Recall():
                    for piece in pictures.known(one.photos):
                        going_on()
                        self._say(piece)
                    self._say(None)
                case Refused():
                    raise one.error("looking at labels")
                case Bug():
                    log.error("looking at labels failed:\n%s", one.trace)
                    raise CheckingBroke
        return True


# --- inside the process ---


def work(line: Connection[Any, Any], asked: Asked) -> None:
    """Look once; the last word is None or what went wrong."""
    with at_work(waited_for=True):
        line.send(attempted(lambda: look(asked, _Distant(line), line.send)))


class _Distant(NearPictures):
    """Asks the other side what it remembers, and tells it what is new."""

    def __init__(self, line: Connection[Any, Any]) -> None:
        super().__init__()
        self._line = line

    def learned(self, told: SomeLooks | KnownPairs) -> None:
        self._line.send(told)

    def pairs(self, thumbnails: Thumbnails, photos: Sequence[PhotoId], tell: Tell) -> Pairs:
        self._line.send(_Recall(digest(photos)))
        while (told := self._line.recv()) is not None:
            self.take(told)
        return super().pairs(thumbnails, photos, tell)
