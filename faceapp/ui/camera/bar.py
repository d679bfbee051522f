"""The line above the picture: what is looked at, what is drawn over it, and what is kept."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QToolButton,
    QWidget,
)

from faceapp.engine.cameras import Camera
from faceapp.engine.live_recorder import RecordingNow
from faceapp.services import camera_addresses as addresses
from faceapp.ui.camera.words import camera_name, kept_of, length
from faceapp.ui.elided import ElidedLabel
from faceapp.ui.quiet_button import quiet_button
from faceapp.ui.switch_row import SwitchRow
from faceapp.ui.theme import SPACE, SPACE_BETWEEN, SPACE_GROUP, Size, elided, font, icon, restyle, set_role

HEIGHT = 11 * SPACE
WIDEST = 300
NAME = 230
"""Pixels of a name in the list; of a longer one the middle is left out, and the tool tip has all of it."""
BESIDE = 74
"""Pixels of the icon, the arrow and the edges beside the name."""
MOST = 20
"""Rows of the list that are seen at once: a few cameras and all that is remembered."""
NARROW = 640
"""Pixels of the bar below which the record button has no words, and the switches are one menu."""
CAMERA, ADDRESS, VIDEO, NETWORK = "camera", "address", "video", "network"


class _Sources(QComboBox):
    """Leaves out the middle of a name for which there is no room; Qt would cut it off.

    Its list opens below it. The other kind, over it as a menu, is measured without the arrows for
    scrolling, and shows one when more rows are shown into it than the last time it was open: that
    arrow stays, and the last row is cut in half behind it.

    Signals:
        shut: its list was open, and is not any more.
    """

    shut = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setStyleSheet("combobox-popup: 0;")

    def hidePopup(self) -> None:
        super().hidePopup()
        self.shut.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QStylePainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        room = self.width() - BESIDE
        option.currentText = self.fontMetrics().elidedText(
            self.currentText(), Qt.TextElideMode.ElideMiddle, room
        )
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)


class CameraBar(QFrame):
    """Signals.

    source_chosen: a ``Camera``, or an address or file that was used before.
    video_asked, address_asked: entries of the list of sources.
    stop_asked, start_asked, snapshot_asked, record_asked: buttons.
    """

    source_chosen = Signal(object)
    video_asked = Signal()
    address_asked = Signal()
    stop_asked = Signal()
    start_asked = Signal()
    snapshot_asked = Signal()
    record_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", "head")
        self.setFixedHeight(HEIGHT)
        self._sources = _Sources()
        self._sources.setAccessibleName(self.tr("What is looked at"))
        self._sources.setMaximumWidth(WIDEST)
        self._sources.setMinimumWidth(120)
        self._sources.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._sources.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._sources.setMaxVisibleItems(MOST)
        self._sources.activated.connect(self._activated)
        self._later: tuple[Sequence[Camera], Sequence[str], object] | None = None
        self._sources.shut.connect(self._show_later)
        self._start = QPushButton()
        self._start.clicked.connect(lambda _checked: self._pressed())
        self._running = self._recording = self._wordless = False
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_GROUP, 0, SPACE_GROUP, 0)
        row.setSpacing(SPACE_BETWEEN)
        row.addWidget(self._sources, 2)
        row.addWidget(self._start)
        self._time = QLabel()
        restyle(self._time, "tone", "strong")
        row.addWidget(self._time)
        self._kept = ElidedLabel()
        self._kept.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        restyle(self._kept, "tone", "caption")
        row.addWidget(self._kept, 1)  # takes what is left, so that nothing moves when it says something
        self.switches = SwitchRow()
        row.addWidget(self.switches)
        self._rule = QFrame()
        self._rule.setProperty("rule", "upright")
        self._rule.setFixedHeight(5 * SPACE)
        row.addWidget(self._rule)
        self._snapshot = quiet_button("camera", self.tr("Keep this picture as a photo (S)"))
        self._snapshot.clicked.connect(lambda _checked: self.snapshot_asked.emit())
        self._record = QPushButton(icon("record", 20, "danger"), "")
        self._record.setIconSize(QSize(20, 20))
        self._record.clicked.connect(lambda _checked: self.record_asked.emit())
        row.addWidget(self._snapshot)
        row.addWidget(self._record)
        self.show_running(running=False, ready=False)
        self.show_recording(None, 0.0, 0)

    @property
    def sources(self) -> QComboBox:
        """What can be looked at."""
        return self._sources

    @property
    def record(self) -> QPushButton:
        """Begins and ends a recording."""
        return self._record

    @property
    def snapshot(self) -> QToolButton:
        """Keeps the picture."""
        return self._snapshot

    def show_sources(self, cameras: Sequence[Camera], before: Sequence[str], chosen: object) -> None:
        """List what there is; ``chosen`` is what is looked at or would be.

        An open list stays as it is until it is shut: more rows would not fit into it.
        """
        box = self._sources
        self._later = None
        if box.view().isVisible():
            self._later = cameras, before, chosen
            return
        box.blockSignals(True)
        box.clear()
        for camera in cameras:
            self._add_source("video-camera", camera_name(camera.name, camera.index), camera)
        if before:
            if cameras:
                box.insertSeparator(box.count())
            for text in before:
                glyph = "globe" if addresses.is_network(text) else "film-strip"
                self._add_source(glyph, addresses.told(text), text)
        if box.count():
            box.insertSeparator(box.count())
        box.addItem(icon("film-strip", 16), self.tr("Open a video\u2026"), VIDEO)
        box.addItem(icon("globe", 16), self.tr("Network camera\u2026"), NETWORK)
        box.setCurrentIndex(self._index_of(chosen))
        box.blockSignals(False)

    def _show_later(self) -> None:
        later, self._later = self._later, None
        if later is not None:
            QTimer.singleShot(0, self, lambda: self.show_sources(*later))

    def show_running(self, *, running: bool, ready: bool) -> None:
        """Whether something is looked at; ``ready``: faces are looked for, too."""
        self._running = running
        self._start.setText(self.tr("Stop") if running else self.tr("Start"))
        set_role(self._start, "" if running else "primary")
        self._snapshot.setEnabled(running)
        self._record.setEnabled(running and ready)

    def show_recording(self, now: RecordingNow | None, seconds: float, faces: int, agreed: str = "") -> None:
        """What is being recorded, for how long, and who ``agreed`` to it."""
        self._kept.setText(kept_of(now, agreed) if now is not None else "")
        self._recording = now is not None
        self._say_record()
        if now is None:
            self._record.setToolTip(self.tr("Record what the faces show (R)"))
            self._record.setIcon(icon("record", 20, "danger"))
            self._time.clear()
            self._time.hide()
            return
        self._record.setToolTip(self.tr("End the recording; it is kept (R)"))
        self._record.setIcon(icon("stop", 20, "danger"))
        text = length(seconds)
        self._time.setText(text)
        measured = self.tr("{n} pictures measured").format(n=faces)
        self._time.setToolTip(f"{self._kept.text()}\n{measured}")
        self._time.show()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Both buttons are as wide as their longer words: what is beside them stays where it is.

        Where there is no room for the words of the record button, its icon is left, and the
        switches stand below one button.
        """
        self._wordless = self.width() < NARROW
        self.switches.fold(self._wordless)
        _hold_width(self._start, (self.tr("Start"), self.tr("Stop")), SPACE)  # "Start" is bold
        words = ("",) if self._wordless else (self.tr("Record"), self.tr("Stop recording"))
        _hold_width(self._record, words)
        self._say_record()

    def _say_record(self) -> None:
        words = self.tr("Stop recording") if self._recording else self.tr("Record")
        self._record.setText("" if self._wordless else words)
        self._record.setAccessibleName(words)

    def _add_source(self, glyph: str, name: str, source: object) -> None:
        box = self._sources
        box.addItem(icon(glyph, 16), elided(name, NAME, font(Size.BODY), middle=True), source)
        tip = source if isinstance(source, str) else name
        box.setItemData(box.count() - 1, tip, Qt.ItemDataRole.ToolTipRole)

    def _index_of(self, chosen: object) -> int:
        for row in range(self._sources.count()):
            data = self._sources.itemData(row)
            same = isinstance(data, Camera) and isinstance(chosen, Camera) and data.key == chosen.key
            if same or (isinstance(data, str) and data == chosen):
                return row
        return 0

    def _pressed(self) -> None:
        (self.stop_asked if self._running else self.start_asked).emit()

    def _activated(self, row: int) -> None:
        data = self._sources.itemData(row)
        if data == VIDEO:
            self.video_asked.emit()
        elif data == NETWORK:
            self.address_asked.emit()
        elif data is not None:
            self.source_chosen.emit(data)


def _hold_width(button: QPushButton, words: Sequence[str], more: int = 0) -> None:
    """Make it as wide as the longest of its words, and ``more`` pixels, whatever it says now."""
    now = button.text()
    button.ensurePolished()
    widths = []
    for text in words:
        button.setText(text)
        widths.append(button.sizeHint().width())
    button.setText(now)
    button.setFixedWidth(max(widths) + more)
