"""facenet-pytorch's InceptionResnetV1, by torch: on a graphics card where there is one.

Its weights are a pickle: they are read from checked bytes with ``weights_only=True``, which
knows tensors and plain containers and runs nothing.
Source: Schroff et al., FaceNet, 2015 (arXiv 1503.03832); github.com/timesler/facenet-pytorch.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from faceapp.domain.errors import WrongModelShape
from faceapp.domain.measurement import Pixels
from faceapp.domain.shelf_thresholds import FACENET_BATCH, FACENET_REACH
from faceapp.vision import devices
from faceapp.vision.adapters import chips
from faceapp.vision.dlib_net import unit
from faceapp.vision.entries import ModelEntry
from faceapp.vision.models import Landmarks5
from faceapp.vision.torch_state import read_state

Array = NDArray[np.float32]

_SIDE: Final = 160


class InceptionResnet:
    """Faces to unit vectors, as facenet-pytorch gives them."""

    def __init__(self, entry: ModelEntry, network: Any, device: str) -> None:
        self.id = entry.id
        self.dimensions = int(entry.facts["dimensions"])
        self.device = device
        self._network = network

    def embed_chips(self, faces: NDArray[np.uint8]) -> Array:
        """(n, 160, 160, 3) RGB to (n, dimensions), unit length."""
        import torch

        out = np.zeros((len(faces), self.dimensions), np.float32)
        with torch.inference_mode():
            for first in range(0, len(faces), FACENET_BATCH):
                part = chips.planes((faces[first : first + FACENET_BATCH].astype(np.float32) - 127.5) / 128)
                given = self._network(torch.from_numpy(part).to(self.device))
                out[first : first + FACENET_BATCH] = given.cpu().numpy()
        return unit(out)

    def embed(self, pixels: Pixels, landmarks: Sequence[Landmarks5]) -> Array:
        """See ``Embedder``."""
        return self.embed_chips(chips.boxes(pixels, landmarks, _SIDE, reach=FACENET_REACH))


def load(entry: ModelEntry) -> InceptionResnet:
    """The embedder of ``entry``; importing torch takes a second.

    Raises:
        ModelDamaged, ModelUnchecked: its file is missing or not the right one.
        UnsafeModel: it wants to run code; nothing of it was run.
        WrongModelShape: it holds the weights of another network.
    """
    import torch

    source = entry.source("network")
    path = source.locate() or Path(source.name)
    state = read_state(io.BytesIO(source.read()), told=path, model=entry.id)
    for name in ("logits.weight", "logits.bias"):  # only there to train with
        state.pop(name, None)
    device = devices.torch_device()
    if device == "cpu":
        torch.set_num_threads(1)  # photos are measured by several processes
    network = _network()
    try:
        network.load_state_dict(state, strict=True)
    except RuntimeError as error:
        raise WrongModelShape(path=path, model=entry.id) from error
    network.eval().to(device)
    return InceptionResnet(entry, network, device)


def _network() -> Any:
    """The network without its weights, and without the layer that is only there to train with."""
    with warnings.catch_warnings(action="ignore"):
        from facenet_pytorch import InceptionResnetV1
    return InceptionResnetV1(pretrained=None, classify=False, num_classes=None)
