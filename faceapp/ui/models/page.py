"""The models page: what is in use, what is on the shelves, and getting more of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

from PySide6.QtCore import QEvent
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from faceapp.domain.errors import BadModelEntry, KnownError
from faceapp.domain.figures import Figures
from faceapp.domain.model_choice import ModelChoice
from faceapp.domain.shelf import ModelChecked, ModelState, ShelfModel
from faceapp.domain.switching import SwitchProgress
from faceapp.engine.model_jobs import Download, Phase
from faceapp.services import shelf
from faceapp.ui import wording
from faceapp.ui.card import leading_card
from faceapp.ui.column import back_button, one_column, page_head
from faceapp.ui.context import WindowContext
from faceapp.ui.keeping_focus import in_reading_order, keeping_focus
from faceapp.ui.models import words
from faceapp.ui.models.changing import ChangingCard
from faceapp.ui.models.choice import chosen, ids
from faceapp.ui.models.folder_watch import FolderWatch
from faceapp.ui.models.handling import Handling
from faceapp.ui.models.offer import OfferCard, better_pair, way_back
from faceapp.ui.models.row import ModelRow, Standing, Verb
from faceapp.ui.models.section import Section
from faceapp.ui.models.sources_card import SourcesCard
from faceapp.ui.page import Page
from faceapp.ui.pages import PageName
from faceapp.ui.theme import icon, restyle

COLUMN = 1040


@dataclass(frozen=True, slots=True)
class Shelves:
    """What was read of the shelves.

    Attributes:
        figures: what was measured on this machine, by id.
        problem: why the user's own models are missing.
    """

    models: tuple[ShelfModel, ...]
    figures: Mapping[str, Figures]
    problem: KnownError | None = None


def read_shelves() -> Shelves:
    """All models and their figures; reads small files only."""
    from faceapp.services import figures

    problem: KnownError | None = None
    try:
        models = shelf.shelf()
    except BadModelEntry as error:
        models, problem = shelf.shelf(own=False), error
    found = {model.id: figures.kept(model.id) for model in models}
    return Shelves(models, {model: known for model, known in found.items() if known is not None}, problem)


class ModelsPage(Page):
    """Rows by shelf; what is downloaded or measured goes on when the page is left."""

    escapes = True

    def __init__(self, context: WindowContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._engine = context.engine
        self._jobs = context.engine.models
        self._handling = Handling(context, self)
        self._read: Shelves = Shelves((), {})
        self._loaded = False  # before, nothing is known of what stands on a shelf
        self._now: ModelChoice | None = None
        self._then: ModelChoice | None = None
        self._reading: set[str] = set()
        self._found: dict[str, str] = {}
        self._refused: dict[str, str] = {}
        self._changing = ChangingCard(self._called)
        self._offer = OfferCard()
        self._sections = {name: Section(name) for name in words.SHELVES}
        self._sources = SourcesCard(self._engine, context.library)
        self._broken = QLabel(wordWrap=True)
        restyle(self._broken, "tone", "danger")
        self._broken.hide()
        self._lay_out()
        self._watch = FolderWatch(self)
        self._watch.changed.connect(self.read)
        self._connect()

    def _lay_out(self) -> None:
        add = QPushButton(icon("plus"), self.tr("Add a model\u2026"))
        add.clicked.connect(lambda _checked: self._handling.ask_own())
        own = self._sections["own"]
        own.add_button(add)
        self._back = back_button(self)
        head = page_head(self._back, self.tr("Models"), self._check_button())
        told = [self._changing, self._offer, self._broken]
        shelves = self._sections.values()
        self._area, self._inside = one_column(
            self, [head, *told, *self._ways(), *shelves, self._sources], COLUMN
        )
        in_reading_order(self._inside)

    def _check_button(self) -> QPushButton:
        check = QPushButton(self.tr("Check all"))
        check.setToolTip(self.tr("Read the files of all models that are here, and compare their checksums"))
        check.clicked.connect(lambda _checked: self._check_all())
        return check

    def _ways(self) -> tuple[QWidget, QWidget]:
        """To what else can be done with models."""
        measure = QPushButton(icon("chart-line-up"), self.tr("Measure models"))
        measure.clicked.connect(lambda _checked: self.page_requested.emit(str(PageName.FIGURES)))
        train = QPushButton(icon("graduation-cap"), self.tr("Train a model\u2026"))
        train.clicked.connect(lambda _checked: self.page_requested.emit(str(PageName.TRAINING)))
        figures = self.tr("How good and how fast models are here, on your own photos and names.")
        own = self.tr("It learns from expressions you set or imported, or from a labelled folder.")
        return (
            leading_card(self.tr("Figures"), figures, measure),
            leading_card(self.tr("A model of your own"), own, train),
        )

    def _connect(self) -> None:
        engine, jobs, handling = self._engine, self._jobs, self._handling
        jobs.download_changed.connect(lambda _model: self._show())
        jobs.shelf_changed.connect(self.read)
        jobs.downloaded.connect(lambda model: self._found.pop(model, None))
        handling.changed.connect(self.read)
        handling.checking.connect(self._begins_checking)
        handling.checked.connect(self._was_checked)
        handling.not_taken.connect(self._was_refused)
        for section in self._sections.values():
            section.asked.connect(lambda _verb, _standing: self._forget_told())
            section.asked.connect(handling.do)
        self._offer.asked.connect(self._pair_pressed)
        self._changing.stop_asked.connect(self._stay)
        engine.switching_progressed.connect(self._progressed)
        engine.model_switched.connect(lambda _choice: self._ask_chosen())

    # --- what the window and other parts call ---

    @property
    def handling(self) -> Handling:
        """What carries out the verbs of the rows."""
        return self._handling

    @property
    def offer(self) -> OfferCard:
        """The better pair."""
        return self._offer

    @property
    def sources(self) -> SourcesCard:
        """Mirror and proxy."""
        return self._sources

    @property
    def changing(self) -> ChangingCard:
        """The change that is under way."""
        return self._changing

    def row(self, model: str) -> ModelRow:
        """The row of a model."""
        return next(
            row
            for section in self._sections.values()
            for row in section.rows
            if row.standing.model.id == model
        )

    def refresh(self) -> None:
        self._sources.refresh()
        self.read()

    def focus_first(self) -> None:
        self._back.setFocus()

    def read(self) -> None:
        """Look again at what is here and what is used."""
        self._jobs.ask(read_shelves, self._took)
        self._ask_chosen()

    # --- what is heard ---

    def _ask_chosen(self) -> None:
        self._engine.ask(chosen, self._chose, urgent=False)

    def _pair_pressed(self) -> None:
        """The button of the offer: have the pair, or let its download wait, or go on with it."""
        self._forget_told()
        pair = better_pair(self._read.models)
        if {model.id for model in pair} <= ids(self._now):
            pair = self._way_back() or pair
        going = self._going(pair)
        if not going:
            self._handling.use_pair(pair)
            return
        paused = _paused(going)
        for model in pair:
            if model.id in {one.model.id for one in going}:
                self._handling.do(Verb.RESUME if paused else Verb.PAUSE, self._standing(model))

    def _way_back(self) -> tuple[ShelfModel, ...]:
        """The built-in pair, where the library goes by another one and nothing is changing."""
        return () if self._now is None or self._then is not None else way_back(self._read.models, self._now)

    def _going(self, pair: Sequence[ShelfModel]) -> list[Download]:
        found = (self._jobs.downloads.get(model.id) for model in pair)
        return [one for one in found if one is not None and one.phase is not Phase.FAILED]

    def _took(self, read: Shelves) -> None:
        self._read, self._loaded = read, True
        told = "" if read.problem is None else wording.sentence(read.problem)
        self._broken.setText(wording.breakable(told))
        self._broken.setVisible(read.problem is not None)
        there = {model.id for model in read.models if model.state is ModelState.READY}
        self._found = {model: text for model, text in self._found.items() if model in there}
        self._show()
        in_reading_order(self._inside)
        self._handling.take_over(read.models)

    def _chose(self, both: tuple[ModelChoice, ModelChoice | None]) -> None:
        self._now, self._then = both
        with self._keeping_focus():
            self._changing.show_progress(None if self._then is None else self._engine.switching.progress)
            self._show()

    def _keeping_focus(self) -> AbstractContextManager[None]:
        """The card of a change takes the place of the offer; at its end there is the head of the page."""
        return keeping_focus(self, self._changing.stop, self._offer.button, self._back)

    def _progressed(self, progress: SwitchProgress | None) -> None:
        with self._keeping_focus():
            self._show_change(progress)

    def _show_change(self, progress: SwitchProgress | None) -> None:
        if progress is None:
            self._changing.show_progress(None)
            self._ask_chosen()
            return
        if self._then != progress.after or self._now != progress.before:
            self._now, self._then = progress.before, progress.after
            self._show()
        self._changing.show_progress(progress)

    def _stay(self) -> None:
        self._engine.switching.cancel()
        self._ask_chosen()

    def _begins_checking(self, model: str) -> None:
        self._reading.add(model)
        self._found.pop(model, None)
        self._refused.pop(model, None)
        self._show()

    def _was_checked(self, checked: ModelChecked) -> None:
        self._reading.discard(checked.model)
        problem = checked.problem
        self._found[checked.model] = "" if problem is None else wording.sentence(problem)
        self._show()

    def _was_refused(self, model: str, why: str) -> None:
        self._reading.discard(model)
        self._refused[model] = why
        self._show()

    def _forget_told(self) -> None:
        """What was told of an earlier action is old; damage that was found is not."""
        self._refused.clear()
        self._found = {model: text for model, text in self._found.items() if text}
        self._show()

    def _check_all(self) -> None:
        self._forget_told()
        here = [model for model in self._read.models if model.state is ModelState.READY]
        self._handling.check(here)

    # --- what is shown ---

    def _called(self, model: str) -> str:
        return next((one.name for one in self._read.models if one.id == model), model)

    def _show(self) -> None:
        if not self._loaded:
            return
        for name, section in self._sections.items():
            section.show_standings(
                [self._standing(model) for model in self._read.models if model.shelf == name]
            )
        pair, back = better_pair(self._read.models), self._way_back()
        if back and self._now is not None and {model.id for model in pair} <= ids(self._now):
            used = (self._now.detector, self._now.embedder)
            self._offer.show_back(map(self._called, used), [model.name for model in back])
            return
        known = self._now is not None
        self._offer.show_pair(
            pair if known else (),
            ids(self._now) | ids(self._then),
            {name for name, one in self._jobs.downloads.items() if one.phase is not Phase.FAILED},
            words.hosts(address for model in pair for address in model.addresses),
            promised=self._handling.promised,
            paused=_paused(self._going(pair)),
            failed=self._failed(pair),
        )

    def _failed(self, pair: Sequence[ShelfModel]) -> str:
        """Why one of the pair did not come."""
        found = (self._jobs.downloads.get(model.id) for model in pair)
        why = next((one.problem for one in found if one is not None and one.phase is Phase.FAILED), None)
        return "" if why is None else wording.sentence(why)

    def _standing(self, model: ShelfModel) -> Standing:
        used = model.id in ids(self._now)
        return Standing(
            model,
            self._read.figures.get(model.id),
            self._jobs.downloads.get(model.id),
            used=used,
            coming=not used and model.id in ids(self._then),
            checking=model.id in self._reading,
            checked=self._found.get(model.id) == "",
            problem=self._found.get(model.id, ""),
            refused=self._refused.get(model.id, ""),
        )

    # --- Qt ---

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow() and self.isVisible():
            self.read()  # folders on other machines tell nobody when they change

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._watch.watch(shelf.folder())

    def hideEvent(self, event: QHideEvent) -> None:
        """The page is left: what was told has been read. What fails meanwhile is told when it is back."""
        super().hideEvent(event)
        self._watch.stop()
        if event.spontaneous():  # the window was put away
            return
        for download in tuple(self._jobs.downloads.values()):
            self._jobs.forget_failed(download.model.id)
        self._forget_told()


def _paused(downloads: Sequence[Download]) -> bool:
    return bool(downloads) and all(one.phase is Phase.PAUSED for one in downloads)
