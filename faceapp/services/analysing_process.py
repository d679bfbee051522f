"""The process that looks at videos, as its parent has it: a decoder may crash without harm."""

from __future__ import annotations

import time
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any

from faceapp.domain.analysing_thresholds import ANALYSE_POLL_SECONDS, ANALYSE_SILENT_SECONDS
from faceapp.domain.measurement import PhotoProblem, VideoMeasurement
from faceapp.domain.model_choice import ModelChoice
from faceapp.domain.photo import Reason
from faceapp.domain.video_errors import VideoFailed
from faceapp.services.analysing_work import Heard, Measure, Watch, Wish, impolite, work
from faceapp.services.failing import Bug, Refused
from faceapp.services.worker_start import buried, spawned


class AnalysingProcess:
    """One process that looks at one video after the other; to be used from one thread.

    It starts with the first of them and keeps its models until it is closed. What it takes
    never grows with the length of a video: pictures stay inside, a few at a time, and what
    is found waits in the pipe until it is taken.

    Args:
        choice: the models it looks with.
        polite: whether the window and everybody else come first.
        silent: seconds without a word after which a decoder is said to hang.
    """

    def __init__(
        self, choice: ModelChoice, *, polite: bool = True, silent: float = ANALYSE_SILENT_SECONDS
    ) -> None:
        self.choice = choice
        self._work = work if polite else impolite
        self._silent = silent
        self._process: SpawnProcess | None = None
        self._line: Connection[Any, Any] | None = None
        self._path = Path()
        self._paused = False
        self._heard_at = 0.0

    @property
    def pid(self) -> int | None:
        """Of the process; None where there is none."""
        return None if self._process is None else self._process.pid

    def measure(self, path: Path) -> VideoMeasurement | PhotoProblem:
        """What a scan would know of the video at ``path``; a crash is a problem of that file."""
        self._begin(path, Measure(path))
        try:
            while True:
                for heard in self.poll():
                    if isinstance(heard, VideoMeasurement | PhotoProblem):
                        return heard
                    if isinstance(heard, Refused | Bug):
                        return PhotoProblem(Reason.CRASHED, str(heard.error("Measuring a video")))
        except VideoFailed as error:
            return PhotoProblem(Reason.CRASHED, str(error))

    def watch(self, order: Watch) -> None:
        """Begin with a video; what is found comes out of ``poll``, last of all a ``Seen``."""
        self._begin(order.path, order)

    def poll(self, timeout: float = ANALYSE_POLL_SECONDS) -> list[Heard]:
        """What was found, waiting at most ``timeout`` seconds if there is nothing.

        Raises:
            VideoFailed: the process died over this video, or hangs; it is gone, and the next
                video gets a new one.
        """
        line = self._line
        assert line is not None
        found: list[Heard] = []
        try:
            if line.poll(timeout):
                while not found or line.poll():
                    found.append(line.recv())
                    if len(found) >= 8:  # so that a pause is seen, however fast it goes
                        break
        except (EOFError, OSError) as error:
            if found:
                return found  # the next call meets it again
            self.close()
            raise VideoFailed(path=self._path) from error
        if found or self._paused:
            self._heard_at = time.monotonic()
        elif time.monotonic() - self._heard_at > self._silent:
            self.close()
            raise VideoFailed(path=self._path)
        return found

    def pause(self, paused: bool) -> None:
        """Stand still, or go on."""
        if paused != self._paused:
            self._paused = paused
            self._heard_at = time.monotonic()
            self._say(Wish.PAUSE if paused else Wish.GO_ON)

    def end(self) -> None:
        """Look no further; what was found so far comes out of ``poll``, and a ``Seen``."""
        self._paused = False
        self._say(Wish.END)

    def close(self) -> None:
        """End the process, and give its memory back. It writes nothing: any time is good."""
        process, line = self._process, self._line
        self._process = self._line = None
        if line is not None:
            line.close()
        if process is not None:
            process.kill()
            buried(process)

    def _begin(self, path: Path, order: Watch | Measure) -> None:
        if self._process is None or not self._process.is_alive():
            self.close()
            self._process, self._line = spawned(self._work, self.choice)
        self._path, self._paused, self._heard_at = path, False, time.monotonic()
        self._say(order)

    def _say(self, said: Watch | Measure | Wish) -> None:
        if self._line is not None:
            with suppress(OSError):  # it just died: poll will see
                self._line.send(said)
