"""A person's page: all their faces, the best or the oldest or the oddest first."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtWidgets import QVBoxLayout

from faceapp.domain.browsing import FaceOrder
from faceapp.domain.change import Change, Verb
from faceapp.domain.errors import NoSuchPerson
from faceapp.domain.face import FaceState
from faceapp.domain.ids import FaceId, PersonId
from faceapp.domain.person import Person
from faceapp.domain.query import quoted
from faceapp.engine.engine import EngineContext, Ticket
from faceapp.services import browse
from faceapp.ui import wording
from faceapp.ui.actions import Section, describe, register
from faceapp.ui.context import WindowContext
from faceapp.ui.page import Page
from faceapp.ui.people.face_strip import Bead
from faceapp.ui.people.face_wall import FaceWall
from faceapp.ui.people.faces_model import FacesModel
from faceapp.ui.people.life import Life, Past, read_counts, read_life, read_past, with_counts
from faceapp.ui.people.menus import face_menu
from faceapp.ui.people.name_editor import NameEditor
from faceapp.ui.people.order_line import OrderLine
from faceapp.ui.people.person_expressing import PersonExpressing
from faceapp.ui.people.person_facts import PersonFacts
from faceapp.ui.people.person_header import PersonHeader
from faceapp.ui.people.person_naming import PersonNaming
from faceapp.ui.people.person_videos import PersonVideos
from faceapp.ui.selection import Selection

if TYPE_CHECKING:
    from faceapp.services.recognise import Recognised

T = TypeVar("T")

COMPANIONS = 12
"""Shown in the head; the others are found by search."""
AGAIN_MS = 1500


class PersonPage(Page):
    """One person."""

    escapes = True

    def __init__(self, context: WindowContext) -> None:
        super().__init__()
        self._context = context
        self._number: PersonId | None = None
        self._life: Life | None = None
        self._person: Person | None = None
        self._order = FaceOrder.BEST
        self._asked: Ticket | None = None
        self._counting: Ticket | None = None
        self._model = FacesModel(self)
        self._wall = FaceWall(self._model, context.pictures)
        self._header = PersonHeader(context.pictures)
        self._line = OrderLine(context.pictures)
        self._videos = PersonVideos(context)
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(AGAIN_MS)
        self._again.timeout.connect(self.refresh)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._header)
        column.addWidget(self._videos)
        column.addWidget(self._line)
        column.addWidget(self._wall, 1)
        self._naming = PersonNaming(context, self._header, self._wall, self)
        self._expressing = PersonExpressing(context, self._wall, self._line, self)
        self._facts = PersonFacts(context, self._header, self)
        self._connect()
        self._register_keys()

    @property
    def wall(self) -> FaceWall:
        """The faces."""
        return self._wall

    @property
    def editor(self) -> NameEditor:
        """The name field."""
        return self._naming.editor

    @property
    def header(self) -> PersonHeader:
        """Who this is."""
        return self._header

    # --- what the window calls ---

    def open(self, person: int) -> None:
        """Show this person."""
        if self._number != person:
            self._order = FaceOrder.BEST
            self._line.show_order(FaceOrder.BEST)
            self._line.show_years(())
            self._header.show_companions([])
            self._model.show((), "")
        self._number = PersonId(person)
        self.refresh()

    def refresh(self) -> None:
        if self._number is None:
            return
        self._videos.show_person(self._number)
        # the name and the picture are here at once, the faces a moment later, then what is counted
        if self._show_head():
            self._ask(read_life(self._number, self._order), self._take)

    def apply_change(self, change: Change) -> None:
        if self._number is None:
            return
        if self._number not in change.people and not set(change.faces) & set(self._model.faces):
            return
        if change.verb is Verb.SET_EXPRESSION:
            self._expressing.read()
            return
        if not self._show_head():
            return
        # what left leaves at once; what came stands last until the page is opened again
        mine, gone = [], set(change.faces) & set(self._model.faces)
        for face in browse.faces(self._context.library, change.faces[:1000]):
            if face.state is FaceState.CONFIRMED and face.person == self._number:
                gone.discard(face.id)
                mine.append(face.id)
        self._model.take_out(gone)
        self._model.add(mine)
        if self._asked is not None or (self._life is not None and set(mine) - set(self._life.photos)):
            self.refresh()  # what is on its way may be older than the change
        else:
            if self._counting is not None:
                self._counting.cancel()
            self._counting = self._context.engine.ask(read_counts(self._number), self._take_counts)

    def recognised(self, recognised: Recognised) -> None:
        if self.isVisible() and self._number is not None and not self._again.isActive():
            self._again.start()

    def expressions_measured(self, faces: Iterable[FaceId]) -> None:
        if self.isVisible():
            self._expressing.read_soon()

    def focus_first(self) -> None:
        self._wall.setFocus()
        if not self._wall.currentIndex().isValid() and self._model.rowCount():
            self._wall.set_current(0)

    # --- putting it together ---

    def _connect(self) -> None:
        wall, header = self._wall, self._header
        wall.opened.connect(self._open)
        wall.left.connect(self.left)
        wall.menu_asked.connect(self._menu)
        for changed in (wall.selectionModel().selectionChanged, wall.selectionModel().currentChanged):
            changed.connect(lambda *_: self._tell_selection())
        header.back_asked.connect(self.left)
        header.rename_asked.connect(self.rename)
        header.photos_asked.connect(self._show_photos)
        header.review_asked.connect(self._review)
        header.companion_chosen.connect(self.person_open_requested)
        self._videos.opened.connect(self.photo_open_requested)
        self._videos.all_asked.connect(lambda: self._show_found(" video"))
        self._line.order_chosen.connect(self.sort)
        self._line.year_chosen.connect(self.show_year)
        self._expressing.searched.connect(self.search_requested)
        self._naming.ended.connect(self._focus_if_seen)

    def _register_keys(self) -> None:
        section = Section.PEOPLE
        for name, text, keys, slot in (
            ("people.rename", self.tr("Name or rename"), "F2", self.rename),
            ("person.move", self.tr("Move the selected faces to somebody else"), "N", self.move_faces),
            ("person.remove", self.tr("Not this person"), "Del", self.remove),
            ("person.hide", self.tr("Hide the selected faces"), "H", self.hide_faces),
            ("person.no_face", self.tr("The selected ones are no faces"), "X", self.not_faces),
            (
                "person.express",
                self.tr("Change the expression of the selected faces"),
                "E",
                self._expressing.open,
            ),
            ("person.cover", self.tr("Use as cover picture"), "C", self.set_cover),
            ("person.photos", self.tr("Show the photos of the person"), "P", self._show_photos),
            ("person.facts", self.tr("Birth date and note"), "B", self._header.ask_facts),
        ):
            register(name, text, keys, section, owner=self, slot=slot)
        for place, (order, words) in enumerate(self._line.orders(), 1):
            register(f"person.{order}", words, str(place), section, owner=self, slot=_sorter(self, order))
        describe("person.open", self.tr("Open the photo"), ["Enter", self.tr("Double-click")], section)

    # --- reading ---

    def _ask(self, read: Callable[[EngineContext], T], then: Callable[[T], None]) -> None:
        """One question at a time: what was asked before is not wanted any more."""
        if self._asked is not None:
            self._asked.cancel()
        self._asked = self._context.engine.ask(read, then)

    def _show_head(self) -> bool:
        """Show who this is now, with the numbers known last; False where the person is gone."""
        try:
            head = browse.head(self._context.library, self._number or PersonId(0))
        except NoSuchPerson:
            self._leave()
            return False
        self._show_person(head)
        return True

    def _show_person(self, head: Person) -> None:
        self._person = with_counts(head, self._person)
        self._expressing.follow(self._person)
        self._facts.follow(self._person)
        self._header.show_person(self._person)

    def _take(self, life: Life | None) -> None:
        self._asked = None
        if life is None:
            self._leave()
            return
        kept = self._wall.chosen_faces()[:1]
        self._life = life
        self._model.show(life.faces, life.person.name, life.sections)
        self._show_person(life.person)
        self._line.show_note(self._order)
        row = self._model.row_of(FaceId(kept[0])) if kept else -1
        if self._model.rowCount():
            self._wall.set_current(max(row, 0))
        self._tell_selection()
        self._ask(read_past(life.person.id), self._take_past)

    def _take_past(self, past: Past | None) -> None:
        self._asked = None
        if past is None or self._life is None:
            self._leave()
            return
        self._take_counts(past.person)
        covers = {name.person: name.cover for name in self._life.names}
        self._header.show_companions(
            [
                Bead(
                    c.person,
                    covers.get(c.person),
                    c.name,
                    f"{c.name}\n{wording.appearances(c.photos - c.videos, c.videos)}",
                )
                for c in past.companions[:COMPANIONS]
            ]
        )
        self._line.show_years(past.years, past.expressions)

    def _take_counts(self, person: Person | None) -> None:
        if person is not None and person.id == self._number:
            self._person = person
            self._facts.follow(person)
            self._header.show_person(person)

    def _leave(self) -> None:
        self._number = None
        self._facts.follow(None)
        if self.isVisible():
            self.left.emit()

    # --- what the user does ---

    def sort(self, order: FaceOrder) -> None:
        """Show the faces in this order."""
        self._order = order
        self._line.show_order(order)
        self._wall.verticalScrollBar().setValue(0)
        self._wall.clearSelection()
        self.refresh()

    def show_year(self, year: int) -> None:
        """Go to the first face of a year."""
        if self._order is not FaceOrder.TIME:
            self._order = FaceOrder.TIME
            self._line.show_order(FaceOrder.TIME)
            self._after = year
            self._ask(read_life(self._number or PersonId(0), self._order), self._take_year)
            return
        row = 0
        for section in self._model.sections:
            if section.title == str(year) and section.count:
                self._wall.go_to(row)
                bar = self._wall.verticalScrollBar()
                bar.setValue(bar.value() + self._wall.visualRect(self._model.index(row, 0)).top() - 44)
                self._wall.setFocus()
                return
            row += section.count

    _after = 0

    def _take_year(self, life: Life | None) -> None:
        self._take(life)
        self.show_year(self._after)

    def rename(self) -> None:
        """Open the name field on the name."""
        if self._person is not None and self._life is not None:
            self._naming.rename(self._person, self._life)

    def move_faces(self) -> None:
        """Open the name field for the selected faces: who are they really?"""
        faces = self._meant()
        if faces and self._life is not None:
            self._naming.move(self._life, faces)

    def remove(self) -> None:
        """The chosen faces are not this person: their names go, and do not come back."""
        if faces := self._meant():
            self._context.operations.reject(faces, self._number)

    def hide_faces(self) -> None:
        """Hide the chosen faces."""
        if faces := self._meant():
            self._context.operations.hide(faces)

    def not_faces(self) -> None:
        """The chosen ones are no faces."""
        if faces := self._meant():
            self._context.operations.not_a_face(faces)

    def set_cover(self) -> None:
        """Use the chosen face as the person's picture."""
        if self._number is not None and (faces := self._meant()):
            self._context.operations.set_cover(self._number, faces[0])

    def _meant(self) -> list[FaceId]:
        return [FaceId(face) for face in self._wall.chosen_faces()]

    def _focus_if_seen(self) -> None:
        if self.isVisible():
            self.focus_first()

    def _open(self, row: int) -> None:
        if self._life is None:
            return
        photos = self._life.photos
        order = [photos[face] for face in self._model.faces if face in photos]
        face = self._model.face(row)
        here = photos.get(face) or browse.face(self._context.library, face).photo
        self.photo_open_requested.emit(here, list(dict.fromkeys(order)))

    def _show_photos(self) -> None:
        self._show_found("")

    def _show_found(self, more: str) -> None:
        if self._person is not None:
            self.search_requested.emit(quoted(self._person.name) + more)

    def _review(self) -> None:
        if self._person is not None:
            self.review_requested.emit(self._person.id)

    def _menu(self, row: int, place: QPoint) -> None:
        menu = face_menu(
            self,
            show_photo=lambda: self._open(row),
            set_cover=self.set_cover,
            move=self.move_faces,
            remove=self.remove,
            hide=self.hide_faces,
            no_face=self.not_faces,
            faces=self._expressing.meant(),
            express=self._expressing.choose,
        )
        menu.exec(place)
        menu.deleteLater()

    def _tell_selection(self) -> None:
        faces = self._wall.selected_faces() or self._wall.chosen_faces()
        chosen = tuple(map(FaceId, faces))
        photos = self._life.photos if self._life is not None else {}
        shown = tuple(dict.fromkeys(photos[face] for face in chosen if face in photos))
        self.selection_changed.emit(Selection(shown, chosen))


def _sorter(page: PersonPage, order: FaceOrder) -> Callable[[], None]:
    return lambda: page.sort(order)
