"""Worker processes that measure photos, and what happens when one dies or hangs."""

from __future__ import annotations

import logging
import os
import signal
import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import wait
from pathlib import Path

from faceapp.domain.errors import CannotMeasure
from faceapp.domain.measurement import Again, PhotoProblem
from faceapp.domain.photo import Reason
from faceapp.domain.thresholds import (
    MEASURE_SECONDS,
    MEASURE_SECONDS_PER_MB,
    PROGRAM_BYTES,
    SCAN_BYTES,
    WORKER_BYTES,
    WORKER_BYTES_ALONE,
    WORKER_START_SECONDS,
    WORKER_STARTS,
    WORKERS_MOST,
    WORKERS_MOST_ALONE,
)
from faceapp.services import worker_process
from faceapp.services.failing import Refused
from faceapp.services.room import Room
from faceapp.services.worker_process import (
    Asked,
    Bug,
    Done,
    Ended,
    Granted,
    KnownContent,
    Load,
    Loaded,
    Message,
    Outcome,
    Started,
    Task,
    Took,
)
from faceapp.services.worker_start import Line, Starter, forks, kill, starter

__all__ = ["KnownContent", "MeasuringWorkers", "Outcome", "cores"]

_log = logging.getLogger(__name__)
_AT_ONCE = 2
"""Tasks a worker holds: the one it works on, and the next, so that it never waits."""


