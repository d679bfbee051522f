"""The way of pictures from the camera to the screen: what is looked at, what waits, what goes on bare.

A camera does not wait for anybody. Looking for faces goes from picture to picture in steps that
are small enough to follow them, and leaves out what it has no time for; each picture goes to the
screen in its order, with its own faces if they are found in time, else with those that are found
again on it. No thread and no Qt in here.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from faceapp.domain.following import PictureFaces
from faceapp.domain.live_thresholds import (
    LAST_PATIENCE_SECONDS,
    LOOK_BYTES,
    LOOK_LAG_SECONDS,
    LOOK_PATIENCE,
    LOOK_STEP_SECONDS,
    PATIENCE_SECONDS,
    WAITING_PICTURES,
)
from faceapp.domain.video import VideoPicture


@dataclass(frozen=True, slots=True, eq=False)
class Due:
    """A picture whose turn on the screen it is.

    Attributes:
        faces: its own; None where nobody looked at it, or not in time.
        newest: the last faces that were looked for, on it or a picture before it, where that is news.
        last: no picture comes after it.
    """

    picture: VideoPicture
    faces: PictureFaces | None
    newest: PictureFaces | None
    last: bool = False


class Lane:
    """Holds a handful of pictures; any method may be called from any thread.

    Args:
        dropped: called with how many pictures will never be on the screen.
        patience: seconds from its arrival that a picture waits for its faces.
    """

    def __init__(
        self,
        dropped: Callable[[int], None],
        *,
        patience: float = PATIENCE_SECONDS,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._dropped = dropped
        self._patience = patience
        self._clock = clock
        self._changed = threading.Condition()
        self._coming: deque[VideoPicture] = deque()
        self._todo: deque[VideoPicture] = deque()
        self._looked_at: float | None = None
        self._lag = 0.0
        self._in_vain = 0
        self._looking: VideoPicture | None = None
        self._found: deque[PictureFaces] = deque(maxlen=WAITING_PICTURES)
        self._newest: PictureFaces | None = None
        self._analysing = False
        self._closed = self._woken = False
        self._out: Due | None = None
        self._ended_at: float | None = None

    def put(self, picture: VideoPicture) -> None:
        """The camera gave a picture."""
        with self._changed:
            if self._closed:
                return
            self._coming.append(picture)
            if len(self._coming) > WAITING_PICTURES:
                self._coming.popleft()
                self._dropped(1)
            self._todo.append(picture)
            while len(self._todo) > 1 and len(self._todo) * picture.pixels.nbytes > LOOK_BYTES:
                self._todo.popleft()
            self._changed.notify_all()

    def end(self) -> None:
        """No picture comes after those that came: the last one waits for its faces, or comes once more."""
        with self._changed:
            self._ended_at = self._clock()
            out = self._out
            if not self._coming and out is not None:
                self._coming.append(out.picture)
            self._changed.notify_all()

    def take(self) -> VideoPicture | None:
        """The next picture to look at, waiting for one; None where it is woken or closed."""
        with self._changed:
            self._analysing = True
            while not self._todo and not self._closed and not self._woken:
                self._changed.wait()
            self._woken = False
            if self._closed or not self._todo:
                return None
            self._looking = self._chosen()
            self._looked_at = self._looking.time
            return self._looking

    def wake(self) -> None:
        """Have ``take`` return, also where no picture comes."""
        with self._changed:
            self._woken = True
            self._changed.notify_all()

    @property
    def closed(self) -> bool:
        """Whether nothing more will come."""
        return self._closed

    def found(self, faces: PictureFaces | None) -> None:
        """The faces of the picture that was taken; None where it could not be looked at."""
        with self._changed:
            self._looking = None
            if faces is not None:
                self._found.append(faces)
            self._changed.notify_all()

    def blind(self) -> None:
        """Nobody looks for faces any more: pictures do not wait."""
        with self._changed:
            self._analysing = False
            self._looking = None
            self._changed.notify_all()

    def next(self) -> Due | None:
        """The next picture for the screen, waiting for it; None once the lane is closed."""
        with self._changed:
            while not self._closed:
                if not self._coming:
                    self._changed.wait()
                    continue
                picture = self._coming[0]
                faces = next((found for found in self._found if found.picture is picture), None)
                left = picture.arrived + self._patience - self._clock()
                awaited = self._analysing and self._comes_soon(picture)
                last = self._ended_at is not None and len(self._coming) == 1
                if last and self._ended_at is not None:
                    left = self._ended_at + LAST_PATIENCE_SECONDS - self._clock()
                    awaited = self._analysing and (picture is self._looking or picture in self._todo)
                if faces is None and awaited and left > 0:
                    self._changed.wait(left)
                    continue
                self._coming.popleft()
                self._out = Due(picture, faces, self._news(picture), last)
                return self._out
            return None

    def close(self) -> None:
        """``take`` and ``next`` return None from now on."""
        with self._changed:
            self._closed = True
            self._coming.clear()
            self._todo.clear()
            self._looking = None
            self._changed.notify_all()

    @property
    def waiting(self) -> int:
        """Pictures in it."""
        with self._changed:
            return len(self._coming)

    def _comes_soon(self, picture: VideoPicture) -> bool:
        """Whether it is looked at or next; behind others it would wait in vain."""
        return picture is self._looking or (picture in self._todo and len(self._todo) <= 2)

    def _chosen(self) -> VideoPicture:
        """As far ahead as faces can be followed to; those before it are left out."""
        todo, before = self._todo, self._looked_at
        lag = 0.0 if before is None else todo[-1].time - before
        self._in_vain = self._in_vain + 1 if lag > LOOK_STEP_SECONDS and lag >= self._lag else 0
        self._lag = lag
        if before is None or not 0 <= lag <= LOOK_LAG_SECONDS or self._in_vain >= LOOK_PATIENCE:
            chosen = todo[-1]
        else:
            near = [picture for picture in todo if picture.time <= before + LOOK_STEP_SECONDS]
            chosen = near[-1] if near else todo[0]
        while todo.popleft() is not chosen:
            pass
        return chosen

    def _news(self, picture: VideoPicture) -> PictureFaces | None:
        """What was found last on this picture or one before it, if it was not told before."""
        known = [found for found in self._found if found.picture.number <= picture.number]
        if not known or known[-1] is self._newest:
            return None
        self._newest = known[-1]
        return self._newest
