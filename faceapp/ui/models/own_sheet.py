"""Adding a model of one's own: a file with its description, or a network for expressions and a few facts."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDialog,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from faceapp.domain.errors import KnownError
from faceapp.domain.expression import EXPRESSIONS
from faceapp.domain.own_network import LARGEST_SIDE, SMALLEST_SIDE, Colour, OwnNetwork, Values, labels_in
from faceapp.domain.shelf import ShelfModel
from faceapp.engine.model_jobs import ModelJobs
from faceapp.ui import wording
from faceapp.ui.elided import ElidedLabel
from faceapp.ui.theme import SPACE, SPACE_BETWEEN, SPACE_GROUP, restyle, set_role

WIDTH = 520
USUAL_SIDE = 48
MODELS = ("onnx", "pt", "pth")


class OwnSheet(QDialog):
    """Asks for what is needed; it stays open until the file is taken, and says what is wrong with it.

    Signals:
        added: a ``ShelfModel``.
    """

    added = Signal(object)

    def __init__(self, jobs: ModelJobs, parent: QWidget) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._file: Path | None = None
        self._description: Path | None = None
        self.setWindowTitle("faceapp")
        self.setFixedWidth(WIDTH)
        title = QLabel(self.tr("Add a model"))
        restyle(title, "tone", "emphasis")
        self._stack = QStackedWidget()
        self._stack.addWidget(self._facts())
        self._stack.addWidget(self._described())
        self._wrong = QLabel(wordWrap=True)
        self._wrong.setTextFormat(Qt.TextFormat.PlainText)
        self._wrong.hide()
        self._add, leave = QPushButton(self.tr("Add")), QPushButton(self.tr("Cancel"))
        set_role(self._add, "primary")
        self._add.setDefault(True)
        self._add.clicked.connect(lambda _checked: self.accept())
        leave.clicked.connect(lambda _checked: self.reject())
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(leave)
        buttons.addWidget(self._add)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_GROUP, SPACE_GROUP, SPACE_GROUP, SPACE_GROUP)
        column.setSpacing(SPACE_BETWEEN)
        column.addWidget(title)
        column.addLayout(self._chooser())
        column.addLayout(self._file_line())
        column.addWidget(self._stack)
        column.addWidget(self._wrong)
        column.addLayout(buttons)
        self.finished.connect(self.deleteLater)
        self._choose(0)

    # --- what it shows ---

    @property
    def wrong(self) -> str:
        """Why it was not taken, in words; "" while nothing was refused."""
        return self._wrong.text().replace(wording.ZERO_WIDTH_SPACE, "")

    def take_file(self, file: Path) -> None:
        """Add this one; the name is a first proposal for the model's own."""
        self._file = file
        self._shown.setText(wording.printable(file))
        if not self.name.text():
            self.name.setText(wording.printable(file.stem))
        self._say("")

    def take_description(self, file: Path) -> None:
        """What describes it."""
        self._description = file
        self._shown_description.setText(wording.printable(file))
        self._say("")

    def choose_described(self) -> None:
        """It has a description in a file."""
        self._ways.buttons()[1].click()

    # --- what it does ---

    def accept(self) -> None:
        """Have the file looked at and taken; the sheet closes when it is."""
        from faceapp.services import own_models
        from faceapp.services.examining import Apart

        file, description, jobs = self._file, self._description, self._jobs
        if file is None or not self._add.isEnabled():
            self._say(self.tr("Choose the file of the model first."))
            return
        examine = Apart(lambda: jobs.stopping)
        if self._stack.currentIndex() == 1:
            if description is None:
                self._say(self.tr("Choose the file that describes it first."))
                return
            jobs.ask(
                lambda: own_models.add_own(file, description, examine=examine), self._taken, self._refused
            )
        else:
            try:
                network = self._network()
            except KnownError as error:
                self._refused(error)
                return
            jobs.ask(
                lambda: own_models.add_network(file, network, examine=examine), self._taken, self._refused
            )
        self._add.setEnabled(False)
        self._say(self.tr("Looking at the file"), tone="quiet")

    def _network(self) -> OwnNetwork:
        name = self.name.text().strip() or self.tr("My network")
        return OwnNetwork(
            name,
            labels_in(self.labels.text()),
            self.side.value(),
            Colour(self.colour.currentData()),
            Values(self.values.currentData()),
        )

    def _taken(self, model: ShelfModel) -> None:
        self.added.emit(model)
        super().accept()

    def _refused(self, error: KnownError) -> None:
        self._add.setEnabled(True)
        self._say(wording.sentence(error))

    def _say(self, text: str, tone: str = "danger") -> None:
        self._wrong.setText(wording.breakable(text))
        self._wrong.setVisible(bool(text))
        restyle(self._wrong, "tone", tone)
        self._fit()

    def _fit(self) -> None:
        """As high as what is shown."""
        part = self._stack.currentWidget()
        if part is not None:
            self._stack.setFixedHeight(part.sizeHint().height())
        self.adjustSize()

    def _choose(self, way: int) -> None:
        self._stack.setCurrentIndex(way)
        self._say("")

    # --- its parts ---

    def _chooser(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(SPACE_BETWEEN)
        self._ways = QButtonGroup(self)
        for way, name in enumerate((self.tr("A network for expressions"), self.tr("With a description"))):
            button = QPushButton(name)
            button.setCheckable(True)
            button.setChecked(way == 0)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked, way=way: self._choose(way))
            self._ways.addButton(button, way)
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _file_line(self) -> QHBoxLayout:
        self._shown, line = self._line(
            self.tr("No file yet"), self.tr("Choose the file\u2026"), self._ask_file
        )
        return line

    def _line(self, nothing: str, words: str, ask: object) -> tuple[ElidedLabel, QHBoxLayout]:
        shown, button = ElidedLabel(nothing, middle=True), QPushButton(words)
        restyle(shown, "tone", "quiet")
        button.setAutoDefault(False)
        button.clicked.connect(ask)
        line = QHBoxLayout()
        line.setSpacing(SPACE_BETWEEN)
        line.addWidget(button)
        line.addWidget(shown, 1)
        return shown, line

    def _described(self) -> QWidget:
        part = QWidget()
        column = QVBoxLayout(part)
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
        return part

    def _facts(self) -> QWidget:
        part = QWidget()
        grid = QGridLayout(part)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE_BETWEEN)
        grid.setVerticalSpacing(SPACE_BETWEEN)
        grid.setColumnStretch(1, 1)
        self.name, self.labels, self.side = QLineEdit(), QLineEdit(", ".join(EXPRESSIONS)), QSpinBox()
        self.side.setRange(SMALLEST_SIDE, LARGEST_SIDE)
        self.side.setValue(USUAL_SIDE)
        self.side.setSuffix(self.tr(" pixels"))
        self.colour, self.values = QComboBox(), QComboBox()
        for colour, words in (
            (Colour.GREY, self.tr("Grey")),
            (Colour.RGB, self.tr("Red, green, blue")),
            (Colour.BGR, self.tr("Blue, green, red")),
        ):
            self.colour.addItem(words, colour)
        for values, words in (
            (Values.BYTES, self.tr("0 to 255")),
            (Values.UNIT, self.tr("0 to 1")),
            (Values.SIGNED, self.tr("\u22121 to 1")),
        ):
            self.values.addItem(words, values)
        self.values.setCurrentIndex(1)
        rows: tuple[tuple[str, str, QWidget], ...] = (
            (self.tr("Name"), "", self.name),
            (
                self.tr("Labels"),
                self.tr("What its outputs mean, in its own order, separated by commas."),
                self.labels,
            ),
            (self.tr("Side"), self.tr("Of the square picture of a face that it takes."), self.side),
            (self.tr("Colours"), "", self.colour),
            (self.tr("Values"), self.tr("What black and white are to it."), self.values),
        )
        for row, (words, says, field) in enumerate(rows):
            label = QLabel(words)
            label.setBuddy(field)
            field.setAccessibleName(words)
            field.setAccessibleDescription(says)
            field.setToolTip(says)
            grid.addWidget(label, row, 0)
            grid.addWidget(field, row, 1)
        return part

    def _ask_file(self) -> None:
        dialog = QFileDialog(self, self.tr("Choose the file of the model"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters(file_filters())
        dialog.filesSelected.connect(lambda names: self.take_file(Path(names[0])))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _ask_description(self) -> None:
        dialog = QFileDialog(self, self.tr("Choose the description"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([self.tr("Descriptions") + " (*.toml)", self.tr("All files") + " (*)"])
        dialog.filesSelected.connect(lambda names: self.take_description(Path(names[0])))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


def file_filters() -> list[str]:
    """What a dialog for files of models shows."""
    models = " ".join(f"*.{ending}" for ending in MODELS)
    return [
        wording.translate("models", "Models") + f" ({models})",
        wording.translate("models", "All files") + " (*)",
    ]
