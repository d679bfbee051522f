"""A process that looks at videos as the program's does, and takes its time while a test wants that.

What is stopped "in the middle" has to be in the middle of something, however fast the machine is.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from faceapp.domain.model_choice import ModelChoice
from faceapp.domain.video import VideoPicture
from faceapp.services import analysing_work
from faceapp.services.analysing_stages import Ahead

VARIABLE = "FACEAPP_TEST_GATE"
EACH_SECONDS = 0.2
"""What a picture takes at least while the gate is closed."""


class Gate:
    """Closed, videos go on slowly after so many pictures; the process must be begun after this is made."""

    def __init__(self, place: Path) -> None:
        self._file = place
        os.environ[VARIABLE] = str(place)

    def close(self, after: int) -> None:
        new = self._file.with_suffix(".new")
        new.write_text(str(after))
        new.replace(self._file)

    def open(self) -> None:
        self._file.unlink(missing_ok=True)


def polite(line: Connection[Any, Any], choice: ModelChoice) -> None:
    """In place of ``analysing_work.work``."""
    _slow_down()
    analysing_work.work(line, choice)


def impolite(line: Connection[Any, Any], choice: ModelChoice) -> None:
    """In place of ``analysing_work.impolite``."""
    _slow_down()
    analysing_work.impolite(line, choice)


def _slow_down() -> None:
    wanted = analysing_work._Worker._wanted

    def slowly(self: analysing_work._Worker, ahead: Ahead) -> Iterator[VideoPicture]:
        for number, picture in enumerate(wanted(self, ahead)):
            if number >= _after():
                time.sleep(EACH_SECONDS)
            yield picture

    analysing_work._Worker._wanted = slowly  # type: ignore[method-assign]


def _after() -> float:
    try:
        return float(Path(os.environ[VARIABLE]).read_text())
    except FileNotFoundError:
        return float("inf")
