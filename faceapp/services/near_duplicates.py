"""Which photos of a library look nearly the same, by the small pictures that are kept of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from faceapp.domain.ids import PhotoId
from faceapp.domain.near_looks import LOOK_SIDE, Look, look_of, near_pairs
from faceapp.storage.thumbnails import Thumbnails

__all__ = ["Look", "looks", "near_duplicates"]

_AT_ONCE: Final = 200

Tell = Callable[[int, int], None]
"""Takes how many are looked at, and how many there are."""


def looks(thumbnails: Thumbnails, photos: Sequence[PhotoId], tell: Tell | None = None) -> dict[PhotoId, Look]:
    """What photos look like; those without a small picture, or with a broken one, are not in it.

    0.6 ms each: 100 000 photos take a minute. ``tell`` may raise to stop.
    """
    from faceapp.media.grey import grey

    found: dict[PhotoId, Look] = {}
    for start in range(0, len(photos), _AT_ONCE):
        for photo, jpeg in thumbnails.photos(photos[start : start + _AT_ONCE]).items():
            levels = grey(jpeg, LOOK_SIDE)
            if levels is not None:
                found[photo] = look_of(levels)
        if tell is not None:
            tell(min(start + _AT_ONCE, len(photos)), len(photos))
    return found


def near_duplicates(
    thumbnails: Thumbnails, photos: Sequence[PhotoId], tell: Tell | None = None
) -> list[tuple[PhotoId, PhotoId]]:
    """Pairs of ``photos`` that are nearly the same picture, in their order; see ``domain.near_looks``.

    Args:
        thumbnails: the small pictures of the library.
        photos: no recordings: their small picture stands for all of them.
        tell: hears how far it is.
    """
    found = looks(thumbnails, photos, tell)
    order = [photo for photo in photos if photo in found]
    return [(order[a], order[b]) for a, b in near_pairs([found[photo] for photo in order]).tolist()]
