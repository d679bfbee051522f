"""Saving what was measured of a recording as tables: all of it, or a summary."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QObject

from faceapp.domain.errors import KnownError
from faceapp.domain.ids import PhotoId
from faceapp.domain.reviewing import Reviewed
from faceapp.engine.core import EngineContext
from faceapp.ui import file_dialogs, wording
from faceapp.ui.context import WindowContext
from faceapp.ui.recordings.side import Side
from faceapp.ui.recordings.words import shown_name


class TableSaving(QObject):
    """Asks where to, and writes: a summary at once, all of it in pieces, between which others have a turn."""

    def __init__(self, context: WindowContext, side: Side) -> None:
        super().__init__(side)
        self._engine, self._side = context.engine, side
        self._reviewed: Reviewed | None = None
        self._steps: Iterator[int] | None = None
        side.samples_asked.connect(self._ask_samples)
        side.summary_asked.connect(self._ask_summary)

    def know(self, reviewed: Reviewed | None) -> None:
        """This is looked at."""
        self._reviewed = reviewed

    def save_summary(self, path: Path) -> None:
        """Write a row for each person."""
        try:
            with path.open("w", encoding="utf-8", newline="") as file:
                file.write(self._side.table())
        except OSError as error:
            words = self.tr("\u201c{file}\u201d can not be written: {why}.")
            self._side.refused.emit(words.format(file=path, why=error.strerror or error))
        else:
            self._side.said.emit(self.tr("Saved"))

    def save_samples(self, path: Path) -> None:
        """Write a row for each face and picture, on the engine's thread."""
        reviewed = self._reviewed
        if reviewed is None or self._steps is not None:
            return
        self._side.save_samples.setEnabled(False)
        recording: PhotoId = reviewed.recording.id
        rows = 0

        def work(context: EngineContext) -> int | None:
            from faceapp.services.sample_export import written

            if self._steps is None:
                self._steps = written(context.library, [recording], path)
            return next(self._steps, None)

        def then(found: int | None) -> None:
            nonlocal rows
            if found is None:
                self._end()
                self._side.said.emit(self.tr("Saved, {n} rows").format(n=wording.number(rows)))
            else:
                rows = found
                self._engine.ask(work, then, urgent=False, failed=failed)

        def failed(error: KnownError) -> None:
            self._end()
            self._side.refused.emit(wording.sentence(error))

        self._engine.ask(work, then, urgent=False, failed=failed)

    def _end(self) -> None:
        self._steps = None
        self._side.save_samples.setEnabled(True)

    def _ask_samples(self) -> None:
        name = self.tr("{name} samples").format(name=self._stem())
        file_dialogs.ask_save(self._side, self.tr("Save the samples"), f"{name}.csv", self.save_samples)

    def _ask_summary(self) -> None:
        name = self.tr("{name} summary").format(name=self._stem())
        file_dialogs.ask_save(self._side, self.tr("Save the summary"), f"{name}.csv", self.save_summary)

    def _stem(self) -> str:
        return "" if self._reviewed is None else file_stem(self._reviewed)


def file_stem(reviewed: Reviewed) -> str:
    """What a file about a recording could be called, without its ending."""
    recording = reviewed.recording
    name = shown_name(reviewed.listed)
    if name == recording.path.name:
        name = wording.file_name(recording.path).rsplit(".", 1)[0]
    return "".join(" " if one in '/\\:*?"<>|' else one for one in name).strip(" .")
