"""A person's page: what the faces show by year, and correcting the chosen ones."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from library_builder import Builder, Shelf
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from faceapp.domain.expression import Expression
from faceapp.domain.face import Author
from faceapp.domain.ids import FaceId
from faceapp.services import browse
from faceapp.services.library import open_library
from faceapp.ui.expression.chooser import Chooser
from faceapp.ui.pages import PageName
from faceapp.ui.people.person_expressing import search_for
from faceapp.ui.people.person_page import PersonPage
from faceapp.ui.window import MainWindow

HAPPY, SAD = Expression.HAPPY, Expression.SAD
Key = Qt.Key


@pytest.fixture
def page(shelf: Shelf, library_path: Path, open_window: Callable[[], MainWindow], qtbot: QtBot) -> PersonPage:
    """Alice on twelve photos: happy in 2015, sad twice in 2016, happy in 2019."""
    library = open_library(library_path)
    make = Builder(library, begin=False)
    for number in range(8):
        face = make.face(make.photo(f"more-{number}.jpg", taken="2019-06-01T12:00:00"))
        make.confirm(face, shelf.people["Alice"])
        make.express(face, HAPPY)
    for face, label in zip(shelf.faces["Alice"], (HAPPY, SAD, HAPPY, SAD), strict=True):
        make.express(face, label)
    library.close()
    window = open_window()
    window.open_person(shelf.people["Alice"])
    page = window.pages.page(PageName.PERSON)
    assert isinstance(page, PersonPage)
    qtbot.waitUntil(lambda: bool(page._line.years.measured) and page._asked is None, timeout=10_000)
    return page


def counts(page: PersonPage) -> dict[int, dict[Expression, int]]:
    return {year: dict(found.counts) for year, found in page._line.years.measured.items()}


def choose(page: PersonPage, *rows: int) -> list[FaceId]:
    page.wall.setFocus()
    page.wall.clearSelection()
    chosen = page.wall.selectionModel()
    for row in rows:
        chosen.setCurrentIndex(page.wall.model().index(row, 0), chosen.SelectionFlag.Select)
    return [FaceId(face) for face in page.wall.chosen_faces()]


def test_the_years_say_what_the_faces_show(page: PersonPage) -> None:
    assert counts(page) == {2015: {HAPPY: 1}, 2016: {SAD: 1}, 2019: {HAPPY: 9, SAD: 1}}


def test_a_part_of_a_bar_finds_its_photos(page: PersonPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.search_requested) as told:
        page._line.years.expression_chosen.emit(2019, SAD)
    assert told.args == ['"Alice" sad 2019']
    assert search_for('Al "x"', HAPPY, 2020) == '"Al \\"x\\"" happy 2020'


def test_e_corrects_all_chosen_faces_in_one_step(page: PersonPage, qtbot: QtBot) -> None:
    faces = choose(page, 0, 1, 2)
    QTest.keyClick(page.wall, Key.Key_E)
    chooser = page.findChild(Chooser)
    assert isinstance(chooser, Chooser)
    assert chooser.isVisible()
    QTest.keyClick(chooser, Key.Key_4)
    library = page._context.library
    assert {found.expression.label for found in browse.faces(library, faces) if found.expression} == {
        Expression.ANGRY
    }
    qtbot.waitUntil(lambda: sum(year.get(Expression.ANGRY, 0) for year in counts(page).values()) == 3)
    assert page.wall.model().rowCount() == 12, "nobody left the page"
    page._context.operations.undo()
    assert {found.expression.by for found in browse.faces(library, faces) if found.expression} == {
        Author.MODEL
    }
    qtbot.waitUntil(lambda: not any(Expression.ANGRY in year for year in counts(page).values()))


def test_escape_leaves_the_list_and_not_the_page(page: PersonPage, qtbot: QtBot) -> None:
    choose(page, 1)
    QTest.keyClick(page.wall, Key.Key_E)
    chooser = page.findChild(Chooser)
    assert isinstance(chooser, Chooser)
    with qtbot.assertNotEmitted(page.left):
        QTest.keyClick(chooser, Key.Key_Escape)
    assert not chooser.isVisible()
    assert page.wall.hasFocus()


def test_the_bars_follow_what_is_measured_in_the_background(page: PersonPage, qtbot: QtBot) -> None:
    make = Builder(page._context.library, begin=False)
    face = choose(page, 0)[0]
    make.express(face, Expression.FEAR)
    page.expressions_measured((face,))
    qtbot.waitUntil(lambda: any(Expression.FEAR in year for year in counts(page).values()), timeout=5000)
