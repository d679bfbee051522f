"""The line above a person's faces."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from faceapp.domain.browsing import FaceOrder, YearExpressions, YearFaces
from faceapp.domain.expression import Expression
from faceapp.domain.ids import FaceId
from faceapp.ui.people.order_line import OrderLine
from faceapp.ui.window import MainWindow


@pytest.fixture
def line(open_window: Callable[[], MainWindow], qtbot: QtBot) -> OrderLine:
    made = OrderLine(open_window().context.pictures)
    qtbot.addWidget(made)
    return made


def checked(line: OrderLine) -> list[str]:
    return [button.text() for button in line.findChildren(QPushButton) if button.isChecked()]


def test_one_order_is_chosen_at_a_time(line: OrderLine, qtbot: QtBot) -> None:
    assert [order for order, _ in line.orders()] == list(FaceOrder)
    assert checked(line) == ["Best first"]
    line.show_order(FaceOrder.TIME)
    assert checked(line) == ["By time"]
    with qtbot.waitSignal(line.order_chosen) as chosen:
        next(one for one in line.findChildren(QPushButton) if one.text() == "Odd ones out").click()
    assert chosen.args == [FaceOrder.ODD]


def test_the_odd_order_is_explained(line: OrderLine) -> None:
    (note,) = [label for label in line.findChildren(QLabel) if label.property("tone") == "quiet"]
    line.show_note(FaceOrder.ODD)
    assert note.text() == "Faces least like the others come first."
    line.show_note(FaceOrder.BEST)
    assert note.text() == ""


def test_years_are_shown_where_there_are_several(line: OrderLine) -> None:
    years = [YearFaces(2015, FaceId(1), 3), YearFaces(2016, FaceId(2), 1)]
    line.show_years(years[:1])
    assert line.years.beads == ()
    line.show_years(years)
    assert [bead.caption for bead in line.years.beads] == ["2015", "2016"]


def test_it_is_said_why_expressions_by_year_are_not_shown(line: OrderLine) -> None:
    (why,) = [label for label in line.findChildren(QLabel) if label.property("tone") == "caption"]
    years = [YearFaces(2015, FaceId(1), 8), YearFaces(2016, FaceId(2), 4)]

    def shown(happy: int, *, of: int) -> list[YearExpressions]:
        return [YearExpressions(year.year, {Expression.HAPPY: happy}) for year in years[:of]]

    line.show_years(())
    assert why.text() == "", "nothing is known yet"
    line.show_years(years, shown(2, of=2))
    assert why.text() == "Expressions by year are shown from 10 measured faces on; here: 4."
    line.show_expressions(shown(6, of=2))
    assert (why.text(), len(line.years.measured)) == ("", 2), "they are shown"
    line.show_years(years[:1], shown(12, of=1))
    assert why.text() == "Expressions by year are shown for two years or more; these faces are all of 2015."
