"""The program as ``app.py`` puts it together, with hands: where things are, and waiting for them."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEventLoop, QPoint

from faceapp.domain.face import Face
from faceapp.domain.ids import PhotoId
from faceapp.domain.photo import Photo
from faceapp.engine.answers import Doing
from faceapp.engine.engine import Engine
from faceapp.services import browse
from faceapp.services.library import open_library
from faceapp.ui.pages import PageName
from faceapp.ui.photos.page import PhotosPage
from faceapp.ui.state import WindowState
from faceapp.ui.viewer.page import ViewerPage
from faceapp.ui.window import MainWindow


class World:
    """A window on a library, and its engine.

    Attributes:
        library: the window's own connection, for looking at what it shows.
    """

    def __init__(self, library_path: Path, size: tuple[int, int] = (1280, 800)) -> None:
        self.library = open_library(library_path, checkpoints=False)
        self.engine = Engine()
        self.window = MainWindow(self.engine, self.library, WindowState())
        self.window.resize(*size)
        self.window.show()
        self._opened = False
        self.engine.opened.connect(self._on_opened)
        self.engine.start(library_path)
        self.until(lambda: self._opened, "the library to open")

    def _on_opened(self) -> None:
        self.window.go_on()
        self._opened = True

    def close(self) -> None:
        """As the user closes it."""
        self.window.close()
        self.engine.stop()
        self.window.context.operations.close()
        self.library.close()
        self.window.deleteLater()

    # --- waiting ---

    def until(self, true: Callable[[], object], what: str, seconds: float = 120) -> None:
        """Let the window live until ``true`` says so."""
        end = time.monotonic() + seconds
        while not true():
            if time.monotonic() > end:
                raise AssertionError(f"waited {seconds:.0f} s in vain for {what}")
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
            time.sleep(0.002)

    def live(self, seconds: float) -> None:
        """Let the window live for a while."""
        end = time.monotonic() + seconds
        self.until(lambda: time.monotonic() > end, "time to pass", seconds + 60)

    def idle(self) -> None:
        """Wait until nothing runs in the background."""
        self.until(lambda: self.engine.activity.doing is Doing.NOTHING, "the work to end", 300)

    # --- going about ---

    def add(self, *paths: Path, photos: int) -> None:
        """Add folders and wait until that many photos are looked at and grouped."""
        self.window.open_paths(paths)
        self.until(lambda: self.measured() >= photos, f"{photos} photos")
        self.idle()
        self.until(lambda: self.photos_page.grid.photos.rowCount() >= photos, "the grid to take them in")
        self.live(0.7)  # it shows them

    def measured(self) -> int:
        """How many photos are done."""
        counts = browse.counts(self.library)
        return counts.photos - counts.pending

    def photo(self, name: str) -> Photo:
        """The photo whose file is called ``name``."""
        for number in browse.photo_index(self.library).ids.tolist():
            photo = browse.photo(self.library, PhotoId(number))
            if photo.path.name == name:
                return photo
        raise AssertionError(f"there is no {name}")

    def faces(self, name: str) -> tuple[Face, ...]:
        """The faces of a photo."""
        return browse.faces_of(self.library, self.photo(name).id)

    @property
    def photos_page(self) -> PhotosPage:
        """The page with the grid."""
        page = self.window.pages.page(PageName.PHOTOS)
        assert isinstance(page, PhotosPage)
        return page

    @property
    def viewer(self) -> ViewerPage:
        """The page with one photo."""
        page = self.window.pages.page(PageName.VIEWER)
        assert isinstance(page, ViewerPage)
        return page

    # --- where things are ---

    def place_in_grid(self, name: str) -> QPoint:
        """The middle of a photo's cell in the grid's viewport."""
        grid = self.photos_page.grid
        photo = self.photo(name).id
        grid.reveal(photo)
        return grid.visualRect(grid.photos.index(grid.photos.row_of(photo), 0)).center()

    def place_of_face(self, face: Face) -> QPoint:
        """The middle of a face in the viewer's canvas."""
        return self.viewer.canvas.place_of(face.box).center()
