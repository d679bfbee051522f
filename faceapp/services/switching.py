"""Changing the models of a library in use: the new ones get ready beside the old, then take over at once.

What is to come is kept in the library, so that whoever opens it next goes on where it was.
Until the end the old models are in use, and what the new ones have measured so far is of no
effect. It is kept when the change is called off, and is there when it is wanted again.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import replace
from functools import partial

from faceapp.domain.errors import (
    BadModelEntry,
    CannotMeasure,
    ModelDamaged,
    ModelMissing,
    ModelUnchecked,
    NoSuchModel,
)
from faceapp.domain.face import Author
from faceapp.domain.ids import FaceId
from faceapp.domain.model_choice import ModelChoice
from faceapp.domain.scanning import Rate, Waiting
from faceapp.domain.switching import SwitchEnded, SwitchFinished, SwitchProgress, SwitchSummary
from faceapp.domain.thresholds import DROPPED_AT_ONCE, PROGRESS_SECONDS
from faceapp.services import settings
from faceapp.services.models import in_use, of_setting, written
from faceapp.services.refilling import Refilling
from faceapp.services.run_clock import RunClock
from faceapp.services.worker_process import measuring_with
from faceapp.services.workers import MeasuringWorkers
from faceapp.storage import switching as storage
from faceapp.storage.library import Library
from faceapp.storage.switching import Target
from faceapp.storage.thumbnails import Thumbnails
from faceapp.vision.entries import entry

SwitchEvent = SwitchProgress | Waiting | SwitchFinished | SwitchEnded

_VERSIONS = "embedder_versions"
_OF_NO_USE = (NoSuchModel, BadModelEntry, ModelDamaged, ModelUnchecked, CannotMeasure)
"""Errors after which these models will not do tomorrow either: the change is called off."""


def wanted(library: Library) -> ModelChoice | None:
    """The models that are getting ready."""
    kept = storage.getting_ready(library.connection)
    return None if kept is None else of_setting(kept)


def with_model(library: Library, kind: str, model: str | None) -> ModelChoice:
    """What is in use, or getting ready, with another model of one kind; see ``changed``."""
    return changed(wanted(library) or in_use(library), kind, model)


def changed(choice: ModelChoice, kind: str, model: str | None) -> ModelChoice:
    """``choice`` with another model of one kind; None only where expressions are not wanted.

    Raises:
        NoSuchModel: a library goes by no model of that kind.
    """
    if kind == "detector" and model is not None:
        return replace(choice, detector=model)
    if kind == "embedder" and model is not None:
        return replace(choice, embedder=model)
    if kind == "expression":
        return replace(choice, expression=model)
    raise NoSuchModel(model=model or kind)


def choose(library: Library, choice: ModelChoice) -> bool:
    """Say that the library is to go by ``choice``; ``switch`` makes it so.

    Another choice that was on its way is given up. Choosing what is in use gives up, too.

    Returns:
        whether there is anything to do.

    Raises:
        NoSuchModel: there is none of that kind and name.
        ModelMissing: its files are not there.
        BadModelEntry: nobody says which distances belong to the embedder.
    """
    now = in_use(library)
    if choice == now:
        cancel(library)
        return False
    for kind, model in written(choice).items():
        if model is not None and model != getattr(now, kind):
            _look_at(kind, model)
    if wanted(library) == choice:
        return True
    _drop_outdated(library, choice.embedder, now.embedder)
    with library.write(Author.MODEL) as tx:
        storage.keep_choice(tx, written(choice))
    return True


def _look_at(kind: str, model: str) -> None:
    from faceapp.services.gallery import limits

    found = entry(model)
    if found.kind != kind:
        raise NoSuchModel(model=model)
    if not found.there():
        raise ModelMissing(model=found.name)
    if kind == "embedder":
        limits(model)


def _drop_outdated(library: Library, model: str, used: str) -> None:
    """Vectors that another version of the model made can not be compared with those of this one."""
    versions = dict(settings.get(library, _VERSIONS, {}))
    version = entry(model).version
    if versions.get(model) == version:
        return
    if model != used and model in versions:
        for _ in _drop(library, model):
            pass
    versions[model] = version
    settings.put(library, _VERSIONS, versions)


def _drop(library: Library, model: str) -> Iterator[None]:
    """Delete all vectors of a model, some thousands at once."""
    newest = storage.newest_face(library.connection)
    for after in range(0, newest, DROPPED_AT_ONCE):
        with library.write(Author.MODEL) as tx:
            storage.drop_vectors(tx, model, after, after + DROPPED_AT_ONCE)
        yield


def cancel(library: Library) -> None:
    """Stay with the models in use; what others measured so far is kept for another time."""
    if wanted(library) is not None:
        with library.write(Author.MODEL) as tx:
            storage.forget_choice(tx)


def target_of(choice: ModelChoice, before: ModelChoice | None = None) -> Target:
    """What has to be there of every face under ``choice``; with ``before``: what that does not give."""
    embedder = choice.embedder if before is None or before.embedder != choice.embedder else None
    expression = choice.expression if before is None or before.expression != choice.expression else None
    version = None if expression is None else entry(expression).version
    return Target(embedder, expression, version)


def workers_for(choice: ModelChoice, processes: int | None = None) -> MeasuringWorkers:
    """Processes that measure with ``choice``."""
    return MeasuringWorkers(processes, load=partial(measuring_with, choice))


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
    names and are measured when the photo is back, see ``fill``.

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
        run = _Switch(library, thumbnails, after, pause, may_finish)
        with closing(workers_for(after, processes)) as workers:
            yield from run.all(workers)
    except _OF_NO_USE:
        if wanted(library) == after:
            cancel(library)
        raise


class _Switch:
    """One run: count, measure what is missing, switch, tidy up."""

    def __init__(
        self,
        library: Library,
        thumbnails: Thumbnails,
        after: ModelChoice,
        pause: Callable[[], bool],
        may_finish: Callable[[], bool],
    ) -> None:
        self._library = library
        self._thumbnails = thumbnails
        self._before = in_use(library)
        self._after = after
        self._target = target_of(after, self._before)
        self._pause = pause
        self._may_finish = may_finish
        self._rate = Rate()
        self._clock = RunClock(pause)
        self._told = -PROGRESS_SECONDS
        self._looked = 0.0
        self._ready = self._total = 0

    def all(self, workers: MeasuringWorkers) -> Generator[SwitchEvent]:
        yield self._progress()
        yield from self._count()
        refilling = Refilling(self._library, workers, self._target, self._clock.paused)
        finished = False
        while not finished:
            for event in refilling.run():
                self._rate.mark(self._clock.now(), refilling.done)
                if self._is_time():
                    yield self._progress(refilling.done)
                yield event
                if self._called_off():
                    yield SwitchEnded()
                    return
            refilling.filled.clear()
            while self._clock.paused() or not self._may_finish():
                yield Waiting()
                if self._called_off():
                    yield SwitchEnded()
                    return
            finished = self._take_over(refilling)
        yield self._finished(refilling)
        yield from self._drop_old()

    def _count(self) -> Iterator[SwitchEvent]:
        photos = missing = 0
        for some, without in storage.count(self._library.connection, self._target):
            photos, missing = photos + some, missing + without
            yield Waiting()
        self._ready, self._total = photos - missing, photos

    def _called_off(self) -> bool:
        """Whether somebody, here or in another program, wants it no more; asked a few times a second."""
        now = time.monotonic()
        if now - self._looked < PROGRESS_SECONDS:
            return False
        self._looked = now
        return wanted(self._library) != self._after

    def _take_over(self, refilling: Refilling) -> bool:
        """The one transaction; False where something was added meanwhile that has to be measured first."""
        if not refilling.complete():
            return False
        with self._library.write(Author.MODEL) as tx:
            if not refilling.complete() or wanted(self._library) != self._after:
                return False
            storage.switch(tx, written(self._after))
        return True

    def _finished(self, refilling: Refilling) -> SwitchFinished:
        connection = self._library.connection
        return SwitchFinished(
            SwitchSummary(
                before=self._before,
                after=self._after,
                photos=refilling.done,
                faces=storage.count_vectors(connection, self._after.embedder),
                found=0,
                lost=0,
                without=storage.faces_without(connection, Target(self._after.embedder)),
                seconds=self._clock.now(),
            )
        )

    def _drop_old(self) -> Iterator[SwitchEvent]:
        """Vectors of models that are neither in use nor were so last."""
        kept = {self._after.embedder, self._before.embedder}
        for model in storage.models_with_vectors(self._library.connection):
            if model not in kept:
                for _ in _drop(self._library, model):
                    yield Waiting()

    def _is_time(self) -> bool:
        return time.monotonic() - self._told >= PROGRESS_SECONDS

    def _progress(self, done: int = 0) -> SwitchProgress:
        self._told = time.monotonic()
        ready = min(self._ready + done, self._total)
        return SwitchProgress(
            before=self._before,
            after=self._after,
            done=ready,
            total=self._total,
            seconds_left=self._rate.seconds_left(self._total - ready),
            paused=self._clock.is_paused,
        )


def fill(
    library: Library,
    *,
    workers: MeasuringWorkers,
    pause: Callable[[], bool] = lambda: False,
) -> Generator[Waiting | tuple[FaceId, ...]]:
    """Measure what the models in use have not measured: photos that are back, expressions not yet read.

    Ends when there is nothing more to measure, or when other models are in use. What can
    not be measured is left alone until the next call.

    Args:
        library: opened on the thread that drives it.
        workers: measure with the models in use; ended with it where they were used.
        pause: asked between steps; while it is true nothing new is begun.

    Yields:
        the faces that have something new, to be compared; ``Waiting`` when there is nothing
        to do right now.
    """
    choice = in_use(library)
    refilling = Refilling(library, workers, target_of(choice), pause)
    try:
        for event in refilling.run():
            if refilling.filled:
                yield tuple(refilling.filled)
                refilling.filled.clear()
            if in_use(library) != choice:
                return
            yield event
    finally:
        if refilling.begun:
            workers.close()
