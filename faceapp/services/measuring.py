"""The second half of a scan: pending photos go through the workers and into the library."""

from __future__ import annotations

import os
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from faceapp.domain.errors import LibraryBusy
from faceapp.domain.face import Author
from faceapp.domain.ids import FaceId, PhotoId, RootId
from faceapp.domain.measurement import (
    FacesRemeasured,
    PhotoMeasurement,
    PhotoProblem,
    VideoMeasurement,
)
from faceapp.domain.photo import Reason
from faceapp.domain.scanning import PhotoScanned, Waiting
from faceapp.domain.thresholds import BUSY_TRIES, TWINS_WAITING, WAIT_SECONDS, WRITTEN_AT_ONCE
from faceapp.services.limits import same_look
from faceapp.services.worker_process import KnownContent, Outcome
from faceapp.services.workers import MeasuringWorkers
from faceapp.storage import measuring
from faceapp.storage.library import Library
from faceapp.storage.measuring import Pending
from faceapp.storage.thumbnails import Thumbnails
from faceapp.storage.transaction import Transaction

_PAGE = 500


@dataclass(slots=True)
class Measured:
    """What the measuring of a scan has done so far."""

    done: int = 0
    measured: int = 0
    videos: int = 0
    moved: set[PhotoId] = field(default_factory=set)
    faces: int = 0
    problems: dict[PhotoId, Reason] = field(default_factory=dict)
    renewed: list[FaceId] = field(default_factory=list)
    removed: list[FaceId] = field(default_factory=list)


@dataclass(slots=True)
class _Pictures:
    """Thumbnails and crops of one transaction."""

    photos: list[tuple[PhotoId, bytes]] = field(default_factory=list)
    faces: list[tuple[FaceId, bytes]] = field(default_factory=list)


