"""A closer look at one face, with whatever models for it are there; nothing of it is kept.

How old a face looks, what gender, where the head is turned to, its 68 landmarks: guesses
that a scan has no use for, made when somebody asks.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np

from faceapp.domain.closer import Closer
from faceapp.domain.cut_thresholds import CLOSER_FACE_SIDE
from faceapp.domain.errors import KnownError, UnreadablePicture
from faceapp.domain.face import Face
from faceapp.domain.measurement import Pixels
from faceapp.domain.photo import Reason
from faceapp.domain.shelf import ModelChecked
from faceapp.domain.thresholds import BOX_LANDMARKS, WORKING_SIDE
from faceapp.vision.entries import OWN, ModelEntry, entries

__all__ = ["Closer", "CloserModels", "closer_models", "look_closer"]

log = logging.getLogger(__name__)

_KINDS: Final = ("attributes", "pose", "landmarks")


def closer_models() -> tuple[str, ...]:
    """The models that would be asked now: the user's own first, then in the order of the list.

    Looks at the sizes of files only.

    Raises:
        BadModelEntry: the list of the user's own models can not be used.
    """
    return tuple(found.id for found in _ready())


class CloserModels:
    """Models that stay loaded from one look to the next; safe to use from several threads.

    The first look loads what it needs (a tenth of a second; deepface's half gigabyte takes
    several). A model that was replaced is loaded again.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._loaded: dict[str, tuple[str, Any]] = {}

    def get(self, entry: ModelEntry) -> Any:
        """The model of ``entry``, loaded now or before.

        Raises:
            KnownError: it can not be used; also when that was found out before.
        """
        from faceapp.vision import registry

        load = {
            "attributes": registry.load_attributes,
            "pose": registry.load_pose,
            "landmarks": registry.load_landmarks,
        }[entry.kind]
        with self._lock:
            version, model = self._loaded.get(entry.id, ("", None))
            if version != entry.version:
                try:
                    model = load(entry.id)
                except KnownError as error:
                    model = error
                self._loaded[entry.id] = (entry.version, model)
        if isinstance(model, KnownError):
            raise model.with_traceback(None)
        return model

    def forget(self) -> None:
        """Let go of all models, and of what was wrong with some."""
        with self._lock:
            self._loaded.clear()


def look_closer(path: Path, face: Face, models: CloserModels | None = None) -> Closer:
    """Look at ``face`` on the photo at ``path``; 50 to 300 ms, most of it for decoding.

    Args:
        path: of the photo.
        face: where it is; a face that was drawn by hand is taken to fill its box upright.
        models: keeps them loaded; without it they are loaded for this look only.

    Raises:
        UnreadablePicture: the photo can not be read.
        BadModelEntry: the list of the user's own models can not be used.
    """
    ready = _ready()
    if not ready:
        return Closer()
    models = models or CloserModels()
    pixels = _pixels(path, face)
    height, width = pixels.shape[:2]
    size = np.array([width, height], np.float32)
    points = _landmarks(face) * size
    said: dict[str, Any] = {}
    asked: list[str] = []
    problems: list[ModelChecked] = []
    for entry in ready:
        if not _open(entry.kind, said):
            continue
        try:
            model = models.get(entry)
        except KnownError as error:
            log.info("%s is not asked: %s", entry.id, error)
            problems.append(ModelChecked(entry.id, error))
            continue
        new = {key: value for key, value in _ask(entry.kind, model, pixels, points, size) if key not in said}
        said |= new
        asked += [entry.id] if new else []
    return Closer(**said, models=tuple(asked), problems=tuple(problems))


def _ready() -> tuple[ModelEntry, ...]:
    found = [entry for entry in entries() if entry.kind in _KINDS and entry.there()]
    return tuple(sorted(found, key=lambda entry: entry.shelf != OWN))


def _open(kind: str, said: dict[str, Any]) -> bool:
    """Whether a model of that kind could still tell something."""
    wanted = {"attributes": ("age", "woman"), "pose": ("yaw",), "landmarks": ("landmarks",)}[kind]
    return any(key not in said for key in wanted)


def _ask(
    kind: str, model: Any, pixels: Pixels, points: np.ndarray, size: np.ndarray
) -> Iterator[tuple[str, Any]]:
    """What one model says, by the names of ``Closer``."""
    if kind == "attributes":
        (guess,) = model.measure(pixels, [points])
        for key in ("age", "woman"):
            if getattr(guess, key) is not None:
                yield key, getattr(guess, key)
    elif kind == "pose":
        yield from zip(("yaw", "pitch", "roll"), map(float, model.turn(pixels, [points])[0]), strict=True)
    else:
        found = model.find(pixels, [points])[0] / size
        yield "landmarks", tuple((float(x), float(y)) for x, y in found)


def _pixels(path: Path, face: Face) -> Pixels:
    """The photo, as finely as the face needs and the photo has it; or the picture of the video."""
    from faceapp.media.decode import decode
    from faceapp.media.files import read_picture

    if face.time is not None:
        from faceapp.services.measure_video import picture_at

        return picture_at(path, face.time).pixels
    needed = CLOSER_FACE_SIDE / max(face.box.w, face.box.h, 1e-6)
    longest = round(min(max(needed, WORKING_SIDE), 4.0 * WORKING_SIDE))
    try:
        return decode(read_picture(path, hashed=False), longest).pixels
    except MemoryError as error:
        raise UnreadablePicture(Reason.TOO_LARGE, "not enough memory") from error


def _landmarks(face: Face) -> np.ndarray:
    """(5, 2) fractions of the picture."""
    if face.landmarks is not None:
        return np.array(face.landmarks, np.float32)
    box = face.box
    return np.array([(box.x + x * box.w, box.y + y * box.h) for x, y in BOX_LANDMARKS], np.float32)
