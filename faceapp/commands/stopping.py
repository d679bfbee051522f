"""A command that is stopped by the user: what is begun is finished, and the same command goes on later."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class Stop:
    """Whether somebody wants it to end."""

    asked = False


@contextmanager
def stop_asked() -> Iterator[Stop]:
    """Ctrl+C (or a polite kill) ends the work between two photos; a second one ends it at once."""
    stop = Stop()

    def ask(number: int, _: FrameType | None) -> None:
        stop.asked = True
        signal.signal(number, signal.default_int_handler)

    before = [(number, signal.signal(number, ask)) for number in (signal.SIGINT, signal.SIGTERM)]
    try:
        yield stop
    finally:
        for number, handler in before:
            signal.signal(number, handler)


def stopped(kept: str = "finished") -> int:
    """Say that it was stopped, and that what was ``kept`` is; the exit code."""
    print(f"Stopped. What was {kept} is kept; the same command goes on from here.", file=sys.stderr)
    return 130
