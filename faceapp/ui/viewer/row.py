"""The photos that the viewer goes through, in order, and which of them it shows."""

from __future__ import annotations

from typing import Any

import numpy as np

from faceapp.domain.ids import PhotoId

AHEAD = (1, -1, 2)
"""Neighbours that are decoded ahead, the nearest first."""


class PhotoRow:
    """Photos in a row, one of them shown.

    Attributes:
        at: the place of the one that is shown, from 0; -1 for none.
    """

    def __init__(self) -> None:
        self._photos: np.ndarray[Any, np.dtype[np.int64]] = np.zeros(0, np.int64)
        self.at = -1

    def __len__(self) -> int:
        """How many they are."""
        return len(self._photos)

    @property
    def photo(self) -> PhotoId:
        """The one that is shown."""
        return PhotoId(int(self._photos[self.at]))

    def open(self, photo: int, photos: object) -> None:
        """Show ``photo`` among ``photos``; alone where it is not one of them, or there are none."""
        self._photos = np.asarray(photos if photos is not None else [photo], dtype=np.int64).reshape(-1)
        found = np.flatnonzero(self._photos == photo)
        if len(found):
            self.at = int(found[0])
        else:
            self._photos, self.at = np.asarray([photo], dtype=np.int64), 0

    def open_near(self, photo: int) -> None:
        """Show ``photo`` where it stands in the row, else alone."""
        self.open(photo, self._photos)

    def step(self, by: int) -> bool:
        """Show the photo ``by`` places further; False past either end."""
        if not self._has(self.at + by):
            return False
        self.at += by
        return True

    def ahead(self) -> list[PhotoId]:
        """The neighbours that are likely to be shown next."""
        return [PhotoId(int(self._photos[self.at + by])) for by in AHEAD if self._has(self.at + by)]

    def _has(self, place: int) -> bool:
        return 0 <= place < len(self._photos)
