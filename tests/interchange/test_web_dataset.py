"""Shards, read by WebDataset itself."""

from __future__ import annotations

import gc
import tarfile
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from interchange.dataset_world import HOSTILE, FolderOut, export, labels_only, scenes, single_faces

from faceapp.domain.dataset import LabelledPicture
from faceapp.interchange.web_dataset import FORMAT, WebDataset


def loaded(paths: list[Path]) -> list[dict[str, Any]]:
    import webdataset

    urls = [path.as_uri() for path in paths]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # it leaves the last shard open
        samples = list(webdataset.WebDataset(urls, shardshuffle=False, empty_check=False).decode("rgb8"))
        gc.collect()
    return samples


def test_the_loader_gives_what_was_written(tmp_path: Path) -> None:
    dataset = single_faces(HOSTILE, each=1, suffix=".png")
    folder = export(FORMAT, dataset, tmp_path)
    for split in dataset.splits:
        samples = loaded([folder / f"{split}-000000.tar"])
        pictures = dataset.of(split)
        assert len(samples) == len(pictures)
        for sample, picture in zip(samples, pictures, strict=True):
            told = sample["json"]
            face = picture.faces[0]
            assert dataset.classes[sample["cls"]] == face.person == told["faces"][0]["person"]
            assert told["name"] == picture.name
            assert [told["faces"][0][each] for each in "xywh"] == [getattr(face.box, each) for each in "xywh"]
            assert np.array_equal(sample["png"], FolderOut(folder).picture_pixels(picture))


def test_scenes_have_their_faces_in_the_lines_and_no_single_class(tmp_path: Path) -> None:
    dataset = scenes(splits=(), unlabelled=True)
    samples = loaded([export(FORMAT, dataset, tmp_path) / "data-000000.tar"])
    assert [len(sample["json"]["faces"]) for sample in samples] == [
        len(picture.faces) for picture in dataset.pictures
    ]
    assert all("cls" not in sample for sample in samples)
    embedding = samples[0]["json"]["faces"][0]["embedding"]
    assert np.asarray(embedding, "<f4").tobytes() == dataset.pictures[0].faces[0].embedding


@pytest.mark.parametrize("made", [WebDataset(most=4), WebDataset(most_bytes=6000)])
def test_shards_are_cut_and_nothing_is_lost(made: WebDataset, tmp_path: Path) -> None:
    dataset = single_faces(splits=("train",), each=4)
    folder = export(made, dataset, tmp_path)
    shards = sorted(folder.glob("*.tar"))
    assert len(shards) > 2
    assert [path.name for path in shards] == [f"train-{number:06d}.tar" for number in range(len(shards))]
    names = [sample["json"]["name"] for sample in loaded(shards)]
    assert names == [picture.name for picture in dataset.pictures]


def test_equal_datasets_give_equal_bytes_without_times(tmp_path: Path) -> None:
    first, second = (labels_only(export(FORMAT, scenes(), tmp_path / name)) for name in "ab")
    assert first == second
    assert all(data[257:263] == b"ustar\0" for data in first.values())
    with tarfile.open(tmp_path / "a" / "train-000000.tar") as tar:
        members = tar.getmembers()
    assert {(one.mtime, one.uid, one.gid, one.uname, one.gname) for one in members} == {(0, 0, 0, "", "")}


def test_one_picture_at_a_time(tmp_path: Path) -> None:
    """Its bytes are asked for once, and after those before it were written."""
    asked: list[str] = []

    class Counting(FolderOut):
        def picture_bytes(self, picture: LabelledPicture) -> bytes:
            asked.append(picture.name)
            return super().picture_bytes(picture)

    dataset = single_faces()
    FORMAT.write(dataset, Counting(tmp_path))
    assert asked == [picture.name for picture in dataset.pictures]
