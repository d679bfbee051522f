"""Thumbnails, faces and whole pictures for the screen, by way of the decoding pool."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QImage

from faceapp.domain.errors import KnownError
from faceapp.domain.ids import FaceId, PhotoId
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
        post: has a call run on the GUI thread.
    """

    def __init__(self, post: Callable[[Callable[[], None]], None]) -> None:
        self._post = post
        self._opened = threading.Event()
        self._thumbnails: Thumbnails | None = None
        self._cache = PictureCache()
        self._pool = DecodingPool()

    def open(self, thumbnails: Thumbnails | None) -> None:
        """Small pictures come from here; until it is called they wait. None: there are none."""
        self._thumbnails = thumbnails
        self._opened.set()

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
                self._pool.wish(Wish(Lane.AHEAD, partial(self._decode_ahead, neighbour, longest)))
        return ticket

    def cached(self, path: Path, longest: int) -> QImage | None:
        """See ``Engine.cached_picture``."""
        return self._cache.get(path, longest)

    def thumbnails(self, photos: Sequence[int], then: Callable[[Images], None]) -> Ticket:
        """See ``Engine.thumbnails``."""

        def read(thumbnails: Thumbnails) -> dict[int, bytes]:
            return {
                int(key): jpeg for key, jpeg in thumbnails.photos([PhotoId(key) for key in photos]).items()
            }

        return self._small(read, photos, then)

    def face_crops(self, faces: Sequence[int], then: Callable[[Images], None]) -> Ticket:
        """See ``Engine.face_crops``."""

        def read(thumbnails: Thumbnails) -> dict[int, bytes]:
            return {int(key): jpeg for key, jpeg in thumbnails.faces([FaceId(key) for key in faces]).items()}

        return self._small(read, faces, then)

    def stop(self) -> None:
        """End the threads; nothing may be asked for after it."""
        self._opened.set()
        if not self._pool.stop(STOP_SECONDS):
            log.error("a decoding thread did not end")
        if self._thumbnails is not None:
            self._thumbnails.close()
            self._thumbnails = None

    def _small(
        self,
        read: Callable[[Thumbnails], Mapping[int, bytes]],
        ids: Sequence[int],
        then: Callable[[Images], None],
    ) -> Ticket:
        ticket = Ticket()

        def work() -> None:
            self._opened.wait()
            found = {} if self._thumbnails is None else read(self._thumbnails)
            images = {key: image_from_jpeg(found[key]) if key in found else None for key in ids}
            self._post(lambda: then(images) if ticket.live else None)

        return self._pool.wish(Wish(Lane.SMALL, work, ticket))

    def _decode_ahead(self, path: Path, longest: int) -> None:
        self._decoded(path, longest)

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
