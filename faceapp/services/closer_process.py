"""Looking closer at faces in a process of its own: its models take half a gigabyte of memory."""

from __future__ import annotations

import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from faceapp.domain.closer import Closer
from faceapp.domain.cut_thresholds import CLOSER_LONGEST_SECONDS, CLOSER_POLL_SECONDS
from faceapp.domain.errors import CannotMeasure
from faceapp.domain.face import Face
from faceapp.services.failing import Bug, Refused, attempted
from faceapp.services.own_process import OwnProcess, at_work


class CloserProcess(OwnProcess):
    """Starts with the first look and keeps its models until it is closed."""

    @property
    def running(self) -> bool:
        """Whether models may be loaded there."""
        return self._process is not None

    def look(self, path: Path, face: Face, wanted: Callable[[], bool] = lambda: True) -> Closer | None:
        """Look at a face; see ``services.closer.look_closer``.

        Args:
            path: of the photo.
            face: where it is.
            wanted: asked now and then; where it says no, the process is ended.

        Returns:
            None where it was not wanted any more.

        Raises:
            KnownError: the photo can not be read, or looking ended the process.
        """
        if self._process is None:
            self._start(work, None)
        self._say((path, face))
        end = time.monotonic() + CLOSER_LONGEST_SECONDS
        while not (heard := self._heard(CLOSER_POLL_SECONDS)):
            if heard is None:
                raise CannotMeasure(detail=f"ended with code {self._bury()}")
            if not wanted():
                self.close()
                return None
            if time.monotonic() > end:
                self.close()
                raise CannotMeasure(detail=f"still busy after {CLOSER_LONGEST_SECONDS:.0f} s")
        match heard[0]:
            case Closer() as seen:
                return seen
            case Refused() | Bug() as problem:
                raise problem.error("Looking closer")
        raise TypeError(type(heard[0]))


def work(connection: Connection[Any, Any], _given: None) -> None:
    """Look at one face after the other, inside the process."""
    from faceapp.services.closer import CloserModels

    with at_work(waited_for=True):
        models = CloserModels()
        while True:
            connection.send(_seen(models, *connection.recv()))


def _seen(models: Any, path: Path, face: Face) -> Closer | Refused | Bug:
    from faceapp.services.closer import look_closer

    return attempted(lambda: look_closer(path, face, models))
