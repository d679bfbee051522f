"""deepface's gender model, by its own code; see ``deepface_models``."""

from __future__ import annotations

from collections.abc import Sequence

from faceapp.domain.measurement import Pixels
from faceapp.vision.adapters.deepface_models import DeepfaceModel
from faceapp.vision.entries import ModelEntry
from faceapp.vision.models import Attributes, Landmarks5


class DeepfaceGender:
    """Faces to "woman" and "man"."""

    def __init__(self, entry: ModelEntry) -> None:
        self.id = entry.id
        self._woman = entry.labels.index("woman")
        name = ("Gender", "GenderClient")
        self._model = DeepfaceModel(entry, name, (1, 224, 224, 3), len(entry.labels))

    def measure(self, pixels: Pixels, landmarks: Sequence[Landmarks5]) -> tuple[Attributes, ...]:
        """See ``AttributeModel``."""
        said = [self._model.predict(pixels, points) for points in landmarks]
        return tuple(Attributes(None, float(row[self._woman])) for row in said)


def load(entry: ModelEntry) -> DeepfaceGender:
    """The model of ``entry``: half a gigabyte; importing deepface takes about a second.

    Raises:
        ModelDamaged, ModelUnchecked: its file is missing or not the right one.
        WrongModelShape: it takes or gives something else.
    """
    return DeepfaceGender(entry)
