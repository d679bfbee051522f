"""From a folder of labelled faces to a model file with its card: the steps in their order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from faceapp.domain.errors import CannotWrite, NoSuchNetwork
from faceapp.domain.training import Origin, Recipe, TrainingEvent, TrainingFinished
from faceapp.training import teaching
from faceapp.training.loop import train
from faceapp.training.networks import NETWORKS, Network
from faceapp.training.splitting import Faces, gather

_BESIDE = (".md", ".json", ".toml")
"""Endings of what is written beside the model."""


def kept_beside(out: Path) -> Path:
    """Where the state of the training of ``out`` lies until it is finished."""
    return out.with_name(f"{out.name}.training")


def train_model(
    data: Path,
    out: Path,
    recipe: Recipe,
    *,
    start: Network | None = None,
    teachers: Sequence[Path] = (),
    origin: Origin | None = None,
) -> Iterator[TrainingEvent]:
    """Train with the faces at ``data``, and write ``out`` and a card beside it.

    Closing the iterator stops it; the same call goes on after the last whole epoch.

    Args:
        data: see ``data.sets``.
        out: the ONNX file.
        recipe: how.
        start: go on from this one; see ``loop.train``.
        teachers: whose answers are learned beside the labels; see ``teaching.teacher``.
        origin: what it is made from, for its licence.

    Raises:
        KnownError: the faces, the recipe or the place to write can not be used.
    """
    _can_begin(recipe, out)  # better now than after the first epoch
    found = [teaching.teacher(one) for one in teachers]
    recipe = replace(recipe, teachers=tuple(one.name for one in found))
    faces = yield from gather(data, recipe.seed)
    yield from train_faces(faces, out, recipe, start=start, teachers=found, origin=origin)


def train_faces(
    faces: Faces,
    out: Path,
    recipe: Recipe,
    *,
    start: Network | None = None,
    teachers: Sequence[teaching.Teacher] = (),
    origin: Origin | None = None,
) -> Iterator[TrainingEvent]:
    """As ``train_model``, with faces that were read and parted already."""
    _can_begin(recipe, out)
    keep = kept_beside(out)
    taught = None
    if teachers:
        taught = yield from teaching.taught(teachers, faces.train.pictures)
    trained = yield from train(faces.train, faces.validation, recipe, keep, start=start, taught=taught)
    # Imported late: whoever stops before needs neither.
    from faceapp.training.finishing import finish

    finished: TrainingFinished = finish(
        trained, faces, recipe, out, origin or Origin(), begun=start is not None
    )
    keep.unlink(missing_ok=True)
    yield finished


def _can_begin(recipe: Recipe, out: Path) -> None:
    if recipe.network not in NETWORKS:
        raise NoSuchNetwork(network=recipe.network, networks=", ".join(NETWORKS))
    if not out.parent.is_dir() or out.is_dir() or out.suffix in _BESIDE:
        raise CannotWrite(path=out)
