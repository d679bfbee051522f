"""Imports in the window: the sheet, how far it is, what came of it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, QProcess, Signal
from PySide6.QtWidgets import QWidget

from faceapp.domain.errors import KnownError
from faceapp.domain.importing import DatasetSummary, ImportProgress
from faceapp.engine.engine import Engine, EngineContext
from faceapp.engine.import_jobs import ImportEnd
from faceapp.ui import wording
from faceapp.ui.activity import ActivityLine
from faceapp.ui.importing.words import progress, result
from faceapp.ui.page import Page
from faceapp.ui.pages import PageName
from faceapp.ui.toast import Toast

if TYPE_CHECKING:
    from faceapp.services.importing import Found

SHOWN_SECONDS = 20.0
"""How long the result stands there: whoever waited for it looks elsewhere by then."""


class ImportDesk(QObject):
    """Opens the sheet, shows the import in the line at the bottom, and says what came of it.

    Args:
        engine: does it.
        library: the file of this window's library.
        line: shows how far it is, and stops it.
        toast: says how it ended.
        window: over which the sheets open.

    Signals:
        check_asked: show the page on which labels are checked.
        people_asked: show the people.
        came_in: labels were put on, or a part of them: pages show what holds now.
    """

    came_in = Signal()
    check_asked = Signal()
    people_asked = Signal()

    def __init__(
        self, engine: Engine, library: Path, line: ActivityLine, toast: Toast, window: QWidget
    ) -> None:
        super().__init__(window)
        self._engine, self._library, self._line, self._toast = engine, library, line, toast
        self._window = window
        self._at_once = False
        imports = engine.imports
        imports.progressed.connect(self._on_progress)
        imports.ended.connect(self._on_ended)
        imports.read.connect(self._on_read)
        imports.refused.connect(self._on_refused)
        line.stop_measuring_asked.connect(imports.cancel)

    def open(self, folder: Path | None = None) -> None:
        """Ask what is to be brought in."""
        if self._engine.imports.running:
            self._toast.say(self.tr("A dataset is being imported already."))
            return
        from faceapp.ui.importing.sheet import ImportSheet

        sheet = ImportSheet(self._engine.imports, self._library, self._window)
        sheet.here_asked.connect(self._begin)
        sheet.apart_asked.connect(self._begin_apart)
        sheet.open()
        if folder is not None:
            sheet.take(folder)

    def offer(self, paths: Sequence[Path]) -> None:
        """Folders were added: where one is a labelled dataset, its labels can come in, too."""
        if len(paths) != 1:
            return
        folder = paths[0]

        def work(_context: EngineContext) -> bool:
            from faceapp.services.importing import looks_like_one

            return looks_like_one(folder)

        def then(found: bool) -> None:
            if found and not self._engine.imports.running:
                text = self.tr("\u201c{folder}\u201d looks like a labelled dataset.")
                self._toast.say(
                    text.format(folder=wording.file_name(folder)),
                    self.tr("Import its labels\u2026"),
                    lambda: self.open(folder),
                    seconds=SHOWN_SECONDS,
                )

        self._engine.ask(work, then, urgent=False)

    def join(self, name: PageName, page: Page) -> None:
        """A page was made: from that of exports datasets are brought in, too."""
        if name is PageName.EXPORTS:
            from faceapp.ui.export.page import ExportsPage

            if isinstance(page, ExportsPage):
                page.import_asked.connect(self.open)

    def begin(self, folder: Path, form: str) -> None:
        """Bring a dataset in without asking: it was asked in another window, or on the command line."""
        self._at_once = True
        self._engine.imports.look(self._library, folder, form)

    def _on_read(self, found: object, _summary: DatasetSummary) -> None:
        if self._at_once:
            self._at_once = False
            self._begin(found)

    def _on_refused(self, error: KnownError) -> None:
        if self._at_once:
            self._at_once = False
            self._toast.say(wording.sentence(error), tone="danger")

    def _begin(self, found: object) -> None:
        self._engine.imports.start(self._library, cast("Found", found))

    def _begin_apart(self, folder: Path, form: str, library: Path) -> None:
        """Start the program anew with a library of its own: one window shows one library."""
        frozen = bool(getattr(sys, "frozen", False))
        words = [] if frozen else ["-m", "faceapp"]
        words += ["--library", str(library), "import", form, str(folder), "--window"]
        if QProcess.startDetached(sys.executable, words)[0]:
            text = self.tr("{library} opens in a window of its own.")
            self._toast.say(text.format(library=wording.file_name(library)))
        else:
            self._toast.say(self.tr("The program could not be started again."), tone="danger")

    def _on_progress(self, told: ImportProgress) -> None:
        self._line.show_measuring(progress(told), told.done, told.total)

    def _on_ended(self, end: ImportEnd) -> None:
        self._line.show_measuring("", 0, 0)
        self._engine.look_anew()
        self.came_in.emit()
        if end.error is not None:
            self._toast.say(wording.sentence(end.error), tone="danger")
        elif end.report is None:
            text = self.tr(
                "The import was stopped. What was done is kept; the same import goes on from there."
            )
            self._toast.say(text)
        else:
            report = end.report
            self._toast.say(
                result(report), self.tr("Details"), lambda: self._show(end), seconds=SHOWN_SECONDS
            )

    def _show(self, end: ImportEnd) -> None:
        if end.report is None:
            return
        from faceapp.ui.importing.result import ImportResult

        sheet = ImportResult(end.report, self._window)
        sheet.check_asked.connect(self.check_asked)
        sheet.people_asked.connect(self.people_asked)
        sheet.open()
