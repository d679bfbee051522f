"""What the keys do over a photo: those of the selected face first, then those of the photo."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from faceapp.ui.viewer.hands import PhotoCanvas
from faceapp.ui.viewer.lens import STEP
from faceapp.ui.viewer.tagger import Tagger

Key = Qt.Key
_CTRL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier


@dataclass(frozen=True, slots=True)
class ViewerVerbs:
    """What keys ask of the viewer itself.

    Attributes:
        step: show the photo so many places further.
        show_boxes, add_face, show_expressions: switch it on or off.
        express: ask what the selected face shows; False where none is selected.
        leave: go back to where the user came from.
    """

    step: Callable[[int], bool]
    show_boxes: Callable[[bool], None]
    add_face: Callable[[bool], None]
    show_expressions: Callable[[bool], None]
    express: Callable[[], bool]
    leave: Callable[[], None]


class ViewerKeys:
    """Takes the keys that the canvas got; ``describe_keys`` lists them for the user."""

    def __init__(self, canvas: PhotoCanvas, tagger: Tagger, verbs: ViewerVerbs) -> None:
        self._canvas = canvas
        self._tagger = tagger
        self._verbs = verbs

    def press(self, event: QKeyEvent) -> None:
        """Do what the key means, and accept it if it means something."""
        if event.key() not in (Key.Key_X, Key.Key_H):
            self._tagger.drop_question()
        done = self._face_key(event) if self._canvas.selected is not None else False
        event.setAccepted(done or self._photo_key(event))

    def _face_key(self, event: QKeyEvent) -> bool:
        tagger = self._tagger
        match event.key():
            case Key.Key_Return | Key.Key_Enter | Key.Key_F2:
                return tagger.accept()
            case Key.Key_Delete:
                return tagger.reject()
            case Key.Key_X:
                return event.isAutoRepeat() or tagger.not_a_face(ask=True)
            case Key.Key_H:
                return event.isAutoRepeat() or tagger.hide(ask=True)
            case Key.Key_Escape:
                tagger.select(None)
                return True
            case key if Key.Key_1 <= key <= Key.Key_9 and not event.modifiers() & _CTRL:
                return tagger.name_by_number(key - Key.Key_0)
        return False

    def _photo_key(self, event: QKeyEvent) -> bool:
        canvas, tagger, verbs = self._canvas, self._tagger, self._verbs
        match event.key():
            case Key.Key_Left:
                return verbs.step(-1) or True
            case Key.Key_Right:
                return verbs.step(1) or True
            case Key.Key_Tab:
                return tagger.select_next(1)
            case Key.Key_Backtab:
                return tagger.select_next(-1)
            case Key.Key_Plus | Key.Key_Equal:
                canvas.zoom(STEP)
            case Key.Key_Minus:
                canvas.zoom(1 / STEP)
            case Key.Key_0:
                canvas.fit()
            case Key.Key_1 if not event.modifiers() & _CTRL:
                canvas.zoom_to_pixels()
            case Key.Key_Escape if canvas.drawing:
                verbs.add_face(False)
            case Key.Key_Escape:
                verbs.leave()
            case _:
                return self._switch_key(event)
        return True

    def _switch_key(self, event: QKeyEvent) -> bool:
        """What is shown on the photo, and what is taken in hand."""
        canvas, tagger, verbs = self._canvas, self._tagger, self._verbs
        match event.key():
            case Key.Key_F if event.modifiers() & _SHIFT:
                tagger.show_marked(not tagger.marked_shown)
            case Key.Key_F:
                verbs.show_boxes(not canvas.boxes_shown)
            case Key.Key_E if event.modifiers() & _SHIFT:
                verbs.show_expressions(not canvas.expressions_shown)
            case Key.Key_E if not event.modifiers() & _CTRL:
                return event.isAutoRepeat() or verbs.express()
            case Key.Key_A:
                verbs.add_face(not canvas.drawing)
            case _:
                return False
        return True
