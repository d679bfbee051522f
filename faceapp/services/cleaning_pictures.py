"""Near duplicates of labelled photos, remembered while nothing changes."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

import numpy as np

from faceapp.domain.ids import PhotoId
from faceapp.domain.near_looks import Ints, Look, near_pairs
from faceapp.services.near_duplicates import Tell, looks
from faceapp.storage.thumbnails import Thumbnails

_AT_ONCE: Final = 200
_SENT_AT_ONCE: Final = 2000
"""Photos of which looks are sent together, half a megabyte: nobody who listens is held up for long."""
_HASH_BYTES: Final = 8
_NOTHING: Final = b""

Pairs = list[tuple[PhotoId, PhotoId]]


@dataclass(frozen=True, slots=True)
class SomeLooks:
    """What some photos look like, as it is sent; b"" of those that can not be seen."""

    photos: tuple[PhotoId, ...]
    looks: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class KnownPairs:
    """Those of certain photos that nearly are an earlier one.

    Attributes:
        of: stands for all the photos that were compared, see ``digest``.
        packed: (m, 2) int64: they are taken in at once, however many.
    """

    of: bytes
    packed: bytes

    @property
    def pairs(self) -> Pairs:
        """Each with the lower number first."""
        numbers = np.frombuffer(self.packed, np.int64).reshape(-1, 2).tolist()
        return [(PhotoId(one), PhotoId(other)) for one, other in numbers]


def digest(photos: Sequence[PhotoId]) -> bytes:
    """Other bytes for other photos."""
    return hashlib.blake2b(np.array(photos, np.int64).tobytes(), digest_size=16).digest()


class NearPictures:
    """Remembers what photos look like: a second look at the same photos costs nothing.

    400 bytes and 0.7 ms a photo. Its methods may be called from several threads. What one
    remembers can be told to another one, in a process of its own, and what that one learned
    be taken back.
    """

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._looks: dict[PhotoId, bytes] = {}
        self._pairs: KnownPairs | None = None
        self._late: set[PhotoId] = set()

    def forget(self, photos: Iterable[PhotoId]) -> None:
        """These look otherwise now, or may."""
        gone = set(photos)
        for photo in gone:
            self._looks.pop(photo, None)
        self._late |= gone
        self._pairs = None

    def begin(self) -> None:
        """Somebody begins to look: what is forgotten from now on is not taken back from them."""
        self._late = set()

    def known(self, photos: bytes) -> Iterator[SomeLooks | KnownPairs]:
        """What there is to tell one who looks at the photos of this ``digest``."""
        pairs = self._pairs
        if pairs is not None and pairs.of == photos:
            yield pairs
            return
        rest = iter(tuple(self._looks.items()))
        while part := tuple(islice(rest, _SENT_AT_ONCE)):
            yield SomeLooks(tuple(photo for photo, _ in part), tuple(look for _, look in part))

    def take(self, told: SomeLooks | KnownPairs) -> None:
        """Remember what another one knows."""
        if isinstance(told, KnownPairs):
            if not self._late:
                self._pairs = told
            return
        late = self._late
        self._looks.update(
            (photo, look) for photo, look in zip(told.photos, told.looks, strict=True) if photo not in late
        )

    def learned(self, told: SomeLooks | KnownPairs) -> None:
        """Hears what was not known before; nothing here, see ``services.cleaning_process``."""

    def pairs(self, thumbnails: Thumbnails, photos: Sequence[PhotoId], tell: Tell) -> Pairs:
        """Photos that nearly are an earlier one of ``photos``, each with the first such, which stands first.

        ``tell`` may raise to stop; what was read is kept.
        """
        with self._guard:
            of = digest(photos)
            if self._pairs is not None and self._pairs.of == of:
                return self._pairs.pairs
            new = [photo for photo in photos if photo not in self._looks]
            for start in range(0, len(new), _AT_ONCE):
                part = new[start : start + _AT_ONCE]
                found = looks(thumbnails, part)
                some = SomeLooks(tuple(part), tuple(_packed(found.get(photo)) for photo in part))
                self._looks.update(zip(some.photos, some.looks, strict=True))
                self.learned(some)
                tell(start + len(part), len(new))
            known = [(photo, packed) for photo in photos if (packed := self._looks.get(photo, _NOTHING))]
            places = _first_of_each(near_pairs([_unpacked(packed) for _, packed in known]))
            numbers = np.array([photo for photo, _ in known], np.int64)
            self._pairs = KnownPairs(of, numbers[places].tobytes())
            self.learned(self._pairs)
            return self._pairs.pairs


def _first_of_each(pairs: Ints) -> Ints:
    """Of (m, 2) pairs, ascending, the first one of each second place: a thousand equal pictures have
    half a million pairs, of which a thousand say all.
    """
    order = np.argsort(pairs[:, 1], kind="stable")
    seconds = pairs[order, 1]
    return pairs[order[np.flatnonzero(np.diff(seconds, prepend=-1))]]


def _packed(look: Look | None) -> bytes:
    return _NOTHING if look is None else look.hash.to_bytes(_HASH_BYTES, "big") + look.small.tobytes()


def _unpacked(packed: bytes) -> Look:
    return Look(
        int.from_bytes(packed[:_HASH_BYTES], "big"), np.frombuffer(packed, np.uint8, offset=_HASH_BYTES)
    )
