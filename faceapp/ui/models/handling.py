"""What the rows of the models page ask for is done here: each verb asks what has to be asked first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from faceapp.domain.errors import KnownError, ModelDamaged
from faceapp.domain.model_choice import ModelChoice
from faceapp.domain.shelf import Getting, ModelChecked, ModelState, ShelfModel
from faceapp.services import fetching, shelf
from faceapp.services.addresses import full_proxy
from faceapp.services.examining import Apart
from faceapp.services.fetching import Way
from faceapp.ui import wording
from faceapp.ui.context import WindowContext
from faceapp.ui.file_dialogs import Kind, ask_files
from faceapp.ui.models import words
from faceapp.ui.models.asking import DownloadSheet
from faceapp.ui.models.choice import chosen, ids
from faceapp.ui.models.own_sheet import OwnSheet, file_filters
from faceapp.ui.models.row import Standing, Verb, homepage
from faceapp.ui.question import ask


class Handling(QObject):
    """Carries out verbs.

    Signals:
        checking: the id of a model whose files are being read.
        checked: a ``ModelChecked``.
        not_taken: (id of a model, why): a file that was to be added is not the right one.
        changed: a model came or went, or is another.
    """

    checking = Signal(str)
    checked = Signal(object)
    not_taken = Signal(str, str)
    changed = Signal()

    def __init__(self, context: WindowContext, page: QWidget) -> None:
        super().__init__(page)
        self._context = context
        self._jobs = context.engine.models
        self._page = page
        self._then_use: tuple[str, ...] = ()

    @property
    def promised(self) -> bool:
        """Whether models take over when they are here."""
        return bool(self._then_use)

    def do(self, verb: Verb, standing: Standing) -> None:
        """What a row asks for."""
        model = standing.model
        match verb:
            case Verb.DOWNLOAD:
                self.ask_download([model])
            case Verb.RESUME:
                self._jobs.download([model], self._way())
            case Verb.PAUSE:
                self._jobs.pause(model.id)
            case Verb.STOP:
                self._then_use = ()
                self._jobs.stop_download(model.id)
            case Verb.USE:
                self._ask_use(model)
            case Verb.TURN_OFF:
                self._ask_turn_off()
            case Verb.FROM_DISK:
                self._ask_file(model)
            case Verb.CHECK:
                self.check([model])
            case Verb.REMOVE:
                self._ask_remove(model)
            case Verb.HOMEPAGE:
                QDesktopServices.openUrl(QUrl(homepage(model)))

    # --- downloads ---

    def ask_download(self, models: Sequence[ShelfModel], *, then_use: Sequence[str] = ()) -> None:
        """Say what would be fetched from where, and do so where the user says yes.

        Args:
            models: what is missing.
            then_use: ids of models that take over when all of them are here.
        """
        mirror = fetching.mirror(self._context.library)

        def show(addresses: Sequence[tuple[str, ...]]) -> None:
            what = words.what_happens(None) if then_use else ""
            sheet = DownloadSheet(
                list(zip(models, addresses, strict=True)),
                self.tr("Then they take over. {what}").format(what=what) if what else "",
                lambda: self._download(models, then_use),
                self._page.window(),
            )
            sheet.open()

        self._jobs.ask(lambda: [fetching.addresses(model.id, mirror) for model in models], show, self._refuse)

    def take_over(self, models: Iterable[ShelfModel]) -> None:
        """The models are as they are now: use those that were waited for, if all are here."""
        ready = [model for model in models if model.id in self._then_use and model.state is ModelState.READY]
        if self._then_use and len(ready) == len(self._then_use):
            self._then_use = ()
            self._use_all(ready)

    def use_pair(self, pair: Sequence[ShelfModel]) -> None:
        """Fetch what is missing of the better pair and go by it; asks first."""
        missing = [model for model in pair if model.state is not ModelState.READY]
        if missing:
            self.ask_download(missing, then_use=[model.id for model in pair])
            return
        names = words.pair(model.name for model in pair)
        self._ask(
            self.tr("Use {models}?").format(models=names),
            self.tr("Use"),
            lambda: self._use_all(pair),
            words.what_happens(None),
        )

    def _download(self, models: Sequence[ShelfModel], then_use: Sequence[str]) -> None:
        self._then_use = tuple(then_use) or self._then_use
        self._jobs.download(models, self._way())

    def _way(self) -> Way:
        library = self._context.library
        return Way(fetching.mirror(library), full_proxy(fetching.proxy(library), self._jobs.proxy_login))

    # --- using ---

    def _ask_use(self, model: ShelfModel) -> None:
        self._ask(
            self.tr("Use {model}?").format(model=model.name),
            self.tr("Use"),
            lambda: self._context.engine.use_model(model.kind, model.id),
            words.what_happens(model.kind),
        )

    def _ask_turn_off(self) -> None:
        self._ask(
            self.tr("Look for expressions no more?"),
            self.tr("Do not look"),
            lambda: self._context.engine.use_model("expression", None),
            self.tr("What you corrected stays, and what was measured is there again when you want it."),
        )

    def _use_all(self, models: Sequence[ShelfModel]) -> None:
        kinds = {model.kind: model.id for model in models}
        engine = self._context.engine

        def use(both: tuple[ModelChoice, ModelChoice | None]) -> None:
            engine.switching.use_models(replace(both[0], **kinds))

        engine.ask(chosen, use, failed=self._refuse)

    # --- files ---

    def ask_own(self) -> OwnSheet:
        """Let the user add a model of their own."""
        sheet = OwnSheet(self._jobs, self._page.window())
        sheet.added.connect(lambda _model: self.changed.emit())
        sheet.open()
        return sheet

    def check(self, models: Sequence[ShelfModel]) -> None:
        """Read all their files."""
        for model in models:
            self.checking.emit(model.id)
            self._jobs.ask(partial(_checked, model.id), self.checked.emit, self._refuse)

    def add_file(self, file: Path, model: ShelfModel) -> None:
        """``file`` is that of ``model``: look whether it can be, and take it."""
        jobs = self._jobs
        examine = Apart(lambda: jobs.stopping)
        self.checking.emit(model.id)
        jobs.ask(
            lambda: shelf.add(file, model=model.id, examine=examine),
            self._in_order,
            lambda error: self._not_taken(model, error),
        )

    def _ask_file(self, model: ShelfModel) -> None:
        title = self.tr("Choose the file of {model}").format(model=model.name)
        several = len(model.files) > 1
        if several:
            names = ", ".join(model.missing or model.files)
            title = self.tr("Choose the files of {model}: {names}").format(model=model.name, names=names)
        window = self._page.window()
        take = partial(self._take_files, model)
        ask_files(window, title, Kind.MODELS, take, file_filters(), several=several)

    def _take_files(self, model: ShelfModel, files: Sequence[Path]) -> None:
        for file in files:
            self.ask_vouched(file, model)

    def ask_vouched(self, file: Path, model: ShelfModel) -> None:
        """Add a file; where nobody published a checksum, the user has to say that it is the right one."""
        if model.getting is not Getting.BY_HAND:
            self.add_file(file, model)
            return
        self._ask(
            self.tr("Is {file} the right file?").format(file=wording.file_name(file)),
            self.tr("It is"),
            lambda: self.add_file(file, model),
            self.tr(
                "Nobody published a checksum of {model}, so only you can say so. The file is looked at, "
                "nothing in it is run, and it has to stay the same from then on."
            ).format(model=model.name),
        )

    def _ask_remove(self, model: ShelfModel) -> None:
        again = self.tr("Its {size} are deleted from this computer.").format(size=words.size_of(model))
        if model.getting is Getting.DOWNLOAD:
            again = f"{again} {self.tr('It can be downloaded again.')}"
        self._ask(
            self.tr("Remove {model}?").format(model=model.name),
            self.tr("Remove"),
            lambda: self._remove(model),
            again,
            dangerous=True,
        )

    def _remove(self, model: ShelfModel) -> None:
        def remove(both: tuple[ModelChoice, ModelChoice | None]) -> None:
            used = ids(both[0]) | ids(both[1])
            self._jobs.ask(
                lambda: shelf.remove(model.id, used), lambda _none: self.changed.emit(), self._refuse
            )

        self._context.engine.ask(chosen, remove, failed=self._refuse)

    # --- within ---

    def _in_order(self, model: ShelfModel) -> None:
        self._jobs.forget_failed(model.id)
        self.checked.emit(ModelChecked(model.id, None))
        self.changed.emit()

    def _not_taken(self, model: ShelfModel, error: KnownError) -> None:
        said = wording.sentence(error)
        if isinstance(error, ModelDamaged) and len(model.files) > 1:
            needs = self.tr("{model} needs {files}.")
            said = f"{said} {needs.format(model=model.name, files=', '.join(model.files))}"
        self.not_taken.emit(model.id, said)

    def _refuse(self, error: KnownError) -> None:
        self._context.operations.refused.emit(wording.sentence(error))

    def _ask(
        self,
        sentence: str,
        yes: str,
        go_on: Callable[[], object],
        detail: str,
        *,
        dangerous: bool = False,
    ) -> None:
        ask(self._page.window(), sentence, yes, go_on, detail=detail, dangerous=dangerous)


def _checked(model: str) -> ModelChecked:
    return next(shelf.check([model]))
