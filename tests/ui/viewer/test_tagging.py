"""Naming faces in the viewer, with real events, a real library and the real engine."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QListView
from pytestqt.qtbot import QtBot

from faceapp.domain.face import Author, Face, FaceState
from faceapp.domain.ids import FaceId, PhotoId
from faceapp.services import browse
from faceapp.services.library import open_library
from faceapp.ui import wording
from faceapp.ui.context import WindowContext
from faceapp.ui.naming.offers import Role
from faceapp.ui.viewer.page import ViewerPage

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")

Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton
CTRL = Qt.KeyboardModifier.ControlModifier


def middle(viewer: ViewerPage, face: int) -> QPoint:
    return viewer.canvas.place_of(now(viewer, face).box).center()


def now(viewer: ViewerPage, face: int) -> Face:
    found = viewer.tagger.face(FaceId(face))
    assert found is not None
    return found


def field(viewer: ViewerPage) -> QLineEdit:
    assert viewer.tagger.field.isVisible()
    edit = viewer.tagger.field.findChild(QLineEdit)
    assert isinstance(edit, QLineEdit)
    return edit


def name(viewer: ViewerPage, face: int, words: str, key: Key = Key.Key_Return) -> None:
    QTest.mouseDClick(viewer.canvas, LEFT, pos=middle(viewer, face))
    QTest.keyClicks(field(viewer), words)
    QTest.keyClick(field(viewer), key)


def who(context: WindowContext, face: int) -> str | None:
    person = browse.face(context.library, FaceId(face)).person
    return None if person is None else browse.person(context.library, person).name


def press(
    viewer: ViewerPage, key: Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    QTest.keyClick(viewer.canvas, key, modifiers)


def test_double_click_type_enter(viewer: ViewerPage, context: WindowContext, tmp_path: Path) -> None:
    QTest.mouseDClick(viewer.canvas, LEFT, pos=middle(viewer, 2))
    assert field(viewer).hasFocus()
    QTest.keyClicks(field(viewer), "Eileen")
    QTest.keyClick(field(viewer), Key.Key_Return)

    assert not viewer.tagger.field.isVisible()
    assert viewer.canvas.hasFocus()
    assert viewer.canvas.selected == 3  # the next one without a name
    assert viewer.canvas.glow.strength(FaceId(2)) == 1.0
    other = open_library(tmp_path / "test.faceapp", checkpoints=False)
    person = browse.face(other, FaceId(2)).person
    assert person is not None
    assert browse.person(other, person).name == "Eileen"
    other.close()


def test_typing_does_not_trigger_the_keys_of_the_viewer(viewer: ViewerPage, context: WindowContext) -> None:
    name(viewer, 1, "hxf10+ 9")

    assert who(context, 1) == "hxf10+ 9"
    assert viewer.canvas.boxes_shown
    assert viewer.canvas.lens.fits


def test_tab_names_and_goes_on_to_the_next_unnamed_face(viewer: ViewerPage, context: WindowContext) -> None:
    name(viewer, 1, "Anna", Key.Key_Tab)
    assert viewer.canvas.selected == 2
    QTest.keyClicks(field(viewer), "Ben")
    QTest.keyClick(field(viewer), Key.Key_Tab)
    QTest.keyClicks(field(viewer), "Clara")
    QTest.keyClick(field(viewer), Key.Key_Tab)

    assert [who(context, face) for face in (1, 2, 3)] == ["Anna", "Ben", "Clara"]
    assert not viewer.tagger.field.isVisible()


def test_escape_closes_the_field_and_stays_in_the_viewer(
    viewer: ViewerPage, context: WindowContext, qtbot: QtBot
) -> None:
    with qtbot.assertNotEmitted(viewer.left):
        name(viewer, 1, "Ann", Key.Key_Escape)
        assert not viewer.tagger.field.isVisible()
        press(viewer, Key.Key_Escape)  # takes the selection away
    assert who(context, 1) is None
    with qtbot.waitSignal(viewer.left):
        press(viewer, Key.Key_Escape)


def test_the_field_is_filled_with_the_name_and_all_of_it_selected(
    viewer: ViewerPage, context: WindowContext
) -> None:
    name(viewer, 1, "Anna")
    QTest.mouseDClick(viewer.canvas, LEFT, pos=middle(viewer, 1))

    assert field(viewer).text() == field(viewer).selectedText() == "Anna"
    QTest.keyClicks(field(viewer), "Berta")
    QTest.keyClick(field(viewer), Key.Key_Return)
    assert who(context, 1) == "Berta"


def test_completion_and_arrows_choose(viewer: ViewerPage, context: WindowContext) -> None:
    name(viewer, 1, "Marie Curie")
    name(viewer, 2, "Pierre Curie")
    QTest.mouseDClick(viewer.canvas, LEFT, pos=middle(viewer, 3))
    QTest.keyClicks(field(viewer), "CURIE")

    lines = [line.name for line in viewer.tagger.field.lines]
    assert sorted(lines[:2]) == ["Marie Curie", "Pierre Curie"]
    assert [line.here for line in viewer.tagger.field.lines] == [True, True, False]
    assert viewer.tagger.field.chosen == 2  # nobody's name begins so: somebody new
    QTest.keyClick(field(viewer), Key.Key_Down)
    assert field(viewer).text() == lines[0]
    QTest.keyClick(field(viewer), Key.Key_Up)
    assert field(viewer).text() == "CURIE"
    QTest.keyClick(field(viewer), Key.Key_Return)
    assert who(context, 3) == "CURIE"


def test_the_same_person_twice_is_asked_and_can_be_insisted_on(
    viewer: ViewerPage, context: WindowContext
) -> None:
    name(viewer, 1, "Anna")
    name(viewer, 2, "anna")

    assert field(viewer).isVisible()
    assert who(context, 2) is None
    QTest.keyClick(field(viewer), Key.Key_Return)
    assert who(context, 2) == "Anna"
    assert browse.face(context.library, FaceId(2)).insisted


def test_the_question_is_forgotten_when_something_else_is_typed(
    viewer: ViewerPage, context: WindowContext
) -> None:
    name(viewer, 1, "Anna")
    name(viewer, 2, "Anna")
    QTest.keyClicks(field(viewer), "lena")
    QTest.keyClick(field(viewer), Key.Key_Return)

    assert who(context, 2) == "Annalena"


def test_proposals_appear_and_enter_and_delete_answer_them(
    viewer: ViewerPage, context: WindowContext, album: list[PhotoId], qtbot: QtBot
) -> None:
    name(viewer, 1, "Anna")
    name(viewer, 2, "Ben")
    viewer.open(album[1], album)
    qtbot.waitUntil(
        lambda: now(viewer, 4).state is now(viewer, 5).state is FaceState.PROPOSED, timeout=20_000
    )
    assert [face.label for face in viewer.tagger.shown()] == ["Anna?", "Ben?", ""]

    press(viewer, Key.Key_Tab)
    assert viewer.canvas.selected == 4
    press(viewer, Key.Key_Return)
    assert who(context, 4) == "Anna"
    assert viewer.canvas.selected == 5
    press(viewer, Key.Key_Delete)
    assert now(viewer, 5).state is FaceState.UNKNOWN
    assert now(viewer, 5).proposal is None


def test_the_field_offers_who_looks_like_the_face(
    viewer: ViewerPage, context: WindowContext, album: list[PhotoId], qtbot: QtBot
) -> None:
    name(viewer, 1, "Anna")
    name(viewer, 2, "Ben")
    viewer.open(album[2], album)
    qtbot.waitUntil(lambda: now(viewer, 8).state is FaceState.PROPOSED, timeout=20_000)
    qtbot.waitUntil(lambda: bool(viewer.tagger.known.candidates(FaceId(8))), timeout=20_000)
    QTest.mouseDClick(viewer.canvas, LEFT, pos=middle(viewer, 8))

    assert [line.name for line in viewer.tagger.field.lines] == ["Ben", "Anna"]
    assert viewer.tagger.field.lines[0].cover == 2
    assert viewer.tagger.field.chosen == 0
    QTest.keyClick(field(viewer), Key.Key_Return)
    assert who(context, 8) == "Ben"


def test_number_keys_name_as_the_last_people(viewer: ViewerPage, context: WindowContext) -> None:
    name(viewer, 1, "Anna")
    name(viewer, 2, "Ben")
    assert viewer.canvas.selected == 3
    people = [line.name for line in viewer.tagger.numbered()]
    assert sorted(people) == ["Anna", "Ben"]
    press(viewer, [Key.Key_1, Key.Key_2][people.index("Anna")])

    assert viewer.tagger.field.isVisible()  # Anna is on this photo: asked first
    QTest.keyClick(field(viewer), Key.Key_Return)
    assert who(context, 3) == "Anna"


def test_what_is_typed_after_enter_does_not_take_the_name_that_was_given(
    viewer: ViewerPage, context: WindowContext
) -> None:
    name(viewer, 1, "Leonard")
    assert viewer.canvas.selected == 2
    QTest.keyClicks(viewer.canvas, "how")  # the user goes on typing

    assert who(context, 1) == "Leonard"
    assert now(viewer, 1).state is FaceState.CONFIRMED


def test_after_the_last_name_nothing_is_selected(viewer: ViewerPage, context: WindowContext) -> None:
    for face, words in ((3, "Clara"), (1, "Anna"), (2, "Ben")):
        name(viewer, face, words)

    assert viewer.canvas.selected is None
    QTest.keyClicks(viewer.canvas, "hx")
    assert [who(context, face) for face in (1, 2, 3)] == ["Anna", "Ben", "Clara"]


@pytest.mark.parametrize(
    ("key", "state", "asked", "said"),
    [
        (
            Key.Key_X,
            FaceState.NOT_A_FACE,
            "X again: Leonard is no face",
            "Leonard's face marked as not a face",
        ),
        (Key.Key_H, FaceState.HIDDEN, "H again hides Leonard", "Hid Leonard's face"),
    ],
)
def test_a_named_face_goes_only_at_the_second_press_and_its_name_is_said(
    viewer: ViewerPage, context: WindowContext, key: Key, state: FaceState, asked: str, said: str
) -> None:
    name(viewer, 1, "Leonard")
    viewer.tagger.select(FaceId(1))
    done: list[str] = []
    context.operations.done.connect(lambda change: done.append(wording.done(change)))

    press(viewer, key)
    assert viewer.tagger.shown()[0].label == asked
    press(viewer, Key.Key_W)  # something else: the question is gone
    assert viewer.tagger.shown()[0].label == "Leonard"
    press(viewer, key)
    assert who(context, 1) == "Leonard"
    press(viewer, key)
    assert now(viewer, 1).state is state
    assert done == [said]
    context.operations.undo()
    assert who(context, 1) == "Leonard"


def test_the_numbers_of_the_list_run_from_top_to_bottom_and_name(
    viewer: ViewerPage, context: WindowContext, album: list[PhotoId], qtbot: QtBot
) -> None:
    name(viewer, 1, "Anna")
    name(viewer, 2, "Ben")
    viewer.open(album[2], album)
    qtbot.waitUntil(lambda: bool(viewer.tagger.known.candidates(FaceId(8))), timeout=20_000)
    viewer.tagger.select(FaceId(8))
    viewer.tagger.open_field(FaceId(8))
    view = viewer.tagger.field.findChild(QListView)
    assert view is not None
    model = view.model()
    rows = range(model.rowCount())
    assert [model.index(row, 0).data(Role.KEY) for row in rows] == [1, 2]
    lines = [line.name for line in viewer.tagger.field.lines]
    assert lines == [line.name for line in viewer.tagger.numbered()] == ["Ben", "Anna"]
    QTest.keyClick(field(viewer), Key.Key_2)
    assert who(context, 8) == "Anna"


def test_digits_are_letters_once_something_was_typed(viewer: ViewerPage, context: WindowContext) -> None:
    name(viewer, 1, "Anna")
    name(viewer, 2, "R2")

    assert who(context, 2) == "R2"


def test_one_is_full_size_while_no_face_is_selected(viewer: ViewerPage) -> None:
    press(viewer, Key.Key_1)
    assert viewer.canvas.percent == 100
    press(viewer, Key.Key_0)
    assert viewer.canvas.lens.fits


@pytest.mark.parametrize(("key", "state"), [(Key.Key_X, FaceState.NOT_A_FACE), (Key.Key_H, FaceState.HIDDEN)])
def test_what_is_no_face_or_a_stranger_goes_and_comes_back(
    viewer: ViewerPage, context: WindowContext, key: Key, state: FaceState
) -> None:
    press(viewer, Key.Key_Tab)
    press(viewer, key)

    assert now(viewer, 1).state is state
    assert [face.id for face in viewer.tagger.shown()] == [2, 3]
    press(viewer, Key.Key_F, Qt.KeyboardModifier.ShiftModifier)
    assert [face.id for face in viewer.tagger.shown()] == [1, 2, 3]
    press(viewer, Key.Key_Tab)
    press(viewer, Key.Key_H)
    assert now(viewer, 1).state is FaceState.UNKNOWN


def test_undo_takes_the_name_from_the_screen(viewer: ViewerPage, context: WindowContext) -> None:
    name(viewer, 1, "Anna")
    assert viewer.tagger.shown()[0].label == "Anna"

    context.operations.undo()

    assert viewer.tagger.shown()[0].label == ""
    context.operations.redo()
    assert viewer.tagger.shown()[0].label == "Anna"


def test_a_new_name_of_a_person_is_seen_at_once(viewer: ViewerPage, context: WindowContext) -> None:
    name(viewer, 1, "Anna")
    person = now(viewer, 1).person
    assert person is not None

    context.operations.rename(person, "Annette")

    assert viewer.tagger.shown()[0].label == "Annette"


def drag(viewer: ViewerPage, start: QPoint, end: QPoint, modifiers: Qt.KeyboardModifier) -> None:
    QTest.mousePress(viewer.canvas, LEFT, modifiers, start)
    QTest.mouseMove(viewer.canvas, (start + end) / 2)
    QTest.mouseMove(viewer.canvas, end)
    QTest.mouseRelease(viewer.canvas, LEFT, modifiers, end)


def test_ctrl_drag_draws_a_face_and_escape_leaves_nothing(
    viewer: ViewerPage, context: WindowContext, album: list[PhotoId]
) -> None:
    drag(viewer, QPoint(40, 60), QPoint(110, 150), CTRL)
    assert field(viewer).hasFocus()
    QTest.keyClick(field(viewer), Key.Key_Escape)

    assert len(browse.faces_of(context.library, album[0])) == 3
    assert not viewer.tagger.field.isVisible()


def test_a_slip_of_the_hand_draws_nothing(viewer: ViewerPage) -> None:
    drag(viewer, QPoint(40, 60), QPoint(46, 66), CTRL)

    assert not viewer.tagger.field.isVisible()


def test_a_drawn_face_is_named_in_one_step_and_measured(
    viewer: ViewerPage, context: WindowContext, album: list[PhotoId], qtbot: QtBot
) -> None:
    place = viewer.canvas.place_of(now(viewer, 2).box)
    drag(viewer, place.topLeft() - QPoint(6, 6), place.bottomRight() + QPoint(8, 4), CTRL)
    QTest.keyClicks(field(viewer), "Eileen")
    QTest.keyClick(field(viewer), Key.Key_Return)

    added = browse.faces_of(context.library, album[0])
    (drawn,) = [face for face in added if face.id > 9]
    assert (drawn.origin, drawn.state) == (Author.USER, FaceState.CONFIRMED)
    assert who(context, drawn.id) == "Eileen"
    assert viewer.canvas.selected == 3  # the next one without a name
    qtbot.waitUntil(lambda: context.pictures.face(int(drawn.id)) is not None, timeout=60_000)
    context.operations.undo()
    assert len(browse.faces_of(context.library, album[0])) == 3


def test_a_drawn_face_without_a_name_stays_unknown_and_can_be_removed(
    viewer: ViewerPage, context: WindowContext, album: list[PhotoId]
) -> None:
    press(viewer, Key.Key_A)
    drag(viewer, QPoint(40, 60), QPoint(110, 150), Qt.KeyboardModifier.NoModifier)
    QTest.keyClick(field(viewer), Key.Key_Return)

    (drawn,) = [face for face in browse.faces_of(context.library, album[0]) if face.id > 9]
    assert drawn.state is FaceState.UNKNOWN
    assert viewer.canvas.selected == drawn.id
    press(viewer, Key.Key_Delete)
    assert len(browse.faces_of(context.library, album[0])) == 3


def test_a_selected_box_can_be_moved(viewer: ViewerPage, context: WindowContext, qtbot: QtBot) -> None:
    press(viewer, Key.Key_Tab)
    before = now(viewer, 1).box
    start = middle(viewer, 1)
    with qtbot.waitSignal(context.operations.changed, timeout=60_000):
        drag(viewer, start, start + QPoint(30, 20), Qt.KeyboardModifier.NoModifier)

    after = browse.face(context.library, FaceId(1)).box
    _, _, width, height = viewer.canvas.lens.rect()
    assert after.x - before.x == pytest.approx(30 / width, abs=2 / width)
    assert after.y - before.y == pytest.approx(20 / height, abs=2 / height)
    assert after.w == pytest.approx(before.w)


def test_a_click_beside_the_field_closes_it(viewer: ViewerPage) -> None:
    QTest.mouseDClick(viewer.canvas, LEFT, pos=middle(viewer, 1))
    QTest.mouseClick(viewer.canvas, LEFT, pos=QPoint(700, 330))

    assert not viewer.tagger.field.isVisible()


def test_al_is_not_alpha(viewer: ViewerPage, context: WindowContext) -> None:
    name(viewer, 1, "Alpha")
    QTest.mouseDClick(viewer.canvas, LEFT, pos=middle(viewer, 2))
    QTest.keyClicks(field(viewer), "al")
    QTest.keyClick(field(viewer), Key.Key_Return)

    assert (who(context, 1), who(context, 2)) == ("Alpha", "al")


def test_escape_while_a_box_is_drawn_stays_and_leaves_nothing(
    viewer: ViewerPage, context: WindowContext, album: list[PhotoId], qtbot: QtBot
) -> None:
    start, end = QPoint(40, 60), QPoint(110, 150)
    QTest.mousePress(viewer.canvas, LEFT, CTRL, start)
    QTest.mouseMove(viewer.canvas, QPoint(80, 100))
    with qtbot.assertNotEmitted(viewer.left):
        press(viewer, Key.Key_Escape)
    QTest.mouseMove(viewer.canvas, end)
    QTest.mouseRelease(viewer.canvas, LEFT, CTRL, end)

    assert viewer.tagger.field.isHidden()
    assert len(browse.faces_of(context.library, album[0])) == 3
    with qtbot.waitSignal(viewer.left):
        press(viewer, Key.Key_Escape)


def test_escape_while_a_box_is_pulled_puts_it_back(
    viewer: ViewerPage, context: WindowContext, qtbot: QtBot
) -> None:
    press(viewer, Key.Key_Tab)
    before, start = now(viewer, 1).box, middle(viewer, 1)
    at = viewer.canvas.grab().toImage()
    QTest.mousePress(viewer.canvas, LEFT, pos=start)
    QTest.mouseMove(viewer.canvas, start + QPoint(40, 30))
    assert viewer.canvas.grab().toImage() != at
    with qtbot.assertNotEmitted(context.operations.changed, wait=200):
        press(viewer, Key.Key_Escape)
        QTest.mouseRelease(viewer.canvas, LEFT, pos=start + QPoint(40, 30))

    after = viewer.canvas._box_of(FaceId(1))
    assert after is not None
    assert (after.x, after.y) == (before.x, before.y)
    assert viewer.canvas.selected == 1


@pytest.mark.parametrize("leave", ["hide", "step", "missing", "focus"])
def test_a_gesture_ends_with_the_photo(
    viewer: ViewerPage, album: list[PhotoId], qtbot: QtBot, leave: str
) -> None:
    QTest.mousePress(viewer.canvas, LEFT, CTRL, QPoint(40, 60))
    QTest.mouseMove(viewer.canvas, QPoint(110, 150))
    match leave:
        case "hide":
            viewer.hide()
        case "step":
            viewer.step(1)
        case "missing":
            viewer.open(999, [999])
        case _:
            viewer.canvas.clearFocus()
    QTest.mouseRelease(viewer.canvas, LEFT, CTRL, QPoint(110, 150))
    viewer.show()
    viewer.open(album[1], album)

    assert viewer.tagger.field.isHidden()
    assert not viewer.canvas.drawing


@pytest.mark.parametrize("leave", ["hide", "step"])
def test_the_field_and_the_tool_end_with_the_photo(
    viewer: ViewerPage, album: list[PhotoId], leave: str
) -> None:
    QTest.mouseDClick(viewer.canvas, LEFT, pos=middle(viewer, 1))
    assert field(viewer).hasFocus()
    viewer._add_face(True)
    if leave == "hide":
        viewer.hide()
        viewer.show()
        viewer.open(album[1], album)
    else:
        viewer.step(1)

    assert viewer.tagger.field.isHidden()
    assert not viewer.canvas.drawing
    assert not viewer._strip._add.isChecked()


def test_somebody_twice_on_a_photo_is_marked_on_both(viewer: ViewerPage, context: WindowContext) -> None:
    name(viewer, 1, "Anna")
    assert [face.twice for face in viewer.tagger.shown()] == [False, False, False]
    name(viewer, 2, "Anna")
    QTest.keyClick(field(viewer), Key.Key_Return)
    assert [face.twice for face in viewer.tagger.shown()] == [True, True, False]

    canvas = viewer.canvas
    rects = [canvas.lens.on_canvas(face.box) for face in viewer.tagger.shown()]
    below = [QPointF(x + wide / 2, y + high + 6 + 12) for x, y, wide, high in rects]
    assert [canvas.tip_at(at) for at in below] == ["Anna is on this photo twice"] * 2 + [""]
    context.operations.undo()
    assert [face.twice for face in viewer.tagger.shown()] == [False, False, False]


def test_boxes_are_cut_at_the_edge_of_the_photo(
    viewer: ViewerPage, context: WindowContext, album: list[PhotoId]
) -> None:
    with context.library.write(Author.USER) as tx:
        tx.connection.execute("UPDATE face SET x = -0.05, y = 0.9 WHERE id = 1")
    viewer.refresh()
    box = viewer.canvas._box_of(FaceId(1))

    assert box is not None
    assert (box.x, box.y + box.h) == (0, pytest.approx(1))
