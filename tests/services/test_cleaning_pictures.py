"""What photos look like is remembered, told to another one, and taken back from it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from faceapp.domain.ids import PhotoId
from faceapp.services.cleaning_pictures import KnownPairs, NearPictures, SomeLooks, digest
from faceapp.services.library import Library, open_thumbnails
from faceapp.storage.thumbnails import Thumbnails

PHOTOS = [PhotoId(1), PhotoId(2), PhotoId(3), PhotoId(4)]


class Telling(NearPictures):
    """Keeps what it learned."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[SomeLooks | KnownPairs] = []

    def learned(self, told: SomeLooks | KnownPairs) -> None:
        self.told.append(told)


@pytest.fixture
def thumbnails(library: Library, tmp_path: Path) -> Thumbnails:
    """The first and the third are the same picture; the fourth can not be read."""
    found = open_thumbnails(library)
    for photo in PHOTOS[:3]:
        noise = np.random.default_rng(photo % 2).integers(0, 255, (8, 8, 3), np.uint8)
        Image.fromarray(noise).resize((160, 160)).save(tmp_path / "one.jpg")
        found.put_photo(photo, (tmp_path / "one.jpg").read_bytes())
    found.put_photo(PHOTOS[3], b"nothing")
    return found


def test_what_one_learned_another_one_knows(thumbnails: Thumbnails) -> None:
    one, other = Telling(), Telling()
    pairs = one.pairs(thumbnails, PHOTOS, lambda _done, _total: None)
    assert pairs == [(1, 3)]
    for told in one.told:
        other.take(told)
    (known,) = other.known(digest(PHOTOS))
    assert isinstance(known, KnownPairs)
    assert known.pairs == pairs
    thumbnails.close()  # nothing is read again
    assert other.pairs(thumbnails, PHOTOS, lambda _done, _total: None) == pairs
    assert other.pairs(thumbnails, PHOTOS[1:], lambda _done, _total: None) == []


def test_of_other_photos_the_looks_are_told(thumbnails: Thumbnails) -> None:
    near = NearPictures()
    near.pairs(thumbnails, PHOTOS, lambda _done, _total: None)
    (some,) = near.known(digest(PHOTOS[:3]))
    assert isinstance(some, SomeLooks)
    assert list(some.photos) == PHOTOS
    assert [bool(look) for look in some.looks] == [True, True, True, False]


def test_what_changed_meanwhile_is_not_taken_back(thumbnails: Thumbnails) -> None:
    one, other = Telling(), NearPictures()
    one.pairs(thumbnails, PHOTOS, lambda _done, _total: None)
    other.begin()
    other.forget([PhotoId(1)])
    for told in one.told:
        other.take(told)
    (some,) = other.known(digest(PHOTOS))
    assert isinstance(some, SomeLooks)
    assert list(some.photos) == PHOTOS[1:]
    other.begin()
    for told in one.told:
        other.take(told)
    assert [type(told) for told in other.known(digest(PHOTOS))] == [KnownPairs]
