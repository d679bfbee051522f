"""What the selected face shows, in the inspector: the word, the bars, the way to say it better."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from faceapp.domain.expression import Expression
from faceapp.domain.face import Author, Face, FaceExpression
from faceapp.ui.expression.bars import ExpressionBars
from faceapp.ui.expression.pencil import ask, pencil
from faceapp.ui.expression.words import honest, not_measured, said, seen, when
from faceapp.ui.theme import SPACE_BETWEEN, SPACE_INSIDE, restyle, set_role


class ExpressionBlock(QWidget):
    """Follows one face; hidden where there is none.

    Where somebody corrected it, that stands first, with who and when; below it what the
    model sees, whose own largest share is the bold one.

    Signals:
        chosen: the face, and the ``Expression`` it shows, or None: as the model says.
    """

    chosen = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._face: Face | None = None
        title = _label("section")
        title.setText(self.tr("Expression"))
        self._word = _label("emphasis")
        self._when = _label("caption")
        self._change = pencil(self.tr("Change expression (E)"))
        self._change.clicked.connect(self._ask)
        self._model = _label("quiet")
        self._model.setWordWrap(True)
        self._bars = ExpressionBars()
        self._foot = _label("caption")
        self._foot.setWordWrap(True)
        self._back = QPushButton(self.tr("Use the model's again"))
        self._back.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # it goes when pressed: keys stay with the photo
        set_role(self._back, "link")
        restyle(self._back, "flush", "true")
        self._back.clicked.connect(lambda _checked=False: self._choose(None))
        head = QHBoxLayout()
        head.setSpacing(SPACE_BETWEEN)
        head.addWidget(self._word)
        head.addStretch(1)
        head.addWidget(self._change)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, SPACE_BETWEEN)
        column.setSpacing(SPACE_INSIDE)
        column.addWidget(title)
        column.addLayout(head)
        column.addWidget(self._when)
        column.addWidget(self._model)
        column.addWidget(self._bars)
        column.addWidget(self._foot)
        column.addWidget(self._back, 0, Qt.AlignmentFlag.AlignLeft)
        self.hide()

    @property
    def face(self) -> Face | None:
        """Whose expression is shown."""
        return self._face

    @property
    def bars(self) -> ExpressionBars:
        """What the model saw."""
        return self._bars

    @property
    def tab_stops(self) -> tuple[QWidget, ...]:
        """What Tab comes to, from top to bottom."""
        return self._change, self._back

    @property
    def words(self) -> str:
        """The heading: "Happy", or "You: Happy"."""
        return self._word.text()

    def show_face(self, face: Face | None, *, measured: bool = True) -> None:
        """Show what a face shows.

        Args:
            face: None: hide.
            measured: whether a model measures expressions in this library at all.
        """
        self._face = face
        if face is not None:
            self._show(face.expression, measured=measured)
        self.setVisible(face is not None)

    def _show(self, found: FaceExpression | None, *, measured: bool) -> None:
        from faceapp.services import models  # not before the first paint

        restyle(self._word, "tone", "quiet" if found is None else "emphasis")
        missing = not_measured() if measured else self.tr("Not measured")
        self._word.setText(missing if found is None else said(found))
        corrected = found is not None and found.by is not Author.MODEL
        bars = found is not None and found.scores is not None
        self._bars.setVisible(bars)
        model = foot = ""
        if found is not None and bars:
            self._bars.show_expression(found)
            name = models.name_of(found.model or "")
            model = seen(found, name) if corrected else ""
            foot = honest("" if corrected else name)
        elif not measured:
            foot = self.tr("No model for expressions is in use.")
        elif corrected:
            model = not_measured()
        for label, words in (
            (self._when, when(found) if found is not None else ""),
            (self._model, model),
            (self._foot, foot),
        ):
            label.setText(words)
            label.setVisible(bool(words))
        if not corrected and self._back.hasFocus():
            self._change.setFocus()
        self._back.setVisible(corrected)
        self._back.setText(self.tr("Use the model's again") if bars else self.tr("Take it back"))

    def _ask(self) -> None:
        if self._face is not None:
            ask(self._change, [self._face], self._choose)

    def _choose(self, expression: Expression | None) -> None:
        if self._face is not None:
            self.chosen.emit(self._face.id, expression)


def _label(tone: str) -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    restyle(label, "tone", tone)
    return label
