"""One recording: its pictures with names and expressions, and below them what everybody shows over time."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QAction, QHideEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from faceapp.domain.change import Change
from faceapp.domain.errors import KnownError
from faceapp.domain.ids import PersonId, PhotoId
from faceapp.domain.live import LivePicture
from faceapp.domain.moments import Moment
from faceapp.domain.reviewing import Reviewed
from faceapp.engine.player import Player
from faceapp.services.crop_places import crop_places
from faceapp.ui import wording
from faceapp.ui.camera.switches import overlay_of
from faceapp.ui.context import WindowContext
from faceapp.ui.page import Page
from faceapp.ui.recordings.about_sheet import AboutSheet
from faceapp.ui.recordings.canvas import PlayerCanvas
from faceapp.ui.recordings.gathering import crops_of
from faceapp.ui.recordings.lanes import Lanes
from faceapp.ui.recordings.legend import Legend, Note
from faceapp.ui.recordings.marking_desk import MarkingDesk
from faceapp.ui.recordings.naming import ReviewNaming
from faceapp.ui.recordings.picture_saving import PictureSaving
from faceapp.ui.recordings.player_keys import register_keys, register_switches
from faceapp.ui.recordings.reading import ReviewReading
from faceapp.ui.recordings.recording_head import RecordingHead
from faceapp.ui.recordings.room import SideRoom, foot_above, is_alone, make_room, show_still
from faceapp.ui.recordings.saving import TableSaving
from faceapp.ui.recordings.shown import lanes_of, said_over, with_names
from faceapp.ui.recordings.side import Side
from faceapp.ui.recordings.transport import Transport
from faceapp.ui.recordings.words import describe_keys

LEAD_SECONDS = 1.0
"""A click on a moment begins so long before it where it plays: one sees it come."""
NOTICE_MS = 3000
MORE_MS = 300


class RecordingPage(Page):
    """See ``Page``. Only what is on the screen is decoded, on a thread that ends with the page."""

    escapes = True

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._reading = ReviewReading(context, self)
        self._reviewed: Reviewed | None = None
        self._lane_of: dict[int, int] = {}
        self._start = 0.0
        self._problem: KnownError | None = None
        self._plain: LivePicture | None = None
        self.player = Player(context.library.path, self)
        self.head = RecordingHead()
        self.canvas = PlayerCanvas(self._name_of, context.pictures)
        self.canvas.setMinimumHeight(140)
        self.transport = Transport()
        self.lanes = Lanes(context.pictures)
        self.side = Side(context.pictures)
        self.saving = TableSaving(context, self.side)
        self.pictures = PictureSaving(self.side, self.lanes, context.pictures)
        self.note, self.legend = Note(), Legend()
        self.naming = ReviewNaming(context, self.canvas, self)
        self._more = QTimer(self, singleShot=True, interval=MORE_MS)
        self._more.timeout.connect(self._show_more)
        self._notice = QTimer(self, singleShot=True, interval=NOTICE_MS)
        self._notice.timeout.connect(self._show_line)
        self._below = below = QWidget()
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.note)
        column.addWidget(self.transport)
        column.addWidget(self.lanes, 1)
        column.addWidget(self.legend)
        self._split = QSplitter(Qt.Orientation.Vertical)
        self._split.addWidget(self.canvas)
        self._split.addWidget(below)
        self._split.setChildrenCollapsible(False)
        self._split.setStretchFactor(0, 3)
        self._split.setStretchFactor(1, 2)
        self._split.setSizes([560, 300])
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._split, 1)
        row.addWidget(self.side)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.head)
        whole.addLayout(row, 1)
        register_keys(self)
        self._switches = register_switches(self)
        self._room = SideRoom(self._switches["side"])
        self._connect()
        self.desk = MarkingDesk(context, self)
        describe_keys()

    # --- what the window calls ---

    @property
    def recording(self) -> PhotoId | None:
        """What is looked at."""
        return self._reading.recording

    @property
    def reviewed(self) -> Reviewed | None:
        """What is known of it."""
        return self._reviewed

    @property
    def complete(self) -> bool:
        """Whether all of it was read."""
        gathered = self._reading.gathered
        return gathered is not None and gathered.complete

    def open(self, recording: int, seconds: float = 0.0) -> None:
        """Look at a recording, from ``seconds`` on."""
        if recording == self._reading.recording and self._reviewed is not None and self.player.is_open:
            self.player.seek(seconds)
            return
        self.player.close()
        self.naming.close()
        self._reviewed, self._start, self._problem, self._plain = None, seconds, None, None
        self.canvas.clear()
        self.note.say("")
        self.head.show_reviewed(None)
        self.lanes.show_gathered(None)
        self.lanes.show_loop(None)
        self.transport.show_loop(None)
        self.side.show_gathered(None)
        self.transport.show_time(seconds)
        self._reading.open(PhotoId(recording))

    @property
    def foot(self) -> int:
        return foot_above(self, self.transport)

    def refresh(self) -> None:
        self._reading.renew()

    def look_again(self) -> None:
        self._reading.renew()

    def apply_change(self, change: Change) -> None:
        self._reading.renew()

    def recognised(self, recognised: object) -> None:
        self._reading.renew()

    def focus_first(self) -> None:
        self.canvas.setFocus()

    def switch(self, name: str) -> QAction:
        """What shows or hides something."""
        return self._switches[name]

    def _name_of(self, person: PersonId) -> str:
        return self.naming.name_of(person)

    # --- what was read ---

    def _know(self, reviewed: Reviewed) -> None:
        before, self._reviewed = self._reviewed, reviewed
        self._lane_of = lanes_of(reviewed)
        self.canvas.know(reviewed.lanes)
        self.naming.know(reviewed)
        self.saving.know(reviewed)
        self.desk.know(reviewed)
        self.head.show_reviewed(reviewed)
        show_still(is_alone(reviewed), self._below, self.side, wanted=self._switches["side"].isChecked())
        self.transport.show_length(reviewed.length)
        self.lanes.show_gathered(self._reading.gathered)
        self._show_side()
        self._show_crops()
        if before is None:
            make_room(self._split, self._below, self.lanes)
            self._begin(self._start)
        else:
            self.player.renew()
        self._show_line()
        self._name_again()

    def _begin(self, seconds: float) -> None:
        reviewed = self._reviewed
        if reviewed is None or not self.isVisible():
            return
        if not reviewed.there and not reviewed.tracks:
            self.canvas.clear(said_over(reviewed, self._problem))
            self._show_line()
            return
        self.player.show_for(self.canvas.view)
        self.player.open(reviewed, seconds)

    def _show_crops(self) -> None:
        reviewed = self._reviewed
        crops = {} if reviewed is None else crops_of(reviewed, self._lane_of)
        listed = None if reviewed is None else reviewed.listed
        self.canvas.show_crops(crops, crop_places(self._context.library, crops.values(), listed))

    def _show_read(self) -> None:
        """Some more was read: shown a few times a second, and when it was the last."""
        if self.complete:
            self._more.stop()
            self._show_more()
        elif not self._more.isActive():
            self._more.start()

    def _show_more(self) -> None:
        self.lanes.show_more()
        self._show_side()

    def _show_side(self) -> None:
        self.side.show_gathered(self._reading.gathered)

    def _fail(self, error: KnownError) -> None:
        self._context.operations.refused.emit(wording.sentence(error))

    # --- what is played ---

    def _take(self, picture: LivePicture) -> None:
        self._plain, reviewed = picture, self._reviewed
        if reviewed is not None:
            picture = with_names(picture, reviewed, self._lane_of, raw=self._switches["raw"].isChecked())
        self.canvas.show_picture(picture)
        seconds = picture.faces.picture.time
        self.transport.show_time(seconds)
        now = {
            self._lane_of[face.track]: face.smoothed
            for face in picture.faces.faces
            if face.smoothed is not None and face.track in self._lane_of
        }
        self.lanes.show_cursor(seconds, now, follow=self.player.playing)

    def _name_again(self) -> None:
        """The picture that is shown may show somebody else by now, or say it otherwise."""
        if self._plain is not None:
            self._take(self._plain)
            self._show_line()

    def _unable(self, error: KnownError) -> None:
        self._problem = error
        reviewed = self._reviewed
        if reviewed is not None and reviewed.there and reviewed.tracks:
            self._reviewed = replace(reviewed, there=False)
            self._show_crops()
            self._begin(self.player.time)
            self._show_line()
        else:
            self.canvas.clear(wording.sentence(error))
            self._show_line()

    def _show_line(self) -> None:
        self.note.say("" if self.canvas.waiting else said_over(self._reviewed, self._problem))
        self.canvas.show_line("")

    def _say(self, words: str) -> None:
        self.say(words, "check-circle")

    def say(self, words: str, glyph: str) -> None:
        """Say it over the picture for a moment."""
        self.canvas.show_line(words, glyph)
        self._notice.start()

    # --- verbs ---

    def _go(self, seconds: float) -> None:
        self.player.seek(seconds)

    def jump(self, seconds: float) -> None:
        """So many seconds on; back where they are less than 0."""
        self.player.seek(self.player.time + seconds)

    def _go_to_moment(self, moment: Moment) -> None:
        lead = LEAD_SECONDS if self.player.playing else 0.0
        self.player.seek(max(0.0, moment.time - lead))
        axis = self.lanes.axis
        if not axis.start <= moment.time <= axis.end:
            self.lanes.show_cursor(moment.time, {}, follow=True)

    def repeat(self, piece: tuple[float, float] | None) -> None:
        """Play this piece (seconds) again and again; None: go on behind it."""
        self.player.set_loop(piece)
        self.lanes.show_loop(piece)
        self.transport.show_loop(piece)
        if piece is not None:
            self.player.seek(piece[0])

    def _tell_about(self) -> None:
        if self._reviewed is not None:
            AboutSheet(self._reviewed.listed, self).open()

    def _name_lane(self, number: int) -> None:
        rect = self.lanes.name_rect(number)
        at = self.lanes.viewport().mapTo(self, QPoint(rect.left(), rect.top()))
        rect.moveTopLeft(at)
        self.naming.name_lane(number, rect, self.lanes)

    def _switched(self) -> None:
        on = {name: action.isChecked() for name, action in self._switches.items()}
        self.canvas.show_overlay(overlay_of(on))
        self.side.setVisible(on["side"] and not self._below.isHidden())
        self._reading.show_raw(on["raw"])
        self._name_again()

    # --- keys ---

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:  # a button that has the focus keeps it
            self.player.toggle()
        else:
            super().keyPressEvent(event)

    # --- Qt ---

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._reviewed is not None and not self.player.is_open:
            self._begin(self.player.time)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._room.fit(self.width())

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks: nothing is decoded, and no file is held open."""
        super().hideEvent(event)
        self.naming.close()
        self.desk.sheets.close()
        if not self.window().isMinimized():
            self.player.close()
        else:
            self.player.pause()

    def _connect(self) -> None:
        player, transport, reading = self.player, self.transport, self._reading
        for action in self._switches.values():
            action.toggled.connect(self._switched)
        reading.known.connect(self._know)
        reading.read.connect(self._show_read)
        reading.closer.connect(self.lanes.show_closer)
        reading.failed.connect(self._fail)
        player.picture_ready.connect(self._take)
        player.playing_changed.connect(transport.show_playing)
        player.speed_changed.connect(transport.show_speed)
        player.heard.connect(transport.show_heard)
        player.problem.connect(self._unable)
        player.bug.connect(self._context.engine.bug)
        transport.play_asked.connect(player.toggle)
        transport.back_asked.connect(lambda: player.step(-1))
        transport.on_asked.connect(lambda: player.step(1))
        transport.loop_left.connect(lambda: self.repeat(None))
        transport.muted.connect(player.set_muted)
        transport.speed_chosen.connect(player.set_speed)
        self.canvas.view_changed.connect(player.show_for)
        self.lanes.sought.connect(self._go)
        self.lanes.piece_chosen.connect(self.repeat)
        self.lanes.name_asked.connect(self._name_lane)
        self.lanes.looked_at.connect(reading.look_closer)
        self.head.left.connect(self.left)
        self.head.about_asked.connect(self._tell_about)
        self.head.expression_chosen.connect(self.lanes.choose)
        self.head.expression_chosen.connect(self.legend.show_for)
        self.side.moment_chosen.connect(self._go_to_moment)
        self.side.said.connect(self._say)
        self.side.refused.connect(self._context.operations.refused)
        self.naming.opened.connect(player.pause)
        self.naming.said.connect(self._context.operations.refused)
        self._context.engine.videos.changed.connect(lambda _recording: reading.renew())
        self._context.engine.camera.recorder.recorded.connect(lambda _done: reading.renew())
