"""How the window's parts stand beside each other, and the size it had last time."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from faceapp.ui.state import WindowState

USUAL = QSize(1280, 800)
AROUND = QSize(2, 38)
"""What a desktop puts around a window, about: all of it must be on the screen, title and foot."""
MIDDLE_WIDTH = 800


class Frame:
    """Side bar, middle and inspector with handles between them, and the line below.

    Attributes:
        middle: what floats over the page is laid over this.
    """

    def __init__(  # noqa: PLR0917 - as they stand
        self, window: QWidget, side: QWidget, bar: QWidget, pages: QWidget, inspector: QWidget, foot: QWidget
    ) -> None:
        self._window = window
        self._sides = side, inspector
        self.middle = QWidget()
        column = _column(self.middle)
        column.addWidget(bar)
        column.addWidget(pages, 1)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setHandleWidth(1)
        for part in (side, self.middle, inspector):
            self._splitter.addWidget(part)
            self._splitter.setCollapsible(self._splitter.indexOf(part), False)
        self._splitter.setStretchFactor(1, 1)
        whole = _column(window)
        whole.addWidget(self._splitter, 1)
        whole.addWidget(foot)

    def restore(self, state: WindowState) -> None:
        """As it was when it was closed; the first time as large as is good, and fits the screen."""
        window = self._window
        if not window.restoreGeometry(state.geometry()):
            window.resize(USUAL.boundedTo(window.screen().availableSize() - AROUND))
        if not self._splitter.restoreState(state.splitter()):
            side, inspector = (part.sizeHint().width() for part in self._sides)
            self._splitter.setSizes([side, MIDDLE_WIDTH, inspector])

    def keep(self, state: WindowState) -> None:
        """For the next time."""
        state.keep_geometry(self._window.saveGeometry())
        state.keep_splitter(self._splitter.saveState())


def _column(of: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(of)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    return column
