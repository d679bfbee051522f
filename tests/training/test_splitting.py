"""What a network is judged by, it has never seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from faceapp.domain.errors import TooFewPictures
from faceapp.training.data import LabelledFaces
from faceapp.training.duplicates import also_in, even, families, unlike
from faceapp.training.splitting import Faces, gather, kept_aside, split

Make = Callable[..., LabelledFaces]


def test_the_same_picture_is_found_recompressed_brighter_and_mirrored(invented: Make) -> None:
    faces = invented(6)
    worse = []
    for number, one in enumerate(faces.pictures[:12]):
        _, data = cv2.imencode(".jpg", one, [cv2.IMWRITE_JPEG_QUALITY, 40])
        again = cv2.imdecode(data, cv2.IMREAD_GRAYSCALE)
        again = np.clip(again * 0.8 + 20, 0, 255).astype(np.uint8)
        worse.append(again[:, ::-1] if number % 2 else again)
    assert also_in(np.stack(worse), faces.pictures).all()
    assert not also_in(invented(2, first=100).pictures, faces.pictures).any()


def test_pictures_that_show_nothing_are_found(invented: Make) -> None:
    pictures = invented(1).pictures.copy()
    pictures[3] = 0
    pictures[5] = 117
    assert np.flatnonzero(even(pictures)).tolist() == [3, 5]
    assert not also_in(pictures[3:4], pictures).any()  # nothing is like nothing


def test_of_a_picture_given_twice_one_stays_and_of_two_labels_none(invented: Make) -> None:
    faces = invented(2)
    twice = LabelledFaces(
        np.concatenate((faces.pictures, faces.pictures[:2])),
        np.concatenate((faces.labels, [faces.labels[0], 6])),
        np.arange(16),
    )
    keep = unlike(twice)
    assert np.flatnonzero(~keep).tolist() == [1, 14, 15]


def test_a_split_takes_whole_people_and_some_of_each_label(invented: Make) -> None:
    faces = invented(40)
    faces = replace(faces, groups=np.arange(len(faces)) // 7 // 2)  # 20 people, 2 of each label
    held = split(faces, seed=1, part=0.2)
    people = {group: set(held[faces.groups == group].tolist()) for group in set(faces.groups.tolist())}
    assert all(len(sides) == 1 for sides in people.values())
    assert np.bincount(faces.labels[held]).tolist() == [8] * 7
    assert np.array_equal(held, split(faces, seed=1, part=0.2))
    assert not np.array_equal(held, split(faces, seed=2, part=0.2))


def test_a_mirrored_copy_stays_on_its_side(invented: Make) -> None:
    faces = invented(5)
    both = LabelledFaces(
        np.concatenate((faces.pictures, faces.pictures[:, :, ::-1])),
        np.tile(faces.labels, 2),
        np.arange(70),
    )
    family = families(both)
    assert np.array_equal(family[:35], family[35:])
    held = split(both, seed=3)
    assert held.any()
    assert np.array_equal(held[:35], held[35:])


def _gathered(data: Path) -> Faces:
    steps = gather(data, 1)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            faces: Faces = end.value
            return faces


def test_faces_given_apart_are_all_kept_and_their_copies_are_not_learned(
    folders: Callable[..., Path], tmp_path: Path
) -> None:
    folders(tmp_path / "train", each=6)
    folders(tmp_path / "validation", each=2, first=5)  # number 5 is in both
    cv2.imwrite(str(tmp_path / "train" / "happy" / "black.png"), np.zeros((48, 48), np.uint8))
    faces = _gathered(tmp_path)
    assert faces.given
    assert len(faces.validation) == 14
    assert len(faces.train) == 35
    assert (faces.repeated, faces.nothing) == (7, 1)
    assert not also_in(faces.train.pictures, faces.validation.pictures).any()


def test_without_validation_some_are_split_off(folders: Callable[..., Path], tmp_path: Path) -> None:
    faces = _gathered(folders(tmp_path, each=20))
    assert not faces.given
    assert len(faces.train) + len(faces.validation) == 140
    assert np.bincount(faces.validation.labels).tolist() == [2] * 7
    assert faces.repeated == 0


def test_one_label_is_too_few(folders: Callable[..., Path], tmp_path: Path) -> None:
    folders(tmp_path / "all", each=4)
    (tmp_path / "one").mkdir()
    (tmp_path / "all" / "happy").rename(tmp_path / "one" / "happy")
    with pytest.raises(TooFewPictures):
        _gathered(tmp_path / "one")


def test_what_is_kept_aside_stays_so_when_faces_come(invented: Make) -> None:
    few, more = invented(20), invented(10, first=20)
    before = kept_aside(few, 0.2)
    assert np.bincount(few.labels[before]).tolist() == [4] * 7
    every = LabelledFaces(
        np.concatenate((few.pictures, more.pictures)),
        np.concatenate((few.labels, more.labels)),
        np.arange(len(few) + len(more)),
    )
    after = kept_aside(every, 0.2)
    assert np.bincount(every.labels[after]).tolist() == [6] * 7
    learned_once = after[: len(few)] & ~before  # a model of before learned them, the next is judged by them
    assert learned_once.sum() <= 0.25 * after.sum()
