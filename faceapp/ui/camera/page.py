"""The camera: choose one, see names and expressions on the faces, name them, record."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from faceapp.domain.change import Change
from faceapp.domain.live import LiveState, Stage
from faceapp.engine.cameras import Camera, Cameras, forbidden, opener_of
from faceapp.services import camera_addresses as addresses
from faceapp.ui.actions import Section, register
from faceapp.ui.camera.bar import CameraBar
from faceapp.ui.camera.start import StartPage
from faceapp.ui.camera.switches import overlay_of, overlay_switches
from faceapp.ui.camera.words import camera_name, describe_keys, missing_parts
from faceapp.ui.context import WindowContext
from faceapp.ui.file_dialogs import ask_videos
from faceapp.ui.page import Page

if TYPE_CHECKING:
    from faceapp.engine.live_run import Opener
    from faceapp.ui.camera.look import Look
    from faceapp.ui.state import WindowState


class CameraPage(Page):
    """See ``Page``. Nothing heavy is loaded until it is shown, and no camera opened until it is asked for."""

    escapes = True

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._camera = context.engine.camera
        self._cameras: Cameras | None = None
        self._before: tuple[str, ...] = ()
        self._chosen: Camera | str | None = None
        self._whole: dict[str, str] = {}  # addresses with their passwords, for this sitting only
        self._keep: Callable[[dict[str, object]], None] | None = None
        self._opened = ""  # an address or a file that gave no picture so far
        self._left = False
        self._look: Look | None = None
        self._bar = CameraBar()
        self._start = StartPage()
        self._stack = QStackedWidget()
        self._stack.addWidget(self._start)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._bar)
        column.addWidget(self._stack, 1)
        self._switches: dict[str, QAction] = {}
        self._mirror = False  # of cameras; a video or an address begins as it is ...
        self._mirrored: dict[str, bool] = {}  # ... or as it was last in this sitting
        self._source = ""
        self._of_camera = True
        self._make_switches()
        self._connect()
        describe_keys()
        self._bar.hide()

    # --- what the window and tests call ---

    @property
    def look(self) -> Look:
        """The picture and what stands beside it; made when something is looked at first."""
        if self._look is None:
            from faceapp.ui.camera.look import Look

            self._look = look = Look(self._context, self._bar, self)
            self._stack.addWidget(look)
            self._show_switches()
        return self._look

    @property
    def bar(self) -> CameraBar:
        """The line above the picture."""
        return self._bar

    def switch(self, name: str) -> QAction:
        """What shows or hides something: "faces", "names", "expressions", "bars", "mirror", "panel"."""
        return self._switches[name]

    def remember(self, state: WindowState) -> None:
        """Begin as last time, and keep what is chosen for the next."""
        kept = state.camera()
        before = kept.get("before")
        if isinstance(before, list):
            self._before = tuple(str(one) for one in before)
        for name, action in self._switches.items():
            if isinstance(kept.get(name), bool):
                action.setChecked(bool(kept[name]))
        self._mirror = self._switches["mirror"].isChecked()
        chosen = kept.get("chosen")
        if isinstance(chosen, str):
            self._chosen = chosen
        self._keep = state.keep_camera
        self._show_switches()

    def focus_first(self) -> None:
        if self._look is not None and self._stack.currentWidget() is self._look:
            self._look.canvas.setFocus()
        else:
            self.setFocus()

    def apply_change(self, change: Change) -> None:
        """The naming hears of it by itself."""

    def open_source(self, text: str) -> None:
        """Look at a video file or an address, with its password where it has one."""
        kept = addresses.without_password(text)
        self._whole[kept] = text
        self._chosen = self._opened = kept
        self._source = kept
        self._begin(addresses.told(text), opener_of(text), camera=False)

    def open_camera(self, camera: Camera) -> None:
        """Look at a camera."""
        cameras = self._cameras
        assert cameras is not None
        self._chosen = camera
        name = camera_name(camera.name, camera.index)
        cameras.when_permitted(
            lambda allowed: self._begin(
                name, cameras.opener(camera) if allowed else forbidden(name), sound=True
            )
        )
        self._store()

    # --- choosing ---

    def _begin(self, name: str, opener: Opener, *, sound: bool = False, camera: bool = True) -> None:
        self._camera.close()  # said before the next one is shown, not over it
        self._of_camera = camera
        self._opened = self._opened if not camera else ""
        mirrored = self._mirror if camera else self._mirrored.get(self._source, False)
        self._switches["mirror"].setChecked(mirrored)
        look = self.look
        look.recording.sound = sound
        self._stack.setCurrentWidget(look)
        self._bar.show()
        look.begin(name, file=not camera and not addresses.is_network(self._source))
        self._camera.open(name, opener)
        self._list()
        look.canvas.setFocus()

    def _start_chosen(self) -> None:
        chosen = self._chosen
        cameras = self._cameras.found if self._cameras is not None else ()
        if isinstance(chosen, Camera):
            chosen = next((one for one in cameras if one.key == chosen.key), None)
        elif chosen is not None and not addresses.is_network(chosen) and not Path(chosen).is_file():
            chosen = next((one for one in cameras if one.key == chosen), None)
        if chosen is None and cameras:
            chosen = cameras[0]
        if isinstance(chosen, Camera):
            self.open_camera(chosen)
        elif chosen is not None:
            self._open_before(chosen)
        else:
            self._ask_video()

    def _choose(self, source: object) -> None:
        if isinstance(source, Camera):
            self.open_camera(source)
        elif isinstance(source, str):
            self._open_before(source)

    def _open_before(self, text: str) -> None:
        whole = self._whole.get(text, text)
        if addresses.wants_password(whole):
            self._ask_address(text)
        else:
            self.open_source(whole)

    def _ask_video(self) -> None:
        dialog = ask_videos(self, self.tr("Look at a video"), lambda paths: self.open_source(str(paths[0])))
        dialog.finished.connect(lambda _code: self._list())

    def _ask_address(self, chosen: str = "") -> None:
        from faceapp.ui.camera.address_sheet import AddressSheet

        sheet = AddressSheet(self._before, chosen, self)
        sheet.chosen.connect(self.open_source)
        sheet.finished.connect(lambda _code: self._list())
        sheet.open()

    def _stop(self) -> None:
        self._camera.close()

    def _list(self) -> None:
        """Say anew what can be looked at."""
        cameras = self._cameras
        found = cameras.found if cameras is not None else ()
        chosen: object = self._chosen
        if isinstance(chosen, str):
            chosen = next((one for one in found if one.key == chosen), chosen)
        before = self._before
        if self._opened and chosen == self._opened and chosen not in before:
            before = (self._opened, *before)  # while it is tried; kept once it gave a picture
        self._bar.show_sources(found, before, chosen)
        first = chosen if isinstance(chosen, Camera) and chosen in found else next(iter(found), None)
        note = ""
        if cameras is not None and not cameras.by_qt:
            note = missing_parts(cameras.missing)
        self._start.show_camera(camera_name(first.name, first.index) if first is not None else "", note)

    # --- what is shown ---

    def _on_state(self, state: LiveState) -> None:
        if self._look is None:
            return
        running = self._camera.running
        self._bar.show_running(running=running, ready=state.ready)
        if state.stage is Stage.CLOSED:
            self._look.end(left=self._left)
            self._list()
            if self.isVisible():
                self.setFocus()
        else:
            if state.stage is Stage.LIVE and self._opened:
                self._before = addresses.remember(self._before, self._opened)
                self._opened = ""
                self._store()
            self._look.show_state(state)

    def _make_switches(self) -> None:
        over = [(*one, one[0] != "bars") for one in overlay_switches()]
        for name, words, short, key, glyph, on in (
            *over,
            ("mirror", self.tr("Mirror the picture"), self.tr("Mirrored"), "M", "arrows-left-right", False),
            (
                "panel", self.tr("Show or hide bars and curve at the right"), self.tr("Bars and curve"),
                "P", "chart-line", True,
            ),
        ):  # fmt: skip
            action = register(
                f"camera.{name}", words, key, Section.CAMERA, owner=self, checkable=True, icon=glyph
            )
            action.setChecked(on)
            action.toggled.connect(lambda _on: self._switched())
            self._bar.switches.add(action, glyph, short)
            self._switches[name] = action
        for name, words, key, slot in (
            ("snapshot", self.tr("Keep this picture as a photo"), "S", self._take_snapshot),
            ("record", self.tr("Record, or end the recording"), "R", self._record),
        ):
            register(f"camera.{name}", words, key, Section.CAMERA, owner=self, slot=slot)

    def _switched(self) -> None:
        if self._of_camera:
            self._mirror = self._switches["mirror"].isChecked()
        else:
            self._mirrored[self._source] = self._switches["mirror"].isChecked()
        self._show_switches()
        self._store()

    def _show_switches(self) -> None:
        look = self._look
        if look is None:
            return
        on = {name: action.isChecked() for name, action in self._switches.items()}
        look.show_overlay(overlay_of(on))
        look.set_mirrored(on["mirror"])
        look.panel.setVisible(on["panel"])

    def _store(self) -> None:
        if self._keep is None:
            return
        kept: dict[str, object] = {name: action.isChecked() for name, action in self._switches.items()}
        kept["mirror"] = self._mirror
        kept["before"] = list(self._before)
        chosen = self._chosen
        if isinstance(chosen, Camera):
            kept["chosen"] = chosen.key
        else:
            kept["chosen"] = "" if chosen == self._opened else chosen or ""
        self._keep(kept)

    def _take_snapshot(self) -> None:
        if self._look is not None and self._camera.running:
            self._look.snapshot()

    def _record(self) -> None:
        recording = self._camera.recorder.now is not None
        if self._look is not None and self._camera.running and (recording or self._bar.record.isEnabled()):
            self._look.recording.switch()

    # --- Qt ---

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc never ends what runs: it lets go of a face; where nothing is looked at it leaves the page."""
        if event.key() == Qt.Key.Key_Escape and self._camera.running:
            if self._look is not None:
                self._look.canvas.let_go()
            event.accept()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        QTimer.singleShot(0, self, self._arrive)

    def _arrive(self) -> None:
        if not self.isVisible():
            return
        if self._cameras is None:
            self._cameras = Cameras(self)
            self._cameras.changed.connect(self._list)
        self._cameras.watch(True)
        self._list()
        if self._look is not None:
            self._look.arrive()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks: the camera is let go, unless it records; it begins again when that is asked for."""
        super().hideEvent(event)
        if self._cameras is not None:
            self._cameras.watch(False)
        if self._look is not None:
            self._look.leave()
        if self._camera.running and self._camera.recorder.now is None and not self.window().isMinimized():
            self._left = True
            self._camera.close()
            self._left = False

    def _connect(self) -> None:
        bar, start = self._bar, self._start
        self._camera.state_changed.connect(self._on_state)
        bar.source_chosen.connect(self._choose)
        bar.start_asked.connect(self._start_chosen)
        bar.stop_asked.connect(self._stop)
        bar.snapshot_asked.connect(self._take_snapshot)
        bar.record_asked.connect(self._record)
        for asks in (bar, start):
            asks.video_asked.connect(self._ask_video)
            asks.address_asked.connect(self._ask_address)
        start.begin_asked.connect(self._start_chosen)
