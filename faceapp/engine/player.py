"""Playing a recording with its faces, seen from the window; see ``player_run`` for the thread."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal

from faceapp.domain.errors import KnownError
from faceapp.domain.live import LivePicture, View
from faceapp.domain.reviewing import Reviewed
from faceapp.domain.video import VideoFacts
from faceapp.engine.answers import Bug
from faceapp.engine.delivery import Delivery
from faceapp.engine.newest import Newest
from faceapp.engine.player_run import Played, PlayerRun
from faceapp.engine.player_sound import PlayerSound

SPEEDS: Final = (0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 4.0)
SOUND_EVERY: Final = 10
"""Pictures between two looks at whether sound is where its picture is."""


class Player(QObject):
    """Lives in the GUI thread, as do its signals; one recording at a time.

    Signals:
        picture_ready: a ``LivePicture``, with the faces that were measured on this very picture.
        playing_changed: it plays, or is paused.
        speed_changed: times the true speed.
        heard: whether the sound of what was opened can be heard.
        problem: a ``KnownError``: there is nothing to show, or no more.
        bug: a ``Bug``.
    """

    picture_ready = Signal(object)
    playing_changed = Signal(bool)
    speed_changed = Signal(float)
    heard = Signal(bool)
    problem = Signal(object)
    bug = Signal(object)

    def __init__(self, library_path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = library_path
        self._delivery = Delivery(self)
        self._delivery.failed.connect(self._failed)
        self._run: PlayerRun | None = None
        self._ending: list[PlayerRun] = []
        self._pictures = Newest(self)
        self._pictures.arrived.connect(self._show)
        self._number = 0
        self._sound = PlayerSound(self)
        self._muted = False
        self._playing = False
        self._speed = 1.0
        self._loop: tuple[float, float] | None = None
        self._time = 0.0
        self._length = 0.0
        self._count = 0
        self._view = View()

    # --- how it is ---

    @property
    def playing(self) -> bool:
        """Whether it plays."""
        return self._playing

    @property
    def speed(self) -> float:
        """Times the true speed."""
        return self._speed

    @property
    def loop(self) -> tuple[float, float] | None:
        """The piece that is repeated."""
        return self._loop

    @property
    def time(self) -> float:
        """Of the picture that is shown, seconds."""
        return self._time

    @property
    def is_open(self) -> bool:
        """Whether something is played or could be."""
        return self._run is not None

    @property
    def can_be_heard(self) -> bool:
        """Whether there is sound, and something to hear it with."""
        return self._sound.can_be_heard

    # --- what it is told ---

    def open(self, reviewed: Reviewed, start: float = 0.0) -> None:
        """Show the picture at ``start`` (seconds), paused."""
        self.close()
        self._number += 1
        self._length, self._time, self._loop = reviewed.length, start, None
        number, post = self._number, self._delivery.post
        played = Played(
            opened=lambda facts: post(lambda: self._opened(number, reviewed.recording.path, facts)),
            shown=self._pictures.begin(),
            ended=lambda: post(lambda: self._ended(number)),
            jumped=lambda at: post(lambda: self._jumped(number, at)),
            unable=lambda error: post(lambda: self._unable(number, error)),
            failed=lambda error: post(lambda: self._failed(error)),
        )
        self._run = run = PlayerRun(self._path, reviewed, start, self._view, played)
        run.set_speed(self._speed)
        run.start()

    def close(self) -> None:
        """End; nothing more is told of it."""
        run, self._run = self._run, None
        if run is None:
            return
        run.close()
        self._sound.close()
        self._set_playing(False)
        self._ending = [*(one for one in self._ending if one.alive), run]
        self._pictures.end()

    def stop(self) -> None:
        """The window goes away: returns when no thread is left."""
        self.close()
        self._delivery.close()
        for run in self._ending:
            run.join()

    def toggle(self) -> None:
        """Play, or pause; at the end, from the beginning."""
        self.pause() if self._playing else self.play()

    def play(self) -> None:
        """Go on."""
        run = self._run
        if run is None:
            return
        start = self._time
        if self._loop is not None and not self._loop[0] <= start < self._loop[1]:
            start = self._loop[0]
        elif self._loop is None and start >= self._length - 0.1:
            start = 0.0
        if start != self._time:
            run.seek(start)
        run.play(True)
        self._set_playing(True)
        self._sound.play(start, self._speed)

    def pause(self) -> None:
        """Stay where it is."""
        if self._run is not None:
            self._run.play(False)
        self._set_playing(False)
        self._sound.pause()

    def seek(self, seconds: float) -> None:
        """Show what is shown then."""
        if self._run is not None:
            seconds = min(max(seconds, 0.0), self._length)
            self._run.seek(seconds)
            self._sound.follow(seconds)

    def step(self, pictures: int) -> None:
        """So many pictures on or back, and stay there."""
        if self._run is not None:
            self._run.step(pictures)
            self._set_playing(False)
            self._sound.pause()

    def set_speed(self, speed: float) -> None:
        """Play so fast, from now on."""
        self._speed = speed
        if self._run is not None:
            self._run.set_speed(speed)
            if self._playing:
                self._sound.play(self._time, speed)
        self.speed_changed.emit(speed)

    def faster(self, by: int) -> None:
        """The next speed, or the one before."""
        place = min(range(len(SPEEDS)), key=lambda n: abs(SPEEDS[n] - self._speed))
        self.set_speed(SPEEDS[min(max(place + by, 0), len(SPEEDS) - 1)])

    def set_loop(self, loop: tuple[float, float] | None) -> None:
        """Repeat this piece; None: nothing."""
        self._loop = loop
        if self._run is not None:
            self._run.set_loop(loop)

    def set_muted(self, muted: bool) -> None:
        """Be silent, or be heard."""
        self._muted = muted
        self._sound.set_muted(muted)

    def show_for(self, view: View) -> None:
        """Pictures are wanted in this size from now on."""
        self._view = view
        if self._run is not None:
            self._run.show_for(view)

    def renew(self) -> None:
        """Faces were measured or named since."""
        if self._run is not None:
            self._run.renew()

    # --- within ---

    def _show(self, picture: LivePicture) -> None:
        self._time = picture.faces.picture.time
        self._count += 1
        if self._playing and self._count % SOUND_EVERY == 0:
            self._sound.follow(self._time)
        self.picture_ready.emit(picture)

    def _opened(self, number: int, path: Path, facts: VideoFacts) -> None:
        if number == self._number and self._run is not None and facts.sound:
            self._sound.open(path, facts.begins)
            self._sound.set_muted(self._muted)
            self.heard.emit(self._sound.can_be_heard)

    def _ended(self, number: int) -> None:
        if number == self._number and self._run is not None:
            self._set_playing(False)
            self._sound.pause()

    def _jumped(self, number: int, seconds: float) -> None:
        if number == self._number and self._run is not None:
            self._sound.follow(seconds)

    def _unable(self, number: int, error: KnownError) -> None:
        if number == self._number and self._run is not None:
            self.close()
            self.problem.emit(error)

    def _failed(self, error: Exception) -> None:
        self.bug.emit(Bug("player", error))

    def _set_playing(self, playing: bool) -> None:
        if playing != self._playing:
            self._playing = playing
            self.playing_changed.emit(playing)
