"""The list of exports: the one that runs, presets, and what was exported, the newest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from faceapp.domain.export_history import PastExport, Preset
from faceapp.engine.export_jobs import ExportJobs
from faceapp.ui import wording
from faceapp.ui.empty import EmptyPage
from faceapp.ui.export.flow import Flow
from faceapp.ui.export.form import refusal, say
from faceapp.ui.export.past_row import PastRow
from faceapp.ui.export.running import RunningCard
from faceapp.ui.keeping_focus import in_reading_order, keeping_focus
from faceapp.ui.scrolled import scrolled
from faceapp.ui.theme import SPACE_BETWEEN, SPACE_GROUP, SPACE_PAGE, icon, restyle, set_role

COLUMN = 860


class PastList(QWidget):
    """Head, running export, presets, rows.

    Signals:
        new_asked, import_asked, cleaning_asked, recordings_asked: buttons.
        preset_chosen, preset_dropped, preset_rename_asked: a ``Preset``.
        row_made: a ``PastRow``: connect it.
    """

    new_asked = Signal()
    import_asked = Signal()
    cleaning_asked = Signal()
    recordings_asked = Signal()
    preset_chosen = Signal(object)
    preset_dropped = Signal(object)
    preset_rename_asked = Signal(object)
    row_made = Signal(object)

    def __init__(self, jobs: ExportJobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self.rows: list[PastRow] = []
        head = self._head()
        self.running = RunningCard(jobs, self.new)
        self.said = refusal()
        self._presets_title = QLabel(self.tr("Presets"))
        restyle(self._presets_title, "tone", "section")
        self.presets = Flow()
        self._past_title = QLabel(self.tr("Exports"))
        restyle(self._past_title, "tone", "section")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(SPACE_BETWEEN)
        inside = QWidget()
        inside.setMaximumWidth(COLUMN)
        self._inside = inside
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, SPACE_GROUP, SPACE_PAGE)
        column.setSpacing(SPACE_BETWEEN)
        for part in (self.running, self.said, self._presets_title, self.presets, self._past_title):
            column.addWidget(part)
        column.addLayout(self._rows)
        column.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE_PAGE, SPACE_GROUP, 0, 0)
        layout.setSpacing(SPACE_GROUP)
        layout.addLayout(head)
        self._area = scrolled(inside)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.empty = EmptyPage(
            "export",
            self.tr("Nothing exported yet"),
            self.tr(
                "Make a dataset of your photos: faces with their names or expressions, in the form that "
                "training programs and other tools read. It is counted and shown before anything is written."
            ),
            self.tr("New export"),
        )
        self.empty.asked.connect(self.new_asked)
        layout.addWidget(self._area, 1)
        layout.addWidget(self.empty, 1)
        self.show_empty(False)

    def _head(self) -> QHBoxLayout:
        title = QLabel(self.tr("Export"))
        restyle(title, "tone", "title")
        self.new = QPushButton(self.tr("New export"))
        set_role(self.new, "primary")
        self.new.clicked.connect(lambda _checked: self.new_asked.emit())
        self.bring = QPushButton(self.tr("Import a dataset\u2026"))
        self.bring.clicked.connect(lambda _checked: self.import_asked.emit())
        self.clean = QPushButton(self.tr("Check labels"))
        set_role(self.clean, "link")
        self.clean.setToolTip(self.tr("Find what is probably labelled wrongly, before it is exported"))
        self.clean.clicked.connect(lambda _checked: self.cleaning_asked.emit())
        self.tables = QPushButton(self.tr("Recordings as tables\u2026"))
        set_role(self.tables, "link")
        self.tables.setToolTip(
            self.tr(
                "All that was measured of your videos and recordings: a row for each face on each picture, "
                "as Parquet, with a picture of each face"
            )
        )
        self.tables.clicked.connect(lambda _checked: self.recordings_asked.emit())
        head = QHBoxLayout()
        head.setSpacing(SPACE_BETWEEN)
        head.setContentsMargins(0, 0, SPACE_PAGE, 0)
        self._verbs = Flow(at_end=True)
        self._verbs.put((self.tables, self.clean, self.bring, self.new))
        head.addWidget(title)
        head.addWidget(self._verbs, 1)
        return head

    def show_past(
        self, past: Sequence[PastExport], presets: Sequence[Preset], titles: Mapping[str, str]
    ) -> None:
        """All exports and presets; ``titles`` are those of the formats."""
        here = self._jobs.folder
        running = next((one.id for one in past if here is not None and one.folder == here), None)
        before = {row.past: row for row in self.rows}  # with what checking them came to
        self.rows = []
        with keeping_focus(self, self.new):
            for one in past:
                if one.id == running:
                    continue  # it stands above, with its progress
                row = before.pop(one, None) or self._row(one, titles)
                self.rows.append(row)
                self._rows.insertWidget(len(self.rows) - 1, row)
            for old in before.values():
                self._rows.removeWidget(old)
                old.hide()
                old.deleteLater()
        self._past_title.setVisible(bool(self.rows))
        self.presets.put(self._preset(preset, titles) for preset in presets)
        for part in (self._presets_title, self.presets):
            part.setVisible(bool(presets))
        self._past_title.setContentsMargins(0, SPACE_BETWEEN if presets else 0, 0, 0)
        in_reading_order(self._inside)

    def _row(self, past: PastExport, titles: Mapping[str, str]) -> PastRow:
        row = PastRow(past, titles.get(past.choices.format, past.choices.format))
        self.row_made.emit(row)
        return row

    def show_empty(self, empty: bool) -> None:
        """Whether there is nothing to list."""
        with keeping_focus(self, self.new, self.empty.button, self.empty):
            self._area.setVisible(not empty)
            self.new.setVisible(not empty)
            self.empty.setVisible(empty)
        self._verbs.arrange()

    def focus_first(self) -> None:
        """Put the focus on what to do next."""
        (self.new if self.empty.isHidden() else self.empty.button).setFocus()

    def say(self, sentence: str) -> None:
        """Why the last export was not written; "": it was."""
        say(self.said, sentence)

    def _preset(self, preset: Preset, titles: Mapping[str, str]) -> QPushButton:
        name = wording.cut(wording.printable(preset.name), 40).replace("&", "&&")
        chip = QPushButton(icon("bookmark-simple", 16, "quiet"), name)
        set_role(chip, "chip")
        title = titles.get(preset.choices.format, preset.choices.format)
        chip.setToolTip(self.tr("{format}: open the steps with these choices").format(format=title))
        chip.setAccessibleName(self.tr("Preset {name}").format(name=preset.name))
        chip.clicked.connect(lambda _checked: self.preset_chosen.emit(preset))
        chip.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        chip.customContextMenuRequested.connect(lambda _point: self._preset_menu(chip, preset))
        return chip

    def _preset_menu(self, chip: QPushButton, preset: Preset) -> None:
        menu = QMenu(chip)
        entry = menu.addAction(icon("pencil-simple"), self.tr("Rename\u2026"))
        entry.triggered.connect(lambda _checked=False: self.preset_rename_asked.emit(preset))
        entry = menu.addAction(icon("minus-circle"), self.tr("Delete this preset"))
        entry.triggered.connect(lambda _checked=False: self.preset_dropped.emit(preset))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(chip.mapToGlobal(chip.rect().bottomLeft()))
