"""Cameras of this machine through OpenCV, where Qt does not see them."""

from __future__ import annotations

import errno
import os
import stat
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, Protocol

import numpy as np

from faceapp.domain.errors import KnownError
from faceapp.domain.measurement import Pixels
from faceapp.domain.video import SourceState, VideoFacts, VideoPicture
from faceapp.domain.video_errors import CameraBusy, CameraForbidden, CameraGone, NoSuchCamera
from faceapp.domain.video_thresholds import CAMERA_FAILURES_MOST, CAMERA_SIZE, STREAM_STALL_SECONDS
from faceapp.media.capture import StateHeard
from faceapp.media.slot import Closed, Slot
from faceapp.media.stream_clock import StreamClock

_SYSTEM: Final = Path("/sys/class/video4linux")
_DEVICES: Final = Path("/dev")


class Device(Protocol):
    """As much of ``cv2.VideoCapture`` as is used."""

    def isOpened(self) -> bool: ...  # noqa: D102
    def read(self) -> tuple[bool, Any]: ...  # noqa: D102
    def get(self, fact: int, /) -> float: ...  # noqa: D102
    def set(self, fact: int, value: float, /) -> bool: ...  # noqa: D102
    def release(self) -> None: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class CameraName:
    """A camera of this machine.

    Attributes:
        index: what ``OpenCvCamera`` takes.
        name: as the system calls it.
    """

    index: int
    name: str


def cameras(system: Path = _SYSTEM) -> tuple[CameraName, ...]:
    """Cameras as Linux lists them; none elsewhere, where only Qt knows their names.

    Args:
        system: where the kernel lists them; a camera's second device, which gives no pictures,
            is left out.
    """
    found = []
    for folder in system.glob("video*") if system.is_dir() else ():
        number = folder.name.removeprefix("video")
        if not number.isdecimal() or _read(folder / "index") not in {"", "0"}:
            continue
        found.append(CameraName(int(number), _read(folder / "name") or f"Camera {int(number) + 1}"))
    return tuple(sorted(found, key=lambda camera: camera.index))


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8", "replace").strip()
    except OSError:
        return ""


def _open_device(index: int) -> Device:
    import cv2

    cv2.utils.logging.setLogLevel(
        cv2.utils.logging.LOG_LEVEL_SILENT
    )  # it would tell the terminal what the user is told in a sentence
    system = cv2.CAP_V4L2 if sys.platform.startswith("linux") else cv2.CAP_ANY
    device: Device = cv2.VideoCapture(index, system)
    return device


class OpenCvCamera:
    """A camera by its number.

    Args:
        index: its number, as in ``cameras``.
        on_state: told what becomes of it.
        size: width and height that are asked for, pixels; the camera gives the nearest it has.
        opener: makes the device.
        devices: the folder where the system keeps its devices.
    """

    def __init__(
        self,
        index: int,
        *,
        on_state: StateHeard | None = None,
        size: tuple[int, int] = CAMERA_SIZE,
        opener: Callable[[int], Device] = _open_device,
        devices: Path = _DEVICES,
    ) -> None:
        names = {camera.index: camera.name for camera in cameras()}
        self.name = names.get(index, f"Camera {index + 1}")
        self._index = index
        self._tell = on_state or (lambda _state: None)
        self._size = size
        self._opener = opener
        self._path = devices / f"video{index}" if sys.platform.startswith("linux") else None
        self._slot: Slot[VideoPicture] = Slot()
        self._facts = VideoFacts(0, 0, None, 0.0, sound=False, codec="")
        self._running = False

    @property
    def facts(self) -> VideoFacts:
        """What is known so far; sizes are 0 before the first picture."""
        return self._facts

    def pictures(self) -> Iterator[VideoPicture]:
        """Pictures as they come; waits for them, ends when closed.

        Raises:
            NoSuchCamera: there is none of that number.
            CameraForbidden: the system says no.
            CameraBusy: another program has it, or it gives no pictures.
            CameraGone: it was unplugged.
        """
        self._tell(SourceState.CONNECTING)
        threading.Thread(target=self._capture, name="camera").start()
        try:
            while True:
                try:
                    picture = self._slot.take(0.1)
                except Closed:
                    return
                if picture is not None:
                    self._heard(running=True)
                    yield picture
                elif self._slot.quiet > STREAM_STALL_SECONDS:
                    self._heard(running=False)
        finally:
            self.close()
            self._tell(SourceState.ENDED)

    def close(self) -> None:
        """End ``pictures`` at once; the device is let go when it has given its last picture."""
        self._slot.close()

    def _heard(self, *, running: bool) -> None:
        if running != self._running and (running or self._facts.width):
            self._running = running
            self._tell(SourceState.RUNNING if running else SourceState.STALLED)

    # --- the thread that captures ------------------------------------------------------------

    def _capture(self) -> None:
        try:
            self._must_be_there()
            device = self._opener(self._index)
            try:
                self._set_up(device)
                self._read_all(device)
            finally:
                device.release()
        except KnownError as error:
            self._slot.fail(error)

    def _must_be_there(self) -> None:
        """Ask the system before OpenCV, which only says no."""
        if self._path is None:
            return
        try:
            if not stat.S_ISCHR(self._path.stat().st_mode):
                raise NoSuchCamera(camera=self._index + 1)
            os.close(os.open(self._path, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC))
        except OSError as error:
            raise self._refusal(error.errno) from error

    def _refusal(self, number: int | None) -> KnownError:
        if number in {errno.EACCES, errno.EPERM}:
            return CameraForbidden(camera=self.name)
        if number == errno.EBUSY:
            return CameraBusy(camera=self.name)
        if self._facts.width:
            return CameraGone(camera=self.name)
        return NoSuchCamera(camera=self._index + 1)

    def _set_up(self, device: Device) -> None:
        import cv2

        if not device.isOpened():
            raise CameraBusy(camera=self.name)
        if self._size[0] > 640:  # USB 2 has no room for more than 640 x 480 uncompressed
            device.set(cv2.CAP_PROP_FOURCC, float(cv2.VideoWriter.fourcc(*"MJPG")))
        device.set(cv2.CAP_PROP_FRAME_WIDTH, float(self._size[0]))
        device.set(cv2.CAP_PROP_FRAME_HEIGHT, float(self._size[1]))
        device.set(cv2.CAP_PROP_BUFFERSIZE, 1.0)
        rate = device.get(cv2.CAP_PROP_FPS)
        self._facts = replace(self._facts, rate=rate if 0 < rate < 1000 else 0.0)

    def _read_all(self, device: Device) -> None:
        import cv2

        clock = StreamClock()
        number = failures = 0
        while not self._slot.closed():
            good, picture = device.read()
            arrived = time.perf_counter()
            if not good or picture is None:
                self._judge_failure(failures)
                failures += 1
                self._slot.rest(0.05)
                continue
            failures = 0
            own = device.get(cv2.CAP_PROP_POS_MSEC) / 1000
            pixels: Pixels = np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB), np.uint8)
            if not self._facts.width:
                self._facts = replace(self._facts, width=pixels.shape[1], height=pixels.shape[0])
            self._slot.put(
                VideoPicture(pixels, clock.time(own if own > 0 else None, arrived), number, arrived)
            )
            number += 1

    def _judge_failure(self, failures: int) -> None:
        """A picture that did not come: whether the camera is gone, or just missed one."""
        if self._path is not None and not self._path.exists():
            raise CameraGone(camera=self.name)
        if failures >= CAMERA_FAILURES_MOST:
            raise (CameraGone if self._facts.width else CameraBusy)(camera=self.name)
