"""The parts that pictures came in with: kept, undone with their labels, and exported again as they were."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from export_world import FACE, Album, tree
from tagging_world import content
from test_importing import Receiver, photos

from faceapp.domain.change import Verb
from faceapp.domain.dataset_errors import NoImportedParts
from faceapp.domain.export_choices import ExportChoices, Others, Shape, SplitBy
from faceapp.domain.exporting import ExportWarning
from faceapp.domain.geometry import Box
from faceapp.interchange.manifest import MANIFEST
from faceapp.services import history, importing
from faceapp.services.export_plan import plan

PHOTOS = 10
SPLIT = (("train", 0.5), ("val", 0.2), ("test", 0.3))
IMPORTED = SplitBy.IMPORTED


@pytest.fixture
def there(tmp_path: Path) -> Iterator[Receiver]:
    receiver = Receiver(tmp_path / "there.faceapp")
    yield receiver
    receiver.library.close()


@pytest.fixture
def album(tmp_path: Path) -> Iterator[Album]:
    """Each photo in a folder of its own: those of one moment would stay in one part."""
    album = Album(tmp_path / "photos", tmp_path / "a.faceapp")
    for n in range(PHOTOS):
        album.photo(f"{n}/Anna {n}.jpg", ("Anna", "Bob")[n % 2], *((None,) if n % 2 else ()), seed=n)
    yield album
    album.close()


def of(library: Receiver) -> Album:
    """The library that brought something in, as one that exports."""
    again = Album.__new__(Album)
    again.library = library.library
    return again


def kept(library: Receiver) -> list[str]:
    return [row[0] for row in content(library.library)["photo_part"].values()]


@pytest.mark.parametrize("form", ["coco", "voc", "yolo", "cvat", "fiftyone", "huggingface", "csv", "jsonl"])
def test_parts_go_out_as_they_came_in_to_the_byte(
    form: str, album: Album, there: Receiver, tmp_path: Path
) -> None:
    album.export(tmp_path / "one", ExportChoices(form, split=SPLIT), workers=1)
    there.faces = [Box(FACE.x + 0.013, FACE.y, FACE.w, FACE.h)]
    there.bring(tmp_path / "one")
    assert len(kept(there)) == PHOTOS
    assert set(kept(there)) == {name for name, _ in SPLIT}
    of(there).export(tmp_path / "two", ExportChoices(form, split_by=IMPORTED), workers=1)
    one, two = tree(tmp_path / "one"), tree(tmp_path / "two")
    told = {name for name in one if not name.startswith(("card-", "README", MANIFEST))}
    assert one.keys() == two.keys()
    assert {name for name in told if one[name] != two[name]} == set()
    assert b"The parts are those of the dataset that each picture came in with" in two["README.md"]
    assert json.loads(two[MANIFEST])["choices"]["split_by"] == "imported"


def test_image_folders_with_parts_go_out_as_they_came_in(
    album: Album, there: Receiver, tmp_path: Path
) -> None:
    halves = (("train", 0.5), ("test", 0.5))
    choices = ExportChoices("folders", shape=Shape.CROP, size=64, others=Others.BLUR, split=halves)
    album.export(tmp_path / "one", choices, workers=1)
    there.bring(tmp_path / "one")
    of(there).export(tmp_path / "two", ExportChoices("folders", split_by=IMPORTED), workers=1)
    one, two = tree(tmp_path / "one"), tree(tmp_path / "two")
    pictures = {name for name in one if name.endswith((".jpg", "classes.json"))}
    assert len(pictures) >= 5
    assert {name: one[name] == two.get(name) for name in pictures} == dict.fromkeys(pictures, True)


def test_undoing_the_import_takes_the_parts_back(there: Receiver, tmp_path: Path) -> None:
    folder = photos(tmp_path / "d", "train/Ann/1.jpg", "test/Bob/2.jpg")
    there.bring(folder)
    assert sorted(kept(there)) == ["test", "train"]
    assert there.bring(folder).steps == 0, "nothing new is said"
    assert history.undo(there.library).verb is Verb.IMPORT_LABELS
    assert kept(there) == []
    history.redo(there.library)
    assert sorted(kept(there)) == ["test", "train"]


def test_what_came_in_with_no_part_goes_to_train_and_that_is_said(there: Receiver, tmp_path: Path) -> None:
    there.bring(photos(tmp_path / "d", "test/Ann/1.jpg", "test/Bob/2.jpg"))
    choices = ExportChoices("coco", split_by=IMPORTED)
    alone = plan(there.library, choices)
    assert (alone.parts, alone.imported) == ({"test": 2}, 2)
    assert ExportWarning.NO_PART not in alone.warnings
    there.bring(photos(tmp_path / "e", "Ann/x0.jpg", "Ann/x1.jpg", "Ann/x2.jpg", "Bob/x3.jpg"))
    both = plan(there.library, choices)
    assert (both.parts, both.imported) == ({"train": 2, "test": 2}, 2), "a copy takes the part along"
    assert both.leaks is not None
    assert ExportWarning.NO_PART in both.warnings
    assert ExportWarning.NO_PART not in plan(there.library, ExportChoices("coco")).warnings
    shares = (("train", 0.5), ("test", 0.5))
    by_time = plan(there.library, ExportChoices("coco", split=shares, split_by=SplitBy.TIME))
    assert ExportWarning.NO_DATE in by_time.warnings  # these pictures say no date
    assert ExportWarning.NO_DATE not in both.warnings
    with pytest.raises(NoImportedParts):
        plan(there.library, replace(choices, query="x3"))


def test_names_that_end_as_a_flag_would_keep_their_part_in_voc(album: Album, tmp_path: Path) -> None:
    album.export(tmp_path / "one", ExportChoices("voc", split=SPLIT), workers=1)
    read = importing.read_dataset(tmp_path / "one", tmp_path / "b.faceapp", "voc").read
    assert len(read.dataset.of("")) == 0


def test_a_part_is_a_name_of_a_folder_whatever_a_table_says(there: Receiver, tmp_path: Path) -> None:
    folder = photos(tmp_path / "d", "1.jpg", "2.jpg")
    (folder / "faces.csv").write_text("file,person,split\n1.jpg,Ann,../../out\n2.jpg,Bob,train\n")
    there.bring(folder)
    told = [part for part in kept(there) if part != "train"]
    assert len(told) == 1
    assert not {"/", "\\"} & set(told[0])
    of(there).export(tmp_path / "deep" / "er" / "two", ExportChoices("coco", split_by=IMPORTED), workers=1)
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["er"]
