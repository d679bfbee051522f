"""What is known about a video, a camera or a stream, and the pictures it gives."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from faceapp.domain.measurement import Pixels


@dataclass(frozen=True, slots=True)
class VideoFacts:
    """What a video says about itself.

    Attributes:
        width, height: of the upright picture with square pixels, in pixels.
        duration: seconds from the first picture to the end of the last; None where nobody
            knows (cameras, streams, files that do not say).
        rate: pictures a second, on average; 0 where nobody knows.
        sound: whether there is sound beside the pictures.
        codec: how the pictures are coded, by FFmpeg's short name ("h264"); "" for raw ones.
        turned: degrees clockwise the stored picture was turned to stand upright: 0, 90, 180, 270.
        pictures: how many there are, by the file's own count; None where it does not say.
        begins: seconds on the file's own clock (a player's position) at its first picture.
    """

    width: int
    height: int
    duration: float | None
    rate: float
    sound: bool
    codec: str
    turned: int = 0
    pictures: int | None = None
    begins: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class VideoPicture:
    """One picture of a video, upright.

    Attributes:
        pixels: (h, w, 3) uint8, RGB.
        time: seconds from the first picture, by the source's true clock.
        number: of the picture in the source, from 0; one that was left out leaves a gap.
        arrived: ``time.perf_counter()`` when it was captured; 0 for pictures read from a file.
    """

    pixels: Pixels
    time: float
    number: int
    arrived: float = 0.0


@dataclass(frozen=True, slots=True)
class SoundFacts:
    """How sound is given.

    Attributes:
        rate: samples a second.
        channels: 1 or 2.
    """

    rate: int
    channels: int


class SourceState(StrEnum):
    """Where a camera or a stream stands."""

    CONNECTING = "connecting"  # asked, no picture so far
    RUNNING = "running"  # pictures come
    STALLED = "stalled"  # connected, and no picture for a while
    RETURNING = "returning"  # lost; it is tried again and again
    ENDED = "ended"  # closed by us, or over
