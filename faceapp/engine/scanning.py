"""The scan as slices, and what of it is told, how often."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, cast

from faceapp.domain.ids import FaceId, RootId
from faceapp.domain.scanning import (
    PhotoScanned,
    PhotosListed,
    ScanFinished,
    ScanProgress,
    ScanSummary,
    Waiting,
    is_recognition_due,
)
from faceapp.engine.jobs import Slices

ScanEvent = ScanProgress | PhotosListed | PhotoScanned | Waiting | ScanFinished

if TYPE_CHECKING:
    from faceapp.engine.core import EngineContext

TELL_SECONDS: Final = 0.2
"""New photos and progress go to the window five times a second: fast enough to look alive."""
IDLE_SECONDS: Final = 0.005
"""While the workers are busy: short against the 60 ms that a photo takes."""
PAUSED_SECONDS: Final = 0.2


@dataclass(slots=True)
class ScanReport:
    """Where a scan says what happens; called on the engine's thread."""

    progressed: Callable[[ScanProgress], None]
    photos: Callable[[list[PhotoScanned]], None]
    listed: Callable[[PhotosListed], None]
    faces: Callable[[list[FaceId]], None]
    finished: Callable[[ScanSummary], None]


@dataclass(slots=True)
class _Told:
    """What waits to be told together."""

    report: ScanReport
    photos: list[PhotoScanned] = field(default_factory=list)
    faces: list[FaceId] = field(default_factory=list)
    progress: ScanProgress | None = None
    told_at: float = 0.0
    faces_at: float = 0.0

    def flush(self, now: float) -> None:
        """Tell everything now."""
        self.told_at = now
        if self.photos:
            self.report.photos(self.photos)
            self.photos = []
        if self.progress is not None:
            self.report.progressed(self.progress)
            self.progress = None

    def flush_faces(self, now: float) -> None:
        """Have the new faces compared."""
        self.faces_at = now
        if self.faces:
            self.report.faces(self.faces)
            self.faces = []

    def tick(self, known: int) -> None:
        """Tell what is due; ``known`` faces were compared before."""
        now = time.monotonic()
        if now - self.told_at >= TELL_SECONDS:
            self.flush(now)
        if is_recognition_due(len(self.faces), known, now - self.faces_at):
            self.flush_faces(now)


def scan_slices(
    context: EngineContext, roots: Sequence[RootId] | None, paused: Callable[[], bool], report: ScanReport
) -> Slices:
    """Scan ``roots`` (None: all), in slices for the job queue."""
    from faceapp.services.scan import scan

    told = _Told(report, faces_at=time.monotonic())
    context.scanning = True
    # without the gallery: comparing is a job of its own, the only one that touches it
    events = cast(
        "Generator[ScanEvent]",
        scan(context.library, context.thumbnails, roots=roots, workers=context.workers, pause=paused),
    )
    try:
        for event in events:
            rest: float | None = None
            match event:
                case PhotoScanned():
                    told.photos.append(event)
                    if not told.faces:
                        told.faces_at = time.monotonic()
                    told.faces.extend(event.faces)
                case ScanProgress():
                    told.progress = event
                case PhotosListed():
                    report.listed(event)
                case Waiting():
                    rest = PAUSED_SECONDS if paused() else IDLE_SECONDS
                case ScanFinished(summary):
                    told.flush(time.monotonic())
                    told.flush_faces(time.monotonic())
                    report.finished(summary)
            told.tick(len(context.gallery))
            yield rest
    finally:
        events.close()
        context.scanning = False
        now = time.monotonic()
        told.flush(now)
        told.flush_faces(now)
