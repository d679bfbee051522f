"""Training a model of expressions on corrections or a labelled folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from faceapp.domain.errors import KnownError
from faceapp.domain.own_training import CorrectedCounts, KeptTraining, TrainingWish
from faceapp.domain.shelf import ShelfModel
from faceapp.domain.switching import SwitchProgress
from faceapp.engine.engine import EngineContext
from faceapp.engine.training_jobs import Phase
from faceapp.ui import wording
from faceapp.ui.column import back_button, one_column, page_head
from faceapp.ui.context import WindowContext
from faceapp.ui.keeping_focus import in_reading_order, keeping_focus
from faceapp.ui.models import words as model_words
from faceapp.ui.page import Page
from faceapp.ui.pages import PageName
from faceapp.ui.question import ask
from faceapp.ui.theme import SPACE_BETWEEN, restyle, set_role
from faceapp.ui.training.choosing import Choosing
from faceapp.ui.training.result import Result
from faceapp.ui.training.running import Running

if TYPE_CHECKING:
    from faceapp.services.training_run import TrainingTask

COLUMN = 860


@dataclass(frozen=True, slots=True, eq=False)
class OnDisk:
    """What is there of a training, and what is known about models.

    Attributes:
        name: one that no model has, for the next.
        paces: faces a second, learning on and from nothing.
        used: name of the model that a result was compared with.
    """

    kept: KeptTraining | None
    name: str
    paces: dict[bool, float | None]
    used: str


def read_disk(name: str) -> OnDisk:
    """Reads small files only; away from the GUI thread."""
    from faceapp.services import shelf, training_kept

    kept = training_kept.kept()
    used = ""
    if kept is not None and kept.result is not None and kept.result.used:
        try:
            used = shelf.shelf_model(kept.result.used).name
        except KnownError:
            used = kept.result.used
    paces = {fresh: training_kept.pace(fresh=fresh) for fresh in (False, True)}
    return OnDisk(kept, training_kept.unused(name), paces, used)


def read_counts(context: EngineContext) -> CorrectedCounts:
    """On the engine's thread."""
    from faceapp.services.training_faces import corrected_counts

    return corrected_counts(context.library)


