"""Models of the user's own that look closer: age and gender, landmarks, head pose."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from faceapp.domain.measurement import Pixels
from faceapp.vision.adapters import chips
from faceapp.vision.adapters.own_form import Form
from faceapp.vision.adapters.own_model import Array, OwnModel
from faceapp.vision.expression_scores import probabilities
from faceapp.vision.models import Attributes, Landmarks5
from faceapp.vision.runtime import Network

_GENDERS: Final = ("woman", "man")
_ANGLES: Final = ("yaw", "pitch", "roll")
_LANDMARKS: Final = 68


class OwnAttributes(OwnModel):
    """Age in years or as probabilities of years; "woman" and "man", or one of them."""

    def __init__(self, form: Form, network: Network) -> None:
        super().__init__(form, network)
        facts, labels = form.entry.facts, form.entry.labels
        if labels and not set(labels) <= set(_GENDERS):
            raise form.refuse("labels are woman, man or both, in the model's order")
        self._age = form.place("age", 0) if "age" in facts or not labels else None
        self._gender = form.place("gender", 0) if labels else None
        if "gender" in facts and not labels:
            raise form.refuse("labels are missing: what the outputs for gender mean")
        self._years = form.number("years", 1.0, 1e-3, 1e3)
        self._logits = form.said_to_be_logits() or False

    def measure(self, pixels: Pixels, landmarks: Sequence[Landmarks5]) -> tuple[Attributes, ...]:
        """See ``AttributeModel``."""
        if not landmarks:
            return ()
        outputs = self._run(pixels, landmarks)
        ages = None if self._age is None else self._ages(outputs[self._age])
        women = None if self._gender is None else self._women(outputs[self._gender])
        return tuple(
            Attributes(
                None if ages is None else max(float(ages[n]), 0.0),
                None if women is None else min(max(float(women[n]), 0.0), 1.0),
            )
            for n in range(len(landmarks))
        )

    def _ages(self, rows: Array) -> Array:
        if rows.shape[1] == 1:
            return rows[:, 0] * np.float32(self._years)
        likely = probabilities(rows) if self._logits else rows
        total = np.maximum(likely.sum(axis=1), np.finfo(np.float32).tiny)
        return np.asarray(likely @ np.arange(rows.shape[1]) * self._years / total, np.float32)

    def _women(self, rows: Array) -> Array:
        labels = self._form.entry.labels
        if rows.shape[1] != len(labels):
            raise self._form.unfit()
        if len(labels) == 1:
            first = 1 / (1 + np.exp(-rows[:, 0].clip(-80, 80))) if self._logits else rows[:, 0]
            return np.asarray(first if labels[0] == _GENDERS[0] else 1 - first, np.float32)
        return (probabilities(rows) if self._logits else rows)[:, labels.index(_GENDERS[0])]


class OwnLandmarks(OwnModel):
    """68 points in fractions or pixels of the cut."""

    def __init__(self, form: Form, network: Network) -> None:
        super().__init__(form, network)
        if form.cut != "box":
            raise form.refuse('cut is "box" for landmarks and pose')
        fractions = form.word("units", ("pixels", "fractions"), "fractions") == "fractions"
        size = np.array([1, 1] if fractions else [form.width, form.height])
        self._unit = self._side / size

    def find(self, pixels: Pixels, landmarks: Sequence[Landmarks5]) -> Array:
        """See ``LandmarkModel``."""
        if not landmarks:
            return np.zeros((0, _LANDMARKS, 2), np.float32)
        rows = self._run(pixels, landmarks)[0]
        if rows.shape[1] != 2 * _LANDMARKS:
            raise self._form.unfit()
        found = rows.reshape(-1, _LANDMARKS, 2) * self._unit - 0.5
        matrices = self._matrices(landmarks)
        return np.stack([chips.back(*pair) for pair in zip(found, matrices, strict=True)])


class OwnPose(OwnModel):
    """Three angles in the upright cut; the entry says their order, and which are the other way round."""

    def __init__(self, form: Form, network: Network) -> None:
        super().__init__(form, network)
        if form.cut != "box":
            raise form.refuse('cut is "box" for landmarks and pose')
        order = form.entry.facts.get("order", list(_ANGLES))
        plain = [str(name).removeprefix("-") for name in order] if isinstance(order, list) else []
        if sorted(plain) != sorted(_ANGLES):
            raise form.refuse('order is like ["yaw", "pitch", "-roll"]')
        self._order = [plain.index(name) for name in _ANGLES]
        signs = [-1.0 if str(name).startswith("-") else 1.0 for name in order]
        unit = form.word("units", ("degrees", "radians"), "degrees")
        self._unit = np.array(signs)[self._order] * (np.rad2deg(1.0) if unit == "radians" else 1.0)

    def turn(self, pixels: Pixels, landmarks: Sequence[Landmarks5]) -> Array:
        """See ``PoseModel``."""
        if not landmarks:
            return np.zeros((0, 3), np.float32)
        rows = self._run(pixels, landmarks)[0]
        if rows.shape[1] != 3:
            raise self._form.unfit()
        return chips.leaning(rows[:, self._order] * self._unit, self._matrices(landmarks))
