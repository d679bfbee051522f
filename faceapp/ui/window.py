"""The window: side bar, page, inspector, activity line; what they tell each other."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from faceapp.domain.browsing import Counts
from faceapp.domain.ids import PhotoId
from faceapp.domain.photo import Root
from faceapp.domain.query import quoted
from faceapp.engine.answers import Activity, Doing
from faceapp.engine.engine import Engine
from faceapp.services import browse
from faceapp.services.library import Library
from faceapp.ui import wording
from faceapp.ui.about import open_folder, show_about, show_in_folder
from faceapp.ui.activity import ActivityLine
from faceapp.ui.adding import Adding
from faceapp.ui.arrivals import Arrivals
from faceapp.ui.context import WindowContext
from faceapp.ui.drop_hint import DropHint
from faceapp.ui.empty import EmptyWords
from faceapp.ui.frame import Frame
from faceapp.ui.inspecting import Inspecting
from faceapp.ui.inspector import Inspector
from faceapp.ui.looking import Looking
from faceapp.ui.menu import WindowMenu, WindowVerbs
from faceapp.ui.news import News
from faceapp.ui.numbers import Numbers
from faceapp.ui.operations import Operations
from faceapp.ui.page import Page
from faceapp.ui.page_makers import page_makers
from faceapp.ui.pages import PageName, Pages
from faceapp.ui.photos.page import PhotosPage
from faceapp.ui.pictures import Pictures
from faceapp.ui.pressing import SpareKeys
from faceapp.ui.problems_page import ProblemsPage
from faceapp.ui.settings_page import SettingsPage
from faceapp.ui.side_bar import Place, SideBar
from faceapp.ui.state import WindowState
from faceapp.ui.theme import Mode, theme
from faceapp.ui.toast import Toast
from faceapp.ui.tool_bar import ToolBar

ROOMY_WIDTH = 1200
"""From here on there is room for search, controls and inspector side by side."""
SMALLEST = (720, 480)
NAMES_MS = 300
PLACES = frozenset(str(place) for place in Place)
SEARCHED = frozenset({PageName.PHOTOS})
"""Pages with the tool bar; over a photo it would cover it, elsewhere there is nothing it searches."""
OWN_SEARCH = frozenset({PageName.PEOPLE})
"""Pages on which Ctrl+F looks for something of their own."""


class MainWindow(QWidget):
    """The one window; whoever started the engine stops it when the window is closed."""

    def __init__(self, engine: Engine, library: Library, state: WindowState | None = None) -> None:
        super().__init__()
        self._engine = engine
        self._library = library
        self._state = state or WindowState()
        theme().set_mode(self._state.mode())
        self._operations = Operations(library, engine, self)
        self._pictures = Pictures(engine, self)
        self._context = WindowContext(engine, library, self._operations, self._pictures)
        self._adding = Adding(engine, self)
        self._roots: tuple[Root, ...] = ()
        self._roomy = True
        self.setWindowTitle("faceapp")
        self.setMinimumSize(*SMALLEST)

        self._menu = WindowMenu(self, self._verbs())
        self._side = SideBar(self._menu.menu)
        self._bar = ToolBar(self._menu.inspector)
        self._pages = Pages(page_makers(self._context, self._state))
        self._inspector = Inspector(self._context)
        self._inspecting = Inspecting(self._inspector, self._menu.inspector, self._state, self)
        self._activity = ActivityLine()
        self._frame = Frame(self, self._side, self._bar, self._pages, self._inspector, self._activity)
        self._toast = Toast(self._frame.middle, self._foot)
        self._hint = DropHint(self)
        self._numbers = Numbers(engine, self)
        self._names_soon = QTimer(self, singleShot=True, interval=NAMES_MS)
        self._names_soon.timeout.connect(self._read_names)
        self._news = News(self._context, self._pages, self._toast, self)
        self._arrivals = Arrivals(self._context, self)
        self._looking = Looking(engine, self._adding, self._photos_say, self)
        SpareKeys(self)
        self._connect()
        self._restore()

    # --- what app.py calls ---

    @property
    def context(self) -> WindowContext:
        """What the pages are given; for tests and tools."""
        return self._context

    @property
    def pages(self) -> Pages:
        """The pages."""
        return self._pages

    def open_paths(self, paths: Sequence[Path]) -> None:
        """Folders or files from the command line, another program, or dropped: add and show them."""
        if not paths:
            return
        query = self._arrivals.query_for(paths, self._roots)
        self.search(query or "")
        self._arrivals.expect(paths)
        self._adding.add(paths)

    def come_forward(self, paths: Sequence[Path]) -> None:
        """A second start handed its folders over."""
        self.open_paths(paths)
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.raise_()
        self.activateWindow()

    def go_on(self) -> None:
        """The engine runs: finish what an earlier scan left, and see what is new."""
        self.read_numbers()
        if self._roots:
            self._engine.scan()

    def read_numbers(self) -> None:
        """Count what the library holds, and see who there is."""
        self._numbers.read_now()
        self._read_names()

    # --- going places ---

    def show_page(self, name: PageName) -> None:
        """Show a page of the side bar or the menu."""
        if name is PageName.KEYS:  # pages list their keys when they are made
            self._pages.make_all()
        self._pages.go(name)

    def search(self, query: str) -> None:
        """Show the photos a query finds."""
        self._bar.show_query(query)
        self._photos.set_query(query)
        self._pages.go(PageName.PHOTOS, refresh=False)

    def open_photo(self, photo: int, photos: object) -> None:
        """Show a photo large; ``photos`` are its neighbours in order."""
        from faceapp.ui.viewer.page import ViewerPage

        viewer = self._pages.page(PageName.VIEWER)
        assert isinstance(viewer, ViewerPage)
        viewer.open(PhotoId(photo), photos)
        self._pages.go(PageName.VIEWER, refresh=False)

    def open_person(self, person: int) -> None:
        """Show a person's page."""
        from faceapp.ui.people.person_page import PersonPage

        page = self._pages.page(PageName.PERSON)
        assert isinstance(page, PersonPage)
        page.open(person)
        self._pages.go(PageName.PERSON, refresh=False)

    def back(self) -> None:
        """To the page one came from, at the same place; from the viewer, at the photo shown last."""
        seen = self._viewed() if self._pages.name is PageName.VIEWER else None
        if self._pages.back() and seen is not None and self._pages.name is PageName.PHOTOS:
            self._photos.reveal(seen)

    def _viewed(self) -> PhotoId | None:
        from faceapp.ui.viewer.page import ViewerPage

        viewer = self._pages.page(PageName.VIEWER)
        return viewer.photo if isinstance(viewer, ViewerPage) else None

    # --- putting it together ---

    def _verbs(self) -> WindowVerbs:
        go = self.show_page
        return WindowVerbs(
            add_folder=self._adding.ask_folder,
            look_for_new=self._look_for_new,
            undo=self._operations.undo,
            redo=self._operations.redo,
            search=self._focus_search,
            photos=lambda: go(PageName.PHOTOS),
            people=lambda: go(PageName.PEOPLE),
            review=lambda: go(PageName.REVIEW),
            problems=lambda: go(PageName.PROBLEMS),
            back=self.back,
            inspector=self._switch_inspector,
            full_screen=self._switch_full_screen,
            settings=lambda: go(PageName.SETTINGS),
            keys=lambda: go(PageName.KEYS),
            about=lambda: show_about(self),
            open_menu=lambda: self._side.menu_button.showMenu(),  # noqa: PLW0108 - made later
            quit=self.close,
            theme=self._choose_mode,
        )

    def _connect(self) -> None:
        engine, side, pages = self._engine, self._side, self._pages
        pages.made.connect(self._on_page_made)
        pages.shown.connect(self._on_page_shown)
        side.place_chosen.connect(lambda place: self.show_page(PageName(place)))
        side.folder_chosen.connect(self._show_folder_photos)
        side.add_folder_asked.connect(self._adding.ask_folder)
        side.remove_folder_asked.connect(self._adding.ask_remove)
        side.show_folder_asked.connect(lambda root: open_folder(root.path))
        side.scan_folder_asked.connect(self._look_for_new)
        self._bar.searched.connect(self._searched)
        self._bar.left.connect(self._focus_page)
        self._inspector.person_open_requested.connect(self.open_person)
        self._inspector.show_file_asked.connect(show_in_folder)
        self._bar.search.entered.connect(self._read_names)
        self._activity.pause_asked.connect(engine.pause)
        self._activity.resume_asked.connect(engine.resume)
        self._activity.stop_asked.connect(engine.stop_scan)
        self._activity.go_on_asked.connect(engine.scan)
        self._operations.working.connect(self._activity.show_working)
        self._arrivals.photo_arrived.connect(self.open_photo)
        self._hint.dropped.connect(self.open_paths)
        self._adding.added.connect(lambda _roots: self._numbers.read_now())
        self._adding.removed.connect(self._news.photos_removed)
        self._adding.refused.connect(self._news.complain)
        self._numbers.counted.connect(self._show_counts)
        self._news.numbers_changed.connect(self._numbers.read_soon)
        self._news.names_changed.connect(self._show_undo)
        self._news.names_changed.connect(self._names_soon.start)
        self._news.problems_asked.connect(lambda: self.show_page(PageName.PROBLEMS))
        engine.busy_changed.connect(self._on_busy)
        engine.recognised.connect(lambda _recognised: self._inspector.refresh_soon())

    def _restore(self) -> None:
        state = self._state
        self._roots = browse.roots(self._library)
        self._side.show_folders(self._roots)
        self._photos.restore(state.photos())
        self._frame.restore(state)
        self._menu.inspector.setChecked(state.inspector())
        self._menu.show_mode(theme().mode)
        theme().mode_changed.connect(self._choose_mode)
        self._show_undo()
        kept = state.page()
        self._pages.go(PageName(kept) if kept in PLACES else PageName.PHOTOS)

    @property
    def _photos(self) -> PhotosPage:
        page = self._pages.page(PageName.PHOTOS)
        assert isinstance(page, PhotosPage)
        return page

    def _on_page_made(self, name: PageName, page: Page) -> None:
        page.photo_open_requested.connect(self.open_photo)
        page.person_open_requested.connect(self.open_person)
        page.search_requested.connect(self.search)
        page.selection_changed.connect(
            lambda selection: self._inspecting.select(name, selection, shown=name is self._pages.name)
        )
        if name is not PageName.PHOTOS:  # where all ways begin
            page.left.connect(self.back)
        if isinstance(page, PhotosPage):
            page.add_folder_requested.connect(self._adding.ask_folder)
            page.query_refused.connect(self._bar.show_refused)
            page.shown.connect(self._bar.show_found)
            self._bar.take(page.take_controls())
        elif isinstance(page, ProblemsPage):
            page.retry_asked.connect(self._adding.retry)
            page.show_file_asked.connect(show_in_folder)
        elif isinstance(page, SettingsPage):
            page.add_folder_asked.connect(self._adding.ask_folder)
            page.remove_folder_asked.connect(self._adding.ask_remove)
            page.show_file_asked.connect(show_in_folder)
            page.cores_chosen.connect(self._engine.set_cores)
            page.show_folders(self._roots)

    def _on_page_shown(self, name: PageName) -> None:
        self._arrivals.forget()
        self._arrange()
        self._toast.settle()
        place = {PageName.PERSON: Place.PEOPLE}.get(name) or (Place(name) if name in PLACES else None)
        if place is not None or name is not PageName.VIEWER:
            self._side.choose(place)

    def _arrange(self) -> None:
        """Show what has a use on this page: no search in Settings, no inspector with nothing to select."""
        name = self._pages.name
        empty = not self._roots
        self._bar.setVisible(name in SEARCHED and not empty)
        self._bar.show_for_photos(name is PageName.PHOTOS)
        self._menu.search.setEnabled(name not in OWN_SEARCH and not empty)
        self._inspecting.show_for(name, empty=empty)
        self._bar.set_compact(not self._roomy)

    # --- what happened ---

    def _on_busy(self, activity: Activity) -> None:
        self._activity.show_activity(activity)
        if activity.doing is Doing.NOTHING:
            self._numbers.read_soon()

    def _show_counts(self, counts: Counts, roots: tuple[Root, ...]) -> None:
        self._side.show_counts(counts)
        self._menu.problems.setVisible(counts.problems > 0)
        parts = [wording.photos(counts.photos), wording.faces(counts.faces), wording.people(counts.people)]
        left = sum(root.pending for root in roots if root.online)
        self._activity.show_resting("  \u00b7  ".join(parts) if counts.photos else "", left)
        if roots != self._roots:
            self._roots = roots
            self._arrange()
            self._side.show_folders(roots)
            for page in self._pages.existing():
                if isinstance(page, SettingsPage):
                    page.show_folders(roots)

    def _show_undo(self) -> None:
        self._menu.show_undo(self._operations.undo_text(), self._operations.redo_text())

    # --- small verbs ---

    def _searched(self, query: str) -> None:
        self._photos.set_query(query)
        if self._pages.name is not PageName.PHOTOS:
            self._pages.go(PageName.PHOTOS, refresh=False)
            self._bar.search.setFocus()

    def _show_folder_photos(self, root: Root) -> None:
        self.search(f"folder:{quoted(wording.file_name(root.path))}")

    def _look_for_new(self, root: Root | None = None) -> None:
        self._news.scan_wanted()
        self._engine.scan(None if root is None else [root.id])

    def _photos_say(self, words: EmptyWords | None) -> None:
        self._photos.say_when_empty(words)

    def _foot(self) -> int:
        page = self._pages.currentWidget()
        return page.foot if isinstance(page, Page) else 0

    def _read_names(self) -> None:
        if self._engine.running:
            self._engine.ask(
                lambda context: browse.called(context.library), self._bar.show_names, urgent=False
            )

    def _focus_search(self) -> None:
        if self._bar.isHidden():
            self.show_page(PageName.PHOTOS)
        self._bar.search.setFocus()
        self._bar.search.selectAll()

    def _focus_page(self) -> None:
        page = self._pages.currentWidget()
        if isinstance(page, Page):
            page.focus_first()

    def _switch_inspector(self) -> None:
        self._inspecting.switch()
        self._arrange()

    def _fit_width(self) -> None:
        self._roomy = self.width() >= ROOMY_WIDTH
        self._inspecting.fit(self._roomy)
        self._arrange()

    def _switch_full_screen(self) -> None:
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)
        full = self.isFullScreen()
        self._side.setVisible(not full)
        self._activity.setVisible(not full)

    def _choose_mode(self, mode: Mode) -> None:
        theme().set_mode(mode)
        self._state.keep_mode(mode)
        self._menu.show_mode(mode)

    # --- Qt ---

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._roomy != (self.width() >= ROOMY_WIDTH):
            self._fit_width()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._operations.finish()
        state = self._state
        self._frame.keep(state)
        if self._pages.name in PLACES:
            state.keep_page(str(self._pages.name))
        state.keep_photos(self._photos.state())
        state.flush()
        self._numbers.stop()
        super().closeEvent(event)
