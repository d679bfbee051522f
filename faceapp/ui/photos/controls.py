"""How the wall is shown: how many, in which order, how large; for the tool bar."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSlider, QWidget

from faceapp.domain.browsing import Sort
from faceapp.ui import wording
from faceapp.ui.elided import ElidedLabel
from faceapp.ui.photos.wall import LARGEST_ROW, SMALLEST_ROW, USUAL_ROW
from faceapp.ui.quiet_button import quiet_button
from faceapp.ui.theme import SPACE_BETWEEN, restyle

STEPS = 100


def height_of(step: int) -> int:
    """Row height at a step of the slider: equal steps are equal ratios."""
    return round(SMALLEST_ROW * (LARGEST_ROW / SMALLEST_ROW) ** (step / STEPS))


def step_of(height: int) -> int:
    """The step of the slider that is nearest to a row height."""
    return round(STEPS * math.log(height / SMALLEST_ROW) / math.log(LARGEST_ROW / SMALLEST_ROW))


class PhotoControls(QWidget):
    """Count, order, squares, zoom.

    Signals:
        sort_chosen: a ``Sort``.
        squares_chosen: whether all cells shall be square.
        height_chosen: the row height.
    """

    sort_chosen = Signal(object)
    squares_chosen = Signal(bool)
    height_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._count = ElidedLabel()
        restyle(self._count, "tone", "quiet")
        self._sort = QComboBox()
        self._sort.setAccessibleName(self.tr("Order"))
        self._sort.setToolTip(self.tr("Order of the photos"))
        for sort, words in (
            (Sort.NEWEST, self.tr("Newest first")),
            (Sort.OLDEST, self.tr("Oldest first")),
            (Sort.NAME, self.tr("Folder and name")),
            (Sort.ADDED, self.tr("Last added first")),
            (Sort.FACES, self.tr("Most faces first")),
        ):
            self._sort.addItem(words, sort)
        self._sort.activated.connect(lambda row: self.sort_chosen.emit(Sort(self._sort.itemData(row))))
        self._squares = quiet_button("squares-four", self.tr("Squares"))
        self._squares.setCheckable(True)
        self._squares.toggled.connect(self.squares_chosen)
        self._smaller = smaller = quiet_button("magnifying-glass-minus", self.tr("Smaller pictures (Ctrl+-)"))
        self._larger = larger = quiet_button("magnifying-glass-plus", self.tr("Larger pictures (Ctrl++)"))
        self._zoom = QSlider(Qt.Orientation.Horizontal)
        self._zoom.setRange(0, STEPS)
        self._zoom.setPageStep(12)
        self._zoom.setFixedWidth(112)
        self._zoom.setValue(step_of(USUAL_ROW))
        self._zoom.setAccessibleName(self.tr("Size of the pictures"))
        self._zoom.setToolTip(self.tr("Size of the pictures (Ctrl+wheel)"))
        self._zoom.valueChanged.connect(lambda step: self.height_chosen.emit(height_of(step)))
        smaller.clicked.connect(lambda: self._zoom.setValue(self._zoom.value() - self._zoom.pageStep()))
        larger.clicked.connect(lambda: self._zoom.setValue(self._zoom.value() + self._zoom.pageStep()))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_BETWEEN)
        for widget in (self._count, self._sort, self._squares, smaller, self._zoom, larger):
            row.addWidget(widget)

    def show_count(self, photos: int, selected: int, videos: int = 0) -> None:
        """How many photos and how many videos there are, or how many of all are selected."""
        chosen = self.tr("%1 selected").replace("%1", wording.number(selected))
        self._count.setText(chosen if selected else wording.appearances(photos, videos))

    def set_compact(self, compact: bool) -> None:
        """In a narrow tool bar what can be had elsewhere goes: the count, the buttons beside the slider."""
        for widget in (self._count, self._smaller, self._larger):
            widget.setVisible(not compact)

    def show_sort(self, sort: Sort) -> None:
        """The order in use."""
        self._sort.setCurrentIndex(self._sort.findData(sort))

    def show_squares(self, squares: bool) -> None:
        """Whether cells are square."""
        self._squares.setChecked(squares)

    def show_height(self, height: int) -> None:
        """The row height in use; says nothing back."""
        blocked = self._zoom.blockSignals(True)
        self._zoom.setValue(step_of(height))
        self._zoom.blockSignals(blocked)
