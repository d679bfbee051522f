"""What faces show in the viewer: said below the name, in bars, and corrected by hand."""

from __future__ import annotations

import pytest
from library_builder import Builder
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from faceapp.domain.expression import EXPRESSIONS, UNCLEAR, Expression, Told
from faceapp.domain.face import Author, FaceExpression, FaceState
from faceapp.domain.geometry import Box
from faceapp.domain.ids import FaceId, PhotoId
from faceapp.services import browse
from faceapp.ui.context import WindowContext
from faceapp.ui.state import WindowState
from faceapp.ui.viewer import bars
from faceapp.ui.viewer.expressive import DWELL_MS
from faceapp.ui.viewer.marked import Marked
from faceapp.ui.viewer.menu import face_menu
from faceapp.ui.viewer.page import ViewerPage
from faceapp.ui.viewer.pill import Shown, paint_pill, pill_places, pill_size

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")

Key = Qt.Key
FIRST, SECOND, THIRD = FaceId(1), FaceId(2), FaceId(3)


@pytest.fixture
def measured(viewer: ViewerPage, context: WindowContext) -> ViewerPage:
    """The first photo's first two faces are measured, the third is not."""
    make = Builder(context.library, begin=False)
    make.express(FIRST, Expression.HAPPY)
    make.express(SECOND, Expression.SAD)
    viewer.expressions_measured((FIRST, SECOND))
    return viewer


def told(viewer: ViewerPage) -> dict[FaceId, Told | None]:
    return {face.face: face.expression for face in viewer.canvas._shown()}


def shows(context: WindowContext, face: FaceId) -> FaceExpression | None:
    return browse.face(context.library, face).expression


def label(context: WindowContext, face: FaceId) -> tuple[Expression, Author] | None:
    found = shows(context, face)
    return None if found is None else (found.label, found.by)


