"""Recording and keeping from the camera, asked for in the window and done beside it."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from faceapp.domain.errors import KnownError
from faceapp.domain.following import PictureFaces, TrackSummary
from faceapp.domain.ids import FaceId, PersonId, PhotoId
from faceapp.domain.video import VideoPicture
from faceapp.domain.video_errors import StreamStalled
from faceapp.engine.live_counts import Counting
from faceapp.engine.live_recording import Keeping, Recorded, Wish

if TYPE_CHECKING:
    from faceapp.engine.live_run import Looker
    from faceapp.vision.models import ModelSet

log = logging.getLogger(__name__)

Post = Callable[[Callable[[], None]], None]
Ask = Callable[[Callable[["Session"], None]], bool]


@dataclass(frozen=True, slots=True)
class RecordingNow:
    """What is being recorded.

    Attributes:
        began: ``time.monotonic()``.
        video: the pictures, too.
        sound: sound, too.
    """

    recording: PhotoId
    began: float
    video: bool = False
    sound: bool = False


class LiveRecorder(QObject):
    """Lives in the GUI thread; its work is done by the ``Session`` of the source that is looked at.

    Args:
        ask: has something done with the session on its thread; False where there is none.
        post: has something called in the GUI thread.
        name: what the source is called, as the user knows it.

    Attributes:
        now: what is being recorded; None where nothing is.

    Signals:
        changed: ``now`` is another one.
        recorded: a ``Recorded``: it is kept.
        said: pairs of a face of the recording that goes on and who it is, to be named.
        problem: a ``KnownError``: it could not be begun, or the rest of it is lost.
    """

    changed = Signal()
    recorded = Signal(object)
    said = Signal(object)
    problem = Signal(object)

    def __init__(self, ask: Ask, post: Post, name: Callable[[], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ask, self._post, self._name = ask, post, name
        self.now: RecordingNow | None = None

    def begin(self, wish: Wish) -> None:
        """Record from the next picture on."""

        def work(session: Session) -> None:
            try:
                recording = session.begin(wish)
            except KnownError as error:
                self._post(partial(self.problem.emit, error))
                return
            if recording is not None:
                began = RecordingNow(recording, time.monotonic(), wish.video, wish.sound is not None)
                self._post(lambda: self._set(began))

        if self.now is None and not self._ask(lambda session: session.when_seen(lambda: work(session))):
            self.problem.emit(StreamStalled(address=self._name()))

    def end(self) -> None:
        """Stop; what was recorded is kept."""
        if self.now is not None:
            self._ask(lambda session: session.end(None))

    def keep(
        self,
        track: TrackSummary,
        then: Callable[[FaceId], None],
        failed: Callable[[KnownError], None],
    ) -> bool:
        """Have a face of the library for a track, to be named; False where no source is looked at."""

        def work(session: Session) -> None:
            try:
                face = session.keep(track)
            except KnownError as error:
                self._post(partial(failed, error))
                return
            self._post(lambda: then(face))

        return self._ask(work)

    def tell(self, recorded: Recorded) -> None:
        """A recording ended; from any thread."""

        def told() -> None:
            self._set(None)
            self.recorded.emit(recorded)

        self._post(told)

    def say(self, faces: tuple[tuple[FaceId, PersonId], ...]) -> None:
        """Who was named before the camera is in the recording by now; from any thread."""
        self._post(partial(self.said.emit, faces))

    def lost(self, error: KnownError) -> None:
        """A recording ended since it could not be written; from any thread."""

        def told() -> None:
            self._set(None)
            self.problem.emit(error)

        self._post(told)

    def warn(self, error: KnownError) -> None:
        """Something of it failed, and it goes on; from any thread."""
        self._post(partial(self.problem.emit, error))

    def _set(self, now: RecordingNow | None) -> None:
        if now != self.now:
            self.now = now
            self.changed.emit()


class Session:
    """One source while faces are looked for: used on the looking thread, but for ``came``.

    Args:
        library_path: where what is kept goes.
        source: the camera's name.
        models: what measures.
        looker: who looks.
        counting: counts.
        recorder: is told.
    """

    def __init__(  # noqa: PLR0917 - what a session is made of
        self,
        library_path: Path,
        source: str,
        models: ModelSet,
        looker: Looker,
        counting: Counting,
        recorder: LiveRecorder,
    ) -> None:
        from faceapp.services.recordings import models_of

        self._recorder = recorder
        self._counting = counting
        self._looker = looker
        self._newest: PictureFaces | None = None
        self._waiting: list[Callable[[], None]] = []
        self._keeping = Keeping(library_path, source, models_of(models), looker.current, recorder.warn)

    @property
    def recording(self) -> bool:
        """Whether it records."""
        return self._keeping.running

    def when_seen(self, call: Callable[[], None]) -> None:
        """Call it as soon as a picture was looked at: now, if one was."""
        if self._newest is None:
            self._waiting.append(call)
        else:
            call()

    def begin(self, wish: Wish) -> PhotoId | None:
        """Record from the newest picture on; None where there was none so far.

        Raises:
            LibraryBusy, DiskFull, CannotWrite: nothing was begun.
        """
        if self._newest is None or self._keeping.running:
            return None
        counts = self._counting.now()
        recording = self._keeping.begin(wish, self._newest.picture, counts)
        self._keeping.looked(self._newest, (), counts)
        return recording

    def came(self, picture: VideoPicture) -> None:
        """On the capturing thread."""
        self._keeping.came(picture)

    def hear(self, samples: NDArray[np.int16], at: float) -> None:
        """Sound that began at ``at``; from any thread."""
        self._keeping.add_sound(samples, at)

    def looked(self, faces: PictureFaces, ended: tuple[TrackSummary, ...]) -> None:
        """A picture was looked at."""
        self._newest = faces
        if self._waiting:  # a recording begins with this picture, and takes it itself
            waiting, self._waiting = self._waiting, []
            for call in waiting:
                call()
            return
        if not self._keeping.running:
            return
        try:
            said = self._keeping.looked(faces, ended, self._counting.now())
        except KnownError as error:
            self._give_up(error)
            return
        if said:
            self._recorder.say(said)

    def keep(self, track: TrackSummary) -> FaceId:
        """As ``Keeping.keep``."""
        return self._keeping.keep(track, self._newest)

    def end(self, problem: KnownError | None, left: tuple[TrackSummary, ...] = ()) -> None:
        """Stop recording, if it does."""
        try:
            recorded = self._keeping.end(problem, left)
        except KnownError as error:
            self._recorder.lost(error)
            return
        if recorded is not None:
            self._recorder.tell(recorded)

    def close(self, problem: KnownError | None, left: tuple[TrackSummary, ...]) -> None:
        """The source is over."""
        self.end(problem, left)
        self._keeping.close()

    def _give_up(self, error: KnownError) -> None:
        try:
            self._keeping.end(error)
        except (KnownError, RuntimeError):  # the writer ended by itself; its row says why
            log.info("a recording ended", exc_info=True)
        self._recorder.lost(error)
