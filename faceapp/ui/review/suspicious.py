"""What looks suspicious, one thing at a time: twice on a photo, before birth, unlike all others."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from faceapp.domain.browsing import Doubt, Suspicion
from faceapp.domain.change import Change
from faceapp.domain.errors import KnownError
from faceapp.domain.thresholds import REVIEW_REFERENCES
from faceapp.engine.engine import EngineContext, Ticket
from faceapp.services import browse
from faceapp.ui import wording
from faceapp.ui.context import WindowContext
from faceapp.ui.empty import EmptyPage
from faceapp.ui.review.asking import Asking, key_button, say_key
from faceapp.ui.review.single import LargeFaces
from faceapp.ui.theme import SPACE_BETWEEN, SPACE_GROUP, SPACE_PAGE

DAYS_OF_A_YEAR = 365.25


class SuspiciousView(QWidget):
    """The queue of suspicious faces.

    Signals:
        counted: how many there are.
        photo_open_requested: as of a page.
    """

    counted = Signal(int)
    photo_open_requested = Signal(int, object)

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._queue: list[Suspicion] = []
        self._ticket: Ticket | None = None
        self._known: Ticket | None = None
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(300)
        self._again.timeout.connect(self.refresh)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._asking = Asking(context.pictures)
        self._asking.show_known(())
        self._large = LargeFaces(context.pictures)
        self._large.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._right = key_button(
            self.tr("It is right"), "Y", primary=True, tip=self.tr("Keep it so, and do not ask again")
        )
        self._first = key_button("", "1")
        self._second = key_button("", "2")
        self._skip = key_button(self.tr("Skip"), "S", tip=self.tr("Ask again after the others"))
        self._photo = key_button(self.tr("Show photo"), "\u23ce")
        self._sheet = QWidget()
        column = QVBoxLayout(self._sheet)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._asking)
        column.addWidget(self._large, 1)
        row = QHBoxLayout()
        row.setContentsMargins(SPACE_PAGE, SPACE_BETWEEN, SPACE_PAGE, SPACE_GROUP)
        row.setSpacing(SPACE_BETWEEN)
        buttons: tuple[tuple[QPushButton, Callable[[], object]], ...] = (
            (self._first, lambda: self.wrong(0)),
            (self._second, lambda: self.wrong(1)),
            (self._skip, self.skip),
            (self._photo, self.show_photo),
            (self._right, self.right),
        )
        for button, slot in buttons:
            if button is self._right:
                row.addStretch(1)
            button.clicked.connect(lambda _checked=False, slot=slot: slot())
            button.setObjectName("foot")
            row.addWidget(button)
        column.addLayout(row)
        self._empty = EmptyPage("check-circle", "")
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._sheet)
        self._stack.addWidget(self._empty)
        self._show()

    @property
    def queue(self) -> tuple[Suspicion, ...]:
        """What is left, in order."""
        return tuple(self._queue)

    @property
    def sentence(self) -> str:
        """What is said about the one at hand."""
        return self._asking.title

    def refresh(self) -> None:
        """Read the queue anew."""
        if self._ticket is not None:
            self._ticket.cancel()
        self._ticket = self._context.engine.ask(_read, self._take, urgent=False)

    def apply_change(self, change: Change) -> None:
        """Names changed: some of it may be settled, or new."""
        self._again.start()

    def right(self) -> None:
        """It is right as it is: do not ask again."""
        if self._queue:
            one = self._queue.pop(0)
            self._show()
            self._context.operations.accept_suspicion(one)

    def wrong(self, place: int) -> None:
        """The face at this place is not the person."""
        if self._queue and place < len(self._queue[0].faces):
            one = self._queue.pop(0)
            self._show()
            self._context.operations.reject([one.faces[place]], one.person)

    def skip(self) -> None:
        """Show the next one; this one comes last."""
        if self._queue:
            self._queue.append(self._queue.pop(0))
            self._show()

    def show_photo(self) -> None:
        """Open the photo it is about."""
        if self._queue:
            face = browse.face(self._context.library, self._queue[0].faces[0])
            self.photo_open_requested.emit(face.photo, None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.show_photo()
        else:
            super().keyPressEvent(event)

    def _take(self, found: tuple[Suspicion, ...]) -> None:
        self._ticket = None
        # what is looked at stays first, what was put off stays in its order
        there = dict.fromkeys(found)
        kept = [one for one in self._queue if one in there]
        self._queue = [*kept, *(one for one in found if one not in set(kept))]
        self._show()

    def _show(self) -> None:
        self.counted.emit(len(self._queue))
        if not self._queue:
            self._empty.say(
                "check-circle",
                self.tr("Nothing suspicious"),
                self.tr(
                    "Somebody twice on one photo, on a photo older than themselves, or unlike all their"
                    " other pictures would be listed here."
                ),
            )
            self._stack.setCurrentWidget(self._empty)
            return
        one = self._queue[0]
        self._stack.setCurrentWidget(self._sheet)
        several = len(one.faces) > 1
        captions = tuple(str(place + 1) for place in range(len(one.faces))) if several else ()
        self._large.show_faces(tuple(one.faces), captions)
        self._large.show_known(())
        try:
            person = browse.head(self._context.library, one.person)
        except KnownError:
            self._queue.pop(0)
            self._show()
            return
        self._asking.ask(person, self._words(one), self._detail(one))
        wrong = self.tr("{place} is not {name}") if several else self.tr("Not {name}")
        for place, button in enumerate((self._first, self._second)):
            words = wrong.format(place=place + 1, name=one.name)
            say_key(button, words, str(place + 1))
            button.setVisible(place < len(one.faces))
        if self._known is not None:
            self._known.cancel()
        self._known = self._context.engine.ask(_known(one), self._large.show_known)

    def _words(self, one: Suspicion) -> str:
        match one.doubt:
            case Doubt.TWICE:
                return self.tr("{name} is on this photo twice").format(name=one.name)
            case Doubt.UNBORN:
                return self.tr("{name} was not born yet").format(name=one.name)
            case _:
                return self.tr("Is this really {name}?").format(name=one.name)

    def _detail(self, one: Suspicion) -> str:
        match one.doubt:
            case Doubt.TWICE:
                return self.tr("A mirror or a collage? Else one of them is somebody else.")
            case Doubt.UNBORN:
                years = one.value / DAYS_OF_A_YEAR
                if years >= 1:
                    return self.tr("The photo is {n} years older.").format(n=wording.number(int(years)))
                return self.tr("The photo is {n} days older.").format(
                    n=wording.number(max(1, int(one.value)))
                )
            case _:
                return self.tr("This face is unlike all other pictures of {name}.").format(name=one.name)


def _read(context: EngineContext) -> tuple[Suspicion, ...]:
    from faceapp.services.suspicions import suspicions

    return suspicions(context.library, context.gallery)


def _known(one: Suspicion) -> Callable[[EngineContext], tuple]:
    def work(context: EngineContext) -> tuple:
        faces = browse.photos_of_faces(context.library, one.person)
        return tuple(face for face in faces if face not in one.faces)[:REVIEW_REFERENCES]

    return work
