"""A small album of drawn photos with people on them, for tests of exports: no models, no real people."""

from __future__ import annotations

import os
from hashlib import blake2b
from io import BytesIO
from pathlib import Path

import numpy as np
from library_builder import Builder
from PIL import Image

from faceapp.domain.export_choices import ExportChoices
from faceapp.domain.exporting import ExportFinished
from faceapp.domain.expression import Expression
from faceapp.domain.geometry import Box
from faceapp.domain.ids import FaceId, PersonId, PhotoId
from faceapp.services.exporting import export
from faceapp.services.library import Library, open_library

SECRET = b"WHERE-ANNA-LIVES"
"""Stands in all metadata of the album's photos."""
FACE = Box(0.1, 0.3, 0.2, 0.25)
SECOND = Box(0.6, 0.3, 0.2, 0.25)
SIZE = (200, 160)


class Album:
    """Photos in a folder, and the library that knows them."""

    def __init__(self, folder: Path, library: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.library: Library = open_library(library)
        self._build = Builder(self.library, begin=False)
        self._build._row("root", path=os.fsencode(folder), added_at=0.0, by=None)
        self._people: dict[str, PersonId] = {}

    def close(self) -> None:
        self.library.close()

    def photo(self, name: str, *people: str | None, seed: int | None = None, orientation: int = 1) -> PhotoId:
        """A photo with a face for each of ``people``, one beside the other; None: a stranger's."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(picture(len(name) if seed is None else seed, path.suffix, orientation))
        content = blake2b(path.read_bytes(), digest_size=16).digest()
        size = SIZE if orientation < 5 else SIZE[::-1]
        photo = self._build.photo(name, size=size, content=content)
        for place, person in zip((FACE.x, SECOND.x), people, strict=False):
            face = self._build.face(photo, place)
            self._build.express(face, Expression.HAPPY, 0.9)
            if person is not None:
                self._build.confirm(face, self.person(person))
        return photo

    def person(self, name: str) -> PersonId:
        if name not in self._people:
            self._people[name] = self._build.person(name)
        return self._people[name]

    def propose(self, photo: PhotoId, name: str) -> FaceId:
        face = self._build.face(photo, SECOND.x)
        self._build.propose(face, self.person(name))
        return face

    def export(self, out: Path, choices: ExportChoices, workers: int | None = 2) -> ExportFinished:
        *_, last = export(self.library, choices, out, workers=workers)
        assert isinstance(last, ExportFinished)
        return last


def people_album(folder: Path, library: Path, photos: int = 6) -> Album:
    """Anna and Bob take turns, a stranger is beside them on every second photo."""
    album = Album(folder, library)
    for n in range(photos):
        album.photo(f"Anna {n}.jpg", ("Anna", "Bob")[n % 2], *((None,) if n % 2 else ()), seed=n)
    return album


def pixels(seed: int) -> np.ndarray:
    """Smooth colours that differ with the seed, a finer pattern where the faces are."""
    rng = np.random.default_rng(seed)
    coarse = rng.integers(40, 215, (5, 6, 3), np.uint8)
    out = np.array(Image.fromarray(coarse).resize(SIZE, Image.Resampling.BICUBIC))
    for box in (FACE, SECOND):
        left, top = round(box.x * SIZE[0]), round(box.y * SIZE[1])
        out[top : top + 40, left : left + 40] ^= rng.integers(0, 64, (40, 40, 1), np.uint8)
    return out


def picture(seed: int, suffix: str = ".jpg", orientation: int = 1) -> bytes:
    """A photo full of metadata, with another picture after its end."""
    image, buffer = Image.fromarray(pixels(seed)), BytesIO()
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "Maker"
    exif[0x8769] = {0x9003: "2019:07:14 10:00:00", 0x927C: SECRET * 4, 0x9286: b"ASCII\0\0\0" + SECRET}
    exif[0x8825] = {1: "N", 2: (47.0, 3.0, 2.0), 29: "2019:07:14"}
    if suffix == ".png":
        from PIL.PngImagePlugin import PngInfo

        words = PngInfo()
        words.add_text("Comment", SECRET.decode())
        words.add_itxt("XML:com.adobe.xmp", SECRET.decode())
        image.save(buffer, "PNG", exif=exif, pnginfo=words)
    else:
        image.save(buffer, "JPEG", quality=90, exif=exif, comment=SECRET, xmp=b"<x>" + SECRET + b"</x>")
    return buffer.getvalue() + SECRET


def tree(folder: Path) -> dict[str, bytes]:
    """All files below ``folder``."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
