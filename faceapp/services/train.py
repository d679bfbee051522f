"""Training expression models: from a user's folders to a model file of their own."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from faceapp.domain.training import Origin, Recipe, TrainingEvent
from faceapp.storage.library import Library

if TYPE_CHECKING:
    from faceapp.training.networks import Network


def train_expression(
    data: Path,
    out: Path,
    recipe: Recipe,
    *,
    start: Path | None = None,
    teachers: Sequence[Path] = (),
    corrections: bool = False,
) -> Iterator[TrainingEvent]:
    """Train, telling how far it is; ends with ``TrainingFinished``.

    Closing the iterator stops it. Nothing is lost but the epoch it is in: the same call goes on.

    Args:
        data: a folder for each expression, or ``train`` and ``validation`` (or FER2013's
            ``public_test``) with such folders, each a folder or an archive.
        out: the ONNX file; its card and its entry for the registry are written beside it.
        recipe: how.
        start: a model of ours to go on from, a file or the name of one on the shelf: its body
            stays as it is, unless ``recipe.whole``.
        teachers: models whose answers are learned beside the labels, files of ours or names of
            expression models on the shelf.
        corrections: the faces are those that were corrected in a library.

    Raises:
        KnownError: the pictures, the model or the place to write can not be used.
    """
    from faceapp.training.job import train_model

    begin = None
    if start is not None:
        name, begin = _network(start)
        recipe = replace(recipe, network=name)
    origin = Origin(_licence(start), corrections)
    yield from train_model(data, out, recipe, start=begin, teachers=teachers, origin=origin)


def train_on_corrections(
    library: Library, out: Path, recipe: Recipe, *, start: Path, teachers: Sequence[Path] = ()
) -> Iterator[TrainingEvent]:
    """Fine-tune ``start`` with the faces whose expression a person or an import set; as ``train_expression``.

    The same call goes on with a training that was stopped, while no expression was set since.

    Raises:
        NoTrainingPictures: no expression was set, or no photo of it can be read.
        TooFewPictures: of only one expression, or of only one person.
        KnownError: the model or the place to write can not be used.
    """
    from faceapp.services.corrections import write_corrected

    with TemporaryDirectory(prefix="faceapp-") as folder:
        yield from write_corrected(library, Path(folder))
        yield from train_expression(
            Path(folder), out, recipe, start=start, teachers=teachers, corrections=True
        )


def begin_with(start: Path) -> tuple[str, Network, str]:
    """A model to go on from: its network's name, it, and the licence of what comes out.

    Raises:
        KnownError: it can not be used.
    """
    name, begin = _network(start)
    return name, begin, _licence(start)


_YOURS = ", and your own pictures"


def _licence(start: Path | None) -> str:
    """That of the model it begins with, with what it says of its own data, and the user's pictures."""
    from faceapp.vision.entries import OWN, entries, entry
    from faceapp.vision.sources import sums

    if start is None:
        return Origin().licence
    if start.exists() or len(start.parts) > 1:
        found = sums(start)
        known = next((one for one in entries() if any(part.matches(found) for part in one.sources)), None)
    else:
        known = entry(str(start))
    if known is not None:
        licence = known.licence if known.shelf == OWN else f"as {known.name} ({known.licence})"
    else:
        licence = _written(start) or f"that of {start.name}, whoever made it"
    return licence if licence == Origin().licence else licence.removesuffix(_YOURS) + _YOURS


def _written(model: Path) -> str:
    """The licence in the entry beside a model that was trained before; "" where none is."""
    try:
        listed = tomllib.loads(model.with_suffix(".toml").read_text(encoding="utf-8"))["model"]
        return str(listed[0]["licence"])
    except (OSError, ValueError, LookupError, TypeError):
        return ""


def _network(model: Path) -> tuple[str, Network]:
    from faceapp.training.export import network_from
    from faceapp.training.reading import network_of
    from faceapp.vision.entries import entry

    if model.exists() or len(model.parts) > 1:
        return network_of(model)
    source = entry(str(model)).sources[0]
    return network_from(source.read(), Path(source.name))
