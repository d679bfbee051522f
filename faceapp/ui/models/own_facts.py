"""The few facts about a network of one's own that its file does not say, asked by what it is for."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from faceapp.domain.expression import EXPRESSIONS
from faceapp.domain.own_network import (
    LARGEST_SIDE,
    SMALLEST_SIDE,
    Colour,
    Corners,
    OwnNetwork,
    Units,
    Values,
    labels_in,
)
from faceapp.ui.indent import indent
from faceapp.ui.theme import SPACE_BETWEEN, restyle

SIDES = {"expression": 48, "embedder": 112, "detector": 640}
"""What most networks of a kind take, in pixels."""


class OwnFacts(QWidget):
    """Fields; those that do not concern the kind are hidden."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind = "expression"
        self.name, self.labels, self.side = QLineEdit(), QLineEdit(", ".join(EXPRESSIONS)), QSpinBox()
        indent(self.side)
        self.side.setRange(SMALLEST_SIDE, LARGEST_SIDE)
        self.side.setSuffix(self.tr(" pixels"))
        self.colour = _choice(
            (Colour.GREY, self.tr("Grey")),
            (Colour.RGB, self.tr("Red, green, blue")),
            (Colour.BGR, self.tr("Blue, green, red")),
        )
        self.values = _choice(
            (Values.BYTES, self.tr("0 to 255")),
            (Values.UNIT, self.tr("0 to 1")),
            (Values.SIGNED, self.tr("\u22121 to 1")),
        )
        self.values.setCurrentIndex(1)
        self.corners = _choice(
            (Corners.CORNERS, self.tr("Two corners")),
            (Corners.SIZE, self.tr("A corner and the size")),
            (Corners.CENTRE, self.tr("The middle and the size")),
        )
        self.units = _choice(
            (Units.PIXELS, self.tr("Pixels")), (Units.FRACTIONS, self.tr("Fractions of the picture"))
        )
        self._rows: dict[str, tuple[QLabel, QWidget]] = {}
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(SPACE_BETWEEN)
        self._grid.setVerticalSpacing(SPACE_BETWEEN)
        self._grid.setColumnStretch(1, 1)
        for key, words, says, field in (
            ("name", self.tr("Name"), "", self.name),
            (
                "labels",
                self.tr("Labels"),
                self.tr("What its outputs mean, in its own order, separated by commas."),
                self.labels,
            ),
            ("side", self.tr("Side"), self.tr("Of the square picture that it takes."), self.side),
            ("colour", self.tr("Colours"), "", self.colour),
            ("values", self.tr("Values"), self.tr("What black and white are to it."), self.values),
            ("corners", self.tr("Boxes"), self.tr("What the four numbers of a box are."), self.corners),
            ("units", self.tr("Counted in"), self.tr("Boxes and points of faces."), self.units),
        ):
            self._row(key, words, says, field)
        self._says = QLabel(wordWrap=True)
        restyle(self._says, "tone", "caption")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_BETWEEN)
        column.addLayout(self._grid)
        column.addWidget(self._says)
        self.show_kind("expression")

    def show_kind(self, kind: str) -> None:
        """Ask what a network of that kind needs."""
        if self.side.value() in {SMALLEST_SIDE, SIDES[self._kind]}:  # nobody wrote another one
            self.side.setValue(SIDES[kind])
        if kind != "expression" and self._kind == "expression" and self.colour.currentIndex() == 0:
            self.colour.setCurrentIndex(1)
        elif kind == "expression" and self._kind != "expression":
            self.colour.setCurrentIndex(0)
        self._kind = kind
        detector = {"corners", "units"}
        for key, parts in self._rows.items():
            shown = (key != "labels" or kind == "expression") and (key not in detector or kind == "detector")
            for part in parts:
                part.setVisible(shown)
        self._says.setText(self._told(kind))
        self._says.setVisible(bool(self._says.text()))

    def align(self, width: int) -> int:
        """Have all fields begin where one beside a label of this width would; returns the width of labels."""
        width = max(width, *(label.sizeHint().width() for label, _ in self._rows.values()))
        self._grid.setColumnMinimumWidth(0, width)
        return width

    def network(self) -> OwnNetwork:
        """What is written.

        Raises:
            BadNetworkFacts: the labels are none.
        """
        return OwnNetwork(
            self.name.text().strip() or self.tr("My network"),
            labels_in(self.labels.text()) if self._kind == "expression" else (),
            self.side.value(),
            Colour(self.colour.currentData()),
            Values(self.values.currentData()),
            self._kind,
            Corners(self.corners.currentData()),
            Units(self.units.currentData()),
        )

    def _told(self, kind: str) -> str:
        if kind == "embedder":
            return self.tr(
                "It takes a face that was cut out, and gives one row of numbers. It can be measured under "
                "Figures. To recognise the people of a library it also needs distances from which two faces "
                "are one person: add it with a description that names them."
            )
        if kind == "detector":
            return self.tr(
                "It takes a photo, and gives three outputs in this order: boxes, scores, and five points of "
                "each face (eyes, nose, corners of the mouth)."
            )
        return ""

    def _row(self, key: str, words: str, says: str, field: QWidget) -> None:
        label, row = QLabel(words), self._grid.rowCount()
        label.setBuddy(field)
        field.setAccessibleName(words)
        field.setAccessibleDescription(says)
        for part in (label, field):
            part.setToolTip(says)
        self._grid.addWidget(label, row, 0)
        self._grid.addWidget(field, row, 1)
        self._rows[key] = (label, field)


def _choice(*choices: tuple[StrEnum, str]) -> QComboBox:
    box = QComboBox()
    for value, words in choices:
        box.addItem(words, value)
    return box
