"""The viewer: one photo of a row of them, and its faces."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QSize, Qt, QTimer
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from faceapp.domain.change import Change
from faceapp.domain.errors import KnownError
from faceapp.domain.face import Face
from faceapp.domain.geometry import Point
from faceapp.domain.ids import FaceId, PhotoId
from faceapp.domain.photo import Photo, PhotoState
from faceapp.domain.scanning import PhotoScanned, PhotosListed
from faceapp.services import browse
from faceapp.ui import photo_facts, wording
from faceapp.ui.context import WindowContext
from faceapp.ui.page import Page
from faceapp.ui.selection import Selection
from faceapp.ui.state import WindowState
from faceapp.ui.viewer.expressing import Expressing
from faceapp.ui.viewer.hands import PhotoCanvas
from faceapp.ui.viewer.keys import describe_keys
from faceapp.ui.viewer.lens import STEP
from faceapp.ui.viewer.menu import face_menu, photo_menu
from faceapp.ui.viewer.pressing import ViewerKeys, ViewerVerbs
from faceapp.ui.viewer.row import PhotoRow
from faceapp.ui.viewer.sight import Sight, asked_size
from faceapp.ui.viewer.similar import SimilarFaces
from faceapp.ui.viewer.strip import Strip
from faceapp.ui.viewer.tagger import Tagger
from faceapp.ui.viewer.telling import described, hint

if TYPE_CHECKING:
    from faceapp.services.recognise import Recognised

TOLD_MS = 60
"""After a photo was opened or a face selected: when the inspector reads it. What the user
looks at is painted first."""


class ViewerPage(Page):
    """Shows one photo large; see ``Page`` for what it tells the window."""

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._row = PhotoRow()
        self._photo: Photo | None = None
        self._sight = Sight(context.engine, self)
        self._canvas = PhotoCanvas(self._sight)
        self._canvas.setAccessibleName(self.tr("Photo"))
        self._strip = Strip()
        self._tagger = Tagger(context, self._canvas, self)
        self._similar = SimilarFaces(context)
        self._expressing = Expressing(context, self._canvas, self._tagger, self)
        self._keep_expressions: Callable[[bool], None] | None = None
        verbs = ViewerVerbs(
            self.step, self._show_boxes, self._add_face,
            self._show_expressions, self._expressing.open, self.left.emit,
        )  # fmt: skip
        self._keys = ViewerKeys(self._canvas, self._tagger, verbs)
        self._selection_told = QTimer(self, singleShot=True, interval=TOLD_MS)
        self._selection_told.timeout.connect(self._emit_selection)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._canvas, 1)
        column.addWidget(self._similar)
        column.addWidget(self._strip)
        self.setFocusProxy(self._canvas)
        self._connect()
        describe_keys()

    # --- what the window calls ---

    @property
    def photo(self) -> PhotoId | None:
        """The photo that is shown."""
        return None if self._photo is None else self._photo.id

    @property
    def canvas(self) -> PhotoCanvas:
        """The photo with its faces."""
        return self._canvas

    @property
    def tagger(self) -> Tagger:
        """What names the faces."""
        return self._tagger

    def remember(self, state: WindowState) -> None:
        """Show expressions as last time, and keep the wish for the next time."""
        self._show_expressions(state.expressions())
        self._keep_expressions = state.keep_expressions

    def open(self, photo: int, photos: object, face: int | None = None) -> None:
        """Show a photo; ``photos`` are its neighbours in order; ``face`` is selected."""
        self._row.open(photo, photos)
        self._show()
        if face is not None:
            self._tagger.select(FaceId(face))

    def refresh(self) -> None:
        if not len(self._row):
            return
        there = bool(browse.photos(self._context.library, [self._row.photo]))
        if there and self._photo is not None:
            self._tagger.renew()
        else:  # it left with its folder, or is back
            self._show()

    def apply_change(self, change: Change) -> None:
        """The tagger hears of it by itself, so that nothing lies between Enter and the name."""

    def photos_scanned(self, photos: Sequence[PhotoScanned]) -> None:
        if self._photo is not None and any(scanned.photo == self._photo.id for scanned in photos):
            self._tagger.renew()

    def recognised(self, recognised: Recognised) -> None:
        self._tagger.recognised(recognised.faces)

    def expressions_measured(self, faces: Iterable[FaceId]) -> None:
        if not {face.id for face in self._tagger.faces}.isdisjoint(faces):
            self._tagger.renew()

    def show_points(self, face: FaceId | None, points: Sequence[Point]) -> None:
        self._canvas.show_points(face, points)

    def focus_first(self) -> None:
        self._canvas.setFocus()

    # --- going from photo to photo ---

    def step(self, by: int) -> bool:
        """The photo ``by`` places further; False past either end."""
        moved = self._row.step(by)
        if moved:
            self._show()
        return moved

    def _show(self) -> None:
        try:
            photo = browse.photo(self._context.library, self._row.photo)
        except KnownError:
            self._show_missing()
            return
        self._strip.show_adding(False)
        self._photo = photo
        size = (photo.width, photo.height) if photo.width and photo.height else (3, 2)
        self._canvas.show_photo(size, photo.colour)
        self._look(photo)
        self._tagger.open(photo)
        self._similar.hide()
        date = "" if photo.taken_at is None else wording.day(photo.taken_at.local, weekday=False)
        self._strip.show_photo(
            wording.file_name(photo.path),
            wording.printable(photo.path),
            date,
            self._row.at + 1,
            len(self._row),
        )
        self._strip.show_zoom(self._canvas.percent)
        self._tell_selection()

    def _look(self, photo: Photo) -> None:
        """Have the picture decoded; where its file is gone, say so over its thumbnail."""
        longest = asked_size(self._canvas.width(), self._canvas.height(), self.devicePixelRatioF())
        rough = self._context.pictures.thumbnail(int(photo.id))
        size = QSize(*self._canvas.lens.photo)
        self._sight.show(photo.path, size, rough, longest, self._ahead())
        gone = photo.state is PhotoState.GONE
        self._canvas.show_line(self.tr("The file is not there now. Its names are kept.") if gone else "")

    def _listed(self, listed: PhotosListed) -> None:
        """The scan may have found that the file of this photo is gone, or back."""
        shown = self._photo
        if shown is None or shown.id not in listed.photos:
            return
        try:
            self._photo = photo = browse.photo(self._context.library, shown.id)
        except KnownError:  # forgotten; what is on screen stays until the user goes on
            return
        if (photo.state is PhotoState.GONE) != (shown.state is PhotoState.GONE):
            self._look(photo)

    def _ahead(self) -> list[Path]:
        numbers = self._row.ahead()
        for number in numbers:
            self._context.pictures.thumbnail(int(number))
        return [photo.path for photo in browse.photos(self._context.library, numbers)]

    def _show_missing(self) -> None:
        self._photo = None
        self._canvas.cancel()
        self._strip.show_adding(False)
        self._sight.drop()
        self._tagger.open(None)
        self._canvas.show_note(self.tr("This photo is not in the library any more."))

    def _failed(self) -> None:
        photo = self._photo
        if photo is None or self._sight.sharp or photo.state is PhotoState.GONE:
            return
        if photo.problem is not None:
            self._canvas.show_note(photo_facts.reason(photo))
        else:
            self._canvas.show_line(self.tr("The file can not be opened now. Is it still there?"))

    # --- what is shown around the photo ---

    def _show_boxes(self, shown: bool) -> None:
        self._canvas.set_boxes_shown(shown)
        self._strip.show_boxes(shown)

    def _show_expressions(self, shown: bool) -> None:
        self._canvas.set_expressions_shown(shown)
        self._strip.show_expressions(shown)
        if self._keep_expressions is not None:
            self._keep_expressions(shown)

    def _add_face(self, adding: bool) -> None:
        self._canvas.set_drawing(adding)
        self._strip.show_adding(adding)
        self._show_hint()
        if self._canvas.isVisible():
            self._canvas.setFocus()

    def _tell_selection(self) -> None:
        if self._photo is None:
            return
        self._selection_told.start()  # the inspector may follow a moment later; the field may not
        self._show_hint()
        self._describe(self._tagger.face(self._canvas.selected))

    def _emit_selection(self) -> None:
        if self._photo is not None:
            face = self._canvas.selected
            faces = () if face is None else (face,)
            self.selection_changed.emit(Selection(photos=(self._photo.id,), faces=faces))

    def _show_hint(self) -> None:
        """What the keys do now: how to draw, or whom the numbers mean."""
        names = [line.name for line in self._tagger.numbered()]
        self._strip.show_hint(hint(drawing=self._canvas.drawing, numbered=names))

    def _describe(self, face: Face | None) -> None:
        """What a screen reader says of the canvas."""
        who = None if face is None else face.person or face.proposal
        name = "" if who is None else self._tagger.known.name_of(who)
        self._canvas.setAccessibleDescription(described(face, name, self._tagger.faces))

    def _menu(self, number: FaceId | None, place: QPoint) -> None:
        face = self._tagger.face(number)
        if face is not None:
            self._tagger.close_field()
            self._tagger.select(face.id)
            menu = face_menu(
                self, self._context, self._tagger, face,
                go_to=self.person_open_requested.emit, similar=self._show_similar,
                express=self._expressing.choose,
            )  # fmt: skip
        else:
            menu = photo_menu(
                self, self._canvas, self._tagger, add_face=self._add_face,
                show_boxes=self._show_boxes, show_expressions=self._show_expressions,
            )  # fmt: skip
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)

    def _show_similar(self, face: Face) -> None:
        self._similar.show_for(face.id)

    def _open_similar(self, face: Face) -> None:
        self._row.open_near(face.photo)
        self._show()
        self._tagger.select(face.id)
        self._canvas.setFocus()

    def _lens_changed(self) -> None:
        self._strip.show_zoom(self._canvas.percent)
        ratio = self.devicePixelRatioF()
        _, _, width, height = self._canvas.lens.rect()
        longest = asked_size(self._canvas.width(), self._canvas.height(), ratio)
        self._sight.want(longest, max(width, height) * ratio)

    def _thumbnails(self, arrived: set[int]) -> None:
        if self._photo is not None and int(self._photo.id) in arrived:
            thumbnail = self._context.pictures.thumbnail(int(self._photo.id))
            if thumbnail is not None:
                self._sight.use_rough(thumbnail)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing half done is left for the next photo: no gesture, no field, no tool in hand."""
        self._tagger.close_field()
        self._expressing.close()
        self._canvas.cancel()
        self._strip.show_adding(False)
        self._selection_told.stop()
        super().hideEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lens_changed()

    def _connect(self) -> None:
        canvas, strip = self._canvas, self._strip
        canvas.key_pressed.connect(self._keys.press)
        canvas.menu_asked.connect(self._menu)
        canvas.lens_changed.connect(self._lens_changed)
        canvas.box_drawn.connect(lambda _box: self._strip.show_adding(False))
        self._tagger.selected.connect(lambda _face: self._tell_selection())
        self._tagger.renewed.connect(self._tell_selection)
        self._tagger.known.learned.connect(self._show_hint)
        self._sight.failed.connect(self._failed)
        self._sight.sharper.connect(self._lens_changed)
        self._similar.opened.connect(self._open_similar)
        self._context.pictures.thumbnails_arrived.connect(self._thumbnails)
        self._context.engine.photos_listed.connect(self._listed)
        strip.back.connect(self.left)
        strip.before.connect(lambda: self.step(-1))
        strip.after.connect(lambda: self.step(1))
        strip.add_face.connect(self._add_face)
        strip.boxes.connect(self._show_boxes)
        strip.expressions.connect(self._show_expressions)
        strip.smaller.connect(lambda: canvas.zoom(1 / STEP))
        strip.larger.connect(lambda: canvas.zoom(STEP))
        strip.fit.connect(canvas.fit)
