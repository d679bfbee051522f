"""The pages of the window: made when they are first shown, with a way back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from faceapp.domain.geometry import Point
from faceapp.domain.ids import FaceId
from faceapp.ui.page import Page

HISTORY = 50
SMALLEST = (360, 240)


class PageName(StrEnum):
    """All pages; some have an entry in the side bar."""

    PHOTOS = "photos"
    PEOPLE = "people"
    REVIEW = "review"
    PROBLEMS = "problems"
    PERSON = "person"
    VIEWER = "viewer"
    SETTINGS = "settings"
    MODELS = "models"
    FIGURES = "figures"
    KEYS = "keys"
    CAMERA = "camera"
    RECORDINGS = "recordings"
    RECORDING = "recording"
    EXPORTS = "exports"
    CLEANING = "cleaning"
    TRAINING = "training"


class Pages(QStackedWidget):
    """A stack that makes a page when it is first asked for, and remembers where one came from.

    Signals:
        shown: the ``PageName`` that is shown now.
        made: (name, page): connect it.
    """

    shown = Signal(object)
    made = Signal(object, object)

    def __init__(self, makers: Mapping[PageName, Callable[[], Page]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._makers = dict(makers)
        self._pages: dict[PageName, Page] = {}
        self._past: list[PageName] = []
        self._name: PageName | None = None

    def minimumSizeHint(self) -> QSize:
        """Of the window's choosing: the widest page, seen or not, would squeeze the side bar."""
        return QSize(*SMALLEST)

    @property
    def name(self) -> PageName | None:
        """What is shown now."""
        return self._name

    def page(self, name: PageName) -> Page:
        """The page, made if need be."""
        page = self._pages.get(name)
        if page is None:
            page = self._makers[name]()
            self._pages[name] = page
            self.addWidget(page)
            page.page_requested.connect(lambda other: self.go(PageName(other)))
            self.made.emit(name, page)
        return page

    def can_show(self, name: PageName) -> bool:
        """Whether there is such a page."""
        return name in self._makers

    def make_all(self) -> None:
        """Make the pages that were not needed so far."""
        for name in self._makers:
            self.page(name)

    def existing(self) -> Iterator[Page]:
        """The pages made so far."""
        yield from self._pages.values()

    def go(self, name: PageName, *, remember: bool = True, refresh: bool = True) -> None:
        """Show a page; ``refresh`` where it should read everything anew."""
        page = self.page(name)
        if name is self._name:
            page.focus_first()
            return
        if remember and self._name is not None:
            self._past = [*self._past, self._name][-HISTORY:]
        self._name = name
        if refresh:
            page.refresh()
        self.setCurrentWidget(page)
        page.focus_first()
        self.shown.emit(name)

    def show_points(self, face: FaceId | None, points: Sequence[Point]) -> None:
        """Have points of a face drawn where its photo is shown; none: no more."""
        for page in self.existing():
            page.show_points(face, points)

    def back(self) -> bool:
        """To where one came from; False where there is no such place."""
        while self._past:
            name = self._past.pop()
            if name is not self._name:
                self.go(name, remember=False, refresh=False)
                return True
        return False
