"""The kinds of doubt, as chips with how many there are; they wrap where there is no room."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QPushButton, QSizePolicy, QWidget

from faceapp.domain.cleaning import Flaw
from faceapp.ui import wording
from faceapp.ui.theme import SPACE, SPACE_BETWEEN, SPACE_PAGE, set_role


class Kind(IntEnum):
    """What is looked at; all but the last are those of ``Flaw``."""

    PERSON = Flaw.PERSON
    EXPRESSION = Flaw.EXPRESSION
    DUPLICATE = Flaw.DUPLICATE
    SMALL = Flaw.SMALL
    BLURRED = Flaw.BLURRED
    NO_FACE = Flaw.NO_FACE
    TWO_FACES = Flaw.TWO_FACES
    LEFT_OUT = 8

    @property
    def flaw(self) -> Flaw | None:
        """The doubt; None of what was left out."""
        return None if self is Kind.LEFT_OUT else Flaw(self.value)


class KindChips(QWidget):
    """One chip for each kind.

    Signals:
        chosen: a ``Kind``.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = {
            Kind.PERSON: self.tr("Wrong name"),
            Kind.EXPRESSION: self.tr("Wrong expression"),
            Kind.DUPLICATE: self.tr("Near duplicates"),
            Kind.SMALL: self.tr("Too small"),
            Kind.BLURRED: self.tr("Too blurred"),
            Kind.NO_FACE: self.tr("No face"),
            Kind.TWO_FACES: self.tr("Two faces"),
            Kind.LEFT_OUT: self.tr("Left out"),
        }
        tips = {
            Kind.PERSON: self.tr(
                "Faces that look more like somebody else's pictures than like those of their own name"
            ),
            Kind.EXPRESSION: self.tr("Faces on which the model sees another expression than you said"),
            Kind.DUPLICATE: self.tr("Photos that nearly equal another one"),
            Kind.SMALL: self.tr("Faces with too few pixels to tell people apart"),
            Kind.BLURRED: self.tr("Faces that are hardly sharp anywhere"),
            Kind.NO_FACE: self.tr("Labelled places at which no face was found"),
            Kind.TWO_FACES: self.tr("Pictures of one face that show two"),
            Kind.LEFT_OUT: self.tr("Faces that go into no dataset; they can be brought back"),
        }
        self._group = QButtonGroup(self)
        self._group.idClicked.connect(self._clicked)
        for kind in Kind:
            button = QPushButton(self._words[kind], self)
            set_role(button, "chip")
            button.setCheckable(True)
            button.setToolTip(tips[kind])
            self._group.addButton(button, kind)
        self.show_kind(Kind.PERSON)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setSizePolicy(policy)
        self.setAccessibleName(self.tr("Kinds of doubt"))

    def word(self, kind: Kind) -> str:
        """As the chip says it."""
        return self._words[kind]

    def show_kind(self, kind: Kind) -> None:
        """This one is looked at now."""
        self._group.button(kind).setChecked(True)

    def show_counts(self, counts: Mapping[Kind, int | None]) -> None:
        """How many there are; None: nobody looked so far."""
        for kind in Kind:
            count, button = counts.get(kind), self._group.button(kind)
            shown = "\u2026" if count is None else wording.number(count) if count else ""
            button.setText(f"{self._words[kind]}  {shown}" if shown else self._words[kind])
            told = self.tr("not looked at yet") if count is None else wording.number(count)
            button.setAccessibleName(f"{self._words[kind]}, {told}")
        self._arrange()

    def ahead(self, counts: Mapping[Kind, int | None], by: int = 1) -> Kind | None:
        """The next kind in which something is left, round and round; the left-out ones are passed over."""
        kinds = [kind for kind in Kind if counts.get(kind) and kind is not Kind.LEFT_OUT][::by]
        here = Kind(self._group.checkedId())
        return next((kind for kind in kinds if (kind - here) * by > 0), next(iter(kinds), None))

    def step(self, by: int, counts: Mapping[Kind, int | None]) -> None:
        """Choose the kind that is ahead."""
        if (found := self.ahead(counts, by)) is not None:
            self.chosen.emit(found)

    def sizeHint(self) -> QSize:
        return QSize(400, self._place(max(self.width(), 400), move=False))

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        wanted = self._place(self.width(), move=True)
        if wanted != self.height():
            self.setFixedHeight(wanted)

    def _place(self, width: int, *, move: bool) -> int:
        """Put the chips in lines; returns how high they are together."""
        x, y, high = SPACE_PAGE, 0, 0
        for button in self._group.buttons():
            size = button.sizeHint()
            if x > SPACE_PAGE and x + size.width() > width - SPACE_PAGE:
                x, y = SPACE_PAGE, y + high + SPACE
            if move:
                button.setGeometry(x, y, size.width(), size.height())
            x, high = x + size.width() + SPACE_BETWEEN, max(high, size.height())
        return y + high + SPACE_BETWEEN

    def _clicked(self, number: int) -> None:
        self.chosen.emit(Kind(number))
