"""The page of all photos, or of those a search finds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPoint, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedLayout, QVBoxLayout, QWidget

from faceapp.domain.browsing import PhotoIndex, Sort
from faceapp.domain.change import Change
from faceapp.domain.errors import BadQuery, KnownError
from faceapp.domain.ids import PersonId, PhotoId
from faceapp.domain.scanning import PhotoScanned, PhotosListed
from faceapp.engine.engine import EngineContext, Ticket
from faceapp.services import browse
from faceapp.ui import wording
from faceapp.ui.context import WindowContext
from faceapp.ui.empty import EmptyPage, EmptyWords
from faceapp.ui.page import Page
from faceapp.ui.photos.controls import PhotoControls
from faceapp.ui.photos.expressing import PhotoExpressing
from faceapp.ui.photos.grid import PhotoGrid
from faceapp.ui.photos.keys import describe_keys
from faceapp.ui.photos.pointed import PointedNames
from faceapp.ui.photos.scrubber import Scrubber
from faceapp.ui.photos.sharp import SharpCells
from faceapp.ui.selection import Selection
from faceapp.ui.theme import SPACE_BETWEEN, SPACE_GROUP, icon

if TYPE_CHECKING:
    from faceapp.services.recognise import Recognised

BATCH_MS = 500
"""While a scan runs, the wall takes in what is new at most this often."""
SELECTED_MS = 40
"""After the selection last changed: when the inspector is told (a held arrow key is quicker)."""

Answer = tuple[PhotoIndex, Mapping[PersonId, str]]


class PhotosPage(Page):
    """The wall, its scrubber, and what it says when there is nothing to show.

    Signals:
        add_folder_requested: the one thing to do in an empty library.
        query_refused: the search can not be understood; a sentence.
        shown: other photos are shown: how many, and how many videos.
    """

    add_folder_requested = Signal()
    query_refused = Signal(str)
    shown = Signal(int, int)

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._query, self._sort = "", Sort.NEWEST
        self._wanted = self._query, self._sort  # what was asked for last; shown once it is read
        self._asked: Ticket | None = None
        self._changed = False
        self._videos = 0
        self._words: EmptyWords | None = None
        self._words_for = ""

        self._grid = PhotoGrid(context.pictures)
        self._pointed = PointedNames(context, self._grid, self)
        self._sharp = SharpCells(context.engine, self)
        PhotoExpressing(context, self._grid, self)
        self._empty = EmptyPage("images", "")
        self._controls = PhotoControls()
        self._header = self._make_header()
        body = QWidget()
        line = QHBoxLayout(body)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        self._scrubber = Scrubber(self._grid, body)
        line.addWidget(self._grid, 1)
        line.addWidget(self._scrubber)
        self._stack = QStackedLayout()
        self._stack.addWidget(body)
        self._stack.addWidget(self._empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._header)
        column.addLayout(self._stack, 1)
        self.setFocusProxy(self._grid)

        self._stale = self._timer(BATCH_MS, self.refresh)
        self._selected = self._timer(SELECTED_MS, self._tell_selection)
        self._connect()
        describe_keys()

    # --- what the window calls ---

    @property
    def grid(self) -> PhotoGrid:
        """The wall itself."""
        return self._grid

    @property
    def sort(self) -> Sort:
        """The order in use."""
        return self._sort

    @property
    def query(self) -> str:
        """The search in use; "" for all photos."""
        return self._query

    def set_query(self, query: str) -> None:
        """Show what a search finds; a search that can not be understood changes nothing."""
        wanted, sort = self._wanted
        if query != wanted:
            self._ask(query, sort)

    def set_sort(self, sort: Sort) -> None:
        """Show the photos in another order, from its beginning."""
        self._controls.show_sort(sort)
        query, wanted = self._wanted
        if sort == wanted:
            return
        index, names = self._grid.photos.photos, self._pointed.names
        if self._asked is not None or self._stale.isActive() or self._changed or not len(index):
            self._ask(query, sort)
            return
        # what is shown is up to date: its arrays are sorted, nothing of it is read again
        self._ask_for(lambda context: (browse.in_order(context.library, index, sort), names), query, sort)

    def take_controls(self) -> PhotoControls:
        """The controls, for the window's tool bar; the page then has no header of its own."""
        self._header.hide()
        self._controls.setParent(None)
        return self._controls

    def say_when_empty(self, words: EmptyWords | None) -> None:
        """A folder is being looked through, or has nothing; None: the invitation to add one.

        They are for the search that is wanted when the first of them come: all photos, or that folder.
        """
        if self._words is None:
            self._words_for = self._wanted[0]
        self._words = words
        if self._query == self._words_for and self._stack.currentIndex() == 1:
            self._say_empty()

    def reveal(self, photo: PhotoId) -> None:
        """Come back from the viewer: the photo it showed is the current one, and visible."""
        self._grid.reveal(photo)

    def state(self) -> dict[str, object]:
        """What is remembered from one start to the next; plain values."""
        return {"sort": self._sort.value, "row": self._grid.row_height, "squares": self._grid.squares}

    def restore(self, state: Mapping[str, object]) -> None:
        """Take up what ``state`` gave; what can not be read is left as it is."""
        sort, row = state.get("sort"), state.get("row")
        if isinstance(sort, str) and sort in set(Sort):
            self._sort = Sort(sort)
            self._wanted = self._query, self._sort
            self._controls.show_sort(self._sort)
        if isinstance(row, int):
            self._grid.set_row_height(row)
        squares = state.get("squares") in (True, "true")
        self._controls.show_squares(squares)
        self._grid.set_squares(squares)

    def refresh(self) -> None:
        self._ask(*self._wanted)

    def look_again(self) -> None:
        self._arrange_soon()

    def apply_change(self, change: Change) -> None:
        """Names changed, and with a search other photos may be found; not while nobody looks."""
        self._arrange_soon()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._changed:
            self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._sharp.stop()

    def photos_scanned(self, photos: Sequence[PhotoScanned]) -> None:
        changed = {int(scanned.photo) for scanned in photos}
        changed |= {int(scanned.replaces) for scanned in photos if scanned.replaces is not None}
        self._context.pictures.forget(photos=changed)
        self._sharp.forget(changed)
        self._grid.forget_pictures(changed)
        self._arrange_soon()

    def recognised(self, recognised: Recognised) -> None:
        if self._query:
            self._arrange_soon()

    def focus_first(self) -> None:
        self._grid.setFocus()

    # --- what is shown ---

    def _arrange_soon(self) -> None:
        """At most once in ``BATCH_MS``, however many photos come in; and not while nobody looks."""
        if not self.isVisible():
            self._changed = True
        elif not self._stale.isActive():
            self._stale.start()

    def _listed(self, listed: PhotosListed) -> None:
        """The scan found photos gone, back or changed; new ones come once they are looked at."""
        if self._query or bool(np.isin(listed.photos, self._grid.photos.photos.ids).any()):
            self._arrange_soon()

    def _ask(self, query: str, sort: Sort) -> None:
        def work(context: EngineContext) -> Answer:
            index = browse.photo_index(context.library, query, sort)
            return index, browse.called(context.library)

        self._ask_for(work, query, sort)

    def _ask_for(self, work: Callable[[EngineContext], Answer], query: str, sort: Sort) -> None:
        self._stale.stop()
        if self._asked is not None:
            self._asked.cancel()
        self._wanted = query, sort
        self._asked = self._context.engine.ask(
            work, lambda answer: self._show(answer, query, sort), failed=self._refused
        )

    def _show(self, answer: Answer, query: str, sort: Sort) -> None:
        index, self._pointed.names = answer
        elsewhere = (query, sort) != (self._query, self._sort)
        self._query, self._sort, self._asked, self._changed = query, sort, None, False
        if elsewhere:
            self._grid.verticalScrollBar().setValue(0)
        self._grid.about_to_change(hold=not elsewhere)
        self._grid.photos.show(index)
        self._videos = index.videos_at(slice(None))
        self._show_count(len(self._grid.picks.rows()))
        if len(index):
            self._stack.setCurrentIndex(0)
        else:
            self._say_empty()
        self.shown.emit(len(index) - self._videos, self._videos)

    def _refused(self, error: KnownError) -> None:
        self._asked = None
        self._wanted = self._query, self._sort
        if isinstance(error, BadQuery):
            self.query_refused.emit(wording.sentence(error))
        else:
            self._context.engine.problem.emit(error)

    def _say_empty(self) -> None:
        if self._words is not None and self._query == self._words_for:
            self._empty.say(*self._words)
        elif self._query:
            self._empty.say(
                "magnifying-glass",
                self.tr("Nothing found"),
                self.tr("No photo fits all of this search. A click on one of its parts above takes it away.")
                if len(self._query.split()) > 1
                else self.tr("No photo fits this search."),
                self.tr("Show all photos"),
            )
        else:
            self._empty.say(
                "images",
                self.tr("Your photos will be here"),
                self.tr(
                    "Add a folder of photos. The faces on them are found on this machine, and your"
                    " files stay as they are. Then People, at the left, is where you name them."
                ),
                self.tr("Add a folder of photos"),
            )
        self._stack.setCurrentIndex(1)

    def _do_next(self) -> None:
        if self._query and (self._words is None or self._query != self._words_for):
            self.search_requested.emit("")
        else:
            self.add_folder_requested.emit()

    # --- what is picked ---

    def _tell_selection(self) -> None:
        rows = self._grid.picks.rows()
        photos = tuple(PhotoId(photo) for photo in self._grid.photos.photos.ids[rows].tolist())
        self._show_count(len(photos) if len(photos) > 1 else 0)
        videos = self._grid.photos.photos.videos_at(rows) if len(photos) > 1 else 0
        self.selection_changed.emit(Selection(photos=photos, videos=videos))

    def _show_count(self, selected: int) -> None:
        self._controls.show_count(self._grid.photos.rowCount() - self._videos, selected, self._videos)

    def _open(self, row: int) -> None:
        self.photo_open_requested.emit(int(self._grid.photos.photo_at(row)), self._grid.photos.photos.ids)

    def _menu(self, row: int, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(icon("image", 16), self.tr("Open"), lambda: self._open(row))
        menu.addAction(
            icon("arrow-square-out", 16), self.tr("Show in its folder"), lambda: self._show_folder(row)
        )
        menu.addSeparator()
        menu.addAction(icon("selection-all", 16), self.tr("Select all"), self._grid.picks.all)
        menu.popup(place)

    def _show_folder(self, row: int) -> None:
        try:
            photo = browse.photo(self._context.library, self._grid.photos.photo_at(row))
        except KnownError as error:
            self._context.operations.refused.emit(wording.sentence(error))
            return
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(photo.path.parent)))

    # --- putting it together ---

    def _make_header(self) -> QWidget:
        header = QWidget()
        line = QHBoxLayout(header)
        line.setContentsMargins(SPACE_GROUP, SPACE_BETWEEN, SPACE_GROUP, 0)
        line.addStretch(1)
        line.addWidget(self._controls)
        return header

    def _connect(self) -> None:
        grid, controls = self._grid, self._controls
        grid.opened.connect(self._open)
        grid.menu_asked.connect(self._menu)
        grid.left.connect(self.left)
        grid.use_sharper(self._sharp.picture)
        grid.scrolled.connect(self._sharp.stop)
        grid.settled.connect(lambda: self._sharp.want(grid.cells()))
        self._sharp.sharper.connect(grid.forget_pictures)
        grid.row_height_changed.connect(controls.show_height)
        grid.selectionModel().selectionChanged.connect(lambda *_: self._selected.start())
        grid.photos.modelReset.connect(self._selected.start)
        controls.height_chosen.connect(grid.set_row_height)
        controls.squares_chosen.connect(grid.set_squares)
        controls.sort_chosen.connect(self.set_sort)
        self._empty.asked.connect(self._do_next)
        self._context.engine.photos_listed.connect(self._listed)

    def _timer(self, milliseconds: int, then: object) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(then)
        return timer
