"""Where formats write their labels: the folder of an export."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import BinaryIO, TextIO

import numpy as np

from faceapp.domain.dataset import LabelledPicture
from faceapp.domain.measurement import Pixels
from faceapp.services.export_folder import ExportFolder


class FolderOut:
    """See ``interchange.formats.Out``."""

    def __init__(self, place: ExportFolder, paths: Mapping[str, str]) -> None:
        """Write into ``place``; ``paths`` says where the picture of each name lies in it."""
        self._place = place
        self._paths = paths

    def text(self, path: str) -> AbstractContextManager[TextIO]:
        """See ``Out``."""
        return self._place.text(path)

    def binary(self, path: str) -> AbstractContextManager[BinaryIO]:
        """See ``Out``."""
        return self._place.binary(path)

    def picture_bytes(self, picture: LabelledPicture) -> bytes:
        """See ``Out``."""
        return (self._place.folder / self._paths[picture.name]).read_bytes()

    def picture_pixels(self, picture: LabelledPicture) -> Pixels:
        """See ``Out``."""
        from PIL import Image

        with Image.open(self._place.folder / self._paths[picture.name]) as image:
            return np.array(image.convert("RGB"))
