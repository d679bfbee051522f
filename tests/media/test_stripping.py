"""Taking metadata out: the coded pixels stay, everything else goes."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from faceapp.media.sniff import Kind
from faceapp.media.stripping import stripped
from faceapp.media.stripping_exif import plain_exif
from faceapp.media.stripping_profile import plain_profile
from faceapp.media.tags import read_block

SECRET = b"WHERE-ANNA-LIVES"
_PIXELS = np.random.default_rng(0).integers(0, 255, (40, 60, 3), np.uint8)


def _exif() -> Image.Exif:
    exif = Image.Exif()
    exif[0x010F] = "Maker"
    exif[0x010E] = SECRET.decode()
    exif[0x8769] = {0x927C: SECRET * 100, 0x9003: "2019:07:14 10:00:00", 0xA430: SECRET.decode()}
    exif[0x8825] = {1: "N", 27: SECRET}
    return exif


def _jpeg(**more: Any) -> bytes:
    buffer = BytesIO()
    image = Image.fromarray(_PIXELS)
    image.save(buffer, "JPEG", exif=_exif(), comment=SECRET, xmp=SECRET, **more)
    data = buffer.getvalue()
    thumbnail = b"\xff\xed" + struct.pack(">H", 2 + 14 + len(SECRET)) + b"Photoshop 3.0\0" + SECRET
    return data[:2] + thumbnail + data[2:] + data + SECRET  # and a second picture, as phones append


def _png(**more: Any) -> bytes:
    from PIL.PngImagePlugin import PngInfo

    words = PngInfo()
    words.add_text("Comment", SECRET.decode())
    words.add_text("Packed", SECRET.decode(), zip=True)
    words.add_itxt("XML:com.adobe.xmp", SECRET.decode())
    buffer = BytesIO()
    Image.fromarray(_PIXELS).save(buffer, "PNG", exif=_exif(), pnginfo=words, **more)
    return buffer.getvalue() + SECRET


def _seen(data: bytes) -> np.ndarray:
    return np.array(Image.open(BytesIO(data)).convert("RGB"))


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (_jpeg(), Kind.JPEG),
        (_jpeg(progressive=True), Kind.JPEG),
        (_jpeg(subsampling=0, optimize=True, restart_marker_blocks=2), Kind.JPEG),
        (_jpeg(keep_rgb=True), Kind.JPEG),
        (_png(), Kind.PNG),
    ],
)
def test_only_the_pixels_stay(data: bytes, kind: Kind) -> None:
    found = stripped(data, kind)
    assert found is not None
    assert (found.width, found.height) == (60, 40)
    assert SECRET not in found.data
    assert not any(
        mark in found.data for mark in (b"Exif", b"eXIf", b"GPS", b"Maker", b"tEXt", b"zTXt", b"iTXt")
    )
    assert np.array_equal(_seen(found.data), _seen(data))
    told = "jfif jfif_version jfif_unit jfif_density progressive progression adobe adobe_transform"
    assert set(Image.open(BytesIO(found.data)).info) <= set(told.split())
    again = stripped(found.data, kind)
    assert again is not None
    assert again.data == found.data


def test_grey_stays_grey() -> None:
    buffer = BytesIO()
    Image.fromarray(_PIXELS[..., 0]).save(buffer, "JPEG")
    found = stripped(buffer.getvalue(), Kind.JPEG)
    assert found is not None
    assert Image.open(BytesIO(found.data)).mode == "L"


def test_exif_that_may_stay() -> None:
    block = plain_exif(read_block(_exif().tobytes()))
    found = stripped(_jpeg(), Kind.JPEG, block)
    assert found is not None
    assert SECRET not in found.data
    read = Image.open(BytesIO(found.data)).getexif()
    assert read[0x010F] == "Maker"
    assert read.get_ifd(0x8769) == {0x9003: "2019:07:14 10:00:00"}
    assert read.get_ifd(0x8825) == {1: "N"}
    assert plain_exif(None) == plain_exif(read_block(b"II*\0\xff\xff\xff\xff")) == b""


def _wide() -> bytes:
    """A profile of wider colours than sRGB's: its red and green are exchanged."""
    made = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    at = made.index(b"rXYZ")
    made[at : at + 4], other = b"gXYZ", made.index(b"gXYZ")
    made[other : other + 4] = b"rXYZ"
    described = made.index(b"desc")
    place, length = struct.unpack_from(">II", made, described + 4)
    words = "Anna".encode("utf-16-be").ljust(length - 28, b"\0")
    made[place + 28 : place + length] = words
    return bytes(made)


