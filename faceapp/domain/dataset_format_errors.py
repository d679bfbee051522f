"""Errors of formats that can not hold what was chosen."""

from __future__ import annotations

from faceapp.domain.errors import KnownError


class WantsExpressions(KnownError):
    """A format of expressions alone was asked for people."""

    sentence = "{format} holds expressions only; choose them as labels."


class WantsSize(KnownError):
    """``size`` is the side of its pictures, pixels."""

    sentence = "Pictures of {format} are {size} pixels wide and high; choose faces of this size."
