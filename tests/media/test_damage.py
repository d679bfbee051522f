"""Whatever is done to a picture file: it decodes, or there is a reason; nothing else comes out."""

from __future__ import annotations

import random
from datetime import datetime
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from media.damage import damaged, samples

from faceapp.domain.errors import UnreadablePicture
from faceapp.domain.geometry import Box
from faceapp.domain.photo import Reason
from faceapp.media import cut
from faceapp.media.dates import Evidence, taken_at
from faceapp.media.decode import decode
from faceapp.media.files import read_picture

KINDS = [
    "avif",
    "avif alpha",
    "bmp",
    "bmp palette",
    "dng",
    "dng with preview",
    "gif",
    "gif animated",
    "heif",
    "heif alpha",
    "jpeg",
    "jpeg cmyk",
    "jpeg progressive",
    "png",
    "png 16 bits",
    "png alpha",
    "png palette",
    "tiff",
    "tiff deep",
    "tiff deflate",
    "tiff fax",
    "tiff float",
    "tiff jpeg",
    "tiff lzw",
    "webp",
    "webp lossless",
]
EXPECTED = {Reason.EMPTY, Reason.NOT_A_PICTURE, Reason.DAMAGED, Reason.UNSUPPORTED, Reason.TOO_LARGE}


@lru_cache(maxsize=1)
def originals() -> dict[str, bytes]:
    return samples()


def use(path: Path) -> None:
    """All that a scan does with the pixels and the metadata."""
    picture = decode(read_picture(path), 64)
    assert picture.image.mode == "RGB"
    assert max(picture.image.size) <= 64
    assert picture.width > 0
    assert picture.height > 0
    thumbnail, _ = cut.thumbnail(picture)
    assert thumbnail.startswith(b"\xff\xd8")
    cut.crop(picture, Box(0.4, 0.4, 0.2, 0.2))
    taken_at(Evidence(path, picture.exif, picture.xmp, 0.0), datetime(2026, 6, 1))


def test_every_kind_is_damaged():
    assert sorted(originals()) == KINDS


@pytest.mark.parametrize("kind", KINDS)
def test_undamaged_it_is_fine(save, kind):
    use(save("photo", originals()[kind]))


@pytest.mark.parametrize("kind", KINDS)
@settings(
    max_examples=60,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(seed=st.integers(0, 1_000_000))
def test_damaged_it_decodes_or_has_a_reason(save, kind, seed):
    data = damaged(originals()[kind], random.Random(seed), list(originals().values()))
    try:
        use(save("photo.jpg", data))
    except UnreadablePicture as error:
        reason = error.reason
    else:
        return
    assert reason in EXPECTED
