"""Converted networks are kept, checked, and made again when something is wrong."""

from __future__ import annotations

import multiprocessing
import os
from pathlib import Path

import numpy as np
import pytest

from faceapp.domain.errors import ModelDamaged
from faceapp.vision import cache, dlib_net, entries, mtcnn, registry


class Maker:
    def __init__(self, data: bytes = b"network" * 1000) -> None:
        self.data = data
        self.times = 0

    def __call__(self) -> bytes:
        self.times += 1
        return self.data


def only_file(folder: Path) -> Path:
    (file,) = folder.iterdir()
    return file


def test_made_once(tmp_path: Path) -> None:
    make = Maker()
    assert cache.kept("x", ["a"], make, where=tmp_path) == make.data
    assert cache.kept("x", ["a"], make, where=tmp_path) == make.data
    assert make.times == 1


def test_other_sources_or_revisions_are_made_anew(tmp_path: Path) -> None:
    make = Maker()
    for made_from in (["a", "1"], ["a", "2"], ["b", "1"], ["a1"]):
        cache.kept("x", made_from, make, where=tmp_path)
    assert make.times == 4


@pytest.mark.parametrize("harm", ["short", "empty", "changed", "longer"])
def test_a_damaged_file_is_made_again(tmp_path: Path, harm: str) -> None:
    make = Maker()
    cache.kept("x", ["a"], make, where=tmp_path)
    file = only_file(tmp_path)
    data = file.read_bytes()
    changed = data[:50] + bytes([data[50] ^ 1]) + data[51:]
    file.write_bytes({"short": data[:500], "empty": b"", "changed": changed, "longer": data + b"x"}[harm])
    assert cache.kept("x", ["a"], make, where=tmp_path) == make.data
    assert make.times == 2
    assert file.read_bytes() == data


def test_a_folder_that_can_not_be_written_is_no_obstacle(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    make = Maker()
    assert cache.kept("x", ["a"], make, where=blocked / "below") == make.data


def test_nothing_is_left_behind_when_the_disk_is_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    make = Maker()
    assert cache.kept("x", ["a"], make, where=tmp_path) == make.data
    assert list(tmp_path.iterdir()) == []


def _load(folder: str, barrier: object, answers: object) -> None:
    barrier.wait()  # type: ignore[attr-defined]
    detector = mtcnn.load(registry.entry("mtcnn"), where=Path(folder))
    answers.put(len(detector.detect(np.zeros((100, 100, 3), np.uint8))))  # type: ignore[attr-defined]


def test_several_processes_may_start_at_once(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    barrier, answers = context.Barrier(2), context.Queue()
    processes = [context.Process(target=_load, args=(str(tmp_path), barrier, answers)) for _ in range(2)]
    for process in processes:
        process.start()
    assert [answers.get(timeout=120) for _ in processes] == [0, 0]
    for process in processes:
        process.join(30)
        assert process.exitcode == 0
    assert len(list(tmp_path.iterdir())) == 4  # and no temporary file


@pytest.mark.parametrize("load", [mtcnn.load, dlib_net.load])
def test_another_source_file_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, load: object
) -> None:
    wrong = tmp_path / "weights"
    wrong.write_bytes(os.urandom(1000))
    monkeypatch.setattr(entries.Source, "locate", lambda self: wrong)
    entry = registry.entry("mtcnn" if load is mtcnn.load else "dlib-resnet")
    with pytest.raises(ModelDamaged, match="weights"):
        load(entry, where=tmp_path / "cache")  # type: ignore[operator]
    monkeypatch.setattr(entries.Source, "locate", lambda self: None)
    with pytest.raises(ModelDamaged):
        load(entry, where=tmp_path / "cache")  # type: ignore[operator]


def test_the_source_is_not_needed_once_it_was_converted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = registry.entry("mtcnn")
    mtcnn.load(entry, where=tmp_path)
    monkeypatch.setattr(entries.Source, "locate", lambda self: None)
    assert mtcnn.load(entry, where=tmp_path).detect(np.zeros((50, 50, 3), np.uint8)) == []
