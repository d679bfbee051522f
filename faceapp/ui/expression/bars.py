"""A bar for each expression, below each other in a fixed order."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from faceapp.domain.expression import EXPRESSIONS, Expression
from faceapp.domain.face import FaceExpression
from faceapp.ui.expression.painting import ROW, number_width, paint_row, words_width
from faceapp.ui.expression.words import SHOWN, percent, percents, word
from faceapp.ui.theme import theme


class Bar(QWidget):
    """One row; read aloud as "Happy 62 %"."""

    def __init__(self, expression: Expression, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._expression = expression
        self._share: float | None = None
        self._whole: int | None = None
        self._strong = False
        self.setFixedHeight(ROW)
        self.setAccessibleName(word(expression))

    @property
    def whole(self) -> int | None:
        """In whole percents; None where it was not measured."""
        return self._whole

    @property
    def strong(self) -> bool:
        """Whether this is what the model sees most of."""
        return self._strong

    def show_share(self, share: float | None, whole: int | None, *, strong: bool) -> None:
        """Show this share; nothing is repainted where nothing changed."""
        if (share, whole, strong) == (self._share, self._whole, self._strong):
            return
        self._share, self._whole, self._strong = share, whole, strong
        name = word(self._expression)
        self.setAccessibleName(name if whole is None else f"{name} {percent(whole)}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(words_width() + number_width() + 96, ROW)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_row(
            painter, QRectF(self.rect()), self._expression, self._share, self._whole, theme().tokens,
            strong=self._strong,
        )  # fmt: skip


class ExpressionBars(QWidget):
    """The seven rows; what the model saw, whatever somebody said later."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Expression"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._bars = {expression: Bar(expression) for expression in SHOWN}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for bar in self._bars.values():
            column.addWidget(bar)

    def bar(self, expression: Expression) -> Bar:
        """The row of an expression."""
        return self._bars[expression]

    def show_expression(self, found: FaceExpression) -> None:
        """Show what was measured; what the model clearly sees is bold, also where it was corrected."""
        scores = found.scores
        top = found.seen[0] if found.seen is not None and found.clear else None
        whole = {} if scores is None else percents(scores)
        for expression, bar in self._bars.items():
            share = None if scores is None else scores[EXPRESSIONS.index(expression)]
            bar.show_share(share, whole.get(expression), strong=expression is top)
