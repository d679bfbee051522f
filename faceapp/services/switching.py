"""Changing the models of a library in use: the new ones get ready beside the old, then take over at once.

What is to come is kept in the library, so that whoever opens it next goes on where it was.
Until the end the old models are in use, and what the new ones have measured so far is of no
effect. It is kept when the change is called off, and is there when it is wanted again.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator
from contextlib import closing

from faceapp.domain.errors import (
    BadModelEntry,
    CannotMeasure,
    ModelDamaged,
    ModelUnchecked,
    NoSuchModel,
)
from faceapp.domain.face import Author
from faceapp.domain.ids import FaceId
from faceapp.domain.model_choice import ModelChoice
from faceapp.domain.scanning import Rate, Waiting
from faceapp.domain.switching import (
    SwitchEnded,
    SwitchFinished,
    SwitchProgress,
    SwitchSummary,
    most_important,
)
from faceapp.domain.thresholds import PROGRESS_SECONDS
from faceapp.services.choosing import (
    cancel,
    changed,
    choose,
    drop_vectors,
    target_of,
    wanted,
    with_model,
    workers_for,
)
from faceapp.services.crop_filling import CropFilling
from faceapp.services.models import in_use, written
from faceapp.services.refilling import Refilling
from faceapp.services.run_clock import RunClock
from faceapp.services.staging import Staging, unstage_others
from faceapp.services.workers import MeasuringWorkers
from faceapp.storage import staging
from faceapp.storage import switching as storage
from faceapp.storage.library import Library
from faceapp.storage.switching import Target
from faceapp.storage.thumbnails import Thumbnails
from faceapp.vision.entries import entry

__all__ = [
    "SwitchEvent",
    "cancel",
    "changed",
    "choose",
    "switch",
    "wanted",
    "with_model",
    "workers_for",
]

SwitchEvent = SwitchProgress | Waiting | SwitchFinished | SwitchEnded

_OF_NO_USE = (NoSuchModel, BadModelEntry, ModelDamaged, ModelUnchecked, CannotMeasure)
"""Errors after which these models will not do tomorrow either: the change is called off."""


def switch(
    library: Library,
    thumbnails: Thumbnails,
    *,
    processes: int | None = None,
    pause: Callable[[], bool] = lambda: False,
    may_finish: Callable[[], bool] = lambda: True,
) -> Generator[SwitchEvent]:
    """Get the models ready that were chosen, and go by them as soon as nothing is missing.

    Every step is at most some 20 ms of work, but the last one, which is one transaction.
    It can be given up anywhere (``close`` of the iterator, or kill -9), and goes on when it
    is called again. Photos that can not be read are not waited for: their faces keep their
    names and are measured when the photo is back, see ``services.expressions.fill``.

    Args:
        library: opened on the thread that drives it.
        thumbnails: gets the crops of faces that only the new detector sees.
        processes: that measure; default: as for a scan.
        pause: asked between steps; while it is true nothing new is begun.
        may_finish: asked before the last step; while it is false, the old models stay.

    Yields:
        ``SwitchProgress`` now and then, ``Waiting`` when there is nothing to do right now,
        and at the end either ``SwitchFinished`` or, where it was called off or done by
        another program, ``SwitchEnded``.

    Raises:
        KnownError: DiskFull, LibraryBusy: what was measured is kept. Where a model is of no
            use (ModelDamaged, CannotMeasure...) the change is called off.
    """
    after = wanted(library)
    if after is None:
        yield SwitchEnded()
        return
    try:
        with closing(workers_for(after, processes)) as workers:
            yield from _Switch(library, thumbnails, workers, after, pause=pause, may_finish=may_finish).all()
    except _OF_NO_USE:
        if wanted(library) == after:
            cancel(library)
        raise


class _Switch:
    """One run: measure what is missing, take over, tidy up."""

    def __init__(
        self,
        library: Library,
        thumbnails: Thumbnails,
        workers: MeasuringWorkers,
        after: ModelChoice,
        *,
        pause: Callable[[], bool],
        may_finish: Callable[[], bool],
    ) -> None:
        self._library = library
        self._thumbnails = thumbnails
        self._before, self._after = in_use(library), after
        model = most_important(self._before, after)
        self._name = "" if model is None else entry(model).name
        self._clock = RunClock(pause)
        self._detects = after.detector != self._before.detector
        target = target_of(after, self._before)._replace(only_kept=self._detects)
        self._steps: list[Refilling | CropFilling] = [
            Refilling(library, workers, target, self._clock.paused),
            CropFilling(library, thumbnails, workers, target, self._clock.paused),
        ]
        if self._detects:
            self._steps.insert(0, Staging(library, thumbnails, workers, after, self._clock.paused))
        self._may_finish = may_finish
        self._rate = Rate()
        self._told = -PROGRESS_SECONDS
        self._looked = 0.0
        self._ready = self._total = 0
        self._found = self._lost = 0

    def all(self) -> Generator[SwitchEvent]:
        yield self._progress(0)
        for _ in unstage_others(self._library, self._thumbnails, self._after):
            yield Waiting()
        while True:
            for step in self._steps:
                yield from self._run(step)
                if self._is_called_off():
                    yield SwitchEnded()
                    return
            while self._clock.paused() or not self._may_finish():
                yield Waiting()
                if self._is_called_off():
                    yield SwitchEnded()
                    return
            if self._take_over():
                break
        yield self._finished()
        yield from self._drop_old()

    def _run(self, step: Refilling | CropFilling) -> Iterator[SwitchProgress | Waiting]:
        """Until nothing is missing, or it is called off."""
        photos = missing = 0
        for some, without in step.count():
            photos, missing = photos + some, missing + without
            yield Waiting()
        before = step.done
        if missing:
            self._ready, self._total = photos - missing - before, photos
            self._rate = Rate()
            yield self._progress(before)
        for event in step.run():
            step.filled.clear()
            self._rate.mark(self._clock.now(), step.done)
            if time.monotonic() - self._told >= PROGRESS_SECONDS:
                yield self._progress(step.done)
                if self._is_called_off():
                    return
            yield event

    def _progress(self, done: int) -> SwitchProgress:
        self._told = time.monotonic()
        ready = min(self._ready + done, self._total)
        return SwitchProgress(
            before=self._before,
            after=self._after,
            done=ready,
            total=self._total,
            seconds_left=self._rate.seconds_left(self._total - ready),
            paused=self._clock.is_paused,
            name=self._name,
        )

    def _is_called_off(self) -> bool:
        """Whether somebody, here or in another program, wants it no more."""
        return wanted(self._library) != self._after

    def _take_over(self) -> bool:
        """The one transaction; False where something was added meanwhile that has to be measured first."""
        if not self._is_complete():
            return False
        with self._library.write(Author.MODEL) as tx:
            if not self._is_complete() or self._is_called_off():
                return False
            dropped: list[FaceId] = []
            if self._detects:
                self._found, self._lost, dropped = staging.take_over(tx, self._after)
            storage.switch(tx, written(self._after))
        self._thumbnails.delete_faces(dropped)
        return True

    def _is_complete(self) -> bool:
        return all(step.complete() for step in self._steps)

    def _finished(self) -> SwitchFinished:
        connection = self._library.connection
        return SwitchFinished(
            SwitchSummary(
                before=self._before,
                after=self._after,
                photos=sum(step.done for step in self._steps if isinstance(step, Refilling)),
                faces=storage.count_vectors(connection, self._after.embedder),
                found=self._found,
                lost=self._lost,
                without=storage.faces_without(connection, Target(self._after.embedder)),
                seconds=self._clock.now(),
                name=self._name,
            )
        )

    def _drop_old(self) -> Iterator[SwitchEvent]:
        """Vectors of models that are neither in use nor were so last, and what other detectors found."""
        kept = {self._after.embedder, self._before.embedder}
        for model in storage.models_with_vectors(self._library.connection):
            if model not in kept:
                for _ in drop_vectors(self._library, model):
                    yield Waiting()
        for _ in unstage_others(self._library, self._thumbnails, None):
            yield Waiting()
