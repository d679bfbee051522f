"""The models the library is measured with."""

from __future__ import annotations

from faceapp.vision.models import ModelSet

__all__ = ["ModelSet", "built_in"]


def built_in() -> ModelSet:
    """The detector and embedder that work right after installation.

    Loading takes about a second, the first time ever a little longer; used by one
    caller at a time.

    Raises:
        ModelDamaged: a file is missing or not the one that was measured.
    """
    from faceapp.vision.registry import load_built_in

    return load_built_in()
