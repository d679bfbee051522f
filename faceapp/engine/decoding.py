"""Pictures for the screen, decoded on a few plain threads: the newest wish first.

Decoders let the interpreter go, so threads are enough here.
"""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path
from typing import Final

import numpy as np
from PySide6.QtGui import QImage

from faceapp.domain.measurement import Pixels
from faceapp.engine.jobs import Ticket

THREADS: Final = 2
"""One for the picture in front, one for the small ones; more would take the scan's cores."""
BACKLOG: Final = 600
"""Wishes kept a lane: two screens of the smallest thumbnails; older ones are dropped."""
CACHE_BYTES: Final = 320_000_000
"""The picture in front and its neighbours at 2560 x 1700 x 4 = 17 MB each, or six of 12 megapixels."""

log = logging.getLogger(__name__)


class Lane(IntEnum):
    """What kind of wish; lower goes first."""

    FRONT = 0  # the picture the user looks at
    SMALL = 1  # thumbnails and faces
    AHEAD = 2  # the neighbours of the picture in front: never on all threads at once


@dataclass(slots=True)
class Wish:
    """One picture somebody wants.

    Attributes:
        work: runs on a pool thread, and hands its own result on.
    """

    lane: Lane
    work: Callable[[], None]
    ticket: Ticket = field(default_factory=Ticket)


class DecodingPool:
    """A few threads and a stack of wishes for each lane."""

    def __init__(self, threads: int = THREADS) -> None:
        self._stacks: dict[Lane, list[Wish]] = {lane: [] for lane in Lane}
        self._changed = threading.Condition()
        self._stopping = False
        self._ahead_running = 0
        self._ahead_limit = max(1, threads - 1)
        self._threads = [
            threading.Thread(target=self._run, name=f"faceapp-decoding-{number}", daemon=True)
            for number in range(threads)
        ]
        for thread in self._threads:
            thread.start()

    def wish(self, wish: Wish) -> Ticket:
        """Have it done; the newest of its lane goes first."""
        with self._changed:
            stack = self._stacks[wish.lane]
            stack.append(wish)
            if len(stack) > BACKLOG:
                live = [old for old in stack if old.ticket.live]
                for old in live[:-BACKLOG]:
                    old.ticket.drop()
                self._stacks[wish.lane] = live[-BACKLOG:]
            self._changed.notify()
        return wish.ticket

    def forget(self, lane: Lane) -> None:
        """Nobody wants what waits in ``lane`` any more."""
        with self._changed:
            for wish in self._stacks[lane]:
                wish.ticket.drop()
            self._stacks[lane].clear()

    def stop(self, seconds: float) -> bool:
        """End the threads; True where they ended in time."""
        with self._changed:
            self._stopping = True
            for stack in self._stacks.values():
                stack.clear()
            self._changed.notify_all()
        for thread in self._threads:
            thread.join(seconds)
        return not any(thread.is_alive() for thread in self._threads)

    def _next(self) -> Wish | None:
        with self._changed:
            while not self._stopping:
                for lane in Lane:
                    if lane is Lane.AHEAD and self._ahead_running >= self._ahead_limit:
                        continue
                    stack = self._stacks[lane]
                    while stack:
                        wish = stack.pop()
                        if wish.ticket.live:
                            self._ahead_running += lane is Lane.AHEAD
                            return wish
                self._changed.wait()
            return None

    def _run(self) -> None:
        while (wish := self._next()) is not None:
            try:
                wish.work()
            except Exception:
                log.exception("a picture could not be decoded")
            if wish.lane is Lane.AHEAD:
                with self._changed:
                    self._ahead_running -= 1
                    self._changed.notify()


class PictureCache:
    """Decoded pictures, the ones used last, up to a number of bytes; any thread."""

    def __init__(self, limit: int = CACHE_BYTES) -> None:
        self._limit = limit
        self._guard = threading.Lock()
        self._kept: OrderedDict[tuple[Path, int], QImage] = OrderedDict()
        self._used = 0

    def get(self, path: Path, longest: int) -> QImage | None:
        """The picture, which counts as used now."""
        with self._guard:
            image = self._kept.get((path, longest))
            if image is not None:
                self._kept.move_to_end((path, longest))
            return image

    def put(self, path: Path, longest: int, image: QImage) -> None:
        """Keep it; the newest is kept even where it alone is over the limit."""
        with self._guard:
            old = self._kept.pop((path, longest), None)
            if old is not None:
                self._used -= old.sizeInBytes()
            self._kept[(path, longest)] = image
            self._used += image.sizeInBytes()
            while self._used > self._limit and len(self._kept) > 1:
                _, gone = self._kept.popitem(last=False)
                self._used -= gone.sizeInBytes()

    @property
    def used(self) -> int:
        """Bytes held now."""
        return self._used


def image_from_pixels(pixels: Pixels) -> QImage:
    """A picture of our own memory, ready to paint: 4 bytes a pixel, no conversion later.

    Numpy writes it, which lets the interpreter go; ``QImage``'s own conversion held the
    window up for 60 ms at 12 megapixels.
    """
    height, width = pixels.shape[:2]
    image = QImage(width, height, QImage.Format.Format_RGB32)
    rows = np.frombuffer(image.bits(), np.uint8).reshape(height, image.bytesPerLine())
    blue_first = rows[:, : 4 * width].reshape(height, width, 4)
    for place, channel in enumerate((2, 1, 0)):
        blue_first[..., place] = pixels[..., channel]
    blue_first[..., 3] = 255
    return image


def image_from_jpeg(data: bytes) -> QImage | None:
    """A thumbnail or crop, ready to paint; None where the bytes are no picture.

    Not by Qt: ``QImage.fromData`` keeps the interpreter (with two threads of it the window stood
    still for 50 ms), and ``QImageReader`` asks its device, which is Python's, while it holds a
    lock that every widget with an icon takes, too: now and then the window and a thread waited
    for each other for ever.
    """
    from faceapp.media.small import screen_rows

    found = screen_rows(data)
    if found is None:
        return None
    rows, width, height = found
    return QImage(rows, width, height, 4 * width, QImage.Format.Format_RGB32).copy()
