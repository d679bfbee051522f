"""Exports: what was exported, and what is to be."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import SIGNAL, QCoreApplication, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QStackedLayout, QWidget

from faceapp.domain.change import Change
from faceapp.domain.dataset_errors import NoExport
from faceapp.domain.errors import KnownError
from faceapp.domain.export_choices import SAMPLES, ExportChoices
from faceapp.domain.export_history import ExportState, PastExport, Preset, still_of_use
from faceapp.domain.export_steps import proposed_folder
from faceapp.domain.exporting import ExportProblem
from faceapp.engine.export_jobs import ExportEnd
from faceapp.services import export_history
from faceapp.services.library import Library
from faceapp.ui import file_dialogs, wording
from faceapp.ui.about import open_folder
from faceapp.ui.context import WindowContext
from faceapp.ui.export.naming import NameSheet
from faceapp.ui.export.past import PastList
from faceapp.ui.export.past_row import PastRow
from faceapp.ui.export.steps import StepsView
from faceapp.ui.page import Page
from faceapp.ui.pages import PageName

Known = tuple[tuple[PastExport, ...], tuple[Preset, ...], Mapping[str, str]]


class ExportsPage(Page):
    """The list, or the steps; an export goes on when the page is left.

    Signals:
        import_asked: the user has a dataset to bring in.
    """

    import_asked = Signal()

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = context.engine.exports
        self.past = PastList(self._jobs)
        self.steps = StepsView(context)
        self._stack = QStackedLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        for part in (self.past, self.steps):
            self._stack.addWidget(part)
        self._preset_names: set[str] = set()
        self._lost: dict[Path, tuple[ExportProblem, ...]] = {}
        self._connect()
        context.engine.scan_finished.connect(self._scanned)

    def _connect(self) -> None:
        past, steps, jobs = self.past, self.steps, self._jobs
        past.new_asked.connect(self.begin)
        past.import_asked.connect(self.import_asked)
        past.cleaning_asked.connect(self._to_cleaning)
        past.recordings_asked.connect(self._ask_tables)
        past.preset_chosen.connect(self._from_preset)
        past.preset_dropped.connect(self._drop_preset)
        past.preset_rename_asked.connect(self._rename_preset)
        past.row_made.connect(self._connect_row)
        steps.left.connect(self._to_list)
        steps.begun.connect(self._to_list)
        jobs.running_changed.connect(self._read)
        jobs.ended.connect(self._ended)

    def _connect_row(self, row: PastRow) -> None:
        row.again_asked.connect(self._again)
        row.go_on_asked.connect(self._go_on)
        row.open_asked.connect(self._open)
        row.check_asked.connect(self._check)
        row.forget_asked.connect(self._forget)
        row.preset_asked.connect(self._name_preset)

    # --- what the window calls ---

    def begin(self, choices: ExportChoices | None = None) -> None:
        """Show the steps: as they were left, or with these choices."""
        self._stack.setCurrentWidget(self.steps)
        self.steps.begin(choices)
        self.steps.focus_first()

    @property
    def choosing(self) -> bool:
        """Whether the steps are shown."""
        return self._stack.currentWidget() is self.steps

    def refresh(self) -> None:
        self.past.bring.setVisible(self.receivers(SIGNAL("import_asked()")) > 0)
        if self.choosing:
            self.steps.begin()
        self._read()

    def apply_change(self, change: Change) -> None:
        if self.choosing:
            self.steps.renew()

    def _scanned(self, _summary: object) -> None:
        if self.choosing:
            self.steps.renew()

    def look_again(self) -> None:
        self._read()

    def focus_first(self) -> None:
        if self.choosing:
            self.steps.focus_first()
        else:
            self.past.focus_first()

    def hideEvent(self, event: QHideEvent) -> None:
        if not event.spontaneous():  # another page is shown, not another desktop
            self.steps.pause()
        super().hideEvent(event)

    # --- the list ---

    def _read(self, _told: object = None) -> None:
        self._jobs.ask(_known, self._took)

    def _took(self, known: Known) -> None:
        past, presets, titles = known
        self.past.show_past(past, presets, titles)
        self._preset_names = {preset.name for preset in presets}
        for row in self.past.rows:  # told once; the row keeps it
            if row.past.state is ExportState.DONE and row.past.folder in self._lost:
                row.show_lost(self._lost.pop(row.past.folder))
        self.past.show_empty(not (past or presets or self._jobs.running))

    def _to_list(self) -> None:
        self.steps.pause()
        self._stack.setCurrentWidget(self.past)
        self.past.focus_first()
        self._read()

    def _ended(self, end: ExportEnd) -> None:
        self.past.say("" if end.error is None else wording.sentence(end.error))
        if end.finished is not None and end.finished.problems:
            self._lost[end.folder] = end.finished.problems
            self._read()

    def _to_cleaning(self) -> None:
        self.page_requested.emit(str(PageName.CLEANING))

    # --- an export of the list ---

    def _again(self, past: PastExport) -> None:
        if past.choices.format == SAMPLES:
            self._ask_tables()
        else:
            self.begin(past.choices)

    def _ask_tables(self) -> None:
        """Where the tables of recordings are to lie; they are written at once."""
        file_dialogs.ask_folder(
            self.window(), self.tr("Folder for the tables"), file_dialogs.Kind.LABELLED, self._write_tables
        )

    def _write_tables(self, paths: list[Path]) -> None:
        self.past.say("")
        self._jobs.start(
            ExportChoices(SAMPLES, title=self.tr("Recordings")), _room(paths[0], self.tr("Recordings"))
        )

    def _go_on(self, past: PastExport) -> None:
        self.past.say("")
        self._jobs.start(past.choices, past.folder)

    def _open(self, past: PastExport) -> None:
        if past.folder.is_dir():
            open_folder(past.folder)
        else:
            self._row_says(past, self.tr("The folder is not there any more."))

    def _check(self, past: PastExport) -> None:
        row = self._row(past)
        if row is None:
            return
        row.show_checking(0, 0)

        def failed(error: KnownError) -> None:
            gone = isinstance(error, NoExport) and not past.folder.is_dir()
            self._row_says(
                past,
                self.tr("The folder is not there any more.") if gone else wording.sentence(error),
            )

        def told(done: int, total: int) -> None:
            there = self._row(past)
            if there is not None:
                there.show_checking(done, total)

        def then(report: object) -> None:
            there = self._row(past)
            if there is not None:
                there.show_report(report)  # type: ignore[arg-type]

        self._jobs.verify(past.folder, then, failed, told)

    def _forget(self, past: PastExport) -> None:
        self._jobs.ask(lambda library: export_history.forget(library, past), self._read)

    def _row(self, past: PastExport) -> PastRow | None:
        return next((row for row in self.past.rows if row.past.id == past.id), None)

    def _row_says(self, past: PastExport, sentence: str) -> None:
        row = self._row(past)
        if row is not None:
            row.show_problem(sentence)

    # --- presets ---

    def _from_preset(self, preset: Preset) -> None:
        self.begin(preset.choices)

    def _drop_preset(self, preset: Preset) -> None:
        self._jobs.ask(lambda library: export_history.delete_preset(library, preset), self._read)

    def _rename_preset(self, preset: Preset) -> None:
        def take(name: str) -> None:
            self._jobs.ask(lambda library: export_history.rename_preset(library, preset, name), self._read)

        NameSheet(self.window(), preset.name, take, self._preset_names - {preset.name}).open()

    def _name_preset(self, past: PastExport) -> None:
        def take(name: str) -> None:
            self._jobs.ask(
                lambda library: export_history.save_preset(library, name, past.choices), self._read
            )

        NameSheet(self.window(), past.choices.title, take, self._preset_names).open()


def _room(folder: Path, title: str) -> Path:
    """The folder itself where it is empty, else one of its own in it."""
    try:
        taken = [one.name for one in folder.iterdir()]
    except OSError:
        taken = []
    return proposed_folder(folder, title, taken) if taken else folder


def _known(library: Library) -> Known:
    """What was exported, presets, and what formats are called; beside the window."""
    from faceapp.services.export_formats import format_cards

    titles = {card.key: card.title for card in format_cards()}
    titles[SAMPLES] = QCoreApplication.translate("exports", "Recordings as tables")
    return still_of_use(export_history.history(library)), export_history.presets(library), titles
