"""Files that are no pictures, or not to be had, become a reason; nothing waits and nothing leaks."""

from __future__ import annotations

import os
import resource
import socket
import struct
import subprocess
import sys
import zlib
from hashlib import blake2b
from pathlib import Path

import pytest
from media.media_pictures import corners, encoded

from faceapp.domain.errors import UnreadablePicture
from faceapp.domain.photo import Reason
from faceapp.domain.thresholds import MAX_FILE_BYTES
from faceapp.media import files
from faceapp.media.decode import decode
from faceapp.media.files import read_picture
from faceapp.media.sniff import Kind


def reason(path: Path, longest: int = 1280) -> Reason:
    with pytest.raises(UnreadablePicture) as caught:
        decode(read_picture(path), longest)
    assert caught.value.detail
    return caught.value.reason


def test_what_is_read(save):
    data = encoded(corners(), "PNG")
    path = save("p.jpg", data)

    file = read_picture(path)

    assert file.data == data
    assert file.kind is Kind.PNG
    assert file.content_hash == blake2b(data, digest_size=16).digest()
    assert (file.size, file.mtime_ns) == (len(data), path.stat().st_mtime_ns)


def test_hash_is_the_one_the_scan_uses(save):
    from faceapp.services.worker_process import content_hash

    path = save("p.jpg", encoded(corners(), "JPEG"))

    assert read_picture(path).content_hash == content_hash(path)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", Reason.EMPTY),
        (b"Dear diary, today I took no photo.\n", Reason.NOT_A_PICTURE),
        (b"\0" * 4096, Reason.NOT_A_PICTURE),
        (b"\xff", Reason.NOT_A_PICTURE),
        (b"BM", Reason.NOT_A_PICTURE),
        (b"BM and some text that is no bitmap", Reason.NOT_A_PICTURE),
        (b"\0\0\0\x18ftypisom\0\0\0\0isommp42" + b"\0" * 64, Reason.NOT_A_PICTURE),
        (b"\xff\xd8\xff", Reason.DAMAGED),
        (b"\x89PNG\r\n\x1a\n", Reason.DAMAGED),
        (b"GIF89a", Reason.DAMAGED),
        (b"II*\0", Reason.DAMAGED),
        (b"RIFF\x10\0\0\0WEBPVP8 ", Reason.DAMAGED),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", Reason.DAMAGED),
        (b"\0\0\0\x18ftypavif\0\0\0\0mif1avif", Reason.DAMAGED),
        (b"\0\0\0\x18ftypcrx \0\0\0\x01crx isom" + b"\0" * 64, Reason.UNSUPPORTED),
    ],
)
def test_no_pictures(save, data, expected):
    assert reason(save("holiday.jpg", data)) is expected


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "TIFF", "BMP", "HEIF", "AVIF"])
@pytest.mark.parametrize("part", [0.3, 0.6, 0.9])
def test_truncated_is_damaged(save, kind, part):
    picture = corners(400, 300).effect_spread(20)
    options = {"progressive": part == 0.6} if kind == "JPEG" else {}
    data = encoded(picture, kind, **options)

    assert reason(save("p", data[: int(len(data) * part)])) is Reason.DAMAGED


def test_what_follows_a_jpeg_does_not_matter(save):
    data = encoded(corners(400, 300), "JPEG")

    assert decode(read_picture(save("p.jpg", data + b"trailing film" * 1000)), 1280).image.size == (400, 300)


def test_folders_pipes_sockets_and_devices_are_refused_at_once(tmp_path):
    (tmp_path / "folder.jpg").mkdir()
    os.mkfifo(tmp_path / "pipe.jpg")
    name = str(tmp_path / "socket.jpg")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(name)
        for special in (tmp_path / "folder.jpg", tmp_path / "pipe.jpg", Path(name), Path("/dev/zero")):
            assert reason(special) is Reason.NOT_A_PICTURE


def test_a_pipe_that_takes_the_files_place_does_not_block(tmp_path, monkeypatch):
    path = tmp_path / "p.jpg"
    os.mkfifo(path)
    a_file = Path(__file__).stat()
    monkeypatch.setattr(Path, "stat", lambda _: a_file)  # it was a file a moment ago

    assert reason(path) is Reason.NOT_A_PICTURE


def test_gone_and_not_allowed(tmp_path, save):
    assert reason(tmp_path / "gone.jpg") is Reason.VANISHED
    assert reason(save("p.jpg", b"x") / "below-a-file.jpg") is Reason.VANISHED
    assert reason(Path("no\0name.jpg")) is Reason.VANISHED
    (tmp_path / "around.jpg").symlink_to(tmp_path / "around.jpg")
    assert reason(tmp_path / "around.jpg") is Reason.UNREADABLE


def test_no_permission(save):
    path = save("p.jpg", encoded(corners(), "JPEG"))
    path.chmod(0)
    code = (
        "import os,sys\n"
        "from pathlib import Path\n"
        "from faceapp.media.files import read_picture\n"
        "from faceapp.domain.errors import UnreadablePicture\n"
        "if os.getuid() == 0: os.setuid(65534)\n"
        "try: read_picture(Path(sys.argv[1]))\n"
        "except UnreadablePicture as error: print(error.reason)\n"
    )
    for folder in (path.parent, *path.parent.parents):
        if os.access(folder, os.W_OK) and str(folder).startswith("/tmp/"):
            folder.chmod(folder.stat().st_mode | 0o055)
    done = subprocess.run(
        [sys.executable, "-c", code, path],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )

    assert done.stdout.strip() == Reason.NO_PERMISSION, done.stderr


