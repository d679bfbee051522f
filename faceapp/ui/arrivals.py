"""Showing what the program was started with, or what was dropped on it, once it is in the library."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from faceapp.domain.errors import KnownError
from faceapp.domain.ids import PhotoId
from faceapp.domain.photo import PhotoState, Root
from faceapp.domain.query import quoted
from faceapp.engine.engine import EngineContext
from faceapp.services import browse
from faceapp.ui import wording
from faceapp.ui.context import WindowContext


class Arrivals(QObject):
    """Waits for a file to be looked at; finds what to show of a folder.

    Signals:
        photo_arrived: (photo, all photos in order): show it large.
    """

    photo_arrived = Signal(int, object)

    def __init__(self, context: WindowContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._wanted: tuple[Path, ...] = ()
        context.engine.photos_scanned.connect(lambda _photos: self._look())
        context.engine.scan_finished.connect(lambda _summary: self._look(last=True))

    def expect(self, paths: Sequence[Path]) -> bool:
        """Show the first of the files among ``paths`` when it is here; False where there is none."""
        self._wanted = tuple(path for path in paths if path.is_file())
        self._look()
        return bool(self._wanted)

    def forget(self) -> None:
        """The user went somewhere else meanwhile: nothing shows itself any more."""
        self._wanted = ()

    def query_for(self, paths: Sequence[Path], roots: Sequence[Root]) -> str | None:
        """A search for a folder that is in the library together with others; None: all photos will do."""
        folders = [path.resolve() for path in paths if path.is_dir()]
        places = [root.path for root in roots]
        if len(folders) != 1:
            return None
        folder = folders[0]
        inside = any(place in folder.parents for place in places)
        if not inside and (folder not in places or len(places) == 1):
            return None
        return f"folder:{quoted(wording.file_name(folder))}"

    def _look(self, *, last: bool = False) -> None:
        library = self._context.library
        for path in self._wanted:
            try:
                photo = browse.photo(library, browse.find_photo(library, path))
            except KnownError:
                continue
            if photo.state is not PhotoState.PENDING or (last and photo.width):
                self._wanted = ()
                self._show(photo.id)
                return

    def _show(self, photo: PhotoId) -> None:
        def work(context: EngineContext) -> object:
            return browse.photo_index(context.library).ids

        self._context.engine.ask(work, lambda ids: self.photo_arrived.emit(int(photo), ids))
