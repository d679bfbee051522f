"""Training expression models: from a user's folders to a model file of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from faceapp.domain.training import Recipe, TrainingEvent
from faceapp.storage.library import Library

if TYPE_CHECKING:
    from faceapp.training.networks import Network


def train_expression(
    data: Path, out: Path, recipe: Recipe, *, start: Path | None = None, teachers: Sequence[Path] = ()
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

    Raises:
        KnownError: the pictures, the model or the place to write can not be used.
    """
    from faceapp.training.job import train_model

    begin = None
    if start is not None:
        name, begin = _network(start)
        recipe = replace(recipe, network=name)
    yield from train_model(data, out, recipe, start=begin, teachers=teachers)


def train_on_corrections(
    library: Library, out: Path, recipe: Recipe, *, start: Path, teachers: Sequence[Path] = ()
) -> Iterator[TrainingEvent]:
    """Fine-tune ``start`` with the faces whose expression a person corrected; as ``train_expression``.

    The same call goes on with a training that was stopped, while no expression was corrected since.

    Raises:
        NoTrainingPictures: nothing was corrected, or no photo of it can be read.
        TooFewPictures: of only one expression, or of only one person.
        KnownError: the model or the place to write can not be used.
    """
    from faceapp.services.corrections import write_corrected

    with TemporaryDirectory(prefix="faceapp-") as folder:
        yield from write_corrected(library, Path(folder))
        yield from train_expression(Path(folder), out, recipe, start=start, teachers=teachers)


def _network(model: Path) -> tuple[str, Network]:
    from faceapp.training.export import network_from
    from faceapp.training.reading import network_of
    from faceapp.vision.entries import entry

    if model.exists() or len(model.parts) > 1:
        return network_of(model)
    source = entry(str(model)).sources[0]
    return network_from(source.read(), Path(source.name))
