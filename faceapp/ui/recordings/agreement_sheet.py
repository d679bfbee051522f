"""Two reviewers beside each other: how far they agree about each word, and where they do not."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from faceapp.domain.agreement import Agreement, Difference, Score
from faceapp.domain.marking_thresholds import AGREEMENT_UNIT_SECONDS, AGREEMENT_UNITS
from faceapp.services.agreement_export import agreement_csv
from faceapp.services.segment_reading import compared
from faceapp.services.segments import reviewers
from faceapp.ui import file_dialogs
from faceapp.ui.expression.words import percent
from faceapp.ui.recordings.marking import WHOLE_PICTURE, Marking
from faceapp.ui.recordings.marking_words import kappa_word, label_word, reviewer_word, span_words
from faceapp.ui.recordings.saving import file_stem, written
from faceapp.ui.recordings.words import called
from faceapp.ui.theme import SPACE_BETWEEN, SPACE_GROUP, restyle

WIDTH, HEIGHT = 560, 560
DIFFERENCE = int(Qt.ItemDataRole.UserRole)


class AgreementSheet(QDialog):
    """Stays open beside the recording: a click on a moment goes there.

    Signals:
        chosen: a ``Difference``.
    """

    chosen = Signal(object)

    def __init__(self, marking: Marking, parent: QWidget) -> None:
        super().__init__(parent)
        self._marking = marking
        self.found: Agreement | None = None
        self.setWindowTitle(self.tr("Two passes compared"))
        self.resize(WIDTH, HEIGHT)
        names = reviewers(marking.every)
        self.one, self.other = QComboBox(), QComboBox()
        for place, box in enumerate((self.one, self.other)):
            for name in names:
                box.addItem(reviewer_word(name), name)
            box.setCurrentIndex(min(place, len(names) - 1))
            box.setAccessibleName(self.tr("Reviewer {n}").format(n=place + 1))
        self.unit = QComboBox()
        for unit in AGREEMENT_UNITS:
            self.unit.addItem(self.tr("every {n} s").format(n=f"{unit:g}"), unit)
        self.unit.setCurrentIndex(AGREEMENT_UNITS.index(AGREEMENT_UNIT_SECONDS))
        self.unit.setAccessibleName(self.tr("Time between two points that are compared"))
        row = QHBoxLayout()
        row.setSpacing(SPACE_BETWEEN)
        for widget in (self.one, QLabel(self.tr("and")), self.other, self.unit):
            row.addWidget(widget)
        row.addStretch(1)
        self.table = QTableWidget(0, 5)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.table.setShowGrid(False)
        restyle(self.table, "plain", "true")
        self.table.verticalHeader().hide()
        self.table.horizontalHeader().setHighlightSections(False)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Where they differ"))
        self.list.setStyleSheet("QListView { background: transparent; } QListView::item { padding: 4px; }")
        self.list.itemClicked.connect(self._go)
        self.list.itemActivated.connect(self._go)
        self._head = QLabel()
        restyle(self._head, "tone", "emphasis")
        note = QLabel(
            self.tr(
                "Looked at is the time in which somebody is on screen or marked. Kappa is agreement beyond "
                "chance: 1 always, 0 as by chance; a dash where nothing could differ."
            ),
            wordWrap=True,
        )
        restyle(note, "tone", "caption")
        self.save = QPushButton(self.tr("Save CSV\u2026"))
        self.save.clicked.connect(self._ask_file)
        self._told = QLabel(wordWrap=True)
        self._told.setTextFormat(Qt.TextFormat.PlainText)
        restyle(self._told, "tone", "quiet")
        below = QHBoxLayout()
        below.setSpacing(SPACE_BETWEEN)
        below.addWidget(self._told, 1)
        below.addWidget(self.save)
        self.leave = QPushButton(self.tr("Close"))
        self.leave.clicked.connect(self.reject)
        below.addWidget(self.leave)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_GROUP, SPACE_GROUP, SPACE_GROUP, SPACE_GROUP)
        column.setSpacing(SPACE_BETWEEN)
        column.addLayout(row)
        column.addWidget(self.table, 3)
        column.addWidget(note)
        column.addWidget(self._head)
        column.addWidget(self.list, 3)
        column.addLayout(below)
        for box in (self.one, self.other, self.unit):
            box.currentIndexChanged.connect(lambda _index: self.renew())
        marking.changed.connect(self.renew)
        self.finished.connect(self.deleteLater)
        self.renew()

    def renew(self) -> None:
        """Compare what there is now; a second pass closes it: it is to be blind."""
        marking = self._marking
        if marking.reviewed is None or marking.blind:
            self.close()
            return
        one, other = str(self.one.currentData()), str(self.other.currentData())
        found = compared(marking.reviewed, marking.every, one, other, float(self.unit.currentData()))
        if found == self.found:
            return
        self.found = found
        self._fill_table(found, (reviewer_word(one), reviewer_word(other)))
        self._fill_list(found, (reviewer_word(one), reviewer_word(other)))

    def _fill_table(self, found: Agreement, names: tuple[str, str]) -> None:
        words = self.tr("Word"), *names, self.tr("Agreement"), self.tr("Kappa")
        rows: list[tuple[str, Score]] = [(self.tr("All together"), found.together)]
        rows += [(label_word(label), score) for label, score in found.labels.items()]
        self.table.setRowCount(len(rows))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        for column, word in enumerate(words):
            head = QTableWidgetItem(word)
            head.setTextAlignment(right if column else left)
            self.table.setHorizontalHeaderItem(column, head)
        for row, (text, score) in enumerate(rows):
            seconds = [self.tr("{n} s").format(n=f"{n * found.unit:.1f}") for n in (score.one, score.other)]
            agreed = "\u2013" if score.agreed is None else percent(round(100 * score.agreed))
            for column, cell in enumerate((text, *seconds, agreed, kappa_word(score.kappa))):
                item = QTableWidgetItem(cell)
                if column:
                    item.setTextAlignment(right)
                if row == 0:
                    face = item.font()
                    face.setBold(True)
                    item.setFont(face)
                self.table.setItem(row, column, item)

    def _fill_list(self, found: Agreement, names: tuple[str, str]) -> None:
        count = len(found.differences)
        self._head.setText(
            self.tr("They agree everywhere")
            if not count
            else self.tr("They differ at one place")
            if count == 1
            else self.tr("They differ at {n} places").format(n=count)
        )
        self.list.clear()
        for one in found.differences:
            said = [
                self.tr("{name}: {word}").format(name=name, word=self._words(words))
                for name, words in zip(names, (one.one, one.other), strict=True)
            ]
            times = span_words(one.first, one.last)
            item = QListWidgetItem("   ".join((times, self._whose(one), "  \u00b7  ".join(said))))
            item.setData(DIFFERENCE, one)
            self.list.addItem(item)

    def _words(self, labels: tuple[str, ...]) -> str:
        return ", ".join(label_word(label) for label in labels) or self.tr("nothing")

    def _whose(self, one: Difference) -> str:
        reviewed = self._marking.reviewed
        if one.lane == WHOLE_PICTURE or reviewed is None or one.lane >= len(reviewed.lanes):
            return self.tr("Whole picture")
        return called(reviewed.lanes[one.lane])

    @property
    def told(self) -> str:
        """What became of saving."""
        return self._told.text()

    def save_to(self, path: Path) -> None:
        """Write how far they agree, and where they do not, as a table."""
        reviewed = self._marking.reviewed
        if reviewed is None:
            return
        one, other = str(self.one.currentData()), str(self.other.currentData())
        text = agreement_csv(reviewed, self._marking.every, one, other, float(self.unit.currentData()))
        self._told.setText(written(path, text.encode()) or self.tr("Saved"))

    def _ask_file(self) -> None:
        reviewed = self._marking.reviewed
        if reviewed is not None:
            name = self.tr("{name} agreement").format(name=file_stem(reviewed))
            title = self.tr("Save the agreement")
            file_dialogs.ask_save(self, title, f"{name}.csv", self.save_to)

    def _go(self, item: QListWidgetItem) -> None:
        one = item.data(DIFFERENCE)
        if isinstance(one, Difference):
            self.chosen.emit(one)
