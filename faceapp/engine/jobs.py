"""What the engine has to do, and what comes next: no thread and no Qt in here."""

from __future__ import annotations

import heapq
import itertools
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from functools import partial
from typing import TypeVar

from faceapp.domain.errors import KnownError

T = TypeVar("T")


class Priority(IntEnum):
    """Who goes first; each has its reason."""

    FOLLOW = 0  # the gallery follows what the user just did, or the next answer is wrong
    URGENT = 1  # somebody waits for it with a field open: candidates, a face drawn by hand
    VIEW = 2  # a page fills itself
    LOAD = 3  # the gallery of known people
    BACKLOG = 4  # scanning, and comparing what it found: they take turns


class Ticket:
    """What the asker keeps: to cancel, and to see whether the request was dropped.

    A request is *dropped* when it waited so long that newer ones pushed it out; ask
    again if it is still wanted.
    """

    __slots__ = ("_cancelled", "_dropped")

    def __init__(self) -> None:
        self._cancelled = False
        self._dropped = False

    def cancel(self) -> None:
        """Its answer is not wanted any more and will not be delivered."""
        self._cancelled = True

    def drop(self) -> None:
        """Called by the engine: there was no room for it."""
        self._dropped = True

    @property
    def dropped(self) -> bool:
        """Whether it will never be answered, for want of room."""
        return self._dropped

    @property
    def live(self) -> bool:
        """Whether it is worth working on."""
        return not (self._cancelled or self._dropped)


def answer(
    work: Callable[[], T],
    then: Callable[[T], object] | None,
    failed: Callable[[KnownError], object],
    ticket: Ticket,
    post: Callable[[Callable[[], None]], None],
) -> None:
    """Do ``work`` here, and have ``then`` or ``failed`` called by ``post``; as long as it is wanted."""
    if not ticket.live:
        return
    try:
        found = work()
    except KnownError as error:
        told: Callable[[], object] = partial(failed, error)
    else:
        if then is None:
            return
        told = partial(then, found)

    def tell() -> None:
        if ticket.live:
            told()

    post(tell)


Slices = Iterator[float | None]
"""Work in slices of about 20 ms: yields None to go on, or seconds in which it has nothing to do."""


@dataclass(slots=True)
class Job:
    """Some work in slices.

    Attributes:
        name: for the log.
        slices: made when the job first gets its turn.
        finished: called on the engine's thread when the slices ended by themselves, by
            an error or by cancelling; always exactly once.
        failed: called on the engine's thread with the error; the job is over then.
    """

    name: str
    priority: Priority
    slices: Callable[[], Slices]
    ticket: Ticket = field(default_factory=Ticket)
    finished: Callable[[], None] | None = None
    failed: Callable[[Exception], None] | None = None
    running: Slices | None = None

    def step(self) -> float | None:
        """One slice; seconds to leave it alone, or None to go on at once.

        Raises:
            StopIteration: it is done.
        """
        if self.running is None:
            self.running = self.slices()
        return next(self.running)

    def close(self) -> None:
        """End it, whether it is done or not."""
        running, self.running = self.running, None
        close = getattr(running, "close", None)
        if close is not None:
            close()
        finished, self.finished = self.finished, None
        if finished is not None:
            finished()


class JobQueue:
    """Jobs by priority, then in order of arrival; some asleep until a time.

    ``take`` blocks until a job can go on; all methods may be called from any thread.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._order = itertools.count()
        self._ready: list[tuple[int, int, Job]] = []
        self._asleep: list[tuple[float, int, Job]] = []
        self._changed = threading.Condition()
        self._closed = False

    def add(self, job: Job) -> None:
        """A new job, or one that wants its next slice."""
        with self._changed:
            heapq.heappush(self._ready, (job.priority, next(self._order), job))
            self._changed.notify()

    def put_back(self, job: Job, seconds: float | None) -> None:
        """After a slice: to go on at once, or to sleep for ``seconds``.

        A job that goes on keeps its place before later ones of its priority only by
        being short: jobs of one priority take turns.
        """
        if not seconds:
            self.add(job)
            return
        with self._changed:
            heapq.heappush(self._asleep, (self._clock() + seconds, next(self._order), job))

    def wake(self) -> None:
        """Nobody sleeps on: something happened that sleepers may wait for."""
        with self._changed:
            for _, _, job in self._asleep:
                heapq.heappush(self._ready, (job.priority, next(self._order), job))
            self._asleep.clear()
            self._changed.notify()

    def take(self) -> Job | None:
        """The next job, waiting for one; None once the queue is closed."""
        with self._changed:
            while not self._closed:
                now = self._clock()
                while self._asleep and self._asleep[0][0] <= now:
                    _, _, job = heapq.heappop(self._asleep)
                    heapq.heappush(self._ready, (job.priority, next(self._order), job))
                if self._ready:
                    return heapq.heappop(self._ready)[2]
                self._changed.wait(self._asleep[0][0] - now if self._asleep else None)
            return None

    def close(self) -> list[Job]:
        """``take`` returns None from now on; what was left is returned."""
        with self._changed:
            self._closed = True
            left = [job for _, _, job in (*self._ready, *self._asleep)]
            self._ready.clear()
            self._asleep.clear()
            self._changed.notify_all()
            return left

    @property
    def closed(self) -> bool:
        """Whether the engine is to end."""
        return self._closed


def once(work: Callable[[], None]) -> Callable[[], Slices]:
    """A job of one slice."""

    def slices() -> Slices:
        work()
        return iter(())

    return slices
