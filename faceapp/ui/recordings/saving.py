"""Saving what was measured and said of a recording as tables: all of it, a summary, marks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QObject

from faceapp.domain.errors import KnownError
from faceapp.domain.ids import PhotoId
from faceapp.domain.reviewing import Reviewed
from faceapp.engine.core import EngineContext
from faceapp.services.segment_reading import segments_csv
from faceapp.ui import file_dialogs, wording
from faceapp.ui.context import WindowContext
from faceapp.ui.recordings.marking import Marking
from faceapp.ui.recordings.side import Side
from faceapp.ui.recordings.words import shown_name
from faceapp.ui.wording import translate


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
        told(self._side, written(path, self._side.table().encode()))

    def save_samples(self, path: Path) -> None:
        """Write a row for each face and picture, on the engine's thread."""
        reviewed = self._reviewed
        if reviewed is None or self._steps is not None:
            return
        self._side.save_samples.setEnabled(False)
        recording: PhotoId = reviewed.recording.id
        rows = 0

        def work(context: EngineContext) -> int | None:
            from faceapp.services import sample_export

            if self._steps is None:
                self._steps = sample_export.written(context.library, [recording], path)
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


class MarksSaving(QObject):
    """The same for the marks that are shown."""

    def __init__(self, context: WindowContext, marking: Marking, side: Side) -> None:
        super().__init__(side)
        self._engine, self._marking, self._side = context.engine, marking, side

    def ask(self) -> None:
        """Let the user say where to."""
        reviewed, name = self._marking.reviewed, self.tr("Marks")
        if reviewed is not None:
            name = self.tr("{name} marks").format(name=file_stem(reviewed))
        file_dialogs.ask_save(self._side, self.tr("Save the marks"), f"{name}.csv", self.save)

    def save(self, path: Path) -> None:
        """Write a row for each mark."""
        reviewed, found = self._marking.reviewed, self._marking.segments
        if reviewed is None:
            return

        def work(context: EngineContext) -> str:
            return written(path, segments_csv(context.library, reviewed, found).encode())

        self._engine.ask(work, lambda problem: told(self._side, problem))


def written(path: Path, whole: bytes) -> str:
    """Write a file; why that can not be done, in words, "" where it is."""
    try:
        path.write_bytes(whole)
    except OSError as error:
        words = translate("saving", "\u201c{file}\u201d can not be written: {why}.")
        return words.format(file=path, why=error.strerror or error)
    return ""


def told(side: Side, problem: str) -> None:
    """Say what became of it; see ``written``."""
    if problem:
        side.refused.emit(problem)
    else:
        side.said.emit(translate("saving", "Saved"))


def file_stem(reviewed: Reviewed) -> str:
    """What a file about a recording could be called, without its ending."""
    recording = reviewed.recording
    name = shown_name(reviewed.listed)
    if name == recording.path.name:
        name = wording.file_name(recording.path).rsplit(".", 1)[0]
    return "".join(" " if one in '/\\:*?"<>|' else one for one in name).strip(" .")
