"""Figures: choose models and data, measure, compare; everything on this machine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from faceapp.domain.errors import KnownError
from faceapp.domain.figures import FigureProgress, Figures, LibraryData
from faceapp.domain.model_choice import ModelChoice
from faceapp.domain.shelf import ModelState, ShelfModel
from faceapp.engine.answers import Doing
from faceapp.engine.engine import EngineContext
from faceapp.engine.jobs import Ticket
from faceapp.ui import wording
from faceapp.ui.column import back_button, one_column, page_head
from faceapp.ui.context import WindowContext
from faceapp.ui.figures import words
from faceapp.ui.figures.choosing import Choosing
from faceapp.ui.figures.results import Results
from faceapp.ui.keeping_focus import in_reading_order, keeping_focus
from faceapp.ui.page import Page
from faceapp.ui.theme import SPACE_BETWEEN, restyle, set_role

if TYPE_CHECKING:
    from faceapp.services.figure_run import NotMeasured, Task

COLUMN = 860


@dataclass(frozen=True, slots=True)
class Known:
    """What the page is about.

    Attributes:
        models: that are here.
        figures: that are known of them.
        problem: the list of the user's own models can not be used.
    """

    models: tuple[ShelfModel, ...]
    figures: tuple[Figures, ...]
    problem: KnownError | None = None


def read_known() -> Known:
    """Reads small files only."""
    from faceapp.services import figures, shelf

    try:
        models = tuple(model for model in shelf.shelf() if model.state is ModelState.READY)
        return Known(models, figures.all_kept())
    except KnownError as error:
        return Known((), (), error)


def library_data(context: EngineContext) -> tuple[LibraryData, ModelChoice]:
    """On the engine's thread."""
    from faceapp.services.figure_plan import data_of

    return data_of(context.library), context.choice


