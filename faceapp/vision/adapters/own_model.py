"""What models of the user's own of all kinds share, and those that measure photos: expression, embedder."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from faceapp.domain.cut_thresholds import CHIPS_AT_ONCE
from faceapp.domain.expression import EXPRESSIONS, expression_named
from faceapp.domain.measurement import Pixels
from faceapp.vision import expression_crop
from faceapp.vision.adapters import chips
from faceapp.vision.adapters.own_form import Form
from faceapp.vision.align import Matrix
from faceapp.vision.expression_scores import in_our_order, probabilities
from faceapp.vision.models import Landmarks5
from faceapp.vision.runtime import Network

Array = NDArray[np.float32]

_TRIED_SIDE: Final = 256


def grey_picture() -> Pixels:
    """What models are tried with."""
    return np.full((_TRIED_SIDE, _TRIED_SIDE, 3), 128, np.uint8)


def face_in_the_middle() -> Landmarks5:
    """Of that picture."""
    return chips.template(_TRIED_SIDE, 2.0).astype(np.float32)


class OwnModel:
    """What all kinds share: cutting faces and running them, all at once or one by one."""

    def __init__(self, form: Form, network: Network) -> None:
        self.id = form.entry.id
        self.version = form.entry.version
        self._form = form
        self._network = network
        self._side = max(form.width, form.height)
        self._where = chips.template(self._side, form.reach)

    def _matrices(self, landmarks: Sequence[Landmarks5]) -> list[Matrix]:
        """Where faces lie in a cut by their box, upright."""
        return [chips.upright(points, self._where) for points in landmarks]

    def _cut(self, pixels: Pixels, landmarks: Sequence[Landmarks5]) -> NDArray[np.uint8]:
        """(n, height, width, 3)."""
        form = self._form
        if form.cut == "expression":
            seen = expression_crop.crops(pixels, landmarks, self._side, reach=form.reach)
        elif form.cut == "arcface":
            seen = chips.arcface(pixels, landmarks, self._side, reach=form.reach)
        else:
            seen = chips.cut(pixels, self._matrices(landmarks), self._side)
        if form.width == form.height:
            return seen
        return np.stack(
            [cv2.resize(chip, (form.width, form.height), interpolation=cv2.INTER_AREA) for chip in seen]
        )

    def _run(self, pixels: Pixels, landmarks: Sequence[Landmarks5]) -> list[Array]:
        """All outputs, (n, ...) each; ``landmarks`` is not empty."""
        filled = self._form.fill(self._cut(pixels, landmarks))
        outputs = chips.run(self._network, filled, CHIPS_AT_ONCE if self._form.many else 1)
        if any(out.shape[:1] != (len(landmarks),) for out in outputs):
            raise self._form.unfit()
        return [np.asarray(out, np.float32).reshape(len(landmarks), -1) for out in outputs]


class OwnExpression(OwnModel):
    """Scores or probabilities of the labels of the entry."""

    def __init__(self, form: Form, network: Network) -> None:
        super().__init__(form, network)
        self._labels = form.entry.labels
        known = [label for label in map(expression_named, self._labels) if label is not None]
        if len(known) < 2 or len(set(known)) < len(known):
            raise form.refuse(f"labels are at least two of {', '.join(EXPRESSIONS)}, in the model's order")
        said = form.said_to_be_logits()
        self._logits = not self._adds_up() if said is None else said

    def _adds_up(self) -> bool:
        """Whether what comes out are probabilities already, whatever goes in."""
        noise = np.random.default_rng(1).integers(0, 256, (_TRIED_SIDE, _TRIED_SIDE, 3), np.uint8)
        rows = np.concatenate(
            [self._scores(picture, [face_in_the_middle()]) for picture in (grey_picture(), noise)]
        )
        return bool(rows.min() >= 0 and np.allclose(rows.sum(axis=1), 1, atol=1e-3))

    def _scores(self, pixels: Pixels, landmarks: Sequence[Landmarks5]) -> Array:
        rows = self._run(pixels, landmarks)[0]
        if rows.shape[1] != len(self._labels):
            raise self._form.unfit()
        return rows

    def classify(self, pixels: Pixels, landmarks: Sequence[Landmarks5]) -> Array:
        """See ``ExpressionModel``."""
        if not landmarks:
            return np.zeros((0, len(EXPRESSIONS)), np.float32)
        rows = self._scores(pixels, landmarks)
        return in_our_order(probabilities(rows) if self._logits else rows, self._labels)


class OwnEmbedder(OwnModel):
    """Vectors, brought to unit length."""

    def __init__(self, form: Form, network: Network) -> None:
        super().__init__(form, network)
        found = self._run(grey_picture(), [face_in_the_middle()])[0].shape[1]
        form.check_distances()
        self.dimensions = int(form.number("dimensions", found, 2, 65536))
        if self.dimensions != found:
            raise form.unfit()

    def embed(self, pixels: Pixels, landmarks: Sequence[Landmarks5]) -> Array:
        """See ``Embedder``."""
        if not landmarks:
            return np.zeros((0, self.dimensions), np.float32)
        rows = self._run(pixels, landmarks)[0]
        length = np.linalg.norm(rows, axis=1, keepdims=True)
        return np.asarray(rows / np.maximum(length, np.finfo(np.float32).tiny), np.float32)
