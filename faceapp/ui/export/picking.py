"""Some of many, picked by name: what was picked are chips, the rest is found by typing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, QStringListModel, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView, QPushButton, QVBoxLayout, QWidget

from faceapp.ui import wording
from faceapp.ui.export.flow import Flow
from faceapp.ui.pictures import Pictures
from faceapp.ui.theme import SPACE_BETWEEN, icon, restyle, set_role

CHIP_FACE = 20
ROWS = 8
SHOWN = 60
"""Chips at most; of more only the number is said."""


@dataclass(frozen=True, slots=True)
class Option:
    """What can be picked: its key, its name, and the face that stands for it."""

    key: object
    name: str
    face: int | None = None


class _Field(QLineEdit):
    """Backspace in an empty field takes the last one away; Down shows all that there are."""

    def __init__(self, emptied: Callable[[], object], all_asked: Callable[[], object]) -> None:
        super().__init__()
        self._emptied, self._all_asked = emptied, all_asked

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Backspace and not self.text():
            self._emptied()
        elif event.key() == Qt.Key.Key_Down and not self.text():
            self._all_asked()
        else:
            super().keyPressEvent(event)


class Picker(QWidget):
    """A field and the chips below it.

    Signals:
        picked: keys of all that are picked, in the order of picking.
    """

    picked = Signal(object)

    def __init__(self, glyph: str, hint: str, pictures: Pictures | None = None) -> None:
        super().__init__()
        self._glyph, self._pictures = glyph, pictures
        self._options: dict[object, Option] = {}
        self._keys: tuple[object, ...] = ()
        self._buttons: dict[object, QPushButton] = {}
        self._names = QStringListModel(self)
        self.field = _Field(self._drop_last, self._show_all)
        self.field.setPlaceholderText(hint)
        self.field.setAccessibleName(hint)
        self._completer = completer = QCompleter(self._names, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setMaxVisibleItems(ROWS)
        self._list = QListView()
        restyle(self._list, "popup", "true")
        completer.setPopup(self._list)
        self.field.setCompleter(completer)
        completer.activated.connect(self._typed, Qt.ConnectionType.QueuedConnection)
        self.field.returnPressed.connect(self._entered)
        self.chips = Flow()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_BETWEEN)
        column.addWidget(self.field)
        column.addWidget(self.chips)
        self.chips.hide()
        if pictures is not None:
            pictures.faces_arrived.connect(self._faces_arrived)

    def offer(self, options: Iterable[Option]) -> None:
        """All that can be picked."""
        self._options = {option.key: option for option in options}
        self._show()

    def take(self, keys: Sequence[object]) -> None:
        """These are picked; nothing is told. One that is not offered is shown by its key."""
        if tuple(keys) != self._keys:
            self._keys = tuple(keys)
            self._show()

    def _entered(self) -> None:
        """The name as it is typed, else the first one that is offered for it."""
        text = self.field.text().strip()
        known = any(one.name.casefold() == text.casefold() for one in self._options.values())
        if not known and text and self._completer.completionCount():
            text = self._completer.currentCompletion()
        self._list.hide()
        self._typed(text)

    def _typed(self, name: str) -> None:
        wanted = name.strip().casefold()
        found = next((one for one in self._options.values() if one.name.casefold() == wanted), None)
        if found is not None and found.key not in self._keys:
            self._tell((*self._keys, found.key))
        if found is not None:
            self.field.clear()

    def _tell(self, keys: tuple[object, ...]) -> None:
        self._keys = keys
        self._show()
        self.picked.emit(keys)

    def _drop(self, key: object) -> None:
        self._tell(tuple(one for one in self._keys if one != key))
        self.field.setFocus()

    def _drop_last(self) -> None:
        if self._keys:
            self._tell(self._keys[:-1])

    def _show_all(self) -> None:
        self._completer.setCompletionPrefix("")
        self._completer.complete()

    def _show(self) -> None:
        left = [one.name for one in self._options.values() if one.key not in self._keys]
        self._names.setStringList(left)
        self._buttons = {key: self._chip(key) for key in self._keys[:SHOWN]}
        self.chips.put(self._buttons.values())
        self.chips.setVisible(bool(self._keys))

    def _chip(self, key: object) -> QPushButton:
        option = self._options.get(key) or Option(key, str(key))
        words = wording.cut(wording.printable(option.name)).replace("&", "&&")
        chip = QPushButton(self._icon(option), f"{words}  \u00d7")
        chip.setIconSize(QSize(CHIP_FACE, CHIP_FACE))
        set_role(chip, "chip")
        chip.setAccessibleName(self.tr("Take away: {what}").format(what=option.name))
        chip.setToolTip(self.tr("Take it away"))
        chip.clicked.connect(lambda _checked: self._drop(key))
        return chip

    def _icon(self, option: Option) -> QIcon:
        found = None
        if self._pictures is not None and option.face is not None:
            found = self._pictures.round_face(option.face, CHIP_FACE, self.devicePixelRatioF())
        return icon(self._glyph, 16, "quiet") if found is None else QIcon(found)

    def _faces_arrived(self, faces: Sequence[int]) -> None:
        for key, button in self._buttons.items():
            option = self._options.get(key)
            if option is not None and option.face in faces:
                button.setIcon(self._icon(option))
