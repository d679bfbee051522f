"""What the page of photos says while it is empty and folders are being looked through."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject

from faceapp.domain.scanning import ScanStage, ScanSummary
from faceapp.engine.answers import Activity, Doing
from faceapp.engine.engine import Engine
from faceapp.ui import wording
from faceapp.ui.adding import Adding
from faceapp.ui.empty import EmptyWords

LONGEST_NAME = 40


class Looking(QObject):
    """Follows adding and scanning, and hands over the words; None where the usual ones fit.

    Args:
        engine, adding: what is followed.
        say: takes the words.
    """

    def __init__(
        self, engine: Engine, adding: Adding, say: Callable[[EmptyWords | None], None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._say = say
        self._folder = ""
        self._scanning = False
        self._found = 0
        adding.asked.connect(self._asked)
        adding.refused.connect(lambda _sentence: self._end())
        engine.busy_changed.connect(self._busy)
        engine.scan_finished.connect(self._finished)

    def _asked(self, paths: Sequence[Path]) -> None:
        name = wording.file_name(paths[0]) if len(paths) == 1 else ""
        self._folder = name if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME]}\u2026"
        self._found = 0
        self._say(None)  # what was said of another folder
        self._tell()

    def _busy(self, activity: Activity) -> None:
        was, self._scanning = self._scanning, activity.doing is Doing.SCANNING
        progress = activity.progress
        if self._scanning:
            if progress is not None:
                self._found = progress.done if progress.stage is ScanStage.LISTING else progress.total
            self._tell()
        elif was:
            self._end()

    def _tell(self) -> None:
        title = (
            self.tr("Looking through \u201c{folder}\u201d").format(folder=self._folder)
            if self._folder
            else self.tr("Looking for photos")
        )
        sentence = self.tr("Photos appear here one after the other, as soon as they have been looked at.")
        if self._found:
            sentence = f"{wording.photos(self._found)}. {sentence}"
        self._say(EmptyWords("magnifying-glass", title, sentence))

    def _finished(self, summary: ScanSummary) -> None:
        self._scanning = False
        if summary.photos or not self._folder:
            self._end()
            return
        title = self.tr("No photos in \u201c{folder}\u201d").format(folder=self._folder)
        sentence = self.tr("There is no picture in it, nor in the folders below it.")
        if summary.problems:
            title = self.tr("No photo could be read")
            sentence = self.tr("Problems, at the left, says why.")
        self._say(EmptyWords("images", title, sentence, self.tr("Add another folder")))

    def _end(self) -> None:
        self._say(None)
