"""Filling in what models have not measured yet of faces that are known: vectors, expressions."""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path

from faceapp.domain.errors import LibraryBusy
from faceapp.domain.face import Author
from faceapp.domain.ids import FaceId, PhotoId
from faceapp.domain.measurement import Again, FacesRemeasured, Wanted
from faceapp.domain.scanning import Waiting
from faceapp.domain.thresholds import BUSY_TRIES, WAIT_SECONDS, WRITTEN_AT_ONCE
from faceapp.services.worker_process import Outcome
from faceapp.services.workers import MeasuringWorkers
from faceapp.storage import switching as storage
from faceapp.storage.library import Library
from faceapp.storage.switching import MissingPhoto, Target
from faceapp.storage.transaction import Transaction

_PAGE = 200


class Refilling:
    """One run over all photos that have faces of which something is missing.

    A photo that gave nothing (its file is gone, is another one, or no face is seen in the
    box) is not tried again in this run, unless its faces changed: nothing waits for it
    for ever. Where something is missing is asked of the library again and again, so that
    it is found whoever added it, and so that a run that was killed goes on.

    Args:
        target: what is to be there; ``workers`` measure with these models.
        pause: asked between steps; while it is true nothing new is begun.

    Attributes:
        done: photos that were tried.
        filled: faces that got something since it was last emptied.
        begun: whether there was anything to measure.
    """

    def __init__(
        self,
        library: Library,
        workers: MeasuringWorkers,
        target: Target,
        pause: Callable[[], bool] = lambda: False,
    ) -> None:
        self.target = target
        self.done = 0
        self.filled: list[FaceId] = []
        self.begun = False
        self._library = library
        self._workers = workers
        self._pause = pause
        self._page: deque[MissingPhoto] = deque()
        self._after = 0
        self._found = False
        self._flying: dict[int, MissingPhoto] = {}
        self._results: deque[tuple[int, Outcome]] = deque()
        self._given_up: dict[PhotoId, int] = {}  # what was asked for, as a hash: they may be many
        self._written_at = 0.0
        self._busy_tries = 0

    def run(self) -> Iterator[Waiting]:
        """Until nothing is missing that can be measured; may be given up anywhere."""
        while True:
            paused = self._pause()
            if not paused:
                self._submit()
            if self._flying and len(self._flying) > len(self._results):
                found = self._workers.poll(0 if self._results else WAIT_SECONDS)
                self._results.extend(found)
            elif paused and not self._results:
                time.sleep(WAIT_SECONDS)
            if self._is_time_to_write():
                self._settle()
            elif not paused and not self._flying and self._at_end():
                return
            yield Waiting()

    def complete(self) -> bool:
        """Whether nothing is missing at this moment but what was given up."""
        return not self._flying and all(photo in self._given_up for photo in self._every())

    def count(self) -> Iterator[tuple[int, int]]:
        """Photos there are for it, and those of which something is missing, portion by portion."""
        return storage.count(self._library.connection, self.target)

    def _submit(self) -> None:
        while self._workers.free > 0 and (photo := self._next()) is not None:
            self._flying[photo.id] = photo
            path = Path(os.fsdecode(photo.path))
            self._workers.submit(photo.id, path, size=photo.size, again=self._asked(photo))

    @property
    def failed(self) -> int:
        """Photos that gave nothing."""
        return len(self._given_up)

    def _next(self) -> MissingPhoto | None:
        while True:
            if not self._page and not self._fetch():
                return None
            photo = self._page.popleft()
            if photo.id not in self._flying and self._given_up.get(photo.id) != hash(photo):
                self.begun = self._found = True
                return photo

    def _fetch(self) -> bool:
        """One portion more; most of a library has nothing missing, and looking through it takes a while."""
        photos, self._after = self._portion(self._after, _PAGE)
        self._page.extend(photos)
        return bool(photos)

    def _at_end(self) -> bool:
        """Whether a whole round found nothing to do; else another round begins."""
        if self._page or not storage.is_last(self._library.connection, self._after):
            return False
        found, self._found, self._after = self._found, False, 0
        return not found

    def _is_time_to_write(self) -> bool:
        if not self._results:
            return False
        enough = len(self._results) >= WRITTEN_AT_ONCE or len(self._results) == len(self._flying)
        return enough or time.monotonic() - self._written_at > 1.0

    def _settle(self) -> None:
        """Write results in one transaction."""
        batch = [self._results[n] for n in range(min(len(self._results), WRITTEN_AT_ONCE))]
        filled: list[FaceId] = []
        whole: list[bool] = []
        try:
            with self._library.write(Author.MODEL) as tx:
                for number, outcome in batch:
                    photo = self._flying[number]
                    written = self._save(tx, photo, outcome)
                    filled.extend(written or ())
                    whole.append(written is not None and len(written) >= len(photo.faces))
        except LibraryBusy:
            self._busy_tries += 1
            if self._busy_tries >= BUSY_TRIES:
                raise
            return
        self._busy_tries = 0
        self._written_at = time.monotonic()
        self.filled.extend(filled)
        for (number, _), fine in zip(batch, whole, strict=True):
            self._results.popleft()
            photo = self._flying.pop(number)
            self.done += 1
            if fine:
                self._given_up.pop(photo.id, None)
            else:
                self._given_up[photo.id] = hash(photo)

    # --- what it is about ------------------------------------------------------------

    def _portion(self, after: int, limit: int) -> tuple[list[MissingPhoto], int]:
        """The next photos with something missing, and where to go on."""
        return storage.missing(self._library.connection, self.target, after, limit)

    def _every(self) -> list[int]:
        """The numbers of all of them."""
        return storage.missing_photos(self._library.connection, self.target)

    def _asked(self, photo: MissingPhoto) -> Again | None:
        """What is to be measured; None: all of the photo."""
        wanted = Wanted(self.target.embedder is not None, self.target.expression is not None)
        return Again(tuple(face.known for face in photo.faces), wanted, photo.content_hash)

    def _save(self, tx: Transaction, photo: MissingPhoto, outcome: Outcome) -> tuple[FaceId, ...] | None:
        """Write it; the faces of which nothing is missing now, or None where it gave nothing."""
        if isinstance(outcome, FacesRemeasured) and outcome.content_hash == photo.content_hash:
            return storage.save(tx, photo, outcome.faces, self.target)
        return None
