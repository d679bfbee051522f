"""What runs inside the template: load what measuring needs, once, and fork workers from it.

Forking is safe here since nothing but this loop runs: networks use no threads of their
own (``vision.runtime``), and OpenBLAS ends its threads before a fork.
"""

from __future__ import annotations

import contextlib
import faulthandler
import os
import signal
from multiprocessing import reduction
from multiprocessing.connection import Connection, wait
from typing import Any, TypeAlias

from faceapp.domain.thresholds import WORKER_START_SECONDS
from faceapp.services import worker_process
from faceapp.services.worker_process import Ended, Load, Measure, Message, Order

_Line: TypeAlias = "Connection[Message, Order]"


def run(orders: Connection[Any, Any], load: Load) -> None:
    """Fork a worker for each line that comes with ``orders``, until that ends.

    Workers that are still there then are ended too.
    """
    worker_process.be_polite()
    measure = _loaded(load)
    worker_process.SpareMemory()
    workers: dict[int, _Line] = {}
    signal.signal(signal.SIGTERM, _end)  # while it loads, there is nothing to tidy up
    with contextlib.suppress(EOFError, OSError, SystemExit):
        _fork_workers(orders, measure, workers)
    for pid in workers:
        os.kill(pid, signal.SIGKILL)
    for pid in workers:
        os.waitpid(pid, 0)
    os._exit(0)  # unloading the networks takes longer than the kernel does


def _fork_workers(orders: Connection[Any, Any], measure: Load, workers: dict[int, _Line]) -> None:
    died = _deaths()
    while True:
        ready = wait([orders, died])
        if died in ready:
            os.read(died, 4096)
            _bury(workers)
        if orders in ready:
            line: _Line = Connection(reduction.recv_handle(orders))
            pid = os.fork()
            if pid == 0:
                _become_worker(line, measure, [orders, *workers.values()])
            workers[pid] = line  # kept open, to say at its end how the worker ended


def _end(*_: object) -> None:
    raise SystemExit


def _loaded(load: Load) -> Load:
    """``load`` for workers: gives what was loaded here, or what went wrong here once more."""
    faulthandler.dump_traceback_later(WORKER_START_SECONDS, exit=True)
    try:
        measure: Measure = load()
    except Exception:  # noqa: BLE001 - the worker will meet it too, and tell
        return load
    finally:
        faulthandler.cancel_dump_traceback_later()
    return lambda: measure


def _become_worker(line: _Line, load: Load, others: list[Connection[Any, Any]]) -> None:
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGCHLD, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    for other in others:
        other.close()
    try:
        worker_process.work(line, load)
    finally:
        os._exit(1)


def _deaths() -> int:
    """A file that can be read whenever a worker has ended."""
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    return reading


def _bury(workers: dict[int, _Line]) -> None:
    while workers:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if pid == 0:
            return
        with workers.pop(pid) as line, contextlib.suppress(OSError):
            line.send(Ended(os.waitstatus_to_exitcode(status)))
