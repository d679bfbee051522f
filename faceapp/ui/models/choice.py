"""Which models a library goes by, and is about to go by."""

from __future__ import annotations

from faceapp.domain.model_choice import ModelChoice
from faceapp.engine.engine import EngineContext


def chosen(context: EngineContext) -> tuple[ModelChoice, ModelChoice | None]:
    """What the library goes by, and what it is about to go by; on the engine's thread."""
    from faceapp.services import models, switching

    return models.in_use(context.library), switching.wanted(context.library)


def ids(choice: ModelChoice | None) -> frozenset[str]:
    """The models of a choice."""
    if choice is None:
        return frozenset()
    return frozenset(filter(None, (choice.detector, choice.embedder, choice.expression)))