@pytest.mark.parametrize("make", [_jpeg, _png])
def test_profiles_keep_their_numbers_alone(make: Any) -> None:
    wide = _wide()
    kind = Kind.JPEG if make is _jpeg else Kind.PNG
    data = make(icc_profile=wide)
    found = stripped(data, kind)
    assert found is not None
    kept = Image.open(BytesIO(found.data)).info["icc_profile"]
    assert len(kept) < len(wide)
    assert "Anna".encode("utf-16-be") not in kept
    srgb = ImageCms.createProfile("sRGB")
    seen = [
        np.array(
            ImageCms.profileToProfile(Image.fromarray(_PIXELS), ImageCms.ImageCmsProfile(BytesIO(one)), srgb)
        )
        for one in (wide, kept)
    ]
    assert np.array_equal(*seen)
    assert plain_profile(kept) == kept


def test_srgb_needs_no_profile() -> None:
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert plain_profile(srgb) == b""
    found = stripped(_jpeg(icc_profile=srgb), Kind.JPEG)
    assert found is not None
    assert b"ICC_PROFILE" not in found.data


def _saved(mode: str, kind: str, **more: Any) -> bytes:
    buffer = BytesIO()
    Image.fromarray(_PIXELS).convert(mode).save(buffer, kind, **more)
    return buffer.getvalue()


def test_what_is_coded_anew() -> None:
    """None: what is seen could not be kept without what is not."""
    assert stripped(_saved("CMYK", "JPEG"), Kind.JPEG) is None
    assert stripped(_saved("RGBA", "PNG"), Kind.PNG) is None
    assert stripped(_saved("P", "PNG", transparency=3), Kind.PNG) is None
    assert stripped(_saved("RGB", "WEBP"), Kind.WEBP) is None
    assert stripped(_jpeg(icc_profile=b"no profile"), Kind.JPEG) is None


def test_data_behind_the_rows_of_a_png() -> None:
    """More may be packed than the rows, and more may follow what is packed."""
    rows = b"".join(b"\0" + row.tobytes() for row in _PIXELS)
    head = struct.pack(">IIBBBBB", 60, 40, 8, 2, 0, 0, 0)

    def png(packed: bytes) -> bytes:
        parts = [(b"IHDR", head), (b"IDAT", packed), (b"IEND", b"")]
        return b"\x89PNG\r\n\x1a\n" + b"".join(
            struct.pack(">I", len(part)) + name + part + struct.pack(">I", zlib.crc32(name + part))
            for name, part in parts
        )

    assert stripped(png(zlib.compress(rows)), Kind.PNG) is not None
    assert stripped(png(zlib.compress(rows + SECRET)), Kind.PNG) is None
    assert stripped(png(zlib.compress(rows) + SECRET), Kind.PNG) is None


@settings(max_examples=150)
@given(st.data())
def test_damaged_files_are_no_error(data: st.DataObject) -> None:
    whole, kind = data.draw(st.sampled_from([(_jpeg(icc_profile=_wide()), Kind.JPEG), (_png(), Kind.PNG)]))
    broken = bytearray(whole[: data.draw(st.integers(3, len(whole)))])
    for _ in range(data.draw(st.integers(0, 4))):
        broken[data.draw(st.integers(2, len(broken) - 1))] = data.draw(st.integers(0, 255))
    stripped(bytes(broken), kind)
