"""Which models a library is to go by: said here, kept in it, and made so by ``services.switching``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from faceapp.domain.errors import ModelMissing, NoSuchModel
from faceapp.domain.face import Author
from faceapp.domain.model_choice import ModelChoice
from faceapp.domain.thresholds import DROPPED_AT_ONCE
from faceapp.services import settings
from faceapp.services.gallery import limits
from faceapp.services.models import in_use, of_setting, written
from faceapp.services.worker_process import measuring_with
from faceapp.services.workers import MeasuringWorkers
from faceapp.storage import switching as storage
from faceapp.storage.library import Library
from faceapp.storage.switching import Target
from faceapp.vision.entries import entry

_VERSIONS = "embedder_versions"


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
        for _ in drop_vectors(library, model):
            pass
    versions[model] = version
    settings.put(library, _VERSIONS, versions)


def drop_vectors(library: Library, model: str) -> Iterator[None]:
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
