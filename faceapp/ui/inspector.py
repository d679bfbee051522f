"""The inspector: what is selected, in full: picture, faces with names, date, file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from faceapp.domain.browsing import Shown
from faceapp.domain.errors import KnownError
from faceapp.domain.face import Face, FaceState
from faceapp.domain.ids import FaceId, PersonId, PhotoId
from faceapp.domain.photo import Photo, PhotoKind, PhotoState
from faceapp.engine.engine import EngineContext, Ticket
from faceapp.services import browse
from faceapp.services.selected import shown_on
from faceapp.ui import wording
from faceapp.ui.context import WindowContext
from faceapp.ui.expression.block import ExpressionBlock
from faceapp.ui.expression.closer import CloserBlock
from faceapp.ui.expression.pencil import FaceRow, ask
from faceapp.ui.face_line import FaceLine
from faceapp.ui.photo_facts import agreed, photo_facts, photo_title
from faceapp.ui.preview import Preview
from faceapp.ui.scrolled import scrolled
from faceapp.ui.seen_people import SeenPeople, seen_people
from faceapp.ui.selection import Selection
from faceapp.ui.tab_order import left_of, put_behind
from faceapp.ui.theme import SPACE_BETWEEN, SPACE_GROUP, SPACE_INSIDE, restyle, set_role

WIDTH = 280
FACES_SHOWN = 40
FOLLOW_MS = 80
"""After a change: the page that the user looks at is painted first."""
People = tuple[tuple[Shown, ...], dict[FaceId, Face]]


class Inspector(QFrame):
    """The column at the right.

    Signals:
        person_open_requested: a name was clicked.
        show_file_asked: a ``Path``: show it in the file manager.
        points_found: a face and its points, to be drawn over it; (None, ()): none any more.
    """

    person_open_requested = Signal(int)
    show_file_asked = Signal(object)
    points_found = Signal(object, object)

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", "true")
        self.setMinimumWidth(220)
        self.setAccessibleName(self.tr("Inspector"))
        self._context = context
        self._selection = Selection()
        self._photo: Photo | None = None
        self._ticket: Ticket | None = None
        self._asked: Ticket | None = None
        self._preview = Preview()
        self._title = _label("emphasis")
        self._title.setWordWrap(True)
        self._expression = ExpressionBlock()
        self._expression.chosen.connect(
            lambda face, chosen: context.operations.set_expression([face], chosen)
        )
        self._closer = CloserBlock(context.engine.closer)
        self._closer.points_found.connect(self.points_found)
        self._faces_title = _label("section")
        self._lines: dict[FaceId, FaceLine] = {}
        self._rows: dict[FaceId, FaceRow] = {}
        self._faces = QVBoxLayout()
        self._faces.setSpacing(SPACE_INSIDE)
        self._facts = _label("body")
        self._facts.setWordWrap(True)
        self._facts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._file = _label("caption")
        self._file.setWordWrap(True)
        self._file.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._show = QPushButton(self.tr("Show in folder"))
        set_role(self._show, "link")
        restyle(self._show, "flush", "true")
        self._show.clicked.connect(self._show_file)
        self._nothing = QLabel(self.tr("Select a photo to see who is on it."))
        self._nothing.setWordWrap(True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        restyle(self._nothing, "tone", "quiet")
        self._lay_out()
        self._next = QTimer(self, singleShot=True, interval=FOLLOW_MS)
        self._next.timeout.connect(self._refresh_if_seen)
        context.operations.changed.connect(lambda _change: self._next.start())
        context.pictures.thumbnails_arrived.connect(self._thumbnails_arrived)
        context.engine.videos.changed.connect(self._video_changed)
        self._soon = QTimer(self, singleShot=True, interval=300)
        self._soon.timeout.connect(self._refresh_if_seen)
        self.refresh()

    def show_selection(self, selection: Selection) -> None:
        """Show what is selected now."""
        if selection != self._selection:
            self._selection = selection
            if self.isVisible():
                self.refresh()

    def refresh_soon(self) -> None:
        """Proposals changed somewhere; look again when the burst is over."""
        if not self._soon.isActive():
            self._soon.start()

    def _video_changed(self, video: PhotoId) -> None:
        if self._photo is not None and self._photo.id == video:
            self.refresh_soon()

    def expressions_measured(self, faces: Iterable[FaceId]) -> None:
        """A model looked at these faces: its words come in where they belong, all else stays."""
        selected = self._expression.face
        shown = {*self._lines, *(() if selected is None else (selected.id,))}
        mine = list(shown.intersection(faces))
        if not mine or not self.isVisible():
            return
        for face in browse.faces(self._context.library, mine):
            if (line := self._lines.get(face.id)) is not None:
                line.show_expression(face.expression)
            if selected is not None and selected.id == face.id:
                self._expression.show_face(face)

    @property
    def closer(self) -> CloserBlock:
        """The closer look at the selected face."""
        return self._closer

    @property
    def expression(self) -> ExpressionBlock:
        """What the selected face shows."""
        return self._expression

    def _refresh_if_seen(self) -> None:
        if self.isVisible():
            self.refresh()

    def showEvent(self, event: object) -> None:
        self.refresh()

    def refresh(self) -> None:
        """Read anew what is shown."""
        library = self._context.library
        photos, faces = self._selection.photos, self._selection.faces
        several = len(set(photos)) > 1
        if self._asked is not None:
            self._asked.cancel()
            self._asked = None
        try:
            photo = browse.photo(library, photos[0]) if photos else None
            video = photo is not None and photo.kind is not PhotoKind.PHOTO and not several
            if video:  # of somebody who comes and goes there are hundreds of faces
                chosen = browse.faces(library, faces)
            elif photos and not several:
                chosen = browse.faces_of(library, photos[0])
            else:
                chosen = browse.faces(library, faces[:FACES_SHOWN])
        except KnownError:  # it was removed while it was selected
            photo, chosen, video = None, (), False
        self._show_photo(photo, len(set(photos)), self._selection.videos)
        if several and not faces:
            self._ask_people(photos)
        elif video and not faces:
            self._ask_seen(photos[0])
        else:
            self._show_faces(chosen, faces if photos and not several else ())
        meant = () if several and not faces else _meant(chosen, faces)
        face = meant[0] if len(meant) == 1 else None
        self._expression.show_face(face, measured=face is not None and self._measured())
        seen = photo is not None and photo.state is PhotoState.MEASURED
        if photo is not None and seen and face is not None and face.photo == photo.id:
            self._closer.show_face(face, photo.path)
        else:
            self._closer.show_face(None, None)
        self._title.setVisible(photo is not None)
        self._preview.setVisible(photo is not None and photo.width > 0)  # else nothing of it was ever seen
        for detail in (self._facts, self._file, self._show):
            detail.setVisible(photo is not None and len(set(photos)) == 1)
        self._nothing.setVisible(photo is None and not chosen)

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, 400)

    def _measured(self) -> bool:
        """Whether a model of this library looks at expressions."""
        from faceapp.services import models  # not before the first paint

        return models.in_use(self._context.library).expression is not None

    def _show_photo(self, photo: Photo | None, count: int, videos: int = 0) -> None:
        self._photo = photo
        if self._ticket is not None:
            self._ticket.cancel()
            self._ticket = None
        if photo is None:
            return
        shape = (photo.width, photo.height) if photo.width else (3, 2)
        self._preview.show_picture(self._context.pictures.thumbnail(photo.id), photo.colour, shape)
        if photo.state is PhotoState.MEASURED and max(shape) > 400:
            longest = round(560 * self.devicePixelRatioF())
            self._ticket = self._context.engine.picture(photo.path, longest, self._sharper)
        name = photo_title(photo)
        self._title.setText(name if count == 1 else wording.appearances(count - videos, videos))
        facts = [*photo_facts(photo), *agreed(self._context.library, photo)] if count == 1 else []
        self._facts.setText("\n".join(facts))
        self._file.setText(wording.breakable(wording.printable(photo.path.parent)) if count == 1 else "")

    def _sharper(self, image: QImage | None) -> None:
        if image is not None and self._photo is not None:
            shape = (self._photo.width, self._photo.height)
            self._preview.show_picture(QPixmap.fromImage(image), self._photo.colour, shape)

    def _thumbnails_arrived(self, photos: set[int]) -> None:
        if self._photo is not None and self._photo.id in photos:
            shape = (self._photo.width or 3, self._photo.height or 2)
            self._preview.show_picture(
                self._context.pictures.thumbnail(self._photo.id), self._photo.colour, shape
            )

    def _ask_people(self, photos: Sequence[PhotoId]) -> None:
        """Who is on several photos; they may be very many."""
        if not self._context.engine.running:
            return

        def work(context: EngineContext) -> People:
            people = shown_on(context.library, photos)
            faces = browse.faces(context.library, [one.face for one in people[:FACES_SHOWN]])
            return people, {face.id: face for face in faces}

        self._asked = self._context.engine.ask(work, self._show_people, urgent=False)

    def _show_people(self, answer: People) -> None:
        people, faces = answer
        self._clear_faces()
        self._faces_title.setText(wording.people(len(people)) if people else self.tr("Nobody with a name"))
        self._faces_title.show()
        for person in people:
            face = faces.get(person.face)
            if face is not None:
                note = wording.appearances(person.photos - person.videos, person.videos)
                line = FaceLine(self._context.pictures, face, person.name, note=note)
                line.clicked.connect(lambda _checked, who=person.person: self._open(who))
                self._faces.addWidget(line)
                line.show()  # at once: a layout does it only when it is next laid out

    def _ask_seen(self, video: PhotoId) -> None:
        """Who is in a video."""
        engine = self._context.engine
        if engine.running:
            work = partial(seen_people, video=video)
            self._asked = engine.ask(work, self._show_seen, urgent=False, failed=lambda _error: None)

    def _show_seen(self, seen: SeenPeople) -> None:
        self._clear_faces()
        self._faces_title.setText(seen.title())
        self._faces_title.show()
        if self._photo is not None and (problem := seen.problem()):
            self._facts.setText("\n".join((*photo_facts(self._photo), problem)))
        for one, line in seen.lines(self._context.pictures):
            line.clicked.connect(lambda _checked, who=one.person: self._open(who))
            self._faces.addWidget(line)
            line.show()  # at once: a layout does it only when it is next laid out

    def _clear_faces(self) -> None:
        self._lines.clear()
        self._rows.clear()
        while (item := self._faces.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def _show_faces(self, faces: Sequence[Face], marked: Sequence[FaceId] = ()) -> None:
        held = self._held()
        self._clear_faces()
        shown = [face for face in faces if face.state is not FaceState.NOT_A_FACE or face.id in marked]
        title = wording.faces(len(shown)) if shown else self.tr("No faces")
        if marked and len(shown) > 1:
            title = self.tr("{n} of {faces} selected").format(n=wording.number(len(marked)), faces=title)
        self._faces_title.setText(title)
        seen = self._photo is not None and self._photo.state in {PhotoState.MEASURED, PhotoState.GONE}
        self._faces_title.setVisible(bool(shown) or seen)
        names = browse.called(self._context.library) if shown else {}
        measured = bool(shown) and self._measured()
        for face in shown[:FACES_SHOWN]:
            person: PersonId | None = face.person if face.person is not None else face.proposal
            name = names.get(person, "") if person is not None else ""
            line = FaceLine(self._context.pictures, face, name, chosen=face.id in marked)
            if measured or face.expression is not None:
                line.show_expression(face.expression)
            self._lines[face.id] = line
            line.clicked.connect(lambda _checked, who=face.person: self._open(who))
            whole = line if len(shown) == 1 or face.state is FaceState.NOT_A_FACE else self._row(face, line)
            self._faces.addWidget(whole)
            whole.show()  # at once: a layout does it only when it is next laid out
        if (page := left_of(self)) is not None:
            put_behind(page, self._tab_stops())
        if held is not None:
            self._hold(*held)

    def _tab_stops(self) -> Iterator[QWidget]:
        """What Tab comes to, from top to bottom."""
        yield from (self._show, *self._expression.tab_stops, *self._closer.tab_stops)
        for face, line in self._lines.items():
            yield line
            if face in self._rows:
                yield self._rows[face].pencil

    def _row(self, face: Face, line: FaceLine) -> FaceRow:
        """The line with a pencil: only of one face alone there is one beside the bars."""
        words = self.tr("Change the expression of this face")
        if face.state is FaceState.CONFIRMED:
            words = self.tr("Change the expression of {name}").format(name=line.text())
        row = self._rows[face.id] = FaceRow(line, words, lambda button: self._ask_expression(face.id, button))
        return row

    def _ask_expression(self, face: FaceId, button: QToolButton) -> None:
        """What that face shows: as the library has it now."""
        found = browse.faces(self._context.library, [face])
        if found:
            ask(button, found, lambda chosen: self._context.operations.set_expression([face], chosen))

    def _held(self) -> tuple[FaceId, bool] | None:
        """The face whose line, or whose pencil (True), has the keys."""
        keys = self.window().focusWidget()  # also while a menu is open over the window
        pencils = {row.pencil: face for face, row in self._rows.items()}
        if isinstance(keys, QToolButton) and keys in pencils:
            return pencils[keys], True
        return next(((face, False) for face, line in self._lines.items() if line is keys), None)

    def _hold(self, face: FaceId, pencil: bool) -> None:
        """The list was made anew: the keys stay with the same face, where it is still there."""
        if pencil and face in self._rows:
            self._rows[face].pencil.setFocus()
        elif face in self._lines and self._lines[face].isEnabled():
            self._lines[face].setFocus()

    def _open(self, person: PersonId | None) -> None:
        if person is not None:
            self.person_open_requested.emit(person)

    def _show_file(self) -> None:
        if self._photo is not None:
            self.show_file_asked.emit(self._photo.path)

    def _lay_out(self) -> None:
        inside = QWidget()
        restyle(inside, "plain", "surface")
        column = QVBoxLayout(inside)
        column.setContentsMargins(SPACE_GROUP, SPACE_GROUP, SPACE_GROUP, SPACE_GROUP)
        column.setSpacing(SPACE_BETWEEN)
        column.addWidget(self._preview)
        column.addWidget(self._title)
        column.addWidget(self._facts)
        column.addWidget(self._file)
        column.addWidget(self._show, 0, Qt.AlignmentFlag.AlignLeft)
        column.addSpacing(SPACE_BETWEEN)
        column.addWidget(self._expression)
        column.addWidget(self._closer)
        column.addWidget(self._faces_title)
        column.addLayout(self._faces)
        column.addStretch(1)
        column.addWidget(self._nothing)
        column.addStretch(1)
        area = scrolled(inside)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        restyle(area, "plain", "surface")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(area)


def _meant(faces: Sequence[Face], selected: Sequence[FaceId]) -> list[Face]:
    """Whose expression is shown in full: the selected face's, else that of the only face there is."""
    if selected:
        return [face for face in faces if face.id in selected]
    return [face for face in faces if face.state is not FaceState.NOT_A_FACE]


def _label(tone: str) -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    # names of files are Arabic here and Latin there, and stand below each other
    label.setAlignment(
        Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignTop
    )
    restyle(label, "tone", tone)
    return label
