"""The hands on the photo: zoom, pan, picking faces, drawing and pulling boxes, keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QHideEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QToolTip, QWidget

from faceapp.domain.geometry import Box, Point
from faceapp.domain.ids import FaceId
from faceapp.ui.viewer.expressive import ExpressivePhoto
from faceapp.ui.viewer.faces import SMALLEST_DRAWN, Handle, drawn, handle_at, pulled
from faceapp.ui.viewer.lens import STEP
from faceapp.ui.viewer.marked import Marked
from faceapp.ui.viewer.sight import Sight

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
    """What the pressed mouse does: pan, draw a box, pull one about, or nothing yet.

    Attributes:
        before: the box that is pulled, as it was.
    """

    start: QPointF
    last: QPointF
    what: str
    face: FaceId | None = None
    handle: Handle = Handle.WHOLE
    before: Box | None = None
    moved: bool = False


class PhotoCanvas(ExpressivePhoto):
    """The photo under the user's hands; decides nothing about its faces.

    Signals:
        pressed: the face under the left button, or None.
        opened: a face was double-clicked.
        menu_asked: a face or None, and the place on screen.
        box_drawn: a ``Box`` on the photo.
        box_moved: a face and the ``Box`` it was pulled to.
        box_begun: a box is being drawn now.
        key_pressed: a key nobody here had a use for; accept it if it had one.
    """

    pressed = Signal(object)
    opened = Signal(object)
    menu_asked = Signal(object, QPoint)
    box_drawn = Signal(object)
    box_moved = Signal(object, object)
    box_begun = Signal()
    key_pressed = Signal(object)

    def __init__(self, sight: Sight, parent: QWidget | None = None) -> None:
        super().__init__(sight, parent)
        self._space = False
        self._drag: _Drag | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_photo(self, size: tuple[int, int], colour: int) -> None:
        self._drag = None
        super().show_photo(size, colour)

    def show_faces(self, faces: Sequence[Marked]) -> None:
        drag = self._drag
        pulled_to = self._box_of(drag.face) if drag is not None and drag.what == "pull" else None
        super().show_faces(faces)
        if drag is not None and drag.face is not None and pulled_to is not None:
            self._put(drag.face, pulled_to)  # the hand holds it

    def cancel(self) -> bool:
        """End what the pressed mouse does as if it had not begun; False where it does nothing."""
        drag, self._drag = self._drag, None
        if drag is None:
            return False
        if drag.what == "draw":
            self._new = None
        elif drag.what == "pull" and drag.face is not None and drag.before is not None:
            self._put(drag.face, drag.before)
        self._show_cursor()
        self.update()
        return True

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
        self._hover_over(None)

    # --- the keyboard ---

    def event(self, event: QEvent) -> bool:
        # Tab goes from face to face before it leaves the canvas
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() in _TABS:
            event.ignore()
            self.key_pressed.emit(event)
            if event.isAccepted():
                return True
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.tip_at(QPointF(event.pos())), self)
            return True
        return bool(super().event(event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            self._space = True
            self._show_cursor()
            return
        if event.key() == Qt.Key.Key_Escape and self.cancel():
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
        self.cancel()
        self.update()

    def hideEvent(self, event: QHideEvent) -> None:
        self._space = False
        self.cancel()
        self.set_drawing(False)
        super().hideEvent(event)

    # --- small parts ---

    def _pulling(self) -> bool:
        return self._drag is not None and self._drag.what == "pull"

    def _press(self, at: QPointF) -> None:
        selected = self._box_of(self._selected)
        if selected is not None and self._boxes_shown:
            handle = handle_at(self._lens.on_canvas(selected), at.x(), at.y())
            over = self._face_at(at)
            if handle is not None and (handle is not Handle.WHOLE or over == self._selected):
                self._drag = _Drag(at, at, "pull", self._selected, handle, selected)
                return
        face = self._face_at(at)
        self._drag = _Drag(at, at, "pan" if face is None else "none")
        self.pressed.emit(face)

    def _pull(self, face: FaceId, handle: Handle, step: QPointF) -> None:
        _, _, width, height = self._lens.rect()
        least = SMALLEST_BOX / max(self._lens.photo[0], 1), SMALLEST_BOX / max(self._lens.photo[1], 1)
        box = self._box_of(face)
        if box is not None:
            self._put(face, pulled(box, handle, step.x() / width, step.y() / height, least))

    def _put(self, face: FaceId, box: Box) -> None:
        self._faces = tuple(replace(shown, box=box) if shown.id == face else shown for shown in self._faces)

    def _point(self, at: QPointF) -> Point:
        return self._lens.to_photo(at.x(), at.y())

    def _hover_at(self, at: QPointF) -> None:
        face = self._face_at(at)
        if face != self._hover:
            self._hover_over(face)
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
