"""What other models say of the faces to learn from: a network learns more from them than from labels alone.

A label says "sad"; a teacher says how much it could be fear as well (Hinton et al. 2015). A
network that is taught by itself and others together is right more often than it was, and
can do without its mirror image, as its teachers were asked about both.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from faceapp.domain.expression import EXPRESSIONS
from faceapp.domain.training import AskingTeachers
from faceapp.domain.training_thresholds import TEACH_SOFT
from faceapp.training.data import Pictures
from faceapp.training.judging import softmax
from faceapp.training.reading import network_of
from faceapp.vision import registry
from faceapp.vision.expression_crop import whole
from faceapp.vision.runtime import Network

Shares = NDArray[np.float32]

_BATCH = 64
_LEAST = 1e-7


@dataclass(frozen=True, slots=True)
class Teacher:
    """A model that is asked.

    Attributes:
        name: with its version: what is learned depends on both.
        ask: (n, side, side) grey faces to (n, 7) probabilities.
    """

    name: str
    ask: Callable[[Pictures], NDArray[np.float32]]


def teacher(model: Path) -> Teacher:
    """A model file of ours, or an expression model of the shelf by its name.

    Raises:
        ModelDamaged: the file is no such model.
        KnownError: no such model is on the shelf, or its file is not there.
    """
    if model.exists() or len(model.parts) > 1:
        network_of(model)  # nothing else is run
        data = model.read_bytes()
        run = Network(data)
        return Teacher(f"{model.stem} {hashlib.sha256(data).hexdigest()[:12]}", lambda faces: run(faces)[0])
    found = registry.load_expression(str(model))

    def ask(faces: Pictures) -> NDArray[np.float32]:
        colour = (cv2.cvtColor(face, cv2.COLOR_GRAY2RGB) for face in faces)
        return np.concatenate([found.classify(one, [whole(one)]) for one in colour])

    return Teacher(f"{found.id} {found.version}", ask)


def taught(teachers: Sequence[Teacher], pictures: Pictures) -> Generator[AskingTeachers, None, Shares]:
    """(n, 7) what the teachers say of each face and its mirror image: the geometric mean, made softer by
    ``TEACH_SOFT``; tells how many faces were shown.
    """
    logs = np.zeros((len(pictures), len(EXPRESSIONS)))
    total = len(teachers) * len(pictures)
    for place, one in enumerate(teachers):
        for start in range(0, len(pictures), _BATCH):
            some = pictures[start : start + _BATCH]
            for faces in (some, np.ascontiguousarray(some[:, :, ::-1])):
                logs[start : start + _BATCH] += np.log(np.maximum(one.ask(faces), _LEAST))
            yield AskingTeachers(place * len(pictures) + start + len(some), total)
    return softmax(logs / (2 * len(teachers) * TEACH_SOFT)).astype(np.float32)
