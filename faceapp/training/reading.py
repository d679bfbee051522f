"""A model file of ours, to go on from."""

from __future__ import annotations

from pathlib import Path

from faceapp.domain.errors import ModelDamaged
from faceapp.domain.training_thresholds import TRAIN_MODEL_BYTES
from faceapp.training.export import network_from
from faceapp.training.networks import Network


def network_of(path: Path) -> tuple[str, Network]:
    """The network in the file, and its name.

    Raises:
        ModelDamaged: it is not there, or no model that was written by this program.
    """
    try:
        if path.stat().st_size > TRAIN_MODEL_BYTES:
            raise ModelDamaged(path=path)
        data = path.read_bytes()
    except OSError as error:
        raise ModelDamaged(path=path) from error
    return network_from(data, path)
