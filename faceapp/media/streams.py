"""Cameras in the network: they stall, break off and return, and are told so; closed at once."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from faceapp.domain.errors import KnownError
from faceapp.domain.video import SourceState, VideoFacts, VideoPicture
from faceapp.domain.video_errors import StreamStalled
from faceapp.domain.video_thresholds import (
    STREAM_BACKOFF_SECONDS,
    STREAM_GONE_SECONDS,
    STREAM_LEFT_OVER,
    STREAM_OPEN_SECONDS,
    STREAM_STALL_SECONDS,
)
from faceapp.media.addresses import address_of
from faceapp.media.capture import StateHeard
from faceapp.media.slot import Closed, Slot
from faceapp.media.stream_clock import StreamClock

if TYPE_CHECKING:
    import av

    from faceapp.media.stream_readers import Live


@dataclass(frozen=True, slots=True, eq=False)
class _Arrived:
    raw: av.VideoFrame
    time: float
    number: int
    arrived: float


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a camera is waited for, all in seconds.

    Attributes:
        opening: until it answers.
        stalling: without a picture, until that is told.
        reading: without anything at all, until the connection is given up and made anew.
        returning: without a picture, until ``pictures`` gives up; None: never.
    """

    opening: float = STREAM_OPEN_SECONDS
    stalling: float = STREAM_STALL_SECONDS
    reading: float = STREAM_GONE_SECONDS
    returning: float | None = None


class StreamSource:
    """A camera at an ``rtsp://`` or ``http://`` address (motion JPEG, or a stream FFmpeg knows).

    A first connection that fails is told by an error. One that breaks off later is made again
    and again; ``on_state`` says how it stands. What arrives is decoded by a thread of its own, so that
    nothing piles up on the way; of what is not taken only the newest pictures are kept.

    Args:
        url: the address; name and password in it are never shown.
        on_state: told what becomes of it.
        side: longest side of the pictures, pixels; None: as large as they are.
        patience: how long it is waited for.

    Raises:
        BadAddress: ``url`` is none.
    """

    def __init__(
        self,
        url: str,
        *,
        on_state: StateHeard | None = None,
        side: int | None = None,
        patience: Patience | None = None,
    ) -> None:
        self._address = address_of(url)
        self._tell = on_state or (lambda _state: None)
        self._side = side
        self._patience = patience or Patience()
        self._facts = VideoFacts(0, 0, None, 0.0, sound=False, codec="")
        self._state: SourceState | None = None
        self._clock = StreamClock()
        self._slot: Slot[_Arrived] = Slot()
        self._lock = threading.Lock()
        self._live: Live | None = None
        self._pixel: Fraction | None = None
        self._number = 0

    @property
    def address(self) -> str:
        """Where it is, as it may be shown: without name and password."""
        return self._address.shown

    @property
    def facts(self) -> VideoFacts:
        """What is known so far; sizes are 0 before the first picture."""
        return self._facts

    def pictures(self) -> Iterator[VideoPicture]:
        """Pictures as they come; waits for them, ends when closed.

        Raises:
            StreamUnreachable: the first connection failed; StreamForbidden, NoStreamThere too.
            StreamStalled: no picture for longer than patience has it, or none at all.
        """
        from faceapp.media.video_pixels import Upright

        self._say(SourceState.CONNECTING)
        threading.Thread(target=self._read, name="stream").start()
        upright: Upright | None = None
        shape: object = None
        try:
            while (taken := self._take()) is not None:
                now = self._pixel, taken.raw.format.name
                if upright is None or now != shape:
                    upright, shape = Upright(self._side, self._pixel), now
                pixels = upright(taken.raw)
                height, width = pixels.shape[:2]
                if (width, height) != (self._facts.width, self._facts.height):
                    self._facts = replace(self._facts, width=width, height=height)
                yield VideoPicture(pixels, taken.time, taken.number, taken.arrived)
        finally:
            self.close()
            self._say(SourceState.ENDED)

    def close(self) -> None:
        """End ``pictures`` at once; a reader that hangs in the network ends within its time limit."""
        self._slot.close()
        with self._lock:
            live = self._live
        if live is not None:
            live.break_off()

    def _take(self) -> _Arrived | None:
        """The next picture; None when closed."""
        patience = self._patience
        while True:
            try:
                taken = self._slot.take(0.1)
            except Closed:
                return None
            quiet = self._slot.quiet
            if taken is not None:
                self._say(SourceState.RUNNING)
                return taken
            if self._number == 0:
                if quiet > 2 * patience.opening + patience.reading:  # it answered, and sends nothing
                    raise StreamStalled(address=self.address)
            elif patience.returning is not None and quiet > patience.returning:
                raise StreamStalled(address=self.address)
            elif quiet > patience.stalling and self._state is SourceState.RUNNING:
                self._say(SourceState.STALLED)

    def _say(self, state: SourceState) -> None:
        if state is not self._state and self._state is not SourceState.ENDED:
            self._state = state
            self._tell(state)

    # --- the reader's thread -------------------------------------------------------------

    def _read(self) -> None:
        """Connect, decode, and connect again, until closed."""
        failures = 0
        while not self._slot.closed():
            before = self._number
            error = self._read_once()
            if self._slot.closed():
                return
            if self._number == 0:
                self._slot.fail(error or StreamStalled(address=self.address))
                return
            failures = 0 if self._number > before else failures + 1
            self._say(SourceState.RETURNING)
            self._clock.lost()
            self._slot.rest(STREAM_BACKOFF_SECONDS[min(failures, len(STREAM_BACKOFF_SECONDS) - 1)])

    def _read_once(self) -> KnownError | None:
        """One connection from its beginning to its end; why it ended."""
        from faceapp.media.stream_readers import connect

        live: Live | None = None
        try:
            live = connect(self._address, self._patience.opening, self._patience.reading, self._reading_from)
            self._reading_from(live)
            self._pixel = live.pixel
            self._facts = replace(self._facts, codec=live.codec, rate=live.rate, sound=live.sound)
            last, too_late = time.perf_counter(), STREAM_LEFT_OVER * self._patience.reading
            for frame, own in live.frames(lambda: self._clock.lag):
                now = time.perf_counter()
                if now - last < too_late:
                    self._arrived(frame, own)
                last = now
                if self._slot.closed():
                    break
        except KnownError as error:
            return error
        finally:
            with self._lock:
                self._live = None
            if live is not None:
                live.close()
        return None

    def _reading_from(self, live: Live) -> None:
        with self._lock:
            self._live = live
        if self._slot.closed():
            live.break_off()

    def _arrived(self, frame: av.VideoFrame, own: float | None) -> None:
        arrived = time.perf_counter()
        self._slot.put(_Arrived(frame, self._clock.time(own, arrived), self._number, arrived))
        self._number += 1
