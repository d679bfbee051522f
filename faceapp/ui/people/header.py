"""The line above the people: counts, order, a filter, and what to do with many small groups."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QMenu, QSlider, QToolButton, QWidget

from faceapp.ui import wording
from faceapp.ui.column import page_title
from faceapp.ui.people.content import PeopleSort
from faceapp.ui.people.people_wall import LARGEST, SMALLEST, USUAL
from faceapp.ui.quiet_button import quiet_button
from faceapp.ui.state import WindowState
from faceapp.ui.theme import SPACE_BETWEEN, SPACE_GROUP, SPACE_PAGE, icon, restyle

NARROW = 860
"""Pixels below which the counts make room for the controls."""
SMALL_GROUPS = (3, 4, 5, 10)
"""Sizes below which all groups can be hidden at once."""


class PeopleHeader(QWidget):
    """Title, counts, filter, order, size.

    Signals:
        filter_typed: what names must begin with.
        sort_chosen: a ``PeopleSort``.
        hidden_chosen: whether hidden people and faces are shown.
        diameter_chosen: of the circles.
        hide_small_asked: hide all groups with fewer faces than this.
        filter_left: the filter was left with Enter, Down or Esc.
    """

    filter_typed = Signal(str)
    sort_chosen = Signal(object)
    hidden_chosen = Signal(bool)
    diameter_chosen = Signal(int)
    hide_small_asked = Signal(int)
    filter_left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        title = page_title(self.tr("People"))
        self._counts = QLabel()
        restyle(self._counts, "tone", "quiet")
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(self.tr("Find a person"))
        self.filter.setAccessibleName(self.tr("Find a person"))
        self.filter.setClearButtonEnabled(True)
        self.filter.addAction(icon("magnifying-glass", 16, "quiet"), QLineEdit.ActionPosition.LeadingPosition)
        self.filter.setFixedWidth(176)
        self.filter.textChanged.connect(self.filter_typed)
        self.filter.returnPressed.connect(self.filter_left)
        self._sort = QComboBox()
        self._sort.setAccessibleName(self.tr("Order"))
        self._sort.setToolTip(self.tr("Order of the people"))
        self._sort.addItem(self.tr("Most photos first"), PeopleSort.PHOTOS)
        self._sort.addItem(self.tr("By name"), PeopleSort.NAME)
        self._sort.activated.connect(lambda row: self.sort_chosen.emit(PeopleSort(self._sort.itemData(row))))
        self._size = QSlider(Qt.Orientation.Horizontal)
        self._size.setRange(SMALLEST, LARGEST)
        self._size.setSingleStep(8)
        self._size.setPageStep(16)
        self._size.setValue(USUAL)
        self._size.setFixedWidth(96)
        self._size.setAccessibleName(self.tr("Size of the pictures"))
        self._size.setToolTip(self.tr("Size of the pictures"))
        self._size.valueChanged.connect(self.diameter_chosen)
        self._more = quiet_button("dots-three-outline-vertical", self.tr("More"), 16)
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._more.setMenu(self._menu())
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_PAGE, SPACE_GROUP, SPACE_PAGE, SPACE_BETWEEN)
        row.setSpacing(SPACE_BETWEEN)
        row.addWidget(title)
        row.addSpacing(SPACE_BETWEEN)
        row.addWidget(self._counts)
        row.addStretch(1)
        for widget in (self.filter, self._sort, self._size, self._more):
            row.addWidget(widget)

    def remember(self, state: WindowState) -> None:
        """Order and size as they were last time, and from now on for the next time."""
        kept = state.people()
        row = self._sort.findData(kept.get("sort"))
        if row > 0:
            self._sort.setCurrentIndex(row)
            self.sort_chosen.emit(PeopleSort(self._sort.itemData(row)))
        size = kept.get("size")
        if isinstance(size, int):
            self._size.setValue(size)

        def keep() -> None:
            state.keep_people({"sort": str(self._sort.currentData()), "size": self._size.value()})

        self.sort_chosen.connect(lambda _sort: keep())
        self.diameter_chosen.connect(lambda _size: keep())

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        self._hidden = menu.addAction(self.tr("Show hidden"))
        self._hidden.setCheckable(True)
        self._hidden.toggled.connect(self.hidden_chosen)
        self._small = menu.addMenu(self.tr("Hide small groups"))
        for size in SMALL_GROUPS:
            action = self._small.addAction(self.tr("With fewer than {n} faces").format(n=size))
            action.triggered.connect(lambda _checked=False, n=size: self.hide_small_asked.emit(n))
        once = self._small.addAction(self.tr("Only faces seen once"))
        once.triggered.connect(lambda: self.hide_small_asked.emit(2))
        return menu

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._counts.setVisible(self.width() >= NARROW)

    def show_controls(self, shown: bool) -> None:
        """Order, size and the filter have no use while there is nobody."""
        for widget in (self.filter, self._sort, self._size, self._more):
            widget.setVisible(shown)

    def show_counts(self, people: int, hidden: int, groups: int) -> None:
        """What the page holds."""
        words = [wording.people(people)] if people else []
        if hidden:
            words.append(self.tr("{n} hidden").format(n=wording.number(hidden)))
        if groups:
            one = self.tr("1 group without a name")
            many = self.tr("{n} groups without a name").format(n=wording.number(groups))
            words.append(one if groups == 1 else many)
        self._counts.setText(" · ".join(words))
        self._hidden.setEnabled(bool(hidden) or self._hidden.isChecked())