@pytest.mark.parametrize("change", ["longer", "shorter", "touched"])
def test_changed_while_it_was_read(save, monkeypatch, change):
    path = save("p.jpg", encoded(corners(), "JPEG"))
    kind_of = files.kind_of

    def meanwhile(head: bytes) -> Kind:
        if change == "longer":
            with path.open("ab") as file:
                file.write(b"more")
        elif change == "shorter":
            os.truncate(path, 100)
        else:
            os.utime(path, ns=(0, 0))
        return kind_of(head)

    monkeypatch.setattr(files, "kind_of", meanwhile)

    assert reason(path) is Reason.CHANGED


def test_disk_errors_are_said(save, monkeypatch):
    path = save("p.jpg", encoded(corners(), "JPEG"))

    def broken(*_: object) -> bytes:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(files.os, "read", broken)

    assert reason(path) is Reason.UNREADABLE


def test_a_film_with_a_pictures_name_is_not_read(tmp_path):
    path = tmp_path / "film.jpg"
    with path.open("wb") as file:
        file.write(b"\0\0\0\x18ftypisom\0\0\0\0isommp42")
        file.truncate(MAX_FILE_BYTES * 8)  # sparse: takes no room
    assert reason(path) is Reason.NOT_A_PICTURE

    with path.open("r+b") as file:
        file.write(encoded(corners(), "JPEG"))
    assert reason(path) is Reason.TOO_LARGE


def huge_png(side: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress(b"\0" * 1_000_000)
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def sized_jpeg(width: int, height: int, **options: object) -> bytes:
    """A JPEG that says it is of this size."""
    data = bytearray(encoded(corners(64, 64), "JPEG", **options))
    at = next(n for n in range(len(data)) if data[n] == 0xFF and data[n + 1] in {0xC0, 0xC2})
    data[at + 5 : at + 9] = struct.pack(">HH", height, width)
    return bytes(data)


def huge_tiff(side: int) -> bytes:
    from media.media_pictures import tiff_block

    tags = [
        (0x0100, 4, [side]),
        (0x0101, 4, [side]),
        (0x0102, 3, [8, 8, 8]),
        (0x0103, 3, [1]),
        (0x0106, 3, [2]),
    ]
    tags += [(0x0111, 4, "tail"), (0x0115, 3, [3]), (0x0116, 4, [side]), (0x0117, 4, [10])]
    return tiff_block(tags, tail=b"\0" * 10)


def huge_bmp(side: int) -> bytes:
    data = bytearray(encoded(corners(8, 8), "BMP"))
    data[18:26] = struct.pack("<ii", side, side)
    return bytes(data)


def huge_gif(side: int) -> bytes:
    data = bytearray(encoded(corners(8, 8), "GIF"))
    data[6:10] = struct.pack("<HH", side, side)
    return bytes(data)


@pytest.mark.parametrize(
    "data",
    [
        huge_png(20_000),
        huge_png(2_000_000_000),
        huge_tiff(20_000),
        huge_bmp(20_000),
        huge_gif(20_000),
        sized_jpeg(20_000, 20_000, progressive=True),
        sized_jpeg(65_000, 65_000, progressive=True),
    ],
    ids=["png", "absurd png", "tiff", "bmp", "gif", "progressive jpeg", "absurd jpeg"],
)
def test_too_large_is_refused_without_taking_memory(save, data):
    path = save("p", data)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    assert reason(path) in {Reason.TOO_LARGE, Reason.DAMAGED}
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 60_000  # kilobytes


@pytest.mark.slow
def test_20_000_by_20_000_jpeg_fits(tmp_path):
    """Its blocks are all alike, so that making it takes no memory either."""
    path = tmp_path / "large.jpg"
    path.write_bytes(endless_jpeg(20_000, 20_000))
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from faceapp.media.files import read_picture\n"
        "from faceapp.media.decode import decode\n"
        "picture = decode(read_picture(Path(sys.argv[1])), 1280)\n"
        "lines = Path('/proc/self/status').read_text().splitlines()\n"
        "peak = next(line.split()[1] for line in lines if line.startswith('VmHWM'))\n"
        "print(picture.image.size, int(peak) // 1000)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, path],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    size, megabytes = done.stdout.rsplit(maxsplit=1)

    assert size == "(1280, 1280)"
    assert int(megabytes) < 200


def endless_jpeg(width: int, height: int) -> bytes:
    """A grey JPEG of flat blocks: the scan of a small one, repeated bit by bit."""
    small = encoded(corners(64, 64).convert("L"), "JPEG", quality=50)
    sof, sos = small.index(b"\xff\xc0"), small.index(b"\xff\xda")
    head = bytearray(small[:sos])
    head[sof + 5 : sof + 9] = struct.pack(">HH", height, width)
    start = sos + 2 + int.from_bytes(small[sos + 2 : sos + 4], "big")
    # "DC difference of no bits" is 00 and "end of block" is 1010 in the standard's luminance tables
    blocks = ((width + 7) // 8) * ((height + 7) // 8)
    bits = "001010" * 4
    unit = int(bits, 2).to_bytes(3, "big")
    return bytes(head) + small[sos:start] + unit * (blocks // 4 + 1) + b"\xff\xd9"


def test_refusals_cross_processes():
    import pickle

    error = pickle.loads(pickle.dumps(UnreadablePicture(Reason.DAMAGED, "broken")))

    assert (error.reason, error.detail, str(error)) == (
        Reason.DAMAGED,
        "broken",
        "The picture can not be read: broken",
    )
