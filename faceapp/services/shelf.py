"""The shelves of models: what there is, whether its files are right, and adding files from disk."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Container, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from faceapp.domain.errors import (
    IsFolder,
    KnownError,
    ModelDamaged,
    ModelIncluded,
    ModelInUse,
    NoSuchModel,
    NothingThere,
    UnknownModelFile,
)
from faceapp.domain.shelf import Getting, ModelChecked, ModelState, ShelfModel
from faceapp.services.examining import Examine, here, whole
from faceapp.services.model_files import NEW, cannot_write, locked, part_of, parts_of, put, put_text
from faceapp.vision.entries import OWN, ModelEntry, entries, entry
from faceapp.vision.sources import Source, Sums, models_folder, sums


def shelf(*, own: bool = True) -> tuple[ShelfModel, ...]:
    """All models, the built-in ones first; looks at sizes only, so it takes milliseconds.

    Args:
        own: the user's own ones, too.

    Raises:
        BadModelEntry: the list of the user's own models can not be used.
    """
    return tuple(_shown(found) for found in entries(own=own))


def folder() -> Path:
    """Where models of the user lie, if there are any yet."""
    return models_folder()


def shelf_model(model: str) -> ShelfModel:
    """One model.

    Raises:
        NoSuchModel: there is none of that name.
    """
    return _shown(entry(model))


def named(text: str) -> str:
    """The id that ``text`` is, or the id of the one model that is called so.

    Raises:
        NoSuchModel: there is none, or several are called so.
    """
    known = entries()
    if any(one.id == text for one in known):
        return text
    called = [one.id for one in known if one.name.casefold() == text.casefold()]
    if len(called) != 1:
        raise NoSuchModel(model=text)
    return called[0]


def _shown(found: ModelEntry) -> ShelfModel:
    done = sum(_received(source) for source in found.sources)
    if found.there():
        state = ModelState.READY
    elif any(_wrong(source) for source in found.sources) or _getting(found) is Getting.INCLUDED:
        state = ModelState.DAMAGED
    else:
        state = ModelState.PARTIAL if done else ModelState.MISSING
    return ShelfModel(
        id=found.id,
        kind=found.kind,
        shelf=found.shelf,
        name=found.name,
        state=state,
        getting=_getting(found),
        size=found.size,
        exact=all(source.size for source in found.sources),
        done=0 if state is ModelState.READY else done,
        licence=found.licence,
        author=found.author,
        homepage=found.homepage,
        input=found.input,
        output=found.output,
        labels=found.labels,
        addresses=tuple(source.url for source in found.sources if source.url),
        files=tuple(source.name for source in found.sources),
        missing=tuple(source.name for source in found.sources if not source.there()),
        usable=found.kind != "embedder" or "distances" in found.facts,
    )


def _wrong(source: Source) -> bool:
    """Whether a file lies there that can not be the right one."""
    return bool(source.proof()) and source.locate() is not None and not source.there()


def _received(source: Source) -> int:
    """Bytes that are there of a file that belongs in the models folder."""
    goal = source.goal
    if goal is None:
        return 0
    try:
        return (goal if source.there() else part_of(goal)).stat().st_size
    except OSError:
        return 0


def _getting(found: ModelEntry) -> Getting:
    if all(source.goal is None for source in found.sources):
        return Getting.INCLUDED
    if not all(source.url for source in found.sources if source.goal is not None):
        return Getting.DISK
    return Getting.DOWNLOAD if all(source.published for source in found.sources) else Getting.BY_HAND


def check(models: Sequence[str] | None = None) -> Iterator[ModelChecked]:
    """Read every file that is there and compare it with its checksum, one model after the other.

    Args:
        models: their ids; None for all that are there, and the built-in ones.

    Raises:
        NoSuchModel: there is none of that name.
    """
    wanted = entries() if models is None else tuple(entry(model) for model in models)
    for found in wanted:
        here = any(source.locate() for source in found.sources)
        if models is None and not here and _getting(found) is not Getting.INCLUDED:
            continue
        problem: KnownError | None = None
        try:
            for source in found.sources:
                source.checked()
        except KnownError as error:
            problem = error
        yield ModelChecked(found.id, problem)


def add(file: Path, *, model: str | None = None, examine: Examine = here) -> ShelfModel:
    """Take a file from disk, and say which model it belongs to.

    A published file is recognised by its checksum. Where none is published, the user says by
    ``model`` which one it is, and so that it is the right one; it is looked at, and has to
    stay the same from then on.

    Args:
        file: stays where it is; a copy is made.
        model: the id of a model without a published checksum.
        examine: looks at a file without a published checksum.

    Raises:
        NothingThere, IsFolder: there is no such file.
        UnknownModelFile: it is a model, and none of the published ones.
        NoModelFile: it is damaged, or no model at all.
        NoSuchModel: there is no model called ``model``.
        ModelDamaged: it is not what its checksum or its format asks for.
        UnsafeModel, WrongModelShape: see ``vision.examine``.
        ModelBusy: it is being downloaded.
        DiskFull, CannotWrite: it can not be copied.
    """
    found = summed(file)
    known = [(one, source) for one in entries() for source in one.sources if source.matches(found)]
    if model is not None and all(one.id != model for one, _ in known):
        return _take_unpublished(file, found, entry(model), examine)
    if known:
        for one, source in known:
            _take(file, found, one, source, examine)
        return _shown(known[0][0])
    if not any(source.name == file.name for one in entries() for source in one.sources):
        whole(file, examine)
    raise UnknownModelFile(path=file)


def recognised(file: Path, examine: Examine = here) -> tuple[ShelfModel | None, bool]:
    """Which model of the shelves ``file`` belongs to, and whether that is certain.

    By its checksum it is; by its name, where nobody published one, it is for the user to say.

    Args:
        file: stays where it is.
        examine: looks at one that belongs to none.

    Raises:
        NothingThere, IsFolder: there is no such file.
        NoModelFile, UnsafeModel: it belongs to none, and can be none of the user's own.
    """
    found = summed(file)
    for one in entries():
        if one.shelf != OWN and any(source.matches(found) for source in one.sources):
            return _shown(one), True
    for one in entries():
        if one.shelf != OWN and any(
            not source.published and source.name == file.name for source in one.sources
        ):
            return _shown(one), False
    whole(file, examine)
    return None, False


def _take_unpublished(file: Path, found: Sums, wanted: ModelEntry, examine: Examine) -> ShelfModel:
    """Take a file because the user says that it is the right one."""
    open_ones = [source for source in wanted.sources if not source.published]
    if not open_ones:  # there is a published checksum, and this file does not have it
        raise ModelDamaged(path=file)
    source = next((one for one in open_ones if one.name == file.name), open_ones[0])
    _take(file, found, wanted, source, examine)
    return _shown(wanted)


def remove(model: str, used: Container[str] = ()) -> None:
    """Delete the files of a model, and what was received of them; one of the user's own is forgotten.

    Args:
        model: its id.
        used: ids that something goes by now.

    Raises:
        NoSuchModel: there is none of that name.
        ModelInUse: it is one of ``used``.
        ModelIncluded: its files come with the program.
        ModelBusy: it is being downloaded.
        CannotWrite: a file can not be deleted.
    """
    found = entry(model)
    if model in used:
        raise ModelInUse(model=found.name)
    goals = [source.goal for source in found.sources if source.goal is not None]
    if not goals:
        raise ModelIncluded(model=found.name)
    if found.shelf == OWN:
        from faceapp.services.own_models import forget_own

        forget_own(model)
    for source in found.sources:
        goal = source.goal
        if goal is None or not goal.parent.is_dir():
            continue
        with locked(goal.parent, found.name):
            for left in (goal, source.kept_sum, *parts_of(goal)):
                try:
                    if left is not None:
                        left.unlink(missing_ok=True)
                except OSError as error:
                    raise cannot_write(error, goal) from error


def summed(file: Path) -> Sums:
    """The checksums of a file that the user named.

    Raises:
        NothingThere: there is no such file, or it can not be read.
        IsFolder: it is one.
    """
    try:
        if file.is_dir():
            raise IsFolder(path=file)
        if not file.is_file():
            raise NothingThere(path=file)
        return sums(file)
    except OSError as error:
        raise NothingThere(path=file) from error


def _take(file: Path, found: Sums, one: ModelEntry, source: Source, examine: Examine) -> None:
    """Put a copy of ``file`` where ``source`` should lie; harmless if it comes with the program."""
    goal = source.goal
    if goal is None:
        return
    with locked(goal.parent, one.name):
        if not _same(file, goal):
            with copied(file, found, goal) as copy:
                if not source.published:
                    _vouch(source, copy, found, file, examine)
                _put(copy, goal)
        elif not source.published:
            _vouch(source, goal, found, file, examine)
        for left in parts_of(goal):
            left.unlink(missing_ok=True)


def _same(file: Path, goal: Path) -> bool:
    try:
        return file.samefile(goal)
    except OSError:
        return False


def _vouch(source: Source, path: Path, found: Sums, file: Path, examine: Examine) -> None:
    """Look at a file nobody published a checksum of, and keep its own."""
    examine(source, path, called=file)
    kept = source.kept_sum
    if kept is not None:
        try:
            put_text(f"{found.sha256}  {source.name}\n", kept)
        except OSError as error:
            raise cannot_write(error, kept) from error


@contextmanager
def copied(file: Path, found: Sums, goal: Path) -> Iterator[Path]:
    """A copy of ``file`` beside ``goal``, which is gone afterwards unless it was put there.

    Raises:
        ModelDamaged: the file changed since it was summed up.
        DiskFull, CannotWrite: it can not be copied.
    """
    try:
        handle, name = tempfile.mkstemp(prefix=NEW, dir=goal.parent)
        os.close(handle)
    except OSError as error:
        raise cannot_write(error, goal) from error
    copy = Path(name)
    try:
        try:
            shutil.copyfile(file, copy)
            same = sums(copy) == found
        except OSError as error:
            raise cannot_write(error, goal) from error
        if not same:
            raise ModelDamaged(path=file)
        yield copy
    finally:
        copy.unlink(missing_ok=True)


def _put(copy: Path, goal: Path) -> None:
    try:
        copy.chmod(0o644)
        put(copy, goal)
    except OSError as error:
        raise cannot_write(error, goal) from error
