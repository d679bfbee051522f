"""The People page: who is in the library, and the faces that have no name yet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtGui import QAction, QHideEvent
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from faceapp.domain.browsing import SeenOnce
from faceapp.domain.change import Change
from faceapp.domain.ids import FaceId
from faceapp.domain.person import Group, Person, search_key
from faceapp.domain.query import quoted
from faceapp.domain.scanning import PhotoScanned
from faceapp.engine.engine import EngineContext, Ticket
from faceapp.services import browse
from faceapp.ui.actions import Section, describe, register
from faceapp.ui.context import WindowContext
from faceapp.ui.empty import EmptyPage
from faceapp.ui.page import Page
from faceapp.ui.people.content import (
    Content,
    PeopleSort,
    in_order,
    merged,
    read,
    read_change,
    read_people,
    read_unnamed,
)
from faceapp.ui.people.group_view import GroupView
from faceapp.ui.people.header import PeopleHeader
from faceapp.ui.people.menus import card_menu
from faceapp.ui.people.merging import ask_merge, dropped, faces_of
from faceapp.ui.people.model import PeopleModel
from faceapp.ui.people.naming import Naming
from faceapp.ui.people.people_wall import PeopleWall
from faceapp.ui.selection import Selection

if TYPE_CHECKING:
    from faceapp.services.recognise import Recognised

AGAIN_MS = 1500
"""While models work, the page is read anew at most this often."""
NOTHING = Content()
Shown = tuple[Iterable[Person], Iterable[Group], Iterable[SeenOnce], Iterable[SeenOnce]]


class PeoplePage(Page):
    """Cards of people, groups to name, faces seen once."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__()
        self._context = context
        self._content = NOTHING
        self._sort = PeopleSort.PHOTOS
        self._filter = ""
        self._show_hidden = False
        self._show_unclear = False
        self._loaded = False
        self._stale = True
        self._asked: Ticket | None = None
        self._actions: dict[str, QAction] = {}
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(AGAIN_MS)
        self._again.timeout.connect(self._read)
        self._model = PeopleModel(self)
        self._wall = PeopleWall(self._model, context.pictures)
        self._header = PeopleHeader()
        self._empty = EmptyPage("users", "")
        self._group = GroupView(context, lambda: self._content.people)
        self._overview = QWidget()
        column = QVBoxLayout(self._overview)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        body = QWidget()
        self._body = QStackedLayout(body)
        self._body.addWidget(self._wall)
        self._body.addWidget(self._empty)
        column.addWidget(self._header)
        column.addWidget(body, 1)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._overview)
        self._stack.addWidget(self._group)
        self._naming = Naming(context, self._wall, self._overview, lambda: self._content.people)
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

    @property
    def group_view(self) -> GroupView:
        """The faces of one group, when it was opened."""
        return self._group

    # --- what the window calls ---

    def refresh(self) -> None:
        self._stack.setCurrentWidget(self._overview)
        self._tell_selection()
        if self._stale or not self._loaded:
            self._loaded = False
            self._read()

    def apply_change(self, change: Change) -> None:
        self._group.apply_change(change)
        if not self._loaded:
            if self._asked is not None:
                self._read()  # what is on its way may be older than the change
            return
        update = read_change(self._context.library, change)
        if update is None:
            self._read()
            return
        self._content = merged(self._content, update)
        self._follow()

    def photos_scanned(self, photos: Sequence[PhotoScanned]) -> None:
        self._soon()

    def recognised(self, recognised: Recognised) -> None:
        self._soon()

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

    # --- reading ---

    def _soon(self) -> None:
        self._stale = True
        if self.isVisible() and not self._again.isActive():
            self._again.start()

    def _read(self) -> None:
        if self._asked is not None:
            self._asked.cancel()
        self._stale = False
        if self._loaded:
            self._asked = self._context.engine.ask(_read, self._take, urgent=False)
        else:  # people first; the faces without a name stand below and may come a moment later
            self._asked = self._context.engine.ask(_read_people, self._take_people)

    def _take_people(self, content: Content) -> None:
        self._content = content
        self._arrange()
        if self._wall.hasFocus():
            self.focus_first()
        people = content.people
        self._asked = self._context.engine.ask(
            lambda context: read_unnamed(context.library, people), self._take
        )

    def _take(self, content: Content) -> None:
        self._asked = None
        self._content = content
        self._loaded = True
        self._follow()
        if self._wall.hasFocus():
            self.focus_first()

    def _shown(self) -> Shown:
        """What is to be seen of the content, in order, by section."""
        people = [person for person in self._content.people if self._show_hidden or not person.hidden]
        if self._filter:
            wanted = f" {search_key(self._filter)}"
            people = [person for person in people if wanted in f" {search_key(person.name)}"]
        rest = NOTHING if self._filter else self._content
        unclear = [one for one in rest.once if not one.clear]
        self._wall.set_unclear(len(unclear))
        return (
            in_order(people, self._sort),
            rest.groups,
            [one for one in rest.once if one.clear],
            unclear if self._show_unclear else (),
        )

    def _arrange(self) -> None:
        """Show everything in order; the chosen card stays chosen."""
        keys = [self._model.key(row) for row in self._wall.chosen_rows()[:1]]
        self._model.show(*self._shown())
        for key in keys:
            if (row := self._model.row_of(key)) >= 0:
                self._wall.go_to(row)
        self._say()

    def _follow(self) -> None:
        """Show what changed, and leave everything else where it is."""
        current = self._wall.currentIndex().row()
        self._model.follow(*self._shown())
        if current >= 0 and not self._wall.currentIndex().isValid() and self._model.rowCount():
            self._wall.set_current(min(current, self._model.rowCount() - 1))
        self._say()

    def _say(self) -> None:
        hidden = sum(person.hidden for person in self._content.people)
        self._header.show_counts(len(self._content.people) - hidden, hidden, len(self._content.groups))
        seen = bool(self._model.rowCount()) or not self._loaded or not self._wall.line_rect().isEmpty()
        self._header.show_controls(seen or bool(hidden or self._filter))
        if seen:
            self._body.setCurrentWidget(self._wall)
            return
        if self._filter:
            self._empty.say("magnifying-glass", self.tr("Nobody is called so"))
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
        wall.dropped.connect(self._dropped)
        wall.unclear_asked.connect(self.switch_unclear)
        wall.menu_asked.connect(self._menu)
        wall.left.connect(self.left)
        wall.selectionModel().selectionChanged.connect(lambda *_: self._tell_selection())
        self._naming.ended.connect(self._focus_wall)
        self._group.left.connect(self._close_group)
        self._group.photo_open_requested.connect(self.photo_open_requested)
        self._group.selection_changed.connect(self.selection_changed)
        self._empty.asked.connect(lambda: self.search_requested.emit(""))
        header.filter_typed.connect(self._filtered)
        header.filter_left.connect(self._focus_wall)
        header.sort_chosen.connect(self._sorted)
        header.hidden_chosen.connect(self._hidden_chosen)
        header.diameter_chosen.connect(wall.set_diameter)
        header.hide_small_asked.connect(self.hide_small)

    def _register_keys(self) -> None:
        section = Section.PEOPLE
        for name, text, keys, slot in (
            ("people.rename", self.tr("Name or rename"), "F2", self._rename),
            ("people.hide", self.tr("Hide"), "H", self.hide_chosen),
            ("people.no_face", self.tr("Not a face"), "X", self._no_face),
            ("people.photos", self.tr("Show photos"), "P", self._show_photos),
            ("people.merge", self.tr("Make the selected people one"), "M", self._merge_selected),
            ("people.forget", self.tr("Forget the name; hide a group"), "Del", self._delete),
            ("people.unclear", self.tr("Show or hide unclear faces"), "U", self.switch_unclear),
            ("people.find", self.tr("Find a person"), "Ctrl+F", self._header.filter.setFocus),
        ):
            self._actions[name] = register(name, text, keys, section, owner=self._overview, slot=slot)
        describe("people.open", self.tr("Open"), ["Enter", self.tr("Double-click")], section)
        describe("people.select", self.tr("Select one more, or one less"), ["Space", "Ctrl+click"], section)
        describe("people.letter", self.tr("Begin to name"), self.tr("A capital letter"), section)
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
        people, groups, faces = self._chosen()
        menu = card_menu(self, people, groups, faces)
        menu.exec(place)
        menu.deleteLater()

    def _chosen(self) -> tuple[list[Person], list[Group], list[SeenOnce]]:
        items = [self._model.item(row) for row in self._wall.chosen_rows()]
        people = [item for item in items if isinstance(item, Person)]
        groups = [item for item in items if isinstance(item, Group)]
        return people, groups, [item for item in items if isinstance(item, SeenOnce)]

    def _unknown_chosen(self) -> list[FaceId]:
        _, groups, once = self._chosen()
        return faces_of(groups, once)

    def _rename(self) -> None:
        row = self._wall.currentIndex().row()
        if row >= 0:
            self._naming.open(row)

    def hide_chosen(self) -> None:
        """Hide the chosen people (or bring hidden ones back), groups and faces."""
        operations = self._context.operations
        for person in self._chosen()[0]:
            (operations.show_person if person.hidden else operations.hide_person)(person.id)
        if faces := self._unknown_chosen():
            operations.hide(faces)

    def hide_small(self, fewer_than: int) -> None:
        """Hide all groups with fewer faces, and the faces that look like nobody else."""
        groups = [group for group in self._content.groups if len(group.faces) < fewer_than]
        if faces := faces_of(groups, self._content.once):
            self._context.operations.hide(faces)

    def _no_face(self) -> None:
        if faces := self._unknown_chosen():
            self._context.operations.not_a_face(faces)

    def _delete(self) -> None:
        for person in self._chosen()[0]:
            self._context.operations.forget(person.id)
        if faces := self._unknown_chosen():
            self._context.operations.hide(faces)

    def _show_photos(self) -> None:
        people = self._chosen()[0]
        if people:
            self.search_requested.emit(" ".join(quoted(person.name) for person in people))

    def _merge_selected(self) -> None:
        people = sorted(self._chosen()[0], key=lambda person: -person.photos)
        if len(people) > 1:
            ask_merge(self._context.operations, people[0], people[1:])

    def _dropped(self, rows: list[int], target: int) -> None:
        into = self._model.item(target)
        assert isinstance(into, Person)
        dropped(self._context.operations, [self._model.item(row) for row in rows], into)

    def _filtered(self, text: str) -> None:
        self._filter = text.strip()
        self._arrange()

    def _sorted(self, sort: PeopleSort) -> None:
        self._sort = sort
        self._arrange()

    def _hidden_chosen(self, shown: bool) -> None:
        self._show_hidden = shown
        self._arrange()

    def switch_unclear(self) -> None:
        """Show the faces that nobody could recognise, or hide them again."""
        self._show_unclear = not self._show_unclear
        self._follow()

    def _focus_wall(self) -> None:
        if self.isVisible():
            self._wall.setFocus()

    def _tell_selection(self) -> None:
        faces = [self._model.face(row) for row in self._wall.selected_rows()[:1]]
        chosen = tuple(face for face in faces if face is not None)
        photos = tuple(face.photo for face in browse.faces(self._context.library, chosen))
        self.selection_changed.emit(Selection(photos, chosen))


def _read(context: EngineContext) -> Content:
    return read(context.library)


def _read_people(context: EngineContext) -> Content:
    return read_people(context.library)
