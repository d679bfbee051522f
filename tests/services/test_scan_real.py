"""The scan with real workers, real models and files that are broken in every way."""

from __future__ import annotations

import os
import struct
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

import pictures
import pytest
from PIL import Image

from faceapp.domain.errors import ModelDamaged
from faceapp.domain.photo import PhotoState, Reason
from faceapp.domain.scanning import ScanFinished, ScanSummary
from faceapp.services import browse
from faceapp.services.library import Library, Thumbnails, open_thumbnails
from faceapp.services.recognise import Gallery
from faceapp.services.scan import add_folders, scan
from faceapp.services.workers import MeasuringWorkers


@pytest.fixture
def thumbnails(library: Library) -> Iterator[Thumbnails]:
    opened = open_thumbnails(library)
    yield opened
    opened.close()


def run(library: Library, thumbnails: Thumbnails, workers: MeasuringWorkers) -> ScanSummary:
    for event in scan(library, thumbnails, workers=workers, gallery=Gallery()):
        if isinstance(event, ScanFinished):
            return event.summary
    raise AssertionError("the scan did not finish")


def huge_png(path: Path, side: int) -> None:
    """A whole and valid PNG of ``side`` x ``side`` white pixels, a few hundred kilobytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    packer = zlib.compressobj(9)
    row = b"\0" + b"\xff" * (side // 8)
    rows = b"".join(packer.compress(row * 100) for _ in range(side // 100)) + packer.flush()
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b""))


def test_a_folder_of_odd_files(library, thumbnails, tmp_path, astronaut_jpg):
    folder = tmp_path / "odd"
    folder.mkdir()
    whole = astronaut_jpg.read_bytes()
    (folder / "good.jpg").write_bytes(whole)
    (folder / "lying.png").write_bytes(whole)
    (folder / "empty.jpg").touch()
    (folder / "cut.jpg").write_bytes(whole[: len(whole) // 3])
    (folder / "text.jpg").write_text("Dear diary")
    (folder / "zeros.jpg").write_bytes(bytes(5000))
    huge_png(folder / "huge.png", 20_000)
    Image.new("RGB", (1, 1)).save(folder / "tiny.png")
    if sys.platform != "win32":
        os.mkfifo(folder / "pipe.jpg")
        os.symlink("away.jpg", folder / "link.jpg")  # noqa: PTH211
    add_folders(library, [folder])

    summary = run(library, thumbnails, MeasuringWorkers(2))
    reasons = {path.name: reason for path, reason in summary.problems}
    assert reasons["empty.jpg"] is Reason.EMPTY
    assert reasons["text.jpg"] is Reason.NOT_A_PICTURE
    assert reasons["zeros.jpg"] is Reason.NOT_A_PICTURE
    assert reasons["cut.jpg"] is Reason.DAMAGED
    if sys.platform != "win32":
        assert reasons["pipe.jpg"] is Reason.NOT_A_PICTURE
        assert reasons["link.jpg"] is Reason.VANISHED
    for name in ("good.jpg", "lying.png"):
        (face,) = browse.faces_of(library, browse.find_photo(library, folder / name))
        assert thumbnails.face(face.id)
    assert browse.photo(library, browse.find_photo(library, folder / "tiny.png")).state is PhotoState.MEASURED
    huge = browse.photo(library, browse.find_photo(library, folder / "huge.png"))
    assert huge.state is PhotoState.MEASURED or reasons["huge.png"] is Reason.TOO_LARGE
    # The lying file is a copy of the good one: one face seen once, no group.
    assert browse.groups(library) == ()
    assert len(browse.ungrouped(library)) == 2

    again = run(library, thumbnails, MeasuringWorkers(1))
    assert (again.measured, again.new, len(again.problems)) == (0, 0, len(summary.problems))


def test_a_photo_that_kills_its_worker_is_one_problem(library, thumbnails, tmp_path):
    folder = tmp_path / "photos"
    for n in range(10):
        pictures.photo(folder / f"{n}.jpg", (0.1, 0.1, 0.2, 0.2, n), note="x" * n)
    (folder / "5.jpg").write_text('{"faces": "die"}')
    add_folders(library, [folder])
    summary = None
    for event in scan(library, thumbnails, workers=MeasuringWorkers(2, load=pictures.load)):
        if isinstance(event, ScanFinished):
            summary = event.summary
    assert summary is not None
    assert summary.problems == ((folder / "5.jpg", Reason.CRASHED),)
    assert (summary.photos, summary.faces) == (10, 9)


def test_a_scan_without_models_says_why_and_leaves_the_photos_pending(library, thumbnails, tmp_path):
    import worker_functions

    folder = tmp_path / "photos"
    pictures.photo(folder / "a.jpg")
    add_folders(library, [folder])
    workers = MeasuringWorkers(1, load=worker_functions.damaged_model)
    with pytest.raises(ModelDamaged):
        list(scan(library, thumbnails, workers=workers))
    assert workers.processes == ()
    assert browse.counts(library).pending == 1
