"""The photo on its near-black ground with its faces, and what part of it shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from faceapp.domain.expression import Told
from faceapp.domain.geometry import Box
from faceapp.domain.ids import FaceId
from faceapp.ui.theme import SPACE_GROUP, Size, font, mixed
from faceapp.ui.tokens import DARK
from faceapp.ui.viewer.faces import Rect, hit
from faceapp.ui.viewer.glow import Glow
from faceapp.ui.viewer.lens import Lens
from faceapp.ui.viewer.marked import Marked
from faceapp.ui.viewer.overlay import draw, draw_line, draw_new
from faceapp.ui.viewer.pill import Shown, pill_places
from faceapp.ui.viewer.sight import Sight

SETTLED_MS = 120
"""After the last zoom or resize: when a picture of exactly that size is worth making."""


class PhotoView(QWidget):
    """Shows a photo and its faces; ``PhotoCanvas`` adds hands.

    Signals:
        lens_changed: another part shows, or at another size.
    """

    lens_changed = Signal()

    def __init__(self, sight: Sight, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sight = sight
        self._lens = Lens((1, 1), (1, 1))
        self._colour = QColor(DARK.raised)
        self._faces: tuple[Marked, ...] = ()
        self._selected: FaceId | None = None
        self._hover: FaceId | None = None
        self._boxes_shown = True
        self._drawing = False
        self._new: Box | None = None
        self._note = ""
        self._line = ""
        self._glow = Glow(self)
        self._glow.changed.connect(self.update)
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(SETTLED_MS)
        self._settled.timeout.connect(self.update)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(200, 160)
        sight.sharper.connect(self.update)

    # --- what it shows ---

    @property
    def lens(self) -> Lens:
        """The part of the photo that shows."""
        return self._lens

    @property
    def glow(self) -> Glow:
        """Names that were just saved."""
        return self._glow

    @property
    def selected(self) -> FaceId | None:
        """The selected face."""
        return self._selected

    @property
    def boxes_shown(self) -> bool:
        """Whether all boxes are drawn, or only the one under the pointer."""
        return self._boxes_shown

    @property
    def drawing(self) -> bool:
        """Whether the next drag draws a face."""
        return self._drawing

    def show_photo(self, size: tuple[int, int], colour: int) -> None:
        """Begin with a photo of this size in pixels; ``colour`` stands in until a picture is here."""
        self._lens = Lens(size, (max(self.width(), 1), max(self.height(), 1)))
        self._colour = mixed(QColor.fromRgb(colour | 0xFF000000), DARK.viewer, 0.4)
        self._faces, self._selected, self._hover = (), None, None
        self._new, self._note, self._line = None, "", ""
        self.set_drawing(False)
        self._glow.clear()
        self.lens_changed.emit()
        self.update()

    def show_note(self, words: str) -> None:
        """A sentence in place of the photo."""
        self._note = words
        self.update()

    def show_line(self, words: str) -> None:
        """A sentence over the photo, "" for none: what shows is not all there should be."""
        self._line = words
        self.update()

    @property
    def line(self) -> str:
        """The sentence over the photo."""
        return self._line

    def show_faces(self, faces: Sequence[Marked]) -> None:
        """The faces to draw, in the order of reading; what lies beyond the photo's edge is cut off."""
        self._faces = tuple(replace(face, box=face.box.clipped()) for face in faces)
        known = {face.id for face in faces}
        self._hover = self._hover if self._hover in known else None
        if self._selected is not None and self._selected not in known:
            self.select(None)
        self.update()

    def select(self, face: FaceId | None) -> None:
        """Select a face, and bring it into view."""
        self._selected = face
        box = self._box_of(face)
        if box is not None:
            self._set_lens(self._lens.showing(box, 48))
        self.update()

    def set_boxes_shown(self, shown: bool) -> None:
        """Show all boxes, or none but the one under the pointer."""
        self._boxes_shown = shown
        self.update()

    def set_drawing(self, drawing: bool) -> None:
        """Whether the next drag draws a face."""
        self._drawing = drawing
        self._show_cursor()

    def show_new(self, box: Box | None) -> None:
        """Keep showing a box that was drawn and is not saved yet."""
        self._new = box
        self.update()

    def place_of(self, box: Box) -> QRect:
        """Where a box is on the canvas."""
        return QRectF(*self._lens.on_canvas(box)).toRect()

    # --- zooming ---

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        """Larger or smaller around a point (the middle if left out)."""
        point = at or QPointF(self.width() / 2, self.height() / 2)
        self._set_lens(self._lens.zoomed(factor, point.x(), point.y()))

    def zoom_to_pixels(self, at: QPointF | None = None) -> None:
        """One pixel of the photo for one of the screen."""
        point = at or QPointF(self.width() / 2, self.height() / 2)
        self._set_lens(self._lens.scaled(1 / self.devicePixelRatioF(), point.x(), point.y()))

    def fit(self) -> None:
        """The whole photo."""
        self._set_lens(self._lens.fitted())

    @property
    def percent(self) -> int:
        """Size of the photo on screen, in percent of its own pixels."""
        return round(self._lens.zoom * self.devicePixelRatioF() * 100)

    # --- drawing ---

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        window = QRectF(self.rect())
        painter.fillRect(window, DARK.viewer)
        if self._note:
            painter.setPen(DARK.quiet)
            painter.setFont(font(Size.EMPHASIS))
            inner = window.adjusted(SPACE_GROUP, 0, -SPACE_GROUP, 0)
            painter.drawText(inner, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), self._note)
            return
        place = QRectF(*self._lens.rect())
        settled = not self._settled.isActive()
        if not self._sight.paint(painter, place, window, self.devicePixelRatioF(), settled=settled):
            painter.fillRect(place.intersected(window), self._colour)
        shown = self._shown()
        draw(painter, shown, self._bounds(), handles=self._boxes_shown and not self._pulling())
        self._draw_more(painter, shown)
        if self._new is not None:
            draw_new(painter, self._lens.on_canvas(self._new))
        if self._line:
            draw_line(painter, window, self._line, "cloud-slash")

    def tip_at(self, at: QPointF) -> str:
        """What is to be said of the name at a point; "" for nothing."""
        for face, place in pill_places(self._shown(), self._bounds()):
            if face.twice and QRectF(*place).contains(at):
                return self.tr("%1 is on this photo twice").replace("%1", face.label)
        return ""

    def _bounds(self) -> Rect:
        """The part of the canvas where the photo shows."""
        seen = QRectF(*self._lens.rect()).intersected(QRectF(self.rect()))
        return seen.x(), seen.y(), seen.width(), seen.height()

    def _shown(self) -> list[Shown]:
        shown: list[Shown] = []
        for face in self._faces:
            picked, hover = face.id == self._selected, face.id == self._hover
            saved = self._glow.strength(face.id)
            strength = 1.0 if self._boxes_shown or hover or picked else min(1.0, saved * 2)
            if strength <= 0:
                continue
            label = face.label or (self.tr("Who is this?") if picked or hover else "")
            rect = self._lens.on_canvas(face.box)
            if not QRectF(*rect).intersects(QRectF(self.rect())):
                continue  # else its name would stand at the edge, as that of somebody else
            expression = self._told(face, rect)
            look = picked, hover, strength, saved, face.twice, expression
            shown.append(Shown(face.id, rect, face.state, label, *look))
        return shown

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._set_lens(self._lens.resized(max(self.width(), 1), max(self.height(), 1)))

    def sizeHint(self) -> QSize:
        return QSize(900, 700)

    # --- small parts ---

    def _told(self, face: Marked, rect: Rect) -> Told | None:
        """What is said below the name of a face that has ``rect`` on the canvas."""
        return None

    def _draw_more(self, painter: QPainter, shown: Sequence[Shown]) -> None:
        """What stands over the faces and their names."""

    def _pulling(self) -> bool:
        """Whether a box is being pulled about: its handles would be in the way."""
        return False

    def _show_cursor(self, at: QPointF | None = None) -> None:
        """The pointer says what a press would do."""

    def _set_lens(self, lens: Lens) -> None:
        if lens == self._lens:
            return
        self._lens = lens
        self._settled.start()
        self.lens_changed.emit()
        self.update()

    def _rects(self) -> list[tuple[FaceId, Rect]]:
        return [(face.id, self._lens.on_canvas(face.box)) for face in self._faces]

    def _face_at(self, at: QPointF) -> FaceId | None:
        return hit(self._rects(), at.x(), at.y())

    def _box_of(self, face: FaceId | None) -> Box | None:
        return next((shown.box for shown in self._faces if shown.id == face), None)
