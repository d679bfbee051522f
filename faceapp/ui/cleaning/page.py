"""Check labels: which are probably wrong, decided by key."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from faceapp.domain.change import Change
from faceapp.domain.cleaning_look import Checking
from faceapp.domain.cleaning_session import Case
from faceapp.domain.errors import KnownError
from faceapp.domain.scanning import PhotoScanned
from faceapp.ui.actions import Section, describe, register
from faceapp.ui.cleaning import words
from faceapp.ui.cleaning.deciding import Deciding
from faceapp.ui.cleaning.detail import Detail, Verdict, possible
from faceapp.ui.cleaning.kinds import Kind, KindChips
from faceapp.ui.cleaning.model import CasesModel
from faceapp.ui.cleaning.naming import Labelling
from faceapp.ui.cleaning.nothing import nothing_here
from faceapp.ui.cleaning.sitting import Sitting
from faceapp.ui.cleaning.top import TopLine
from faceapp.ui.cleaning.wall import CasesWall
from faceapp.ui.context import WindowContext
from faceapp.ui.elided import ElidedLabel
from faceapp.ui.empty import EmptyPage
from faceapp.ui.page import Page
from faceapp.ui.pages import PageName
from faceapp.ui.theme import SPACE, SPACE_PAGE, restyle, set_role


class CleaningPage(Page):
    """Suspicious labels of one kind, the one at hand beside them, and what came of it."""

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._sitting = Sitting(context, self)
        self._deciding = Deciding(context.operations, self)
        self._kind = Kind.PERSON
        self._kind_found = False  # something to decide was seen, or somebody chose what to look at
        self._error: KnownError | None = None
        self._top = TopLine()
        self._chips = KindChips()
        self._cases = CasesModel(self)
        self._wall = CasesWall(self._cases, context.pictures)
        self._detail = Detail(context)
        self._labelling = Labelling(context, self._wall, self._deciding, self)
        self._empty = EmptyPage("checks", "")
        self._figures = ElidedLabel()
        restyle(self._figures, "tone", "quiet")
        self._settle = QTimer(self, singleShot=True, interval=0)
        self._settle.timeout.connect(self._show_detail)
        work = QWidget()
        row = QHBoxLayout(work)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._wall, 1)
        row.addWidget(self._detail)
        self._stack = QStackedWidget()
        self._stack.addWidget(work)
        self._stack.addWidget(self._empty)
        self._foot = foot = QWidget()
        foot.setObjectName("foot")
        line = QHBoxLayout(foot)
        line.setContentsMargins(SPACE_PAGE, SPACE, SPACE_PAGE, 2 * SPACE)
        line.addWidget(self._figures, 1)
        self.train = QPushButton(self.tr("Train on these labels\u2026"))
        self.train.setToolTip(self.tr("Have a model of your own learn from all expressions that are set"))
        set_role(self.train, "link")
        self.train.hide()
        line.addWidget(self.train)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self._top, self._chips, self._stack, foot):
            column.addWidget(part, 1 if part is self._stack else 0)
        self._work = work
        self._connect()
        self._register_keys()

    # --- for tests, and for who drives the window ---

    @property
    def kind(self) -> Kind:
        """What is looked at."""
        return self._kind

    @property
    def wall(self) -> CasesWall:
        """The faces."""
        return self._wall

    @property
    def cases(self) -> CasesModel:
        """What is to be decided, as it is shown."""
        return self._cases

    @property
    def detail(self) -> Detail:
        """The one at hand."""
        return self._detail

    @property
    def sitting(self) -> Sitting:
        """All kinds."""
        return self._sitting

    @property
    def labelling(self) -> Labelling:
        """The name field."""
        return self._labelling

    @property
    def top(self) -> TopLine:
        """Title, search, button."""
        return self._top

    @property
    def figures(self) -> str:
        """Before and after, as it is read."""
        return self._figures.text()

    # --- what the window calls ---

    def refresh(self) -> None:
        self._labelling.read_names()
        self._sitting.refresh()

    def look_again(self) -> None:
        self._sitting.outdated()
        self.refresh()

    def apply_change(self, change: Change) -> None:
        self._sitting.apply_change(change, here=self.isVisible())
        if change.people and self.isVisible():
            self._labelling.read_names()
        self._say_state()

    def photos_scanned(self, photos: Sequence[PhotoScanned]) -> None:
        self._sitting.photos_scanned(photos)

    def focus_first(self) -> None:
        (self._wall if self._stack.currentWidget() is self._work else self._empty).setFocus()

    # --- showing ---

    def show_kind(self, kind: Kind) -> None:
        """Look at this kind."""
        self._kind_found = True
        self._kind = kind
        self._chips.show_kind(kind)
        self.train.setVisible(kind is Kind.EXPRESSION)
        self._cases.become(kind, self._sitting.cases(kind))
        if self._cases.rowCount():
            self._wall.go_to(0)
        self._say()
        self.focus_first()

    def _open_where_something_is(self) -> bool:
        """Where nobody is named, the first thing seen are wrong expressions, not that no name is wrong."""
        counts = self._sitting.counts()
        if self._kind_found or counts[self._kind] is None or not self._holds_focus():
            return False
        found = (kind for kind in Kind if counts[kind] and kind is not Kind.LEFT_OUT)
        first = next(found, self._kind)
        self._kind_found = bool(counts[first])
        if first is self._kind:
            return False
        self.show_kind(first)
        return True

    def _changed(self, kinds: frozenset[Kind], undone: bool) -> None:
        if self._open_where_something_is():
            return
        if undone and kinds and self._kind not in kinds and self.isVisible():
            back = [kind for kind in Kind if kind in kinds and self._sitting.cases(kind)]
            if back:  # what was taken back is seen
                self.show_kind(back[0])
                return
        if self._kind not in kinds:
            self._say()
            return
        rows = self._wall.chosen_rows()
        row = rows[0] if rows else 0
        current = self._wall.currentIndex().row()
        at_hand = self._cases.case(current).key if 0 <= current < self._cases.rowCount() else None
        came = self._cases.become(self._kind, self._sitting.cases(self._kind))
        count = self._cases.rowCount()
        there = self._wall.currentIndex().row()
        stays = 0 <= there < count and self._cases.case(there).key == at_hand
        if undone and came >= 0:
            self._wall.go_to(came)
        elif count and not stays:
            same = -1 if at_hand is None else self._cases.row_of(at_hand[1])
            self._wall.go_to(same if same >= 0 else min(row, count - 1))
        had = self._holds_focus()
        self._say()
        if had:
            self.focus_first()

    def _holds_focus(self) -> bool:
        focus = self.focusWidget()
        return focus in (None, self, self._wall, self._empty) or not (focus and focus.isVisible())

    def _say(self) -> None:
        """Chips, figures, and whether there is something to decide."""
        counts = self._sitting.counts()
        self._chips.show_counts(counts)
        told = self._sitting.tally(self._kind)
        ever = words.ever(self._sitting.ever)
        self._figures.setText(ever if self._kind is Kind.LEFT_OUT else words.figures(self._kind, told))
        self._foot.setToolTip(ever)
        if self._cases.rowCount():
            self._stack.setCurrentWidget(self._work)
        else:
            self._empty.say(*nothing_here(self._sitting, self._kind, self._chips, self._error))
            self._stack.setCurrentWidget(self._empty)
        self._say_state()
        self._settle.start()

    def _go_on(self) -> None:
        """The button of the empty page."""
        if not self._sitting.labels:
            self.page_requested.emit("people")
        else:
            self._chips.step(1, self._sitting.counts())

    def _to_training(self) -> None:
        self.page_requested.emit(str(PageName.TRAINING))

    def _say_state(self, state: Checking | None = None) -> None:
        running, text = self._sitting.running, ""
        if running and state is not None:
            text = (
                self.tr("Looking for near duplicates: {n}\u202f%")
                if state.pictures
                else self.tr("Looking at all labels: {n}\u202f%")
            ).format(n=int(100 * state.part))
        elif running:
            text = self._top.state or self.tr("Looking at all labels")
        elif self._sitting.offered:
            text = self.tr("Much has changed since.")
        self._top.show_state(text, running=running, offered=self._sitting.offered)

    def _show_detail(self) -> None:
        rows = self._wall.chosen_rows()
        current = self._wall.currentIndex().row()
        at = current if current in rows else (rows[0] if rows else -1)
        case = self._cases.case(at) if 0 <= at < self._cases.rowCount() else None
        avoid = self._sitting.doubted() if case is not None and case != self._shown else frozenset()
        self._shown = case
        self._detail.show_case(self._kind, case, len(rows), avoid)

    _shown: Case | None = None

    def _beside_shown(self) -> None:
        self._wall.beside = self._detail.faces

    def _refused(self, error: KnownError) -> None:
        self._error = error
        self._say()

    def _ask(self, query: str) -> None:
        self._error = None
        self._sitting.look(query)
        self._say()
        self.focus_first()

    def _emptied(self) -> None:
        if self._sitting.query or self._error is not None:
            self._ask("")

    # --- deciding ---

    def decide(self, verdict: Verdict) -> None:
        """Decide for what is chosen."""
        cases = [self._cases.case(row) for row in self._wall.chosen_rows()]
        if self._stack.currentWidget() is not self._work or not cases:
            return
        if verdict is Verdict.TAKE:
            verdict = self._as_proposed(cases)
        if verdict not in possible(self._kind):
            return
        if verdict is Verdict.SKIP:
            self._skip()
        elif verdict is Verdict.NAME and self._kind is Kind.EXPRESSION:
            self._labelling.express(cases)
        elif verdict is Verdict.NAME:
            self._labelling.name(cases)
        else:
            self._deciding.decide(verdict, self._kind, cases)

    def _take(self) -> None:
        self.decide(Verdict.TAKE)

    def _as_proposed(self, cases: Sequence[Case]) -> Verdict:
        """Where nobody better is known, whoever it is has to be typed."""
        labels = self._kind in (Kind.PERSON, Kind.EXPRESSION)
        return Verdict.NAME if labels and not any(case.suspect.better for case in cases) else Verdict.TAKE

    def _leave_out(self) -> None:
        """D and X: of near duplicates the worse one, of all others what is chosen."""
        away = Verdict.LEAVE_OUT if self._kind in (Kind.PERSON, Kind.EXPRESSION) else Verdict.TAKE
        if self._kind is not Kind.LEFT_OUT:
            self.decide(away)

    def _skip(self) -> None:
        count = self._cases.rowCount()
        if count:
            self._wall.go_to((max(self._wall.chosen_rows(), default=-1) + 1) % count)

    def _moved(self) -> None:
        self._settle.start()

    def _opened(self, _row: int) -> None:
        self._settle.stop()
        self._show_detail()
        self.open_photo()

    def open_photo(self) -> None:
        """Show the photo large."""
        if self._shown is not None and self._stack.currentWidget() is self._work:
            self.photo_open_requested.emit(self._shown.suspect.photo, None)

    # --- putting it together ---

    def _connect(self) -> None:
        sitting, wall = self._sitting, self._wall
        sitting.changed.connect(self._changed)
        sitting.looked.connect(self._say)
        sitting.progressed.connect(self._say_state)
        sitting.refused.connect(self._refused)
        self._top.asked.connect(self._ask)
        self._top.emptied.connect(self._emptied)
        self._top.stopped.connect(sitting.stop)
        self.train.clicked.connect(self._to_training)
        self._chips.chosen.connect(self.show_kind)
        wall.taken.connect(self._take)
        wall.opened.connect(self._opened)
        wall.left.connect(self.left)
        wall.selectionModel().currentChanged.connect(self._moved)
        wall.selectionModel().selectionChanged.connect(self._moved)
        self._detail.decided.connect(self.decide)
        self._detail.shown.connect(self._beside_shown)
        self._labelling.ended.connect(self.focus_first)
        self._empty.asked.connect(self._go_on)

    def _register_keys(self) -> None:
        section, decide = Section.CLEANING, self.decide
        for name, text, keys, slot in (
            ("take", self.tr("As proposed"), ["Y"], lambda: decide(Verdict.TAKE)),
            ("keep", self.tr("Keep: it is right as it is"), ["K"], lambda: decide(Verdict.KEEP)),
            ("name", self.tr("Another name or expression"), ["N"], lambda: decide(Verdict.NAME)),
            ("unname", self.tr("Remove the label"), ["U", "Del"], lambda: decide(Verdict.UNNAME)),
            ("out", self.tr("Leave out of datasets"), ["D", "X"], self._leave_out),
            ("no_face", self.tr("Not a face"), ["F"], lambda: decide(Verdict.NOT_A_FACE)),
            ("skip", self.tr("Skip: to the next one"), ["S"], lambda: decide(Verdict.SKIP)),
            ("first", self.tr("Near duplicates: leave out the first"), ["1"], lambda: decide(Verdict.FIRST)),
            (
                "second",
                self.tr("Near duplicates: leave out the second"),
                ["2"],
                lambda: decide(Verdict.SECOND),
            ),
            ("photo", self.tr("Show the photo"), ["O"], self.open_photo),
            ("next", self.tr("To the next kind"), ["Ctrl+PgDown"], lambda: self._step(1)),
            ("before", self.tr("To the kind before"), ["Ctrl+PgUp"], lambda: self._step(-1)),
        ):
            register(f"cleaning.{name}", text, keys, section, owner=self, slot=slot)
        describe("cleaning.enter", self.tr("As proposed"), "Enter", section)
        describe("cleaning.several", self.tr("Choose several; a key decides for all"), "Shift", section)

    def _step(self, by: int) -> None:
        self._chips.step(by, self._sitting.counts())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            if self._top.field.hasFocus():
                self.focus_first()
            else:
                self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._empty.hasFocus():
            self._go_on()
        else:
            super().keyPressEvent(event)
