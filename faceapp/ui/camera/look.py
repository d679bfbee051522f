"""The picture with its faces, the panel beside it, and what is done while a source is looked at."""

from __future__ import annotations

import time
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QWidget

from faceapp.domain.errors import KnownError
from faceapp.domain.following import FollowedFace
from faceapp.domain.ids import PersonId, RootId
from faceapp.domain.live import LivePicture, LiveState, Stage, View
from faceapp.domain.scanning import PhotoScanned
from faceapp.engine.core import EngineContext
from faceapp.ui import wording
from faceapp.ui.camera.bar import CameraBar
from faceapp.ui.camera.canvas import LiveCanvas
from faceapp.ui.camera.following import Following
from faceapp.ui.camera.naming import LiveNaming
from faceapp.ui.camera.panel import Panel
from faceapp.ui.camera.portraits import Portraits
from faceapp.ui.camera.recording import Recording
from faceapp.ui.camera.switches import Overlay
from faceapp.ui.camera.words import last_shown, line_of, no_picture_for, stopped, waiting_of
from faceapp.ui.context import WindowContext

PANEL_MS = 120
"""Between two looks of the panel: fast enough for an eye, a tenth of the work of each picture."""
COUNT_MS = 500
NOTICE_MS = 4000
"""How long it stands there that something was kept."""


