"""The sound of a video, beside its pictures: it follows their clock, and is silent where it can not."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl

from faceapp.domain.review_thresholds import SOUND_APART_SECONDS
from faceapp.engine.multimedia import multimedia

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QAudioOutput, QMediaPlayer

log = logging.getLogger(__name__)


class PlayerSound(QObject):
    """Lives in the GUI thread. Nothing of it is loaded before something is played."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._player: QMediaPlayer | None = None
        self._output: QAudioOutput | None = None
        self._path: Path | None = None
        self._begins = 0.0
        self._muted = False

    @property
    def can_be_heard(self) -> bool:
        """Whether there is something to hear it with."""
        return self._player is not None

    def open(self, path: Path, begins: float) -> None:
        """Get ready to play the sound of a file, whose first picture is at ``begins`` on its own clock."""
        self.close()
        self._path, self._begins = path, begins
        try:
            qt = multimedia()
        except ImportError as error:
            log.info("videos are played without sound: %s", error)
            return
        if not qt.QMediaDevices.audioOutputs():
            return
        self._player, self._output = qt.QMediaPlayer(self), qt.QAudioOutput(self)
        assert self._player is not None
        assert self._output is not None
        self._output.setMuted(self._muted)
        self._player.setAudioOutput(self._output)
        self._player.setSource(QUrl.fromLocalFile(str(path)))

    def close(self) -> None:
        """Nothing is heard any more."""
        player, self._player = self._player, None
        output, self._output = self._output, None
        if player is not None:
            player.stop()
            player.deleteLater()
        if output is not None:
            output.deleteLater()

    def play(self, seconds: float, speed: float) -> None:
        """Be heard from ``seconds`` on, so fast."""
        if self._player is not None:
            self._player.setPlaybackRate(speed)
            self._player.setPosition(self._place(seconds))
            self._player.play()

    def pause(self) -> None:
        """Be silent."""
        if self._player is not None:
            self._player.pause()

    def follow(self, seconds: float) -> None:
        """A picture of this time is on the screen: go there, if it is not near."""
        if self._player is not None:
            place = self._place(seconds)
            if abs(self._player.position() - place) > SOUND_APART_SECONDS * 1000:
                self._player.setPosition(place)

    def set_muted(self, muted: bool) -> None:
        """Be silent, or be heard."""
        self._muted = muted
        if self._output is not None:
            self._output.setMuted(muted)

    def _place(self, seconds: float) -> int:
        return round((seconds + self._begins) * 1000)
