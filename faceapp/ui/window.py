"""The window: side bar, page, inspector, activity line; what they tell each other."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from faceapp.domain.analysing import StoppedVideos
from faceapp.domain.browsing import Counts
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
from faceapp.ui.arranging import Arranging
from faceapp.ui.arrivals import Arrivals
from faceapp.ui.context import WindowContext
from faceapp.ui.drop_hint import DropHint
from faceapp.ui.empty import EmptyWords
from faceapp.ui.export.telling import TellingExports
from faceapp.ui.frame import Frame
from faceapp.ui.going import Going
from faceapp.ui.importing.desk import ImportDesk
from faceapp.ui.inspecting import Inspecting
from faceapp.ui.inspector import Inspector
from faceapp.ui.joining import Joining
from faceapp.ui.looking import Looking
from faceapp.ui.menu import WindowMenu, WindowVerbs
from faceapp.ui.news import News
from faceapp.ui.numbers import Numbers
from faceapp.ui.operations import Operations
from faceapp.ui.page import Page
from faceapp.ui.page_makers import page_makers
from faceapp.ui.pages import PageName, Pages
from faceapp.ui.pictures import Pictures
from faceapp.ui.pressing import SpareKeys
from faceapp.ui.side_bar import Place, SideBar
from faceapp.ui.state import WindowState
from faceapp.ui.telling_work import TellingWork
from faceapp.ui.theme import Mode, theme
from faceapp.ui.toast import Toast
from faceapp.ui.tool_bar import ToolBar
from faceapp.ui.watching import Watching

SMALLEST = (720, 480)
NAMES_MS = 300
PLACES = frozenset(str(place) for place in Place)
_BELOW = {
    PageName.PERSON: Place.PEOPLE,
    PageName.RECORDING: Place.RECORDINGS,
    PageName.TRAINING: Place.CLEANING,
}
"""Pages without an entry of their own, and whose they are."""


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
        self._adding = Adding(engine, self._operations, self)
        self._roots: tuple[Root, ...] = ()
        self.setWindowTitle("faceapp")
        self.setMinimumSize(*SMALLEST)

        self._menu = WindowMenu(self, self._verbs())
        self._side = SideBar(self._menu.menu)
        self._place: Place | None = None  # where the photo shown large was opened
        self._bar = ToolBar(self._menu.inspector)
        self._pages = Pages(page_makers(self._context, self._state))
        self._inspector = Inspector(self._context)
        self._inspecting = Inspecting(self._inspector, self._menu.inspector, self._state, self)
        self._activity = ActivityLine()
        TellingWork(engine, self._activity)
        self._going = Going(self._pages, self._bar)
        self._joining = Joining(engine, self._pages, self._going, self._adding, self._bar, self._inspecting)
        self._arranging = Arranging(
            self._pages, self._bar, self._menu, self._inspecting, (self._side, self._activity)
        )
        self._frame = Frame(self, self._side, self._bar, self._pages, self._inspector, self._activity)
        self._toast = Toast(self._frame.middle, self._foot)
        self._imports = ImportDesk(engine, library.path, self._activity, self._toast, self)
        exports = lambda: self.show_page(PageName.EXPORTS)  # noqa: E731
        self._exporting = TellingExports(engine.exports, self._activity, self._toast, exports, self)
        self._hint = DropHint(self)
        self._numbers = Numbers(engine, self)
        self._names_soon = QTimer(self, singleShot=True, interval=NAMES_MS)
        self._names_soon.timeout.connect(self._read_names)
        self._news = News(self._context, self._pages, self._toast, self)
        self._arrivals = Arrivals(self._context, self)
        self._watching = Watching(engine, library, self)
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
        if self._pages.name is not PageName.RECORDINGS:  # there they show up where they were dropped
            query = self._arrivals.query_for(paths, self._roots)
            self.search(query or "")
            self._arrivals.expect(paths)
        self._adding.add(paths)
        self._imports.offer(paths)

    def come_forward(self, paths: Sequence[Path]) -> None:
        """A second start handed its folders over."""
        self.open_paths(paths)
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.raise_()
        self.activateWindow()

    def import_dataset(self, folder: Path, form: str) -> None:
        """Bring a dataset in that the command line names."""
        self._imports.begin(folder, form)

    def go_on(self) -> None:
        """The engine runs: finish what an earlier scan left, and see what is new."""
        self.read_numbers()
        if self._roots:
            self._engine.scan()

    def offer_models(self) -> None:
        """At the first start: say that better models can be had."""
        from faceapp.ui.models.first_offer import FirstOffer

        offer = FirstOffer(self._engine, self._state, self._frame.middle)
        offer.wanted.connect(lambda: self.show_page(PageName.MODELS))
        offer.look()

    def read_numbers(self) -> None:
        """Count what the library holds, and see who there is."""
        self._numbers.read_now()
        self._read_names()

    # --- going places ---

    def show_page(self, name: PageName) -> None:
        """Show a page of the side bar or the menu."""
        self._going.to(name)

    def search(self, query: str) -> None:
        """Show the photos a query finds."""
        self._going.search(query)

    def open_photo(self, photo: int, photos: object) -> None:
        """Show a photo large; ``photos`` are its neighbours in order."""
        self._going.to_photo(photo, photos)

    def open_person(self, person: int) -> None:
        """Show a person's page."""
        self._going.to_person(person)

    def back(self) -> None:
        """To the page one came from, at the same place."""
        self._going.back()

    # --- putting it together ---

    def _verbs(self) -> WindowVerbs:
        go = self.show_page
        return WindowVerbs(
            add_folder=self._adding.ask_folder,
            look_for_new=self._look_for_new,
            undo=self._operations.undo,
            redo=self._operations.redo,
            search=lambda: self._going.to_search(),  # noqa: PLW0108 - made later
            photos=lambda: go(PageName.PHOTOS),
            people=lambda: go(PageName.PEOPLE),
            review=lambda: go(PageName.REVIEW),
            problems=lambda: go(PageName.PROBLEMS),
            camera=lambda: go(PageName.CAMERA),
            recordings=lambda: go(PageName.RECORDINGS),
            exports=lambda: go(PageName.EXPORTS),
            cleaning=lambda: go(PageName.CLEANING),
            import_dataset=lambda: self._imports.open(),  # noqa: PLW0108 - made later
            train=lambda: go(PageName.TRAINING),
            back=self.back,
            inspector=lambda: self._arranging.switch_inspector(),  # noqa: PLW0108 - made later
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
        pages.shown.connect(self._on_page_shown)
        side.place_chosen.connect(lambda place: self.show_page(PageName(place)))
        side.folder_chosen.connect(self._show_folder_photos)
        side.add_folder_asked.connect(self._adding.ask_folder)
        side.remove_folder_asked.connect(self._adding.ask_remove)
        side.show_folder_asked.connect(lambda root: open_folder(root.path))
        side.scan_folder_asked.connect(self._look_for_new)
        self._bar.searched.connect(self._going.searched)
        self._bar.left.connect(self._going.focus_page)
        self._inspector.person_open_requested.connect(self._going.to_person)
        self._inspector.show_file_asked.connect(show_in_folder)
        self._inspector.points_found.connect(pages.show_points)
        self._bar.search.entered.connect(self._read_names)
        self._watching.written.connect(self._operations.look)
        self._menu.menu.aboutToShow.connect(self._operations.look)
        self._watching.changed.connect(self._news.look_again)
        self._watching.rested.connect(engine.look_anew)
        self._operations.outdated.connect(self._news.look_again)
        self._operations.working.connect(self._activity.show_working)
        self._arrivals.photo_arrived.connect(self._going.to_photo)
        self._hint.dropped.connect(self.open_paths)
        self._adding.added.connect(lambda _roots: self._numbers.read_now())
        self._adding.came_back.connect(self._news.photos_back)
        self._adding.deleted.connect(self._news.photos_deleted)
        self._adding.refused.connect(self._news.complain)
        pages.made.connect(self._imports.join)
        self._imports.came_in.connect(self._news.look_again)
        self._imports.check_asked.connect(lambda: self.show_page(PageName.CLEANING))
        self._imports.people_asked.connect(lambda: self.show_page(PageName.PEOPLE))
        self._numbers.counted.connect(self._show_counts)
        self._news.numbers_changed.connect(self._numbers.read_soon)
        self._news.names_changed.connect(self._show_undo)
        self._news.names_changed.connect(self._names_soon.start)
        self._news.problems_asked.connect(lambda: self.show_page(PageName.PROBLEMS))
        self._news.people_asked.connect(lambda: self.show_page(PageName.PEOPLE))
        engine.busy_changed.connect(self._on_busy)
        engine.recognised.connect(lambda _recognised: self._inspector.refresh_soon())
        engine.expressions_measured.connect(self._inspector.expressions_measured)

    def _restore(self) -> None:
        state = self._state
        self._take_roots(browse.roots(self._library))
        self._going.photos.restore(state.photos())
        self._frame.restore(state)
        self._menu.inspector.setChecked(state.inspector())
        self._menu.show_mode(theme().mode)
        theme().mode_changed.connect(self._choose_mode)
        self._show_undo()
        kept = state.page()
        self._pages.go(PageName(kept) if kept in PLACES else PageName.PHOTOS)

    def _on_page_shown(self, name: PageName) -> None:
        self._arrivals.forget()
        self._arranging.show_for_page()
        self._toast.settle()
        place = _BELOW.get(name) or (Place(name) if name in PLACES else None)
        if name is PageName.VIEWER:  # it belongs to where the photo was opened
            place = self._place
        elif place is not None:
            self._place = place
        self._side.choose(place)

    # --- what happened ---

    def _on_busy(self, activity: Activity) -> None:
        if activity.doing is Doing.NOTHING:
            self._numbers.read_soon()

    def _show_counts(
        self, counts: Counts, roots: tuple[Root, ...], stopped: StoppedVideos | None = None
    ) -> None:
        self._side.show_counts(counts)
        self._menu.problems.setVisible(counts.problems > 0)
        here = wording.appearances(counts.photos - counts.videos, counts.videos)
        parts = [here, wording.faces(counts.faces), wording.people(counts.people)]
        left = sum(root.pending for root in roots if root.online)
        videos = sum(root.pending_videos for root in roots if root.online)
        text = "  \u00b7  ".join(parts) if counts.photos else ""
        self._activity.show_resting(text, left, videos, stopped)
        if roots != self._roots:
            self._take_roots(roots)
            self._arranging.show_for_page()

    def _take_roots(self, roots: tuple[Root, ...]) -> None:
        self._roots = roots
        self._arranging.set_empty(not roots)
        self._side.show_folders(roots)
        self._joining.show_folders(roots)

    def _show_undo(self) -> None:
        self._menu.show_undo(self._operations.undo_text(), self._operations.redo_text())

    # --- small verbs ---

    def _show_folder_photos(self, root: Root) -> None:
        self.search(f"folder:{quoted(wording.file_name(root.path))}")

    def _look_for_new(self, root: Root | None = None) -> None:
        self._news.scan_wanted()
        self._engine.scan(None if root is None else [root.id])

    def _photos_say(self, words: EmptyWords | None) -> None:
        self._going.photos.say_when_empty(words)

    def _foot(self) -> int:
        page = self._pages.currentWidget()
        return page.foot if isinstance(page, Page) else 0

    def _read_names(self) -> None:
        if self._engine.running:
            self._engine.ask(
                lambda context: browse.called(context.library), self._bar.show_names, urgent=False
            )

    def _switch_full_screen(self) -> None:
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)
        self._arranging.set_full_screen(self.isFullScreen())

    def _choose_mode(self, mode: Mode) -> None:
        theme().set_mode(mode)
        self._state.keep_mode(mode)
        self._menu.show_mode(mode)

    # --- Qt ---

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arranging.fit(self.width())

    def closeEvent(self, event: QCloseEvent) -> None:
        self._operations.finish()
        state = self._state
        self._frame.keep(state)
        if self._pages.name in PLACES:
            state.keep_page(str(self._pages.name))
        state.keep_photos(self._going.photos.state())
        state.flush()
        self._numbers.stop()
        self._watching.stop()
        super().closeEvent(event)
