"""What the three adapters of deepface share: its own code, run so that it can neither download nor talk.

Its classes for expression, age and gender are used (``predict``: its preprocessing, its
labels, its arithmetic), but are given their network instead of making it themselves. So
they never come to the code that downloads weights: there is nothing to keep from them.
``DeepFace.analyze`` is not called: importing it silences the warnings of the whole process,
sets environment variables, makes a folder in the user's home, and asks for a package
(werkzeug) that deepface does not require.
Source: deepface 0.0.103, modules/demography.py, modules/preprocessing.py.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from faceapp.domain.measurement import Pixels
from faceapp.domain.thresholds import BOX_PROPORTIONS
from faceapp.vision.adapters import chips
from faceapp.vision.adapters.network_file import read_network
from faceapp.vision.entries import ModelEntry
from faceapp.vision.models import Landmarks5
from faceapp.vision.runtime import Network

_SIDE = 224
_EDGE = round(_SIDE * (1 - BOX_PROPORTIONS) / 2)
"""Columns of the square on either side of a face's box, which is higher than wide."""


class Session:
    """What deepface asks of ONNX Runtime, answered by a network of ours.

    Attributes:
        name: of the one input.
    """

    name = "input"

    def __init__(self, network: Network) -> None:
        self._network = network

    def get_inputs(self) -> Sequence[Session]:
        """The one input there is."""
        return [self]

    def run(
        self, names: Sequence[str] | None, inputs: Mapping[str, NDArray[np.float32]]
    ) -> list[NDArray[np.float32]]:
        """All outputs, whichever ``names`` are asked for."""
        del names
        return self._network(*inputs.values())


class DeepfaceModel:
    """One of deepface's models of facial attributes.

    Args:
        entry: whose network.
        name: of the class, and of its module in ``deepface.models.demography.onnx``.
        takes: shape of the input for one face.
        gives: how many numbers come out.
    """

    def __init__(self, entry: ModelEntry, name: tuple[str, str], takes: tuple[int, ...], gives: int) -> None:
        self.id = entry.id
        module, made = name
        with warnings.catch_warnings(action="ignore"):  # of what deepface imports
            client = getattr(import_module(f"deepface.models.demography.onnx.{module}"), made)
            self._resize = import_module("deepface.modules.preprocessing").resize_image
        self._client: Any = client.__new__(client)  # its __init__ would look for weights, and download them
        self._client.model_name = module
        self._client.model = Session(read_network(entry, takes=takes, gives=[(1, gives)]))

    def predict(self, pixels: Pixels, points: Landmarks5) -> Any:
        """What deepface's ``predict`` gives for the face, cut as its detectors and ``analyze`` do."""
        upright = chips.boxes(pixels, [points], _SIDE)[0]
        box = upright[:, _EDGE : _SIDE - _EDGE, ::-1] / 255  # blue first, 0..1
        return self._client.predict(self._resize(box, (_SIDE, _SIDE)))
