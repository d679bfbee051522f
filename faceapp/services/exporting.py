"""Writing a dataset: stopped at any time, gone on with later, checked against its manifest."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from faceapp.domain.dataset import Dataset, LabelledPicture
from faceapp.domain.dataset_errors import NothingToExport
from faceapp.domain.export_choices import ExportChoices, Shape
from faceapp.domain.export_thresholds import (
    ORDERS_AT_ONCE,
    PAUSE_POLL_SECONDS,
    PROGRESS_SECONDS,
    VIDEO_PICTURES_AT_ONCE,
)
from faceapp.domain.exporting import (
    ExportEvent,
    ExportFinished,
    ExportProblem,
    ExportProgress,
    ExportStage,
)
from faceapp.interchange.formats import format_called
from faceapp.interchange.manifest import MANIFEST
from faceapp.services.dataset_pictures import Made, NotMade, Order
from faceapp.services.export_folder import CARRIED, ExportFolder, must_be_free
from faceapp.services.export_making import Makers
from faceapp.services.export_naming import told
from faceapp.services.export_out import FolderOut
from faceapp.services.export_plan import Plan, plan
from faceapp.services.export_telling import write_card, write_manifest
from faceapp.storage.library import Library

__all__ = ["export", "write"]


def export(
    library: Library,
    choices: ExportChoices,
    folder: Path,
    *,
    into_full: bool = False,
    workers: int | None = None,
    paused: Callable[[], bool] = lambda: False,
) -> Iterator[ExportEvent]:
    """Write the dataset into ``folder``; the last event is ``ExportFinished``.

    Closing the generator leaves a folder that says that it is not complete; the same
    choices and folder go on where it was.

    Args:
        library: what is exported.
        choices: what and how.
        folder: is made where it is not there.
        into_full: also into a folder in which other things lie; they stay.
        workers: that make pictures; None: one a core.
        paused: asked between pictures.

    Raises:
        FolderNotEmpty, FolderInLibrary, ExportDiffers, InTheWay: where it may not be written.
        CannotWrite, DiskFull: the folder can not be written.
        Whatever ``plan`` raises.
    """
    must_be_free(library, folder, into_full=into_full)
    yield ExportProgress(ExportStage.CHOOSING)
    planned = plan(library, choices, estimate=False)
    yield from write(library, planned, folder, into_full=into_full, workers=workers, paused=paused)


def write(
    library: Library,
    planned: Plan,
    folder: Path,
    *,
    into_full: bool = False,
    workers: int | None = None,
    paused: Callable[[], bool] = lambda: False,
) -> Iterator[ExportEvent]:
    """The same for what is planned already; see ``export``."""
    must_be_free(library, folder, into_full=into_full)
    with closing(ExportFolder(folder, planned.fingerprint, told(planned.choices).as_json())) as place:
        run = _Run(planned, place, paused)
        yield from run.pictures(workers)
        yield run.progress(ExportStage.LABELS)
        dataset = run.dataset()
        if not dataset.pictures:
            raise NothingToExport
        out = FolderOut(place, dict(zip(map(_key, planned.dataset.pictures), run.paths, strict=True)))
        format_called(planned.choices.format).write(dataset, out)
        labels = sum(
            dataset.class_of(face) is not None for picture in dataset.pictures for face in picture.faces
        )
        write_card(library, planned, dataset, place)
        place.finish(lambda: write_manifest(library, planned, dataset, labels, place))
        yield ExportFinished(
            len(dataset.pictures),
            labels,
            len(place.files),
            sum(file.bytes for file in place.files.values()),
            folder / MANIFEST,
            tuple(run.problems),
            planned.left_out,
        )


def _key(picture: LabelledPicture) -> str:
    return picture.name


class _Run:
    """One run over the pictures of a plan."""

    def __init__(self, planned: Plan, place: ExportFolder, paused: Callable[[], bool]) -> None:
        self._plan = planned
        self._place = place
        self._paused = paused
        self.paths = [
            f"{CARRIED}/{picture.file}" if place_ is None else place_
            for picture, place_ in zip(planned.dataset.pictures, planned.places, strict=True)
        ]
        self.problems: list[ExportProblem] = []
        self._sizes: dict[int, tuple[int, int]] = {}
        self._broken: set[int] = set()
        self._bytes = self._done = self._made = 0
        self._seconds = 0.0
        self._told = 0.0

    def pictures(self, workers: int | None) -> Iterator[ExportEvent]:
        """Make and write every picture that an earlier run has not."""
        for file in self._place.done():
            self._bytes += file.bytes
            if time.monotonic() - self._told > PROGRESS_SECONDS:
                yield self.progress(ExportStage.PICTURES)
        orders = [order for order in map(self._left, self._plan.orders) if order is not None]
        self._done = len(self.paths) - sum(len(order.numbers) for order in orders)
        self._bytes = sum(file.bytes for file in self._place.files.values())
        yield self.progress(ExportStage.PICTURES)
        batches = iter(_batches(orders, whole=self._plan.choices.shape is Shape.FULL))
        with Makers(workers, len(orders)) as makers:
            begun = time.monotonic()
            waiting: deque[Callable[[], Sequence[Made | NotMade]]] = deque()
            while True:
                while len(waiting) < makers.ahead and (batch := next(batches, None)) is not None:
                    waiting.append(makers.begin(batch))
                if not waiting:
                    break
                for made in waiting.popleft()():
                    if isinstance(made, NotMade):
                        yield self._problem(made)
                    else:
                        self._keep(made)
                self._seconds = time.monotonic() - begun
                if time.monotonic() - self._told > PROGRESS_SECONDS:
                    yield self.progress(ExportStage.PICTURES)
                waited = yield from self._pause()
                begun += waited
        yield self.progress(ExportStage.PICTURES)

    def _left(self, order: Order) -> Order | None:
        """What of an order is still to be made."""
        missing = [
            at for at, number in enumerate(order.numbers) if self.paths[number] not in self._place.files
        ]
        if len(missing) == len(order.numbers):
            return order
        cuts = tuple(order.cuts[at] for at in missing) if order.cuts else ()
        return (
            replace(order, numbers=tuple(order.numbers[at] for at in missing), cuts=cuts) if missing else None
        )

    def _keep(self, made: Made) -> None:
        self._place.put(self.paths[made.number], made.data, made.sha256)
        self._sizes[made.number] = made.width, made.height
        self._bytes += len(made.data)
        self._done += 1
        self._made += 1

    def _problem(self, made: NotMade) -> ExportProblem:
        import os

        self._broken.update(made.order.numbers)
        problem = ExportProblem(Path(os.fsdecode(made.order.path)), made.reason, made.detail)
        self.problems.append(problem)
        return problem

    def _pause(self) -> Generator[ExportEvent, None, float]:
        """Wait as long as it is wanted; how many seconds."""
        begun = time.monotonic()
        while self._paused():
            yield replace(self.progress(ExportStage.PICTURES), paused=True)
            time.sleep(PAUSE_POLL_SECONDS)
        return time.monotonic() - begun

    def progress(self, stage: ExportStage) -> ExportProgress:
        """How far it is."""
        self._told = time.monotonic()
        total = len(self.paths)
        rate = self._made / self._seconds if self._seconds > 0 else 0.0
        left = (total - self._done - len(self._broken)) / rate if rate > 0 else None
        return ExportProgress(stage, self._done, total, rate, left, self._bytes)

    def dataset(self) -> Dataset:
        """What there is now: without photos that broke, with the sizes that pictures turned out to have."""
        pictures = []
        for number, picture in enumerate(self._plan.dataset.pictures):
            if number in self._broken:
                continue
            width, height = self._sizes.get(number) or (picture.width, picture.height)
            if (width, height) != (picture.width, picture.height):
                picture = replace(picture, width=width, height=height)  # noqa: PLW2901
            pictures.append(picture)
        return replace(self._plan.dataset, pictures=pictures)


def _batches(orders: Sequence[Order], *, whole: bool) -> Iterator[list[Order]]:
    """What is given to a worker at once: one video, or some photos."""
    for video, group in groupby(orders, key=_video):
        found = list(group)
        size = VIDEO_PICTURES_AT_ONCE if video else 1 if whole else ORDERS_AT_ONCE
        for at in range(0, len(found), size):
            yield found[at : at + size]


def _video(order: Order) -> bytes | None:
    return None if order.time is None else order.path
