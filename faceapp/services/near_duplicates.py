"""Which photos of a library look nearly the same, by the small pictures that are kept of them.

What is worked out is kept beside those pictures: the first time 100 000 photos take a minute, and
then a second, whoever asks: an export, its next count, or a look at labels.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import Final

import numpy as np

from faceapp.domain.ids import PhotoId
from faceapp.domain.near_looks import LOOK_SIDE, Ints, Look, look_of, near_pairs
from faceapp.storage.thumbnails import Thumbnails

__all__ = ["Look", "Tell", "looks", "near_duplicates"]

_AT_ONCE: Final = 200
_READ_AT_ONCE: Final = 2000
_HASH_BYTES: Final = 8
_KEPT_AT_MOST: Final = 1_000_000
"""Pairs: a hundred thousand times the same picture has five thousand times as many, 80 GB."""
_NOTHING: Final = b""
"""Of a picture that can not be read."""

Tell = Callable[[int, int], None]
"""Takes how many are looked at, and how many there are."""


def looks(thumbnails: Thumbnails, photos: Sequence[PhotoId], tell: Tell | None = None) -> dict[PhotoId, Look]:
    """What photos look like; those without a small picture, or with a broken one, are not in it.

    0.6 ms for each that was not looked at before. ``tell`` may raise to stop; what was looked at is kept.
    """
    packed = _packed_looks(thumbnails, photos, tell)
    return {photo: _unpacked(look) for photo, look in packed.items()}


def near_duplicates(
    thumbnails: Thumbnails, photos: Sequence[PhotoId], tell: Tell | None = None, *, firsts: bool = False
) -> list[tuple[PhotoId, PhotoId]]:
    """Pairs of ``photos`` that are nearly the same picture, in their order; see ``domain.near_looks``.

    Args:
        thumbnails: the small pictures of the library.
        photos: no recordings: their small picture stands for all of them.
        tell: hears how far it is; may raise to stop.
        firsts: of each picture only the pair with the first one that it is nearly the same as.
    """
    packed = _packed_looks(thumbnails, photos, tell)
    order = [photo for photo in photos if photo in packed]
    of = hashlib.blake2b(b"".join(packed[photo] for photo in order), digest_size=16).digest()
    known = thumbnails.near(of)
    if known is None:
        pairs = near_pairs([_unpacked(packed[photo]) for photo in order])
        if len(pairs) <= _KEPT_AT_MOST:
            thumbnails.put_near(of, pairs.astype("<i8").tobytes())
    else:
        pairs = np.frombuffer(known, "<i8").reshape(-1, 2)
    numbers = np.array(order, np.int64)[_firsts(pairs) if firsts else pairs]
    return [(PhotoId(one), PhotoId(other)) for one, other in numbers.tolist()]


def _firsts(pairs: Ints) -> Ints:
    """Of (m, 2) pairs, ascending, the first one of each second place: a thousand equal pictures have
    half a million pairs, of which a thousand say all.
    """
    order = np.argsort(pairs[:, 1], kind="stable")
    seconds = pairs[order, 1]
    firsts: Ints = pairs[order[np.flatnonzero(np.diff(seconds, prepend=-1))]]
    return firsts


def _packed_looks(
    thumbnails: Thumbnails, photos: Sequence[PhotoId], tell: Tell | None
) -> dict[PhotoId, bytes]:
    """The looks of ``photos`` as they are kept, of those that have one."""
    known: dict[PhotoId, bytes] = {}
    for start in range(0, len(photos), _READ_AT_ONCE):
        known.update(thumbnails.looks(photos[start : start + _READ_AT_ONCE]))
    new = [photo for photo in photos if photo not in known]
    for start in range(0, len(new), _AT_ONCE):
        part = [
            (photo, _packed(jpeg), jpeg)
            for photo, jpeg in thumbnails.photos(new[start : start + _AT_ONCE]).items()
        ]
        thumbnails.put_looks(part)
        known.update((photo, look) for photo, look, _ in part)
        if tell is not None:
            tell(min(start + _AT_ONCE, len(new)), len(new))
    return {photo: look for photo, look in known.items() if look}


def _packed(jpeg: bytes) -> bytes:
    from faceapp.media.grey import grey

    levels = grey(jpeg, LOOK_SIDE)
    if levels is None:
        return _NOTHING
    look = look_of(levels)
    return look.hash.to_bytes(_HASH_BYTES, "big") + look.small.tobytes()


def _unpacked(packed: bytes) -> Look:
    return Look(
        int.from_bytes(packed[:_HASH_BYTES], "big"), np.frombuffer(packed, np.uint8, offset=_HASH_BYTES)
    )
