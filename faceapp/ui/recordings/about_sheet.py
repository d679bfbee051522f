"""What is known about a recording itself: where from, how it was measured, who agreed to what."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from faceapp.domain.recording import Recording, RecordingKind
from faceapp.domain.reviewing import Listed
from faceapp.ui.recordings.words import clock, measured_every, shown_name, when
from faceapp.ui.theme import SPACE_BETWEEN, SPACE_GROUP, restyle

WIDTH = 460


class AboutSheet(QDialog):
    """Facts in lines, each with what it is about."""

    def __init__(self, one: Listed, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("About this recording"))
        self.setFixedWidth(WIDTH)
        title = _text(shown_name(one))
        restyle(title, "tone", "emphasis")
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE_GROUP)
        grid.setVerticalSpacing(SPACE_BETWEEN)
        grid.setColumnStretch(1, 1)
        self.facts = tuple(self._facts(one))
        for row, (about, words) in enumerate(self.facts):
            label = QLabel(about)
            restyle(label, "tone", "quiet")
            grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(_text(words), row, 1)
        close = QPushButton(self.tr("Close"))
        close.setDefault(True)
        close.clicked.connect(self.reject)
        below = QHBoxLayout()
        below.addStretch(1)
        below.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_GROUP, SPACE_GROUP, SPACE_GROUP, SPACE_GROUP)
        column.setSpacing(SPACE_GROUP)
        column.addWidget(title)
        column.addLayout(grid)
        column.addLayout(below)
        self.resize(WIDTH, column.heightForWidth(WIDTH))
        self.finished.connect(self.deleteLater)

    def _facts(self, one: Listed) -> list[tuple[str, str]]:
        recording = one.recording
        found = [(self.tr("When"), when(one.taken))]
        length = recording.duration or recording.position
        if length and not recording.still:
            found.append((self.tr("Length"), clock(length)))
        if recording.kind is RecordingKind.CAMERA:
            found.append((self.tr("Camera"), recording.source))
        if recording.kind is RecordingKind.VIDEO or recording.has_video:
            found.append((self.tr("File"), str(recording.path)))
        found.append((self.tr("Looked at"), self._looked_at(recording)))
        if recording.consent is not None:
            found.append((self.tr("Agreed"), recording.consent.who))
            at = datetime.fromtimestamp(recording.consent.at)  # noqa: DTZ006 - by the clock on the wall
            found.append((self.tr("Agreed on"), when(at)))
            found.append((self.tr("Agreed to"), recording.consent.text))
        else:
            words = (
                self.tr("Nobody was asked: it was not recorded here.")
                if recording.kind is RecordingKind.VIDEO
                else self.tr("Nobody was asked: nothing was recorded but the faces that were named.")
            )
            found.append((self.tr("Agreed"), words))
        return [(about, words) for about, words in found if words]

    def _looked_at(self, recording: Recording) -> str:
        words = measured_every(recording)
        if recording.models is not None:
            names = [recording.models.detector, recording.models.embedder, recording.models.expression or ""]
            words += "\n" + "  \u00b7  ".join(name for name in names if name)
        return words


def _text(words: str) -> QLabel:
    label = QLabel(words, wordWrap=True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
