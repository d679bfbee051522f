"""Marking joined to the page of a recording: its keys, its tab, its strips, its sheets."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QRegion
from PySide6.QtWidgets import QDialog, QMenu

from faceapp.domain.agreement import Difference
from faceapp.domain.baseline import curves_from, in_the_middle
from faceapp.domain.marking import Segment
from faceapp.domain.recording import SeenIn
from faceapp.domain.reviewing import Curves, Reviewed
from faceapp.engine.core import EngineContext
from faceapp.services.segment_reading import Measured, measured, segments_csv
from faceapp.ui import file_dialogs
from faceapp.ui.context import WindowContext
from faceapp.ui.recordings.agreement_sheet import AgreementSheet
from faceapp.ui.recordings.marking import Marking
from faceapp.ui.recordings.marking_keys import register_keys
from faceapp.ui.recordings.marking_words import span_words
from faceapp.ui.recordings.marks_panel import MarksPanel
from faceapp.ui.recordings.neutral_marks import NeutralMarks
from faceapp.ui.recordings.saving import file_stem
from faceapp.ui.recordings.segment_sheet import ReviewerSheet, SegmentSheet
from faceapp.ui.recordings.segment_strips import SegmentStrips

if TYPE_CHECKING:
    from faceapp.ui.recordings.recording_page import RecordingPage


class MarkingDesk(QObject):
    """What a person says about a recording.

    Attributes:
        marking: what is marked, and the verbs.
        panel: its tab.
        sheet: the one that is open.
    """

    def __init__(self, context: WindowContext, page: RecordingPage) -> None:
        super().__init__(page)
        self._context, self._page = context, page
        self.marking = Marking(context, self)
        self.panel = MarksPanel(self.marking)
        self.tab = page.side.add_page(self.tr("Marks"), self.panel)
        self.strips = SegmentStrips(page.lanes, self.marking, self)
        self.neutral = NeutralMarks(page.lanes, self.marking)
        self.sheet: QDialog | None = None
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
            self._as_somebody(lambda: marking.mark(lane, span, label))
        elif marking.chosen is not None:
            marking.change(marking.chosen, label=label)

    def ask_word(self) -> None:
        """A free word, and a comment if there is one."""
        marking = self.marking
        if marking.pending:
            span, lane = marking.span(self._now()), self.lane
            self._page.player.pause()
            self._ask_segment(
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
        self._page.player.pause()

        def take(label: str, comment: str) -> None:
            self.marking.change(segment.id, label=label, comment=comment)

        self._ask_segment((segment.first, segment.last), segment.label, segment.comment, take, new=False)

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
        self.tab.click()  # which key comes next stands there

    def set_out(self) -> None:
        """The mark ends there."""
        self.marking.set_out(self._now())
        self.tab.click()

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

    def second_pass(self, wanted: bool) -> None:
        """Begin one, blind to the others; or end it."""
        marking = self.marking
        if not wanted:
            marking.show_blind(False)
            return
        marking.changed.emit()  # not before there is a name

        def begin(name: str) -> None:
            marking.set_reviewer(name)
            marking.show_blind(True)

        sheet = ReviewerSheet("", blind=True, parent=self._page)
        sheet.given.connect(begin)
        self._open(sheet)

    def ask_reviewer(self) -> None:
        """Somebody else marks."""
        sheet = ReviewerSheet(self.marking.reviewer or "", blind=False, parent=self._page)
        sheet.given.connect(self.marking.set_reviewer)
        self._open(sheet)

    def compare(self) -> None:
        """Two passes beside each other."""
        sheet = AgreementSheet(self.marking, self._page)
        sheet.chosen.connect(self._go_to_difference)
        self._keep(sheet)
        sheet.show()

    def close_sheet(self) -> None:
        """Nobody looks at the page any more: what was opened from it goes, too."""
        if self.sheet is not None:
            self.sheet.close()

    def save_to(self, name: str) -> None:
        """Write the marks that are shown as a table."""
        reviewed, found = self.marking.reviewed, self.marking.segments
        if reviewed is None:
            return

        def work(context: EngineContext) -> str | OSError:
            text = segments_csv(context.library, reviewed, found)
            try:
                with open(name, "w", encoding="utf-8", newline="") as file:  # noqa: PTH123 - as Qt says it
                    file.write(text)
            except OSError as error:
                return error
            return text

        def then(answer: str | OSError) -> None:
            if isinstance(answer, OSError):
                words = self.tr("\u201c{file}\u201d can not be written: {why}.")
                self._refuse(words.format(file=name, why=answer.strerror or answer))
            else:
                self._page.side.said.emit(self.tr("Saved"))

        self._context.engine.ask(work, then)

    # --- within ---

    def _now(self) -> float:
        """The time of the picture that is shown; the line may be on its way to another one."""
        picture = self._page.canvas.picture
        return self._page.lanes.cursor_time if picture is None else picture.faces.picture.time

    def _refuse(self, words: str) -> None:
        self._context.operations.refused.emit(words)

    def _mark_with(self, lane: SeenIn | None, span: tuple[float, float], label: str, comment: str) -> None:
        self._as_somebody(lambda: self.marking.mark(lane, span, label, comment))

    def _as_somebody(self, work: Callable[[], object]) -> None:
        """Do it once it is known who does it."""
        if self.marking.reviewer is not None:
            work()
            return

        def take(name: str) -> None:
            self.marking.set_reviewer(name)
            work()

        self._page.player.pause()
        sheet = ReviewerSheet("", blind=False, parent=self._page)
        sheet.given.connect(take)
        self._open(sheet)

    def _ask_segment(
        self,
        span: tuple[float, float],
        label: str,
        comment: str,
        take: Callable[[str, str], None],
        *,
        new: bool,
    ) -> None:
        times = span_words(*sorted(span))
        words = self.marking.words()
        sheet = SegmentSheet(times, label, comment, words, new=new, parent=self._page)
        sheet.given.connect(take)
        self._open(sheet)

    def _open(self, sheet: ReviewerSheet | SegmentSheet) -> None:
        self._keep(sheet)
        sheet.finished.connect(lambda _result: self._page.lanes.setFocus())
        sheet.open()

    def _keep(self, sheet: QDialog) -> None:
        """Until it goes."""
        self.sheet = sheet

        def gone() -> None:
            if self.sheet is sheet:
                self.sheet = None

        sheet.finished.connect(lambda _result: gone())

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

    def _ask_file(self) -> None:
        reviewed, name = self.marking.reviewed, self.tr("Marks")
        if reviewed is not None:
            name = self.tr("{name} marks").format(name=file_stem(reviewed))
        title = self.tr("Save the marks")
        file_dialogs.ask_save(self._page, title, f"{name}.csv", lambda path: self.save_to(str(path)))

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
        panel.pass_wanted.connect(self.second_pass)
        panel.compare_asked.connect(self.compare)
        panel.save_asked.connect(self._ask_file)
        panel.reviewer_asked.connect(self.ask_reviewer)
