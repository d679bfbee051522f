"""Thumbnails, faces and whole pictures for the screen, by way of the decoding pool."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QImage

from faceapp.domain.errors import KnownError
from faceapp.engine.decoding import (
    DecodingPool,
    Lane,
    PictureCache,
    Wish,
    image_from_jpeg,
    image_from_pixels,
)
from faceapp.engine.jobs import Ticket

if TYPE_CHECKING:
    from faceapp.services.library import Thumbnails

STOP_SECONDS: Final = 2.0
log = logging.getLogger(__name__)

Images = Mapping[int, QImage | None]


class ScreenPictures:
    """Pictures, the newest wish first, handed over with ``post``.

    Args:
        library_path: each thread opens the thumbnails beside it for itself.
        post: has a call run on the GUI thread.
    """

    def __init__(self, library_path: Path, post: Callable[[Callable[[], None]], None]) -> None:
        self._path = library_path
        self._post = post
        self._own = threading.local()
        self._cache = PictureCache()
        self._pool = DecodingPool(closed=self._close_own)

    def picture(
        self, path: Path, longest: int, then: Callable[[QImage | None], None], ahead: Sequence[Path]
    ) -> Ticket:
        """See ``Engine.picture``."""
        self._pool.forget(Lane.AHEAD)
        ticket = Ticket()

        def work() -> None:
            image = self._decoded(path, longest)
            self._post(lambda: then(image) if ticket.live else None)

        self._pool.wish(Wish(Lane.FRONT, work, ticket))
        for neighbour in reversed(ahead):  # the newest wish goes first: wish for the nearest last
            if self._cache.get(neighbour, longest) is None:
                self._pool.wish(Wish(Lane.AHEAD, lambda path=neighbour: self._decoded(path, longest)))
        return ticket

    def cached(self, path: Path, longest: int) -> QImage | None:
        """See ``Engine.cached_picture``."""
        return self._cache.get(path, longest)

    def thumbnails(self, photos: Sequence[int], then: Callable[[Images], None]) -> Ticket:
        """See ``Engine.thumbnails``."""
        return self._small(lambda: self._thumbnails().photos(photos), photos, then)

    def face_crops(self, faces: Sequence[int], then: Callable[[Images], None]) -> Ticket:
        """See ``Engine.face_crops``."""
        return self._small(lambda: self._thumbnails().faces(faces), faces, then)

    def stop(self) -> None:
        """End the threads."""
        if not self._pool.stop(STOP_SECONDS):
            log.error("a decoding thread did not end")

    def _small(
        self, read: Callable[[], Mapping[int, bytes]], ids: Sequence[int], then: Callable[[Images], None]
    ) -> Ticket:
        ticket = Ticket()

        def work() -> None:
            found = read()
            images = {id: image_from_jpeg(found[id]) if id in found else None for id in ids}
            self._post(lambda: then(images) if ticket.live else None)

        return self._pool.wish(Wish(Lane.SMALL, work, ticket))

    def _decoded(self, path: Path, longest: int) -> QImage | None:
        image = self._cache.get(path, longest)
        if image is not None:
            return image
        from faceapp.services.pictures import picture

        try:
            image = image_from_pixels(picture(path, longest))
        except KnownError as error:
            log.info("%r can not be shown: %s", path, error)
            return None
        self._cache.put(path, longest, image)
        return image

    def _thumbnails(self) -> Thumbnails:
        found: Thumbnails | None = getattr(self._own, "thumbnails", None)
        if found is None:
            from faceapp.services.library import open_thumbnails

            found = open_thumbnails(self._path)
            self._own.thumbnails = found
        return found

    def _close_own(self) -> None:
        found: Thumbnails | None = getattr(self._own, "thumbnails", None)
        if found is not None:
            found.close()
            self._own.thumbnails = None
