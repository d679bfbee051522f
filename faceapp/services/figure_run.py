"""Measuring models one after the other, each in a process of its own that may be ended at any time."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any, Protocol

from faceapp.domain.errors import CannotMeasure, KnownError
from faceapp.domain.figures import Doing, FigureProgress, Figures
from faceapp.services.failing import Bug, Refused, attempted
from faceapp.services.own_process import OwnProcess, at_work

__all__ = ["Event", "FigureRun", "NotMeasured", "Task"]

log = logging.getLogger(__name__)


class Task(Protocol):
    """One thing to measure of one model; crosses processes."""

    @property
    def model(self) -> str:
        """Its id in the registry."""

    @property
    def doing(self) -> Doing:
        """What is measured."""

    def run(self, tell: Callable[[int, int], None]) -> Figures:
        """Measure, telling how far it is; raises a ``KnownError`` where it can not be done."""


@dataclass(frozen=True, slots=True)
class NotMeasured:
    """Something could not be measured; the others go on.

    Attributes:
        problem: why.
    """

    model: str
    doing: Doing
    problem: KnownError


Event = FigureProgress | Figures | NotMeasured


class FigureRun(OwnProcess):
    """One run over ``tasks``; to be used from one thread.

    Each task has a process to itself: what it takes is what that model takes, nothing that
    another left in memory, and ending it ends it, whatever library is at work inside.

    Args:
        tasks: what to measure.
        polite: False: the window does not come first; for benches.
    """

    def __init__(self, tasks: Sequence[Task], *, polite: bool = True) -> None:
        super().__init__()
        self._tasks = tuple(tasks)
        self._work = work if polite else impolite
        self._next = 0

    @property
    def ended(self) -> bool:
        """Whether all is measured."""
        return self._process is None and self._next >= len(self._tasks)

    def poll(self, timeout: float) -> list[Event]:
        """What was measured, waiting at most ``timeout`` seconds if there is nothing."""
        if self.ended:
            return []
        if self._process is None:
            return [self._begin()]
        heard = self._heard(timeout)
        if heard is None:
            code = self._bury()
            log.error("measuring %s ended with %s", self._task.model, code)
            problem = CannotMeasure(detail=f"ended with code {code}")
            return [NotMeasured(self._task.model, self._task.doing, problem)]
        events: list[Event] = []
        for one in heard:
            if isinstance(one, tuple):
                events.append(self._progress(*one))
            else:
                events.append(self._outcome(one))
                self._bury()
        return _last_progress(events)

    def close(self) -> None:
        """End it now; what was measured so far was told."""
        self._next = len(self._tasks)
        super().close()

    @property
    def _task(self) -> Task:
        return self._tasks[self._next - 1]

    def _begin(self) -> FigureProgress:
        self._next += 1
        self._start(self._work, self._task)
        return FigureProgress(self._task.model, Doing.LOADING, self._next, len(self._tasks), 0, 0)

    def _progress(self, done: int, total: int) -> FigureProgress:
        return FigureProgress(self._task.model, self._task.doing, self._next, len(self._tasks), done, total)

    def _outcome(self, heard: object) -> Figures | NotMeasured:
        match heard:
            case Figures():
                return heard
            case Refused() | Bug():
                problem = heard.error(f"measuring {self._task.model}")
                return NotMeasured(self._task.model, self._task.doing, problem)
        raise TypeError(type(heard))


def _last_progress(events: list[Event]) -> list[Event]:
    """Only the newest progress: the others are out of date."""
    newest = next((event for event in reversed(events) if isinstance(event, FigureProgress)), None)
    return [event for event in events if not isinstance(event, FigureProgress) or event is newest]


def work(connection: Connection[Any, Any], task: Task, *, polite: bool = True) -> None:
    """Run a task inside its process; the window and other programs come first."""
    with at_work(waited_for=not polite):
        connection.send(attempted(lambda: task.run(lambda done, total: connection.send((done, total)))))


def impolite(connection: Connection[Any, Any], task: Task) -> None:
    """The same beside others as equals."""
    work(connection, task, polite=False)
