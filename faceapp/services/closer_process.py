"""Looking closer at faces in a process of its own: its models take half a gigabyte of memory."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any

from faceapp.domain.closer import Closer
from faceapp.domain.cut_thresholds import CLOSER_LONGEST_SECONDS, CLOSER_POLL_SECONDS
from faceapp.domain.errors import CannotMeasure
from faceapp.domain.face import Face
from faceapp.services.failing import Bug, Refused, attempted
from faceapp.services.worker_process import be_polite, end_with_parent
from faceapp.services.worker_start import buried, spawned

log = logging.getLogger(__name__)


class CloserProcess:
    """Starts with the first look and keeps its models until it is closed; to be used from one thread."""

    def __init__(self) -> None:
        self._process: SpawnProcess | None = None
        self._line: Connection[Any, Any] | None = None

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
            self._process, self._line = spawned(work, None)
        line = self._line
        assert line is not None
        try:
            line.send((path, face))
            end = time.monotonic() + CLOSER_LONGEST_SECONDS
            while not line.poll(CLOSER_POLL_SECONDS):
                if not wanted():
                    self.close()
                    return None
                if time.monotonic() > end:
                    self.close()
                    raise CannotMeasure(detail=f"still busy after {CLOSER_LONGEST_SECONDS:.0f} s")
            heard = line.recv()
        except (EOFError, OSError) as error:
            raise CannotMeasure(detail=f"ended with code {self.close()}") from error
        match heard:
            case Closer():
                return heard
            case Refused() | Bug():
                raise heard.error("Looking closer")
        raise TypeError(type(heard))

    def close(self) -> int | None:
        """End the process, and give its memory back; how it ended."""
        process, line = self._process, self._line
        self._process = self._line = None
        if line is not None:
            line.close()
        if process is None:
            return None
        if process.is_alive():
            process.terminate()
        return buried(process)


def work(connection: Connection[Any, Any], _given: None) -> None:
    """Look at one face after the other, inside the process."""
    from faceapp.services.closer import CloserModels

    be_polite(waited_for=True)
    end_with_parent()
    models = CloserModels()
    with suppress(EOFError, OSError):  # the parent is gone, or wants no more
        while True:
            connection.send(_seen(models, *connection.recv()))
    os._exit(0)  # nothing to tidy up; unloading the networks takes longer than the kernel does


def _seen(models: Any, path: Path, face: Face) -> Closer | Refused | Bug:
    from faceapp.services.closer import look_closer

    return attempted(lambda: look_closer(path, face, models))
