"""What a training keeps after each epoch, so that it can be stopped at any moment."""

from __future__ import annotations

import contextlib
import io
import json
import os
import tempfile
from dataclasses import asdict, dataclass, field
from pathlib import Path
from pickle import UnpicklingError

import torch
from torch import Tensor

from faceapp.domain.errors import CannotWrite, DiskFull, TrainingDiffers
from faceapp.domain.training import Recipe

State = dict[str, Tensor]


@dataclass(slots=True)
class Checkpoint:
    """A training after an epoch.

    Attributes:
        begun: what it was begun with, see ``begun_with``.
        epoch: epochs done.
        network, average: weights; the second are their moving mean.
        steps: the optimiser's state.
        chance: states of the generators: ours, torch's own, the graphics card's.
        history: validation macro F1 after each epoch.
        best: the average with the highest of these, where training may end early.
        seconds: spent so far.
    """

    begun: str
    epoch: int
    network: State
    average: State
    steps: dict[str, object]
    chance: tuple[Tensor, ...]
    history: list[float] = field(default_factory=list)
    best: State | None = None
    seconds: float = 0.0


def begun_with(recipe: Recipe, fingerprint: str) -> str:
    """What must be the same for a training to go on."""
    return json.dumps({**asdict(recipe), "pictures": fingerprint}, sort_keys=True)


def save(checkpoint: Checkpoint, path: Path) -> None:
    """Write it in one step: there is always a whole one.

    Raises:
        DiskFull, CannotWrite: the one before is left as it was.
    """
    values = {name: getattr(checkpoint, name) for name in Checkpoint.__slots__}
    whole = io.BytesIO()  # torch, writing to a full disk, says everything but that it is full
    torch.save(values, whole)
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(whole.getbuffer())
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(path)
        finally:
            with contextlib.suppress(FileNotFoundError):
                Path(name).unlink()
    except OSError as error:
        if error.errno == 28:  # ENOSPC
            raise DiskFull from error
        raise CannotWrite(path=path) from error


def load(path: Path, begun: str) -> Checkpoint | None:
    """The one kept at ``path``; None if there is none.

    Never runs what the file holds: numbers and plain values only.

    Raises:
        TrainingDiffers: it was begun with something else, or is damaged.
    """
    try:
        values = torch.load(path, map_location="cpu", weights_only=True)
        checkpoint = Checkpoint(**values)
    except FileNotFoundError:
        return None
    except (OSError, RuntimeError, UnpicklingError, EOFError, TypeError, KeyError, ValueError) as error:
        raise TrainingDiffers(path=path) from error
    if checkpoint.begun != begun:
        raise TrainingDiffers(path=path)
    return checkpoint