class Measuring:
    """One run over the pending photos of some roots.

    A file with the content of a photo that the library knows is not measured: if that
    photo's file is gone, or its folder was removed, it has moved and keeps its faces and
    names; else the measurement is copied. Files of one size wait for each other for that.
    """

    def __init__(
        self,
        library: Library,
        thumbnails: Thumbnails,
        roots: Sequence[RootId],
        workers: MeasuringWorkers,
        pause: Callable[[], bool],
    ) -> None:
        self.so_far = Measured()
        self._library = library
        self._thumbnails = thumbnails
        self._roots = roots
        self._workers = workers
        self._pause = pause
        self._page: deque[Pending] = deque()
        self._after = 0
        self._twins: deque[Pending] = deque()
        self._flying: dict[PhotoId, Pending] = {}
        self._sizes: Counter[int] = Counter()
        self._results: deque[tuple[PhotoId, Outcome]] = deque()
        self._busy_tries = 0

    @property
    def remaining(self) -> int:
        """Photos to be looked at, with those at work."""
        return measuring.count_pending(self._library.connection, self._roots)

    def run(self) -> Iterator[PhotoScanned | Waiting]:
        """Measure until nothing is pending; may be given up anywhere."""
        while True:
            paused = self._pause()
            if not paused:
                self._submit()
            if self._workers.busy:
                found = self._workers.poll(0 if self._results else WAIT_SECONDS)
                self._results.extend((PhotoId(token), outcome) for token, outcome in found)
            elif paused:
                time.sleep(WAIT_SECONDS)
            if self._results:
                yield from self._settle()
            elif not paused and not self._flying and not self._twins and not self._has_more():
                return
            else:
                yield Waiting()

    # --- handing out ---------------------------------------------------------------

    def _submit(self) -> None:
        while self._workers.free > 0 and (photo := self._next()) is not None:
            known = measuring.known_content(self._library.connection, photo.size)
            self._hand_over(photo, known)

    def _hand_over(self, photo: Pending, known: frozenset[bytes]) -> None:
        self._flying[photo.id] = photo
        self._sizes[photo.size] += 1
        self._workers.submit(photo.id, Path(os.fsdecode(photo.path)), size=photo.size, known=known)

    def _next(self) -> Pending | None:
        for _ in range(len(self._twins)):
            photo = self._twins.popleft()
            if not self._sizes[photo.size]:
                return photo
            self._twins.append(photo)
        while self._has_more():
            photo = self._page.popleft()
            if photo.id in self._flying:
                continue
            if not self._sizes[photo.size]:
                return photo
            self._twins.append(photo)
            if len(self._twins) > TWINS_WAITING:
                return self._twins.popleft()
        return None

    def _has_more(self) -> bool:
        """Fill the page; at the end from the start again, for what became pending meanwhile."""
        if not self._page:
            self._fetch(self._after)
        if not self._page and not self._twins and not self._flying:
            self._fetch(0)
        return bool(self._page)

    def _fetch(self, after: int) -> None:
        self._page.extend(measuring.pending(self._library.connection, self._roots, after, _PAGE))
        if self._page:
            self._after = self._page[-1].id

    # --- taking in -----------------------------------------------------------------

    def _settle(self) -> Iterator[PhotoScanned | Waiting]:
        """Write some results in one transaction; their pictures before it ends."""
        batch = [self._results[n] for n in range(min(len(self._results), WRITTEN_AT_ONCE))]
        pictures = _Pictures()
        try:
            with self._library.write(Author.MODEL) as transaction:
                events = [self._take_in(transaction, photo, outcome, pictures) for photo, outcome in batch]
                # First, so that a photo that is in the library has its pictures.
                self._thumbnails.put_photos(pictures.photos)
                self._thumbnails.put_faces(pictures.faces)
        except LibraryBusy:
            self._busy_tries += 1
            if self._busy_tries >= BUSY_TRIES:
                raise
            yield Waiting()
            return
        self._busy_tries = 0
        removed = [face for taken in events for face in taken.removed]
        if removed:
            self._thumbnails.delete_faces(removed)
        for (photo, outcome), taken in zip(batch, events, strict=True):
            self._results.popleft()
            landed = self._flying.pop(photo)
            self._sizes[landed.size] -= 1
            if taken.again:  # its twins are of no use: it is looked at like any other
                self._hand_over(landed, frozenset())
            else:
                self._count(photo, outcome, taken)
        yield from (taken.scanned for taken in events if taken.scanned is not None)

    def _take_in(
        self, transaction: Transaction, photo: PhotoId, outcome: Outcome, pictures: _Pictures
    ) -> _Taken:
        connection = transaction.connection
        if not measuring.is_pending(connection, photo):
            return _Taken(None)
        match outcome:
            case PhotoProblem():
                measuring.save_problem(transaction, photo, outcome)
                kept = measuring.faces(connection, photo)
                return _Taken(PhotoScanned(photo, kept, outcome.reason))
            case PhotoMeasurement():
                saved = measuring.save_measurement(transaction, photo, outcome, same_look(outcome.embedder))
                pictures.photos.append((photo, outcome.thumbnail))
                pictures.faces.extend(saved.crops)
                scanned = PhotoScanned(photo, saved.faces, None, removed=saved.removed)
                return _Taken(scanned, saved.measured, saved.removed)
            case VideoMeasurement():
                gone = measuring.save_video(transaction, photo, outcome)
                pictures.photos.append((photo, outcome.thumbnail))
                scanned = PhotoScanned(photo, measuring.faces(connection, photo), None, removed=gone)
                return _Taken(scanned, (), gone)
            case KnownContent():
                return self._take_known(transaction, photo, outcome, pictures)
            case FacesRemeasured():
                raise TypeError("a scan asks for whole photos")

    def _take_known(
        self, transaction: Transaction, photo: PhotoId, known: KnownContent, pictures: _Pictures
    ) -> _Taken:
        connection = transaction.connection
        twins = measuring.twins(connection, known.content_hash)
        if any(twin.id == photo for twin in twins):
            measuring.save_unchanged(transaction, photo, known.size, known.mtime_ns)
            return _Taken(PhotoScanned(photo, measuring.faces(connection, photo), None))
        if not measuring.faces(connection, photo):
            for twin in twins:
                # What left with its folder is of no use there, even if its file still lies in it.
                if (twin.left and twin.told) or not os.path.lexists(twin.path):
                    measuring.save_moved(transaction, twin.id, photo, known.mtime_ns)
                    kept = measuring.faces(connection, twin.id)
                    scanned = PhotoScanned(twin.id, kept, None, replaces=photo)
                    return _Taken(scanned, moved=twin.id)
            for twin in twins:
                if twin.untouched:
                    return self._copy(transaction, twin.id, photo, known, pictures)
        return _Taken(None, again=True)

    def _copy(
        self,
        transaction: Transaction,
        source: PhotoId,
        photo: PhotoId,
        known: KnownContent,
        pictures: _Pictures,
    ) -> _Taken:
        pairs = measuring.copy_measurement(transaction, source, photo, known.size, known.mtime_ns)
        thumbnail = self._thumbnails.photo(source)
        if thumbnail is not None:
            pictures.photos.append((photo, thumbnail))
        crops = self._thumbnails.faces([face for face, _ in pairs])
        pictures.faces.extend((copy, crops[face]) for face, copy in pairs if face in crops)
        copies = tuple(copy for _, copy in pairs)
        return _Taken(PhotoScanned(photo, copies, None), copies)

    def _count(self, photo: PhotoId, outcome: Outcome, taken: _Taken) -> None:
        so_far = self.so_far
        so_far.done += 1
        so_far.renewed.extend(taken.renewed)
        so_far.removed.extend(taken.removed)
        so_far.faces += len(taken.renewed)
        so_far.measured += isinstance(outcome, PhotoMeasurement | VideoMeasurement)
        so_far.videos += isinstance(outcome, VideoMeasurement)
        if isinstance(outcome, PhotoProblem):
            so_far.problems[photo] = outcome.reason
        if taken.moved is not None:
            so_far.moved.add(taken.moved)


@dataclass(frozen=True, slots=True)
class _Taken:
    """What taking in one outcome did.

    Attributes:
        scanned: None where there is nothing to tell yet.
        renewed, removed: faces that need comparing, and that are no more.
        moved: the photo whose file was found at another place.
        again: the photo has to be measured after all.
    """

    scanned: PhotoScanned | None
    renewed: tuple[FaceId, ...] = ()
    removed: tuple[FaceId, ...] = ()
    moved: PhotoId | None = None
    again: bool = False
