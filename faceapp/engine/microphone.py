"""Sound for the video of a recording, from the microphone the system offers first."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject

from faceapp.domain.video import SoundFacts
from faceapp.engine.multimedia import multimedia

log = logging.getLogger(__name__)

Heard = Callable[[NDArray[np.int16], float], None]
"""Gets samples (n, channels), and when the first of them was heard, of ``time.perf_counter()``."""


def _device() -> Any:
    """The microphone; None where there is none, or a library of the system is missing."""
    try:
        device = multimedia().QMediaDevices.defaultAudioInput()
    except ImportError as error:
        log.info("there is no sound: %s", error)
        return None
    return None if device.isNull() else device


def has_microphone() -> bool:
    """Whether sound can be recorded."""
    return _device() is not None


class Microphone(QObject):
    """Lives in the GUI thread; listens from ``begin`` to ``end``."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source: Any = None
        self._stream: Any = None
        self._heard: Heard | None = None
        self._facts = SoundFacts(48_000, 1)
        self._rest = b""

    def begin(self, heard: Heard) -> SoundFacts | None:
        """Listen; how the sound comes, or None where nothing can be heard."""
        self.end()
        device = _device()
        if device is None:
            return None
        from PySide6.QtMultimedia import QAudioFormat, QAudioSource

        wanted = QAudioFormat()
        usual = device.preferredFormat()
        wanted.setSampleRate(usual.sampleRate() or 48_000)
        wanted.setChannelCount(min(max(usual.channelCount(), 1), 2))
        wanted.setSampleFormat(QAudioFormat.SampleFormat.Int16)
        if not device.isFormatSupported(wanted):
            return None
        self._source = QAudioSource(device, wanted, self)
        stream = self._source.start()
        if stream is None:
            self.end()
            return None
        self._facts = SoundFacts(wanted.sampleRate(), wanted.channelCount())
        self.listen_to(stream, self._facts, heard)
        return self._facts

    def listen_to(self, stream: Any, facts: SoundFacts, heard: Heard) -> None:
        """Hand over what ``stream`` (a ``QIODevice``) gives, as it comes."""
        self._facts, self._stream, self._heard, self._rest = facts, stream, heard, b""
        stream.readyRead.connect(self._read)

    def end(self) -> None:
        """Listen no more."""
        stream, self._stream = self._stream, None
        source, self._source = self._source, None
        self._heard = None
        if stream is not None:
            stream.readyRead.disconnect(self._read)
        if source is not None:
            source.stop()
            source.deleteLater()

    def _read(self) -> None:
        if self._stream is None or self._heard is None:
            return
        data = self._rest + bytes(self._stream.readAll().data())
        whole = len(data) - len(data) % (2 * self._facts.channels)
        self._rest = data[whole:]
        if whole:
            samples = np.frombuffer(data[:whole], np.int16).reshape(-1, self._facts.channels)
            self._heard(samples, time.perf_counter() - len(samples) / self._facts.rate)
