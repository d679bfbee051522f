"""The models a library is measured with."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import Any, Final

from faceapp.domain.errors import BadModelEntry, NoSuchModel
from faceapp.domain.model_choice import BUILT_IN, ModelChoice
from faceapp.services import settings
from faceapp.storage.library import Library
from faceapp.vision.models import ModelSet

__all__ = [
    "IN_USE",
    "ModelChoice",
    "ModelSet",
    "in_use",
    "load",
    "name_of",
    "of_setting",
    "written",
]

IN_USE: Final = "models"
"""The setting that holds the choice."""


def in_use(library: Library) -> ModelChoice:
    """The models whose measurements the library goes by; the built-in ones until others are chosen."""
    return of_setting(settings.get(library, IN_USE))


def of_setting(kept: object) -> ModelChoice:
    """What ``written`` gave; the built-in ones where nothing is known."""
    if not isinstance(kept, dict):
        return BUILT_IN
    known = {field.name for field in fields(ModelChoice)}
    return ModelChoice(**(asdict(BUILT_IN) | {key: kept[key] for key in kept if key in known}))


def written(choice: ModelChoice) -> dict[str, Any]:
    """As it is kept in the setting ``IN_USE``."""
    return asdict(choice)


def name_of(model: str) -> str:
    """What people call the model with this id; the id itself where the model is not known any more."""
    from faceapp.vision.entries import entry

    try:
        return entry(model).name
    except (NoSuchModel, BadModelEntry):
        return model


def load(choice: ModelChoice = BUILT_IN) -> ModelSet:
    """The networks themselves; takes about a second, the first time ever a little longer.

    Raises:
        NoSuchModel: one of them is not known any more.
        ModelDamaged, ModelUnchecked: a file is missing or not the one that was measured.
    """
    from faceapp.vision.registry import load_set

    return load_set(choice)
