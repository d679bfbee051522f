"""The photo on its near-black ground, and the hands on it: zoom, pan, faces, boxes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from faceapp.domain.geometry import Box, Point
from faceapp.domain.ids import FaceId
from faceapp.ui.theme import SPACE_GROUP, Size, font, mixed
from faceapp.ui.tokens import DARK
from faceapp.ui.viewer.faces import SMALLEST_DRAWN, Handle, Rect, drawn, handle_at, hit, pulled
from faceapp.ui.viewer.glow import Glow
from faceapp.ui.viewer.lens import STEP, Lens
from faceapp.ui.viewer.marked import Marked
from faceapp.ui.viewer.overlay import Shown, draw, draw_new
from faceapp.ui.viewer.sight import Sight

SETTLED_MS = 120
"""After the last zoom or resize: when a picture of exactly that size is worth making."""
SLIP = 4
"""Pixels the hand may move while it clicks."""
SMALLEST_BOX = 8.0
"""Pixels of the photo that a side of a face has at least."""
CURSORS = {
    Handle.TOP_LEFT: Qt.CursorShape.SizeFDiagCursor,
    Handle.BOTTOM_RIGHT: Qt.CursorShape.SizeFDiagCursor,
    Handle.TOP_RIGHT: Qt.CursorShape.SizeBDiagCursor,
    Handle.BOTTOM_LEFT: Qt.CursorShape.SizeBDiagCursor,
    Handle.TOP: Qt.CursorShape.SizeVerCursor,
    Handle.BOTTOM: Qt.CursorShape.SizeVerCursor,
    Handle.LEFT: Qt.CursorShape.SizeHorCursor,
    Handle.RIGHT: Qt.CursorShape.SizeHorCursor,
    Handle.WHOLE: Qt.CursorShape.SizeAllCursor,
}


@dataclass(frozen=True, slots=True)
class _Drag:
    """What the pressed mouse does: pan, draw a box, pull one about, or nothing yet."""

    start: QPointF
    last: QPointF
    what: str
    face: FaceId | None = None
    handle: Handle = Handle.WHOLE
    moved: bool = False


class PhotoCanvas(QWidget):
    """Shows a photo and its faces; decides nothing about them.

    Signals:
        pressed: the face under the left button, or None.
        opened: a face was double-clicked.
        menu_asked: a face or None, and the place on screen.
        box_drawn: a ``Box`` on the photo.
        box_moved: a face and the ``Box`` it was pulled to.
        box_begun: a box is being drawn now.
        lens_changed: another part shows, or at another size.
        key_pressed: a key nobody here had a use for; accept it if it had one.
    """

    pressed = Signal(object)
    opened = Signal(object)
    menu_asked = Signal(object, QPoint)
    box_drawn = Signal(object)
    box_moved = Signal(object, object)
    box_begun = Signal()
    lens_changed = Signal()
    key_pressed = Signal(object)

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
        self._space = False
        self._drag: _Drag | None = None
        self._new: Box | None = None
        self._note = ""
        self._glow = Glow(self)
        self._glow.changed.connect(self.update)
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(SETTLED_MS)
        self._settled.timeout.connect(self.update)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
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
        self._drag, self._new, self._note = None, None, ""
        self.set_drawing(False)
        self._glow.clear()
        self.lens_changed.emit()
        self.update()

    def show_note(self, words: str) -> None:
        """A sentence in place of the photo."""
        self._note = words
        self.update()

    def show_faces(self, faces: Sequence[Marked]) -> None:
        """The faces to draw, in the order of reading."""
        self._faces = tuple(faces)
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
        seen = place.intersected(window)
        bounds = (seen.x(), seen.y(), seen.width(), seen.height())
        draw(painter, shown, bounds, handles=self._boxes_shown and self._drag is None)
        if self._new is not None:
            draw_new(painter, self._lens.on_canvas(self._new))

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
            shown.append(Shown(face.id, rect, face.state, label, picked, hover, strength, saved))
        return shown

    # --- the mouse ---

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at, button = event.position(), event.button()
        if button == Qt.MouseButton.MiddleButton or (button == Qt.MouseButton.LeftButton and self._space):
            self._drag = _Drag(at, at, "pan")
        elif button == Qt.MouseButton.LeftButton:
            ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            if ctrl or self._drawing:
                self._drag = _Drag(at, at, "draw")
                self.box_begun.emit()
            else:
                self._press(at)
        self._show_cursor()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        drag = self._drag
        if drag is None:
            self._hover_at(at)
            return
        moved = drag.moved or (at - drag.start).manhattanLength() > SLIP
        self._drag = replace(drag, last=at, moved=moved)
        if not moved:
            return
        if drag.what == "pan":
            step = at - drag.last
            self._set_lens(self._lens.panned(step.x(), step.y()))
        elif drag.what == "draw":
            self._new = drawn(self._point(drag.start), self._point(at))
        elif drag.what == "pull" and drag.face is not None:
            self._pull(drag.face, drag.handle, at - drag.last)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        drag, self._drag = self._drag, None
        self._show_cursor()
        self.update()
        if drag is None or not drag.moved:
            return
        if drag.what == "draw" and self._new is not None:
            box, self._new = self._new, None
            _, _, width, height = self._lens.on_canvas(box)
            if min(width, height) >= SMALLEST_DRAWN:
                self.set_drawing(False)
                self.box_drawn.emit(box)
        elif drag.what == "pull" and drag.face is not None:
            box_now = self._box_of(drag.face)
            if box_now is not None:
                self.box_moved.emit(drag.face, box_now)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._drag = None
        face = self._face_at(event.position())
        if face is not None:
            self.opened.emit(face)
        elif self._lens.fits:
            self.zoom_to_pixels(event.position())
        else:
            self.fit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            self.menu_asked.emit(self._face_at(QPointF(event.pos())), event.globalPos())
        else:
            box = self._box_of(self._selected)
            place = self.place_of(box).center() if box is not None else self.rect().center()
            self.menu_asked.emit(self._selected, self.mapToGlobal(place))

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta().y() or event.pixelDelta().y()
        if turned:
            self.zoom(STEP ** (turned / 120), event.position())
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        self._hover = None
        self.update()

    # --- the keyboard ---

    def event(self, event: QEvent) -> bool:
        # Tab goes from face to face before it leaves the canvas
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() in _TABS:
            event.ignore()
            self.key_pressed.emit(event)
            if event.isAccepted():
                return True
        return bool(super().event(event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            self._space = True
            self._show_cursor()
            return
        event.ignore()
        self.key_pressed.emit(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._space = False
            self._show_cursor()
        else:
            event.ignore()

    def focusOutEvent(self, event: QEvent) -> None:
        self._space = False
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._set_lens(self._lens.resized(max(self.width(), 1), max(self.height(), 1)))

    def sizeHint(self) -> QSize:
        return QSize(900, 700)

    # --- small parts ---

    def _press(self, at: QPointF) -> None:
        selected = self._box_of(self._selected)
        if selected is not None and self._boxes_shown:
            handle = handle_at(self._lens.on_canvas(selected), at.x(), at.y())
            over = self._face_at(at)
            if handle is not None and (handle is not Handle.WHOLE or over == self._selected):
                self._drag = _Drag(at, at, "pull", self._selected, handle)
                return
        face = self._face_at(at)
        self._drag = _Drag(at, at, "pan" if face is None else "none")
        self.pressed.emit(face)

    def _pull(self, face: FaceId, handle: Handle, step: QPointF) -> None:
        _, _, width, height = self._lens.rect()
        least = SMALLEST_BOX / max(self._lens.photo[0], 1), SMALLEST_BOX / max(self._lens.photo[1], 1)
        self._faces = tuple(
            replace(shown, box=pulled(shown.box, handle, step.x() / width, step.y() / height, least))
            if shown.id == face
            else shown
            for shown in self._faces
        )

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

    def _point(self, at: QPointF) -> Point:
        return self._lens.to_photo(at.x(), at.y())

    def _hover_at(self, at: QPointF) -> None:
        face = self._face_at(at)
        if face != self._hover:
            self._hover = face
            self.update()
        self._show_cursor(at)

    def _show_cursor(self, at: QPointF | None = None) -> None:
        shape = Qt.CursorShape.ArrowCursor
        if self._drawing:
            shape = Qt.CursorShape.CrossCursor
        elif self._drag is not None and self._drag.what == "pan":
            shape = Qt.CursorShape.ClosedHandCursor
        elif self._space:
            shape = Qt.CursorShape.OpenHandCursor
        elif at is not None and self._boxes_shown:
            box = self._box_of(self._selected)
            handle = handle_at(self._lens.on_canvas(box), at.x(), at.y()) if box is not None else None
            shape = CURSORS[handle] if handle is not None else shape
        if self.cursor().shape() != shape:
            self.setCursor(shape)


_TABS = {Qt.Key.Key_Tab, Qt.Key.Key_Backtab}
