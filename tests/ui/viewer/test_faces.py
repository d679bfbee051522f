from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from viewer_faces import a_face

from faceapp.domain.face import FaceState
from faceapp.domain.geometry import Box
from faceapp.domain.ids import FaceId, PersonId
from faceapp.ui.viewer import faces as placing
from faceapp.ui.viewer.faces import Handle, drawn, handle_at, hit, next_in, pills, pulled, reading_order
from faceapp.ui.viewer.marked import next_unnamed, on_screen, people_here

WINDOW = (0.0, 0.0, 800.0, 600.0)


def overlap(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    return a[0] < b[0] + b[2] and b[0] < a[0] + a[2] and a[1] < b[1] + b[3] and b[1] < a[1] + a[3]


def test_of_two_faces_at_a_point_the_smaller_one_is_meant() -> None:
    large, small = (FaceId(1), (100.0, 100.0, 200.0, 200.0)), (FaceId(2), (150.0, 150.0, 40.0, 40.0))

    assert hit([large, small], 160, 160) == 2
    assert hit([large, small], 110, 110) == 1
    assert hit([large, small], 500, 500) is None


def test_tiny_faces_can_be_hit() -> None:
    assert hit([(FaceId(3), (100.0, 100.0, 6.0, 6.0))], 112, 103) == 3
    assert hit([(FaceId(3), (100.0, 100.0, 6.0, 6.0))], 130, 103) is None


def test_handles() -> None:
    rect = (100.0, 100.0, 80.0, 120.0)

    assert handle_at(rect, 98, 101) is Handle.TOP_LEFT
    assert handle_at(rect, 140, 222) is Handle.BOTTOM
    assert handle_at(rect, 182, 160) is Handle.RIGHT
    assert handle_at(rect, 140, 160) is Handle.WHOLE
    assert handle_at(rect, 300, 160) is None


@given(st.sampled_from(list(Handle)), st.floats(-2, 2), st.floats(-2, 2))
def test_a_box_that_is_pulled_stays_on_the_photo_and_never_turns_inside_out(
    handle: Handle, dx: float, dy: float
) -> None:
    box = pulled(Box(0.4, 0.4, 0.2, 0.2), handle, dx, dy, (0.01, 0.01))

    assert box.w >= 0.0099
    assert box.h >= 0.0099
    assert box.x >= -1e-9
    assert box.y >= -1e-9
    assert box.x + box.w <= 1 + 1e-9
    assert box.y + box.h <= 1 + 1e-9


def test_a_box_can_be_drawn_from_any_corner() -> None:
    box = drawn((0.6, 0.7), (0.2, 0.1))

    assert (box.x, box.y, box.w, box.h) == pytest.approx((0.2, 0.1, 0.4, 0.6))
    assert drawn((-0.5, 0.2), (0.5, 2.0)) == Box(0.0, 0.2, 0.5, 0.8)


def test_names_stand_below_or_above_where_there_is_no_room_below() -> None:
    (below,) = pills([(100.0, 100.0, 80.0, 80.0)], [(60.0, 24.0)], WINDOW)
    assert below == (110.0, 186.0, 60.0, 24.0)
    (above,) = pills([(100.0, 500.0, 80.0, 99.0)], [(60.0, 24.0)], WINDOW)
    assert above[1] + above[3] <= 500


def test_names_lie_on_no_other_face_and_no_other_name_while_there_is_room() -> None:
    faces = [
        (100.0 + 130 * column, 60.0 + 130 * row, 80.0, 90.0)
        for row, column in itertools.product(range(3), range(5))
    ]
    places = pills(faces, [(110.0, 24.0)] * len(faces), WINDOW)

    for number, place in enumerate(places):
        assert not any(overlap(place, face) for face in faces)
        assert not any(overlap(place, other) for other in places[number + 1 :])


def test_names_lie_on_no_face_without_a_name_either() -> None:
    face, below = (100.0, 100.0, 40.0, 40.0), (90.0, 145.0, 60.0, 60.0)
    (place,) = pills([face], [(60.0, 24.0)], WINDOW, [below])

    assert not overlap(place, below)
    assert not overlap(place, face)


@given(
    st.lists(
        st.tuples(st.floats(-50, 780), st.floats(-50, 580), st.floats(5, 300), st.floats(5, 300)), max_size=12
    )
)
def test_names_never_leave_the_photo(faces: list[tuple[float, float, float, float]]) -> None:
    for x, y, width, height in pills(faces, [(90.0, 24.0)] * len(faces), WINDOW):
        assert x >= 0
        assert y >= 0
        assert x + width <= 800
        assert y + height <= 600


def test_a_group_is_read_in_rows() -> None:
    places = [(0.7, 0.12), (0.1, 0.1), (0.4, 0.08), (0.2, 0.6), (0.8, 0.55)]
    faces = [a_face(number, Box(x, y, 0.1, 0.1)) for number, (x, y) in enumerate(places, 1)]

    assert [face.id for face in reading_order(faces)] == [2, 3, 1, 4, 5]


def test_tab_goes_through_the_faces_and_out_at_the_ends() -> None:
    order = [FaceId(4), FaceId(7), FaceId(9)]

    assert next_in(order, None, 1) == 4
    assert next_in(order, FaceId(7), 1) == 9
    assert next_in(order, FaceId(9), 1) is None
    assert next_in(order, None, -1) == 9
    assert next_in([], None, 1) is None


def test_the_next_face_without_a_name_may_be_at_the_beginning_again() -> None:
    row = [a_face(number, Box(number / 10, 0.1, 0.05, 0.1)) for number in range(1, 6)]
    states = [
        FaceState.PROPOSED,
        FaceState.CONFIRMED,
        FaceState.UNKNOWN,
        FaceState.HIDDEN,
        FaceState.CONFIRMED,
    ]
    faces = [replace(face, state=state) for face, state in zip(row, states, strict=True)]

    assert next_unnamed(faces, FaceId(2)) == 3
    assert next_unnamed(faces, FaceId(3)) == 1
    assert next_unnamed(faces, FaceId(1), -1) == 3
    assert next_unnamed(faces[1:2], FaceId(2)) is None


def test_words_on_pills_and_who_is_here() -> None:
    anna, ben = PersonId(1), PersonId(2)
    faces = [
        replace(a_face(1, Box(0.1, 0.1, 0.1, 0.1)), state=FaceState.CONFIRMED, person=anna),
        replace(a_face(2, Box(0.3, 0.1, 0.1, 0.1)), state=FaceState.PROPOSED, proposal=ben),
        a_face(3, Box(0.5, 0.1, 0.1, 0.1)),
        replace(a_face(4, Box(0.7, 0.1, 0.1, 0.1)), state=FaceState.HIDDEN),
    ]
    words = {FaceState.PROPOSED: "{name}?", FaceState.HIDDEN: "Hidden", FaceState.NOT_A_FACE: "No face"}
    names = {anna: "Anna", ben: "Ben"}

    assert [face.label for face in on_screen(faces, names, words, marked=False)] == ["Anna", "Ben?", ""]
    assert [face.label for face in on_screen(faces, names, words, marked=True)] == [
        "Anna",
        "Ben?",
        "",
        "Hidden",
    ]
    assert people_here(faces, None) == {anna}
    assert people_here(faces, FaceId(1)) == frozenset()


def test_names_that_have_room_are_placed_without_trying_all_places(monkeypatch: pytest.MonkeyPatch) -> None:
    """A photo is painted again for each frame of a fade: 50 faces took 20 ms each time."""
    tried: list[object] = []
    cost = placing._cost

    def watched(*args: object) -> float:
        tried.append(args[0])
        return cost(*args)

    monkeypatch.setattr(placing, "_cost", watched)
    boxes = [(20.0 + 150 * column, 20.0 + 150 * row, 80.0, 80.0) for column in range(6) for row in range(3)]
    sizes = [(60.0, 24.0)] * len(boxes)
    placed = pills(boxes, sizes, (0.0, 0.0, 1000.0, 600.0))
    assert len(tried) == len(boxes)
    assert pills(list(boxes), list(sizes), (0.0, 0.0, 1000.0, 600.0)) == placed
    assert len(tried) == len(boxes), "the next frame places nothing anew"
