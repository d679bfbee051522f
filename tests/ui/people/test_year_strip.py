"""The faces of the years with what they show: shares, a legend, a click."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from faceapp.domain.browsing import YearExpressions
from faceapp.domain.expression import Expression
from faceapp.engine.engine import Engine
from faceapp.ui.people.face_strip import Bead
from faceapp.ui.people.year_strip import FEWEST_FACES, YearStrip
from faceapp.ui.pictures import Pictures
from faceapp.ui.tokens import EXPRESSIONS as COLOURS

HAPPY, SAD, FEAR = Expression.HAPPY, Expression.SAD, Expression.FEAR
LEFT = Qt.MouseButton.LeftButton
YEARS = (YearExpressions(2018, {HAPPY: 3, SAD: 1}), YearExpressions(2019, {FEAR: 6}))


@pytest.fixture
def strip(qtbot: QtBot, library_path: Path) -> Iterator[YearStrip]:
    engine = Engine()
    made = YearStrip(Pictures(engine))
    qtbot.addWidget(made)
    made.show_beads([Bead(year, None, str(year), f"{year}") for year in (2017, 2018, 2019)])
    made.resize(made.sizeHint())
    made.show()
    yield made
    engine.stop()


def at(strip: YearStrip, place: int, share: float) -> QPoint:
    """A point on the bar of the ``place``-th year, ``share`` of its length from the left."""
    area = strip._bar(place)
    return QPoint(round(area.left() + share * area.width()), round(area.center().y()))


def test_parts_stand_in_the_order_of_all_bars_and_are_as_long_as_their_shares(strip: YearStrip) -> None:
    strip.show_expressions(YEARS)
    assert strip.bar_at(at(strip, 1, 0.7)) == (2018, HAPPY)
    assert strip.bar_at(at(strip, 1, 0.8)) == (2018, SAD)
    assert strip.bar_at(at(strip, 2, 0.5)) == (2019, FEAR)
    assert strip.bar_at(at(strip, 0, 0.5)) is None, "nothing was measured in that year"
    image = strip.grab().toImage()
    assert image.pixelColor(at(strip, 1, 0.4)) == COLOURS[HAPPY]
    assert image.pixelColor(at(strip, 1, 0.9)) == COLOURS[SAD]


def test_shares_of_few_faces_are_not_shown(strip: YearStrip) -> None:
    strip.show_expressions([YearExpressions(2018, {HAPPY: FEWEST_FACES - 1})])
    assert strip.measured == {}
    strip.show_expressions(
        [YearExpressions(2018, {HAPPY: FEWEST_FACES - 1}), YearExpressions(2019, {SAD: 1})]
    )
    assert set(strip.measured) == {2018, 2019}


def test_a_year_of_few_faces_is_faint(strip: YearStrip) -> None:
    strip.show_expressions([YearExpressions(2018, {HAPPY: 12}), YearExpressions(2019, {HAPPY: 1})])
    image = strip.grab().toImage()
    assert image.pixelColor(at(strip, 1, 0.5)) == COLOURS[HAPPY]
    assert image.pixelColor(at(strip, 2, 0.5)) != COLOURS[HAPPY]


def test_a_click_on_a_part_is_about_it_and_beside_it_about_the_year(strip: YearStrip, qtbot: QtBot) -> None:
    strip.show_expressions(YEARS)
    with qtbot.waitSignal(strip.expression_chosen) as told, qtbot.assertNotEmitted(strip.chosen):
        QTest.mouseClick(strip, LEFT, pos=at(strip, 1, 0.9))
    assert told.args == [2018, SAD]
    with qtbot.waitSignal(strip.chosen) as went:
        QTest.mouseClick(strip, LEFT, pos=QPoint(at(strip, 1, 0.9).x(), 10))
    assert went.args == [2018]


def test_the_legend_has_words_shares_and_counts(strip: YearStrip) -> None:
    strip.show_expressions(YEARS)
    legend = strip.legend(2018)
    for words in ("2018: 4 faces measured", "Happy", "75\u202f%", "3 faces", "Sad", "1 face<"):
        assert words in legend
    assert "Fear" not in legend
    assert strip.legend(2017) == ""


def test_the_menu_has_each_expression_for_the_keyboard(strip: YearStrip, qtbot: QtBot) -> None:
    strip.show_expressions(YEARS)
    menu = strip.menu(2018)
    assert [action.text() for action in menu.actions()] == ["Happy in 2018, 3 faces", "Sad in 2018, 1 face"]
    with qtbot.waitSignal(strip.expression_chosen) as told:
        menu.actions()[1].trigger()
    assert told.args == [2018, SAD]


def test_room_for_the_bars_is_kept_so_that_nothing_moves(strip: YearStrip) -> None:
    before = strip.sizeHint()
    strip.show_expressions(YEARS)
    assert strip.sizeHint() == before
