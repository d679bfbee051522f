"""Exports: the same choices give the same bytes, stopped ones go on, nothing of others is lost or told."""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from export_world import SECRET, Album, people_album, pixels, tree
from PIL import Image

from faceapp.domain.dataset import Label
from faceapp.domain.dataset_errors import (
    ExportDiffers,
    FolderInLibrary,
    FolderNotEmpty,
    InTheWay,
    NoExport,
    NoSuchFormat,
    NothingToExport,
    WantsFaces,
    WantsPhotos,
)
from faceapp.domain.dataset_format_errors import WantsExpressions, WantsSize
from faceapp.domain.dataset_formats import FORMATS
from faceapp.domain.errors import CannotWrite, DiskFull
from faceapp.domain.export_choices import ExportChoices, Others, Shape
from faceapp.domain.exporting import ExportProblem, ExportProgress, ExportWarning
from faceapp.domain.photo import Reason
from faceapp.interchange.formats import Wants, format_called
from faceapp.services.browse import roots
from faceapp.services.export_folder import JOURNAL, NOTE, STATE, ExportFolder
from faceapp.services.export_plan import plan
from faceapp.services.export_samples import samples
from faceapp.services.export_verifying import verify
from faceapp.services.exporting import export

COCO = ExportChoices("coco")
CROPS = ExportChoices("folders", shape=Shape.CROP, size=64, others=Others.BLUR)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Album]:
    """Read only; tests that change photos make an album of their own."""
    folder = tmp_path_factory.mktemp("export")
    album = people_album(folder / "photos", folder / "a.faceapp")
    yield album
    album.close()


def test_full_photos_keep_their_coded_pixels_and_nothing_else(world: Album, tmp_path: Path) -> None:
    done = world.export(tmp_path / "out", COCO)
    assert (done.pictures, done.labels) == (6, 6)
    files = tree(tmp_path / "out")
    assert len(files) == done.files
    assert sum(map(len, files.values())) == done.bytes
    for n in range(6):
        data = files[f"images/Anna {n}.jpg"]
        assert SECRET not in data
        original = (world.folder / f"Anna {n}.jpg").read_bytes()
        for one in (Image.open(BytesIO(data)), Image.open(BytesIO(original))):
            one.load()
        assert np.array_equal(np.array(Image.open(BytesIO(data))), np.array(Image.open(BytesIO(original))))
        assert not Image.open(BytesIO(data)).getexif()


@pytest.mark.parametrize(
    "choices",
    [
        COCO,
        CROPS,
        ExportChoices("csv", shape=Shape.ALIGNED, size=48, names=False, others=Others.COVER),
        ExportChoices("fer", shape=Shape.ALIGNED, label=Label.EXPRESSION, proposed=True),
        ExportChoices("webdataset", size=100, split=(("train", 0.5), ("val", 0.5)), metadata=True),
    ],
    ids=lambda choices: choices.format,
)
def test_the_same_choices_give_the_same_bytes(world: Album, tmp_path: Path, choices: ExportChoices) -> None:
    world.export(tmp_path / "one", choices, workers=1)
    shutil.copytree(world.folder, tmp_path / "elsewhere" / "photos")
    other = people_album(tmp_path / "elsewhere" / "photos", tmp_path / "b.faceapp")
    try:
        other.export(tmp_path / "two", choices, workers=3)
    finally:
        other.close()
    assert tree(tmp_path / "one") == tree(tmp_path / "two")


@pytest.mark.parametrize("key", FORMATS)
def test_every_format_is_written_whole(world: Album, tmp_path: Path, key: str) -> None:
    scenes = format_called(key).facts.wants is Wants.SCENES
    shape = Shape.FULL if scenes else Shape.CROP
    choices = ExportChoices(key, shape=shape, landmarks=True, embeddings=True)
    if key == "fer":
        choices = replace(choices, label=Label.EXPRESSION, proposed=True)
    world.export(tmp_path / "out", choices)
    assert verify(tmp_path / "out").ok


