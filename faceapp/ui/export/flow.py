"""Small things one beside the other, in as many lines as they need; and a choice among some of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, TypeVar

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QPushButton, QSizePolicy, QStyle, QWidget

from faceapp.ui.theme import SPACE_BETWEEN, set_role

T = TypeVar("T")


class Flow(QWidget):
    """As wide as there is room, and as high as that needs; lines begin at the left, or end at the right."""

    def __init__(self, parent: QWidget | None = None, *, at_end: bool = False) -> None:
        super().__init__(parent)
        self._at_end = at_end
        self._parts: list[QWidget] = []
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def put(self, parts: Iterable[QWidget]) -> None:
        """Show these, in the place of what was there."""
        parts = list(parts)
        for old in self._parts:
            if old not in parts:
                old.hide()
                old.deleteLater()
        self._parts = parts
        for part in parts:
            part.setParent(self)
            part.show()
        self.arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.StyleChange, QEvent.Type.FontChange}:
            self.arrange()

    def sizeHint(self) -> QSize:
        return QSize(200, self.height())

    def arrange(self) -> None:
        """Something in it has another size."""
        width = max(self.width(), 1)
        x = y = line = 0
        places: list[tuple[QWidget, QRect]] = []
        ends: dict[int, int] = {}
        highs: dict[int, int] = {}
        for part in self._parts:
            if part.isHidden():
                continue
            part.ensurePolished()
            size = part.sizeHint()
            wide = min(size.width(), width)
            if x and x + wide > width:
                x, y, line = 0, y + line + SPACE_BETWEEN, 0
            line = max(line, size.height())
            places.append((part, QRect(x, y, wide, size.height())))
            ends[y], highs[y] = x + wide, line
            x += wide + SPACE_BETWEEN
        whole = QRect(0, 0, width, y + line)
        for part, place in places:
            left = width - ends[place.y()] if self._at_end else 0
            place.translate(left, (highs[place.y()] - place.height()) // 2)
            part.setGeometry(QStyle.visualRect(self.layoutDirection(), whole, place))
        if self.height() != whole.height():
            self.setFixedHeight(whole.height())


def flow(*parts: QWidget) -> Flow:
    """These, one beside the other where there is room."""
    made = Flow()
    made.put(parts)
    return made


class Chips(Flow, Generic[T]):
    """One of some values, each a chip; arrow keys go from one to the next.

    Signals:
        chosen: the value.
    """

    chosen = Signal(object)

    def __init__(self, name: str, values: Iterable[tuple[T, str, str]] = ()) -> None:
        """``name`` is read aloud; ``values`` are: value, words, what it means."""
        super().__init__()
        self.setAccessibleName(name)
        self._values: dict[T, QPushButton] = {}
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self.offer(values)

    def offer(self, values: Iterable[tuple[T, str, str]]) -> None:
        """What can be chosen."""
        for button in self._values.values():
            self._group.removeButton(button)
        self._values = {}
        for value, words, tip in values:
            chip = QPushButton(words)
            set_role(chip, "chip")
            chip.setCheckable(True)
            chip.setToolTip(tip)
            chip.setAccessibleName(words)
            chip.setAccessibleDescription(tip)
            chip.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            chip.clicked.connect(lambda _checked, value=value: self.chosen.emit(value))
            self._group.addButton(chip)
            self._values[value] = chip
        self.put(self._values.values())

    def button(self, value: T) -> QPushButton:
        """The chip of a value."""
        return self._values[value]

    def focus_chosen(self) -> None:
        """Put the focus on the chip that is marked; the first of them where none is."""
        chip = self._group.checkedButton() or next(iter(self._values.values()), None)
        if chip is not None:
            chip.setFocus()

    def show_chosen(self, value: T) -> None:
        """Mark it, without telling."""
        chip = self._values.get(value)
        if chip is not None:
            chip.setChecked(True)

    def let_see(self, value: T, seen: bool) -> None:
        """Whether its chip is there at all."""
        chip = self._values[value]
        if chip.isHidden() == seen:
            chip.setVisible(seen)
            self.arrange()

    def allow(self, value: T, allowed: bool, why: str = "") -> None:
        """Whether it can be chosen now; ``why`` not."""
        chip = self._values[value]
        chip.setEnabled(allowed)
        means = chip.accessibleDescription()
        chip.setToolTip(means if allowed or not why else why)