class FiguresPage(Page):
    """One column: what to measure, then what was measured; a run goes on when the page is left."""

    escapes = True

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._engine = context.engine
        self._jobs = context.engine.figures
        self._known = Known((), ())
        self._chosen: tuple[str, ...] = ()
        self._plan: Ticket | None = None
        self._open = True
        self._missed: list[str] = []
        self._choosing = Choosing()
        self._results = Results(self._jobs)
        self._lay_out()
        self._connect()
        self._show_running()

    def _lay_out(self) -> None:
        self._said = QLabel(wordWrap=True)
        self._said.setTextFormat(Qt.TextFormat.PlainText)
        restyle(self._said, "tone", "danger")
        self._said.hide()
        parts = (self._head(), self._running_line(), self._said, self._choosing, self._results)
        self._area, self._inside = one_column(self, parts, COLUMN)

    def _head(self) -> QHBoxLayout:
        self._button = QPushButton()
        self._button.clicked.connect(lambda _checked: self._pressed())
        self._cancel = QPushButton(self.tr("Cancel"))
        self._cancel.clicked.connect(lambda _checked: self._choose(False))
        self._back = back_button(self)
        return page_head(self._back, self.tr("Figures"), self._cancel, self._button)

    def _running_line(self) -> QWidget:
        self._line = QWidget()
        self._doing = QLabel()
        restyle(self._doing, "tone", "quiet")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("Progress"))
        column = QVBoxLayout(self._line)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_BETWEEN)
        says = QLabel(
            self.tr(
                "Each model is measured alone, on one core. You can leave this page: it goes on, and the "
                "line at the bottom shows it. What is measured already is kept when you stop."
            ),
            wordWrap=True,
        )
        restyle(says, "tone", "caption")
        column.addWidget(self._doing)
        column.addWidget(self._bar)
        column.addWidget(says)
        return self._line

    def _connect(self) -> None:
        jobs, engine = self._jobs, self._engine
        self._choosing.changed.connect(self._show_running)
        self._results.refused.connect(self._refused)
        jobs.progressed.connect(self._progressed)
        jobs.measured.connect(lambda _figures: self._read())
        jobs.not_measured.connect(self._not_measured)
        jobs.running_changed.connect(lambda _on: self._show_running())
        engine.models.shelf_changed.connect(self._read_if_seen)
        engine.scan_finished.connect(lambda _summary: self._ask_data_if_seen())

    # --- what the window calls ---

    @property
    def choosing(self) -> Choosing:
        """What is to be measured."""
        return self._choosing

    @property
    def results(self) -> Results:
        """What was measured."""
        return self._results

    @property
    def button(self) -> QPushButton:
        """Begins and ends."""
        return self._button

    @property
    def cancel(self) -> QPushButton:
        """Leaves what was measured as it is."""
        return self._cancel

    @property
    def said(self) -> str:
        """What could not be measured, or saved."""
        return "" if self._said.isHidden() else self._said.text()

    def refresh(self) -> None:
        self._engine.ask(library_data, self._took_data, urgent=False)

    def focus_first(self) -> None:
        self._button.setFocus()

    # --- what is heard ---

    def _read_if_seen(self) -> None:
        if self.isVisible():
            self._read()

    def _ask_data_if_seen(self) -> None:
        """There are more photos to measure on than there were."""
        if self.isVisible():
            self.refresh()

    def _read(self) -> None:
        self._engine.models.ask(read_known, self._took)

    def _took_data(self, both: tuple[LibraryData, ModelChoice]) -> None:
        data, choice = both
        self._chosen = tuple(
            model for model in (choice.detector, choice.embedder, choice.expression) if model
        )
        self._choosing.show_data(data)
        self._read()

    def _took(self, known: Known) -> None:
        if known.figures and not self._known.figures and not self._known.models:
            self._open = False  # there is something to see before there is something to choose
        self._known = known
        if known.problem is not None:
            self._refused(known.problem)
        recommended = tuple(model.id for model in known.models if model.shelf == "one-click")
        self._choosing.show_models(known.models, (*self._chosen, *recommended))
        in_reading_order(self._inside)  # boxes of models came into it
        self._results.show_figures({model.id: model for model in known.models}, known.figures)
        self._show_running()

    def _pressed(self) -> None:
        if self._jobs.running:
            self._jobs.cancel()
            return
        if self._plan is not None:
            self._plan.cancel()
            self._plan = None
            self._choose(True)
            return
        if not self._open and self._known.figures:
            self._choose(True)
            return
        wanted = self._choosing.wanted
        if wanted is None:
            return
        self._missed.clear()
        self._said.hide()

        def plan(context: EngineContext) -> Sequence[Task]:
            from faceapp.services.figure_plan import tasks

            return tasks(context.library, wanted)

        self._plan = self._engine.ask(plan, self._begin, failed=self._not_planned)
        self._show_running()

    def _choose(self, choose: bool) -> None:
        """Show what can be chosen, or what was measured."""
        self._open = choose
        self._area.verticalScrollBar().setValue(0)
        self._show_running()

    def _begin(self, tasks: Sequence[Task]) -> None:
        self._plan = None
        self._jobs.start(tuple(tasks))
        self._choose(False)

    def _not_planned(self, error: KnownError) -> None:
        self._plan = None
        self._refused(error)
        self._choose(True)

    def _progressed(self, progress: FigureProgress) -> None:
        parts = [words.doing(progress, self._name(progress.model))]
        if self._jobs.seconds_left is not None:
            parts.append(wording.time_left(self._jobs.seconds_left))
        self._doing.setText("  \u00b7  ".join(parts) + self._beside())
        self._bar.setRange(0, 100 * progress.tasks)
        self._bar.setValue(round(100 * progress.tasks * progress.part))

    def _not_measured(self, missed: NotMeasured) -> None:
        self._missed.append(
            self.tr("{model}, {what}: {why}").format(
                model=self._name(missed.model),
                what=words.part_name(missed.doing),
                why=wording.sentence(missed.problem),
            )
        )
        self._say("\n".join(self._missed))

    def _refused(self, error: KnownError) -> None:
        self._say(wording.sentence(error))

    # --- what is shown ---

    def _say(self, text: str) -> None:
        self._said.setText(text)
        self._said.show()
        self._area.ensureWidgetVisible(self._said)

    def _beside(self) -> str:
        if self._engine.activity.doing is Doing.NOTHING:
            return ""
        return self.tr(" \u00b7 other work runs beside it, so times may be too long")

    def _name(self, model: str) -> str:
        return next((one.name for one in self._known.models if one.id == model), model)

    def _show_running(self) -> None:
        with keeping_focus(self, self._button):
            self._show_state()

    def _show_state(self) -> None:
        running, planning = self._jobs.running, self._plan is not None
        busy = running or planning
        self._line.setVisible(busy)
        if busy and self._jobs.progress is None:
            self._doing.setText(self.tr("Getting ready"))
            self._bar.setRange(0, 100)
            self._bar.setValue(0)
        choosing = not busy and (self._open or not self._known.figures)
        self._choosing.setVisible(choosing)
        self._results.setVisible(not choosing)
        self._cancel.setVisible(choosing and bool(self._known.figures))
        if busy:
            self._button.setText(self.tr("Stop"))
        else:
            self._button.setText(self.tr("Start") if choosing else self.tr("Measure\u2026"))
        set_role(self._button, "" if busy else "primary")
        self._button.setEnabled(not choosing or self._choosing.wanted is not None)
