"""Going from page to page: to photos of a search, one photo, one person, their questions, and back."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from faceapp.domain.ids import PersonId, PhotoId
from faceapp.ui.page import Page
from faceapp.ui.pages import PageName, Pages
from faceapp.ui.photos.page import PhotosPage
from faceapp.ui.tool_bar import ToolBar


@runtime_checkable
class _Plays(Protocol):
    """A page that shows one recording."""

    def open(self, recording: int, seconds: float) -> None:
        """Show it from that time on."""


class Going:
    """Shows pages and hands them what they are about; the tool bar's search goes along."""

    def __init__(self, pages: Pages, bar: ToolBar) -> None:
        self._pages = pages
        self._bar = bar

    @property
    def photos(self) -> PhotosPage:
        """The page of photos; it always exists."""
        page = self._pages.page(PageName.PHOTOS)
        assert isinstance(page, PhotosPage)
        return page

    def to(self, name: PageName) -> None:
        """Show a page of the side bar or the menu."""
        if name is PageName.KEYS:  # pages list their keys when they are made
            self._pages.make_all()
        self._pages.go(name)

    def search(self, query: str) -> None:
        """Show the photos a query finds."""
        self._bar.show_query(query)
        self.photos.set_query(query)
        self._pages.go(PageName.PHOTOS, refresh=False)

    def searched(self, query: str) -> None:
        """As ``search``, while the user types on; who went elsewhere before it ran stays there."""
        self.photos.set_query(query)

    def to_search(self) -> None:
        """Let the user type a search."""
        if self._bar.isHidden():
            self.to(PageName.PHOTOS)
        self._bar.search.setFocus()
        self._bar.search.selectAll()

    def to_photo(self, photo: int, photos: object) -> None:
        """Show a photo large, or a video where it can be played; ``photos`` are its neighbours in order."""
        if photo in self.photos.grid.photos.photos.videos and self._pages.can_show(PageName.RECORDING):
            self.to_recording(photo)
            return
        from faceapp.ui.viewer.page import ViewerPage

        viewer = self._pages.page(PageName.VIEWER)
        assert isinstance(viewer, ViewerPage)
        viewer.open(PhotoId(photo), photos)
        self._pages.go(PageName.VIEWER, refresh=False)

    def to_recording(self, recording: int, seconds: float = 0.0) -> None:
        """Show a recording or a video, from a time on."""
        page = self._pages.page(PageName.RECORDING)
        assert isinstance(page, _Plays)
        page.open(recording, seconds)
        self._pages.go(PageName.RECORDING, refresh=False)

    def to_person(self, person: int) -> None:
        """Show a person's page."""
        from faceapp.ui.people.person_page import PersonPage

        page = self._pages.page(PageName.PERSON)
        assert isinstance(page, PersonPage)
        page.open(person)
        self._pages.go(PageName.PERSON, refresh=False)

    def to_review(self, person: int) -> None:
        """Ask about the faces that wait for this person."""
        from faceapp.ui.review.page import ReviewPage

        page = self._pages.page(PageName.REVIEW)
        assert isinstance(page, ReviewPage)
        page.begin_with(PersonId(person))
        self._pages.go(PageName.REVIEW)

    def back(self) -> None:
        """To the page one came from, at the same place; from the viewer, at the photo shown last."""
        seen = self._viewed() if self._pages.name is PageName.VIEWER else None
        if self._pages.back() and seen is not None and self._pages.name is PageName.PHOTOS:
            self.photos.reveal(seen)

    def focus_page(self) -> None:
        """The focus belongs to the page that is shown."""
        page = self._pages.currentWidget()
        if isinstance(page, Page):
            page.focus_first()

    def _viewed(self) -> PhotoId | None:
        from faceapp.ui.viewer.page import ViewerPage

        viewer = self._pages.page(PageName.VIEWER)
        return viewer.photo if isinstance(viewer, ViewerPage) else None
