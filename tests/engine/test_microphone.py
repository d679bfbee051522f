"""Sound as it comes from a stream, in pieces of any length."""

from __future__ import annotations

import time

import numpy as np
from PySide6.QtCore import QByteArray, QObject, Signal
from pytestqt.qtbot import QtBot

from faceapp.domain.video import SoundFacts
from faceapp.engine.microphone import Microphone, has_microphone


class Stream(QObject):
    readyRead = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.data = b""

    def readAll(self) -> QByteArray:
        data, self.data = self.data, b""
        return QByteArray(data)

    def give(self, data: bytes) -> None:
        self.data = data
        self.readyRead.emit()


def test_samples_come_whole_and_with_the_time_of_the_first(qtbot: QtBot) -> None:
    sound = np.arange(1000, dtype=np.int16).reshape(-1, 2)
    raw = sound.tobytes()
    heard: list[tuple[np.ndarray, float]] = []
    microphone, stream = Microphone(), Stream()
    microphone.listen_to(stream, SoundFacts(1000, 2), lambda samples, at: heard.append((samples, at)))
    before = time.perf_counter()
    stream.give(raw[:1001])  # in the middle of a sample
    stream.give(raw[1001:])
    after = time.perf_counter()
    assert np.array_equal(np.concatenate([samples for samples, _ in heard]), sound)
    assert all(samples.shape[1] == 2 for samples, _ in heard)
    assert before - 0.001 <= heard[0][1] + len(heard[0][0]) / 1000 <= after + 0.001
    microphone.end()
    stream.give(raw)
    assert len(heard) == 2


def test_without_a_microphone_nothing_is_heard_and_nothing_fails(qtbot: QtBot) -> None:
    microphone = Microphone()
    facts = microphone.begin(lambda _samples, _at: None)
    assert facts is None or has_microphone()
    microphone.end()
