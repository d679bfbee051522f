"""Near duplicates are found by small pictures, and what was worked out is kept while they are the same."""

from __future__ import annotations

import io
from collections.abc import Iterator

import numpy as np
import pytest
from PIL import Image

from faceapp.domain.ids import PhotoId
from faceapp.media import grey
from faceapp.services.library import Library, open_thumbnails
from faceapp.services.near_duplicates import looks, near_duplicates
from faceapp.storage.thumbnails import Thumbnails

NUMBERS = [PhotoId(n) for n in (1, 2, 3, 11, 12, 13, 30, 31)]
PAIRS = [(1, 11), (2, 12), (3, 13)]


def jpeg(seed: int, *, quality: int = 90) -> bytes:
    levels = np.random.default_rng(seed).integers(0, 256, (6, 6, 3), np.uint8)
    file = io.BytesIO()
    Image.fromarray(levels).resize((160, 120), Image.Resampling.BICUBIC).save(file, "jpeg", quality=quality)
    return file.getvalue()


@pytest.fixture
def thumbnails(library: Library) -> Iterator[Thumbnails]:
    """Three pictures, coarse copies of them, one that is broken; of 31 there is none."""
    opened = open_thumbnails(library)
    opened.put_photos([(PhotoId(n), jpeg(n)) for n in (1, 2, 3)])
    opened.put_photos([(PhotoId(10 + n), jpeg(n, quality=40)) for n in (1, 2, 3)])
    opened.put_photo(PhotoId(30), b"no picture")
    yield opened
    opened.close()


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """The small pictures that were decoded."""
    decoded: list[bytes] = []
    decode = grey.grey

    def noting(picture: bytes, side: int) -> object:
        decoded.append(picture)
        return decode(picture, side)

    monkeypatch.setattr(grey, "grey", noting)
    return decoded


def test_they_are_found_by_their_small_pictures(thumbnails: Thumbnails) -> None:
    told: list[tuple[int, int]] = []
    assert near_duplicates(thumbnails, NUMBERS, lambda done, of: told.append((done, of))) == PAIRS
    assert told == [(8, 8)]
    assert set(looks(thumbnails, NUMBERS[-3:])) == {13}


def test_each_is_looked_at_once_while_it_is_the_same(
    library: Library, thumbnails: Thumbnails, read: list[bytes]
) -> None:
    near_duplicates(thumbnails, NUMBERS)
    assert len(read) == 7
    with_another = open_thumbnails(library)  # another program, or the next start
    try:
        assert near_duplicates(with_another, NUMBERS) == PAIRS
        assert near_duplicates(with_another, NUMBERS[1:]) == PAIRS[1:]
        assert len(read) == 7
        with_another.put_photo(PhotoId(12), jpeg(4))
        with_another.put_photo(PhotoId(31), jpeg(3, quality=60))
        assert near_duplicates(thumbnails, NUMBERS) == [(1, 11), (3, 13), (3, 31), (13, 31)]
        assert len(read) == 9
        with_another.delete_photos([PhotoId(3)])
        assert near_duplicates(thumbnails, NUMBERS) == [(1, 11), (13, 31)]
    finally:
        with_another.close()


def test_of_many_equal_ones_the_first_says_all(thumbnails: Thumbnails) -> None:
    thumbnails.put_photos([(PhotoId(n), jpeg(2)) for n in (13, 30, 31)])
    firsts = near_duplicates(thumbnails, NUMBERS, firsts=True)
    assert firsts == [(1, 11), (2, 12), (2, 13), (2, 30), (2, 31)]
    assert len(near_duplicates(thumbnails, NUMBERS)) == 1 + 5 * 4 // 2


def test_what_is_known_of_is_kept_when_somebody_stops(thumbnails: Thumbnails, read: list[bytes]) -> None:
    class Enough(Exception):
        pass

    def enough(_done: int, _of: int) -> None:
        raise Enough

    with pytest.raises(Enough):
        near_duplicates(thumbnails, NUMBERS, enough)
    assert near_duplicates(thumbnails, NUMBERS) == PAIRS
    assert len(read) == 7
