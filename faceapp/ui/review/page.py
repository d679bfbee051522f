"""The Review page: are these all Alice? Many at a time, one by one, or what looks suspicious."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeyEvent, Qt
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from faceapp.domain.change import Change, Verb
from faceapp.domain.face import FaceState
from faceapp.domain.ids import FaceId, PersonId
from faceapp.domain.person import Person
from faceapp.domain.thresholds import REVIEW_REFERENCES
from faceapp.engine.engine import EngineContext, Ticket
from faceapp.services import browse
from faceapp.ui.actions import Section, describe, register
from faceapp.ui.context import WindowContext
from faceapp.ui.empty import EmptyPage
from faceapp.ui.page import Page
from faceapp.ui.review import words
from faceapp.ui.review.session import Question, Session
from faceapp.ui.review.sheet import QuestionSheet
from faceapp.ui.review.suspicious import SuspiciousView
from faceapp.ui.review.top import Mode, TopLine

if TYPE_CHECKING:
    from faceapp.services.recognise import Recognised

__all__ = ["Mode", "ReviewPage"]

AGAIN_MS = 1000
_ANSWERS = (Verb.ACCEPT, Verb.REJECT, Verb.REVIEW)
_PEOPLE = (Verb.FORGET_PERSON, Verb.MERGE_PEOPLE)
Queue = tuple[tuple[Person, tuple[FaceId, ...]], ...]


class ReviewPage(Page):
    """Proposals, answered."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__()
        self._context = context
        self._session = Session()
        self._mode = Mode.MANY
        self._question: Question | None = None
        self._started = False
        self._first: PersonId | None = None
        self._ticket: Ticket | None = None
        self._known_ticket: Ticket | None = None
        self._known_of: PersonId | None = None
        self._back: set[FaceId] = set()
        self._next: Callable[[], object] = self.left.emit
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(AGAIN_MS)
        self._again.timeout.connect(self._read)
        self._sheet = QuestionSheet(context.pictures)
        self._suspicious = SuspiciousView(context)
        self._empty = EmptyPage("check-circle", "")
        self._top = TopLine()
        self._stack = QStackedWidget()
        for widget in (self._sheet, self._empty, self._suspicious):
            self._stack.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._top)
        column.addWidget(self._stack, 1)
        self._connect()
        self._register_keys()

    @property
    def sheet(self) -> QuestionSheet:
        """The question on the screen."""
        return self._sheet

    @property
    def session(self) -> Session:
        """The questions of this sitting."""
        return self._session

    @property
    def question(self) -> Question | None:
        """What is asked now."""
        return self._question

    @property
    def suspicious(self) -> SuspiciousView:
        """What looks suspicious."""
        return self._suspicious

    # --- what the window calls ---

    @property
    def foot(self) -> int:
        """The place of the buttons, also while none are shown: they may come back with an undo."""
        return max(super().foot, self._sheet.foot)

    def begin_with(self, person: PersonId) -> None:
        """When the page is opened now, ask about ``person`` first."""
        self._first = person
        if self._mode is Mode.SUSPICIOUS:
            self.set_mode(Mode.MANY)

    def refresh(self) -> None:
        self._started = False
        self._read()
        self._suspicious.refresh()

    def look_again(self) -> None:
        self._soon()

    def apply_change(self, change: Change) -> None:
        self._suspicious.apply_change(change)
        if change.undone:
            self._session.forget_answers(change.faces)
        else:
            self._session.repeat_answers(change.faces)
        self._drop_settled(change)
        if change.undone and change.verb in _ANSWERS and self.isVisible():
            self._back |= set(change.faces)
            self._read()  # what was taken back is asked again, at once
        else:
            self._soon()

    def recognised(self, recognised: Recognised) -> None:
        self._soon()

    def focus_first(self) -> None:
        if self._mode is Mode.SUSPICIOUS:
            self._suspicious.setFocus()
        else:
            self._sheet.focus()

    # --- reading ---

    def _soon(self) -> None:
        if self.isVisible() and not self._again.isActive():
            self._again.start()

    def _read(self) -> None:
        if self._ticket is not None:
            self._ticket.cancel()
        self._ticket = self._context.engine.ask(_queue, self._take, urgent=not self._started)

    def _take(self, queue: Queue) -> None:
        self._ticket = None
        if self._started:
            self._session.extend(queue)
            back, self._back = self._back, set()
            if self._question is not None and not self._session.ask_first(back):
                self._follow_name()
                self._say_progress()
                return
        else:
            self._session.start(queue)
            self._started = True
            if self._first is not None:
                self._session.go_to(self._first)
                self._first = None
        self._ask()

    def _drop_settled(self, change: Change) -> None:
        """Redo, another page, another program may have answered what is asked: it goes off the page."""
        question = self._question
        if question is None:
            return
        person = question.person.id
        if change.verb in _PEOPLE and person in change.people:
            asked = self._session.faces_of(person)
        else:
            asked = set(question.faces).intersection(change.faces)
        if not asked:
            return
        who = {face.id: face.proposal for face in browse.faces(self._context.library, list(asked))
               if face.state is FaceState.PROPOSED}  # fmt: skip
        gone = {face for face in asked if who.get(face) != person}
        if gone:
            self._session.take_out(gone)
            self._ask_again()

    def _follow_name(self) -> None:
        """Whoever is asked about may have another name or picture by now."""
        before, now = self._question, self._session.question()
        if before is None or now is None or before.person.id != now.person.id:
            return
        if (before.person.name, before.person.cover) != (now.person.name, now.person.cover):
            self._ask_again()

    def _ask_again(self) -> None:
        """Ask about what is left of the page; what was clicked away stays so."""
        faces = self._sheet.faces
        crossed = faces.crossed
        self._ask()
        for face in crossed:
            if face in faces.faces:
                faces.cross(faces.row_of(face), crossed=True)

    # --- asking ---

    def set_mode(self, mode: Mode) -> None:
        """Ask in this way."""
        self._mode = mode
        self._top.show_mode(mode)
        self._ask()
        self.focus_first()

    def _ask(self) -> None:
        """Show the question that is next."""
        many = self._mode is Mode.MANY
        self._question = self._session.question() if many else self._session.question(1)
        self._say_progress()
        if self._mode is Mode.SUSPICIOUS:
            self._stack.setCurrentWidget(self._suspicious)
        elif self._question is None:
            self._sheet.clear()
            self._say_done()
            self._stack.setCurrentWidget(self._empty)
        else:
            self._sheet.ask(self._question, many=many)
            self._stack.setCurrentWidget(self._sheet)
            self._show_known(self._question.person.id)

    def _show_known(self, person: PersonId) -> None:
        if person == self._known_of:
            return
        self._known_of = person
        self._sheet.show_known(())
        if self._known_ticket is not None:
            self._known_ticket.cancel()
        self._known_ticket = self._context.engine.ask(_known(person), self._sheet.show_known)

    def _say_progress(self) -> None:
        self._top.progress.setText(words.progress(self._session))
        current = None if self._question is None else self._question.person.id
        self._sheet.show_waiting(self._session.people(), current)

    def _say_done(self) -> None:
        """Nothing is left to ask: what was done, and what can be done next."""
        if self._session.unsure:
            self._next, button = self._start_again, self.tr("Ask about those again")
        elif browse.roots(self._context.library):
            self._next = lambda: self.page_requested.emit("people")
            button = self.tr("Go to people")
        else:
            self._next, button = lambda: self.search_requested.emit(""), self.tr("Go to photos")
        if self._started:
            self._empty.say("check-circle", *words.done(self._session), button)

    def _go_on(self) -> None:
        self._next()

    def _start_again(self) -> None:
        """Ask also about what was put aside."""
        self._started = False
        self._read()

    # --- answering ---

    def answer(self) -> None:
        """The crossed ones are not the person, the others are."""
        question = self._question
        if question is not None and self._mode is Mode.MANY:
            crossed = set(self._sheet.faces.crossed)
            yes = [face for face in question.faces if face not in crossed]
            self._answer(yes, [face for face in question.faces if face in crossed])

    def yes(self) -> None:
        """All that are shown are the person; what looks suspicious is right."""
        if self._mode is Mode.SUSPICIOUS:
            self._suspicious.right()
        elif self._question is not None:
            self._answer(self._question.faces, ())

    def no(self) -> None:
        """None that is shown is the person."""
        if self._mode is Mode.SUSPICIOUS:
            self._suspicious.wrong(0)
        elif self._question is not None:
            self._answer((), self._question.faces)

    def skip(self) -> None:
        """Ask again at the end."""
        if self._mode is Mode.SUSPICIOUS:
            self._suspicious.skip()
        elif self._question is not None:
            self._session.skip(self._question.faces)
            self._ask()

    def unsure(self) -> None:
        """Do not ask again in this sitting."""
        if self._mode is not Mode.SUSPICIOUS and self._question is not None:
            self._session.put_aside(self._question.faces)
            self._ask()

    def _answer(self, yes: Sequence[FaceId], no: Sequence[FaceId]) -> None:
        question = self._question
        if question is None:
            return
        operations = self._context.operations
        self._session.answer(yes, no)
        if self._ticket is not None:  # what is on its way is older than the answer
            self._read()
        self._ask()  # the next page is there before the disk has heard of the last one
        operations.review(question.person.id, list(yes), list(no))

    def _choose_person(self, person: int) -> None:
        self._session.go_to(PersonId(person))
        self._ask()
        self.focus_first()

    def _open_person(self) -> None:
        if self._question is not None and self._mode is not Mode.SUSPICIOUS:
            self.person_open_requested.emit(self._question.person.id)

    def _wrong(self, place: int) -> None:
        if self._mode is Mode.SUSPICIOUS:
            self._suspicious.wrong(place)

    # --- putting it together ---

    def _connect(self) -> None:
        sheet, suspicious = self._sheet, self._suspicious
        sheet.answered.connect(self.answer)
        sheet.yes.connect(self.yes)
        sheet.no.connect(self.no)
        sheet.skipped.connect(self.skip)
        sheet.unsure.connect(self.unsure)
        sheet.person_chosen.connect(self._choose_person)
        sheet.person_asked.connect(self._open_person)
        sheet.left.connect(self.left)
        self._empty.asked.connect(self._go_on)
        suspicious.photo_open_requested.connect(self.photo_open_requested)
        suspicious.counted.connect(self._top.say_suspicious)
        self._top.mode_chosen.connect(self.set_mode)

    def _register_keys(self) -> None:
        section = Section.REVIEW
        for name, text, key, slot in (
            ("review.yes", self.tr("Yes; it is right"), "Y", self.yes),
            ("review.no", self.tr("No, none of them"), "N", self.no),
            ("review.skip", self.tr("Skip: ask again after the others"), "S", self.skip),
            ("review.unsure", self.tr("Unsure: ask again when Review is opened anew"), "U", self.unsure),
            ("review.first", self.tr("Suspicious: the first face is wrong"), "1", lambda: self._wrong(0)),
            ("review.second", self.tr("Suspicious: the second face is wrong"), "2", lambda: self._wrong(1)),
            ("review.many", self.tr("Many at a time"), "M", lambda: self.set_mode(Mode.MANY)),
            ("review.single", self.tr("One by one"), "O", lambda: self.set_mode(Mode.SINGLE)),
            ("review.doubts", self.tr("What looks suspicious"), "D", lambda: self.set_mode(Mode.SUSPICIOUS)),
            ("review.person", self.tr("Open the person's page"), "P", self._open_person),
        ):
            register(name, text, key, section, owner=self, slot=slot)
        describe("review.take", self.tr("Take all that are not crossed out"), "Enter", section)
        describe("review.photo", self.tr("Suspicious: show the photo"), "Enter", section)
        describe("review.cross", self.tr("Cross out, or take the cross away"), ["Space", "X"], section)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._mode is Mode.SINGLE:
            self.yes()
        else:
            super().keyPressEvent(event)


def _queue(context: EngineContext) -> Queue:
    return browse.review_queue(context.library)


def _known(person: PersonId) -> Callable[[EngineContext], tuple[FaceId, ...]]:
    def work(context: EngineContext) -> tuple[FaceId, ...]:
        return tuple(browse.photos_of_faces(context.library, person))[:REVIEW_REFERENCES]

    return work
