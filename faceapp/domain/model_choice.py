"""Which models a library is measured with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """Ids in the model registry, one of each kind.

    Attributes:
        expression: None: expressions are not measured.
    """

    detector: str
    embedder: str
    expression: str | None


BUILT_IN: Final = ModelChoice("mtcnn", "dlib-resnet", "faceapp-expression")
"""What works right after installation, without a network."""

CHOSEN: Final = ("detector", "embedder", "expression")
"""The kinds of models that a library is measured with."""
