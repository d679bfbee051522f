"""Which face a label means: by box, by place in the picture, and what a dataset tells in numbers."""

from __future__ import annotations

from faceapp.domain.dataset import Dataset, LabelledFace, LabelledPicture
from faceapp.domain.expression import Expression
from faceapp.domain.geometry import Box
from faceapp.domain.ids import FaceId
from faceapp.domain.importing import labels_of, matched, meant

FACE = Box(0.4, 0.3, 0.1, 0.13)


def test_the_pair_that_shares_most_comes_first_and_each_is_taken_once() -> None:
    near, far = Box(0.41, 0.3, 0.1, 0.13), Box(0.43, 0.3, 0.1, 0.13)
    assert matched([far, near], [FACE]) == {1: 0}
    assert matched([near], [Box(0.7, 0.3, 0.1, 0.13), far, FACE]) == {0: 2}
    assert matched([], [FACE]) == {}
    assert matched([FACE], []) == {}


def test_faces_beside_each_other_keep_their_own_labels() -> None:
    row = [Box(0.1 + 0.11 * n, 0.3, 0.1, 0.13) for n in range(5)]
    heads = [Box(box.x - 0.02, box.y - 0.04, 0.14, 0.19) for box in row]
    assert matched(heads, row) == {n: n for n in range(5)}
    assert matched(list(reversed(heads)), row) == {n: 4 - n for n in range(5)}


def test_a_loose_box_means_the_one_face_in_it() -> None:
    shoulders = Box(0.34, 0.25, 0.22, 0.4)
    assert FACE.iou(shoulders) < 0.2
    assert matched([shoulders], [FACE]) == {0: 0}
    assert matched([Box(0.42, 0.34, 0.06, 0.03)], [FACE]) == {0: 0}  # the eyes alone
    assert matched([Box(0.0, 0.0, 1.0, 1.0)], [FACE]) == {}  # lost in it
    assert matched([shoulders], [FACE, Box(0.36, 0.45, 0.1, 0.13)]) == {}  # nobody knows which
    assert matched([shoulders, Box(0.35, 0.25, 0.21, 0.4)], [FACE]) == {}
    assert matched([FACE, shoulders], [FACE]) == {0: 0}  # taken by the better one


def test_the_large_face_nearest_to_the_middle_is_meant() -> None:
    large, middle, tiny = Box(0.05, 0.3, 0.2, 0.3), Box(0.42, 0.3, 0.12, 0.2), Box(0.49, 0.49, 0.02, 0.02)
    faces = [(FaceId(n), box) for n, box in enumerate((large, middle, tiny), 1)]
    assert meant(faces, 400, 300) == 2
    assert meant(faces[::2], 400, 300) == 1
    assert meant([], 400, 300) is None


def test_what_a_dataset_tells_is_counted() -> None:
    faces = (
        LabelledFace(FACE, "Ann", Expression.HAPPY),
        LabelledFace(FACE, "Bob"),
        LabelledFace(FACE),
    )
    picture = LabelledPicture("a", ".jpg", 10, 10, faces=faces)
    assert labels_of(Dataset((picture, picture))) == (6, 2, 2)
