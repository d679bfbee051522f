"""What the window asks of the engine about pictures for the screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage

from faceapp.engine.jobs import Ticket
from faceapp.engine.screen_pictures import ScreenPictures
from faceapp.engine.signals import EngineSignals

Images = Callable[[Mapping[int, QImage | None]], None]


class ShownPictures(EngineSignals):
    """The part of the engine that decodes and loads pictures; there are none before it is started."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pictures: ScreenPictures | None = None

    def picture(
        self,
        path: Path,
        longest: int,
        then: Callable[[QImage | None], None],
        *,
        ahead: Sequence[Path] = (),
    ) -> Ticket:
        """Decode a picture for the screen, its longest side at most ``longest`` pixels.

        Args:
            path: of the file.
            longest: 0 for the full size.
            then: called with the picture, or None where it can not be read.
            ahead: neighbours to decode into the cache when there is time; those of an
                earlier call are forgotten.
        """
        return self._screen.picture(path, longest, then, ahead)

    def cached_picture(self, path: Path, longest: int) -> QImage | None:
        """The picture if it is decoded already: paint it at once, without a blink."""
        return self._screen.cached(path, longest)

    def thumbnails(self, photos: Sequence[int], then: Images) -> Ticket:
        """Load thumbnails; None for photos that have none."""
        return self._screen.thumbnails(photos, then)

    def face_crops(self, faces: Sequence[int], then: Images) -> Ticket:
        """Load face crops; None for faces that have none."""
        return self._screen.face_crops(faces, then)

    @property
    def _screen(self) -> ScreenPictures:
        if self._pictures is None:
            raise RuntimeError("the engine does not run")
        return self._pictures
