"""The inspector: what is selected, in full: picture, faces with names, date, file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from faceapp.domain.browsing import Shown
from faceapp.domain.errors import KnownError
from faceapp.domain.face import Face, FaceState
from faceapp.domain.ids import FaceId, PhotoId
from faceapp.domain.photo import Photo, PhotoKind, PhotoState
from faceapp.engine.engine import EngineContext, Ticket
from faceapp.services import browse
from faceapp.services.selected import shown_on
from faceapp.ui import wording
from faceapp.ui.context import WindowContext
from faceapp.ui.expression.block import ExpressionBlock
from faceapp.ui.expression.closer import CloserBlock
from faceapp.ui.photo_facts import agreed, photo_facts, photo_title
from faceapp.ui.preview import Preview
from faceapp.ui.scrolled import scrolled
from faceapp.ui.seen_people import SeenPeople, seen_people
from faceapp.ui.selection import Selection
from faceapp.ui.shown_faces import MOST, ShownFaces
from faceapp.ui.tab_order import left_of, put_behind
from faceapp.ui.theme import SPACE_BETWEEN, SPACE_GROUP, restyle, set_role

WIDTH = 280
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
        self._faces = ShownFaces(context)
        self._faces.person_open_requested.connect(self.person_open_requested)
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
        shown = {*self._faces.faces, *(() if selected is None else (selected.id,))}
        mine = list(shown.intersection(faces))
        if not mine or not self.isVisible():
            return
        found = browse.faces(self._context.library, mine)
        self._faces.show_expressions(found)
        for face in found:
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
                chosen = browse.faces(library, faces[:MOST])
        except KnownError:  # it was removed while it was selected
            photo, chosen, video = None, (), False
        self._show_photo(photo, len(set(photos)), self._selection.videos)
        if several and not faces:
            self._ask_people(photos)
        elif video and not faces:
            self._ask_seen(photos[0])
        else:
            self._show_faces(chosen, faces if photos and not several else (), photo)
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
            faces = browse.faces(context.library, [one.face for one in people[:MOST]])
            return people, {face.id: face for face in faces}

        self._asked = self._context.engine.ask(
            work, lambda answer: self._faces.show_people(*answer), urgent=False
        )

    def _ask_seen(self, video: PhotoId) -> None:
        """Who is in a video."""
        engine = self._context.engine
        if engine.running:
            work = partial(seen_people, video=video)
            self._asked = engine.ask(work, self._show_seen, urgent=False, failed=lambda _error: None)

    def _show_seen(self, seen: SeenPeople) -> None:
        self._faces.show_seen(seen)
        if self._photo is not None and (problem := seen.problem()):
            self._facts.setText("\n".join((*photo_facts(self._photo), problem)))

    def _show_faces(self, faces: Sequence[Face], marked: Sequence[FaceId], photo: Photo | None) -> None:
        seen = photo is not None and photo.state in {PhotoState.MEASURED, PhotoState.GONE}
        self._faces.show_faces(faces, marked, seen=seen, measured=bool(faces) and self._measured())
        if (page := left_of(self)) is not None:
            above = (self._show, *self._expression.tab_stops, *self._closer.tab_stops)
            put_behind(page, (*above, *self._faces.tab_stops()))

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
        column.addWidget(self._faces)
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
