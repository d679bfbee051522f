"""Fields of a step: a heading, the field, and a quiet line that says what it is for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QAbstractSpinBox, QCheckBox, QHBoxLayout, QLabel, QSpinBox, QVBoxLayout, QWidget

from faceapp.domain.export_choices import ExportChoices
from faceapp.ui.theme import SPACE_BETWEEN, SPACE_GROUP, SPACE_INSIDE, restyle


class StepForm(QWidget):
    """One step: shows choices, and tells other ones.

    Signals:
        changed: other ``ExportChoices``.
    """

    changed = Signal(object)

    def __init__(self, choices: ExportChoices) -> None:
        super().__init__()
        self.choices = choices
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(SPACE_GROUP)

    def take(self, choices: ExportChoices) -> None:
        """Show these; nothing is told."""
        self.choices = choices

    def change(self, **values: Any) -> None:
        """Tell other choices, where they are others."""
        self.change_to(replace(self.choices, **values))

    def change_to(self, choices: ExportChoices) -> None:
        """The same for all of them."""
        if choices != self.choices:
            self.choices = choices
            self.take(choices)
            self.changed.emit(choices)

    def add_field(self, title: str, *parts: QWidget, note: str = "") -> QWidget:
        """Put a field below the others; the first part is named after it."""
        field = QWidget()
        column = QVBoxLayout(field)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_INSIDE + 2)
        if title:
            heading = QLabel(title)
            restyle(heading, "tone", "strong")
            column.addWidget(heading)
        for part in parts:
            column.addWidget(part)
            if not part.accessibleName():
                part.setAccessibleName(title)
        if note:
            words = caption(note)
            column.addWidget(words)
            parts[0].setAccessibleDescription(note)
        self.column.addWidget(field)
        return field


def caption(text: str = "") -> QLabel:
    """A quiet line that wraps."""
    words = QLabel(text, wordWrap=True)
    words.setTextFormat(Qt.TextFormat.PlainText)
    restyle(words, "tone", "caption")
    return words


def refusal() -> QLabel:
    """A sentence beside the field that it is about; hidden until there is one."""
    words = QLabel(wordWrap=True)
    words.setTextFormat(Qt.TextFormat.PlainText)
    restyle(words, "tone", "danger")
    words.hide()
    return words


def say(label: QLabel, text: str) -> None:
    """Show a sentence, or hide where it stands."""
    label.setText(text)
    label.setVisible(bool(text))


def row(*parts: QWidget | str) -> QWidget:
    """Parts in one line, from the left."""
    line = QWidget()
    layout = QHBoxLayout(line)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(SPACE_BETWEEN)
    for part in parts:
        layout.addWidget(QLabel(part) if isinstance(part, str) else part)
    layout.addStretch(1)
    return line


def number_field(
    name: str, least: int, most: int, told: Callable[[int], object], *, none: str = "", suffix: str = ""
) -> QSpinBox:
    """A number; ``none`` is what the least one is called. The wheel scrolls the page, not the number."""
    field = QSpinBox()
    field.setRange(least, most)
    field.setAccessibleName(name)
    field.setSuffix(suffix)
    field.setSpecialValueText(none)
    field.setKeyboardTracking(False)
    field.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.UpDownArrows)
    field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    field.setMinimumWidth(104)
    field.lineEdit().setTextMargins(SPACE_INSIDE + 2, 0, 0, 0)
    field.installEventFilter(_Still(field))
    field.valueChanged.connect(told)
    return field


def switch(text: str, told: Callable[[bool], object], tip: str = "") -> QCheckBox:
    """Yes or no."""
    box = QCheckBox(text)
    box.setToolTip(tip)
    box.setAccessibleDescription(tip)
    box.toggled.connect(told)
    return box


def quietly(field: QSpinBox | QCheckBox, value: int | bool) -> None:
    """Show a value without telling."""
    field.blockSignals(True)
    if isinstance(field, QSpinBox):
        field.setValue(int(value))
    else:
        field.setChecked(bool(value))
    field.blockSignals(False)


class _Still(QObject):
    """Lets the wheel go by where the field has not the focus."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return super().eventFilter(watched, event)
