"""The line at the bottom: what is running, and that everything stays on this machine."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from faceapp.domain.analysing import StoppedVideos
from faceapp.domain.scanning import ScanProgress, ScanStage
from faceapp.domain.switching import SwitchProgress
from faceapp.engine.answers import Activity, Doing
from faceapp.engine.holding import WAITS
from faceapp.ui import wording
from faceapp.ui.theme import SPACE_BETWEEN, SPACE_GROUP, icon, restyle, set_role, theme
from faceapp.ui.wording_watching import stopped_at, watching

HEIGHT = 36


class ActivityLine(QFrame):
    """One line; it never changes its height, so nothing moves when work begins or ends.

    Signals:
        pause_asked, resume_asked, stop_asked: buttons.
        go_on_asked: a button, where a scan was stopped before its end.
        go_on_watching_asked: the same button, where the analysis of videos was stopped.
        stop_measuring_asked: the stop button, while nothing else runs.
        hold_measuring_asked: likewise, the button that pauses it, or lets it go on.
        stop_export_asked, hold_export_asked: the same of an export, which goes before measuring.
    """

    pause_asked = Signal()
    resume_asked = Signal()
    stop_asked = Signal()
    go_on_asked = Signal()
    go_on_watching_asked = Signal()
    stop_measuring_asked = Signal()
    hold_measuring_asked = Signal(bool)
    stop_export_asked = Signal()
    hold_export_asked = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", "foot")
        self.setFixedHeight(HEIGHT)
        self._paused = False
        self._waits = False
        self._recording = False
        self._text = QLabel()
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._text.setAccessibleName(self.tr("What is running"))
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(140)
        self._bar.setAccessibleName(self.tr("Progress"))
        self._pause = _button("pause")
        self._pause.clicked.connect(self._toggle)
        self._stop = _button("stop")
        self._stop.clicked.connect(lambda _checked: self._stop_pressed())
        self._go_on = QPushButton(self.tr("Go on"))
        set_role(self._go_on, "link")
        restyle(self._go_on, "flush", "true")
        self._go_on.clicked.connect(lambda _checked: self._go_on_pressed())
        self._lock = QLabel()
        theme().changed.connect(self._paint_lock)
        self._paint_lock()
        self._local = QLabel(self.tr("Everything stays on this machine"))
        restyle(self._local, "tone", "caption")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(SPACE_GROUP, 0, SPACE_GROUP, 0)
        layout.setSpacing(SPACE_BETWEEN)
        layout.addWidget(self._bar)
        layout.addWidget(self._pause)
        layout.addWidget(self._stop)
        layout.addWidget(self._go_on)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._lock)
        layout.addWidget(self._local)
        self._resting = ""
        self._left = 0
        self._stopped: StoppedVideos | None = None
        self._working = ""
        self._fetching = ("", 0, 0)
        self._measuring = ("", 0, 0)
        self._held: bool | None = None
        self._exporting = ("", 0, 0)
        self._export_held = False
        self._activity = Activity(Doing.NOTHING)
        self.show_activity(self._activity)

    def _paint_lock(self) -> None:
        self._lock.setPixmap(icon("lock-simple", 16, "quiet").pixmap(QSize(16, 16), self.devicePixelRatioF()))

    def show_resting(
        self, text: str, left: int = 0, videos: int = 0, stopped: StoppedVideos | None = None
    ) -> None:
        """What stands there while nothing runs.

        Args:
            text: how much there is.
            left: photos and videos that no scan has looked at; ``videos`` of them are videos.
            videos: see ``left``.
            stopped: videos whose analysis the user stopped.
        """
        parts = [text] if text else []
        if left:
            what = wording.appearances(left - videos, videos)
            parts.insert(0, self.tr("{photos} not looked at yet").format(photos=what))
        if stopped is not None:
            parts.insert(0, stopped_at(stopped))
        self._resting, self._left, self._stopped = "  \u00b7  ".join(parts), left, stopped
        tip = self.tr("Look at the photos that are left")
        self._go_on.setToolTip(tip if left else self.tr("Look at the videos from where they were left"))
        self.show_activity(self._activity)

    def show_working(self, text: str) -> None:
        """What the user had done that takes a while; "" when it is done."""
        self._working = text
        self.show_activity(self._activity)

    def show_waiting(self, waits: bool) -> None:
        """Whether it is the camera for which what runs is paused."""
        self._waits = waits
        self.show_activity(self._activity)

    def show_recording(self, recording: bool) -> None:
        """Whether a camera is recorded: that is said on every page, whatever else runs."""
        self._recording = recording
        self.show_activity(self._activity)

    def show_downloads(self, text: str, done: int, total: int) -> None:
        """Models that are being fetched, beside whatever else runs; "" when none is."""
        self._fetching = (text, done, total)
        self.show_activity(self._activity)

    def show_measuring(self, text: str, done: int, total: int, held: bool | None = None) -> None:
        """Models that are measured, or one that learns, beside whatever else runs; "" when none is.

        ``held``: whether it is paused; None where it can not be.
        """
        self._measuring, self._held = (text, done, total), held
        self.show_activity(self._activity)

    def show_exporting(self, text: str, done: int, total: int, *, held: bool) -> None:
        """A dataset that is written, beside whatever else runs; "" when none is. ``held``: it is paused."""
        self._exporting, self._export_held = (text, done, total), held
        self.show_activity(self._activity)

    def show_activity(self, activity: Activity) -> None:
        """Show what runs now."""
        self._activity = activity
        scanning = activity.doing in WAITS
        self._paused = activity.paused
        fetching, fetched, to_fetch = self._fetching
        measuring, measured, to_measure = self._measuring
        idle = activity.doing is Doing.NOTHING and not self._working
        exporting, exported, to_export = self._exporting
        resting = idle and not fetching and not measuring and not exporting
        alone = idle and bool(measuring or exporting)
        held = self._export_held if exporting else self._held
        if alone and held is not None:
            self._paused = held
        self._pause.setVisible(scanning or (alone and held is not None))
        self._stop.setVisible(scanning or alone)
        self._bar.setVisible(not resting)
        self._go_on.setVisible(resting and (self._left > 0 or self._stopped is not None))
        self._name_buttons(first_of_two=scanning and bool(measuring or exporting))
        progress = activity.switching or activity.progress
        known = progress is not None and progress.total > 0
        self._bar.setRange(0, progress.total if progress is not None and known else 0)
        self._bar.setValue(progress.done if progress is not None and known else 0)
        if activity.video is not None and activity.video.total:
            self._bar.setRange(0, round(activity.video.total * 10))
            self._bar.setValue(min(round(activity.video.done * 10), self._bar.maximum()))
        if idle and exporting:
            self._bar.setRange(0, to_export)
            self._bar.setValue(exported)
        elif idle and measuring:
            self._bar.setRange(0, to_measure)
            self._bar.setValue(measured)
        elif idle and fetching:
            self._bar.setRange(0, to_fetch // 1000)  # in kB: more bytes than a bar can count
            self._bar.setValue(fetched // 1000)
        match activity.doing:
            case _ if self._working:
                self._say(self._working)
            case Doing.NOTHING:
                self._say(exporting or measuring or fetching or self._resting)
            case Doing.OPENING:
                self._say(self.tr("Opening the library"))
            case Doing.RECOGNISING if progress is None:
                self._say(self.tr("Comparing faces"))
            case Doing.RECOGNISING | Doing.SCANNING | Doing.READING:
                self._say(self._words(activity.progress, activity.paused))
            case Doing.SWITCHING:
                self._say(self._switching_words(activity.switching, activity.paused))
            case Doing.WATCHING if activity.video is not None:
                self._say(watching(activity.video, self._pausing() if activity.paused else ""))

    def _name_buttons(self, *, first_of_two: bool) -> None:
        """Of two things that run, they hold and stop the one that is told first: an export goes on then."""
        if first_of_two:
            pause = (
                self.tr("Go on with the first of these")
                if self._paused
                else self.tr("Pause the first of these")
            )
            stop, kept = (
                self.tr("Stop the first of these"),
                self.tr("Stop the first of these; what was finished is kept"),
            )
        else:
            pause = self.tr("Go on") if self._paused else self.tr("Pause")
            stop, kept = self.tr("Stop"), self.tr("Stop; what was finished is kept")
        self._pause.setIcon(icon("play" if self._paused else "pause", 16))
        self._pause.setToolTip(pause)
        self._pause.setAccessibleName(pause)
        self._stop.setToolTip(kept)
        self._stop.setAccessibleName(stop)

    def _words(self, progress: ScanProgress | None, paused: bool) -> str:
        if progress is None:
            return self.tr("Looking for photos")
        done, total = wording.number(progress.done), wording.number(progress.total)
        if progress.stage is ScanStage.LISTING:
            text = self.tr("Looking for photos  {done}").format(done=done)
        elif progress.stage is ScanStage.READING:
            text = self.tr("Reading expressions  {done} of {total}").format(done=done, total=total)
        elif progress.stage is ScanStage.RECOGNISING:
            text = self.tr("Grouping faces  {done} of {total}").format(done=done, total=total)
        else:
            text = self.tr("Looking for faces  {done} of {total}").format(done=done, total=total)
        parts = [text]
        if paused:
            parts.append(self._pausing())
        else:
            if progress.rate > 0 and progress.stage is ScanStage.MEASURING:
                rate = f"{progress.rate:.0f}" if progress.rate >= 10 else f"{progress.rate:.1f}"
                parts.append(self.tr("{rate}/s").format(rate=rate))
            if progress.seconds_left is not None:
                parts.append(wording.time_left(progress.seconds_left))
        if progress.faces:
            parts.append(wording.faces(progress.faces))
        return "  \u00b7  ".join(parts)

    def _pausing(self) -> str:
        return self.tr("paused while the camera runs") if self._waits else self.tr("paused")

    def _switching_words(self, progress: SwitchProgress | None, paused: bool) -> str:
        if progress is None or not progress.name:
            return self.tr("Getting ready for other models")
        text = self.tr("Getting ready for {model}").format(model=progress.name)
        if progress.total:
            done, total = wording.number(progress.done), wording.number(progress.total)
            text = self.tr("Getting ready for {model}  {done} of {total}").format(
                model=progress.name, done=done, total=total
            )
        parts = [text]
        if paused:
            parts.append(self._pausing())
        elif progress.seconds_left is not None:
            parts.append(wording.time_left(progress.seconds_left))
        return "  \u00b7  ".join(parts)

    def _say(self, text: str) -> None:
        beside = [
            words
            for words, _, _ in (self._exporting, self._measuring, self._fetching)
            if words and words != text
        ]
        first = (self.tr("Recording from the camera"),) if self._recording else ()
        text = "  \u00b7  ".join(part for part in (*first, text, *beside) if part)
        self._text.setText(text)
        self._text.setToolTip(text)  # in a narrow window its end is cut
        restyle(self._text, "tone", "quiet" if text == self._resting else "body")

    def _stop_pressed(self) -> None:
        if self._exports_alone():
            self.stop_export_asked.emit()
            return
        (self.stop_measuring_asked if self._measures_alone() else self.stop_asked).emit()

    def _exports_alone(self) -> bool:
        return self._activity.doing is Doing.NOTHING and bool(self._exporting[0])

    def _measures_alone(self) -> bool:
        return self._activity.doing is Doing.NOTHING and bool(self._measuring[0])

    def _go_on_pressed(self) -> None:
        left, stopped = self._left > 0, self._stopped is not None
        if left:
            self.go_on_asked.emit()
        if stopped:
            self.go_on_watching_asked.emit()

    def _toggle(self) -> None:
        if self._exports_alone():
            self.hold_export_asked.emit(not self._paused)
            return
        if self._measures_alone():
            self.hold_measuring_asked.emit(not self._paused)
            return
        (self.resume_asked if self._paused else self.pause_asked).emit()


def _button(name: str) -> QToolButton:
    button = QToolButton()
    set_role(button, "quiet")
    button.setIcon(icon(name, 16))
    button.setIconSize(QSize(16, 16))
    return button
