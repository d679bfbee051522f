"""Labelled faces are read from folders and archives, and nothing else in them hurts."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

from faceapp.domain.errors import NoTrainingPictures
from faceapp.domain.expression import EXPRESSIONS, Expression
from faceapp.training.data import Reader, grey_square, sets


def test_folders_and_archives_give_the_same(folders: Callable[..., Path], tmp_path: Path) -> None:
    place = folders(tmp_path / "faces", each=3)
    with tarfile.open(tmp_path / "faces.tar.gz", "w:gz") as archive:
        archive.add(place, "train")
    read = []
    for source in (place, tmp_path / "faces.tar.gz"):
        reader = Reader()
        assert list(reader.read(source)) == list(range(1, 22))
        read.append(reader.faces())
    assert np.array_equal(read[0].pictures, read[1].pictures)
    assert np.array_equal(read[0].labels, read[1].labels)
    assert read[0].pictures.shape == (21, 48, 48)
    assert sorted(read[0].labels.tolist()) == sorted(list(range(7)) * 3)
    assert len(set(read[0].groups.tolist())) == 21  # nobody is known: each by itself


def test_a_person_is_one_group_in_all_labels(folders: Callable[..., Path], tmp_path: Path) -> None:
    reader = Reader()
    list(reader.read(folders(tmp_path, each=4, people=2)))
    faces = reader.faces()
    assert len(faces) == 28
    assert len(set(faces.groups.tolist())) == 2


def test_names_of_other_data_sets_are_understood_and_foreign_ones_counted(
    folders: Callable[..., Path], tmp_path: Path
) -> None:
    folders(tmp_path, each=1)
    (tmp_path / "happy").rename(tmp_path / "Happiness")
    (tmp_path / "sad").rename(tmp_path / "contempt")
    reader = Reader()
    list(reader.read(tmp_path))
    present = {EXPRESSIONS[label] for label in reader.faces().labels}
    assert present == set(EXPRESSIONS) - {Expression.SAD}
    assert reader.foreign == {"contempt": 1}


def test_files_that_are_no_pictures_are_counted(folders: Callable[..., Path], tmp_path: Path) -> None:
    folders(tmp_path, each=1)
    (tmp_path / "happy" / "notes.txt").write_text("not a picture")
    (tmp_path / "happy" / "empty.png").write_bytes(b"")
    whole = (tmp_path / "happy" / "000.png").read_bytes()
    (tmp_path / "happy" / "cut.png").write_bytes(whole[:40])
    reader = Reader()
    list(reader.read(tmp_path))
    assert len(reader.faces()) == 7
    assert reader.broken == 3


def test_any_size_becomes_the_middle_square() -> None:
    wide = np.zeros((60, 120), np.uint8)
    wide[:, 30:90] = 200  # the middle square is light
    data = cv2.imencode(".png", wide)[1].tobytes()
    cut = grey_square(data, 48)
    assert cut is not None
    assert cut.shape == (48, 48)
    assert cut.min() == 200
    small = grey_square(cv2.imencode(".png", np.full((20, 24, 3), 90, np.uint8))[1].tobytes(), 48)
    assert small is not None
    assert small.shape == (48, 48)


def test_where_the_sets_lie(tmp_path: Path) -> None:
    assert sets(tmp_path) == (tmp_path, None)
    (tmp_path / "train.tar.gz").touch()
    (tmp_path / "public_test.tar.gz").touch()
    assert sets(tmp_path) == (tmp_path / "train.tar.gz", tmp_path / "public_test.tar.gz")
    assert sets(tmp_path / "train.tar.gz") == (tmp_path / "train.tar.gz", None)
    with pytest.raises(NoTrainingPictures):
        sets(tmp_path / "nowhere")


def test_a_broken_archive_is_told(tmp_path: Path) -> None:
    path = tmp_path / "train.tar.gz"
    path.write_bytes(b"\x1f\x8b nothing of the kind")
    with pytest.raises(NoTrainingPictures):
        list(Reader().read(path))


def test_an_archive_never_writes_to_the_disk(tmp_path: Path) -> None:
    path = tmp_path / "in" / "evil.tar"
    path.parent.mkdir()
    with tarfile.open(path, "w") as archive:
        data = cv2.imencode(".png", np.eye(48, dtype=np.uint8) * 200)[1].tobytes()
        member = tarfile.TarInfo("../../happy/out.png")
        member.size = len(data)
        archive.addfile(member, io.BytesIO(data))
        link = tarfile.TarInfo("happy/link.png")
        link.type = tarfile.SYMTYPE
        link.linkname = "/etc/passwd"
        archive.addfile(link)
    reader = Reader()
    assert list(reader.read(path)) == [1]
    assert [p.name for p in tmp_path.rglob("*")] == ["in", "evil.tar"]


def test_nothing_at_all_is_told(tmp_path: Path) -> None:
    reader = Reader()
    list(reader.read(tmp_path))
    with pytest.raises(NoTrainingPictures):
        reader.faces()
