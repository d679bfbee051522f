"""LFW's layout and pairs, read by torchvision and by ourselves."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from interchange.dataset_world import (
    HOSTILE,
    contents,
    export,
    labels_only,
    no_pictures,
    scenes,
    single_faces,
)

from faceapp.domain.dataset import Dataset, Label
from faceapp.domain.dataset_errors import NotThisFormat, WantsFaces
from faceapp.interchange.lfw import FORMAT
from faceapp.interchange.lfw_pairs import MOST, Fold, folds

PEOPLE = tuple(f"Person {chr(65 + number)}" for number in range(20))


def by_person(dataset: Dataset) -> Dataset:
    """The first half of the people in "train", the others in "test"."""
    half = dataset.people[: len(dataset.people) // 2]
    pictures = [
        replace(picture, split="train" if picture.faces[0].person in half else "test")
        for picture in dataset.pictures
    ]
    pictures.sort(key=lambda picture: (picture.split != "train", picture.name))
    return replace(dataset, pictures=tuple(pictures), splits=("train", "test"))


@pytest.fixture
def torchvision_lfw(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its readers ask for the bytes of the original by their md5; all else of them is as it is."""
    from torchvision.datasets.lfw import _LFW

    monkeypatch.setattr(_LFW, "_check_integrity", lambda _: True)


@pytest.mark.usefixtures("torchvision_lfw")
def test_torchvision_reads_people_and_pairs(tmp_path: Path) -> None:
    from torchvision.datasets import LFWPairs, LFWPeople

    dataset = single_faces(PEOPLE, splits=(), each=4)
    export(FORMAT, dataset, tmp_path / "lfw-py")
    people = LFWPeople(str(tmp_path), split="10fold", image_set="original")
    assert len(people) == len(dataset.pictures)
    assert sorted(people.class_to_idx) == sorted(name.replace(" ", "_") for name in PEOPLE)
    assert all(Path(path).is_file() for path in people.data)
    for place in (0, len(people) - 1):
        image, label = people[place]
        assert image.size == (64, 48)
        assert people.class_to_idx[Path(people.data[place]).parent.name] == label
    pairs = LFWPairs(str(tmp_path), split="10fold", image_set="original")
    assert len(pairs) > 0
    assert sum(pairs.targets) * 2 == len(pairs)
    assert len(set(map(frozenset, pairs.data))) == len(pairs)
    for (first, second), same in zip(pairs.data, pairs.targets, strict=True):
        assert first != second
        assert Path(first).is_file()
        assert Path(second).is_file()
        assert (Path(first).parent == Path(second).parent) == bool(same)
    assert pairs[0][2] == 1


@pytest.mark.usefixtures("torchvision_lfw")
def test_torchvision_reads_the_splits(tmp_path: Path) -> None:
    from torchvision.datasets import LFWPairs, LFWPeople

    dataset = by_person(single_faces(PEOPLE, splits=(), each=3))
    export(FORMAT, dataset, tmp_path / "lfw-py")
    seen = []
    for split in ("train", "test"):
        people = LFWPeople(str(tmp_path), split=split, image_set="original")
        assert len(people) == len(dataset.of(split))
        pairs = LFWPairs(str(tmp_path), split=split, image_set="original")
        assert len(pairs) == 60
        assert set(chain.from_iterable(pairs.data)) <= set(people.data)
        seen.append(set(people.data))
    assert not seen[0] & seen[1]


WORLDS = {
    "whole": single_faces(splits=(), rich=False),
    "splits": single_faces(rich=False),
    "by person": by_person(single_faces(PEOPLE, splits=(), each=2, rich=False)),
    "hostile": single_faces(HOSTILE, each=2, unlabelled=True, rich=False),
    "names": single_faces(("A_B", "A B", "a b", "B"), each=2, rich=False),
    "expressions": single_faces(label=Label.EXPRESSION, rich=False, suffix=".png"),
    "faces": single_faces(label=Label.FACE, rich=False),
}


@pytest.mark.parametrize("world", WORLDS)
def test_what_is_written_is_read_again_and_written_the_same(world: str, tmp_path: Path) -> None:
    dataset = WORLDS[world]
    folder = export(FORMAT, dataset, tmp_path / "first")
    read = FORMAT.read(folder, no_pictures)
    assert not read.problems
    assert (read.dataset.label, read.dataset.splits) == (dataset.label, dataset.splits)
    assert read.dataset.seed == dataset.seed
    assert read.dataset.unlabelled == dataset.unlabelled
    if dataset.label is Label.PERSON:
        assert read.dataset.people == dataset.people

    def told(one: Dataset) -> list[tuple[str, str | None]]:
        return sorted((each.split, str(one.class_of(each.faces[0]))) for each in one.pictures)

    assert told(read.dataset) == told(dataset)
    for picture in dataset.pictures:
        assert (folder / str(FORMAT.place(dataset, picture))).is_file()
    again = tmp_path / "again"
    _copy(read, again)
    assert contents(again) == contents(folder)
    assert labels_only(export(FORMAT, dataset, tmp_path / "twice")) == labels_only(folder)