def cores() -> int:
    """Processor cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def room_for_large(workers: int) -> int:
    """Bytes that so many workers may take together beyond what ordinary photos take."""
    each = WORKER_BYTES if forks() else WORKER_BYTES_ALONE
    return SCAN_BYTES - PROGRAM_BYTES - workers * each


@dataclass(slots=True, eq=False)
class _Worker:
    line: Line
    pid: int | None = None
    code: int | None = None
    tasks: deque[Task] = field(default_factory=deque)
    loaded: bool = False
    took: float | None = None  # when it began with tasks[0]
    fault: Exception | None = None

    def overdue(self, now: float) -> bool:
        if self.took is None or not self.tasks:
            return False
        allowed = self.tasks[0].seconds + (0 if self.loaded else WORKER_START_SECONDS)
        return now - self.took > allowed


class MeasuringWorkers:
    """Measures photos in processes that may die without harm.

    Processes and not threads, since a broken file can crash a decoder, and since
    Python code in a thread would make the window stutter. Started when there is
    something to do, one photo each at a time, models loaded once. To be used from one
    thread. ``close`` ends the processes; the next ``submit`` starts new ones.

    Args:
        count: processes at most; default: the cores, as far as memory goes (``WORKERS_MOST``).
        load: makes the measuring function inside a process (a module's function, or a ``partial`` of one).
        seconds: time allowed for a photo.
    """

    def __init__(
        self,
        count: int | None = None,
        *,
        load: Load = worker_process.measuring_with,
        seconds: float = MEASURE_SECONDS,
    ) -> None:
        self.count = count or min(cores(), WORKERS_MOST if forks() else WORKERS_MOST_ALONE)
        self._seconds = seconds
        self._starter: Starter = starter(load)
        self._workers: list[_Worker] = []
        self._backlog: deque[Task] = deque()
        self._bad_starts = 0
        self._results: list[tuple[int, Outcome]] = []
        self._room: Room[_Worker] = Room()

    @property
    def free(self) -> int:
        """How many more photos are wanted, so that no worker has to wait."""
        return self.count * _AT_ONCE - self.busy

    @property
    def busy(self) -> int:
        """Photos submitted and not yet returned."""
        return len(self._backlog) + len(self._results) + sum(len(w.tasks) for w in self._workers)

    @property
    def processes(self) -> tuple[int, ...]:
        """Process ids of the workers."""
        return tuple(w.pid for w in self._workers if w.pid is not None)

    def warm_up(self) -> None:
        """Start one worker and let it load its models, since photos will come."""
        if not self._workers:
            self._start()
            self._send(self._workers[0], Task(None, b"", frozenset(), self._seconds))

    def submit(
        self,
        token: int,
        path: Path,
        *,
        size: int = 0,
        known: frozenset[bytes] = frozenset(),
        again: Again | None = None,
    ) -> None:
        """Have a photo measured; its outcome comes out of ``poll`` with ``token``.

        Args:
            token: the caller's own number for it.
            path: the file.
            size: of the file in bytes; larger ones may take longer.
            known: hashes of photos that need no measuring: a file with one of them
                comes back as ``KnownContent``.
            again: only measure these faces of it: it comes back as ``FacesRemeasured``.
        """
        seconds = self._seconds + size / 1e6 * MEASURE_SECONDS_PER_MB
        self._backlog.append(Task(token, os.fsencode(path), known, seconds, again))
        self._hand_out()

    def poll(self, timeout: float) -> list[tuple[int, Outcome]]:
        """What was finished, waiting at most ``timeout`` seconds if there is nothing.

        A photo on which its worker died comes back with ``Reason.CRASHED``, one that
        took too long with ``Reason.TOO_SLOW``.

        Raises:
            CannotMeasure: workers do not start.
            KnownError: what the workers say when they can not load the models.
        """
        self._hand_out()
        self._end_overdue()
        if self._workers and not self._results:
            ready = wait([w.line for w in self._workers], timeout)
            for worker in [w for w in self._workers if w.line in ready]:
                if not self._read(worker):
                    self._buried(worker)
            self._hand_out()
        self._let_in()
        results, self._results = self._results, []
        return results

    def close(self) -> None:
        """End the processes and forget what was submitted. They write nothing: any time is good."""
        for worker in self._workers:
            worker.line.close()
        self._starter.close()
        self._workers.clear()
        self._backlog.clear()
        self._results.clear()
        self._room.clear()
        self._bad_starts = 0

    def _start(self) -> None:
        self._workers.append(_Worker(self._starter.start()))

    def _hand_out(self) -> None:
        """Give waiting photos to workers; start one more worker if all have enough."""
        while self._backlog:
            worker = min(self._workers, key=lambda w: len(w.tasks), default=None)
            if worker is None or (worker.tasks and len(self._workers) < self.count):
                self._start()
                worker = self._workers[-1]
            elif len(worker.tasks) >= _AT_ONCE:
                return
            self._send(worker, self._backlog.popleft())

    def _send(self, worker: _Worker, task: Task) -> None:
        if task.token is not None:
            worker.tasks.append(task)
        with suppress(OSError):  # it just died: poll will see
            worker.line.send(task)

    def _let_in(self) -> None:
        """Let those decode who waited with a large picture, and for whom there is room now."""
        for worker in self._room.let_in(room_for_large(max(self.count, len(self._workers)))):
            worker.took = time.monotonic()
            with suppress(OSError):  # it just died: poll will see
                worker.line.send(Granted())

    def _read(self, worker: _Worker) -> bool:
        """Take in what it says; False: it has ended."""
        try:
            while worker.line.poll():
                self._heard(worker, worker.line.recv())
        except (EOFError, OSError):
            return False
        return True

    def _heard(self, worker: _Worker, message: Message) -> None:
        match message:
            case Started(pid):
                worker.pid = pid
            case Ended(code):
                worker.code = code
            case Took():
                worker.took = time.monotonic()
            case Loaded():
                worker.loaded = True
                self._bad_starts = 0
            case Asked(needed):
                worker.took = None  # the photo is not to blame while it waits
                self._room.ask(worker, needed)
            case Done(token, outcome):
                self._finished(worker, token, outcome)
            case Bug(None, trace):
                worker.fault = CannotMeasure(detail=trace.strip().splitlines()[-1])
                _log.error("A worker could not load its models:\n%s", trace)
            case Bug(token, trace) if token is not None:
                _log.error("Measuring %s failed:\n%s", os.fsdecode(worker.tasks[0].path), trace)
                problem = PhotoProblem(Reason.CRASHED, trace.strip().splitlines()[-1])
                self._finished(worker, token, problem)
            case Refused(kind, facts):
                worker.fault = kind(**facts)

    def _finished(self, worker: _Worker, token: int, outcome: Outcome) -> None:
        task = worker.tasks.popleft()
        assert task.token == token
        worker.took = None
        self._room.leave(worker)
        self._results.append((token, outcome))

    def _end_overdue(self) -> None:
        now = time.monotonic()
        for worker in list(self._workers):
            if worker.overdue(now):
                there = self._read(worker)  # it may have finished this moment
                if there and worker.overdue(now):
                    detail = f"still busy after {now - (worker.took or now):.0f} s"
                    self._blame(worker, PhotoProblem(Reason.TOO_SLOW, detail))
                    assert worker.pid is not None
                    kill(worker.pid)
                    self._buried(worker)

    def _buried(self, worker: _Worker) -> None:
        """A worker has ended: say which photo did it, give back the others."""
        ended = self._starter.code(worker.line)
        code = ended if worker.code is None else worker.code
        worker.line.close()
        self._workers.remove(worker)
        self._room.leave(worker)
        if worker.fault is not None:
            self._backlog.extendleft(reversed(worker.tasks))
            raise worker.fault
        if not worker.loaded:
            self._bad_starts += 1
        elif worker.took is not None:
            self._blame(worker, PhotoProblem(Reason.CRASHED, _death(code)))
        self._backlog.extendleft(reversed(worker.tasks))
        if self._bad_starts >= WORKER_STARTS:
            self._bad_starts = 0
            raise CannotMeasure(detail=_death(code))

    def _blame(self, worker: _Worker, problem: PhotoProblem) -> None:
        task = worker.tasks.popleft()
        worker.took = None
        assert task.token is not None
        self._results.append((task.token, problem))


def _death(code: int | None) -> str:
    if code is not None and code < 0:
        with suppress(ValueError):
            return f"ended by {signal.Signals(-code).name}"
    return "ended" if code is None else f"ended with code {code}"
