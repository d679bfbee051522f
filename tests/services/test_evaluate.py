"""What ``faceapp evaluate`` says: the tables it takes, the numbers on real photos."""

from __future__ import annotations

import csv
import itertools
import random
from pathlib import Path

import pytest

from faceapp.domain.errors import BadTable
from faceapp.services import evaluate
from faceapp.services.models import ModelSet, load

TOLD = ["pairs", "accuracy", "threshold", "tar_at_far_0.001", "auc"]
BY = ["models", "milliseconds_per_photo"]


@pytest.fixture(scope="module")
def models() -> ModelSet:
    return load()


def table(path: Path, *rows: tuple[object, ...]) -> Path:
    with path.open("w", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_labelled_album_is_grouped_as_well_as_promised(photos: Path) -> None:
    album = photos / "album-labelled"
    seen: list[int] = []
    result = evaluate.grouping(album / "labels.csv", album, progress=lambda done, _: seen.append(done))

    assert result.bcubed is not None
    assert result.bcubed.f1 >= 0.975  # the user asks for 0.97
    assert result.bcubed.precision >= 0.99  # and 0.985
    assert (result.faces, result.people, len(result.no_face)) == (440, 180, 0)
    assert seen == list(range(1, 441))
    document = result.document()
    assert list(document) == ["faces", "people", "bcubed", "groups", "no_face", *BY]
    assert document["models"] == {"detector": "mtcnn", "embedder": "dlib-resnet"}
    assert isinstance(document["milliseconds_per_photo"], float)
    assert isinstance(document["bcubed"], dict)
    assert list(document["bcubed"]) == ["precision", "recall", "f1"]


def test_pairs_of_the_labelled_album_are_told_apart(photos: Path, tmp_path: Path) -> None:
    album = photos / "album-labelled"
    with (album / "labels.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    people: dict[str, list[str]] = {}
    for row in rows:
        people.setdefault(row["person"], []).append(row["path"])
    chance = random.Random(0)
    several = [shots for shots in people.values() if len(shots) > 5][:10]
    pairs: list[tuple[object, ...]] = [("a", "b", "same")]
    for shots in several:  # one block for each person: five pairs of both kinds
        pairs += [(a, b, "true") for a, b in list(itertools.combinations(shots[:4], 2))[:5]]
        strangers = chance.sample(
            [s for other in people.values() if other is not shots for s in other[:1]], 5
        )
        pairs += [(shot, stranger, "false") for shot, stranger in zip(shots[:5], strangers, strict=True)]
    result = evaluate.verification(table(tmp_path / "pairs.csv", *pairs), album)

    assert result.pairs == 100
    assert result.accuracy is not None
    assert result.accuracy >= 0.95
    assert result.auc is not None
    assert result.auc >= 0.98
    assert list(result.document()) == [*TOLD, "no_face", *BY]


def test_photos_without_a_face_are_listed(astronaut_jpg: Path, tmp_path: Path, models: ModelSet) -> None:
    from PIL import Image

    Image.new("RGB", (200, 200), "grey").save(tmp_path / "wall.png")
    (tmp_path / "me.jpg").write_bytes(astronaut_jpg.read_bytes())
    labels = table(
        tmp_path / "labels.csv",
        ("path", "person", "role"),
        ("me.jpg", "Eileen", "known"),
        ("wall.png", "Nobody", "stranger"),
        ("not there.jpg", "Nobody", "stranger"),
    )
    result = evaluate.grouping(labels, tmp_path, models)
    assert (result.faces, result.people, result.groups) == (1, 1, 1)
    assert result.no_face == (tmp_path / "wall.png", tmp_path / "not there.jpg")

    pairs = table(
        tmp_path / "pairs.csv", ("a", "b", "same"), ("me.jpg", "wall.png", "0"), ("me.jpg", "me.jpg", "1")
    )
    pair = evaluate.verification(pairs, tmp_path, models)
    assert (pair.pairs, pair.accuracy, pair.no_face) == (1, None, (tmp_path / "wall.png",))


@pytest.mark.parametrize(
    ("rows", "detail"),
    [
        ([("a", "b")], "no column same"),
        ([("a", "b", "same"), ("x.jpg", "y.jpg", "maybe")], "line 2: same is 'maybe'"),
        ([("a", "b", "same"), ("x.jpg",)], "line 2 is too short"),
        ([("a", "b", "same")], "no rows"),
    ],
)
def test_a_table_that_says_something_else(tmp_path: Path, rows: list[tuple[str, ...]], detail: str) -> None:
    with pytest.raises(BadTable, match=detail):
        evaluate.verification(table(tmp_path / "pairs.csv", *rows), tmp_path)


def test_tables_that_can_not_be_read(tmp_path: Path) -> None:
    with pytest.raises(BadTable):
        evaluate.grouping(tmp_path / "nowhere.csv", tmp_path)
    (tmp_path / "binary.csv").write_bytes(b"\xff\xfe\x00\x80" * 20)
    with pytest.raises(BadTable):
        evaluate.grouping(tmp_path / "binary.csv", tmp_path)
    roles = table(tmp_path / "roles.csv", ("path", "person", "role"), ("x.jpg", "Anna", "cousin"))
    with pytest.raises(BadTable, match="cousin"):
        evaluate.grouping(roles, tmp_path)