class TrainingPage(Page):
    """What is to be learned, then how far it is, then what came of it; one of the three is seen."""

    escapes = True

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._engine = context.engine
        self._jobs = context.engine.training
        self._models = context.engine.models
        self._planning = False
        self._used = ""
        self._taking_over = False
        self.choosing, self.running, self.result = Choosing(), Running(), Result()
        self._lay_out()
        self._connect()
        self._show()

    def _lay_out(self) -> None:
        self._back = back_button(self)
        self.start = QPushButton(self.tr("Start"))
        set_role(self.start, "primary")
        self.start.clicked.connect(self._start)
        head = page_head(self._back, self.tr("Train a model of expressions"), self.start)
        says = QLabel(
            self.tr(
                "A model of expressions of your own, made on this computer from faces that have a label. "
                "Your library stays as it is."
            ),
            wordWrap=True,
        )
        restyle(says, "tone", "quiet")
        self._said = QLabel(wordWrap=True)
        self._said.setTextFormat(Qt.TextFormat.PlainText)
        self._to_models = QPushButton(self.tr("Show models"))
        set_role(self._to_models, "link")
        self._to_models.clicked.connect(self._show_models)
        line = QHBoxLayout()
        line.setSpacing(SPACE_BETWEEN)
        line.addWidget(self._said, 1)
        line.addWidget(self._to_models)
        self._say("")
        parts = (head, says, line, self.choosing, self.running, self.result)
        self._area, self._inside = one_column(self, parts, COLUMN)
        in_reading_order(self._inside)

    def _connect(self) -> None:
        self._jobs.changed.connect(self._show)
        self._jobs.ended.connect(self._ended)
        switching = self._engine.switching
        for signal in (switching.progressed, switching.switched, switching.refused):
            signal.connect(self._switching)
        self.choosing.changed.connect(self._show_start)
        self.choosing.place_chosen.connect(self._count)
        self.running.hold_asked.connect(self._jobs.hold)
        self.running.stop_asked.connect(self._jobs.cancel)
        self.running.go_on_asked.connect(self._go_on)
        self.running.throw_away_asked.connect(self._ask_throw_away)
        self.result.use_asked.connect(self._ask_use)
        self.result.keep_asked.connect(self._keep)
        self.result.throw_away_asked.connect(self._ask_throw_away)

    # --- what the window calls ---

    @property
    def said(self) -> str:
        """What was told last; "" for nothing."""
        return self._said.text()

    def refresh(self) -> None:
        self._engine.ask(read_counts, self.choosing.show_corrected, urgent=False)
        self._read_disk()

    def focus_first(self) -> None:
        (self.start if self.start.isVisible() and self.start.isEnabled() else self._back).setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._area.verticalScrollBar().setValue(0)

    # --- what is heard ---

    def _read_disk(self) -> None:
        name = self.tr("My expressions")
        self._models.ask(lambda: read_disk(name), self._took)

    def _took(self, found: OnDisk) -> None:
        self._used = found.used
        self.choosing.propose_name(found.name)
        self.choosing.show_pace(found.paces)
        self._jobs.found(found.kept)
        self._show()

    def _count(self, place: Path) -> None:
        from faceapp.services.training_faces import labelled_counts

        def failed(error: KnownError) -> None:
            self.choosing.drop_place(place)
            self._refuse(error)

        self._say("")
        self._models.ask(
            lambda: labelled_counts(place), lambda counts: self.choosing.show_counts(place, counts), failed
        )

    def _ended(self, _now: object) -> None:
        problem = self._jobs.now.problem
        if problem is not None:
            self._refuse(problem)
        else:
            self._read_disk()

    # --- verbs ---

    def _start(self) -> None:
        wish = self.choosing.wish
        if wish is not None and not self._planning:
            self._plan(wish, anew=True)

    def _go_on(self) -> None:
        wish = self._jobs.now.wish
        if wish is not None and not self._planning:
            self._plan(wish, anew=False)

    def _plan(self, wish: TrainingWish, *, anew: bool) -> None:
        def plan(context: EngineContext) -> TrainingTask:
            from faceapp.services.training_faces import other_faces, taught_faces
            from faceapp.services.training_run import TrainingTask

            library = context.library
            return TrainingTask(wish, taught_faces(library), context.choice.expression, other_faces(library))

        def begin(task: TrainingTask) -> None:
            self._planning = False
            self._jobs.start(task, anew=anew)

        self._planning = True
        self._say("")
        self._engine.ask(plan, begin, failed=self._not_planned)

    def _not_planned(self, error: KnownError) -> None:
        self._planning = False
        self._refuse(error)

    def _ask_throw_away(self) -> None:
        wish = self._jobs.now.wish
        ask(
            self.window(),
            self.tr("Throw {model} away?").format(model=wording.isolated("" if wish is None else wish.name)),
            self.tr("Throw away"),
            self._throw_away,
            detail=self.tr("What it learned is gone then. Your labels and pictures stay."),
            dangerous=True,
        )

    def _throw_away(self) -> None:
        from faceapp.services import training_kept

        self._models.ask(training_kept.throw_away, self._thrown_away, self._refuse)

    def _thrown_away(self, _none: object) -> None:
        self._jobs.forget()
        self._say(self.tr("It is thrown away."))
        self._read_disk()

    def _ask_use(self) -> None:
        wish = self._jobs.now.wish
        ask(
            self.window(),
            self.tr("Use {model}?").format(model=wording.isolated("" if wish is None else wish.name)),
            self.tr("Use"),
            self._use,
            detail=model_words.what_happens("expression"),
        )

    def _use(self) -> None:
        self._shelve(self._used_now)

    def _keep(self) -> None:
        self._shelve(self._kept_now)

    def _shelve(self, then: object) -> None:
        from faceapp.services import training_kept
        from faceapp.services.examining import Apart

        models = self._models
        examine = Apart(lambda: models.stopping)
        self.result.set_busy(True)
        self._say("")
        models.ask(lambda: training_kept.put_on_shelf(examine=examine), then, self._not_shelved)  # type: ignore[arg-type]

    def _used_now(self, model: ShelfModel) -> None:
        self._engine.use_model("expression", model.id)
        self._shelved(
            self.tr("{model} takes over as soon as all expressions are read anew.").format(model=model.name)
        )
        self._taking_over = True  # what the engine tells comes later, in this thread

    def _switching(self, left: object) -> None:
        """It took over, as is said elsewhere, or will not: that it is to is no longer true."""
        if self._taking_over and not isinstance(left, SwitchProgress):
            self._say("")

    def _kept_now(self, model: ShelfModel) -> None:
        self._shelved(self.tr("{model} stands with your own models.").format(model=model.name))

    def _shelved(self, said: str) -> None:
        self.result.set_busy(False)
        self._models.shelf_changed.emit()
        self._jobs.forget()
        self._say(said, models=True)
        self._read_disk()

    def _not_shelved(self, error: KnownError) -> None:
        self.result.set_busy(False)
        self._refuse(error)

    def _show_models(self) -> None:
        self.page_requested.emit(str(PageName.MODELS))

    # --- what is shown ---

    def _refuse(self, error: KnownError) -> None:
        self._say(wording.sentence(error), danger=True)
        self._show()

    def _say(self, text: str, *, danger: bool = False, models: bool = False) -> None:
        restyle(self._said, "tone", "danger" if danger else "body")
        self._taking_over = False
        self._said.setText(text)
        self._said.setVisible(bool(text))
        self._to_models.setVisible(models)
        if text:
            self._area.verticalScrollBar().setValue(0)

    def _show(self) -> None:
        now = self._jobs.now
        # at last the way back, not Stop, to which Qt would go: whoever presses the bar loses nothing by it
        heirs = (self.start, self.running.pause, self.running.go_on, self.result.keep, self._back)
        with keeping_focus(self, *heirs):
            done = now.phase is Phase.DONE and now.result is not None
            choosing = now.phase is Phase.NONE
            if done and now.result is not None:
                self.result.show_result(now.result, self._used or now.result.used, now.history)
            elif not choosing:
                self.running.show_training(now)
            self.choosing.setVisible(choosing)
            self.running.setVisible(not choosing and not done)
            self.result.setVisible(done)
            self._show_start()

    def _show_start(self) -> None:
        self.start.setVisible(self._jobs.now.phase is Phase.NONE)
        self.start.setEnabled(self.choosing.wish is not None)
