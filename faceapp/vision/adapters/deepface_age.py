"""deepface's age model, by its own code; see ``deepface_models``."""

from __future__ import annotations

from collections.abc import Sequence

from faceapp.domain.measurement import Pixels
from faceapp.vision.adapters.deepface_models import DeepfaceModel
from faceapp.vision.entries import ModelEntry
from faceapp.vision.models import Attributes, Landmarks5

_AGES = 101
"""0 to 100 years, a probability for each."""


class DeepfaceAge:
    """Faces to years; the mean over all ages, each as likely as the network says."""

    def __init__(self, entry: ModelEntry) -> None:
        self.id = entry.id
        self._model = DeepfaceModel(entry, ("Age", "ApparentAgeClient"), (1, 224, 224, 3), _AGES)

    def measure(self, pixels: Pixels, landmarks: Sequence[Landmarks5]) -> tuple[Attributes, ...]:
        """See ``AttributeModel``."""
        return tuple(Attributes(float(self._model.predict(pixels, points)), None) for points in landmarks)


def load(entry: ModelEntry) -> DeepfaceAge:
    """The model of ``entry``: half a gigabyte; importing deepface takes about a second.

    Raises:
        ModelDamaged, ModelUnchecked: its file is missing or not the right one.
        WrongModelShape: it takes or gives something else.
    """
    return DeepfaceAge(entry)
