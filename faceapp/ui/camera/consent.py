"""Before each recording: who agreed, and what is stored."""

from __future__ import annotations

import time
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QLabel,
    QLineEdit,
    QWidget,
)

from faceapp.domain.recording import Consent
from faceapp.ui.sheet import Sheet
from faceapp.ui.theme import restyle

WIDTH = 460


@dataclass(frozen=True, slots=True)
class Answers:
    """What was said before the last recording of a source."""

    who: str = ""
    video: bool = False
    sound: bool = False


class ConsentSheet(Sheet):
    """Asks before each recording; what is said is kept with it.

    Somebody else may sit before the same camera by now: the last answers stand there already, so
    that Enter begins at once, and what is typed takes the place of the last names.

    Args:
        camera: its name.
        sound: whether sound can be recorded.
        last: what was said before the last recording of it.

    Signals:
        agreed: (``Consent``, video, sound).
    """

    agreed = Signal(object, bool, bool)

    def __init__(self, camera: str, *, sound: bool, parent: QWidget, last: Answers | None = None) -> None:
        title = self.tr("Record {camera}?").format(camera=camera)
        super().__init__(title, self.tr("Record"), WIDTH, parent)
        self._kept = QLabel(wordWrap=True)
        self._kept.setTextFormat(Qt.TextFormat.PlainText)
        self.video = QCheckBox(self.tr("Keep the video, too"))
        self.sound = QCheckBox(self.tr("With sound"))
        self.sound.setEnabled(False)
        self.sound.setVisible(sound)
        self.who = QLineEdit()
        self.who.setPlaceholderText(self.tr("Names of those who agreed"))
        self.who.setAccessibleName(self.tr("Who agreed to be recorded"))
        self.who.setMaxLength(300)
        asked = QLabel(self.tr("Who is seen here, and agreed to it?"))
        note = QLabel(
            self.tr("It stays on this machine. What a face shows is not what somebody feels."), wordWrap=True
        )
        restyle(note, "tone", "caption")
        self.lay_out(self._kept, self.video, self.sound, asked, self.who, note)
        self.video.toggled.connect(self._choose)
        self.sound.toggled.connect(lambda _on: self._say())
        self.who.textChanged.connect(lambda _text: self.go.setEnabled(bool(self.who.text().strip())))
        before = last or Answers()
        self.video.setChecked(before.video)
        self.sound.setChecked(before.video and before.sound and sound)
        self.who.setText(before.who)
        self.who.selectAll()
        self.go.setEnabled(bool(before.who))
        self._say()
        self.who.setFocus()

    @property
    def text(self) -> str:
        """What is agreed to, as it stands there."""
        return self._kept.text()

    def accept(self) -> None:
        """They agreed."""
        who = self.who.text().strip()
        if not who:
            return
        consent = Consent(self.text, who, time.time())
        self.agreed.emit(consent, self.video.isChecked(), self.video.isChecked() and self.sound.isChecked())
        super().accept()

    def _choose(self, video: bool) -> None:
        self.sound.setEnabled(video)
        if not video:
            self.sound.setChecked(False)
        self._say()

    def _say(self) -> None:
        if not self.video.isChecked():
            kept = self.tr(
                "Kept are the places of faces, what they show, who they are, and a small picture of each"
                " face. No video and no sound."
            )
        elif self.sound.isChecked():
            kept = self.tr(
                "Kept are the video with its sound, the places of faces, what they show, who they are,"
                " and a small picture of each face."
            )
        else:
            kept = self.tr(
                "Kept are the video without sound, the places of faces, what they show, who they are,"
                " and a small picture of each face."
            )
        self._kept.setText(kept)
