"""When the inspector is shown, and what of: each page has a selection of its own."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from faceapp.ui.inspector import Inspector
from faceapp.ui.pages import PageName
from faceapp.ui.selection import Selection
from faceapp.ui.state import WindowState

INSPECTED = frozenset({PageName.PHOTOS, PageName.VIEWER, PageName.PERSON, PageName.PROBLEMS})
"""Pages on which something can be selected."""


class Inspecting(QObject):
    """Keeps what is selected on which page.

    Args:
        inspector: the column.
        switch: the user's wish; checkable.
        state: where the wish is remembered.
    """

    def __init__(self, inspector: Inspector, switch: QAction, state: WindowState, parent: QObject) -> None:
        super().__init__(parent)
        self._inspector = inspector
        self._switch = switch
        self._state = state
        self._selections: dict[PageName, Selection] = {}
        self._narrow_wish = False
        self._roomy = True

    def select(self, page: PageName, selection: Selection, *, shown: bool) -> None:
        """Something is selected on ``page``; a page that is not ``shown`` does not speak."""
        self._selections[page] = selection
        if shown:
            self._inspector.show_selection(selection)

    def switch(self) -> None:
        """The user wants it, or does not; in a narrow window that is not remembered."""
        self._narrow_wish = self._switch.isChecked()
        if self._roomy:
            self._state.keep_inspector(self._narrow_wish)

    def fit(self, roomy: bool) -> None:
        """In a narrow window the pictures get its room, unless it was asked for there."""
        self._roomy = roomy
        self._switch.setChecked(self._state.inspector() if roomy else self._narrow_wish)

    def show_for(self, page: PageName | None, *, empty: bool) -> None:
        """Show it where it has a use: not in Settings, not in an empty library."""
        selection = Selection() if page is None else self._selections.get(page, Selection())
        useful = page in INSPECTED and not empty
        if page is PageName.PROBLEMS:  # without problems there is no file to speak of
            useful = bool(selection.photos)
        self._switch.setEnabled(useful)
        self._inspector.show_selection(selection)
        self._inspector.setVisible(useful and self._switch.isChecked())
