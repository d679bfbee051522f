"""Exports that were made, and choices that somebody gave a name."""

from __future__ import annotations

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
