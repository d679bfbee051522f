"""The wall of the People page: cards that can be named in place and dropped on each other."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QWidget

from faceapp.domain.browsing import HiddenFaces
from faceapp.domain.person import Group, Person
from faceapp.ui import wording
from faceapp.ui.people import painting
from faceapp.ui.people.content import SINGLE, Kind
from faceapp.ui.people.dragging import DragWall
from faceapp.ui.people.layout import Cells
from faceapp.ui.people.model import PeopleModel
from faceapp.ui.people.wall import Look
from faceapp.ui.pictures import Pictures
from faceapp.ui.theme import SPACE_PAGE, Size, font

SMALLEST, USUAL, LARGEST = 96, 128, 160
"""Diameters of a circle, in logical pixels."""
HEADING = 48
NAMED = (Kind.PERSON, Kind.HIDDEN)
"""Cards on which a letter does not begin a name."""


class PeopleWall(DragWall):
    """People, groups, faces seen once.

    Signals:
        name_asked: a row shall be named: click on the name, F2, or a letter typed (with it).
        unclear_asked: the line below all else was clicked.
    """

    name_asked = Signal(int, str)
    unclear_asked = Signal()

    def __init__(self, people: PeopleModel, pictures: Pictures, parent: QWidget | None = None) -> None:
        super().__init__(pictures, parent)
        self._people = people
        self._diameter = USUAL
        self._unclear = 0
        self._over_line = False
        self.setAccessibleName(self.tr("People"))
        self.setModel(people)

    @property
    def people(self) -> PeopleModel:
        """What is shown."""
        return self._people

    def set_diameter(self, diameter: int) -> None:
        """Show larger or smaller circles."""
        self._diameter = max(SMALLEST, min(LARGEST, diameter // 4 * 4))
        self.relayout()

    def set_unclear(self, count: int) -> None:
        """How many faces nobody could recognise there are, shown or not: the last line says it."""
        if count != self._unclear:
            self._unclear = count
            self.relayout()

    def line_rect(self) -> QRect:
        """Where the line with the unclear faces stands, in pixels of the viewport."""
        for section, top, height in self._layout.headings(0, self._layout.height):
            if section == Kind.UNCLEAR:
                rect = QRect(SPACE_PAGE, top - self.verticalOffset(), 0, height)
                words = QFontMetrics(font(Size.BODY)).horizontalAdvance(self.line_words())
                rect.setWidth(painting.line_width(words))
                return rect
        return QRect()

    def line_words(self) -> str:
        """What the line says."""
        if self._people.count(Kind.UNCLEAR):
            return self.tr("Hide unclear faces")
        if self._unclear == 1:
            return self.tr("Show 1 unclear face")
        return self.tr("Show {n} unclear faces").format(n=wording.number(self._unclear))

    def name_rect_of(self, row: int) -> QRect:
        """Where the name of a card stands, in pixels of the viewport."""
        card = self.visualRect(self._people.index(row, 0))
        if self._people.kind(row) in SINGLE:
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
            Cells(
                people.count(Kind.UNCLEAR), single.width(), single.height(), HEADING, bare=self._unclear > 0
            ),
            Cells(people.count(Kind.HIDDEN), single.width(), single.height(), HEADING),
        ]

    def face_of(self, row: int) -> int | None:
        return self._people.face(row)

    def paint_heading(self, painter: QPainter, rect: QRect, section: int) -> None:
        if section == Kind.UNCLEAR:
            painting.paint_line(painter, self.line_rect(), self.line_words(), hovered=self._over_line)
            return
        title = {
            Kind.PERSON: self.tr("People"),
            Kind.GROUP: self.tr("Who is this?"),
            Kind.FACE: self.tr("Seen once"),
            Kind.HIDDEN: self.tr("Hidden"),
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
            painting.paint_single(painter, place, picture, faint=isinstance(item, HiddenFaces))

    def clicked_inside(self, row: int, point: QPoint) -> bool:
        kind = self._people.kind(row)
        inside = self.name_rect_of(row).translated(-self.visualRect(self._people.index(row, 0)).topLeft())
        if kind in SINGLE or not inside.contains(point):
            return False
        if kind is Kind.PERSON and self.currentIndex().row() != row:
            return False  # the first click chooses the card, the next one renames it
        self.choose(row)
        self.name_asked.emit(row, "")
        return True

    def can_drag(self, rows: list[int]) -> bool:
        return all(self._people.kind(row) is not Kind.HIDDEN for row in rows)

    def can_drop(self, rows: list[int], target: int) -> bool:
        kinds = {self._people.kind(row) for row in rows}
        return self._people.kind(target) is Kind.PERSON and (
            kinds == {Kind.PERSON} or Kind.PERSON not in kinds
        )

    def mousePressEvent(self, event: QMouseEvent) -> None:
        on_line = self.line_rect().contains(event.position().toPoint())
        if on_line and event.button() == Qt.MouseButton.LeftButton:
            self.unclear_asked.emit()
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover_line(event.position().toPoint())

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover_line(QPoint(-1, -1))

    def _hover_line(self, point: QPoint) -> None:
        over = self.line_rect().contains(point)
        if over != self._over_line:
            self._over_line = over
            shape = Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor
            self.viewport().setCursor(shape)
            self.viewport().update(self.line_rect())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row, text = self.currentIndex().row(), event.text()
        # letters are for names: what else can be done has keys with Ctrl
        plain = not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        letter = plain and len(text) == 1 and text.isalpha()
        if letter and row >= 0 and self._people.kind(row) not in NAMED:
            self.name_asked.emit(row, text.upper() if event.modifiers() else text)
            return
        super().keyPressEvent(event)
