"""One question on the screen: who it is about, the faces, the buttons."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from faceapp.domain.ids import FaceId, PersonId
from faceapp.domain.person import Person
from faceapp.ui import wording
from faceapp.ui.people.faces_model import FacesModel
from faceapp.ui.pictures import Pictures
from faceapp.ui.review.asking import Asking, key_button, say_key
from faceapp.ui.review.many import ManyWall
from faceapp.ui.review.session import Question
from faceapp.ui.review.single import LargeFaces
from faceapp.ui.review.waiting import WaitingList
from faceapp.ui.theme import SPACE_BETWEEN, SPACE_GROUP, SPACE_PAGE


class QuestionSheet(QWidget):
    """Many faces to cross out, or one large face; beside it who else waits.

    Signals:
        answered: take all that are not crossed out.
        yes, no, skipped, unsure: about all that is shown.
        person_chosen: ask about this person.
        person_asked: open the person's page.
        left: Esc.
    """

    answered = Signal()
    yes = Signal()
    no = Signal()
    skipped = Signal()
    unsure = Signal()
    person_chosen = Signal(int)
    person_asked = Signal()
    left = Signal()

    def __init__(self, pictures: Pictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.faces = FacesModel(self)
        self.wall = ManyWall(self.faces, pictures)
        self.large = LargeFaces(pictures)
        self.asking = Asking(pictures)
        self.waiting = WaitingList(pictures)
        self._known: tuple[FaceId, ...] = ()
        self._take_rest = key_button(self.tr("Yes, all of them"), "\u23ce", primary=True)
        self._many_buttons = self._buttons(
            (key_button(self.tr("None of them"), "N"), self.no.emit),
            (key_button(self.tr("Skip"), "S", tip=self.tr("Ask again after the others")), self.skipped.emit),
            (
                key_button(self.tr("Unsure"), "U", tip=self.tr("Put aside until Review is opened again")),
                self.unsure.emit,
            ),
            (self._take_rest, self.answered.emit),
        )
        self._single_buttons = self._buttons(
            (key_button(self.tr("No"), "N"), self.no.emit),
            (key_button(self.tr("Skip"), "S", tip=self.tr("Ask again after the others")), self.skipped.emit),
            (
                key_button(self.tr("Unsure"), "U", tip=self.tr("Put aside until Review is opened again")),
                self.unsure.emit,
            ),
            (key_button(self.tr("Yes"), "Y", primary=True), self.yes.emit),
        )
        self._body = QStackedWidget()
        self._body.addWidget(self.wall)
        self._body.addWidget(self.large)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self.asking)
        right.addWidget(self._body, 1)
        row = QHBoxLayout()
        row.setContentsMargins(SPACE_GROUP, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.waiting)
        row.addLayout(right, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row, 1)
        column.addWidget(self._many_buttons)
        column.addWidget(self._single_buttons)
        self.wall.answered.connect(self.answered)
        self.wall.left.connect(self.left)
        self.faces.dataChanged.connect(lambda *_: self._say_button())
        self.waiting.person_chosen.connect(self.person_chosen)
        self.asking.person_asked.connect(self.person_asked)

    @property
    def foot(self) -> int:
        """Pixels that the buttons take at the lower edge."""
        return self._many_buttons.sizeHint().height()

    def ask(self, question: Question, *, many: bool) -> None:
        """Show a question; everything on the page is another one at once."""
        name, several = question.person.name, many and len(question.faces) > 1
        words = self.tr("Are these all {name}?") if several else self.tr("Is this {name}?")
        detail = self.tr("Click the wrong ones away.") if several else ""
        self.asking.ask(question.person, words.format(name=name), detail)
        self._many_buttons.setVisible(many)
        self._single_buttons.setVisible(not many)
        if many:
            self.faces.show(question.faces, name)
            self.wall.set_current(0)
            self._body.setCurrentWidget(self.wall)
            self._say_button()
        else:
            self.large.show_faces(tuple(question.faces))
            self._body.setCurrentWidget(self.large)
        self.show_known(self._known)

    def clear(self) -> None:
        """Nothing is asked."""
        self.faces.show((), "")
        self.large.show_faces(())

    def show_waiting(self, people: Sequence[tuple[Person, int]], current: PersonId | None) -> None:
        """Who is still asked about."""
        self.waiting.show_people(people, current)

    def show_known(self, faces: Sequence[FaceId]) -> None:
        """Known pictures of the person: above many faces, beside a single one."""
        self._known = tuple(faces)
        self.asking.show_known(self._known if self._body.currentWidget() is self.wall else ())
        self.large.show_known(self._known)

    def focus(self) -> None:
        """Put the focus where the keys work."""
        (self.wall if self._body.currentWidget() is self.wall else self.large).setFocus()

    def _say_button(self) -> None:
        crossed, count = len(self.faces.crossed), self.faces.rowCount()
        if not crossed:
            words = self.tr("Yes, all of them") if count > 1 else self.tr("Yes")
        elif crossed == count:
            words = self.tr("None of them")
        else:
            words = self.tr("Yes, the other {n}").format(n=wording.number(count - crossed))
        say_key(self._take_rest, words, "\u23ce")

    def _buttons(self, *buttons: tuple[QPushButton, Callable[[], None]]) -> QWidget:
        """The last one, which is meant most often, stands at the right; the middle is left to the
        line that says what was done.
        """
        line = QWidget()
        line.setObjectName("foot")
        row = QHBoxLayout(line)
        row.setContentsMargins(SPACE_PAGE, SPACE_BETWEEN, SPACE_PAGE, SPACE_GROUP)
        row.setSpacing(SPACE_BETWEEN)
        for place, (button, slot) in enumerate(buttons, 1):
            if place == len(buttons):
                row.addStretch(1)
            button.clicked.connect(lambda _checked=False, slot=slot: slot())
            row.addWidget(button)
        return line
