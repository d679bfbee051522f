"""What came of an import: a sentence, what could not be held, and where to go on."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from faceapp.domain.importing import ImportReport
from faceapp.ui.importing.words import more_of_result, not_held, problems, result
from faceapp.ui.theme import SPACE_BETWEEN, SPACE_GROUP, restyle, set_role

WIDTH = 520
MOST_HIGH, MOST_ROWS = 180, 10
PADDING = 4
"""Around a problem, pixels."""


class ImportResult(QDialog):
    """Opened when the user asks for details.

    Signals:
        check_asked: show the page on which labels are checked.
        people_asked: show the people.
    """

    check_asked = Signal()
    people_asked = Signal()

    def __init__(self, report: ImportReport, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("faceapp")
        self.setFixedWidth(WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(SPACE_GROUP * 2,) * 4)
        column.setSpacing(SPACE_BETWEEN)
        column.addWidget(_line(result(report), "emphasis"))
        for title, lines in (
            ("", more_of_result(report)),
            (self.tr("Not kept: the library has no place for it"), not_held(report.not_held)),
        ):
            self._section(column, title, lines)
        self.problems = QListWidget()
        self._list(column, problems(report))
        check = QPushButton(self.tr("Check labels"))
        people = QPushButton(self.tr("Show people"))
        close = QPushButton(self.tr("Close"))
        set_role(check, "primary")
        check.setDefault(True)
        check.clicked.connect(self.check_asked)
        people.clicked.connect(self.people_asked)
        for button in (check, people, close):
            button.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE_BETWEEN)
        buttons.addWidget(close)
        buttons.addStretch(1)
        buttons.addWidget(people)
        buttons.addWidget(check)
        column.addSpacing(SPACE_GROUP)
        column.addLayout(buttons)
        self.finished.connect(self.deleteLater)

    def _list(self, column: QVBoxLayout, told: Sequence[str]) -> None:
        """All problems, in a list that scrolls."""
        self.problems.setAccessibleName(self.tr("Problems"))
        self.problems.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.problems.setWordWrap(True)
        self.problems.setStyleSheet(
            f"QListView {{ background: transparent; }} QListView::item {{ padding: {PADDING}px; }}"
        )
        self.problems.addItems(list(told))
        self.problems.setFixedHeight(self._height(told[:MOST_ROWS]))
        if told:
            column.addSpacing(SPACE_BETWEEN)
            column.addWidget(_line(self.tr("Problems"), "quiet"))
        column.addWidget(self.problems)
        self.problems.setVisible(bool(told))

    def _height(self, told: Sequence[str]) -> int:
        """Of the list, as its lines wrap."""
        self.problems.ensurePolished()
        metrics, flag = self.problems.fontMetrics(), Qt.TextFlag.TextWordWrap
        bar = self.problems.verticalScrollBar().sizeHint().width()
        wide = QRect(0, 0, WIDTH - SPACE_GROUP * 4 - PADDING * 4 - bar, MOST_HIGH)
        high = sum(metrics.boundingRect(wide, flag, one).height() + PADDING * 2 for one in told)
        return min(MOST_HIGH, high + PADDING * 2)

    def _section(self, column: QVBoxLayout, title: str, lines: Sequence[str]) -> None:
        if not lines:
            return
        if title:
            column.addSpacing(SPACE_BETWEEN)
            column.addWidget(_line(title, "quiet"))
        for line in lines:
            column.addWidget(_line(line, "body"))


def _line(text: str, tone: str) -> QLabel:
    label = QLabel(text, wordWrap=True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    restyle(label, "tone", tone)
    return label
