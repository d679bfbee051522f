"""Libraries full of faces that were never photographed: unit vectors around people's centres."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from faceapp.domain.face import Author, Quality
from faceapp.domain.geometry import Box
from faceapp.domain.ids import FaceId, PhotoId
from faceapp.domain.measurement import FaceMeasurement
from faceapp.services.library import Library
from faceapp.storage import faces as face_rows
from tests.library_builder import Builder

MODEL = "dlib-resnet"
GOOD = Quality(pixels=120, sharpness=60, yaw=0, pitch=0, roll=0)


def centre(person: int) -> NDArray[np.float32]:
    """Where the faces of somebody lie; two people are far from each other."""
    random = np.random.default_rng(person)
    return np.asarray(random.normal(size=128) / np.sqrt(128), np.float32)


def look(person: int, shot: int, apart: float = 0.3) -> NDArray[np.float32]:
    """One face of somebody; two of them are about ``apart`` from each other."""
    random = np.random.default_rng((person, shot + 1))
    noise = random.normal(size=128) / np.sqrt(128) * apart / np.sqrt(2)
    vector = centre(person) / np.linalg.norm(centre(person)) + noise
    return np.asarray(vector / np.linalg.norm(vector), np.float32)


class FaceWorld:
    """Writes photos and faces as a scan would."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self._builder = Builder(library)
        self._photos = 0

    def photo(self) -> PhotoId:
        self._photos += 1
        return self._builder.photo(f"{self._photos}.jpg")

    def face(
        self, vector: NDArray[np.float32], photo: PhotoId | None = None, quality: Quality = GOOD
    ) -> FaceId:
        place = photo or self.photo()
        measured = FaceMeasurement(Box(0.4, 0.3, 0.2, 0.25), None, 0.99, quality, vector, b"")
        with self.library.write(Author.MODEL) as tx:
            return face_rows.insert_measured(tx, place, measured, detector="mtcnn", embedder=MODEL)

    def shots(self, person: int, shots: Iterable[int], apart: float = 0.3) -> list[FaceId]:
        """Faces of somebody, one photo each."""
        return [self.face(look(person, shot, apart)) for shot in shots]


def groups(library: Library, among: Sequence[int] | None = None) -> set[frozenset[int]]:
    """Who is with whom, as the library has it; names for faces may be given by ``among``."""
    found: dict[int, set[int]] = {}
    for face, group in library.connection.execute("SELECT face, face_group FROM group_member"):
        if among is None or face in among:
            found.setdefault(group, set()).add(face)
    return {frozenset(faces) for faces in found.values()}


def proposals(library: Library) -> dict[int, int]:
    """The proposed person of each face."""
    return dict(library.connection.execute("SELECT face, person FROM assignment WHERE state = 'proposed'"))
