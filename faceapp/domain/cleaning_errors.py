"""Errors of looking for wrong labels."""

from __future__ import annotations

from faceapp.domain.errors import KnownError


class CheckingBroke(KnownError):
    """The process that looked at the labels is gone, or met a bug; nothing was changed."""

    sentence = "Checking ended by itself; check again."
