"""Loading models by name; their adapters are imported when they are needed."""

from __future__ import annotations

from faceapp.domain.errors import NoSuchModel
from faceapp.vision.entries import entries, entry
from faceapp.vision.models import Detector, Embedder, ModelSet

__all__ = [
    "BUILT_IN_DETECTOR",
    "BUILT_IN_EMBEDDER",
    "entries",
    "entry",
    "load_built_in",
    "load_detector",
    "load_embedder",
]

BUILT_IN_DETECTOR = "mtcnn"
BUILT_IN_EMBEDDER = "dlib-resnet"


def load_detector(model: str = BUILT_IN_DETECTOR) -> Detector:
    """A detector, ready to run; the first time ever takes a second for the conversion.

    Raises:
        NoSuchModel: there is no detector of that name.
        ModelDamaged: its file is missing or not the one that was measured.
    """
    found = entry(model)
    if found.adapter == "mtcnn":
        from faceapp.vision.mtcnn import load

        return load(found)
    raise NoSuchModel(model=model)


def load_embedder(model: str = BUILT_IN_EMBEDDER) -> Embedder:
    """An embedder, ready to run; the first time ever takes a second for the conversion.

    Raises:
        NoSuchModel: there is no embedder of that name.
        ModelDamaged: its file is missing or not the one that was measured.
    """
    found = entry(model)
    if found.adapter == "dlib-resnet":
        from faceapp.vision.dlib_net import load

        return load(found)
    raise NoSuchModel(model=model)


def load_built_in() -> ModelSet:
    """The pair that works right after installation, without a network."""
    return ModelSet(load_detector(), load_embedder())
