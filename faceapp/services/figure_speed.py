"""How long a model takes, and how much memory: alone, in a process of its own."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from faceapp.domain.errors import NothingToMeasure, UnreadablePicture
from faceapp.domain.figure_thresholds import SPEED_FACES_A_PHOTO, SPEED_LOOKS, SPEED_SECONDS
from faceapp.domain.figures import Doing, Figures, SpeedFigures
from faceapp.domain.geometry import Landmarks
from faceapp.domain.measurement import Pixels
from faceapp.domain.thresholds import WORKING_SIDE
from faceapp.services.figure_judging import circumstance
from faceapp.services.memory import peak_bytes

if TYPE_CHECKING:
    from faceapp.vision.models import Landmarks5

Tell = Callable[[int, int], None]
_WORK: Final = {
    "embedder": "embed",
    "expression": "classify",
    "attributes": "measure",
    "landmarks": "find",
    "pose": "turn",
}
"""What models of single faces are called with."""
_DECODED: Final = 5
"""Photos that are decoded before the model is loaded, to tell its memory from theirs."""
_UNREADABLE: Final = (UnreadablePicture, MemoryError)


@dataclass(frozen=True, slots=True)
class PhotoSample:
    """A photo to measure on.

    Attributes:
        faces: landmarks in fractions of the picture; None: to be found by the built-in detector.
    """

    path: Path
    faces: tuple[Landmarks, ...] | None = None


@dataclass(frozen=True, slots=True)
class SpeedTask:
    """Time a model on photos, and see what its process takes.

    Attributes:
        source: what the photos belong to; None: the library.
        seconds: after this no further photo is looked at.
    """

    model: str
    photos: tuple[PhotoSample, ...]
    source: Path | None = None
    seconds: float = SPEED_SECONDS
    doing: Doing = Doing.SPEED

    def run(self, tell: Tell) -> Figures:
        """Measure.

        Raises:
            NothingToMeasure: no photo can be read, or none has a face.
            KnownError: the model can not be loaded.
        """
        from faceapp.vision import registry
        from faceapp.vision.entries import entry

        kind = entry(self.model).kind
        finds = kind == "detector"
        looks = [_Look(photo.path, ()) for photo in self.photos] if finds else list(_with_faces(self.photos))
        before = _peak_of_decoding(looks)
        model = getattr(registry, f"load_{kind}")(self.model)
        call = model.detect if finds else getattr(model, _WORK[kind])
        times: list[float] = []
        faces, began, alone = 0, time.monotonic(), _processor_only()
        for done, one in enumerate(looks, 1):
            with suppress(*_UNREADABLE):
                pixels, points = one.look()
                values = (pixels,) if finds else (pixels, points)
                if not times:  # the first look asks for memory and chooses how to go about it
                    call(*values)
                times.append(min(_timed(call, values, alone=alone) for _ in range(SPEED_LOOKS)))
                faces += len(points)
            tell(done, len(looks))
            if times and time.monotonic() - began > self.seconds:
                break
        if not times:
            raise NothingToMeasure
        peak = peak_bytes()
        return Figures(
            self.model,
            speed=SpeedFigures(
                circumstance(self.model, source=self.source),
                len(times),
                faces,
                1000 * median(times) if finds else None,
                None if finds else 1000 * sum(times) / faces,
                None if peak is None or before is None else peak - before,
            ),
        )


@dataclass(frozen=True, slots=True)
class _Look:
    path: Path
    faces: tuple[Landmarks, ...]

    def look(self) -> tuple[Pixels, list[np.ndarray]]:
        """The picture as a scan sees it, and its faces in its pixels."""
        pixels = _pixels(self.path)
        size = [pixels.shape[1], pixels.shape[0]]
        return pixels, [(np.array(face) * size).astype(np.float32) for face in self.faces]


def _pixels(path: Path) -> Pixels:
    from faceapp.media.decode import decode
    from faceapp.media.files import read_picture

    return decode(read_picture(path, hashed=False), WORKING_SIDE).pixels


def _peak_of_decoding(looks: Sequence[_Look]) -> int | None:
    """The most memory that looking at some of the photos takes, without a model."""
    for one in looks[:_DECODED]:
        with suppress(*_UNREADABLE):
            one.look()
    return peak_bytes()


def _with_faces(photos: Sequence[PhotoSample]) -> Iterator[_Look]:
    """Those with faces, which are looked for where they are not known."""
    detector: Any = None
    for photo in photos:
        faces = photo.faces
        if faces is None:
            if detector is None:
                from faceapp.vision.registry import load_detector

                detector = load_detector()
            with suppress(*_UNREADABLE):
                pixels = _pixels(photo.path)
                faces = tuple(_fractions(found.landmarks, pixels) for found in detector.detect(pixels))
        if faces:
            yield _Look(photo.path, faces[:SPEED_FACES_A_PHOTO])


def _fractions(points: Landmarks5, pixels: Pixels) -> Landmarks:
    a, b, c, d, e = ((float(x) / pixels.shape[1], float(y) / pixels.shape[0]) for x, y in points)
    return a, b, c, d, e


def _timed(call: Callable[..., object], values: tuple[Any, ...], *, alone: bool) -> float:
    """Seconds it takes.

    Without a graphics card the processor's time, where that is less: what passes on the
    clock while other programs have the core is not the model's. With threads of its own the
    clock says less.
    """
    began, worked = time.perf_counter(), time.process_time()
    call(*values)
    worked, passed = time.process_time() - worked, time.perf_counter() - began
    return min(worked, passed) if alone else passed


def _processor_only() -> bool:
    """Whether there is nothing but the processor to run a network."""
    import onnxruntime

    from faceapp.vision import devices

    if devices.cards(onnxruntime.get_available_providers()):
        return False
    torch = sys.modules.get("torch")
    return torch is None or not torch.cuda.is_available()
