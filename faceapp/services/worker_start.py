"""Starting and ending worker processes: forked from one that has loaded everything, where that is safe."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import reduction
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from types import ModuleType
from typing import Any, Protocol, TypeAlias

from faceapp.services import worker_process, worker_template
from faceapp.services.worker_process import Load, Message, Order

FORKS = sys.platform == "linux"
"""Elsewhere system libraries do not survive a fork."""

_context = multiprocessing.get_context("spawn")
_starting = threading.Lock()

Line: TypeAlias = "Connection[Order, Message]"
"""What a worker is to its parent; it ends when the worker does."""


class Starter(Protocol):
    """Starts workers; to be used from one thread."""

    def start(self) -> Line:
        """A new worker; returns at once, also where there are models to load first."""

    def code(self, line: Line, /) -> int | None:
        """How the worker ended whose line has ended, where its last message did not say it."""

    def close(self) -> None:
        """End all workers. They write nothing: any time is good."""


def starter(load: Load) -> Starter:
    """What starts workers that measure with what ``load`` makes."""
    return Forked(load) if forks() else Spawned(load)


def forks() -> bool:
    """Whether workers are forked; one that may use a graphics card starts for itself: no card survives it."""
    from faceapp.vision.devices import card_in_sight

    return FORKS and not card_in_sight()


class Forked:
    """Workers are forked from a template, which has loaded models and libraries once.

    They share that memory (80 MB a worker), and start in milliseconds. A template that ends
    by itself leaves its workers as they are; those that come after it get a new one.
    """

    def __init__(self, load: Load) -> None:
        self._load = load
        self._templates: list[tuple[SpawnProcess, Connection[Any, Any]]] = []

    def start(self) -> Line:
        """See ``Starter``."""
        if not self._templates or not self._templates[-1][0].is_alive():
            self._templates.append(spawned(worker_template.run, self._load))
        template, orders = self._templates[-1]
        ours, theirs = _context.Pipe()
        with suppress(OSError), theirs:  # it just died: so will the line
            reduction.send_handle(orders, theirs.fileno(), template.pid)
        return ours

    def code(self, _line: Line, /) -> int | None:
        """See ``Starter``; the template has said it, if it did not end itself."""
        return self._templates[-1][0].exitcode

    def close(self) -> None:
        """See ``Starter``."""
        for _, orders in self._templates:
            orders.close()
        for template, _ in self._templates:
            template.terminate()  # one that still loads does not look at its orders
        for template, _ in self._templates:
            buried(template)
        self._templates.clear()


class Spawned:
    """Every worker is a new Python, which loads everything for itself."""

    def __init__(self, load: Load) -> None:
        self._load = load
        self._processes: dict[Line, SpawnProcess] = {}

    def start(self) -> Line:
        """See ``Starter``."""
        process, line = spawned(worker_process.run, self._load)
        self._processes[line] = process
        return line

    def code(self, line: Line, /) -> int | None:
        """See ``Starter``."""
        return buried(self._processes.pop(line))

    def close(self) -> None:
        """See ``Starter``."""
        for process in self._processes.values():
            process.kill()
        for process in self._processes.values():
            buried(process)
        self._processes.clear()


def kill(pid: int) -> None:
    """End a worker that hangs."""
    with suppress(ProcessLookupError, PermissionError):  # it just ended by itself
        os.kill(pid, signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)


def spawned(run: Callable[[Any, Any], None], given: Any) -> tuple[SpawnProcess, Connection[Any, Any]]:
    """A new Python that runs ``run`` with the line to us and what is ``given``; and the line to it."""
    ours, theirs = _context.Pipe()
    process = _context.Process(target=run, args=(theirs, given), name="faceapp-measure", daemon=True)
    with theirs, _interrupts_held(), _main_hidden():
        process.start()
    return process, ours


def buried(process: SpawnProcess) -> int | None:
    """Wait for a process that ends; one that hangs in the kernel is left there."""
    process.join(timeout=1)
    if process.exitcode is None:
        process.kill()
        process.join(timeout=1)
    code = process.exitcode
    if code is not None:
        process.close()
    return code


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Start a process that does not hear Ctrl+C: not even while Python starts in it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _main_hidden() -> Iterator[None]:
    """Start a process that does not run the program's main file again.

    ``spawn`` would do that to find functions of ``__main__``. Ours are in modules, and
    the main file may be a test runner, import the window, or be typed into a console.
    """
    with _starting:
        main = sys.modules["__main__"]
        sys.modules["__main__"] = ModuleType("__main__")
        try:
            yield
        finally:
            sys.modules["__main__"] = main
