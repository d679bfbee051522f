"""A change of models that is under way: how far it is, what stays in use meanwhile, and the way out."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout

from faceapp.domain.switching import SwitchProgress
from faceapp.ui import wording
from faceapp.ui.models import words
from faceapp.ui.theme import SPACE_BETWEEN, SPACE_GROUP, restyle


class ChangingCard(QFrame):
    """Shown while a library goes over to other models.

    Args:
        called: the name of a model, by its id.

    Signals:
        stop_asked: stay with the models in use.
    """

    stop_asked = Signal()

    def __init__(self, called: Callable[[str], str]) -> None:
        super().__init__()
        self._called = called
        self.setProperty("card", "true")
        self._title = QLabel(wordWrap=True)
        self._stays = QLabel(wordWrap=True)
        self._far = QLabel()
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("Progress"))
        self.stop = stop = QPushButton(self.tr("Stay as it is"))
        stop.setToolTip(self.tr("What was measured so far is kept for another time"))
        stop.clicked.connect(lambda _checked: self.stop_asked.emit())
        for label in (self._title, self._stays, self._far):
            label.setTextFormat(Qt.TextFormat.PlainText)
        restyle(self._title, "tone", "emphasis")
        restyle(self._stays, "tone", "quiet")
        restyle(self._far, "tone", "quiet")
        foot = QHBoxLayout()
        foot.setSpacing(SPACE_BETWEEN)
        foot.addWidget(self._far, 1)
        foot.addWidget(stop)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_GROUP, SPACE_GROUP, SPACE_GROUP, SPACE_GROUP)
        column.setSpacing(SPACE_BETWEEN)
        column.addWidget(self._title)
        column.addWidget(self._stays)
        column.addWidget(self._bar)
        column.addLayout(foot)
        self.hide()

    @property
    def words(self) -> str:
        """All that it says."""
        return "\n".join(label.text() for label in (self._title, self._stays, self._far))

    def show_progress(self, progress: SwitchProgress | None) -> None:
        """How far it is; None: nothing is changing."""
        self.setVisible(progress is not None)
        if progress is None:
            return
        old, new = words.differing(progress.before, progress.after)
        if new:
            self._title.setText(self.tr("Changing to {models}").format(models=self._names(new)))
        else:
            self._title.setText(self.tr("Expressions are about to be left out"))
        if not old:
            self._stays.setText("")
        elif len(old) == 1:
            words_ = self.tr("{models} stays in use until that is done, and all names stay.")
            self._stays.setText(words_.format(models=self._names(old)))
        else:
            words_ = self.tr("{models} stay in use until that is done, and all names stay.")
            self._stays.setText(words_.format(models=self._names(old)))
        self._stays.setVisible(bool(old))
        self._bar.setRange(0, progress.total)
        self._bar.setValue(progress.done)
        parts = []
        if progress.total:
            done = wording.number(progress.done)
            parts.append(self.tr("{n} of {photos}").format(n=done, photos=wording.photos(progress.total)))
        if progress.paused:
            parts.append(self.tr("paused"))
        elif progress.seconds_left is not None:
            parts.append(wording.time_left(progress.seconds_left))
        self._far.setText(words.SEPARATOR.join(parts))

    def _names(self, models: tuple[str, ...]) -> str:
        return words.pair(map(self._called, models))
