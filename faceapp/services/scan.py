"""Scanning folders: what is new or changed is looked at, what moved keeps its names."""

from __future__ import annotations

import itertools
import os
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from faceapp.domain.face import Author
from faceapp.domain.ids import RootId
from faceapp.domain.scanning import (
    PhotoScanned,
    PhotosListed,
    Rate,
    ScanFinished,
    ScanProgress,
    ScanStage,
    ScanSummary,
    VideosAmong,
    Waiting,
    is_recognition_due,
)
from faceapp.domain.thresholds import (
    GONE_KEPT_DAYS,
    LISTED_AT_ONCE,
    PROGRESS_SECONDS,
    SLICE_SECONDS,
)
from faceapp.services.comparing import Tally, compare
from faceapp.services.folders import add_folders, delete_root, remove_root, retry_problems
from faceapp.services.measuring import Measuring
from faceapp.services.run_clock import RunClock
from faceapp.services.workers import MeasuringWorkers
from faceapp.storage import roots as storage_roots
from faceapp.storage import scanning
from faceapp.storage.library import Library
from faceapp.storage.thumbnails import Thumbnails

if TYPE_CHECKING:
    from typing import TypeAlias

    from faceapp.services.recognise import Gallery, Recognised

    ScanEvent: TypeAlias = ScanProgress | PhotosListed | PhotoScanned | Recognised | Waiting | ScanFinished

__all__ = [
    "PhotoScanned",
    "PhotosListed",
    "ScanFinished",
    "ScanProgress",
    "ScanStage",
    "ScanSummary",
    "Waiting",
    "add_folders",
    "delete_root",
    "remove_root",
    "retry_problems",
    "scan",
]

_DAY = 86_400


def scan(
    library: Library,
    thumbnails: Thumbnails,
    *,
    roots: Sequence[RootId] | None = None,
    workers: MeasuringWorkers,
    pause: Callable[[], bool] = lambda: False,
    gallery: Gallery | None = None,
) -> Generator[ScanEvent]:
    """Bring the library in line with the disk and look at what is new or changed.

    Every step is at most about 20 ms of work, so that whoever drives it can do other
    things between. It can be given up anywhere (``close`` of the iterator, or kill -9):
    each photo is wholly in the library or still pending, and the next scan goes on.
    What people said about faces survives all of it.

    Args:
        library: opened on the thread that drives the scan.
        thumbnails: gets the small pictures, before their photo is in the library.
        roots: which folders; None: all.
        workers: measure the photos; ended with the scan, since they hold memory.
        pause: asked between steps; while it is true nothing new is begun.
        gallery: what is known of faces; new faces are compared with it. Without one,
            faces are only found.

    Yields:
        ``ScanProgress`` now and then; ``PhotosListed`` for rows that are new, gone or
        back; ``PhotoScanned`` for each photo in the library; ``Recognised`` for faces
        that got proposals or groups; ``Waiting`` when there is nothing to do right now;
        ``ScanFinished`` at the end.

    Raises:
        KnownError: DiskFull, LibraryBusy, CannotMeasure, ModelDamaged...; what was
            finished is kept.
    """
    run = _Scan(library, thumbnails, roots=roots, workers=workers, pause=pause, gallery=gallery)
    try:
        yield from run.all()
    finally:
        workers.close()


