"""A small album of real files with measured faces, for tests of the grid and the viewer.

The pictures are the astronaut of scikit-image three times side by side; the faces are
written as a model would write them, with vectors that look alike for the same column.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from PIL import Image
from PySide6.QtTest import QTest
from skimage import data

from faceapp.domain.face import Author
from faceapp.domain.ids import FaceId, PhotoId
from faceapp.engine.engine import Engine
from faceapp.services.library import Library, open_library, open_thumbnails
from faceapp.ui.context import WindowContext
from faceapp.ui.operations import Operations
from faceapp.ui.pictures import Pictures

COLUMNS = 3
FACE = (0.37, 0.11, 0.17, 0.23)
"""The astronaut's face, in fractions of her picture: left, top, width, height."""


def make_album(folder: Path, library_path: Path, photos: int = 3) -> list[PhotoId]:
    """Write the files and the library; every photo has three faces, ``3 * n + column + 1``."""
    folder.mkdir()
    row = np.hstack([data.astronaut()] * COLUMNS)
    library = open_library(library_path)
    thumbnails = open_thumbnails(library)
    made = []
    with library.write(Author.MODEL) as tx:
        root = tx.connection.execute(
            "INSERT INTO root (path, added_at) VALUES (?, 0)", (os.fsencode(folder),)
        ).lastrowid
        for number in range(photos):
            name = f"photo-{number}.jpg"
            picture = Image.fromarray(row)
            picture.save(folder / name, quality=90)
            photo = tx.connection.execute(
                "INSERT INTO photo (root, path, folder, name, size, mtime_ns, content_hash, width, height, "
                "taken_at, taken_source, taken_sort, colour, state, detector, embedder) "
                "VALUES (?, ?, 'album', ?, 1, 1, ?, ?, ?, ?, 'exif', ?, 8421504, 'measured', 'mtcnn', "
                "'dlib-resnet')",
                (root, name.encode(), name, b"%16d" % number, row.shape[1], row.shape[0],
                 f"2020-0{number + 1}-01T12:00:00", 1_577_880_000 + number * 31 * 86_400),
            ).lastrowid  # fmt: skip
            for column in range(COLUMNS):
                x, y, w, h = FACE
                face = tx.connection.execute(
                    "INSERT INTO face (photo, x, y, w, h, score, pixels, sharpness, yaw, pitch, roll, "
                    "origin, detector, by) VALUES (?, ?, ?, ?, ?, 0.99, 90, 500, 0, 0, 0, 'model', "
                    "'mtcnn', 'model')",
                    (photo, (x + column) / COLUMNS, y, w / COLUMNS, h),
                ).lastrowid
                tx.connection.execute(
                    "INSERT INTO embedding VALUES (?, 'dlib-resnet', ?)", (face, vector(column, number))
                )
                thumbnails.put_face(FaceId(face or 0), jpeg(picture.crop((190, 60, 280, 150))))
            thumbnails.put_photo(PhotoId(photo or 0), jpeg(picture.resize((400, 133))))
            made.append(PhotoId(photo or 0))
    thumbnails.close()
    library.close()
    return made


def vector(person: int, look: int) -> bytes:
    """A unit vector near those of the same person, far from the others."""
    base = np.random.default_rng(person).normal(size=128)
    noise = np.random.default_rng(100 + look).normal(size=128) * 0.05
    mixed = (base + noise).astype(np.float32)
    return bytes((mixed / np.linalg.norm(mixed)).tobytes())


def jpeg(picture: Image.Image) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, "JPEG")
    return stream.getvalue()


@contextmanager
def running(library_path: Path) -> Iterator[WindowContext]:
    """What the window gives its pages, with the real engine behind it."""
    library: Library = open_library(library_path, checkpoints=False)
    engine = Engine()
    engine.start(library_path, cores=1)
    operations = Operations(library, engine)
    yield WindowContext(engine, library, operations, Pictures(engine))
    QTest.qWait(20)  # pictures that were asked for in this moment
    engine.stop()
    operations.close()
    library.close()
