"""What runs inside a worker process: take a photo, measure it, send the values back."""

from __future__ import annotations

import contextlib
import faulthandler
import hashlib
import multiprocessing
import os
import signal
import sys
import threading
import traceback
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Protocol, cast

from faceapp.domain.errors import KnownError
from faceapp.domain.measurement import (
    Again,
    FacesRemeasured,
    PhotoMeasurement,
    PhotoProblem,
    VideoMeasurement,
)
from faceapp.domain.model_choice import BUILT_IN, ModelChoice
from faceapp.domain.recording import is_video_name
from faceapp.domain.thresholds import (
    ROOM_UNASKED,
    WORKER_NICE,
    WORKER_SPARE_BYTES,
    WORKER_START_SECONDS,
)
from faceapp.services.failing import Refused

Room = Callable[[int], None]
"""Waits until there is room for so many bytes beyond what an ordinary photo takes."""
Measure = Callable[[Path, Room], PhotoMeasurement | VideoMeasurement | PhotoProblem]
Load = Callable[[], Measure]
"""Makes the measuring function inside the process: what it loads is loaded once."""


@dataclass(frozen=True, slots=True)
class KnownContent:
    """The file is one that the library knows already, so it was not measured."""

    content_hash: bytes
    size: int
    mtime_ns: int


Outcome = PhotoMeasurement | VideoMeasurement | PhotoProblem | KnownContent | FacesRemeasured


class MeasuresAgain(Protocol):
    """A ``Measure`` that can also measure faces that are known already."""

    def again(self, path: Path, asked: Again, room: Room, /) -> FacesRemeasured | PhotoProblem:
        """See ``services.remeasuring``."""


@dataclass(frozen=True, slots=True)
class Task:
    """One photo to measure; ``token`` None: only get ready.

    Attributes:
        known: hashes of photos of this size in the library.
        seconds: allowed for it.
        again: only these faces of it are to be measured.
    """

    token: int | None
    path: bytes
    known: frozenset[bytes]
    seconds: float
    again: Again | None = None


@dataclass(frozen=True, slots=True)
class Started:
    """The process is there."""

    pid: int


@dataclass(frozen=True, slots=True)
class Ended:
    """The process has ended: what its parent in the system says."""

    code: int


@dataclass(frozen=True, slots=True)
class Took:
    """The worker begins with this task."""

    token: int


@dataclass(frozen=True, slots=True)
class Asked:
    """The worker waits until it may take so many bytes for its task."""

    needed: int


@dataclass(frozen=True, slots=True)
class Granted:
    """It may; said to the worker."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """The models are loaded."""


@dataclass(frozen=True, slots=True)
class Done:
    """A task's outcome."""

    token: int
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Bug:
    """Something unforeseen was raised; ``token`` None: while loading."""

    token: int | None
    trace: str


Order = Task | Granted
Message = Started | Took | Asked | Loaded | Done | Bug | Refused | Ended


def measuring_with(choice: ModelChoice = BUILT_IN) -> Measure:
    """Measure with the models of ``choice``; loads them, and what nearly every photo needs."""
    from faceapp.media import cut, dates, decode, files, weight  # noqa: F401
    from faceapp.services.models import load
    from faceapp.services.remeasuring import Measurer
    from faceapp.vision import quality  # noqa: F401

    return Measurer(load(choice))


def content_hash(path: Path) -> bytes:
    """16 bytes that say what is in a file: the hash that ``measure_photo`` or ``measure_video`` keeps."""
    if is_video_name(os.fsencode(path)):
        from faceapp.services.measure_video import video_hash

        return video_hash(path)
    with path.open("rb", buffering=0) as file:
        return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).digest()


class Inbox:
    """What the parent says: tasks, and that there is room for a large picture."""

    def __init__(self, connection: Connection[Message, Order]) -> None:
        self._connection = connection
        self._tasks: deque[Task] = deque()  # came while it waited for room
        self._seconds = 0.0
        self._nowhere = Path(os.devnull).open("w")  # noqa: SIM115 - for as long as the process lives

    def next(self) -> Task:
        """The next task, waiting for it; a watchdog in C ends the process where it takes too long."""
        task = self._tasks.popleft() if self._tasks else self._connection.recv()
        assert isinstance(task, Task)
        self._seconds = task.seconds + WORKER_START_SECONDS
        self._watch()
        return task

    def wait_for_room(self, needed: int) -> None:
        """Return when the parent grants so many bytes; at once where they are few."""
        if needed < ROOM_UNASKED:
            return
        faulthandler.cancel_dump_traceback_later()
        self._connection.send(Asked(needed))
        while isinstance(order := self._connection.recv(), Task):
            self._tasks.append(order)
        self._watch()

    def _watch(self) -> None:
        # Ends the process even if a decoder never gives the interpreter back.
        faulthandler.dump_traceback_later(self._seconds, exit=True, file=self._nowhere)


