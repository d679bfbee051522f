"""All faces of one group, before it is named: is it really one person?"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QToolButton, QVBoxLayout, QWidget

from faceapp.domain.change import Change
from faceapp.domain.face import FaceState
from faceapp.domain.ids import FaceId, GroupId
from faceapp.domain.person import Person
from faceapp.services import browse
from faceapp.ui import wording
from faceapp.ui.actions import Section, register
from faceapp.ui.context import WindowContext
from faceapp.ui.people.face_wall import FaceWall
from faceapp.ui.people.faces_model import FacesModel
from faceapp.ui.people.name_editor import NameEditor
from faceapp.ui.people.naming import RECENT, candidates_of
from faceapp.ui.selection import Selection
from faceapp.ui.theme import SPACE_BETWEEN, SPACE_GROUP, SPACE_PAGE, icon, restyle, set_role


class GroupView(QWidget):
    """The faces of a group; naming names the selected ones, or all of them.

    Signals:
        left: back to the cards.
        photo_open_requested, selection_changed: as of a page.
    """

    left = Signal()
    photo_open_requested = Signal(int, object)
    selection_changed = Signal(object)

    def __init__(self, context: WindowContext, people: Callable[[], tuple[Person, ...]]) -> None:
        super().__init__()
        self._context = context
        self._people = people
        self._group: GroupId | None = None
        self._model = FacesModel(self)
        self._wall = FaceWall(self._model, context.pictures)
        self._title = QLabel(self.tr("Who is this?"))
        restyle(self._title, "tone", "title")
        self._count = QLabel()
        restyle(self._count, "tone", "quiet")
        back = QToolButton()
        back.setIcon(icon("arrow-left"))
        back.setToolTip(self.tr("Back (Esc)"))
        back.setAccessibleName(self.tr("Back"))
        set_role(back, "quiet")
        back.clicked.connect(self.left)
        self._name = QPushButton(self.tr("Name"))
        set_role(self._name, "primary")
        hide = QPushButton(self.tr("Hide"))
        no_face = QPushButton(self.tr("Not a face"))
        top = QHBoxLayout()
        top.setContentsMargins(SPACE_GROUP, SPACE_GROUP, SPACE_PAGE, SPACE_BETWEEN)
        top.setSpacing(SPACE_BETWEEN)
        for widget in (back, self._title, self._count):
            top.addWidget(widget)
        top.addStretch(1)
        for button in (hide, no_face, self._name):
            top.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self._wall, 1)
        self._editor = NameEditor(context.pictures, self)
        self._editor.named.connect(self._named)
        self._editor.named_next.connect(self._named)
        self._editor.ended.connect(self._wall.setFocus)
        self._name.clicked.connect(lambda _checked=False: self.name())
        hide.clicked.connect(lambda _checked=False: self.hide_faces())
        no_face.clicked.connect(lambda _checked=False: self.not_faces())
        self._wall.opened.connect(self._open)
        self._wall.left.connect(self.left)
        self._wall.menu_asked.connect(self._menu)
        self._wall.selectionModel().selectionChanged.connect(lambda *_: self._selected())
        section = Section.PEOPLE
        register("people.rename", self.tr("Name or rename"), "F2", section, owner=self, slot=self.name)
        register(
            "people.hide", self.tr("Hide, or show again"), "Ctrl+H", section, owner=self, slot=self.hide_faces
        )
        register("people.no_face", self.tr("Not a face"), "Ctrl+X", section, owner=self, slot=self.not_faces)

    @property
    def wall(self) -> FaceWall:
        """The faces."""
        return self._wall

    @property
    def editor(self) -> NameEditor:
        """The name field."""
        return self._editor

    def open(self, group: GroupId) -> None:
        """Show the faces of this group."""
        self._group = group
        faces = browse.group(self._context.library, group).faces
        self._model.show(faces, self.tr("Unknown face"))
        self._wall.verticalScrollBar().setValue(0)
        self._selected()

    def focus_first(self) -> None:
        """Put the focus on the faces."""
        self._wall.setFocus()
        if not self._wall.currentIndex().isValid() and self._model.rowCount():
            self._wall.set_current(0)

    def apply_change(self, change: Change) -> None:
        """Faces that have a name or a mark now leave; undone ones come back."""
        if self._group is None:
            return
        here = set(change.faces) & set(self._model.faces)
        back = []
        for face in browse.faces(self._context.library, change.faces[:1000]):
            if face.state is FaceState.UNKNOWN and face.group == self._group:
                here.discard(face.id)
                back.append(face.id)
        self._model.take_out(here)
        self._model.add(back)
        self._selected()
        if not self._model.rowCount():
            self._group = None
            if self.isVisible():
                self.left.emit()

    def name(self) -> None:
        """Open the name field: for the selected faces, else for all of them."""
        if not self._model.rowCount():
            return
        people = [(person.id, person.name, person.cover) for person in self._people()]
        by_id = {person[0]: person for person in people}
        recent = browse.recent_people(self._context.library, RECENT)
        rect = QRect(self._name.mapTo(self, QPoint(0, 0)), self._name.size())
        self._editor.open(
            rect, text="", people=people, recent=[by_id[number] for number in recent if number in by_id]
        )
        if people:
            face = FaceId((self._wall.selected_faces() or [self._model.face(0)])[0])
            self._context.engine.ask(candidates_of(face), self._editor.suggest)

    def hide_faces(self) -> None:
        """Hide the selected faces, else all of them."""
        self._context.operations.hide(self._meant())

    def not_faces(self) -> None:
        """The selected ones are no faces."""
        if faces := [FaceId(face) for face in self._wall.chosen_faces()]:
            self._context.operations.not_a_face(faces)

    def _meant(self) -> list[FaceId]:
        return [FaceId(face) for face in self._wall.selected_faces()] or list(self._model.faces)

    def _named(self, name: str) -> None:
        selected = [FaceId(face) for face in self._wall.selected_faces()]
        if selected:
            self._context.operations.name_faces(selected, name)
        elif self._group is not None:
            self._context.operations.name_group(self._group, name)
        if self.isVisible():
            self._wall.setFocus()

    def _open(self, row: int) -> None:
        shown = browse.faces(self._context.library, self._model.faces)
        photos = list(dict.fromkeys(face.photo for face in shown))
        self.photo_open_requested.emit(
            browse.face(self._context.library, self._model.face(row)).photo, photos
        )

    def _menu(self, row: int, place: QPoint) -> None:
        menu = QMenu(self)
        for text, glyph, slot in (
            (self.tr("Show photo"), "image", lambda: self._open(row)),
            (self.tr("Name"), "pencil-simple", self.name),
            (self.tr("Hide"), "eye-slash", self.hide_faces),
            (self.tr("Not a face"), "smiley-x-eyes", self.not_faces),
        ):
            menu.addAction(icon(glyph, 16), text).triggered.connect(lambda _checked=False, slot=slot: slot())
        menu.exec(place)
        menu.deleteLater()

    def _selected(self) -> None:
        selected = self._wall.selected_faces()
        count = self._model.rowCount()
        text = wording.faces(count)
        if selected:
            text = self.tr("{n} of {all} selected").format(n=wording.number(len(selected)), all=text)
        self._count.setText(text)
        self._name.setText(
            self.tr("Name {n} selected").format(n=wording.number(len(selected)))
            if selected
            else self.tr("Name all")
        )
        shown = browse.faces(self._context.library, [FaceId(face) for face in selected[:1]])
        self.selection_changed.emit(
            Selection(tuple(face.photo for face in shown), tuple(face.id for face in shown))
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