class Look(QWidget):
    """Everything that is there only while something is looked at."""

    def __init__(self, context: WindowContext, bar: CameraBar, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._camera = context.engine.camera
        self._following = Following()
        self._portraits = Portraits()
        self._overlay = Overlay()
        self._panel_at = 0.0
        self._notice = self._name = ""
        self._file = False
        self.canvas = LiveCanvas(
            self._name_of, self._camera.painted, self._missed, self, lane_of=self._lane_of
        )
        self.naming = LiveNaming(context, self.canvas, self)
        self.panel = Panel(self._name_of)
        self.recording = Recording(context, bar, self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.canvas, 1)
        row.addWidget(self.panel)
        self._clock = QTimer(self, interval=COUNT_MS)
        self._clock.timeout.connect(self._tick)
        self._noticed = QTimer(self, singleShot=True, interval=NOTICE_MS)
        self._noticed.timeout.connect(self._forget_notice)
        self.setFocusProxy(self.canvas)
        self._camera.picture_ready.connect(self._take)
        self._camera.problem.connect(self._complain)
        self.canvas.view_changed.connect(self._want)
        self.naming.named.connect(self._named)
        self.naming.said.connect(context.operations.refused)
        self.recording.said.connect(self.notice)
        self.recording.refused.connect(context.operations.refused)

    # --- what the page calls ---

    @property
    def overlay(self) -> Overlay:
        """What is drawn over the picture."""
        return self._overlay

    @property
    def following(self) -> Following:
        """Who is followed."""
        return self._following

    def show_overlay(self, overlay: Overlay) -> None:
        """Draw this over the picture from now on."""
        self._overlay = overlay
        self.canvas.show_overlay(overlay)

    def set_mirrored(self, mirrored: bool) -> None:
        """Left and right change places."""
        self.canvas.set_mirrored(mirrored)

    def begin(self, name: str, *, file: bool = False) -> None:
        """A source is about to be opened."""
        self._name, self._file = name, file
        self.naming.forget()
        self._following.clear()
        self._portraits.clear()
        self.panel.clear()
        self.canvas.clear(waiting_of(LiveState(Stage.OPENING, name)))
        self._say("")
        self._want(self.canvas.view)
        self._clock.start()

    def end(self, *, left: bool = False) -> None:
        """Nothing is looked at any more; that, and how it goes on, stands where the picture was.

        Args:
            left: since the page was left.
        """
        self.naming.forget()
        self._following.clear()
        self._portraits.clear()
        self.panel.clear()
        if self._camera.counts.shown:
            self.panel.counters.show_totals(self._camera.counts)
        self.canvas.clear(stopped(self._name, left=left, file=self._file))
        self._clock.stop()

    def show_state(self, state: LiveState) -> None:
        """How the source is."""
        gone = state.stage in {Stage.STALLED, Stage.ENDED}
        self.canvas.show_gone(gone and self.canvas.picture is not None)
        if gone and self.canvas.picture is None:
            self.canvas.clear(line_of(state))
        elif state.stage is not Stage.OPENING:
            self._say(self._notice)
        self._show_age(state)
        if state.stage is Stage.ENDED:
            self.naming.close()
            self._clock.stop()
            self._tick()
            if self.canvas.picture is not None:
                self.panel.counters.show_totals(self._camera.counts)

    def arrive(self) -> None:
        """The page is shown."""
        self._want(self.canvas.view)
        if self._camera.running:
            self._clock.start()

    def leave(self) -> None:
        """The page is hidden: nothing need be made for the screen."""
        self.naming.close()
        self._camera.show_for(View())

    def snapshot(self) -> None:
        """Keep the picture as a photo, with its faces."""
        picture, name = self._camera.newest, self._camera.state.name
        if picture is None:
            return
        pixels, at = picture.pixels, time.time() - max(0.0, time.perf_counter() - picture.arrived)

        engine = self._context.engine

        def work(context: EngineContext) -> tuple[Path, RootId]:
            from faceapp.services.snapshots import keep_snapshot

            return keep_snapshot(context.library, pixels, name, at)

        def look(context: EngineContext, path: Path) -> PhotoScanned | None:
            from faceapp.services.snapshots import look_for_faces

            return look_for_faces(context.library, context.thumbnails, path, context.models)

        def scan(root: RootId) -> None:
            self._camera.let_through()
            engine.scan([root])

        def then(kept: tuple[Path, RootId]) -> None:
            path, root = kept
            self.notice(self.tr("Kept as a photo, in the folder Snapshots"))
            engine.ask(
                lambda context: look(context, path),
                lambda scanned: scan(root) if scanned is None else engine.took_in(scanned),
                failed=lambda _error: scan(root),
            )

        engine.ask(work, then, failed=self._complain)

    def notice(self, words: str) -> None:
        """Say for a moment that something was done."""
        self._say(words)
        self._noticed.start()

    # --- within ---

    def _take(self, picture: LivePicture) -> None:
        self._following.take(picture.faces)
        self.canvas.show_picture(picture)
        now = time.monotonic()
        if now - self._panel_at >= PANEL_MS / 1000 and self.panel.isVisible():
            self._panel_at = now
            self._portraits.take(picture)
            self._portraits.keep({one.who for one in self._following.all})
            self.panel.show_following(self._following, self._portraits)

    def _tick(self) -> None:
        self._camera.look_after(time.perf_counter())
        self._show_age(self._camera.state)
        self.panel.counters.show_counts(self._camera.counts)
        self.recording.tick()

    def _show_age(self, state: LiveState) -> None:
        """Beside an old picture, too, it stands that what is told is old."""
        newest = self._camera.newest
        if state.stage is Stage.STALLED and newest is not None:
            self.panel.show_old(no_picture_for(time.perf_counter() - newest.arrived))
        elif state.stage is Stage.ENDED and self.canvas.picture is not None:
            self.panel.show_old(last_shown())
        else:
            self.panel.show_old("")

    def _want(self, view: View) -> None:
        if self.isVisible() or self._camera.running:
            self._camera.show_for(view)

    def _missed(self) -> None:
        self._camera.counting.dropped()

    def _name_of(self, person: PersonId) -> str:
        return self.naming.name_of(person)

    def _lane_of(self, face: FollowedFace) -> int | None:
        seen = self._following.of(face.who)
        return None if seen is None else seen.lane

    def _named(self, who: int, person: PersonId | None, _track: int) -> None:
        self.panel.name_at_once(who, person)
        self.panel.show_following(self._following, self._portraits)

    def _complain(self, error: KnownError) -> None:
        self._context.operations.refused.emit(wording.sentence(error))

    def _say(self, words: str) -> None:
        """Say it beside how the source is: a recording may end with it, or while no picture comes."""
        self._notice = words
        state = self._camera.state
        told = [one for one in (line_of(state), words) if one]
        self.canvas.show_line(" ".join(told), _icon(state))

    def _forget_notice(self) -> None:
        if self._camera.state.stage is not Stage.ENDED:  # nothing comes after it
            self._say("")


def _icon(state: LiveState) -> str:
    """What stands before the sentence: that something is wrong, or that something was done."""
    wrong = state.problem is not None or state.stage is Stage.STALLED
    return "warning" if wrong else "check-circle"