def press(
    viewer: ViewerPage, key: Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    QTest.keyClick(viewer.canvas, key, modifiers)


def point_at(viewer: ViewerPage, face: FaceId | None) -> None:
    found = viewer.tagger.face(face)
    place = QPointF(2, 2) if found is None else QPointF(viewer.canvas.place_of(found.box).center())
    event = QMouseEvent(
        QEvent.Type.MouseMove, place, viewer.canvas.mapToGlobal(place),
        Qt.MouseButton.NoButton, Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(viewer.canvas, event)


# --- what is said ---


def test_what_was_measured_is_said_below_the_face(measured: ViewerPage) -> None:
    assert told(measured) == {FIRST: Expression.HAPPY, SECOND: Expression.SAD, THIRD: None}


def test_small_faces_only_say_it_when_they_are_pointed_at(measured: ViewerPage) -> None:
    measured.resize(220, 300)
    assert set(told(measured).values()) == {None}
    point_at(measured, SECOND)
    assert told(measured)[SECOND] is Expression.SAD
    measured.tagger.select(FIRST)
    assert told(measured)[FIRST] is Expression.HAPPY


def test_faces_beyond_the_edge_leave_no_words_at_it(measured: ViewerPage, context: WindowContext) -> None:
    context.operations.name_face(SECOND, "Bob")
    face = measured.tagger.face(FIRST)
    assert face is not None
    measured.canvas.zoom(4, QPointF(measured.canvas.place_of(face.box).center()))
    assert set(told(measured)) == {FIRST}


def test_what_is_no_face_shows_nothing(measured: ViewerPage, context: WindowContext) -> None:
    context.operations.not_a_face([FIRST])
    measured.tagger.show_marked(True)
    assert told(measured)[FIRST] is None


def test_the_switch_hides_all_of_it_and_is_remembered(
    measured: ViewerPage, context: WindowContext, qtbot: QtBot
) -> None:
    state = WindowState()
    measured.remember(state)
    measured.tagger.select(FIRST)
    press(measured, Key.Key_E, Qt.KeyboardModifier.ShiftModifier)
    assert set(told(measured).values()) == {None}
    assert measured.canvas.looked_at is None

    again = ViewerPage(context)
    qtbot.addWidget(again)
    again.remember(WindowState())
    assert not again.canvas.expressions_shown
    press(measured, Key.Key_E, Qt.KeyboardModifier.ShiftModifier)
    assert WindowState().expressions()


def test_the_selected_face_has_its_bars_beside_it(measured: ViewerPage) -> None:
    assert measured.canvas.looked_at is None
    measured.tagger.select(FIRST)
    assert measured.canvas.looked_at == FIRST
    measured.tagger.select(THIRD)
    assert measured.canvas.looked_at is None, "nothing was measured there"


def test_a_pointer_that_rests_on_a_face_brings_its_bars(measured: ViewerPage, qtbot: QtBot) -> None:
    measured.tagger.select(FIRST)
    point_at(measured, SECOND)
    assert measured.canvas.looked_at == FIRST, "not while it is only passing"
    qtbot.waitUntil(lambda: measured.canvas.looked_at == SECOND, timeout=DWELL_MS + 3000)
    point_at(measured, None)
    assert measured.canvas.looked_at == FIRST


def test_hidden_boxes_hide_the_bars_of_the_selected_face(measured: ViewerPage) -> None:
    measured.tagger.select(FIRST)
    press(measured, Key.Key_F)
    assert measured.canvas.looked_at is None


def test_no_bars_beside_an_open_name_field(measured: ViewerPage) -> None:
    measured.tagger.open_field(FIRST)
    assert measured.canvas.looked_at is None
    measured.tagger.close_field()
    assert measured.canvas.looked_at == FIRST


def test_words_that_come_in_move_neither_selection_nor_photo(
    measured: ViewerPage, context: WindowContext
) -> None:
    measured.tagger.select(THIRD)
    measured.canvas.zoom(1.2)
    before = measured.canvas.lens
    Builder(context.library, begin=False).express(THIRD, Expression.FEAR)
    measured.expressions_measured((FaceId(99), THIRD))
    assert told(measured)[THIRD] is Expression.FEAR
    assert (measured.canvas.selected, measured.canvas.lens) == (THIRD, before)


# --- correcting ---


def test_e_and_a_digit_correct_the_selected_face(measured: ViewerPage, context: WindowContext) -> None:
    measured.tagger.select(FIRST)
    press(measured, Key.Key_E)
    chooser = measured._expressing.chooser
    assert chooser.isVisible()
    assert chooser.at is Expression.HAPPY
    assert measured.canvas.looked_at is None, "the list stands there"
    QTest.keyClick(chooser, Key.Key_2)

    assert not chooser.isVisible()
    assert measured.canvas.hasFocus()
    assert label(context, FIRST) == (Expression.SURPRISE, Author.USER)
    found = shows(context, FIRST)
    assert found is not None
    assert found.scores is not None, "the model's own stays"
    assert told(measured)[FIRST] is Expression.SURPRISE


def test_it_is_taken_back_by_zero_and_by_undo(measured: ViewerPage, context: WindowContext) -> None:
    measured.tagger.select(FIRST)
    for key in (Key.Key_3, Key.Key_0):
        press(measured, Key.Key_E)
        QTest.keyClick(measured._expressing.chooser, key)
    assert label(context, FIRST) == (Expression.HAPPY, Author.MODEL)
    context.operations.undo()
    assert label(context, FIRST) == (Expression.SAD, Author.USER)
    assert told(measured)[FIRST] is Expression.SAD
    context.operations.undo()
    assert label(context, FIRST) == (Expression.HAPPY, Author.MODEL)


def test_a_face_nobody_measured_can_be_told_too(measured: ViewerPage, context: WindowContext) -> None:
    measured.tagger.select(THIRD)
    press(measured, Key.Key_E)
    QTest.keyClicks(measured._expressing.chooser, "d")
    QTest.keyClick(measured._expressing.chooser, Key.Key_Return)
    assert shows(context, THIRD) == FaceExpression(Expression.DISGUST, Author.USER)


def test_escape_closes_the_list_and_stays_in_the_viewer(
    measured: ViewerPage, context: WindowContext, qtbot: QtBot
) -> None:
    measured.tagger.select(FIRST)
    press(measured, Key.Key_E)
    with qtbot.assertNotEmitted(measured.left):
        QTest.keyClick(measured._expressing.chooser, Key.Key_Escape)
    assert measured.canvas.selected == FIRST
    assert measured.canvas.hasFocus()
    assert label(context, FIRST) == (Expression.HAPPY, Author.MODEL)


def test_e_asks_nothing_where_it_is_not_clear_whom(measured: ViewerPage) -> None:
    press(measured, Key.Key_E)
    assert not measured._expressing.chooser.isVisible()


def test_the_list_goes_with_the_photo_and_with_the_face(measured: ViewerPage, album: list[PhotoId]) -> None:
    measured.tagger.select(FIRST)
    press(measured, Key.Key_E)
    chooser = measured._expressing.chooser
    before = chooser.pos()
    measured.canvas.zoom(1.5, QPointF(0, 0))
    assert chooser.pos() != before
    measured.step(1)
    assert not chooser.isVisible()


def test_the_menu_of_a_face_changes_it(measured: ViewerPage, context: WindowContext) -> None:
    face = measured.tagger.face(SECOND)
    assert face is not None
    menu = face_menu(
        measured, context, measured.tagger, face,
        go_to=lambda _person: None, similar=lambda _face: None, express=measured._expressing.choose,
    )  # fmt: skip
    inner = next(one for one in menu.findChildren(QMenu) if one.title() == "Change expression\tE")
    assert [action.text().split("\t")[0] for action in inner.actions() if action.isChecked()] == ["&3  Sad"]
    next(action for action in inner.actions() if "Neutral" in action.text()).trigger()
    assert label(context, SECOND) == (Expression.NEUTRAL, Author.USER)
    assert measured.canvas.glow.strength(SECOND) == 1.0


# --- places ---


def test_a_pill_grows_for_the_second_line_and_has_one_without_a_name(qtbot: QtBot) -> None:
    name, both, alone = pill_size("Anna"), pill_size("Anna", Expression.SAD), pill_size("", Expression.SAD)
    assert both[1] > name[1] > alone[1] > 0
    assert both[0] >= max(name[0], alone[0])
    assert pill_size("") == (0.0, 0.0)
    faces = [
        Shown(FaceId(1), (10, 10, 80, 80), FaceState.UNKNOWN, "", expression=Expression.SAD),
        Shown(FaceId(2), (200, 10, 80, 80), FaceState.UNKNOWN, ""),
    ]
    assert [face.face for face, _ in pill_places(faces, (0, 0, 400, 300))] == [1]


@pytest.mark.parametrize("corner", [(0, 0), (320, 0), (0, 220), (320, 220), (160, 110)])
def test_bars_stand_beside_the_face_and_inside(corner: tuple[int, int]) -> None:
    face = (*map(float, corner), 80.0, 80.0)
    left, top, wide, high = bars.place(face, (160, 128), (0, 0, 400, 300), ())
    assert 0 <= left <= 400 - wide
    assert 0 <= top <= 300 - high
    assert not (left < face[0] + 80 and left + wide > face[0] and top < face[1] + 80 and top + high > face[1])


def test_bars_go_where_they_hide_no_other_face() -> None:
    face, right = (300.0, 200.0, 80.0, 80.0), (400.0, 190.0, 100.0, 100.0)
    assert bars.place(face, (160, 128), (0, 0, 800, 600), ())[0] > 300
    left, *_ = bars.place(face, (160, 128), (0, 0, 800, 600), (right,))
    assert left + 160 < 300


def test_points_are_drawn_while_their_face_is_here(viewer: ViewerPage, album: list[PhotoId]) -> None:
    viewer.show_points(FIRST, [(0.1, 0.2), (0.3, 0.4)])
    assert len(viewer.canvas.points) == 2
    viewer.canvas.grab()
    viewer.step(1)
    assert viewer.canvas.points == ()
    viewer.step(-1)
    viewer.show_points(None, ())
    assert viewer.canvas.points == ()


def test_the_strip_has_the_switch(viewer: ViewerPage) -> None:
    viewer._strip.expressions.emit(False)
    assert not viewer.canvas.expressions_shown


def test_a_pill_says_unclear_where_nothing_is_clear(measured: ViewerPage) -> None:
    even = tuple(0.4 if each is Expression.HAPPY else 0.1 for each in EXPRESSIONS)
    found = FaceExpression(Expression.HAPPY, Author.MODEL, even, "some-model", "1-a")
    marked = Marked(FaceId(1), Box(0, 0, 1, 1), FaceState.UNKNOWN, "", False, found)
    assert measured.canvas._told(marked, (0.0, 0.0, 400.0, 400.0)) is UNCLEAR
    painted = []
    for told in (UNCLEAR, Expression.NEUTRAL):
        picture = QPixmap(120, 30)
        picture.fill(Qt.GlobalColor.black)
        painter = QPainter(picture)
        face = Shown(FaceId(1), (0, 0, 9, 9), FaceState.UNKNOWN, "", expression=told)
        paint_pill(painter, face, QRectF(picture.rect()))
        painter.end()
        painted.append(picture.toImage())
    assert painted[0] != painted[1]
