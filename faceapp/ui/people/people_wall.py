"""The wall of the People page: cards that can be named in place and dropped on each other."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Signal
from PySide6.QtGui import QKeyEvent, QPainter, Qt
from PySide6.QtWidgets import QWidget

from faceapp.domain.person import Group, Person
from faceapp.ui import wording
from faceapp.ui.people import painting
from faceapp.ui.people.content import Kind
from faceapp.ui.people.dragging import DragWall
from faceapp.ui.people.layout import Cells
from faceapp.ui.people.model import PeopleModel
from faceapp.ui.people.wall import Look
from faceapp.ui.pictures import Pictures

SMALLEST, USUAL, LARGEST = 96, 128, 160
"""Diameters of a circle, in logical pixels."""
HEADING = 48


class PeopleWall(DragWall):
    """People, groups, faces seen once.

    Signals:
        name_asked: a row shall be named: click on the name, F2, or a letter typed (with it).
    """

    name_asked = Signal(int, str)

    def __init__(self, people: PeopleModel, pictures: Pictures, parent: QWidget | None = None) -> None:
        super().__init__(pictures, parent)
        self._people = people
        self._diameter = USUAL
        self.setAccessibleName(self.tr("People"))
        self.setModel(people)

    @property
    def people(self) -> PeopleModel:
        """What is shown."""
        return self._people

    @property
    def diameter(self) -> int:
        """Of the circles of people and groups."""
        return self._diameter

    def set_diameter(self, diameter: int) -> None:
        """Show larger or smaller circles."""
        self._diameter = max(SMALLEST, min(LARGEST, diameter // 4 * 4))
        self.relayout()

    def name_rect_of(self, row: int) -> QRect:
        """Where the name of a card stands, in pixels of the viewport."""
        card = self.visualRect(self._people.index(row, 0))
        if self._people.kind(row) is Kind.FACE:
            return QRect(
                card.left(), card.bottom() - painting.NAME_HEIGHT, card.width(), painting.NAME_HEIGHT
            )
        return painting.name_rect(card, self._diameter)

    # --- a wall of cards ---

    def cells(self) -> list[Cells]:
        people = getattr(self, "_people", None)
        if people is None:
            return []
        card = painting.card_size(self._diameter)
        single = painting.card_size(round(self._diameter * painting.SINGLE_SHARE), named=False)
        return [
            Cells(people.count(Kind.PERSON), card.width(), card.height()),  # the page's title says it
            Cells(people.count(Kind.GROUP), card.width(), card.height(), HEADING),
            Cells(people.count(Kind.FACE), single.width(), single.height(), HEADING),
        ]

    def face_of(self, row: int) -> int | None:
        return self._people.face(row)

    def paint_heading(self, painter: QPainter, rect: QRect, section: int) -> None:
        title = {
            Kind.PERSON: self.tr("People"),
            Kind.GROUP: self.tr("Who is this?"),
            Kind.FACE: self.tr("Seen once"),
        }[Kind(section)]
        painting.paint_heading(painter, rect, title, wording.number(self._people.count(Kind(section))))

    def paint_card(self, painter: QPainter, rect: QRect, row: int, look: Look) -> None:
        item = self._people.item(row)
        face, ratio = self._people.face(row), self.devicePixelRatioF()
        diameter = self._diameter
        if not isinstance(item, Person):
            if not isinstance(item, Group):
                diameter = round(diameter * painting.SINGLE_SHARE)
            inner = diameter - (10 if isinstance(item, Group) else 8)
        else:
            inner = diameter
        picture = None if face is None else self.pictures.round_face(face, inner, ratio)
        picture = picture or self.pictures.round_placeholder(inner, ratio)
        place = painting.Place(rect, diameter, look)
        if isinstance(item, Person):
            painting.paint_person(painter, place, item, picture)
        elif isinstance(item, Group):
            painting.paint_group(painter, place, item, picture, self.tr("Who is this?"))
        else:
            painting.paint_single(painter, place, picture)

    def clicked_inside(self, row: int, point: QPoint) -> bool:
        kind = self._people.kind(row)
        inside = self.name_rect_of(row).translated(-self.visualRect(self._people.index(row, 0)).topLeft())
        if kind is Kind.FACE or not inside.contains(point):
            return False
        if kind is Kind.PERSON and self.currentIndex().row() != row:
            return False  # the first click chooses the card, the next one renames it
        self.go_to(row)
        self.name_asked.emit(row, "")
        return True

    def can_drag(self, rows: list[int]) -> bool:
        return True

    def can_drop(self, rows: list[int], target: int) -> bool:
        kinds = {self._people.kind(row) for row in rows}
        return self._people.kind(target) is Kind.PERSON and (
            kinds == {Kind.PERSON} or Kind.PERSON not in kinds
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row, text = self.currentIndex().row(), event.text()
        # a capital letter begins a name; small ones are keys
        capital = event.modifiers() == Qt.KeyboardModifier.ShiftModifier and len(text) == 1 and text.isalpha()
        if capital and row >= 0 and self._people.kind(row) is not Kind.PERSON:
            self.name_asked.emit(row, text.upper())
            return
        super().keyPressEvent(event)
