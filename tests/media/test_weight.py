"""What decoding will take, told by the header: right for each kind, and 0 where it is broken."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from faceapp.domain.thresholds import DECODED_BYTES
from faceapp.media.files import PictureFile, read_picture
from faceapp.media.sniff import Kind, kind_of
from faceapp.media.weight import expected_bytes

WIDTH, HEIGHT = 5000, 2600


def encoded(form: str, mode: str = "RGB", **how: Any) -> PictureFile:
    """One colour, so that encoding takes no time."""
    import pillow_heif

    pillow_heif.register_heif_opener()
    target = BytesIO()
    Image.new(mode, (WIDTH, HEIGHT), 0).save(target, form, **how)
    return held(target.getvalue())


def held(data: bytes) -> PictureFile:
    return PictureFile(Path("x"), data, kind_of(data[:512]), len(data), 0, b"")


def expected(kind: Kind, file: PictureFile) -> int:
    each, less = DECODED_BYTES[kind]
    return WIDTH * HEIGHT * each - less + len(file.data)


@pytest.mark.parametrize(
    ("kind", "form", "how"),
    [
        (Kind.PNG, "PNG", {}),
        (Kind.GIF, "GIF", {"mode": "P"}),
        (Kind.BMP, "BMP", {}),
        (Kind.TIFF, "TIFF", {"compression": "tiff_deflate"}),
        (Kind.WEBP, "WEBP", {"method": 0}),
        (Kind.WEBP, "WEBP", {"method": 0, "lossless": True}),
        (Kind.WEBP, "WEBP", {"method": 0, "exif": b"Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0"}),
        (Kind.AVIF, "AVIF", {"speed": 10}),
        (Kind.HEIF, "HEIF", {}),
    ],
)
def test_the_header_says_what_decoding_takes(kind: Kind, form: str, how: dict[str, Any]) -> None:
    file = encoded(form, **how)
    assert file.kind is kind
    assert expected_bytes(file) == expected(kind, file)
    for end in (1, 12, 20, 24, 30, 40, 60, 100):  # broken files are for the decoder to refuse
        cut = PictureFile(file.path, file.data[:end], file.kind, len(file.data[:end]), 0, b"")
        assert expected_bytes(cut) in {0, expected(kind, cut)}


def test_a_jpeg_of_one_scan_takes_what_is_ordinary() -> None:
    assert expected_bytes(encoded("JPEG", quality=50)) == 0


def test_a_jpeg_of_several_scans_holds_its_coefficients() -> None:
    file = encoded("JPEG", quality=50, progressive=True, subsampling="4:4:4")
    each, less = DECODED_BYTES["JPEG"]
    assert expected_bytes(file) == WIDTH * HEIGHT * 3 * each - less
    assert expected_bytes(held(file.data[:40])) == 0


def test_a_phones_picture_of_tiles_is_as_large_as_all_of_them(shared: Path) -> None:
    file = read_picture(shared / "photos" / "formats" / "IMG_2682.heic")
    each, less = DECODED_BYTES["HEIF"]
    assert expected_bytes(file) == 4032 * 3024 * each - less + file.size


def test_small_pictures_take_nothing_beyond() -> None:
    target = BytesIO()
    Image.new("RGB", (640, 480)).save(target, "WEBP")
    assert expected_bytes(held(target.getvalue())) == 0
