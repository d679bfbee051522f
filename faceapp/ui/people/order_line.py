"""The line above a person's faces: in which order they stand, and their years to go to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from faceapp.domain.browsing import FaceOrder, YearExpressions, YearFaces
from faceapp.ui import wording
from faceapp.ui.people.face_strip import Bead
from faceapp.ui.people.year_strip import YearStrip, why_no_bars
from faceapp.ui.pictures import Pictures
from faceapp.ui.theme import SPACE, SPACE_BETWEEN, SPACE_PAGE, restyle, set_role


class OrderLine(QWidget):
    """Three orders, one of them chosen; a face for each year.

    Signals:
        order_chosen: a ``FaceOrder``.
        year_chosen: go to this year.
        expression_chosen: (year, ``Expression``): show the photos.
    """

    order_chosen = Signal(object)
    year_chosen = Signal(int)
    expression_chosen = Signal(int, object)

    def __init__(self, pictures: Pictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._buttons: dict[FaceOrder, QPushButton] = {}
        self._group = QButtonGroup(self)
        self._note = QLabel()
        restyle(self._note, "tone", "quiet")
        self._shown: tuple[int, ...] = ()
        self._why = QLabel()
        self._why.setWordWrap(True)
        self._why.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        restyle(self._why, "tone", "caption")
        self._why.hide()
        self._years = YearStrip(pictures, 40)
        policy = self._years.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # the faces below stay where they are when the years come
        self._years.setSizePolicy(policy)
        self._years.setAccessibleName(self.tr("Through the years"))
        self._years.chosen.connect(self.year_chosen)
        self._years.expression_chosen.connect(self.expression_chosen)
        line = QHBoxLayout()
        line.setSpacing(SPACE_BETWEEN)
        for order, words, tip in (
            (FaceOrder.BEST, self.tr("Best first"), self.tr("The best looks at this person first")),
            (FaceOrder.TIME, self.tr("By time"), self.tr("The oldest photo first")),
            (FaceOrder.ODD, self.tr("Odd ones out"), self.tr("The faces least like the others first")),
        ):
            button = self._button(order, words, tip)
            self._buttons[order] = button
            self._group.addButton(button)
            line.addWidget(button)
        line.addSpacing(SPACE_BETWEEN)
        line.addWidget(self._note)
        line.addStretch(1)
        left = QVBoxLayout()
        left.setSpacing(SPACE)
        left.addStretch(1)
        left.addLayout(line)
        left.addWidget(self._why)
        left.addStretch(1)
        both = QHBoxLayout(self)
        both.setContentsMargins(SPACE_PAGE, 0, SPACE_PAGE, SPACE_BETWEEN)
        both.setSpacing(SPACE_BETWEEN)
        both.addLayout(left, 1)
        both.addWidget(self._years)
        self.show_order(FaceOrder.BEST)

    @property
    def years(self) -> YearStrip:
        """A face for each year."""
        return self._years

    def orders(self) -> Iterator[tuple[FaceOrder, str]]:
        """The orders as they stand, with their words."""
        for order, button in self._buttons.items():
            yield order, button.text()

    def show_order(self, order: FaceOrder) -> None:
        """This order is wanted."""
        self._buttons[order].setChecked(True)

    def show_note(self, order: FaceOrder) -> None:
        """The faces stand in this order now."""
        odd = order is FaceOrder.ODD
        self._note.setText(self.tr("Faces least like the others come first.") if odd else "")

    def show_years(self, years: Sequence[YearFaces], expressions: Sequence[YearExpressions] = ()) -> None:
        """A face for each year, where there are several, and what the faces of the year show."""
        beads = [Bead(y.year, y.face, str(y.year), f"{y.year}\n{wording.faces(y.count)}") for y in years]
        self._years.show_beads(beads if len(beads) > 1 else [])
        self._shown = tuple(year.year for year in years)
        self.show_expressions(expressions)

    def show_expressions(self, expressions: Sequence[YearExpressions]) -> None:
        """Show what the faces of these years show, or why not; the years stay as they are."""
        self._years.show_expressions(expressions)
        self._why.setText(why_no_bars(self._shown, expressions))
        self._why.setVisible(bool(self._why.text()))

    def _button(self, order: FaceOrder, words: str, tip: str) -> QPushButton:
        button = QPushButton(words)
        set_role(button, "chip")
        button.setCheckable(True)
        button.setToolTip(tip)
        button.clicked.connect(lambda _checked=False: self.order_chosen.emit(order))
        return button
