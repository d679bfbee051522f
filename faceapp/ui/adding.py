"""Folders and files into the library, and out of it again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from faceapp.domain.errors import KnownError
from faceapp.domain.ids import PhotoId, RootId
from faceapp.domain.photo import Root
from faceapp.engine.engine import Engine, EngineContext
from faceapp.ui import file_dialogs, wording
from faceapp.ui.file_dialogs import Kind
from faceapp.ui.operations import Operations
from faceapp.ui.question import ask

Added = tuple[tuple[RootId, ...], tuple[Path, ...], int]
"""What paths belong to now, those that are no pictures, and how many photos came back with them."""


class Adding(QObject):
    """Adds, removes and looks again; the work is done on the engine's thread.

    Signals:
        asked: paths are about to be added; they may turn out to be none.
        added: folders were added: their ``RootId``s; a scan of them has begun.
        came_back: photos of folders that had been removed are there again: how many.
        deleted: a folder and all that was known of it is no more: its photo ids, and how many were videos.
        refused: a sentence.
    """

    asked = Signal(object)
    added = Signal(object)
    came_back = Signal(int)
    deleted = Signal(object, int)
    refused = Signal(str)

    def __init__(self, engine: Engine, operations: Operations, window: QWidget) -> None:
        super().__init__(window)
        self._engine = engine
        self._operations = operations
        self._window = window

    def ask_folder(self) -> None:
        """Let the user choose a folder."""
        file_dialogs.ask_folder(self._window, self.tr("Add a folder of photos"), Kind.PHOTOS, self.add)

    def add(self, paths: Sequence[Path]) -> None:
        """Put folders or files into the library and look at them; what is no picture is left out."""

        def work(context: EngineContext) -> Added:
            from faceapp.services.folders import add_folders, not_pictures, photos_left

            others = not_pictures(paths)
            wanted = [path for path in paths if path not in others]
            away = photos_left(context.library)
            roots = add_folders(context.library, wanted) if wanted else ()
            return roots, others, away - photos_left(context.library)

        self.asked.emit(tuple(paths))
        self._engine.ask(work, self._on_added, failed=self._on_failed)

    def ask_remove(self, root: Root) -> None:
        """Ask once, then remove a folder from the library."""
        ask(
            self._window,
            self.tr("Remove \u201c{folder}\u201d from the library?").format(folder=_called(root)),
            self.tr("Remove"),
            lambda: self.remove(root),
            detail=self.tr(
                "The library no longer shows {photos}. The files stay where they are. The faces and names"
                " found there are kept: they are back when you undo this, or add the folder again."
                " Or delete them too: that can not be undone."
            ).format(photos=wording.kept_in(root)),
            no=self.tr("Keep"),
            other=(self.tr("Remove and delete its names"), lambda: self._ask_delete(root)),
        )

    def remove(self, root: Root) -> None:
        """Remove a folder from the library; undo brings it back."""
        self._operations.remove_folder(root.id, _called(root))

    def _ask_delete(self, root: Root) -> None:
        ask(
            self._window,
            self.tr("Delete all names in \u201c{folder}\u201d?").format(folder=_called(root)),
            self.tr("Delete"),
            lambda: self.delete(root),
            detail=self.tr(
                "The library forgets {photos}, and the faces and names found there. The files stay"
                " where they are, and so do the names on all other photos. This can not be undone."
            ).format(photos=wording.kept_in(root)),
            no=self.tr("Keep"),
            dangerous=True,
        )

    def delete(self, root: Root) -> None:
        """Remove a folder with all that is known of it, for good; a scan that runs is ended first."""
        self._engine.stop_scan()

        def work(context: EngineContext) -> tuple[PhotoId, ...]:
            from faceapp.services.folders import delete_root

            return delete_root(context.library, root.id, context.thumbnails)

        self._engine.ask(work, lambda photos: self.deleted.emit(photos, root.videos), failed=self._on_failed)

    def retry(self, photos: Sequence[PhotoId] | None) -> None:
        """Look again at files that could not be read."""

        def work(context: EngineContext) -> int:
            from faceapp.services.scan import retry_problems

            return retry_problems(context.library, photos)

        self._engine.ask(work, lambda count: self._engine.scan() if count else None, failed=self._on_failed)

    def _on_added(self, answer: Added) -> None:
        roots, others, back = answer
        if roots:
            self.added.emit(roots)
            if back:
                self.came_back.emit(back)
            self._engine.scan(roots)
        if len(others) == 1:
            name = wording.file_name(others[0])
            self.refused.emit(self.tr("\u201c{file}\u201d is not a picture.").format(file=name))
        elif others:
            count = wording.number(len(others))
            self.refused.emit(self.tr("{n} files are not pictures.").format(n=count))

    def _on_failed(self, error: KnownError) -> None:
        self.refused.emit(wording.sentence(error))


def _called(root: Root) -> str:
    return wording.file_name(root.path) or wording.printable(root.path)
