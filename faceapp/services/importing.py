"""Bringing a labelled dataset in: its pictures become photos of the library, its labels an import's."""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from faceapp.domain.change import Change
from faceapp.domain.geometry import Box
from faceapp.domain.ids import PhotoId, RootId
from faceapp.domain.import_thresholds import IMPORT_AT_ONCE, IMPORT_TELL_SECONDS
from faceapp.domain.importing import (
    ImportFinished,
    ImportProgress,
    ImportReport,
    ImportStage,
)
from faceapp.domain.measurement import Again, FacesRemeasured, KnownFace, Wanted
from faceapp.domain.model_choice import ModelChoice
from faceapp.domain.photo import Reason
from faceapp.domain.scanning import ScanProgress, Waiting
from faceapp.domain.thresholds import WAIT_SECONDS
from faceapp.services import recognise
from faceapp.services.importing_labels import Measured, Ready, Tally, put_labels, unseen
from faceapp.services.importing_reading import (
    AUTO,
    Found,
    laid_down,
    looks_like_one,
    picture_folder,
    read_dataset,
    summary,
)
from faceapp.services.models import in_use
from faceapp.services.scan import add_folders, scan
from faceapp.services.switching import workers_for
from faceapp.services.workers import MeasuringWorkers
from faceapp.storage import importing as storage
from faceapp.storage import roots as storage_roots
from faceapp.storage.library import Library
from faceapp.storage.roots import RootRow, is_inside
from faceapp.storage.thumbnails import Thumbnails

__all__ = [
    "AUTO",
    "Found",
    "ImportEvent",
    "LabelsPut",
    "add_dataset",
    "import_found",
    "laid_down",
    "looks_like_one",
    "put_on",
    "read_dataset",
    "summary",
]

_SEPARATOR: Final = os.sep.encode()


@dataclass(frozen=True, slots=True)
class LabelsPut:
    """One step for undo was written."""

    change: Change


ImportEvent: TypeAlias = ImportProgress | ScanProgress | Waiting | LabelsPut | ImportFinished


def import_found(
    library: Library, thumbnails: Thumbnails, found: Found, *, processes: int | None = None
) -> Generator[ImportEvent]:
    """Bring a dataset in that was read, up to the proposals that follow from its labels.

    The folder of its pictures becomes one of the library's and is scanned as any other: faces,
    vectors and expressions are measured by the worker processes. Then the labels are put on; see
    ``put_on``. Given up anywhere (``close``, kill -9) what was done is kept, and the same call goes
    on: what is measured is not measured again, no label is put on twice. The last event is
    ``ImportFinished``.

    Args:
        library: opened on the thread that drives it.
        thumbnails: of it.
        found: see ``read_dataset``.
        processes: that measure; None: as for a scan.

    Raises:
        Whatever ``add_folders`` and ``scan`` raise.
    """
    began = time.monotonic()
    roots = add_dataset(library, found)
    # without a gallery: what has a name by its label is not to be grouped first
    events = scan(library, thumbnails, roots=roots, workers=workers_for(in_use(library), processes))
    with closing(events):
        for event in events:
            if isinstance(event, ScanProgress | Waiting):
                yield event
    finished: ImportFinished | None = None
    for told in put_on(library, thumbnails, found, processes=processes, began=began):
        if isinstance(told, ImportFinished):
            finished = told
        else:
            yield told
    for _ in recognise.update(library, recognise.Gallery(), None):
        yield Waiting()
    assert finished is not None  # its last event
    yield finished


def add_dataset(library: Library, found: Found) -> tuple[RootId, ...]:
    """Make the folder of the dataset's pictures one of the library's.

    Raises:
        NothingThere, NoSuchFolder
    """
    return add_folders(library, [picture_folder(found)])


def put_on(
    library: Library,
    thumbnails: Thumbnails,
    found: Found,
    *,
    processes: int | None = None,
    pause: Callable[[], bool] = lambda: False,
    began: float | None = None,
) -> Generator[ImportProgress | Waiting | LabelsPut | ImportFinished]:
    """Put the labels of a dataset on, whose pictures were scanned.

    In portions, each of which is one step for undo. Boxes in which the scan saw no face are looked at
    closer first, by worker processes of their own that are started where there are such.

    Args:
        library: opened on the thread that drives it.
        thumbnails: small pictures of faces whose box becomes another one are forgotten.
        found: the dataset.
        processes: that measure.
        pause: asked between steps.
        began: when the import began, as ``time.monotonic``.
    """
    began = time.monotonic() if began is None else began
    run = _Run(library, found, processes, pause)
    with closing(run):
        yield from run.all()
    thumbnails.delete_faces(run.tally.cut_anew)
    yield ImportFinished(run.report(time.monotonic() - began))