def run(connection: Connection[Message, Order], load: Load) -> None:
    """A worker in a Python of its own."""
    be_polite()
    work(connection, load)


def work(connection: Connection[Message, Order], load: Load) -> None:
    """Work until the other end of ``connection`` closes."""
    end_with_parent()
    inbox = Inbox(connection)
    measure: Measure | None = None
    spare = SpareMemory()
    with contextlib.suppress(EOFError, OSError):  # the parent is gone, or wants no more
        connection.send(Started(os.getpid()))
        while True:
            measure = _work(connection, inbox.next(), measure, load, inbox.wait_for_room)
            spare.settle()
            faulthandler.cancel_dump_traceback_later()
    os._exit(0)  # nothing to tidy up; unloading the networks takes longer than the kernel does


def _work(
    connection: Connection[Message, Order], task: Task, measure: Measure | None, load: Load, room: Room
) -> Measure | None:
    if task.token is not None:
        connection.send(Took(task.token))
        known = _known_content(task)
        if known is not None:
            connection.send(Done(task.token, known))
            return measure
    if measure is None:
        measure = _load(connection, load)
    if task.token is not None:
        connection.send(_measured(measure, task.token, task, room))
    return measure


def _load(connection: Connection[Message, Order], load: Load) -> Measure:
    try:
        measure = load()
    except KnownError as error:
        connection.send(Refused(type(error), error.facts))
        os._exit(1)
    except Exception:  # noqa: BLE001 - reported by the parent as what it is, a bug
        connection.send(Bug(None, traceback.format_exc()))
        os._exit(1)
    connection.send(Loaded())
    return measure


def _measured(measure: Measure, token: int, task: Task, room: Room) -> Done | Bug:
    path = Path(os.fsdecode(task.path))
    try:
        if task.again is not None:
            return Done(token, cast(MeasuresAgain, measure).again(path, task.again, room))
        return Done(token, measure(path, room))
    except Exception:  # noqa: BLE001 - one photo must not stop a scan; the parent logs it
        return Bug(token, traceback.format_exc())


def _known_content(task: Task) -> KnownContent | None:
    if not task.known:
        return None
    path = Path(os.fsdecode(task.path))
    with contextlib.suppress(OSError):  # measuring will say what is wrong with it
        before = path.stat()
        found = content_hash(path)
        if found in task.known and path.stat().st_mtime_ns == before.st_mtime_ns:
            return KnownContent(found, before.st_size, before.st_mtime_ns)
    return None


def be_polite(*, waited_for: bool = False) -> None:
    """The window, the terminal and the memory of others come first.

    Args:
        waited_for: somebody waits for the answer: the processor is shared as equals.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the parent's to answer
    if sys.platform == "win32":
        import ctypes

        if waited_for:
            return
        below_normal = 0x4000
        kernel = ctypes.windll.kernel32
        kernel.SetPriorityClass(kernel.GetCurrentProcess(), below_normal)
        return
    import resource

    if not waited_for:
        os.nice(WORKER_NICE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(OSError):  # Linux: when memory runs out, end a worker, not the window
        Path("/proc/self/oom_score_adj").write_text("500")
    if "FACEAPP_WORKER_OUTPUT" not in os.environ:
        # Decoders in C write their warnings straight to the terminal.
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        os.close(quiet)


class SpareMemory:
    """Memory that photos needed and the C library keeps for the next one; glibc would never stop."""

    def __init__(self) -> None:
        self._trim: Callable[[int], object] | None = None
        self._least = 0
        if sys.platform == "linux":
            import ctypes

            with contextlib.suppress(OSError, AttributeError):  # another C library than glibc
                self._trim = ctypes.CDLL(None).malloc_trim
        self.give_back()

    def settle(self) -> None:
        """Give it back to the system where it is much."""
        if self._trim is not None and _resident() - self._least > WORKER_SPARE_BYTES:
            self.give_back()

    def give_back(self) -> None:
        """Give all of it back to the system."""
        if self._trim is not None:
            self._trim(0)
            self._least = _resident()


def _resident() -> int:
    """Bytes of this process that are in memory (Linux)."""
    pages = Path("/proc/self/statm").read_bytes().split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def end_with_parent() -> None:
    """End when the parent is gone, however it went, also in the middle of a photo."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    sentinel = parent.sentinel

    def watch() -> None:
        wait([sentinel])
        os._exit(1)

    threading.Thread(target=watch, name="parent", daemon=True).start()
