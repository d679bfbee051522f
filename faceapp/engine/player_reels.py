"""Where the pictures of a recording come from when it is played: its file, or nothing but their times."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np

from faceapp.domain.live import View
from faceapp.domain.measurement import Pixels
from faceapp.domain.reviewing import Reviewed

if TYPE_CHECKING:
    from faceapp.services.replaying import Replay

GROUND: Final = 0x0C
"""Grey of the ground where no picture was kept."""
SAME: Final = 1e-4
"""Seconds: two times that are one."""


@dataclass(frozen=True, slots=True)
class Place:
    """A picture of the recording.

    Attributes:
        time: seconds.
        half: seconds to half way to its nearer neighbour.
        frame: for whoever makes pixels of it.
    """

    time: float
    half: float
    frame: object = None


class Reel(Protocol):
    """Where pictures come from."""

    def at(self, seconds: float) -> Place | None:
        """What is shown then."""

    def after(self, seconds: float) -> Place | None:
        """The next one; None after the last."""

    def before(self, seconds: float) -> Place | None:
        """The one before; None before the first."""

    def screen(self, place: Place, view: View) -> Pixels:
        """As it is painted: (h, w, 4), blue, green, red, 255."""

    def close(self) -> None:
        """Let the file go."""


class FileReel:
    """Pictures of a file.

    Attributes:
        facts: what the file says about itself.
    """

    def __init__(self, reviewed: Reviewed) -> None:
        from faceapp.media.video import open_video

        with open_video(reviewed.recording.path) as video:
            self._stepping = video.stepping()
            self.facts = video.facts
        self._size = self.facts.width, self.facts.height

    def at(self, seconds: float) -> Place | None:
        """See ``Reel``."""
        return self._place(self._stepping.at(seconds))

    def after(self, seconds: float) -> Place | None:
        """See ``Reel``."""
        return self._place(self._stepping.after(seconds))

    def before(self, seconds: float) -> Place | None:
        """See ``Reel``."""
        return self._place(self._stepping.before(seconds))

    def screen(self, place: Place, view: View) -> Pixels:
        """See ``Reel``."""
        from faceapp.media.video_decoding import Frame
        from faceapp.services.screen import for_screen

        assert isinstance(place.frame, Frame)
        wide, high = self._size
        scale = min(view.width / wide, view.height / high, 1.0)
        pixels = self._stepping.pixels(place.frame, max(1, round(max(wide, high) * scale)))
        return for_screen(pixels, view.width, view.height)

    def close(self) -> None:
        """See ``Reel``."""
        self._stepping.close()

    def _place(self, frame: object) -> Place | None:
        from faceapp.media.video_decoding import Frame

        return Place(frame.time, self._stepping.half(frame), frame) if isinstance(frame, Frame) else None


class BareReel:
    """No picture was kept, or its file is gone: the times at which faces were measured."""

    def __init__(self, reviewed: Reviewed, replay: Replay) -> None:
        self._listed, self._replay = reviewed.listed, replay

    def at(self, seconds: float) -> Place | None:
        """See ``Reel``."""
        here = self._replay.before(seconds + 2 * SAME)
        if here is None:
            here = self._replay.after(seconds)
        return None if here is None else Place(here, SAME)

    def after(self, seconds: float) -> Place | None:
        """See ``Reel``."""
        return self._place(self._replay.after(seconds))

    def before(self, seconds: float) -> Place | None:
        """See ``Reel``."""
        return self._place(self._replay.before(seconds))

    def screen(self, _place: Place, view: View) -> Pixels:
        """See ``Reel``."""
        wide, high = self._listed.width or 16, self._listed.height or 9
        scale = min(view.width / wide, view.height / high)
        screen = np.full((max(1, round(high * scale)), max(1, round(wide * scale)), 4), GROUND, np.uint8)
        screen[..., 3] = 255
        return screen

    def close(self) -> None:
        """There is nothing to close."""

    def _place(self, seconds: float | None) -> Place | None:
        return None if seconds is None else Place(seconds, SAME)
