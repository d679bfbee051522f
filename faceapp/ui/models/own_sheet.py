"""Adding a model from a file: a published one goes to its place, any other is asked about."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from faceapp.domain.errors import KnownError
from faceapp.domain.shelf import ShelfModel
from faceapp.engine.jobs import Ticket
from faceapp.engine.model_jobs import ModelJobs
from faceapp.ui import wording
from faceapp.ui.elided import ElidedLabel
from faceapp.ui.file_dialogs import Kind, ask_files
from faceapp.ui.models import words
from faceapp.ui.models.own_facts import OwnFacts
from faceapp.ui.sheet import Sheet
from faceapp.ui.theme import SPACE, SPACE_BETWEEN, restyle

WIDTH = 520
MODELS = ("onnx", "pt", "pth")
ASKED = ("expression", "embedder", "detector")
"""Kinds that need a few facts only."""
DESCRIBED = "described"


class OwnSheet(Sheet):
    """Asks for what is needed; it stays open until the file is taken, and says what is wrong with it.

    Signals:
        added: a ``ShelfModel``.
    """

    added = Signal(object)

    def __init__(self, jobs: ModelJobs, parent: QWidget) -> None:
        super().__init__(self.tr("Add a model"), self.tr("Add"), WIDTH, parent)
        self._jobs = jobs
        self._file: Path | None = None
        self._description: Path | None = None
        self._looking: Ticket | None = None
        self._known: tuple[ShelfModel | None, bool] = (None, False)
        self._add_then = False
        self._proposed = ""
        self._pressed = False
        says = QLabel(
            self.tr(
                "A file of one of the models listed here is known by its checksum. Any other has to be "
                "an ONNX network that reads expressions, recognises people or finds faces; for others, "
                "and for finer choices, a text file describes it. Other formats can not be taken."
            ),
            wordWrap=True,
        )
        restyle(says, "tone", "quiet")
        self.facts = OwnFacts()
        self.name, self.labels, self.side = self.facts.name, self.facts.labels, self.facts.side
        self.colour, self.values = self.facts.colour, self.facts.values
        self._found = _plain()
        self._wrong = _plain()
        asked = (self._purpose(), self.facts, self._described())
        self.lay_out(says, self._file_line(), self._found, *asked, self._wrong)
        self.finished.connect(self._leave)
        self._show()

    # --- what it shows ---

    @property
    def wrong(self) -> str:
        """Why it was not taken, in words; "" while nothing was refused."""
        return self._wrong.text().replace(wording.ZERO_WIDTH_SPACE, "")

    @property
    def found(self) -> str:
        """What is said of the file that was chosen; "" while nothing is known of it."""
        return self._found.text().replace(wording.ZERO_WIDTH_SPACE, "")

    def take_file(self, file: Path) -> None:
        """Add this one; the name is a first proposal for the model's own."""
        from faceapp.services import shelf
        from faceapp.services.examining import Apart

        self._file, jobs = file, self._jobs
        self._shown.setText(wording.printable(file))
        if self.name.text() in {"", self._proposed}:
            self._proposed = wording.printable(file.stem)
            self.name.setText(self._proposed)
        self._say("")
        self._known = None, False
        self._found.setText(self.tr("Looking whether it is known"))
        if self._looking is not None:
            self._looking.cancel()
        examine = Apart(lambda: jobs.stopping)
        self._looking = jobs.ask(
            lambda: shelf.recognised(file, examine), self._recognised, self._not_looked_at
        )
        self._show()

    def take_description(self, file: Path) -> None:
        """What describes it."""
        self._description = file
        self._shown_description.setText(wording.printable(file))
        self._say("")

    # --- what it does ---

    def accept(self) -> None:
        """Have the file looked at and taken; the sheet closes when it is."""
        file, description, jobs = self._file, self._description, self._jobs
        if file is None or not self.go.isEnabled():
            self._say(self.tr("Choose the file of the model first."))
            return
        described = self._kinds.currentData() == DESCRIBED
        if described and description is None:
            self._say(self.tr("Choose the file that describes it first."))
            return
        self._pressed = self._pressed or self.go.hasFocus()
        self.go.setEnabled(False)
        if self._looking is not None:  # it is added as soon as it is known what it is
            self._add_then = True
            return
        try:
            work = self._work(file, description if described else None)
        except KnownError as error:
            self._refused(error)
            return
        jobs.ask(work, self._taken, self._refused)
        self._say(self.tr("Looking at the file"), tone="quiet")

    def _work(self, file: Path, description: Path | None) -> Callable[[], ShelfModel]:
        from faceapp.services import own_models, shelf
        from faceapp.services.examining import Apart

        jobs, (model, sure) = self._jobs, self._known
        examine = Apart(lambda: jobs.stopping)
        if description is not None:
            return lambda: own_models.add_own(file, description, examine=examine)
        if model is not None:
            called = None if sure else model.id
            return lambda: shelf.add(file, model=called, examine=examine)
        network = self.facts.network()
        return lambda: own_models.add_network(file, network, examine=examine)

    def _recognised(self, known: tuple[ShelfModel | None, bool]) -> None:
        self._looking = None
        self._known = known
        model, sure = known
        if model is None:
            self._found.setText(self.tr("It is none of the models listed here: say what it is for."))
        else:
            facts = self.tr("This is {model} ({purpose}). It goes to its place on the shelf.")
            if not sure:
                facts = self.tr(
                    "By its name this is {model} ({purpose}). Nobody published a checksum of it, so only you "
                    "can say that it is the right file; it is looked at, and nothing in it is run."
                )
            self._found.setText(facts.format(model=model.name, purpose=words.kind(model.kind)))
        self._show()
        self._go_on()

    def _not_looked_at(self, error: KnownError) -> None:
        self._looking = None
        self._file = None
        self._found.setText("")
        self._show()
        self._add_then = False
        self._refused(error)

    def _go_on(self) -> None:
        if self._add_then:
            self._add_then = False
            self.go.setEnabled(True)
            self.accept()

    def _taken(self, model: ShelfModel) -> None:
        self.added.emit(model)
        super().accept()

    def _refused(self, error: KnownError) -> None:
        self.go.setEnabled(True)
        if self._pressed:
            self._pressed = False
            self.go.setFocus()
        self._say(wording.sentence(error))

    def _say(self, text: str, tone: str = "danger") -> None:
        self._wrong.setText(wording.breakable(text))
        self._wrong.setVisible(bool(text))
        restyle(self._wrong, "tone", tone)
        self._fit()

    def _fit(self) -> None:
        """As high as what is shown, and still within the window."""
        self.adjustSize()
        parent = self.parentWidget()
        if parent is None or not self.isVisible():
            return
        around = parent.window().frameGeometry()
        lowest = around.bottom() - self.frameGeometry().height()
        self.move(self.x(), max(around.top(), min(self.y(), lowest)))

    def _leave(self) -> None:
        if self._looking is not None:
            self._looking.cancel()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._label.setFixedWidth(self.facts.align(self._label.sizeHint().width()))
        self._fit()

    def _show(self) -> None:
        """What has to be asked of the file that was chosen."""
        kind = str(self._kinds.currentData())
        unknown = self._file is not None and self._looking is None and self._known[0] is None
        described = kind == DESCRIBED
        self._found.setVisible(bool(self._found.text()) and not described)
        self._asked.setVisible(unknown or described)
        if not described:
            self.facts.show_kind(kind)
        self.facts.setVisible(unknown and not described)
        self._text.setVisible(described)
        self._say("")

    # --- its parts ---

    def _purpose(self) -> QWidget:
        self._asked, self._kinds = QWidget(), QComboBox()
        for kind in ASKED:
            self._kinds.addItem(words.kind(kind), kind)
        self._kinds.addItem(self.tr("Something else, or with a description"), DESCRIBED)
        self._kinds.currentIndexChanged.connect(lambda _place: self._show())
        self._label = label = QLabel(self.tr("What it is for"))
        label.setBuddy(self._kinds)
        self._kinds.setAccessibleName(label.text())
        row = QHBoxLayout(self._asked)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_BETWEEN)
        row.addWidget(label)
        row.addWidget(self._kinds, 1)
        return self._asked

    def _file_line(self) -> QHBoxLayout:
        self._shown, line = self._line(
            self.tr("No file yet"), self.tr("Choose the file\u2026"), self._ask_file
        )
        return line

    def _line(self, nothing: str, text: str, ask: object) -> tuple[ElidedLabel, QHBoxLayout]:
        shown, button = ElidedLabel(nothing, middle=True), QPushButton(text)
        restyle(shown, "tone", "quiet")
        button.setAutoDefault(False)
        button.clicked.connect(ask)
        line = QHBoxLayout()
        line.setSpacing(SPACE_BETWEEN)
        line.addWidget(button)
        line.addWidget(shown, 1)
        return shown, line

    def _described(self) -> QWidget:
        self._text = QWidget()
        column = QVBoxLayout(self._text)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        says = QLabel(
            self.tr(
                "A text file (TOML) with an id, a kind (detector, embedder, expression, attributes, "
                "landmarks or pose) and what such a model needs; "
                "\u201cfaceapp models add --help\u201d shows one."
            ),
            wordWrap=True,
        )
        restyle(says, "tone", "caption")
        self._shown_description, line = self._line(
            self.tr("No description yet"), self.tr("Choose the description\u2026"), self._ask_description
        )
        column.addLayout(line)
        column.addWidget(says)
        return self._text

    def _ask_file(self) -> None:
        ask_files(
            self,
            self.tr("Choose the file of the model"),
            Kind.MODELS,
            lambda paths: self.take_file(paths[0]),
            file_filters(),
        )

    def _ask_description(self) -> None:
        ask_files(
            self,
            self.tr("Choose the description"),
            Kind.MODELS,
            lambda paths: self.take_description(paths[0]),
            [self.tr("Descriptions") + " (*.toml)"],
        )


def _plain() -> QLabel:
    label = QLabel(wordWrap=True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.hide()
    return label


def file_filters() -> list[str]:
    """What a dialog for files of models shows first."""
    models = " ".join(f"*.{ending}" for ending in MODELS)
    return [wording.translate("models", "Models") + f" ({models})"]