class _Run:
    """The portions one after another."""

    def __init__(
        self, library: Library, found: Found, processes: int | None, pause: Callable[[], bool]
    ) -> None:
        self._library = library
        self._found = found
        self._pause = pause
        self._processes = processes
        self._choice: ModelChoice = in_use(library)
        self._workers: MeasuringWorkers | None = None
        self._unreadable: dict[Path, Reason] = {}
        self._done = 0
        self.tally = Tally()

    def close(self) -> None:
        """End the workers."""
        if self._workers is not None:
            self._workers.close()

    def all(self) -> Iterator[ImportProgress | Waiting | LabelsPut]:
        pictures = self._found.read.dataset.pictures
        present = storage_roots.roots(self._library.connection)
        for start in range(0, len(pictures), IMPORT_AT_ONCE):
            yield self._progress()
            portion = list(self._ready(present, start, start + IMPORT_AT_ONCE))
            yield Waiting()
            measures: dict[tuple[PhotoId, Box], Measured] = {}
            yield from self._measure(portion, measures)
            while self._pause():
                yield Waiting()
            change = put_labels(self._library, portion, self._found.name, measures, self.tally)
            self._done = min(start + IMPORT_AT_ONCE, len(pictures))
            if change is not None:
                yield LabelsPut(change)
        yield self._progress()

    def _progress(self) -> ImportProgress:
        return ImportProgress(ImportStage.LABELS, self._done, len(self._found.read.dataset.pictures))

    def _ready(self, present: Sequence[RootRow], start: int, end: int) -> Iterator[Ready]:
        """The pictures of a portion that were looked at; the others are unreadable."""
        read = self._found.read
        wanted = []
        for picture in read.dataset.pictures[start:end]:
            path = os.fsencode(read.files[picture.split, picture.name])
            wanted.append((picture, path, _places(present, path)))
        every = [place for _, _, places in wanted for place in places]
        photos = storage.photos(self._library.connection, every)
        for picture, path, places in wanted:
            # of two folders one inside the other, it is in that one to which it was added
            photo = next((photos[place] for place in places if place in photos), None)
            if photo is not None and photo.state == "measured":
                yield Ready(picture, photo, path)
                continue
            reason = Reason.VANISHED if not os.path.exists(path) else Reason.NOT_A_PICTURE  # noqa: PTH110
            if photo is not None and photo.problem is not None:
                reason = Reason(photo.problem)
            self._unreadable[Path(os.fsdecode(path))] = reason

    def _measure(
        self, portion: Sequence[Ready], measures: dict[tuple[PhotoId, Box], Measured]
    ) -> Iterator[ImportProgress | Waiting]:
        """Look closer at boxes in which the scan saw no face."""
        waiting = deque(unseen(self._library, portion))
        total = len(waiting)
        if not total:
            return
        if self._workers is None:
            self._workers = workers_for(self._choice, self._processes)
        wanted = Wanted(expression=self._choice.expression is not None)
        flying: dict[int, list[Box]] = {}
        done, told = 0, 0.0
        while waiting or flying:
            while waiting and self._workers.free > 0 and not self._pause():
                one, boxes = waiting.popleft()
                flying[one.photo.id] = boxes
                asked = Again(
                    tuple(KnownFace(box, None, drawn=True) for box in boxes), wanted, one.photo.content_hash
                )
                self._workers.submit(
                    one.photo.id, Path(os.fsdecode(one.path)), size=one.photo.size, again=asked
                )
            for number, outcome in self._workers.poll(WAIT_SECONDS):
                mine = flying.pop(number)
                done += 1
                if isinstance(outcome, FacesRemeasured):
                    read = outcome.expression, outcome.expression_version
                    model = None if read[0] is None or read[1] is None else (read[0], read[1])
                    for box, face in zip(mine, outcome.faces, strict=True):
                        measures[PhotoId(number), box] = Measured(face, outcome.embedder, model)
            if time.monotonic() - told >= IMPORT_TELL_SECONDS:
                told = time.monotonic()
                yield ImportProgress(ImportStage.MEASURING, done, total)
            else:
                yield Waiting()

    def report(self, seconds: float) -> ImportReport:
        tally = self.tally
        return ImportReport(
            format=self._found.format,
            pictures=tally.pictures,
            labels=tally.labels,
            fresh=tally.fresh,
            people=len(tally.people),
            expressions=tally.expressions,
            known=len(tally.known),
            added=tally.added,
            matched=tally.matched,
            missing=len(self._unreadable),
            kept=tally.kept,
            untold=tally.untold,
            unboxed=tally.unboxed,
            not_held={what: tally.not_held[what] for what in tally.not_held if tally.not_held[what]},
            problems=self._found.read.problems,
            unreadable=tuple(self._unreadable.items()),
            steps=tally.steps,
            seconds=seconds,
        )


def _places(present: Sequence[RootRow], path: bytes) -> list[tuple[RootId, bytes]]:
    """The roots in which a file lies, and its path below each."""
    return [
        (root.id, path[len(root.path.rstrip(_SEPARATOR)) + 1 :])
        for root in present
        if path != root.path and is_inside(path, root.path)
    ]
