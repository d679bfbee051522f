"""The figures of models of one kind, one row each, in columns that kind has."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QSizePolicy,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from faceapp.domain.figures import Circumstance, Figures
from faceapp.ui.figures import words
from faceapp.ui.theme import SPACE, Size, font, restyle
from faceapp.ui.wording import translate

ROW = 9 * SPACE
BETWEEN = 16
"""Pixels between two columns; Qt needs 14 of them around what stands in a cell."""
NAME_WIDTH = 104
"""Of the column of models, at least; what the figures leave goes to it."""


class Column(NamedTuple):
    """One column: its heading, what it means, what stands in it, and whether it is for those who want all."""

    heading: str
    meaning: str
    value: Callable[[Figures], str]
    detail: bool = False


def columns(kind: str) -> tuple[Column, ...]:
    """What is known of models of a kind."""
    if kind == "detector":
        return (_photo(), _memory())
    if kind == "embedder":
        return (*_judged(), *_pairs(), *_groups(), _face(), _memory())
    if kind == "expression":
        return (*_judged(), _calibration(), _face(), _memory())
    return (_face(), _memory())


class FigureTable(QTableWidget):
    """As high as its rows; nothing in it is to be changed."""

    def __init__(self, kind: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind = kind
        self._columns = columns(kind)
        restyle(self, "plain", "true")
        self.setColumnCount(1 + len(self._columns))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        side = self.verticalHeader()
        side.hide()
        side.setDefaultSectionSize(ROW)
        head = self.horizontalHeader()
        head.setSectionsClickable(False)
        head.setHighlightSections(False)
        head.setMinimumSectionSize(SPACE)
        for place, column in enumerate((Column(translate("figures", "Model"), "", _name), *self._columns)):
            item = QTableWidgetItem(column.heading)
            item.setToolTip(column.meaning)
            last_line = Qt.AlignmentFlag.AlignBottom
            item.setTextAlignment(
                (Qt.AlignmentFlag.AlignRight if place else Qt.AlignmentFlag.AlignLeft) | last_line
            )
            self.setHorizontalHeaderItem(place, item)
            head.setSectionResizeMode(place, QHeaderView.ResizeMode.Fixed)
        self.show_details(False)

    def show_figures(self, found: Sequence[tuple[str, Figures]]) -> None:
        """One row for each; name and figures."""
        self.setRowCount(len(found))
        for row, (name, figures) in enumerate(found):
            about = circumstances(figures)
            tip = "\n".join(about)
            first = QTableWidgetItem(name)
            first.setToolTip("\n".join((name, *about)))
            self.setItem(row, 0, first)
            for place, column in enumerate(self._columns, 1):
                item = QTableWidgetItem(column.value(figures))
                item.setFont(font(Size.BODY, tabular=True))
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                item.setToolTip(tip)
                self.setItem(row, place, item)
        self._give_names_room()
        self.updateGeometry()

    def show_details(self, shown: bool) -> None:
        """Whether columns are shown that only some want."""
        for place, column in enumerate(self._columns, 1):
            self.setColumnHidden(place, column.detail and not shown)
        self._give_names_room()
        self.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._give_names_room()

    def _give_names_room(self) -> None:
        """All that the figures leave; where that is too little, the table can be moved sideways."""
        body = QFontMetrics(font(Size.BODY, tabular=True))
        small = QFontMetrics(font(Size.CAPTION))
        taken = 0
        for place, column in enumerate(self._columns, 1):
            words_ = [small.horizontalAdvance(line) for line in column.heading.split("\n")]
            cells = [self.item(row, place) for row in range(self.rowCount())]
            words_ += [body.horizontalAdvance(cell.text()) for cell in cells if cell is not None]
            if self.isColumnHidden(place):
                continue
            self.setColumnWidth(place, max(words_) + BETWEEN)
            taken += self.columnWidth(place)
        self.setColumnWidth(0, max(NAME_WIDTH, self.viewport().width() - taken))

    def sizeHint(self) -> QSize:
        rows = self.rowCount() * ROW
        bar = self.horizontalScrollBar()
        below = bar.sizeHint().height() if bar.maximum() > 0 else 0
        return QSize(4 * NAME_WIDTH, self.horizontalHeader().sizeHint().height() + rows + below + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(NAME_WIDTH, self.sizeHint().height())


def circumstances(figures: Figures) -> list[str]:
    """When and on what each part was measured."""
    lines = []
    for part, what in (
        (figures.verification, translate("figures", "{n} pairs")),
        (figures.expression, translate("figures", "{n} expressions")),
        (figures.grouping, translate("figures", "groups of {n} faces")),
        (figures.speed, translate("figures", "speed on {n} photos")),
    ):
        if part is None:
            continue
        count = next(
            getattr(part, name) for name in ("pairs", "pictures", "photos", "faces") if hasattr(part, name)
        )
        lines.append(_line(what.format(n=count), part.circumstance))
    return lines


def _line(what: str, about: Circumstance) -> str:
    return " \u00b7 ".join(text for text in (what, words.data(about), words.when(about)) if text)


def _name(figures: Figures) -> str:
    return figures.model


def _judged() -> tuple[Column, ...]:
    def of(name: str) -> Callable[[Figures], str]:
        def value(figures: Figures) -> str:
            judged = figures.verification or figures.expression
            return words.part(None if judged is None else getattr(judged, name))

        return value

    return (
        Column(
            translate("figures", "Of 100\nright"),
            translate("figures", "How many of 100 answers are right"),
            lambda figures: words.part(None if figures.accuracy is None else figures.accuracy.value),
        ),
        Column(
            translate("figures", "likely\nbetween"),
            translate("figures", "With more photos the number would lie here, 95 times in 100"),
            lambda figures: words.between(figures.accuracy),
        ),
        Column(
            translate("figures", "Precision"),
            translate("figures", "Of what was called so, the part that is so"),
            of("precision"),
            detail=True,
        ),
        Column(
            translate("figures", "Recall"),
            translate("figures", "Of what is so, the part that was called so"),
            of("recall"),
            detail=True,
        ),
        Column(
            translate("figures", "F1"), translate("figures", "Precision and recall in one"), of("f1"), True
        ),
    )


def _pairs() -> tuple[Column, ...]:
    def value(figures: Figures) -> str:
        return words.part(None if figures.verification is None else figures.verification.tar_at_far)

    return (
        Column(
            translate("figures", "Found if\ncareful"),
            translate(
                "figures",
                "Of 100 pairs of the same person those that are found, where only 1 of 1000 pairs of"
                " different people is taken for one person",
            ),
            value,
        ),
    )


def _groups() -> tuple[Column, ...]:
    def of(name: str) -> Callable[[Figures], str]:
        def value(figures: Figures) -> str:
            return words.part(None if figures.grouping is None else getattr(figures.grouping, name))

        return value

    return (
        Column(
            translate("figures", "Group\nprecision"),
            translate("figures", "Of a face's group, the part that is the same person (BCubed)"),
            of("precision"),
            detail=True,
        ),
        Column(
            translate("figures", "Group\nrecall"),
            translate("figures", "Of a person's faces, the part that is in the face's group (BCubed)"),
            of("recall"),
            detail=True,
        ),
        Column(
            translate("figures", "Groups\nright"),
            translate(
                "figures",
                "Groups with one person each, and each person in one group: 100 is perfect (BCubed F1)",
            ),
            of("f1"),
        ),
    )


def _calibration() -> Column:
    def value(figures: Figures) -> str:
        return words.part(None if figures.expression is None else figures.expression.calibration_error)

    return Column(
        translate("figures", "Calibration\nerror"),
        translate("figures", "How far what the model is sure of is from what it gets right"),
        value,
        detail=True,
    )


def _photo() -> Column:
    return Column(
        translate("figures", "ms\na photo"),
        translate("figures", "Milliseconds to look at a photo, on one core"),
        lambda figures: words.milliseconds(None if figures.speed is None else figures.speed.ms_photo),
    )


def _face() -> Column:
    return Column(
        translate("figures", "ms\na face"),
        translate("figures", "Milliseconds a face, on one core"),
        lambda figures: words.milliseconds(None if figures.speed is None else figures.speed.ms_face),
    )


def _memory() -> Column:
    return Column(
        translate("figures", "MB"),
        translate("figures", "Memory that a process takes more with this model than without"),
        lambda figures: words.megabytes(None if figures.speed is None else figures.speed.memory),
    )
