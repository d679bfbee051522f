"""Other models measure a camera's faces from their small pictures, where no video was kept."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from faceapp.domain.face import Author
from faceapp.domain.geometry import Box
from faceapp.domain.ids import FaceId
from faceapp.domain.measurement import Again, FaceRemeasured, FacesRemeasured, KnownFace, Wanted
from faceapp.domain.scanning import Waiting
from faceapp.domain.thresholds import WAIT_SECONDS
from faceapp.services.worker_process import Outcome
from faceapp.services.workers import MeasuringWorkers
from faceapp.storage import crop_faces
from faceapp.storage.crop_faces import CropFace
from faceapp.storage.library import Library
from faceapp.storage.switching import Target
from faceapp.storage.thumbnails import Thumbnails

_AT_ONCE: Final = 50


class CropFilling:
    """One run over all of them; as ``Refilling``, for whoever drives both.

    A small picture has the face at some 100 pixels, as much as networks look at. A face
    whose small picture is lost keeps its name and stays without a measurement; nothing waits for it.

    Attributes:
        done: faces that were tried.
        filled: faces that got something since it was last emptied.
    """

    def __init__(
        self,
        library: Library,
        thumbnails: Thumbnails,
        workers: MeasuringWorkers,
        target: Target,
        pause: Callable[[], bool] = lambda: False,
    ) -> None:
        self.done = 0
        self.filled: list[FaceId] = []
        self._library, self._thumbnails = library, thumbnails
        self._workers, self._pause = workers, pause
        self._target = target._replace(only_kept=False)
        self._after = 0

    def count(self) -> Iterator[tuple[int, int]]:
        """Faces there are for it, and those of which something is missing."""
        missing = crop_faces.count(self._library.connection, self._target)
        yield missing, missing

    def complete(self) -> bool:
        """Whether all were tried."""
        return not crop_faces.missing(self._library.connection, self._target, self._after, 1)

    def run(self) -> Iterator[Waiting]:
        """Until all were tried; may be given up anywhere."""
        while faces := crop_faces.missing(self._library.connection, self._target, self._after, _AT_ONCE):
            crops = self._thumbnails.faces([face.id for face in faces])
            measured: dict[FaceId, FaceRemeasured] = {}
            with tempfile.TemporaryDirectory(prefix="faceapp-") as place:
                yield from self._measure(Path(place), faces, crops, measured)
            with self._library.write(Author.MODEL) as tx:
                for face in faces:
                    found = measured.get(face.id)
                    if found is not None and crop_faces.save_face(tx, face, found, self._target):
                        self.filled.append(face.id)
            self._after = faces[-1].id
            self.done += len(faces)
            yield Waiting()

    def _measure(
        self,
        place: Path,
        faces: list[CropFace],
        crops: dict[FaceId, bytes],
        measured: dict[FaceId, FaceRemeasured],
    ) -> Iterator[Waiting]:
        wanted = Wanted(self._target.embedder is not None, self._target.expression is not None)
        waiting = [face for face in faces if face.id in crops]
        flying = 0
        while waiting or flying:
            while waiting and self._workers.free > 0 and not self._pause():
                face = waiting.pop()
                path = place / f"{face.id}.jpg"
                path.write_bytes(crops[face.id])
                self._workers.submit(
                    face.id, path, size=len(crops[face.id]), again=Again((in_crop(face),), wanted, None)
                )
                flying += 1
            if not flying:
                time.sleep(WAIT_SECONDS)
            for number, outcome in self._workers.poll(WAIT_SECONDS) if flying else ():
                flying -= 1
                _take(FaceId(number), outcome, measured)
            yield Waiting()


def in_crop(face: CropFace) -> KnownFace:
    """The face as it lies in its small picture; see ``media.cut.crop``."""
    from faceapp.media.cut import crop_place

    place = crop_place(face.known.box, face.size)
    box, points = face.known.box, face.known.landmarks
    assert points is not None

    def inside(x: float, y: float) -> tuple[float, float]:
        return (x - place.x) / place.w, (y - place.y) / place.h

    left, top = inside(box.x, box.y)
    a, b, c, d, e = (inside(x, y) for x, y in points)
    return KnownFace(Box(left, top, box.w / place.w, box.h / place.h), (a, b, c, d, e))


def _take(number: FaceId, outcome: Outcome, measured: dict[FaceId, FaceRemeasured]) -> None:
    if isinstance(outcome, FacesRemeasured):
        measured[number] = outcome.faces[0]