class _Scan:
    """One scan: the stages one after another, and the counting."""

    def __init__(
        self,
        library: Library,
        thumbnails: Thumbnails,
        *,
        roots: Sequence[RootId] | None,
        workers: MeasuringWorkers,
        pause: Callable[[], bool],
        gallery: Gallery | None,
    ) -> None:
        self._library = library
        self._thumbnails = thumbnails
        self._workers = workers
        self._gallery = gallery
        self._clock = RunClock(pause)
        present = storage_roots.roots(library.connection)
        self._roots = [root for root in present if roots is None or root.id in roots]
        self._all_roots = present
        self._tally = Tally()
        self._measuring = Measuring(
            library, thumbnails, [root.id for root in self._roots], workers, self._clock.paused
        )
        self._rate = Rate()
        self._reported = -PROGRESS_SECONDS
        self._recognising: Iterator[Recognised] | None = None
        self._found_at: float | None = None

    def all(self) -> Generator[ScanEvent]:
        yield self._progress(ScanStage.LISTING, 0)
        yield from self._list()
        yield from self._measure()
        yield from self._forget_long_gone()
        yield from self._recognise()
        yield ScanFinished(self._summary())

    # --- stages --------------------------------------------------------------------

    def _list(self) -> Generator[ScanEvent]:
        from faceapp.media.suffixes import PICTURES, VIDEOS

        for root in self._roots:
            others = [other for other in self._all_roots if other.id != root.id]
            for event in compare(self._library, root, others, PICTURES | VIDEOS, self._tally):
                yield event
                if self._tally.new:
                    self._workers.warm_up()
                if self._is_time():
                    yield self._progress(ScanStage.LISTING, 0)
                while self._clock.paused():
                    yield self._wait()

    def _measure(self) -> Generator[ScanEvent]:
        total = self._measuring.remaining
        so_far = self._measuring.so_far
        if total:
            yield self._progress(ScanStage.MEASURING, total)
        for event in self._measuring.run():
            yield event
            if isinstance(event, PhotoScanned):
                self._rate.mark(self._clock.now(), so_far.done)
            total = max(total, so_far.done)
            if self._is_time():
                yield self._progress(ScanStage.MEASURING, total)
            yield from self._recognise_beside()
        if total:
            yield self._progress(ScanStage.MEASURING, total)

    def _recognise_beside(self) -> Generator[ScanEvent]:
        """A little of comparing what is new with the known ones, so that the workers never wait for it."""
        if self._gallery is None:
            return
        so_far = self._measuring.so_far
        waiting = len(so_far.renewed) + len(so_far.removed)
        now = self._clock.now()
        if waiting and self._found_at is None:
            self._found_at = now
        waited = now - (self._found_at or now)
        if self._recognising is None and is_recognition_due(waiting, len(self._gallery), waited):
            self._recognising = self._update(self._gallery)
        began = time.monotonic()
        while self._recognising is not None:
            try:
                yield next(self._recognising)
            except StopIteration:
                self._recognising = None
            if time.monotonic() - began >= SLICE_SECONDS:
                break

    def _recognise(self) -> Generator[ScanEvent]:
        """The rest of it; also what an earlier scan left undone."""
        if self._gallery is None:
            return
        done = total = 0
        yield self._progress(ScanStage.RECOGNISING, total, done)
        for recognised in itertools.chain(self._recognising or (), self._update(self._gallery)):
            yield recognised
            if recognised.done:  # from the second portion on: until then nobody knows how far it is
                done, total = recognised.done, recognised.total
            if self._is_time():
                yield self._progress(ScanStage.RECOGNISING, total, done)

    def _update(self, gallery: Gallery) -> Iterator[Recognised]:
        from faceapp.services import recognise

        so_far = self._measuring.so_far
        faces = [*so_far.renewed, *so_far.removed]
        so_far.renewed.clear()
        so_far.removed.clear()
        self._found_at = None
        yield from recognise.update(self._library, gallery, faces)

    def _forget_long_gone(self) -> Generator[ScanEvent]:
        """Photos that were gone for months, and that nobody said anything about, go for good."""
        before = time.time() - GONE_KEPT_DAYS * _DAY
        while photos := scanning.long_gone(self._library.connection, before, LISTED_AT_ONCE):
            faces = scanning.faces_of(self._library.connection, photos)
            with self._library.write(Author.MODEL) as transaction:
                scanning.delete_photos(transaction, photos)
            self._thumbnails.delete_photos(photos)
            self._thumbnails.delete_faces(faces)
            yield PhotosListed(tuple(photos))

    # --- telling -------------------------------------------------------------------

    def _is_time(self) -> bool:
        return time.monotonic() - self._reported >= PROGRESS_SECONDS

    def _progress(self, stage: ScanStage, total: int, done: int | None = None) -> ScanProgress:
        self._reported = time.monotonic()
        so_far = self._measuring.so_far
        measuring = stage is ScanStage.MEASURING
        if done is None:
            done = so_far.done if measuring else self._tally.files
        return ScanProgress(
            stage=stage,
            done=done,
            total=total,
            faces=so_far.faces,
            problems=self._tally.problems + len(so_far.problems),
            rate=self._rate.per_second if measuring else 0,
            seconds_left=self._rate.seconds_left(total - done) if measuring else None,
            paused=self._clock.is_paused,
        )

    def _wait(self) -> Waiting:
        time.sleep(0.015)
        return Waiting()

    def _summary(self) -> ScanSummary:
        totals = scanning.totals(self._library.connection, [root.id for root in self._roots])
        so_far, tally = self._measuring.so_far, self._tally
        seconds = self._clock.now()
        gone = tally.gone - so_far.moved
        connection = self._library.connection
        videos = VideosAmong(
            photos=totals.videos,
            measured=so_far.videos,
            moved=scanning.count_videos(connection, so_far.moved),
            gone=scanning.count_videos(connection, gone),
            back=tally.back_videos,
        )
        met = [photo for photo, why in so_far.problems.items() if tally.tried.get(photo) is not why]
        return ScanSummary(
            photos=totals.photos,
            new=max(tally.new - len(so_far.moved), 0),
            changed=tally.changed,
            moved=len(so_far.moved),
            gone=len(gone),
            back=tally.back,
            measured=so_far.measured,
            faces=totals.faces,
            problems=tuple(
                (Path(os.fsdecode(storage_roots.join(root, path))), why)
                for root, path, why in totals.problems
            ),
            new_problems=tally.problems + len(met),
            seconds=seconds,
            photos_per_second=so_far.measured / seconds if seconds > 0 else 0.0,
            videos=videos,
        )