def _copy(read: object, folder: Path) -> None:
    """Written anew with the pictures that were read."""
    from interchange.dataset_world import FolderOut

    out = FolderOut(folder)
    for picture in read.dataset.pictures:  # type: ignore[attr-defined]
        with out.binary(str(FORMAT.place(read.dataset, picture))) as file:  # type: ignore[attr-defined]
            file.write(read.files[picture.split, picture.name].read_bytes())  # type: ignore[attr-defined]
    FORMAT.write(read.dataset, out)  # type: ignore[attr-defined]


def test_strangers_are_in_no_pair(tmp_path: Path) -> None:
    dataset = single_faces(PEOPLE[:3], splits=(), each=3, unlabelled=True)
    folder = export(FORMAT, dataset, tmp_path)
    assert len(list((folder / "lfw" / "unknown").iterdir())) == 3
    for name in ("pairs.txt", "people.txt", "lfw-names.txt"):
        assert "unknown" not in (folder / name).read_text()


def test_whole_photos_are_refused() -> None:
    dataset = scenes()
    with pytest.raises(WantsFaces):
        FORMAT.place(dataset, dataset.pictures[0])


def test_the_original(tmp_path: Path) -> None:
    """As it is handed on: no file of ours, development sets of people."""
    folder = export(FORMAT, by_person(single_faces(PEOPLE, splits=(), each=2)), tmp_path)
    (folder / "people.json").unlink()
    (folder / "lfw").rename(folder / "lfw_funneled")
    (folder / "lfw_funneled" / "Person_A" / "holiday.jpg").write_bytes(b"")
    read = FORMAT.read(folder, no_pictures)
    assert [path.name for path, _ in read.problems] == ["holiday.jpg"]
    assert read.dataset.people == PEOPLE
    assert read.dataset.splits == ("train", "test")
    assert {one.faces[0].person for one in read.dataset.of("train")} == set(PEOPLE[:10])


def test_without_such_folders_it_is_none(tmp_path: Path) -> None:
    (tmp_path / "lfw" / "Ann").mkdir(parents=True)
    (tmp_path / "lfw" / "Ann" / "holiday.jpg").write_bytes(b"")
    with pytest.raises(NotThisFormat):
        FORMAT.read(tmp_path, no_pictures)


@pytest.mark.parametrize(
    "told",
    ["{", "[]", "{}", '{"people": 1}', '{"people": {"a": 2}}', '{"splits": {"a": 1}}', '{"seed": "x"}',
     '{"label": []}', '{"splits": {"train": [1, null]}}', "[" * 100_000],
)  # fmt: skip
def test_damage_to_our_file_is_a_problem_and_no_more(told: str, tmp_path: Path) -> None:
    folder = export(FORMAT, single_faces(splits=()), tmp_path)
    (folder / "people.json").write_text(told)
    (folder / "peopleDevTrain.txt").write_bytes(b"\xff\xfe\x00")
    read = FORMAT.read(folder, no_pictures)
    assert len(read.problems) <= 2
    assert len(read.dataset.pictures) == 6
    json.dumps(read.dataset.people)


def checked(dealt: list[Fold], pictures: dict[str, list[int]]) -> None:
    people = [name for fold in dealt for name in fold.people]
    assert sorted(people) == sorted(pictures)
    for fold in dealt:
        assert len(fold.same) == len(fold.different) == len(dealt[0].same) <= MOST
        pairs = {frozenset(((name, a), (name, b))) for name, a, b in fold.same}
        assert all(a != b for _, a, b in fold.same)
        pairs |= {frozenset(((one, a), (other, b))) for one, a, other, b in fold.different}
        assert all(one != other for one, _, other, _ in fold.different)
        assert len(pairs) == 2 * len(fold.same)
        for pair in pairs:
            assert all(name in fold.people and number in pictures[name] for name, number in pair)


@settings(max_examples=80, deadline=None)
@given(counts=st.lists(st.integers(1, 12), max_size=30), seed=st.integers(0, 3))
def test_pairs_are_balanced_and_none_is_drawn_twice(counts: list[int], seed: int) -> None:
    pictures = {f"p{number:02d}": list(range(1, count + 1)) for number, count in enumerate(counts)}
    dealt = folds(pictures, seed)
    checked(dealt, pictures)
    assert dealt == folds(dict(reversed(pictures.items())), seed)


def test_many_people_make_ten_folds_of_300_pairs_each() -> None:
    pictures = {f"p{number:04d}": list(range(1, 2 + number % 7)) for number in range(2000)}
    dealt = folds(pictures, 1)
    checked(dealt, pictures)
    assert [len(fold.same) for fold in dealt] == [300] * 10
    assert dealt != folds(pictures, 2)
