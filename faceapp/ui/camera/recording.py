"""Recording from the camera's page: asks who agreed each time, then begins; ends at a press."""

from __future__ import annotations

import time
from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from faceapp.domain.errors import KnownError
from faceapp.domain.recording import Consent
from faceapp.engine.live_recording import Recorded, Wish
from faceapp.engine.microphone import Microphone, has_microphone
from faceapp.ui import wording
from faceapp.ui.camera.bar import CameraBar
from faceapp.ui.camera.consent import Answers, ConsentSheet
from faceapp.ui.camera.words import recorded
from faceapp.ui.context import WindowContext


class Recording(QObject):
    """Consent is asked for before each recording: who is before the camera now may be somebody else.

    What was said last of the same source stands in the sheet already, for this sitting only.

    Attributes:
        sound: whether sound belongs to what is looked at: a camera beside which there is a microphone.

    Signals:
        said: a sentence that something was kept.
        refused: a sentence that something can not be done.
    """

    said = Signal(str)
    refused = Signal(str)

    def __init__(self, context: WindowContext, bar: CameraBar, window: QWidget) -> None:
        super().__init__(window)
        self._camera = context.engine.camera
        self._recorder = self._camera.recorder
        self._bar = bar
        self._window = window
        self._last: dict[str, Answers] = {}
        self._sheet: ConsentSheet | None = None
        self._analysed = 0
        self._who = ""
        self._microphone = Microphone(self)
        self._with_sound = False
        self.sound = False
        self._recorder.changed.connect(self._changed)
        self._recorder.recorded.connect(self._recorded)
        self._recorder.problem.connect(self._problem)

    @property
    def sheet(self) -> ConsentSheet | None:
        """What asks, while it does."""
        return self._sheet

    def switch(self) -> None:
        """Begin, or end."""
        if self._recorder.now is not None:
            self._recorder.end()
        elif self._sheet is None:
            self._ask()

    def tick(self) -> None:
        """Half a second passed."""
        now = self._recorder.now
        if now is not None:
            counts = self._camera.counts
            seconds = time.monotonic() - now.began
            self._bar.show_recording(now, seconds, counts.analysed - self._analysed, self._who)

    def _ask(self) -> None:
        sound = self.sound and has_microphone()
        name = self._camera.state.name
        last = self._last.get(name)
        sheet = self._sheet = ConsentSheet(name, sound=sound, parent=self._window, last=last)
        sheet.agreed.connect(self._agree)
        sheet.finished.connect(lambda _code: setattr(self, "_sheet", None))
        sheet.open()

    def _agree(self, consent: Consent, video: bool, sound: bool) -> None:
        self._with_sound = sound
        self._last[self._camera.state.name] = Answers(consent.who, video, sound)
        self._begin(Wish(consent, video))

    def _begin(self, wish: Wish) -> None:
        if wish.video and self._with_sound:
            facts = self._microphone.begin(self._camera.hear)
            if facts is None:
                self.refused.emit(self.tr("The microphone can not be used; the video has no sound."))
            wish = replace(wish, sound=facts)
        self._who = wish.consent.who if wish.consent is not None else ""
        self._recorder.begin(wish)

    def _changed(self) -> None:
        now = self._recorder.now
        if now is None:
            self._microphone.end()
            self._who = ""
        self._analysed = self._camera.counts.analysed
        self._bar.show_recording(now, 0.0, 0, self._who)

    def _recorded(self, done: Recorded) -> None:
        (self.said if done.problem is None else self.refused).emit(recorded(done))

    def _problem(self, error: KnownError) -> None:
        if self._recorder.now is None:
            self._microphone.end()
        self.refused.emit(wording.sentence(error))
