"""Playing one recording on a thread of its own: decode, look up its faces, make it ready for the screen."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from faceapp.domain.errors import KnownError
from faceapp.domain.following import PictureFaces
from faceapp.domain.live import LivePicture, View
from faceapp.domain.measurement import Pixels
from faceapp.domain.review_thresholds import LATE_SECONDS
from faceapp.domain.reviewing import Reviewed
from faceapp.domain.video import VideoFacts, VideoPicture
from faceapp.engine.player_reels import SAME, BareReel, FileReel, Place, Reel

if TYPE_CHECKING:
    from faceapp.services.replaying import Replay

log = logging.getLogger(__name__)

STOP_SECONDS: Final = 3.0
_NOTHING: Final[Pixels] = np.zeros((1, 1, 3), np.uint8)


@dataclass(frozen=True, slots=True)
class Played:
    """What whoever started a run hears, on the run's thread.

    Attributes:
        opened: what the file says about itself.
        shown: the next picture for the screen.
        ended: playing came to the end.
        jumped: it goes on elsewhere: seconds.
        unable: there is nothing to show, or no more.
    """

    opened: Callable[[VideoFacts], None]
    shown: Callable[[LivePicture], None]
    ended: Callable[[], None]
    jumped: Callable[[float], None]
    unable: Callable[[KnownError], None]
    failed: Callable[[Exception], None]


class PlayerRun:
    """Any method may be called from any thread; the newest wish counts.

    Args:
        library_path: for the faces.
        reviewed: what is played.
        start: seconds at which it begins, paused.
        view: how pictures are wanted.
    """

    def __init__(
        self, library_path: Path, reviewed: Reviewed, start: float, view: View, played: Played
    ) -> None:
        self._path, self._reviewed, self._played = library_path, reviewed, played
        self._changed = threading.Condition()
        self._view = view
        self._seek: float | None = start
        self._steps = 0
        self._playing = False
        self._speed = 1.0
        self._loop: tuple[float, float] | None = None
        self._again = self._renew = self._stopping = False
        self._thread = threading.Thread(target=self._run, name="faceapp-player", daemon=True)
        self._shown: Place | None = None
        self._anchor = (0.0, 0.0)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def close(self) -> None:
        """End soon."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()

    def join(self) -> bool:
        """Wait for the thread; False where it is left."""
        if self._thread.ident is not None:
            self._thread.join(STOP_SECONDS)
        return not self._thread.is_alive()

    @property
    def alive(self) -> bool:
        """Whether its thread is left."""
        return self._thread.is_alive()

    def seek(self, seconds: float) -> None:
        """Show what is shown then."""
        with self._changed:
            self._seek, self._steps = max(0.0, seconds), 0
            self._changed.notify_all()

    def step(self, pictures: int) -> None:
        """So many pictures on, or back; it is paused."""
        with self._changed:
            self._steps += pictures
            self._playing = False
            self._changed.notify_all()

    def play(self, playing: bool) -> None:
        """Play, or pause."""
        with self._changed:
            self._playing = playing
            self._set_clock()
            self._changed.notify_all()

    def set_speed(self, speed: float) -> None:
        """How fast, times the true speed."""
        with self._changed:
            self._speed = speed
            self._set_clock()
            self._changed.notify_all()

    def set_loop(self, loop: tuple[float, float] | None) -> None:
        """Repeat this piece (seconds); None: to the end."""
        with self._changed:
            self._loop = loop
            self._changed.notify_all()

    def show_for(self, view: View) -> None:
        """Pictures are wanted in this size from now on."""
        with self._changed:
            self._again = self._again or view != self._view
            self._view = view
            self._changed.notify_all()

    def renew(self) -> None:
        """Faces were measured or named since."""
        with self._changed:
            self._renew = True
            self._changed.notify_all()

    # --- on the thread ---

    def _run(self) -> None:
        try:
            self._live()
        except KnownError as error:
            self._played.unable(error)
        except Exception as error:
            log.exception("the player failed")
            self._played.failed(error)

    def _live(self) -> None:
        from faceapp.services.replaying import Replay

        replay = Replay(self._path, self._reviewed.recording.id)
        reel: Reel | None = None
        try:
            reel = self._reel(replay)
            while not self._stopping:
                self._turn(reel, replay)
        finally:
            if reel is not None:
                reel.close()
            replay.close()

    def _reel(self, replay: Replay) -> Reel:
        if not self._reviewed.there:
            return BareReel(self._reviewed, replay)
        reel = FileReel(self._reviewed)
        self._played.opened(reel.facts)
        return reel

    def _turn(self, reel: Reel, replay: Replay) -> None:
        """Do the one thing that is due."""
        with self._changed:
            seek, steps, again, renew = self._seek, self._steps, self._again, self._renew
            playing, loop = self._playing, self._loop
            self._seek, self._again, self._renew = None, False, False
            if steps:
                self._steps -= 1 if steps > 0 else -1
            if seek is None and not (steps or again or renew or playing or self._stopping):
                self._changed.wait()
                return
        if renew:
            replay.renew()
        if seek is not None:
            self._show(reel.at(seek), reel, replay)
            self._set_clock()
        elif steps and self._shown is not None:
            here = self._shown.time
            self._show(reel.after(here) if steps > 0 else reel.before(here), reel, replay)
        elif again or renew:
            self._show(self._shown, reel, replay)
        elif playing:
            self._play_on(reel, replay, loop)

    def _play_on(self, reel: Reel, replay: Replay, loop: tuple[float, float] | None) -> None:
        if self._shown is None:
            self._end()
            return
        now = self._now()
        following = reel.after(self._shown.time)
        over = following is None or (loop is not None and following.time > loop[1] + SAME)
        if over and loop is not None:
            self.seek(loop[0])
            self._played.jumped(loop[0])
            return
        if following is None:
            self._end()
            return
        wait = (following.time - now) / self._speed
        if wait > 0:
            with self._changed:
                if self._seek is None and not self._steps and self._playing and not self._stopping:
                    self._changed.wait(min(wait, 0.5))
            if self._now() < following.time - SAME:
                return  # something else may be wanted by now
        elif -wait > LATE_SECONDS:
            self._shown = following
            self._set_clock()
            self._played.jumped(following.time)
        else:
            following = reel.at(now if loop is None else min(now, loop[1])) or following
        self._show(following, reel, replay)

    def _end(self) -> None:
        with self._changed:
            self._playing = False
        self._played.ended()

    def _now(self) -> float:
        wall, media = self._anchor
        return media + (time.perf_counter() - wall) * self._speed

    def _set_clock(self) -> None:
        self._anchor = (time.perf_counter(), self._shown.time if self._shown is not None else 0.0)

    def _show(self, place: Place | None, reel: Reel, replay: Replay) -> None:
        if place is None:
            return
        self._shown = place
        view = self._view
        if view.width <= 0 or view.height <= 0:
            return
        faces = replay.faces_at(place.time, place.half)
        picture = VideoPicture(_NOTHING, place.time, 0)
        screen = reel.screen(place, view)
        self._played.shown(LivePicture(PictureFaces(picture, faces, False, 0.0), screen, False, True))
