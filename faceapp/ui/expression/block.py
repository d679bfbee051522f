"""What the selected face shows, in the inspector: the word, the bars, the way to say it better."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from faceapp.domain.expression import Expression
from faceapp.domain.face import Author, Face, FaceExpression
from faceapp.ui.expression.bars import ExpressionBars
from faceapp.ui.expression.menu import expression_menu
from faceapp.ui.expression.words import honest, not_measured, who_said, word
from faceapp.ui.quiet_button import quiet_button
from faceapp.ui.theme import SPACE_BETWEEN, SPACE_INSIDE, restyle, set_role


class ExpressionBlock(QWidget):
    """Follows one face; hidden where there is none.

    Signals:
        chosen: the face, and the ``Expression`` it shows, or None: as the model says.
    """

    chosen = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._face: Face | None = None
        title = _label("section")
        title.setText(self.tr("Expression"))
        title.setToolTip(honest())
        self._word = _label("emphasis")
        self._who = _label("quiet")
        self._change = quiet_button("pencil-simple", self.tr("Change expression (E in the viewer)"), 16)
        self._change.clicked.connect(self._ask)
        self._bars = ExpressionBars()
        self._model = _label("caption")
        self._model.setWordWrap(True)
        self._model.setToolTip(honest())
        self._back = QPushButton(self.tr("Use the model's again"))
        set_role(self._back, "link")
        restyle(self._back, "flush", "true")
        self._back.clicked.connect(lambda _checked=False: self._choose(None))
        head = QHBoxLayout()
        head.setSpacing(SPACE_BETWEEN)
        head.addWidget(self._word)
        head.addWidget(self._who)
        head.addStretch(1)
        head.addWidget(self._change)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, SPACE_BETWEEN)
        column.setSpacing(SPACE_INSIDE)
        column.addWidget(title)
        column.addLayout(head)
        column.addWidget(self._bars)
        column.addWidget(self._model)
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
    def words(self) -> str:
        """The heading: "Happy set by you"."""
        return f"{self._word.text()} {self._who.text()}".strip()

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
        restyle(self._word, "tone", "quiet" if found is None else "emphasis")
        missing = not_measured() if measured else self.tr("Not measured")
        self._word.setText(missing if found is None else word(found.label))
        self._who.setText("" if found is None else who_said(found))
        self._who.setVisible(bool(self._who.text()))
        by_model = found is None or found.by is Author.MODEL
        seen = found is not None and found.scores is not None
        self._bars.setVisible(seen)
        if found is not None and seen:
            self._bars.show_expression(found)
            named = self.tr("As {model} sees it").format(model=found.model or "")
            self._model.setText(named)
        elif found is not None and measured:
            self._model.setText(not_measured())
        elif not measured:
            self._model.setText(self.tr("No model for expressions is in use."))
        else:
            self._model.setText("")
        self._model.setVisible(bool(self._model.text()))
        self._back.setVisible(not by_model)
        self._back.setText(self.tr("Use the model's again") if seen else self.tr("Take it back"))

    def _ask(self) -> None:
        if self._face is None:
            return
        menu = expression_menu(self, [self._face], self._choose)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self._change.mapToGlobal(QPoint(0, self._change.height())))

    def _choose(self, expression: Expression | None) -> None:
        if self._face is not None:
            self.chosen.emit(self._face.id, expression)


def _label(tone: str) -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    restyle(label, "tone", tone)
    return label
