"""Loading models by name; their adapters are imported when they are needed."""

from __future__ import annotations

from importlib import import_module
from typing import Any, Final, cast

from faceapp.domain.errors import NoSuchModel
from faceapp.domain.model_choice import BUILT_IN, ModelChoice
from faceapp.vision.entries import entries, entry
from faceapp.vision.models import (
    AttributeModel,
    Detector,
    Embedder,
    ExpressionModel,
    LandmarkModel,
    ModelSet,
    PoseModel,
)

__all__ = [
    "ADAPTERS",
    "entries",
    "entry",
    "load_attributes",
    "load_detector",
    "load_embedder",
    "load_expression",
    "load_landmarks",
    "load_pose",
    "load_set",
]

_HERE: Final = "faceapp.vision"
ADAPTERS: Final = {
    "mtcnn": f"{_HERE}.mtcnn",
    "dlib-resnet": f"{_HERE}.dlib_net",
    "faceapp-expression": f"{_HERE}.adapters.expression",
    "yunet": f"{_HERE}.adapters.yunet",
    "haar": f"{_HERE}.adapters.haar",
    "mobilefacenet": f"{_HERE}.adapters.mobilefacenet",
    "sface": f"{_HERE}.adapters.sface",
    "inception-resnet": f"{_HERE}.adapters.inception_resnet",
    "opencv-expression": f"{_HERE}.adapters.opencv_expression",
    "ferplus": f"{_HERE}.adapters.ferplus",
    "emotiefflib": f"{_HERE}.adapters.emotiefflib",
    "deepface-expression": f"{_HERE}.adapters.deepface_expression",
    "deepface-age": f"{_HERE}.adapters.deepface_age",
    "deepface-gender": f"{_HERE}.adapters.deepface_gender",
    "faceapi-expression": f"{_HERE}.adapters.faceapi_expression",
    "faceapi-age-gender": f"{_HERE}.adapters.faceapi_age_gender",
    "faceapi-landmarks": f"{_HERE}.adapters.faceapi_landmarks",
    "big-xception": f"{_HERE}.adapters.big_xception",
    "fsanet": f"{_HERE}.adapters.fsanet",
    "onnx": f"{_HERE}.adapters.own",
}
"""Which module reads the models of an adapter, by its function ``load(entry)``."""


def load_detector(model: str = BUILT_IN.detector) -> Detector:
    """A detector, ready to run; the first time ever may take a second for a conversion.

    Raises:
        NoSuchModel: there is no detector of that name.
        ModelDamaged, ModelUnchecked: its file is missing or not the one that was measured.
    """
    return cast(Detector, _load(model, "detector"))


def load_embedder(model: str = BUILT_IN.embedder) -> Embedder:
    """An embedder, ready to run; the first time ever may take a second for a conversion.

    Raises:
        NoSuchModel: there is no embedder of that name.
        ModelDamaged, ModelUnchecked: its file is missing or not the one that was measured.
    """
    return cast(Embedder, _load(model, "embedder"))


def load_expression(model: str) -> ExpressionModel:
    """An expression model, ready to run; raises as ``load_detector`` does."""
    return cast(ExpressionModel, _load(model, "expression"))


def load_attributes(model: str) -> AttributeModel:
    """A model for age or gender, ready to run; raises as ``load_detector`` does."""
    return cast(AttributeModel, _load(model, "attributes"))


def load_landmarks(model: str) -> LandmarkModel:
    """A model for 68 landmarks, ready to run; raises as ``load_detector`` does."""
    return cast(LandmarkModel, _load(model, "landmarks"))


def load_pose(model: str) -> PoseModel:
    """A model for the turn of the head, ready to run; raises as ``load_detector`` does."""
    return cast(PoseModel, _load(model, "pose"))


def load_set(choice: ModelChoice = BUILT_IN) -> ModelSet:
    """All models of ``choice``; raises as ``load_detector`` does."""
    return ModelSet(
        load_detector(choice.detector),
        load_embedder(choice.embedder),
        None if choice.expression is None else load_expression(choice.expression),
    )


def _load(model: str, kind: str) -> Any:
    found = entry(model)
    if found.kind != kind or found.adapter not in ADAPTERS:
        raise NoSuchModel(model=model)
    return import_module(ADAPTERS[found.adapter]).load(found)
