"""The viewer: one photo of a row of them, its faces, and the keys that name them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QPoint, QSize, Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from faceapp.domain.change import Change
from faceapp.domain.errors import KnownError
from faceapp.domain.face import Face, FaceState
from faceapp.domain.ids import FaceId, PhotoId
from faceapp.domain.photo import Photo, PhotoState
from faceapp.domain.scanning import PhotoScanned, PhotosListed
from faceapp.services import browse
from faceapp.ui import wording
from faceapp.ui.context import WindowContext
from faceapp.ui.page import Page
from faceapp.ui.selection import Selection
from faceapp.ui.viewer import keys
from faceapp.ui.viewer.hands import PhotoCanvas
from faceapp.ui.viewer.lens import STEP
from faceapp.ui.viewer.menu import face_menu
from faceapp.ui.viewer.sight import Sight, asked_size
from faceapp.ui.viewer.similar import SimilarFaces
from faceapp.ui.viewer.strip import Strip
from faceapp.ui.viewer.tagger import Tagger

if TYPE_CHECKING:
    from faceapp.services.recognise import Recognised

AHEAD = (1, -1, 2)
"""Neighbours that are decoded ahead, the nearest first."""
HINT_LETTERS = 20
"""Of each of the nine names below the photo."""
TOLD_MS = 60
"""After a photo was opened or a face selected: when the inspector reads it. What the user
looks at is painted first."""

Key = Qt.Key


class ViewerPage(Page):
    """Shows one photo large; see ``Page`` for what it tells the window."""

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._row: np.ndarray[Any, np.dtype[np.int64]] = np.zeros(0, np.int64)
        self._at = -1
        self._photo: Photo | None = None
        self._sight = Sight(context.engine, self)
        self._canvas = PhotoCanvas(self._sight)
        self._canvas.setAccessibleName(self.tr("Photo"))
        self._strip = Strip()
        self._tagger = Tagger(context, self._canvas, self)
        self._similar = SimilarFaces(context)
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
        keys.describe_keys()

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

    def open(self, photo: int, photos: object, face: int | None = None) -> None:
        """Show a photo; ``photos`` are its neighbours in order; ``face`` is selected."""
        self._row = np.asarray(photos if photos is not None else [photo], dtype=np.int64).reshape(-1)
        found = np.flatnonzero(self._row == photo)
        if not len(found):
            self._row = np.asarray([photo], dtype=np.int64)
            found = np.zeros(1, np.int64)
        self._go(int(found[0]))
        if face is not None:
            self._tagger.select(FaceId(face))

    def refresh(self) -> None:
        if self._photo is not None:
            self._tagger.renew()

    def apply_change(self, change: Change) -> None:
        """The tagger hears of it by itself, so that nothing lies between Enter and the name."""

    def photos_scanned(self, photos: Sequence[PhotoScanned]) -> None:
        if self._photo is not None and any(scanned.photo == self._photo.id for scanned in photos):
            self._tagger.renew()

    def recognised(self, recognised: Recognised) -> None:
        self._tagger.recognised(recognised.faces)

    def focus_first(self) -> None:
        self._canvas.setFocus()

    # --- going from photo to photo ---

    def step(self, by: int) -> bool:
        """The photo ``by`` places further; False past either end."""
        if not 0 <= self._at + by < len(self._row):
            return False
        self._go(self._at + by)
        return True

    def _go(self, at: int) -> None:
        self._at = at
        number = PhotoId(int(self._row[at]))
        try:
            photo = browse.photo(self._context.library, number)
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
            wording.file_name(photo.path), wording.printable(photo.path), date, at + 1, len(self._row)
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

    def _ahead(self) -> list[Any]:
        numbers = [
            PhotoId(int(self._row[self._at + by])) for by in AHEAD if 0 <= self._at + by < len(self._row)
        ]
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
            self._canvas.show_note(wording.reason(photo.problem))
        else:
            self._canvas.show_line(self.tr("The file can not be opened now. Is it still there?"))

    # --- keys ---

    def _key(self, event: QKeyEvent) -> None:
        done = self._face_key(event) if self._canvas.selected is not None else False
        event.setAccepted(done or self._photo_key(event))

    def _face_key(self, event: QKeyEvent) -> bool:
        """Keys that speak of the selected face."""
        tagger = self._tagger
        match event.key():
            case Key.Key_Return | Key.Key_Enter:
                return tagger.accept()
            case Key.Key_Delete:
                return tagger.reject()
            case Key.Key_X:
                return tagger.not_a_face()
            case Key.Key_H:
                return tagger.hide()
            case Key.Key_F2:
                return tagger.accept()
            case Key.Key_Escape:
                tagger.select(None)
                return True
            case key if Key.Key_1 <= key <= Key.Key_9 and not event.modifiers() & _CTRL:
                return tagger.name_as_recent(key - Key.Key_0)
        return False

    def _photo_key(self, event: QKeyEvent) -> bool:
        canvas, tagger = self._canvas, self._tagger
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        match event.key():
            case Key.Key_Left:
                return self.step(-1) or True
            case Key.Key_Right:
                return self.step(1) or True
            case Key.Key_Tab:
                return tagger.select_next(1)
            case Key.Key_Backtab:
                return tagger.select_next(-1)
            case Key.Key_F if shift:
                tagger.show_marked(not tagger.marked_shown)
            case Key.Key_F:
                self._show_boxes(not canvas.boxes_shown)
            case Key.Key_A:
                self._add_face(not canvas.drawing)
            case Key.Key_Plus | Key.Key_Equal:
                canvas.zoom(STEP)
            case Key.Key_Minus:
                canvas.zoom(1 / STEP)
            case Key.Key_0:
                canvas.fit()
            case Key.Key_1 if not event.modifiers() & _CTRL:
                canvas.zoom_to_pixels()
            case Key.Key_Escape if canvas.drawing:
                self._add_face(False)
            case Key.Key_Escape:
                self.left.emit()
            case _:
                return False
        return True

    # --- what is shown around the photo ---

    def _show_boxes(self, shown: bool) -> None:
        self._canvas.set_boxes_shown(shown)
        self._strip.show_boxes(shown)

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
        if self._canvas.drawing:
            self._strip.show_hint(self.tr("Drag a box around the face"))
            return
        recent = self._tagger.known.recent[:9]
        if self._canvas.selected is None or not recent:
            self._strip.show_hint("")
            return
        names = [wording.isolated(wording.cut(name, HINT_LETTERS)) for _, name, _ in recent]
        self._strip.show_hint("   ".join(f"{place} {name}" for place, name in enumerate(names, 1)))

    def _describe(self, face: Face | None) -> None:
        """What a screen reader says of the canvas."""
        if face is None:
            count = len([face for face in self._tagger.faces if face.state is not FaceState.NOT_A_FACE])
            self._canvas.setAccessibleDescription(wording.faces(count))
            return
        who = face.person or face.proposal
        name = self._tagger.known.name_of(who) if who is not None else ""
        words = {
            FaceState.CONFIRMED: name,
            FaceState.PROPOSED: self.tr("Perhaps %1").replace("%1", name),
            FaceState.UNKNOWN: self.tr("Unknown face"),
            FaceState.HIDDEN: self.tr("Hidden face"),
            FaceState.NOT_A_FACE: self.tr("Not a face"),
        }[face.state]
        self._canvas.setAccessibleDescription(words)

    def _menu(self, number: FaceId | None, place: QPoint) -> None:
        face = self._tagger.face(number)
        if face is not None:
            self._tagger.close_field()
            self._tagger.select(face.id)
            menu = face_menu(
                self, self._context, self._tagger, face,
                go_to=self.person_open_requested.emit, similar=self._show_similar,
            )  # fmt: skip
        else:
            menu = self._photo_menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)

    def _photo_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.addAction(self.tr("Add a face"), lambda: self._add_face(True))
        boxes = menu.addAction(self.tr("Show the faces"))
        boxes.setCheckable(True)
        boxes.setChecked(self._canvas.boxes_shown)
        boxes.toggled.connect(self._show_boxes)
        marked = menu.addAction(self.tr("Show hidden faces"))
        marked.setCheckable(True)
        marked.setChecked(self._tagger.marked_shown)
        marked.toggled.connect(self._tagger.show_marked)
        menu.addSeparator()
        menu.addAction(self.tr("Fit the photo in"), self._canvas.fit)
        menu.addAction(self.tr("Full size"), self._canvas.zoom_to_pixels)
        return menu

    def _show_similar(self, face: Face) -> None:
        self._similar.show_for(face.id)

    def _open_similar(self, face: Face) -> None:
        where = np.flatnonzero(self._row == face.photo)
        self.open(face.photo, self._row if len(where) else None, face.id)
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
        self._canvas.cancel()
        self._strip.show_adding(False)
        self._selection_told.stop()
        super().hideEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lens_changed()

    def _connect(self) -> None:
        canvas, strip = self._canvas, self._strip
        canvas.key_pressed.connect(self._key)
        canvas.menu_asked.connect(self._menu)
        canvas.lens_changed.connect(self._lens_changed)
        canvas.box_drawn.connect(lambda _box: self._strip.show_adding(False))
        self._tagger.selected.connect(lambda _face: self._tell_selection())
        self._tagger.renewed.connect(self._tell_selection)
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
        strip.smaller.connect(lambda: canvas.zoom(1 / STEP))
        strip.larger.connect(lambda: canvas.zoom(STEP))
        strip.fit.connect(canvas.fit)


_CTRL = Qt.KeyboardModifier.ControlModifier
