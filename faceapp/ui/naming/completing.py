"""A line of text that shows what is missing of a name, selected, behind the typed letters."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget

from faceapp.ui.naming.names import Offer, rest_of

_TAKE_AWAY = (
    QKeySequence.StandardKey.DeleteStartOfWord,
    QKeySequence.StandardKey.DeleteEndOfWord,
    QKeySequence.StandardKey.Cut,
)

STAYS = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
"""Reasons for losing the focus that do not end the naming: it comes back by itself."""


class CompletingEdit(QLineEdit):
    """What stands in it is what Enter takes.

    The letters of a completion are selected: typing goes on over them, the right arrow
    keeps them, Backspace takes them away, and then none come back until a letter is typed.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._typed = ""
        self._taking_away = False
        self._completes = False
        self.textEdited.connect(self._edited)

    @property
    def typed(self) -> str:
        """What the user wrote, without the completion."""
        return self._typed

    @property
    def completes(self) -> bool:
        """Whether a completion is wanted: letters were just put at the end."""
        return self._completes

    def fill(self, text: str) -> None:
        """Begin with ``text``, all of it selected, its beginning to be seen."""
        self._typed, self._completes = text, False
        self.setText(text)
        self.setSelection(len(text), -len(text))

    def go_on(self) -> None:
        """What it begins with was typed by the user, elsewhere: it is completed, and added to."""
        self._completes = True
        self.deselect()
        self.end(False)

    def show_rest(self, rest: str) -> None:
        """Show ``rest`` behind what was typed, selected; "" for nothing."""
        whole = self._typed + rest
        if self.text() != whole:
            self.setText(whole)
        if rest:
            self.setSelection(len(whole), -len(rest))  # the cursor stays where typing goes on

    def show_offer(self, offer: Offer) -> None:
        """An offer was gone to with the arrows: it stands in the field now."""
        rest = "" if offer.person is None else rest_of(self._typed, offer.name)
        if rest is not None:
            self.show_rest(rest)
        else:
            self.setText(offer.name)
            self.setSelection(len(offer.name), -len(offer.name))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete)
        self._taking_away = plain or any(event.matches(key) for key in _TAKE_AWAY)
        if event.matches(QKeySequence.StandardKey.MoveToNextChar) and self.hasSelectedText():
            self.setCursorPosition(self.selectionEnd())  # Qt would only go one letter on
            return
        super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._taking_away = False
        super().inputMethodEvent(event)

    def _edited(self, text: str) -> None:
        self._typed = text
        self._completes = not self._taking_away and self.cursorPosition() == len(text)