def test_stopped_it_says_so_and_goes_on(world: Album, tmp_path: Path) -> None:
    world.export(tmp_path / "whole", COCO)
    out = tmp_path / "out"
    asked = 0

    def paused() -> bool:
        nonlocal asked
        asked += 1
        return asked == 3

    running = export(world.library, COCO, out, workers=1, paused=paused)
    for event in running:
        if isinstance(event, ExportProgress) and event.paused:
            break
    running.close()
    assert (out / NOTE).read_text(encoding="utf-8").startswith("This dataset is not complete")
    assert json.loads((out / STATE).read_text(encoding="utf-8"))["state"] == "not complete"
    assert not verify(out).complete
    with pytest.raises(ExportDiffers):
        list(export(world.library, replace(COCO, size=50), out))
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*.jpg")}
    assert 0 < len(before) < 6
    first = next(
        event
        for event in export(world.library, COCO, out)
        if isinstance(event, ExportProgress) and event.total and event.done
    )
    assert first.done == len(before)
    world.export(out, COCO)
    assert {path: path.stat().st_mtime_ns for path in before} == before  # not made again
    assert tree(out) == tree(tmp_path / "whole")


_KILLED = """
import os, signal, sys
from pathlib import Path
from faceapp.domain.export_choices import ExportChoices
from faceapp.services.exporting import export
from faceapp.services.library import open_library
library, out, after = open_library(Path(sys.argv[1])), Path(sys.argv[2]), int(sys.argv[3])
asked = 0
def paused():
    global asked
    asked += 1
    if asked == after:
        os.kill(os.getpid(), signal.SIGKILL)
    return False
list(export(library, ExportChoices.from_json(sys.argv[4]), out, workers=2, paused=paused))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_killed_it_goes_on(world: Album, tmp_path: Path) -> None:
    world.export(tmp_path / "whole", COCO)
    for after in (1, 2):
        words = [str(world.library.path), str(tmp_path / "out"), str(after), COCO.as_json()]
        done = subprocess.run([sys.executable, "-c", _KILLED, *words], check=False, capture_output=True)
        assert done.returncode == -signal.SIGKILL, done.stderr
        assert not verify(tmp_path / "out").complete
    # as if it had ended between a note and the file, and within a line
    with (tmp_path / "out" / JOURNAL).open("a", encoding="utf-8") as journal:
        journal.write(json.dumps(["images/Anna 5.jpg", 7, "0" * 64]) + '\n["images/Anna')
    (tmp_path / "out" / "images" / "Anna 4.jpg.part").write_bytes(b"half")
    world.export(tmp_path / "out", COCO)
    assert tree(tmp_path / "out") == tree(tmp_path / "whole")


def test_a_full_disk_is_said_and_gone_on_from(
    world: Album, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = ExportFolder._place

    def full(self: ExportFolder, part: Path, goal: Path, file: object) -> None:
        if goal.name == "Anna 3.jpg":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        place(self, part, goal, file)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(ExportFolder, "_place", full)
        with pytest.raises(DiskFull):
            world.export(tmp_path / "out", COCO)
    assert not verify(tmp_path / "out").complete
    world.export(tmp_path / "out", COCO)
    assert verify(tmp_path / "out").ok


def test_folders_with_other_things_stay_as_they_are(world: Album, tmp_path: Path) -> None:
    out = tmp_path / "out"
    (out / "images").mkdir(parents=True)
    (out / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(FolderNotEmpty):
        world.export(out, COCO)
    assert [path.name for path in out.iterdir() if path.is_file()] == ["mine.txt"]
    (out / "images" / "Anna 2.jpg").write_bytes(b"mine, too")
    with pytest.raises(InTheWay):
        list(export(world.library, COCO, out, into_full=True))
    assert (out / "images" / "Anna 2.jpg").read_bytes() == b"mine, too"
    (out / "images" / "Anna 2.jpg").unlink()
    list(export(world.library, COCO, out, into_full=True))
    assert verify(out).extra == ("mine.txt",)
    assert (out / "mine.txt").read_text(encoding="utf-8") == "mine"
    before = sorted(out.rglob("*"))
    with pytest.raises(InTheWay):  # not the manifest of the first one either, and it is said at once
        list(export(world.library, replace(COCO, format="csv", size=20), out, into_full=True))
    assert sorted(out.rglob("*")) == before


def test_nothing_is_written_where_it_would_come_in_as_photos(world: Album, tmp_path: Path) -> None:
    (root,) = roots(world.library)
    out = root.path / "deep" / "dataset"
    for into_full in (False, True):
        with pytest.raises(FolderInLibrary):
            list(export(world.library, ExportChoices("coco"), out, into_full=into_full))
    assert not out.exists()


def test_a_folder_that_is_a_file(world: Album, tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"")
    with pytest.raises(CannotWrite):
        world.export(tmp_path / "out", COCO)


def test_photos_that_break_are_left_out_of_the_labels(tmp_path: Path) -> None:
    album = people_album(tmp_path / "photos", tmp_path / "a.faceapp")
    try:
        (album.folder / "Anna 1.jpg").write_bytes(b"\xff\xd8\xff nothing")
        (album.folder / "Anna 2.jpg").write_bytes((album.folder / "Anna 3.jpg").read_bytes())
        events = list(export(album.library, COCO, tmp_path / "out"))
    finally:
        album.close()
    problems = [event for event in events if isinstance(event, ExportProblem)]
    assert {problem.path.name for problem in problems} == {"Anna 1.jpg", "Anna 2.jpg"}
    assert {problem.reason for problem in problems} == {Reason.CHANGED}
    assert (events[-1].pictures, events[-1].labels) == (4, 4)  # type: ignore[union-attr]
    labels = json.loads((tmp_path / "out/annotations/instances.json").read_text(encoding="utf-8"))
    assert len(labels["images"]) == len(labels["annotations"]) == 4
    assert verify(tmp_path / "out").ok


def test_verifying_sees_every_change(world: Album, tmp_path: Path) -> None:
    out = tmp_path / "out"
    world.export(out, CROPS)
    assert verify(out).ok
    files = sorted(out.rglob("*.jpg"))
    files[0].unlink()
    data = bytearray(files[1].read_bytes())
    data[-3] ^= 1
    files[1].write_bytes(data)
    (out / "Anna" / "more.jpg").write_bytes(b"")
    report = verify(out)
    assert report.missing == (files[0].relative_to(out).as_posix(),)
    assert report.changed == (files[1].relative_to(out).as_posix(),)
    assert report.extra == ("Anna/more.jpg",)
    assert not report.ok
    with pytest.raises(NoExport):
        verify(tmp_path)
    manifest = out / "manifest.json"
    for words in ("", "[]", "{}", '{"kind": "faceapp dataset", "files": [3]}'):
        manifest.write_text(words, encoding="utf-8")
        with pytest.raises(NoExport):
            verify(out)
    hostile = {"kind": "faceapp dataset", "files": [{"path": "../x", "bytes": 1, "sha256": ""}]}
    manifest.write_text(json.dumps(hostile), encoding="utf-8")
    assert verify(out).missing == ()


def test_numbers_in_place_of_names_tell_no_name(world: Album, tmp_path: Path) -> None:
    choices = ExportChoices(
        "csv", shape=Shape.CROP, names=False, query="Anna OR Bob", people=("Anna", "Bob"), metadata=True
    )
    world.export(tmp_path / "out", choices)
    for path, data in tree(tmp_path / "out").items():
        assert "anna" not in path.lower()
        assert b"anna" not in data.lower()
        assert str(world.folder).encode() not in data


def test_metadata_stays_only_when_asked_for(world: Album, tmp_path: Path) -> None:
    world.export(tmp_path / "out", replace(COCO, metadata=True))
    for path in (tmp_path / "out" / "images").iterdir():
        with Image.open(path) as image:
            exif = image.getexif()
            assert exif[0x010F] == "Maker"
            assert exif.get_ifd(0x8769)[0x9003] == "2019:07:14 10:00:00"
            assert exif.get_ifd(0x8825)[1] == "N"
            assert 0x927C not in exif.get_ifd(0x8769)
        assert b"<x>" not in path.read_bytes()


def test_blurred_faces_can_not_be_recovered(world: Album, tmp_path: Path) -> None:
    """Nothing of the pattern on the face is left, and the rest is as it was; see also test_covering."""
    album = Album(tmp_path / "photos", tmp_path / "a.faceapp")
    try:
        one, other = pixels(1), pixels(1)
        album.photo("a.png", "Anna", None, seed=1)
        planned = plan(album.library, ExportChoices("coco", others=Others.BLUR, encoding="png"))
        box = planned.orders[0].covered[0]
        assert planned.orders[0].how is Others.BLUR
        (made,) = samples(planned.orders, 1)
    finally:
        album.close()
    seen = np.array(Image.open(BytesIO(made.data)))
    assert np.array_equal(seen[:, :100], one[:, :100])
    height, width = other.shape[:2]
    middle = seen[
        round(box.y * height) : round((box.y + box.h) * height),
        round(box.x * width) : round((box.x + box.w) * width),
    ]
    assert np.abs(np.diff(middle.astype(int), axis=0)).max() <= 12  # no trace of the fine pattern
    assert SECRET not in made.data


@pytest.mark.parametrize(
    ("choices", "error"),
    [
        (ExportChoices("nothing"), NoSuchFormat),
        (ExportChoices("fer", label=Label.EXPRESSION, proposed=True), WantsFaces),
        (ExportChoices("fer", shape=Shape.CROP), WantsExpressions),
        (ExportChoices("fer", label=Label.EXPRESSION, shape=Shape.CROP, size=64), WantsSize),
        (ExportChoices("coco", shape=Shape.CROP), WantsPhotos),
        (ExportChoices("coco", least_pixels=9999), NothingToExport),
        (ExportChoices("folders", strangers=True), WantsFaces),
    ],
)
def test_what_can_not_be(
    world: Album, tmp_path: Path, choices: ExportChoices, error: type[Exception]
) -> None:
    with pytest.raises(error):
        world.export(tmp_path / "out", choices)
    assert not (tmp_path / "out").exists()


def test_whole_photos_of_one_label_are_a_class_folder(world: Album, tmp_path: Path) -> None:
    world.export(tmp_path / "out", ExportChoices("folders"))
    assert len(list((tmp_path / "out" / "Anna").iterdir())) == 3


def test_a_plan_says_what_will_be(world: Album, tmp_path: Path) -> None:
    choices = replace(CROPS, strangers=True)
    planned = plan(world.library, choices)
    done = world.export(tmp_path / "out", choices)
    assert (planned.pictures, planned.labels) == (done.pictures, done.labels) == (9, 9)
    assert dict(planned.classes) == {"Anna": 3, "Bob": 3, "unknown": 3}
    assert ExportWarning.OTHERS_SEEN not in planned.warnings
    assert ExportWarning.OTHERS_SEEN in plan(world.library, COCO).warnings
    assert 0.5 < planned.bytes_estimate / done.bytes < 2 or done.bytes < 50_000
    assert planned.fingerprint == plan(world.library, choices).fingerprint
    assert planned.fingerprint != plan(world.library, replace(choices, margin=0.3)).fingerprint


def test_names_of_people_that_are_no_folders(tmp_path: Path) -> None:
    album = Album(tmp_path / "photos", tmp_path / "a.faceapp")
    try:
        names = ["CON", "../up", "a/b", "unknown", "x" * 300, "\u202eevil", "Zoë"]
        for n, name in enumerate(names):
            album.photo(f"{n}.jpg", name, seed=n)
        album.photo("stranger.jpg", None, seed=50)
        done = album.export(tmp_path / "out", replace(CROPS, strangers=True))
    finally:
        album.close()
    assert done.labels == 8
    assert len({path.parent for path in (tmp_path / "out").rglob("*.jpg")}) == 8
    assert {path.name for path in tmp_path.iterdir()} >= {"out", "photos"}
    assert not (tmp_path / "up").exists()
    assert verify(tmp_path / "out").ok


def test_turned_photos_have_their_boxes_where_the_faces_are(tmp_path: Path) -> None:
    album = Album(tmp_path / "photos", tmp_path / "a.faceapp")
    try:
        album.photo("turned.jpg", "Anna", seed=3, orientation=6)
        album.export(tmp_path / "out", replace(COCO, label=Label.FACE))
    finally:
        album.close()
    with Image.open(tmp_path / "out/images/turned.jpg") as image:
        assert image.size == (160, 200)
        assert not image.getexif()
    labels = json.loads((tmp_path / "out/annotations/instances.json").read_text(encoding="utf-8"))
    assert labels["annotations"][0]["bbox"] == [16.0, 60.0, 32.0, 50.0]
