"""Marking joined to the page of a recording: its keys, its tab, its strips, its sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QRegion
from PySide6.QtWidgets import QMenu

from faceapp.domain.agreement import Difference
from faceapp.domain.baseline import curves_from, in_the_middle
from faceapp.domain.marking import Segment
from faceapp.domain.recording import SeenIn
from faceapp.domain.reviewing import Curves, Reviewed
from faceapp.engine.core import EngineContext
from faceapp.services.segment_reading import Measured, measured
from faceapp.ui.context import WindowContext
from faceapp.ui.recordings.marking import Marking
from faceapp.ui.recordings.marking_keys import register_keys
from faceapp.ui.recordings.marking_sheets import MarkingSheets
from faceapp.ui.recordings.marking_words import keys_words
from faceapp.ui.recordings.marks_panel import MarksPanel
from faceapp.ui.recordings.neutral_marks import NeutralMarks
from faceapp.ui.recordings.saving import MarksSaving
from faceapp.ui.recordings.segment_strips import SegmentStrips

if TYPE_CHECKING:
    from faceapp.ui.recordings.recording_page import RecordingPage


class MarkingDesk(QObject):
    """What a person says about a recording.

    Attributes:
        marking: what is marked, and the verbs.
        panel: its tab.
        sheets: asks.
        saving: writes the marks as a table.
    """

    def __init__(self, context: WindowContext, page: RecordingPage) -> None:
        super().__init__(page)
        self._context, self._page = context, page
        self.marking = Marking(context, self)
        self.panel = MarksPanel(self.marking)
        self.tab = page.side.add_page(self.tr("Marks"), self.panel)
        self.strips = SegmentStrips(page.lanes, self.marking, self)
        self.neutral = NeutralMarks(page.lanes, self.marking)
        self.sheets = MarkingSheets(self.marking, page)
        self.saving = MarksSaving(context, self.marking, page.side)
        self._change = False
        self._seen = 0
        page.lanes.over = self._paint_over
        page.lanes.shown = self._as_shown
        self._while_marking, self._with_mark = register_keys(self, page)
        self._connect()

    # --- what the page tells ---

    def know(self, reviewed: Reviewed) -> None:
        """This is looked at."""
        if self.marking.recording != reviewed.recording.id:
            self._change = False
            self.panel.change.setChecked(False)
        self.marking.know(reviewed)
        self._look()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        match event.type():
            case QEvent.Type.KeyPress if isinstance(event, QKeyEvent):
                return self._key(event, lanes=watched is self._page.lanes)
            case QEvent.Type.KeyRelease | QEvent.Type.MouseButtonRelease:
                self._look()
        return False

    def _key(self, event: QKeyEvent, *, lanes: bool) -> bool:
        """Enter and Esc are marking's while something is being marked; in the lanes, or a mark is chosen."""
        key, marking = event.key(), self.marking
        mine = marking.pending or (lanes and marking.chosen is not None)
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and mine:
            self.enter()
            return True
        return key == Qt.Key.Key_Escape and marking.leave()

    # --- verbs ---

    @property
    def lane(self) -> SeenIn | None:
        """Whose marks are made; None: the whole picture."""
        reviewed, place = self.marking.reviewed, self._page.lanes.current
        if reviewed is None or self.marking.whole_picture or place >= len(reviewed.lanes):
            return None
        return reviewed.lanes[place]

    def give(self, label: str) -> None:
        """The word of what is being marked; else of the mark that is chosen."""
        marking = self.marking
        if marking.pending:
            span, lane = marking.span(self._now()), self.lane
            self.sheets.as_somebody(lambda: marking.mark(lane, span, label))
        elif marking.chosen is not None:
            marking.change(marking.chosen, label=label)

    def ask_word(self) -> None:
        """A free word, and a comment if there is one."""
        marking = self.marking
        if marking.pending:
            span, lane = marking.span(self._now()), self.lane
            self.sheets.ask_segment(
                span, "", "", lambda label, comment: self._mark_with(lane, span, label, comment), new=True
            )
        elif marking.current is not None:
            self.edit(marking.current)

    def enter(self) -> None:
        """Mark with the word of before; else ask for one."""
        if self.marking.pending and self.marking.word:
            self.give(self.marking.word)
        else:
            self.ask_word()

    def edit(self, segment: Segment) -> None:
        """Ask for another word or comment."""

        def take(label: str, comment: str) -> None:
            self.marking.change(segment.id, label=label, comment=comment)

        span = segment.first, segment.last
        self.sheets.ask_segment(span, segment.label, segment.comment, take, new=False)

    def repeat(self) -> None:
        """Play the mark that is chosen again and again."""
        current = self.marking.current
        if current is not None:
            self._page.lanes.piece_chosen.emit((current.first, current.last))
            self._page.player.play()

    def remove(self) -> None:
        """Take it away."""
        if self.marking.chosen is not None:
            self.marking.delete(self.marking.chosen)

    def set_in(self) -> None:
        """The mark begins at the line of now."""
        self.marking.set_in(self._now())
        self._tell_keys()

    def set_out(self) -> None:
        """The mark ends there."""
        self.marking.set_out(self._now())
        self._tell_keys()

    def set_neutral(self) -> None:
        """The line of now is a neutral moment of whoever the keys mean, or it is forgotten."""
        reviewed, place = self.marking.reviewed, self._page.lanes.current
        if reviewed is None or place >= len(reviewed.lanes):
            return
        if place in self.marking.baselines:
            self.marking.clear_baseline(reviewed.lanes[place])
        else:
            self.marking.set_baseline(reviewed.lanes[place], self._now())

    def show_change(self, change: bool) -> None:
        """Curves as change from neutral."""
        self._change = change
        self.neutral.change = change
        self._page.lanes.show_more()

    # --- within ---

    def _tell_keys(self) -> None:
        """Which key comes next: it stands in the tab; where that is hidden, over the picture for a while."""
        self.tab.click()
        if not self._page.side.isVisible() and self.marking.pending:
            first, last = sorted(self.marking.span(self._now()))
            self._page.say(keys_words(first, last, self.marking.word), "keyboard")

    def _now(self) -> float:
        """The time of the picture that is shown; the line may be on its way to another one."""
        picture = self._page.canvas.picture
        return self._page.lanes.cursor_time if picture is None else picture.faces.picture.time

    def _mark_with(self, lane: SeenIn | None, span: tuple[float, float], label: str, comment: str) -> None:
        self.sheets.as_somebody(lambda: self.marking.mark(lane, span, label, comment))

    def _go_to(self, segment: Segment) -> None:
        self.marking.choose(segment.id)
        self._seek(segment.first)

    def _go_to_difference(self, difference: Difference) -> None:
        self._seek(difference.first)

    def _seek(self, seconds: float) -> None:
        lanes = self._page.lanes
        lanes.sought.emit(seconds)
        if not lanes.axis.start <= seconds <= lanes.axis.end:
            lanes.show_cursor(seconds, {}, follow=True)

    def _menu(self, segment: Segment, place: QPoint) -> None:
        self.marking.choose(segment.id)
        menu = QMenu(self._page)
        for action in self._with_mark:
            menu.addAction(action)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(place)

    def _want_whole(self, whole: bool) -> None:
        self.marking.whole_picture = whole
        self.marking.changed.emit()

    def _look(self) -> None:
        """Which keys mean something now, and what the tab says."""
        marking = self.marking
        for action in self._while_marking:
            action.setEnabled(marking.pending or marking.chosen is not None)
        for action in self._with_mark:
            action.setEnabled(marking.chosen is not None)
        self.panel.show_cursor(self._now(), self._page.lanes.current)
        current = marking.current
        number = 0 if current is None else current.id
        if number != self._seen:
            self._seen = number
            self._ask_model(current)

    def _ask_model(self, current: Segment | None) -> None:
        reviewed = self.marking.reviewed
        if current is None or reviewed is None:
            return

        def work(context: EngineContext) -> Measured | None:
            return measured(context.library, reviewed, current)

        self._context.engine.ask(work, lambda seen: self.panel.show_beside(current.id, seen))

    def _paint_over(self, painter: QPainter, part: QRegion) -> None:
        self.neutral.paint(painter)
        self.strips.paint(painter, part)

    def _as_shown(self, curves: Curves) -> Curves:
        if not self._change:
            return curves
        neutral = {
            lane: found.scores for lane, found in self.marking.baselines.items() if lane < curves.low.shape[0]
        }
        return in_the_middle(curves_from(curves, neutral), neutral)

    def _redraw(self) -> None:
        if self._change:
            self._page.lanes.show_more()

    def _connect(self) -> None:
        page, panel, marking = self._page, self.panel, self.marking
        for widget in (page.lanes, page.lanes.viewport(), page.canvas, panel.list):
            widget.installEventFilter(self)
        page.player.picture_ready.connect(lambda _picture: self._look())
        self._context.operations.changed.connect(marking.follow)
        marking.changed.connect(self._look)
        marking.changed.connect(self._redraw)
        self.strips.opened.connect(self.edit)
        panel.list.chosen.connect(self._go_to)
        panel.list.opened.connect(self.edit)
        panel.list.asked.connect(self._menu)
        panel.repeat_asked.connect(self.repeat)
        panel.edit_asked.connect(self.ask_word)
        panel.remove_asked.connect(self.remove)
        panel.neutral_asked.connect(self.set_neutral)
        panel.change_wanted.connect(self.show_change)
        panel.whole_wanted.connect(self._want_whole)
        panel.pass_wanted.connect(self.sheets.second_pass)
        panel.compare_asked.connect(self.sheets.compare)
        panel.save_asked.connect(self.saving.ask)
        panel.reviewer_asked.connect(self.sheets.ask_reviewer)
        self.sheets.opened.connect(page.player.pause)
        self.sheets.answered.connect(page.lanes.setFocus)
        self.sheets.difference_chosen.connect(self._go_to_difference)
