"""What of the window is shown: that depends on the page, on the room there is, and on the library."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from faceapp.ui.inspecting import Inspecting
from faceapp.ui.menu import WindowMenu
from faceapp.ui.pages import PageName, Pages
from faceapp.ui.tool_bar import ToolBar

ROOMY_WIDTH = 1200
"""From here on there is room for search, controls and inspector side by side."""
SEARCHED = frozenset({PageName.PHOTOS})
"""Pages with the tool bar; over a photo it would cover it, elsewhere there is nothing it searches."""
OWN_SEARCH = frozenset({PageName.PEOPLE})
"""Pages on which Ctrl+F looks for something of their own."""


class Arranging:
    """Shows what has a use: no search in Settings, no inspector with nothing to select.

    Args:
        around: what makes room in full screen.
    """

    def __init__(
        self,
        pages: Pages,
        bar: ToolBar,
        menu: WindowMenu,
        inspecting: Inspecting,
        around: tuple[QWidget, ...],
    ) -> None:
        self._pages = pages
        self._bar = bar
        self._menu = menu
        self._inspecting = inspecting
        self._around = around
        self._roomy = True
        self._empty = True

    def show_for_page(self) -> None:
        """Another page is shown."""
        name = self._pages.name
        self._bar.setVisible(name in SEARCHED and not self._empty)
        self._bar.show_for_photos(name is PageName.PHOTOS)
        self._menu.search.setEnabled(name not in OWN_SEARCH and not self._empty)
        self._inspecting.show_for(name, empty=self._empty)
        self._bar.set_compact(not self._roomy)

    def set_empty(self, empty: bool) -> None:
        """Whether the library has no folder."""
        self._empty = empty

    def fit(self, width: int) -> None:
        """The window has this width now."""
        roomy = width >= ROOMY_WIDTH
        if roomy != self._roomy:
            self._roomy = roomy
            self._inspecting.fit(roomy)
            self.show_for_page()

    def switch_inspector(self) -> None:
        """The user wants the inspector, or does not."""
        self._inspecting.switch()
        self.show_for_page()

    def set_full_screen(self, full: bool) -> None:
        """Only the page, or all of the window again."""
        for part in self._around:
            part.setVisible(not full)
