"""Saying what the chosen faces of a person show, and finding the photos of an expression."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QPoint, QRect, QTimer, Signal

from faceapp.domain.browsing import YearExpressions
from faceapp.domain.expression import Expression
from faceapp.domain.face import Face
from faceapp.domain.ids import FaceId, PersonId
from faceapp.domain.person import Person
from faceapp.domain.query import quoted
from faceapp.services import browse
from faceapp.ui import wording
from faceapp.ui.context import WindowContext
from faceapp.ui.expression.chooser import Chooser
from faceapp.ui.expression.menu import common, corrected
from faceapp.ui.expression.words import percents
from faceapp.ui.people.face_wall import FaceWall
from faceapp.ui.people.life import read_expressions
from faceapp.ui.people.order_line import OrderLine
from faceapp.ui.theme import theme

AGAIN_MS = 1500
LOOKED_AT = 400
"""Faces of a selection that are read to see what they show now; more would be felt."""


class PersonExpressing(QObject):
    """The list of expressions over the wall of faces, and the bars of the years.

    Attributes:
        chooser: the list.

    Signals:
        searched: a query: part of a year's bar was clicked.
    """

    searched = Signal(str)

    def __init__(self, context: WindowContext, wall: FaceWall, line: OrderLine, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._wall = wall
        self._line = line
        self._person: Person | None = None
        self._soon = QTimer(self, singleShot=True, interval=AGAIN_MS)
        self._soon.timeout.connect(self.read)
        line.expression_chosen.connect(self._search)
        self._faces: tuple[FaceId, ...] = ()
        self.chooser = Chooser(lambda: theme().tokens, wall.viewport())
        self.chooser.chosen.connect(self._take)
        self.chooser.closed.connect(self.close)
        wall.verticalScrollBar().valueChanged.connect(lambda _value: self.close())

    def follow(self, person: Person) -> None:
        """This person is shown now."""
        self._person = person

    def read_soon(self) -> None:
        """Models looked at more faces somewhere; count again when some came together."""
        if not self._soon.isActive():
            self._soon.start()

    def read(self) -> None:
        """Count anew what the years show."""
        if self._person is not None:
            self._context.engine.ask(read_expressions(self._person.id), self._take_years, urgent=False)

    def meant(self) -> tuple[Face, ...]:
        """The chosen faces, the first of them where they are very many."""
        chosen = [FaceId(face) for face in self._wall.chosen_faces()]
        return browse.faces(self._context.library, chosen[:LOOKED_AT])

    def open(self) -> None:
        """Ask what the chosen faces show."""
        faces = self.meant()
        if not faces:
            return
        self._faces = tuple(FaceId(face) for face in self._wall.chosen_faces())
        found = faces[0].expression if len(self._faces) == 1 else None
        seen = self._wall.viewport().rect()
        at = self._wall.rect_of(faces[0].id).intersected(seen)
        self.chooser.open(
            at if not at.isEmpty() else QRect(seen.center(), seen.center() + QPoint(1, 1)),
            seen,
            common(faces),
            percents=None if found is None or found.scores is None else percents(found.scores),
            corrected=corrected(faces),
            title=wording.faces(len(self._faces)) if len(self._faces) > 1 else "",
        )

    def close(self) -> None:
        """Close the list; nothing is chosen."""
        if self.chooser.isHidden():
            return
        had_keys = self.chooser.window().focusWidget() is self.chooser
        self.chooser.hide()
        if had_keys:
            self._wall.setFocus()

    def choose(self, expression: Expression | None) -> None:
        """The chosen faces show this; None: what the model says."""
        if faces := [FaceId(face) for face in self._wall.chosen_faces()]:
            self._context.operations.set_expression(faces, expression)

    def _take_years(self, found: tuple[PersonId, tuple[YearExpressions, ...]]) -> None:
        person, years = found
        if self._person is not None and person == self._person.id:
            self._line.show_expressions(years)

    def _search(self, year: int, expression: Expression) -> None:
        if self._person is not None:
            self.searched.emit(search_for(self._person.name, expression, year))

    def _take(self, expression: Expression | None) -> None:
        faces: Sequence[FaceId] = self._faces
        self.close()
        self._context.operations.set_expression(faces, expression)


def search_for(name: str, expression: Expression, year: int) -> str:
    """The search that finds the photos of a year on which somebody shows an expression."""
    return f"{quoted(name)} {expression.value} {year}"
