"""A page that was just made is joined to the rest of the window: what it asks for reaches who does it."""

from __future__ import annotations

from collections.abc import Sequence

from faceapp.domain.photo import Root
from faceapp.engine.engine import Engine
from faceapp.ui.about import show_in_folder
from faceapp.ui.adding import Adding
from faceapp.ui.going import Going
from faceapp.ui.inspecting import Inspecting
from faceapp.ui.page import Page
from faceapp.ui.pages import PageName, Pages
from faceapp.ui.photos.page import PhotosPage
from faceapp.ui.problems_page import ProblemsPage
from faceapp.ui.settings_page import SettingsPage
from faceapp.ui.tool_bar import ToolBar


class Joining:
    """Connects pages as they are made."""

    def __init__(  # noqa: PLR0917 - whom pages speak to
        self, engine: Engine, pages: Pages, going: Going, adding: Adding, bar: ToolBar, inspecting: Inspecting
    ) -> None:
        self._engine = engine
        self._pages = pages
        self._going = going
        self._adding = adding
        self._bar = bar
        self._inspecting = inspecting
        self._roots: Sequence[Root] = ()
        pages.made.connect(self._join)

    def show_folders(self, roots: Sequence[Root]) -> None:
        """The folders of the library, for the pages that list them, now and later."""
        self._roots = roots
        for page in self._pages.existing():
            if isinstance(page, SettingsPage):
                page.show_folders(roots)

    def _join(self, name: PageName, page: Page) -> None:
        going, adding = self._going, self._adding
        page.photo_open_requested.connect(going.to_photo)
        page.person_open_requested.connect(going.to_person)
        page.search_requested.connect(going.search)
        page.review_requested.connect(going.to_review)
        page.selection_changed.connect(
            lambda selection: self._inspecting.select(name, selection, shown=name is self._pages.name)
        )
        if name is not PageName.PHOTOS:  # where all ways begin
            page.left.connect(going.back)
        if name is PageName.RECORDINGS:
            self._join_recordings(page)
        elif isinstance(page, PhotosPage):
            page.add_folder_requested.connect(adding.ask_folder)
            page.query_refused.connect(self._bar.show_refused)
            page.shown.connect(self._bar.show_found)
            self._bar.take(page.take_controls())
        elif isinstance(page, ProblemsPage):
            page.retry_asked.connect(adding.retry)
            page.show_file_asked.connect(show_in_folder)
        elif isinstance(page, SettingsPage):
            page.add_folder_asked.connect(adding.ask_folder)
            page.remove_folder_asked.connect(adding.ask_remove)
            page.show_file_asked.connect(show_in_folder)
            page.cores_chosen.connect(self._engine.set_cores)
            page.show_folders(self._roots)

    def _join_recordings(self, page: Page) -> None:
        from faceapp.ui.recordings.page import RecordingsPage

        assert isinstance(page, RecordingsPage)
        page.paths_chosen.connect(self._adding.add)
        page.folder_asked.connect(self._adding.ask_folder)
        page.recording_open_requested.connect(self._going.to_recording)
        page.deleted.connect(lambda recording: self._adding.deleted.emit([recording], 1))
