"""Which picture files lie below a folder: the walk over the disk that a scan begins with."""

# Names of files are bytes here: they need not be UTF-8, and pathlib knows text only.
# ruff: noqa: PTH116, PTH118, PTH122

from __future__ import annotations

import os
import queue
import stat
import sys
import threading
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from faceapp.domain.photo import Reason
from faceapp.domain.thresholds import LISTED_AT_ONCE
from faceapp.storage.roots import is_inside

_SYSTEM_FOLDERS: Final = frozenset(
    {
        b"$recycle.bin", b"system volume information", b"lost+found", b"__macosx",
        b"@eadir", b"#recycle", b"#snapshot", b"@recycle", b"@recently-snapshot",
    }
)  # fmt: skip
"""Folders that file systems and network disks keep for themselves, in lower case."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One file, as it stands on the disk.

    Attributes:
        path: below the root, as ``os.fsencode`` gives it.
        problem: why it can not even be opened; None for ordinary files.
    """

    path: bytes
    size: int
    mtime_ns: int
    problem: Reason | None = None
    detail: str = ""


class RootOffline(Exception):  # noqa: N818 - what happened, not a mistake
    """The folder itself can not be opened: its disk is away, or it was deleted."""


def reason_for(error: OSError) -> Reason:
    """The Reason behind what the operating system said."""
    if isinstance(error, PermissionError):
        return Reason.NO_PERMISSION
    if isinstance(error, FileNotFoundError):
        return Reason.VANISHED
    return Reason.UNREADABLE


def walk(
    root: bytes, *, suffixes: Collection[str], others: Sequence[bytes] = (), without: bytes | None = None
) -> Iterator[Listed]:
    """List the picture files below ``root``, always in the same order.

    Hidden files and folders are skipped. Links are followed, but nothing is listed
    twice: not what lies in ``root`` or in one of the ``others`` (all other roots of
    the library, real paths), and no folder that was seen already, so that links in
    circles end. A folder that can not be opened and files that are no files (pipes,
    devices) are listed with their problem.

    Args:
        root: a real path (no links in it).
        suffixes: of picture files, in lower case, with the dot.
        others: real paths of folders that are listed elsewhere.
        without: the folder of this program's own recordings, in which nothing is listed.

    Raises:
        RootOffline: ``root`` can not be opened.
    """
    return _Walk(root, frozenset(s.encode() for s in suffixes), others, without).run()


class _Walk:
    """One walk; keeps what was seen."""

    def __init__(
        self, root: bytes, suffixes: frozenset[bytes], others: Sequence[bytes], without: bytes | None
    ) -> None:
        self._root = root
        self._without = None if without is None else os.path.realpath(without)
        self._suffixes = suffixes
        self._homes = (root, *others)
        self._seen: set[tuple[int, int]] = set()
        self._links: list[bytes] = []

    def run(self) -> Iterator[Listed]:
        yield from self._folders(b"")
        while self._links:  # real folders come first, so that a photo gets its real path
            link = self._links.pop(0)
            target = os.path.realpath(os.path.join(self._root, link))
            circle = is_inside(self._root, target)
            if not circle and not any(is_inside(target, home) for home in self._homes):
                yield from self._folders(link)

    def _folders(self, start: bytes) -> Iterator[Listed]:
        waiting = [start]
        while waiting:
            folder = waiting.pop()
            full = os.path.join(self._root, folder) if folder else self._root
            try:
                if not self._is_new(full) or self._is_without(full):
                    continue
                with os.scandir(full) as found:
                    entries = sorted(found, key=lambda entry: entry.name)
            except OSError as error:
                if not folder:
                    raise RootOffline(str(error)) from error
                yield Listed(folder, 0, 0, reason_for(error), str(error.strerror or error))
                continue
            below: list[bytes] = []
            for entry in entries:
                if _is_hidden(entry):
                    continue
                path = os.path.join(folder, entry.name) if folder else entry.name
                if entry.is_dir(follow_symlinks=False):
                    if entry.name.lower() not in _SYSTEM_FOLDERS:
                        below.append(path)
                elif entry.is_symlink():
                    yield from self._link(path, entry)
                elif self._is_picture(entry.name) and not (start and self._was_linked(entry)):
                    yield _file(path, entry)
            waiting.extend(reversed(below))

    def _is_without(self, full: bytes) -> bool:
        if self._without is None:
            return False
        name = os.path.split(self._without)[1]
        return os.path.split(full)[1] == name and os.path.realpath(full) == self._without

    def _is_new(self, full: bytes) -> bool:
        status = os.stat(full)
        key = (status.st_dev, status.st_ino)
        if status.st_ino and key in self._seen:
            return False
        self._seen.add(key)
        return True

    def _was_linked(self, entry: os.DirEntry[bytes]) -> bool:
        """Whether a file below a linked folder was listed through a link of its own."""
        try:
            status = entry.stat()
        except OSError:
            return False
        return bool(status.st_ino) and (status.st_dev, status.st_ino) in self._seen

    def _is_picture(self, name: bytes) -> bool:
        return os.path.splitext(name)[1].lower() in self._suffixes

    def _link(self, path: bytes, entry: os.DirEntry[bytes]) -> Iterator[Listed]:
        try:
            status = entry.stat()
        except OSError as error:  # it points to nothing, or to itself
            if self._is_picture(entry.name):
                yield Listed(path, 0, 0, reason_for(error), str(error.strerror or error))
            return
        if stat.S_ISDIR(status.st_mode):
            self._links.append(path)
            return
        if not self._is_picture(entry.name):
            return
        key = (status.st_dev, status.st_ino)
        target = os.path.realpath(os.path.join(self._root, path))
        if any(is_inside(target, home) for home in self._homes) and self._is_listed(target):
            return
        if status.st_ino and key in self._seen:
            return
        self._seen.add(key)
        yield _file(path, entry)

    def _is_listed(self, target: bytes) -> bool:
        """Whether the walk lists ``target`` where it really is: not if its name hides it."""
        home = next(home for home in self._homes if is_inside(target, home))
        parts = os.path.relpath(target, home).split(os.fsencode(os.sep))
        return self._is_picture(parts[-1]) and not any(part.startswith(b".") for part in parts)


