"""The line below the picture: play, step, what time it is, how fast, how loud."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QToolButton, QWidget

from faceapp.engine.player import SPEEDS
from faceapp.ui.quiet_button import quiet_button
from faceapp.ui.recordings.words import clock, exact, moment_time
from faceapp.ui.theme import SPACE, SPACE_BETWEEN, SPACE_GROUP, Size, font, icon, restyle, set_role

HEIGHT = 11 * SPACE
ROOM_FOR_LOOP, ROOM_FOR_LENGTH, ROOM_FOR_STEPS = 560, 420, 350
"""Pixels of width from which on it stands there what is repeated, how long it is, and hours of the time."""


class Transport(QFrame):
    """Signals.

    play_asked, back_asked, on_asked, loop_left: buttons.
    muted: sound is wanted or not.
    speed_chosen: times the true speed.
    """

    play_asked = Signal()
    back_asked = Signal()
    on_asked = Signal()
    loop_left = Signal()
    muted = Signal(bool)
    speed_chosen = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", "head")
        self.setFixedHeight(HEIGHT)
        self.back = quiet_button("caret-left", self.tr("One picture back (,)"))
        self.play = quiet_button("play", self.tr("Play (Space)"))
        self.on = quiet_button("caret-right", self.tr("One picture on (.)"))
        self.back.clicked.connect(lambda _checked: self.back_asked.emit())
        self.play.clicked.connect(lambda _checked: self.play_asked.emit())
        self.on.clicked.connect(lambda _checked: self.on_asked.emit())
        self._time = QLabel(exact(0))
        self._time.setFont(font(Size.EMPHASIS, bold=True, tabular=True))
        restyle(self._time, "tone", "emphasis")
        self._time.setAccessibleName(self.tr("Time"))
        self._of = QLabel()
        restyle(self._of, "tone", "quiet")
        self._loop = QToolButton()
        set_role(self._loop, "quiet")
        self._loop.setIcon(icon("x", 16))
        self._loop.setToolTip(self.tr("Repeat it no more (L)"))
        self._loop.clicked.connect(lambda _checked: self.loop_left.emit())
        self._loop_words = QLabel()
        restyle(self._loop_words, "tone", "quiet")
        self._speed = QToolButton()
        set_role(self._speed, "quiet")
        self._speed.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._speed.setToolTip(self.tr("Speed; slower [, faster ]"))
        self._speed.setAccessibleName(self.tr("Speed"))
        menu = QMenu(self)
        self._speeds = QActionGroup(menu)
        for speed in SPEEDS:
            entry = menu.addAction(_times(speed))
            entry.setCheckable(True)
            entry.setData(speed)
            self._speeds.addAction(entry)
        self._speeds.triggered.connect(self._choose_speed)
        self._speed.setMenu(menu)
        self._mute = quiet_button("speaker-high", self.tr("Sound on or off (M)"))
        self._mute.setCheckable(True)
        self._mute.toggled.connect(self._on_muted)
        self._mute.hide()
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_BETWEEN, 0, SPACE_GROUP, 0)
        row.setSpacing(SPACE)
        for button in (self.back, self.play, self.on):
            row.addWidget(button)
        row.addSpacing(SPACE_BETWEEN)
        row.addWidget(self._time)
        row.addWidget(self._of)
        row.addSpacing(SPACE_BETWEEN)
        row.addWidget(self._loop_words)
        row.addWidget(self._loop)
        row.addStretch(1)
        row.addWidget(self._mute)
        row.addWidget(self._speed)
        self._seconds, self._looped = 0.0, False
        self.show_speed(1.0)
        self.show_loop(None)
        self._fit()

    @property
    def mute(self) -> QToolButton:
        """Sound on or off."""
        return self._mute

    def add(self, widget: QWidget | QAction) -> None:
        """One more thing at the right."""
        if isinstance(widget, QAction):
            button = quiet_button("circle", widget.toolTip())
            button.setDefaultAction(widget)
            widget = button
        self._row.addWidget(widget)

    def show_time(self, seconds: float) -> None:
        """Of the picture that is shown."""
        self._seconds = seconds
        self._time.setText(exact(seconds) if self._wide else moment_time(seconds))

    def show_length(self, seconds: float) -> None:
        """How long it is altogether."""
        self._of.setText(self.tr("of {time}").format(time=clock(seconds)))

    def show_playing(self, playing: bool) -> None:
        """Whether it plays."""
        self.play.setIcon(icon("pause" if playing else "play"))
        words = self.tr("Pause (Space)") if playing else self.tr("Play (Space)")
        self.play.setToolTip(words)
        self.play.setAccessibleName(words)

    def show_speed(self, speed: float) -> None:
        """How fast it plays."""
        self._speed.setText(_times(speed))
        for entry in self._speeds.actions():
            entry.setChecked(entry.data() == speed)

    def show_loop(self, piece: tuple[float, float] | None) -> None:
        """What is repeated."""
        self._looped = piece is not None
        self._loop.setVisible(self._looped)
        self._loop_words.setVisible(self._looped and self.width() >= ROOM_FOR_LOOP)
        if piece is not None:
            words = self.tr("Repeating {start}\u2013{end}")
            self._loop_words.setText(words.format(start=clock(piece[0]), end=clock(piece[1])))

    def show_heard(self, heard: bool) -> None:
        """Whether there is sound that could be heard."""
        self._mute.setVisible(heard)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @property
    def _wide(self) -> bool:
        return self.width() >= ROOM_FOR_STEPS

    def _fit(self) -> None:
        """What there is room for; the rest is told by the curves below, and done by keys."""
        self._of.setVisible(self.width() >= ROOM_FOR_LENGTH)
        self._loop_words.setVisible(self._looped and self.width() >= ROOM_FOR_LOOP)
        for button in (self.back, self.on):
            button.setVisible(self._wide)
        widest = "00:00:00.000" if self._wide else "00:00.0"
        self._time.setFixedWidth(self._time.fontMetrics().horizontalAdvance(widest) + 12)
        self.show_time(self._seconds)

    def _choose_speed(self, entry: QAction) -> None:
        self.speed_chosen.emit(entry.data())

    def _on_muted(self, muted: bool) -> None:
        self._mute.setIcon(icon("speaker-slash" if muted else "speaker-high"))
        self.muted.emit(muted)


def _times(speed: float) -> str:
    return f"{speed:g}\u00d7"
