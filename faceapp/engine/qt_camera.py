"""A camera that Qt opens, in each system's own way, with a word when it is unplugged."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from typing import Any, Final

import numpy as np
from PySide6.QtCore import QObject, Qt, QThread, QTimer
from PySide6.QtGui import QImage

from faceapp.domain.errors import KnownError
from faceapp.domain.measurement import Pixels
from faceapp.domain.video import SourceState, VideoFacts, VideoPicture
from faceapp.domain.video_errors import CameraBusy, CameraForbidden, CameraGone, NoSuchCamera
from faceapp.engine.live_run import StateHeard

log = logging.getLogger(__name__)

WIDTH: Final = 1280
"""Pixels; of the formats of a camera the widest up to this is taken: more is slower, not better."""
LEAST_RATE: Final = 24.0
"""Pictures/s; formats below it are only taken where there is no other."""
FIRST_SECONDS: Final = 8.0
"""Until the first picture; a camera that gives none is used by somebody else, as a rule."""
STALL_SECONDS: Final = 2.0
END_SECONDS: Final = 3.0


class QtCamera:
    """A source as of ``media.capture``; the camera lives on a thread of Qt, and hands pictures over.

    Args:
        key: of ``Cameras``.
        name: for what goes wrong.
        on_state: told what becomes of it.
    """

    def __init__(self, key: str, name: str, on_state: StateHeard) -> None:
        self._name = name
        self._tell = on_state
        self._changed = threading.Condition()
        self._picture: VideoPicture | None = None
        self._problem: KnownError | None = None
        self._closed = False
        self._size = (0, 0)
        self._thread = _CameraThread(key, self)
        self._thread.start()

    @property
    def facts(self) -> VideoFacts:
        """Sizes are 0 before the first picture."""
        return VideoFacts(self._size[0], self._size[1], None, 0.0, False, "")

    def pictures(self) -> Iterator[VideoPicture]:
        """Pictures as they come; one that was not taken in time is not kept for later.

        Raises:
            CameraBusy, CameraForbidden, CameraGone, NoSuchCamera: why there are no more.
        """
        self._tell(SourceState.CONNECTING)
        first = last = time.monotonic()
        running = False
        try:
            while True:
                with self._changed:
                    if self._picture is None and self._problem is None and not self._closed:
                        self._changed.wait(0.5)
                    picture, self._picture = self._picture, None
                    problem, closed = self._problem, self._closed
                if closed:
                    return
                now = time.monotonic()
                if picture is not None:
                    if not running:
                        self._tell(SourceState.RUNNING)
                    running, last = True, now
                    yield picture
                elif problem is not None:
                    raise problem
                elif not running and now - first > FIRST_SECONDS and last == first:
                    raise CameraBusy(camera=self._name)
                elif running and now - last > STALL_SECONDS:
                    running = False
                    self._tell(SourceState.STALLED)
        finally:
            self.close()
            self._tell(SourceState.ENDED)

    def close(self) -> None:
        """End ``pictures`` and let the camera go; from any thread."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        self._thread.quit()
        if threading.current_thread().name != "MainThread":
            self._thread.wait(int(END_SECONDS * 1000))

    # --- on the camera's thread ---

    def came(self, image: QImage, at: float, number: int, arrived: float) -> None:
        """A picture."""
        picture = VideoPicture(pixels_of(image), at, number, arrived)
        with self._changed:
            self._size = (image.width(), image.height())
            self._picture = picture
            self._changed.notify_all()

    def failed(self, problem: KnownError) -> None:
        """No picture will come any more."""
        with self._changed:
            self._problem = self._problem or problem
            self._changed.notify_all()

    @property
    def name(self) -> str:
        """As its maker calls it."""
        return self._name


class _CameraThread(QThread):
    """The event loop a camera needs."""

    def __init__(self, key: str, source: QtCamera) -> None:
        super().__init__()
        self.setObjectName("faceapp-qt-camera")
        self._key, self._source = key, source

    def run(self) -> None:
        """Open it, and hand over until ``quit``; called by Qt."""
        from PySide6.QtMultimedia import QMediaDevices

        device = next((one for one in QMediaDevices.videoInputs() if _key_of(one) == self._key), None)
        if device is None:
            self._source.failed(NoSuchCamera(camera=self._source.name))
            return
        eye = _Eye(device, self._source)
        try:
            self.exec()
        finally:
            eye.close()


class _Eye(QObject):
    """Camera and sink, both on the camera's thread."""

    def __init__(self, device: Any, source: QtCamera) -> None:
        super().__init__()
        from PySide6.QtMultimedia import QCamera, QMediaCaptureSession, QMediaDevices, QVideoSink

        self._source = source
        self._number = 0
        self._began = 0.0
        self._key = _key_of(device)
        self._camera = QCamera(device, self)
        chosen = best_format([(f, f.resolution().width(), f.maxFrameRate()) for f in device.videoFormats()])
        if chosen is not None:
            self._camera.setCameraFormat(chosen)
        self._camera.errorOccurred.connect(self._on_error)
        self._sink = QVideoSink(self)
        self._sink.videoFrameChanged.connect(self._on_frame, Qt.ConnectionType.DirectConnection)
        self._session = QMediaCaptureSession(self)
        self._session.setCamera(self._camera)
        self._session.setVideoSink(self._sink)
        self._devices = QMediaDevices(self)
        self._devices.videoInputsChanged.connect(self._look_for_it)
        QTimer.singleShot(0, self, self._camera.start)

    def close(self) -> None:
        """Let the camera go."""
        self._sink.videoFrameChanged.disconnect(self._on_frame)
        self._camera.stop()

    def _on_frame(self, frame: Any) -> None:
        arrived = time.perf_counter()
        image = frame.toImage()
        if image.isNull():
            return
        start = frame.startTime()  # microseconds, by the camera's own clock; negative where it has none
        now = start / 1e6 if start >= 0 else arrived
        if self._number == 0:
            self._began = now
        self._source.came(image, max(0.0, now - self._began), self._number, arrived)
        self._number += 1

    def _on_error(self, error: Any, words: str) -> None:
        from PySide6.QtMultimedia import QCamera

        if error == QCamera.Error.NoError:
            return
        log.info("the camera %s: %s", self._source.name, words)
        self._look_for_it()
        low = words.lower()
        kind = CameraForbidden if "permission" in low or "denied" in low else CameraBusy
        self._source.failed(kind(camera=self._source.name))

    def _look_for_it(self) -> None:
        from PySide6.QtMultimedia import QMediaDevices

        if all(_key_of(one) != self._key for one in QMediaDevices.videoInputs()):
            self._source.failed(CameraGone(camera=self._source.name))


def best_format(formats: list[tuple[Any, int, float]]) -> Any:
    """Of (format, width, pictures/s) the one to take: fast enough, then as large as is of use."""
    fitting = [one for one in formats if one[1] <= WIDTH] or formats
    fast = [one for one in fitting if one[2] >= LEAST_RATE] or fitting
    return max(fast, key=lambda one: (one[1], one[2]), default=(None,))[0]


def pixels_of(image: QImage) -> Pixels:
    """(h, w, 3) RGB, bytes of its own."""
    plain = image.convertToFormat(QImage.Format.Format_RGB888)
    height, width, stride = plain.height(), plain.width(), plain.bytesPerLine()
    rows = np.frombuffer(plain.constBits(), np.uint8, count=height * stride).reshape(height, stride)
    return rows[:, : 3 * width].reshape(height, width, 3).copy()


def _key_of(device: Any) -> str:
    return bytes(device.id().data()).decode("utf-8", "replace")
