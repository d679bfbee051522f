"""The tool bar: search, what is filtered, and the page's own controls."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from faceapp.domain.errors import BadQuery
from faceapp.domain.ids import PersonId
from faceapp.domain.query_names import NameIndex, chips, resolve
from faceapp.domain.query_parser import parse
from faceapp.ui import wording
from faceapp.ui.keeping_focus import in_reading_order
from faceapp.ui.photos.controls import PhotoControls
from faceapp.ui.search_chips import SearchChips
from faceapp.ui.search_field import SearchField
from faceapp.ui.theme import SPACE_BETWEEN, SPACE_GROUP, set_role

SEARCH_WIDTH = 160
LARGEST_SEARCH = 640
"""Pixels; on a large screen the field need not be as wide as the photos."""


class ToolBar(QFrame):
    """Search, chips, what the page brings along, and the inspector's switch.

    Signals:
        searched: a query, as text.
        left: the focus belongs to the page.
    """

    searched = Signal(str)
    left = Signal()

    def __init__(self, inspector: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._query = ""
        self._names: dict[PersonId, str] = {}
        self._index = NameIndex(())
        self._controls: PhotoControls | None = None
        self._found: tuple[int, int] | None = None
        self.search = SearchField(self._below)
        self.search.setMinimumWidth(SEARCH_WIDTH)
        self.search.setMaximumWidth(LARGEST_SEARCH)
        self.search.searched.connect(self._typed)
        self.search.left.connect(self.left)
        switch = QToolButton()
        set_role(switch, "quiet")
        switch.setDefaultAction(inspector)
        switch.setIconSize(QSize(20, 20))
        switch.setFocusPolicy(Qt.FocusPolicy.TabFocus)

        self._row = QHBoxLayout()
        self._row.setSpacing(SPACE_BETWEEN)
        self._row.addWidget(self.search, 1000)
        self._row.addStretch(1)
        self._row.addWidget(switch)
        self.chips = SearchChips()
        self.chips.chosen.connect(self._typed)
        self.chips.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE_GROUP, SPACE_BETWEEN, SPACE_BETWEEN, SPACE_BETWEEN)
        layout.setSpacing(SPACE_BETWEEN)
        layout.addLayout(self._row)
        layout.addWidget(self.chips)

    def take(self, controls: PhotoControls) -> None:
        """Put the photo page's own controls between the search and the switch."""
        self._controls = controls
        self._row.insertWidget(2, controls)
        in_reading_order(self)

    def show_for_photos(self, photos: bool) -> None:
        """Order and size belong to the photos; elsewhere they would be dead."""
        if self._controls is not None:
            self._controls.setVisible(photos)
        self.chips.setVisible(photos and not self.chips.empty)

    def set_compact(self, compact: bool) -> None:
        """Little room: the search keeps its own, the controls do with less, the count goes down."""
        self.chips.set_counted(compact)
        if self._controls is not None:
            self._controls.set_compact(compact)

    @property
    def query(self) -> str:
        """What is searched for."""
        return self._query

    def show_found(self, photos: int, videos: int = 0) -> None:
        """How many photos and videos the search found."""
        self._found = photos, videos
        self.chips.show_found(photos, videos)

    def show_refused(self, sentence: str) -> None:
        """The search can not be understood."""
        self.chips.show_refused(sentence)
        self.chips.show()

    def show_names(self, names: Mapping[PersonId, str]) -> None:
        """Who there is: completed in the field, and told apart from folders in the chips."""
        if names != self._names:
            self._names = dict(names)
            self._index = NameIndex(self._names.items())
            self.search.set_names(list(self._names.values()))
            if self._query:
                found = self._found
                self.show_query(self._query)
                if found is not None:
                    self.show_found(*found)

    def show_query(self, text: str) -> None:
        """Show what is searched for: in the field, and as chips."""
        self._query = text
        self.search.show_query(text)
        try:
            parts = chips(resolve(parse(text), self._index))
        except BadQuery as error:
            self.show_refused(wording.sentence(error))
            return
        self._found = None
        self.chips.show_chips(parts)
        self.chips.setVisible(bool(parts))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.search.settle()

    def _below(self) -> int:
        """The lower edge of the tool bar, as the field sees it."""
        return self.search.mapFrom(self, QPoint(0, self.height())).y() - SPACE_BETWEEN // 2

    def _typed(self, text: str) -> None:
        self.show_query(text)
        self.searched.emit(text)
