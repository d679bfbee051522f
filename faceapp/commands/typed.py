"""What can be typed as a number; imports nothing that takes time."""

from __future__ import annotations

from collections.abc import Callable


def whole(name: str, least: int = 1, most: int | None = None) -> Callable[[str], int]:
    """A ``type`` of argparse, which calls by ``name`` what is no whole number from ``least`` to ``most``."""

    def number(text: str) -> int:
        value = int(text)
        if value < least or (most is not None and value > most):
            raise ValueError(text)
        return value

    number.__name__ = name
    return number
