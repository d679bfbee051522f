"""Exports that were made, and choices that somebody gave a name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from faceapp.domain.export_choices import ExportChoices


class ExportState(StrEnum):
    """How an export stands."""

    RUNNING = "running"
    STOPPED = "stopped"
    DONE = "done"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class PastExport:
    """An export from this library.

    Attributes:
        at: when it was begun, seconds since 1970.
        state: RUNNING where the program ended in the middle of it, too.
        pictures, labels, bytes: 0 until it is done.
    """

    id: int
    at: float
    folder: Path
    choices: ExportChoices
    state: ExportState
    pictures: int
    labels: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Preset:
    """Choices with a name."""

    name: str
    choices: ExportChoices


def still_of_use(past: Iterable[PastExport]) -> tuple[PastExport, ...]:
    """Those that are worth a line: not what was gone on with, nor what was refused and then done.

    Args:
        past: the newest first; so is the answer.
    """
    begun: set[Path] = set()  # folders in which a newer one wrote
    tried: set[Path] = set()
    kept = []
    for one in past:
        over = {
            ExportState.DONE: False,
            ExportState.PROBLEM: one.folder in tried,
        }.get(one.state, one.folder in begun)
        if not over:
            kept.append(one)
        tried.add(one.folder)
        if one.state is not ExportState.PROBLEM:
            begun.add(one.folder)
    return tuple(kept)
