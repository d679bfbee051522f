"""A training that runs, or was stopped: how far it is, its curves, pause, stop, go on."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from faceapp.engine.training_jobs import Training
from faceapp.ui import wording
from faceapp.ui.card import titled_card
from faceapp.ui.elided import ElidedLabel
from faceapp.ui.keeping_focus import keeping_focus
from faceapp.ui.theme import SPACE_BETWEEN, SPACE_GROUP, restyle, set_role
from faceapp.ui.training import words
from faceapp.ui.training.curves import TrainingCurves


class Running(QWidget):
    """One card.

    Signals:
        hold_asked: pause, or go on after it; while it runs, as ``stop_asked``.
        go_on_asked, throw_away_asked: while it does not.
    """

    hold_asked = Signal(bool)
    stop_asked = Signal()
    go_on_asked = Signal()
    throw_away_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._now = Training()
        card, column = titled_card("")
        self._title = card.findChild(QLabel)
        self._source = ElidedLabel("", middle=True)
        restyle(self._source, "tone", "quiet")
        self._doing = QLabel()
        self._doing.setTextFormat(Qt.TextFormat.PlainText)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("Progress"))
        self.curves = TrainingCurves()
        self._says = QLabel(wordWrap=True)
        self._says.setTextFormat(Qt.TextFormat.PlainText)
        restyle(self._says, "tone", "caption")
        self.pause, self.stop = QPushButton(self.tr("Pause")), QPushButton(self.tr("Stop"))
        self.go_on, self.throw_away = (
            QPushButton(self.tr("Go on")),
            QPushButton(self.tr("Throw it away\u2026")),
        )
        set_role(self.go_on, "primary")
        set_role(self.throw_away, "danger")
        self.pause.clicked.connect(self._toggle)
        self.stop.clicked.connect(self.stop_asked)
        self.go_on.clicked.connect(self.go_on_asked)
        self.throw_away.clicked.connect(self.throw_away_asked)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE_BETWEEN)
        for button in (self.pause, self.stop, self.go_on, self.throw_away):
            buttons.addWidget(button)
        buttons.addStretch(1)
        for part in (self._source, self._doing, self._bar, self.curves, self._says):
            column.addWidget(part)
        column.addLayout(buttons)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(SPACE_GROUP)
        outer.addWidget(card)

    def show_training(self, now: Training) -> None:
        """Show it as it is now."""
        with keeping_focus(self, self.go_on, self.pause):
            self._show(now)

    @property
    def said(self) -> str:
        """Where it is, in one line."""
        return self._doing.text()

    def _show(self, now: Training) -> None:
        self._now = now
        wish = now.wish
        if wish is None:
            return
        if self._title is not None:
            self._title.setText(wording.printable(wish.name))
        begins = self.tr("from nothing") if wish.fresh else self.tr("the built-in model learns on")
        faces = self.tr("your labels") if wish.place is None else wording.printable(wish.place)
        self._source.setText(words.SEPARATOR.join((faces, begins)))
        epochs = wish.recipe().epochs
        running, done = now.running, len(now.history)
        if running:
            self._doing.setText(words.running(now))
        elif done:
            self._doing.setText(self.tr("Stopped after {n} of {all} epochs").format(n=done, all=epochs))
        else:
            self._doing.setText(self.tr("Stopped before the first epoch was whole"))
        at, total = words.done_of(now)
        if not running:
            at, total = done, epochs
        self._bar.setRange(0, total)
        self._bar.setValue(at)
        self.curves.setVisible(bool(done))
        self.curves.show_history(now.history, epochs)
        self._says.setText(
            self.tr(
                "You can leave this page: it goes on, and the line at the bottom shows it. Looking at photos "
                "comes first. It ends early when nothing gets better any more."
            )
            if running
            else self.tr("It begins again with the same faces.")
            if not done
            else self.tr(
                "Its whole epochs are kept: it goes on after them, also when the program was closed."
            )
        )
        self.pause.setText(self.tr("Go on") if now.paused else self.tr("Pause"))
        self.pause.setVisible(running)
        self.pause.setEnabled(words.can_wait(now))
        self.stop.setVisible(running)
        self.go_on.setVisible(not running)
        self.throw_away.setVisible(not running)

    def _toggle(self) -> None:
        self.hold_asked.emit(not self._now.paused)
