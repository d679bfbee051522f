"""The process that looks at videos, as its parent has it: a decoder may crash without harm."""

from __future__ import annotations

import time
from pathlib import Path

from faceapp.domain.analysing_thresholds import ANALYSE_POLL_SECONDS, ANALYSE_SILENT_SECONDS
from faceapp.domain.measurement import PhotoProblem, VideoMeasurement
from faceapp.domain.model_choice import ModelChoice
from faceapp.domain.photo import Reason
from faceapp.domain.video_errors import VideoFailed
from faceapp.services.analysing_work import Heard, Measure, Watch, Wish, impolite, work
from faceapp.services.failing import Bug, Refused
from faceapp.services.own_process import OwnProcess


class AnalysingProcess(OwnProcess):
    """One process that looks at one video after the other; to be used from one thread.

    It starts with the first of them and keeps its models until it is closed; it writes nothing,
    so that any time is good for that. What it takes never grows with the length of a video:
    pictures stay inside, a few at a time, and what is found waits in the pipe until it is taken.

    Args:
        choice: the models it looks with.
        polite: whether the window and everybody else come first.
        silent: seconds without a word after which a decoder is said to hang.
    """

    def __init__(
        self, choice: ModelChoice, *, polite: bool = True, silent: float = ANALYSE_SILENT_SECONDS
    ) -> None:
        super().__init__()
        self.choice = choice
        self._work = work if polite else impolite
        self._silent = silent
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
        found: list[Heard] | None = self._heard(timeout)
        if found is None:
            self.close()
            raise VideoFailed(path=self._path)
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

    def _begin(self, path: Path, order: Watch | Measure) -> None:
        if self._process is None or not self._process.is_alive():
            self.close()
            self._start(self._work, self.choice)
        self._path, self._paused, self._heard_at = path, False, time.monotonic()
        self._say(order)
