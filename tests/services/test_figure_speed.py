"""Timing real models on a real photo, and what tables and corrections come to."""

from __future__ import annotations

import csv
from pathlib import Path

import psutil
import pytest

from faceapp.domain.errors import NothingToMeasure, TooFewCorrections
from faceapp.domain.expression import EXPRESSIONS
from faceapp.domain.figures import Data
from faceapp.services.figure_labelled import CorrectedFace, CorrectionsTask, GroupsTask, PairsTask
from faceapp.services.figure_speed import PhotoSample, SpeedTask
from faceapp.services.memory import peak_bytes
from faceapp.vision.entries import entry

POINTS = ((0.36, 0.22), (0.46, 0.22), (0.41, 0.28), (0.37, 0.33), (0.45, 0.33))
"""About where the landmarks of the astronaut are."""


def quiet(_done: int, _total: int) -> None:
    """Nobody is told."""


def test_a_detector_is_timed_by_the_photo(astronaut_jpg: Path) -> None:
    told: list[tuple[int, int]] = []
    task = SpeedTask("mtcnn", (PhotoSample(astronaut_jpg),) * 3, Path("some/album"))
    speed = task.run(lambda done, total: told.append((done, total))).speed
    assert speed is not None
    assert told == [(1, 3), (2, 3), (3, 3)]
    assert (speed.photos, speed.ms_face) == (3, None)
    assert speed.ms_photo is not None
    assert 0.1 < speed.ms_photo < 10_000
    assert (speed.circumstance.data, speed.circumstance.source) == (Data.LABELLED, "album")


@pytest.mark.parametrize("faces", [None, (POINTS, POINTS)])
def test_a_model_of_faces_is_timed_by_the_face(
    astronaut_jpg: Path, faces: tuple[tuple[tuple[float, float], ...], ...] | None
) -> None:
    speed = SpeedTask("dlib-resnet", (PhotoSample(astronaut_jpg, faces),)).run(quiet).speed  # type: ignore[arg-type]
    assert speed is not None
    assert speed.faces == (1 if faces is None else 2)
    assert speed.ms_photo is None
    assert speed.ms_face is not None
    assert 0.1 < speed.ms_face < 10_000
    assert speed.circumstance.data is Data.LIBRARY


def test_a_run_ends_when_its_time_is_over(astronaut_jpg: Path) -> None:
    speed = SpeedTask("mtcnn", (PhotoSample(astronaut_jpg),) * 50, seconds=0.0).run(quiet).speed
    assert speed is not None
    assert speed.photos == 1


def test_photos_that_can_not_be_read_are_left_out(tmp_path: Path, astronaut_jpg: Path) -> None:
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"no picture")
    photos = (PhotoSample(broken), PhotoSample(tmp_path / "gone.jpg"))
    for model in ("mtcnn", "dlib-resnet"):
        with pytest.raises(NothingToMeasure):
            SpeedTask(model, photos).run(quiet)
    speed = SpeedTask("mtcnn", (*photos, PhotoSample(astronaut_jpg))).run(quiet).speed
    assert speed is not None
    assert speed.photos == 1


def test_memory_grows_and_never_falls() -> None:
    before = peak_bytes()
    if before is None:
        pytest.skip("this system does not say")
    block = bytearray(before - psutil.Process().memory_info().rss + 50_000_000)
    block[::4096] = b"x" * len(block[::4096])
    after = peak_bytes()
    assert after is not None
    assert after > before
    del block
    assert (peak_bytes() or 0) >= after - 4_000_000  # the system counts by the page, each thread for itself


def write(path: Path, *rows: tuple[object, ...]) -> Path:
    with path.open("w", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def test_pairs_and_groups_of_tables_become_figures(astronaut_jpg: Path, tmp_path: Path, photos: Path) -> None:
    album = photos / "album-labelled"
    with (album / "labels.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))[:12]
    people = {row["person"] for row in rows}
    labels = write(
        tmp_path / "labels.csv",
        ("path", "person", "role"),
        *((r["path"], r["person"], r["role"]) for r in rows),
    )
    groups = GroupsTask("dlib-resnet", "mtcnn", labels, album).run(quiet).grouping
    assert groups is not None
    assert (groups.faces, groups.people) == (12, len(people))
    assert groups.circumstance.source == "labels.csv"
    first = [row["path"] for row in rows]
    same = [rows[0]["person"] == row["person"] for row in rows[1:]]
    pairs = write(
        tmp_path / "pairs.csv",
        ("a", "b", "same"),
        *((first[0], other, int(yes)) for other, yes in zip(first[1:], same, strict=True)),
        (rows[0]["path"], astronaut_jpg, 0),
    )
    judged = PairsTask("dlib-resnet", "mtcnn", pairs, album).run(quiet).verification
    assert judged is not None
    assert (judged.pairs, judged.circumstance.detector) == (12, "mtcnn")
    assert judged.accuracy.low < judged.accuracy.value <= judged.accuracy.high
    one_kind = write(tmp_path / "one.csv", ("a", "b", "same"), (first[0], first[0], 1))
    with pytest.raises(NothingToMeasure):
        PairsTask("dlib-resnet", "mtcnn", one_kind, album).run(quiet)


def test_corrected_expressions_are_a_measure(astronaut_jpg: Path, tmp_path: Path) -> None:
    if not entry("faceapp-expression").there():
        pytest.skip("the program's own expression model is not there")
    happy = EXPRESSIONS.index(EXPRESSIONS[3])
    faces = tuple(CorrectedFace(astronaut_jpg, POINTS, happy if n % 3 else 4) for n in range(30))
    found = CorrectionsTask("faceapp-expression", faces).run(quiet).expression
    assert found is not None
    assert found.pictures == 30
    assert found.labels == tuple(str(one) for one in EXPRESSIONS)
    assert sum(map(sum, found.confusion)) == 30
    assert sum(found.confusion[happy]) == 20
    gone = tuple(CorrectedFace(tmp_path / f"{n}.jpg", POINTS, happy) for n in range(5))
    with pytest.raises(TooFewCorrections, match="5 more"):
        CorrectionsTask("faceapp-expression", (*faces[:25], *gone)).run(quiet)
