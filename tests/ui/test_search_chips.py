"""The chips of a search: all of them can be reached, however many there are."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from faceapp.domain.query_names import Chip, NameIndex, chips, resolve
from faceapp.domain.query_parser import parse
from faceapp.ui.search_chips import MOST_LINES, SearchChips

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")

MANY = " ".join(f"folder:Holiday-{year}" for year in range(2000, 2030))


def parts(query: str) -> list[Chip]:
    return list(chips(resolve(parse(query), NameIndex(()))))


@pytest.fixture
def shown(qtbot: QtBot) -> SearchChips:
    made = SearchChips()
    qtbot.addWidget(made)
    made.resize(600, 500)
    made.show()
    qtbot.waitExposed(made)
    return made


def buttons(shown: SearchChips) -> list[QPushButton]:
    return [one for one in shown.findChildren(QPushButton) if not one.isHidden()]


def test_chips_that_fit_stand_in_one_line(shown: SearchChips) -> None:
    shown.show_chips(parts("2019 folder:beach"))
    assert shown.lines == 1
    assert shown.height() == buttons(shown)[0].height()
    assert not shown.empty


def test_more_chips_wrap_and_none_is_cut(shown: SearchChips, qtbot: QtBot) -> None:
    shown.show_chips(parts(" ".join(MANY.split()[:7])))
    assert 1 < shown.lines <= MOST_LINES
    inside = shown.viewport().rect()
    assert all(inside.contains(one.geometry()) for one in buttons(shown))
    narrow = shown.height()
    shown.resize(2400, narrow)
    qtbot.waitUntil(lambda: shown.lines == 1, timeout=5000)
    assert shown.height() < narrow


def test_very_many_chips_scroll_and_the_last_can_be_taken_away(shown: SearchChips, qtbot: QtBot) -> None:
    shown.show_chips(parts(MANY))
    line = buttons(shown)[0].height()
    assert shown.lines > MOST_LINES
    assert MOST_LINES * line <= shown.height() < (MOST_LINES + 1) * line
    bar = shown.verticalScrollBar()
    bar.setValue(bar.maximum())
    last = buttons(shown)[-1]
    assert last.accessibleName() == "Take away: Holiday-2029"
    assert shown.viewport().rect().contains(last.mapTo(shown.viewport(), last.rect().center()))
    with qtbot.waitSignal(shown.chosen) as chosen:
        qtbot.mouseClick(last, Qt.MouseButton.LeftButton)
    assert chosen.args == [MANY.rsplit(" ", 1)[0]]


def test_the_count_stands_behind_the_chips_where_it_is_wanted(shown: SearchChips) -> None:
    shown.show_chips(parts("2019"))
    shown.show_found(12)
    (count,) = shown.findChildren(QLabel)
    assert count.isHidden()
    shown.set_counted(True)
    assert count.text() == "12 photos"
    assert count.x() > buttons(shown)[0].x()


def test_a_long_sentence_wraps(shown: SearchChips) -> None:
    shown.show_refused("The search can not be understood, " * 6)
    (label,) = shown.findChildren(QLabel)
    assert shown.height() == label.height() > 2 * label.fontMetrics().height()
    assert buttons(shown) == []


def test_an_expression_has_its_word_whatever_was_typed(shown: SearchChips, qtbot: QtBot) -> None:
    shown.show_chips(parts("happy -sad 2019"))
    assert [one.text().split("  ")[0] for one in buttons(shown)] == ["Happy", "without Sad", "2019"]
    assert buttons(shown)[1].accessibleName() == "Take away: without Sad"
    with qtbot.waitSignal(shown.chosen) as told:
        buttons(shown)[0].click()
    assert told.args == ["-sad 2019"]
    shown.show_chips(parts('"happy"'))
    assert buttons(shown)[0].text().startswith("happy"), "in quotes it is a name"
