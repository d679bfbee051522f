"""What faces show: correcting it, and reading it where it is missing."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Final, NamedTuple

from faceapp.domain.change import Change, Verb
from faceapp.domain.errors import BadModelEntry, NoSuchFace, NoSuchModel
from faceapp.domain.expression import Expression
from faceapp.domain.face import Author
from faceapp.domain.filling import Filled
from faceapp.domain.ids import FaceId
from faceapp.domain.scanning import Waiting
from faceapp.storage import assignments, expressions
from faceapp.storage.library import Library

if TYPE_CHECKING:
    from faceapp.domain.model_choice import ModelChoice
    from faceapp.services.refilling import Refilling
    from faceapp.storage.switching import Target

TOLD_SECONDS: Final = 0.5
"""How often filling in says how far it is, and what is new."""


def any_said(library: Library) -> bool:
    """Whether anybody said of any face what it shows."""
    return expressions.any_said(library.connection)


def set_expression(
    library: Library, faces: Sequence[FaceId], label: Expression | None, *, by: Author = Author.USER
) -> Change | None:
    """Say what ``faces`` show; None: what the model says holds again.

    The model's own scores are kept beside it. Faces that are no more are left out; where
    nothing changes, None is returned and there is no step for undo. An import leaves
    alone what the user said.

    Raises:
        NoSuchFace: none of the faces is there.
    """
    with library.write(by) as tx:
        present = list(assignments.standing(tx.connection, faces))
        if faces and not present:
            raise NoSuchFace(face=faces[0])
        if by is not Author.USER:
            told = expressions.corrections(tx.connection, present)
            present = [face for face in present if face not in told or told[face][1] is not Author.USER]
        tx.record(Verb.SET_EXPRESSION, "" if label is None else label.value)
        expressions.correct(tx, present, label)
    return tx.change


class Reader(NamedTuple):
    """What reads expressions: a model, and which of its files and code."""

    model: str
    version: str


def reader_in_use(library: Library) -> Reader | None:
    """What reads the expressions of this library; None where nothing does, or it is not known any more."""
    from faceapp.services.models import in_use

    model = in_use(library).expression
    return None if model is None else reader(model)


def reader(model: str) -> Reader | None:
    """The model of this name as it is now; None where there is none of that name."""
    from faceapp.vision.entries import entry

    try:
        return Reader(model, entry(model).version)
    except (NoSuchModel, BadModelEntry):
        return None


def fill(
    library: Library,
    *,
    processes: int | None = None,
    pause: Callable[[], bool] = lambda: False,
) -> Generator[Filled | Waiting]:
    """Measure what the models in use have not measured: expressions not yet read, photos that are back.

    Every step is some 20 ms of work. It can be given up anywhere (``close`` of the iterator,
    or kill -9): the library itself says what is missing, so the next call goes on. A photo is
    decoded once for all its faces; one that can not be read is left alone until the next call,
    and a face that can not be seen in it is not tried again. It ends when nothing is left, or
    when other models are in use.

    Args:
        library: opened on the thread that drives it.
        processes: that measure, started when there is something to do; default: as for a scan.
        pause: asked between steps; while it is true nothing new is begun.

    Yields:
        ``Filled`` now and then while there is something to do; ``Waiting`` between.

    Raises:
        KnownError: DiskFull, LibraryBusy, ModelDamaged, CannotMeasure...; what was measured is kept.
    """
    from faceapp.services.models import in_use
    from faceapp.services.refilling import Refilling
    from faceapp.services.switching import workers_for
    from faceapp.storage import switching as storage

    choice = in_use(library)
    targets = _targets(choice)
    total = 0
    for target in targets:
        for _, without in storage.count(library.connection, target):
            total += without
            yield Waiting()
    if not total:
        return
    yield Filled(0, total)
    with closing(workers_for(choice, processes)) as workers:
        done = failed = 0
        for target in targets:
            run = Refilling(library, workers, target, pause)
            told = time.monotonic()
            for event in run.run():
                yield event
                if in_use(library) != choice:
                    return
                if time.monotonic() - told >= TOLD_SECONDS:
                    told = time.monotonic()
                    yield _filled(run, done, failed, total)
            yield _filled(run, done, failed, total)
            done, failed = done + run.done, failed + run.failed


def _targets(choice: ModelChoice) -> list[Target]:
    """Vectors and expressions apart: only what has a new vector has to be compared."""
    from faceapp.storage.switching import Target

    targets = [Target(choice.embedder)]
    read = None if choice.expression is None else reader(choice.expression)
    if read is not None:
        targets.append(Target(None, read.model, read.version))
    return targets


def _filled(run: Refilling, done: int, failed: int, total: int) -> Filled:
    faces = tuple(run.filled)
    run.filled.clear()
    done += run.done
    compared = run.target.embedder is not None
    return Filled(
        min(done, total),
        total,
        failed + run.failed,
        expressions=() if compared else faces,
        compared=faces if compared else (),
    )
