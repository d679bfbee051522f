"""Sound beside the pictures of a recording, as AAC."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Final

import av
import numpy as np
from av.audio.stream import AudioStream
from av.container import OutputContainer
from numpy.typing import NDArray

from faceapp.domain.video import SoundFacts

_BLOCK: Final = 1024  # samples AAC codes at once
_GAP_SECONDS: Final = 0.1
"""Sound that comes so much after the sound before it has silence put between; less is jitter."""
_GAP_MOST_SECONDS: Final = 3600.0
_BITS_PER_CHANNEL: Final = 64_000


class SoundWriter:
    """Puts samples into blocks, and silence where there were none.

    Args:
        container: where it is written; not begun so far.
        facts: how sound is given.
    """

    def __init__(self, container: OutputContainer, facts: SoundFacts) -> None:
        self._container = container
        self._facts = facts
        self._layout = "mono" if facts.channels == 1 else "stereo"
        stream: Any = container.add_stream("aac", rate=facts.rate, layout=self._layout)
        stream.bit_rate = _BITS_PER_CHANNEL * facts.channels
        self._stream: AudioStream = stream
        self._held: NDArray[np.float32] = np.zeros((facts.channels, 0), np.float32)
        self._next = 0  # number of the first sample that is held

    def write(self, samples: NDArray[Any], time: float) -> None:
        """Add ``samples``, (n, channels) or (n,), which begin ``time`` seconds after the first picture."""
        sound = self._planes(samples)
        at = round(time * self._facts.rate)
        end = self._next + self._held.shape[1]
        late = at - end
        if late > _GAP_SECONDS * self._facts.rate or (end == 0 and late > 0):
            while late > 0:  # in pieces: somebody may have been silent for an hour
                silence = min(late, self._facts.rate, round(_GAP_MOST_SECONDS * self._facts.rate))
                self._add(np.zeros((self._facts.channels, silence), np.float32))
                late -= silence
        elif late < -_GAP_SECONDS * self._facts.rate or end == 0:
            sound = sound[:, max(-late, 0) :]
        self._add(sound)

    def flush(self) -> None:
        """Write what is held."""
        if self._held.shape[1]:
            self._encode(self._held)
        self._container.mux(self._stream.encode(None))

    def _planes(self, samples: NDArray[Any]) -> NDArray[np.float32]:
        planes = samples.reshape(len(samples), -1).T
        if planes.dtype == np.int16:
            planes = planes / np.float32(32768)
        if planes.shape[0] != self._facts.channels:  # mono for both ears, or the mean of them
            planes = np.repeat(planes.mean(axis=0, keepdims=True), self._facts.channels, axis=0)
        return planes.astype(np.float32)

    def _add(self, sound: NDArray[np.float32]) -> None:
        self._held = np.concatenate([self._held, sound], axis=1)
        while self._held.shape[1] >= _BLOCK:
            block, self._held = self._held[:, :_BLOCK], self._held[:, _BLOCK:]
            self._encode(block)

    def _encode(self, block: NDArray[np.float32]) -> None:
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(block), "fltp", self._layout)
        frame.sample_rate = self._facts.rate
        frame.pts, frame.time_base = self._next, Fraction(1, self._facts.rate)
        self._next += block.shape[1]
        self._container.mux(self._stream.encode(frame))