def _file(path: bytes, entry: os.DirEntry[bytes]) -> Listed:
    try:
        status = entry.stat()
    except OSError as error:
        return Listed(path, 0, 0, reason_for(error), str(error.strerror or error))
    if not stat.S_ISREG(status.st_mode):
        return Listed(path, 0, status.st_mtime_ns, Reason.NOT_A_PICTURE, "not a regular file")
    return Listed(path, status.st_size, status.st_mtime_ns)


def look_at(root: bytes, paths: Sequence[bytes]) -> Iterator[Listed]:
    """List single files below ``root``: those of ``paths`` that are there."""
    for path in paths:
        try:
            status = os.stat(os.path.join(root, path))
        except FileNotFoundError:
            continue
        except OSError as error:
            yield Listed(path, 0, 0, reason_for(error), str(error.strerror or error))
            continue
        if stat.S_ISREG(status.st_mode):
            yield Listed(path, status.st_size, status.st_mtime_ns)
        else:
            yield Listed(path, 0, status.st_mtime_ns, Reason.NOT_A_PICTURE, "not a regular file")


def _is_hidden(entry: os.DirEntry[bytes]) -> bool:
    if entry.name.startswith(b"."):
        return True
    if sys.platform == "win32":
        attributes = entry.stat(follow_symlinks=False).st_file_attributes
        return bool(attributes & (stat.FILE_ATTRIBUTE_HIDDEN | stat.FILE_ATTRIBUTE_SYSTEM))
    return False


class Lister:
    """Walks on a thread of its own, so that a slow disk blocks nobody.

    A folder on a network disk that does not answer would otherwise stop the engine.
    The thread lets the interpreter go while the disk works.
    """

    def __init__(self, files: Callable[[], Iterator[Listed]]) -> None:
        self._files = files
        self._batches: queue.Queue[list[Listed] | None] = queue.Queue(maxsize=8)
        self._stop = threading.Event()
        self._error: Exception | None = None
        self._thread = threading.Thread(target=self._run, name="listing", daemon=True)
        self._thread.start()

    def next(self, timeout: float) -> list[Listed] | None:
        """The next files; an empty list if there are none within ``timeout`` seconds; None at the end.

        Raises:
            RootOffline: the folder could not be opened.
        """
        try:
            batch = self._batches.get(timeout=timeout)
        except queue.Empty:
            return []
        if batch is None and self._error is not None:
            raise self._error
        return batch

    def close(self) -> None:
        """Stop walking; a thread that hangs in the operating system is left to itself."""
        self._stop.set()
        while not self._batches.empty():
            self._batches.get_nowait()
        self._thread.join(timeout=1)

    def _run(self) -> None:
        batch: list[Listed] = []
        since = time.monotonic()
        try:
            for file in self._files():
                batch.append(file)
                if len(batch) >= LISTED_AT_ONCE or time.monotonic() - since > 0.1:
                    if not self._put(batch):
                        return
                    batch, since = [], time.monotonic()
        except Exception as error:  # noqa: BLE001 - raised again on the scan's thread
            self._error = error
        if batch:
            self._put(batch)
        self._put(None)

    def _put(self, batch: list[Listed] | None) -> bool:
        while not self._stop.is_set():
            try:
                self._batches.put(batch, timeout=0.05)
            except queue.Full:
                continue
            return True
        return False
