"""The line above a recording: back, what it is, what is drawn."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from faceapp.domain.expression import Expression
from faceapp.domain.reviewing import Reviewed
from faceapp.ui.elided import ElidedLabel
from faceapp.ui.expression.painting import dot
from faceapp.ui.expression.words import SHOWN, word
from faceapp.ui.quiet_button import quiet_button
from faceapp.ui.recordings.words import facts, is_wrong, shown_name, state_of
from faceapp.ui.switch_row import SwitchRow
from faceapp.ui.theme import SPACE, SPACE_BETWEEN, SPACE_GROUP, SPACE_INSIDE, icon, restyle

HEIGHT = 14 * SPACE
ALL = "all"
NARROW = 640
"""Pixels; in a narrower line the name needs the room of the word before the curves, and of the switches."""


class RecordingHead(QFrame):
    """Signals.

    left: back to the list.
    about_asked: what is known about the recording itself.
    expression_chosen: an ``Expression``, or None for all.
    """

    left = Signal()
    about_asked = Signal()
    expression_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", "head")
        self.setFixedHeight(HEIGHT)
        back = quiet_button("arrow-left", self.tr("Back to the recordings (Esc)"))
        back.clicked.connect(lambda _checked: self.left.emit())
        self._name = ElidedLabel(middle=True)
        restyle(self._name, "tone", "emphasis")
        self._facts = ElidedLabel()
        restyle(self._facts, "tone", "caption")
        self.about = quiet_button("info", self.tr("About this recording: where from, who agreed to what"))
        self.about.clicked.connect(lambda _checked: self.about_asked.emit())
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        words.addWidget(self._name)
        words.addWidget(self._facts)
        words.addStretch(1)
        self._label = label = QLabel(self.tr("Curves"))
        restyle(label, "tone", "quiet")
        self.curves = QComboBox()
        self.curves.setStyleSheet("combobox-popup: 0;")  # below it: over it, the last row is cut in half
        self.curves.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.curves.setIconSize(QSize(16, 16))
        self.curves.addItem(icon("chart-line", 16), self.tr("All expressions"), ALL)
        for one in SHOWN:
            self.curves.addItem(dot(one), word(one), one)
        self.curves.setAccessibleName(self.tr("Expression in the curves"))
        self.curves.currentIndexChanged.connect(lambda _index: self.expression_chosen.emit(self.expression))
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_BETWEEN, 0, SPACE_GROUP, 0)
        row.setSpacing(SPACE_BETWEEN)
        row.addWidget(back)
        row.addLayout(words, 1)
        row.addWidget(self.about)
        row.addWidget(label)
        row.addWidget(self.curves)
        self.curves.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.switches = SwitchRow()
        row.addWidget(self.switches)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        roomy = self.width() >= NARROW
        self._label.setVisible(roomy)
        self.switches.fold(not roomy)
        self._row.setSpacing(SPACE_BETWEEN if roomy else SPACE_INSIDE)
        self._row.setContentsMargins(SPACE_BETWEEN, 0, SPACE_GROUP if roomy else SPACE_INSIDE, 0)
        self.curves.setItemText(0, self.tr("All expressions") if roomy else self.tr("All"))

    @property
    def name(self) -> str:
        """What is written there."""
        return self._name.text()

    @property
    def facts(self) -> str:
        """The line below it."""
        return self._facts.text()

    @property
    def expression(self) -> Expression | None:
        """What is drawn; None: all."""
        data = self.curves.currentData()
        return None if data == ALL else Expression(data)

    def choose(self, expression: Expression | None) -> None:
        """Draw another one."""
        self.curves.setCurrentIndex(0 if expression is None else 1 + SHOWN.index(expression))

    def show_reviewed(self, reviewed: Reviewed | None) -> None:
        """Say what it is."""
        if reviewed is None:
            self._name.setText("")
            self._facts.setText("")
            return
        recording = reviewed.recording
        self._name.setText(shown_name(reviewed.listed))
        line = facts(reviewed.listed)
        if recording.state.value != "done":
            line += "  \u00b7  " + state_of(recording)
        self._facts.setText(line)
        restyle(self._facts, "tone", "danger" if is_wrong(recording) else "caption")
