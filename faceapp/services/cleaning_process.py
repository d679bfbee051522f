"""A look at all labels in a process of its own: it can be ended at any time, and holds up no window."""

from __future__ import annotations

import logging
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, Final

from faceapp.domain.cleaning_errors import CheckingBroke
from faceapp.domain.cleaning_look import Checking, HalfDone, SomeSuspects
from faceapp.services.cleaning_looking import Asked, Say, look
from faceapp.services.failing import Bug, Refused, attempted
from faceapp.services.own_process import OwnProcess, at_work

__all__ = ["LookProcess"]

log = logging.getLogger(__name__)

POLL_SECONDS: Final = 0.05


class LookProcess(OwnProcess):
    """One look; to be used from one thread."""

    def look(self, asked: Asked, say: Say, going_on: Callable[[], None] = lambda: None) -> None:
        """As ``cleaning_looking.look``; the process has ended when it returns or raises.

        Args:
            asked: see there.
            say: see there.
            going_on: called again and again; may raise to end the look at once.

        Raises:
            BadQuery: the query can not be understood.
            CheckingBroke: the process ended by itself.
        """
        try:
            self._start(work, asked)
            while self._take(say):
                going_on()
        finally:
            self.close()

    def _take(self, say: Say) -> bool:
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
        line.send(attempted(lambda: look(asked, line.send)))
