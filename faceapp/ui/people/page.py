"""The People page: who is in the library, and the faces that have no name yet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtGui import QAction, QHideEvent
from PySide6.QtWidgets import QAbstractItemView, QLabel, QStackedLayout, QVBoxLayout, QWidget

from faceapp.domain.change import Change
from faceapp.domain.person import Group, Person
from faceapp.domain.scanning import PhotoScanned
from faceapp.services import browse
from faceapp.ui.actions import Section, describe, register
from faceapp.ui.context import WindowContext
from faceapp.ui.empty import EmptyPage
from faceapp.ui.page import Page
from faceapp.ui.people.card_verbs import CardVerbs
from faceapp.ui.people.content import Kind, PeopleSort
from faceapp.ui.people.group_view import GroupView
from faceapp.ui.people.header import PeopleHeader
from faceapp.ui.people.menus import card_menu
from faceapp.ui.people.model import PeopleModel
from faceapp.ui.people.naming import Naming
from faceapp.ui.people.people_wall import PeopleWall
from faceapp.ui.people.reading import Reading
from faceapp.ui.people.regrouping import Regrouping
from faceapp.ui.people.seen import Sections, Seen
from faceapp.ui.selection import Selection
from faceapp.ui.theme import SPACE_BETWEEN, SPACE_PAGE, restyle

if TYPE_CHECKING:
    from faceapp.services.recognise import Recognised

ORDER_MS = 1500
"""After a change the people stay where they are for so long, then they are put in order."""


class PeoplePage(Page):
    """Cards of people, groups to name, faces seen once."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__()
        self._context = context
        self._reading = Reading(context, self)
        self._seen = Seen()
        self._actions: dict[str, QAction] = {}
        self._model = PeopleModel(self)
        self._wall = PeopleWall(self._model, context.pictures)
        self._verbs = CardVerbs(context.operations, self._wall)
        self._header = PeopleHeader()
        self._regrouping = Regrouping(context, self)
        self._seen.regrouping = self._regrouping.under_way
        self._note = QLabel(
            self.tr("Comparing all faces: groups come as they are found, then the faces seen once.")
        )
        self._note.setWordWrap(True)
        self._note.setContentsMargins(SPACE_PAGE, 0, SPACE_PAGE, SPACE_BETWEEN)
        restyle(self._note, "tone", "quiet")
        self._note.setVisible(self._seen.regrouping)
        self._empty = EmptyPage("users", "")
        self._group = GroupView(context, lambda: self._reading.content.people)
        self._overview = QWidget()
        column = QVBoxLayout(self._overview)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        body = QWidget()
        self._body = QStackedLayout(body)
        self._body.addWidget(self._wall)
        self._body.addWidget(self._empty)
        column.addWidget(self._header)
        column.addWidget(self._note)
        column.addWidget(body, 1)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._overview)
        self._stack.addWidget(self._group)
        self._naming = Naming(context, self._wall, self._overview, lambda: self._reading.content.people)
        self._orderly = QTimer(self, singleShot=True, interval=ORDER_MS)
        self._orderly.timeout.connect(self._order)
        self._connect()
        self._register_keys()

    @property
    def header(self) -> PeopleHeader:
        """The line above the people."""
        return self._header

    @property
    def wall(self) -> PeopleWall:
        """The cards."""
        return self._wall

    @property
    def naming(self) -> Naming:
        """The name field."""
        return self._naming

    # --- what the window calls ---

    def refresh(self) -> None:
        self._stack.setCurrentWidget(self._overview)
        self._order(at_once=True)
        self._tell_selection()
        self._reading.refresh()

    def read_anew(self) -> None:
        self._reading.forget()
        self.refresh()

    def look_again(self) -> None:
        self._reading.soon(seen=self.isVisible())

    def apply_change(self, change: Change) -> None:
        self._group.apply_change(change)
        if self._reading.follow(change):
            self._follow()

    def photos_scanned(self, photos: Sequence[PhotoScanned]) -> None:
        self._reading.soon(seen=self.isVisible())

    def recognised(self, recognised: Recognised) -> None:
        self._reading.soon(seen=self.isVisible())

    def focus_first(self) -> None:
        if self._stack.currentWidget() is self._group:
            self._group.focus_first()
            return
        self._wall.setFocus()
        if not self._wall.currentIndex().isValid() and self._model.rowCount():
            self._wall.set_current(0)

    def hideEvent(self, event: QHideEvent) -> None:
        self._naming.close()
        super().hideEvent(event)

    @property
    def loaded(self) -> bool:
        """Whether all of it was read."""
        return self._reading.loaded

    # --- what is shown ---

    def _begin(self) -> None:
        self._arrange()
        self._find_place()

    def _finish(self) -> None:
        self._follow()
        self._find_place()

    def _find_place(self) -> None:
        if self._wall.hasFocus():
            self.focus_first()

    def _sections(self) -> Sections:
        content, seen = self._reading.content, self._seen
        self._wall.set_unclear(len(seen.unclear_of(content)))
        return seen.of(content)

    def _arrange(self) -> None:
        """Show everything in order; the chosen card stays chosen."""
        keys = [self._model.key(row) for row in self._wall.chosen_rows()[:1]]
        self._model.show(*self._sections())
        for key in keys:
            if (row := self._model.row_of(key)) >= 0:
                self._wall.go_to(row)
        self._say()

    def _follow(self) -> None:
        """Show what changed, and leave everything else where it is."""
        current = self._wall.currentIndex().row()
        self._model.follow(*self._sections())
        self._orderly.start()
        if current >= 0 and not self._wall.currentIndex().isValid() and self._model.rowCount():
            self._wall.set_current(min(current, self._model.rowCount() - 1))
        self._say()

    def _order(self, *, at_once: bool = False) -> None:
        """Put the people in order again, where nobody is about to click or to name one of them."""
        wall, content = self._wall, self._reading.content
        over = wall.hovered_row
        busy = self._naming.editor.isVisible() or wall.state() is not QAbstractItemView.State.NoState
        if not at_once and (busy or 0 <= over < self._model.count(Kind.PERSON)):
            self._orderly.start()
            return
        held = wall.currentIndex()
        seen = held.isValid() and wall.viewport().rect().intersects(wall.visualRect(held))
        self._model.arrange(self._seen.people_of(content))
        if seen:
            wall.scrollTo(wall.currentIndex())

    def _regrouped(self) -> None:
        """The groups are being made anew from now on, or all of them are there."""
        self._seen.regrouping = self._regrouping.under_way
        self._note.setVisible(self._seen.regrouping)
        self._reading.soon(seen=self.isVisible())
        if self._seen.regrouping:
            self._follow()

    def _say(self) -> None:
        content = self._reading.content
        gone = sum(person.hidden for person in content.people)
        hidden = gone + sum(len(one.faces) for one in content.hidden)
        self._header.show_counts(len(content.people) - gone, hidden, len(content.groups))
        seen = bool(self._model.rowCount()) or not self.loaded or not self._wall.line_rect().isEmpty()
        self._header.show_controls(seen or bool(hidden or self._seen.filter))
        if seen:
            self._body.setCurrentWidget(self._wall)
            return
        if self._seen.filter:
            hides = content.groups or content.once
            words = self.tr("Only names are searched: faces without a name are left out.") if hides else ""
            self._empty.say("magnifying-glass", self.tr("Nobody has that name."), words, self.tr("Show all"))
        else:
            self._empty.say(
                "users",
                self.tr("Nobody here yet"),
                self.tr("The faces of your photos appear here: add a folder of photos to begin."),
                self.tr("Go to photos"),
            )
        self._body.setCurrentWidget(self._empty)

    # --- what the user does ---

    def _connect(self) -> None:
        wall, header = self._wall, self._header
        wall.opened.connect(self._open)
        wall.name_asked.connect(self._naming.open)
        wall.dropped.connect(self._verbs.drop)
        wall.unclear_asked.connect(self.switch_unclear)
        wall.menu_asked.connect(self._menu)
        wall.left.connect(self.left)
        wall.selectionModel().selectionChanged.connect(lambda *_: self._tell_selection())
        self._regrouping.changed.connect(self._regrouped)
        self._reading.begun.connect(self._begin)
        self._reading.counted.connect(self._follow)
        self._reading.finished.connect(self._finish)
        self._naming.ended.connect(self._focus_wall)
        self._group.left.connect(self._close_group)
        self._group.photo_open_requested.connect(self.photo_open_requested)
        self._group.selection_changed.connect(self.selection_changed)
        self._empty.asked.connect(self._leave_empty)
        header.filter_typed.connect(self._filtered)
        header.filter_left.connect(self._focus_wall)
        header.sort_chosen.connect(self._sorted)
        header.hidden_chosen.connect(self._hidden_chosen)
        header.diameter_chosen.connect(wall.set_diameter)
        header.hide_small_asked.connect(lambda size: self._verbs.hide_small(self._reading.content, size))

    def _register_keys(self) -> None:
        section = Section.PEOPLE
        for name, text, keys, slot in (
            ("people.rename", self.tr("Name or rename"), "F2", self._rename),
            ("people.hide", self.tr("Hide, or show again"), "Ctrl+H", self._verbs.hide),
            ("people.no_face", self.tr("Not a face"), "Ctrl+X", self._verbs.no_face),
            ("people.photos", self.tr("Show photos"), "Ctrl+P", self._show_photos),
            ("people.merge", self.tr("Make the selected people one"), "Ctrl+M", self._verbs.merge),
            ("people.forget", self.tr("Forget the name; hide a group"), "Del", self._verbs.delete),
            ("people.unclear", self.tr("Show or hide unclear faces"), "Ctrl+U", self.switch_unclear),
            ("people.find", self.tr("Find a person"), "Ctrl+F", self._header.filter.setFocus),
        ):
            self._actions[name] = register(name, text, keys, section, owner=self._overview, slot=slot)
        describe("people.open", self.tr("Open"), ["Enter", self.tr("Double-click")], section)
        describe("people.select", self.tr("Select one more, or one less"), ["Space", "Ctrl+click"], section)
        describe("people.letter", self.tr("Begin to name"), self.tr("A letter"), section)
        describe("people.next", self.tr("While naming: name, and go on to the next"), "Tab", section)
        describe("people.drop", self.tr("Make two people one"), self.tr("Drag one on the other"), section)

    def overview_action(self, name: str) -> QAction:
        """One of the actions with a key, for menus."""
        return self._actions[name]

    def open_current(self) -> None:
        """Open the card that the keyboard is on."""
        if self._wall.currentIndex().isValid():
            self._open(self._wall.currentIndex().row())

    def _open(self, row: int) -> None:
        item = self._model.item(row)
        if isinstance(item, Person):
            self.person_open_requested.emit(item.id)
        elif isinstance(item, Group):
            self._group.open(item.id)
            self._stack.setCurrentWidget(self._group)
            self._group.focus_first()
        else:
            self.photo_open_requested.emit(browse.face(self._context.library, item.faces[0]).photo, None)

    def _close_group(self) -> None:
        self._stack.setCurrentWidget(self._overview)
        self._wall.setFocus()

    def _menu(self, row: int, place: QPoint) -> None:
        menu = card_menu(self, *self._verbs.chosen(), self._verbs.hidden())
        menu.exec(place)
        menu.deleteLater()

    def _rename(self) -> None:
        row = self._wall.currentIndex().row()
        if row >= 0 and self._model.kind(row) is not Kind.HIDDEN:
            self._naming.open(row)

    def _show_photos(self) -> None:
        if query := self._verbs.query():
            self.search_requested.emit(query)

    def _filtered(self, text: str) -> None:
        self._seen.filter = text.strip()
        self._arrange()

    def _leave_empty(self) -> None:
        """The button where nobody is shown: what hides everybody goes, or photos come."""
        if self._seen.filter:
            self._header.filter.clear()
            self._focus_wall()
        else:
            self.search_requested.emit("")

    def _sorted(self, sort: PeopleSort) -> None:
        self._seen.sort = sort
        self._arrange()

    def _hidden_chosen(self, shown: bool) -> None:
        self._seen.hidden = shown
        self._arrange()

    def switch_unclear(self) -> None:
        """Show the faces that nobody could recognise, or hide them again."""
        self._seen.unclear = not self._seen.unclear
        self._follow()

    def _focus_wall(self) -> None:
        if self.isVisible():
            self._wall.setFocus()

    def _tell_selection(self) -> None:
        faces = [self._model.face(row) for row in self._wall.selected_rows()[:1]]
        chosen = tuple(face for face in faces if face is not None)
        photos = tuple(face.photo for face in browse.faces(self._context.library, chosen))
        self.selection_changed.emit(Selection(photos, chosen))
