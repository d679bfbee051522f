"""Saying what a face of the open photo shows: the list at the face, and who is shown when."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject

from faceapp.domain.expression import Expression
from faceapp.domain.face import Face, FaceState
from faceapp.domain.ids import FaceId
from faceapp.ui.context import WindowContext
from faceapp.ui.expression.chooser import Chooser
from faceapp.ui.expression.menu import corrected
from faceapp.ui.expression.words import percents
from faceapp.ui.tokens import DARK
from faceapp.ui.viewer.hands import PhotoCanvas
from faceapp.ui.viewer.tagger import Tagger


class Expressing(QObject):
    """What a face shows, under the user's hands.

    Attributes:
        chooser: the list; seven expressions, and back to the model's own.
    """

    def __init__(self, context: WindowContext, canvas: PhotoCanvas, tagger: Tagger, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._canvas = canvas
        self._tagger = tagger
        self._face: FaceId | None = None
        self.chooser = Chooser(lambda: DARK, canvas)
        self.chooser.chosen.connect(self._take)
        self.chooser.closed.connect(self.close)
        canvas.lens_changed.connect(self._follow)
        tagger.selected.connect(self._selected)
        tagger.renewed.connect(self._renewed)
        for opened in (tagger.field, self.chooser):
            opened.installEventFilter(self)

    def open(self) -> bool:
        """Ask what the selected face shows, or the only one; False where it is not clear which."""
        face = self._meant()
        if face is None:
            return False
        self._tagger.close_field()
        self._tagger.select(face.id)
        self._face = face.id
        found = face.expression
        self.chooser.open(
            self._canvas.place_of(face.box),
            self._canvas.rect(),
            None if found is None else found.label,
            percents=None if found is None or found.scores is None else percents(found.scores),
            corrected=corrected([face]),
        )
        return True

    def close(self) -> None:
        """Close the list; nothing is chosen."""
        if self.chooser.isHidden():
            return
        had_keys = self.chooser.window().focusWidget() is self.chooser
        self.chooser.hide()
        self._face = None
        if had_keys:
            self._canvas.setFocus()

    def choose(self, face: FaceId, expression: Expression | None) -> None:
        """The face shows this; None: what the model says."""
        if self._context.operations.set_expression([face], expression) is not None:
            self._canvas.glow.light(face)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in {QEvent.Type.Show, QEvent.Type.Hide}:
            fields = (self._tagger.field, self.chooser)
            self._canvas.set_busy(any(not field.isHidden() for field in fields))
        return super().eventFilter(watched, event)

    def _meant(self) -> Face | None:
        face = self._tagger.face(self._canvas.selected)
        if face is None:
            shown = self._tagger.shown()
            face = self._tagger.face(shown[0].id) if len(shown) == 1 else None
        return None if face is None or face.state is FaceState.NOT_A_FACE else face

    def _take(self, expression: Expression | None) -> None:
        face = self._face
        self.close()
        if face is not None:
            self.choose(face, expression)

    def _selected(self, face: FaceId | None) -> None:
        if face != self._face:
            self.close()

    def _renewed(self) -> None:
        """The faces were read again: the one in question may be gone, or the photo is another."""
        if self._tagger.face(self._face) is None:
            self.close()

    def _follow(self) -> None:
        """The photo moved under the open list."""
        face = self._tagger.face(self._face)
        if face is not None and not self.chooser.isHidden():
            self.chooser.move_with(self._canvas.place_of(face.box), self._canvas.rect())
