"""What the viewer says beside the photo."""

from __future__ import annotations

import dataclasses

import pytest

from faceapp.domain.face import Face, FaceState
from faceapp.domain.ids import FaceId
from faceapp.services import browse
from faceapp.ui.context import WindowContext
from faceapp.ui.viewer.telling import HINT_LETTERS, described, hint

PEOPLE = [f"Person {n} " + "x" * 40 for n in range(1, 10)]


def test_the_hint_says_how_to_draw_or_whom_the_numbers_mean() -> None:
    assert hint(drawing=True, numbered=PEOPLE) == "Drag a box around the face"
    assert hint(drawing=False, numbered=()) == ""
    names = hint(drawing=False, numbered=PEOPLE).split("   ")
    assert [name[0] for name in names] == list("123456789")
    assert all(len(name) <= HINT_LETTERS + len("1 \u2068\u2069") for name in names)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (FaceState.CONFIRMED, "Anna"),
        (FaceState.PROPOSED, "Perhaps Anna"),
        (FaceState.UNKNOWN, "Unknown face"),
        (FaceState.HIDDEN, "Hidden face"),
        (FaceState.NOT_A_FACE, "Not a face"),
    ],
)
def test_the_selected_face_is_read(context: WindowContext, state: FaceState, words: str) -> None:
    face = dataclasses.replace(browse.face(context.library, FaceId(1)), state=state)
    assert described(face, "Anna", [face]) == words


def test_how_many_faces_there_are_is_read(context: WindowContext) -> None:
    faces: list[Face] = [browse.face(context.library, FaceId(number)) for number in (1, 2, 3)]
    faces[1] = dataclasses.replace(faces[1], state=FaceState.NOT_A_FACE)
    assert described(None, "", faces) == "2 faces"
