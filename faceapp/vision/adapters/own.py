"""Any ONNX file of the user's own, by what its entry says; see ``own_form``.

Everything is tried once on a grey picture before it is used: a file that does not fit its
entry is refused when it is loaded, not at the first face of a scan.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from faceapp.vision.adapters.network_file import refusals, start
from faceapp.vision.adapters.own_closer import OwnAttributes, OwnLandmarks, OwnPose
from faceapp.vision.adapters.own_detector import OwnDetector
from faceapp.vision.adapters.own_form import Form, form_of
from faceapp.vision.adapters.own_model import (
    OwnEmbedder,
    OwnExpression,
    face_in_the_middle,
    grey_picture,
)
from faceapp.vision.entries import ModelEntry
from faceapp.vision.runtime import Network

_KINDS: Final[dict[str, tuple[Callable[[Form, Network], Any], str]]] = {
    "detector": (OwnDetector, "detect"),
    "embedder": (OwnEmbedder, "embed"),
    "expression": (OwnExpression, "classify"),
    "attributes": (OwnAttributes, "measure"),
    "landmarks": (OwnLandmarks, "find"),
    "pose": (OwnPose, "turn"),
}
"""What a kind of model is made by, and which of its methods is tried."""


def load(entry: ModelEntry) -> Any:
    """The model of ``entry``, of its kind; what can not work is told here.

    Raises:
        ModelDamaged, ModelUnchecked: its file is missing or not the right one.
        BadModelEntry: the entry says too little, or something that can not be.
        WrongModelShape: the file does not take or give what the entry says.
    """
    source = entry.sources[0]
    return made(entry, source.read(), source.locate() or Path(source.name))


def made(entry: ModelEntry, model: bytes, path: Path) -> Any:
    """The same from the file's bytes; ``path`` is for messages."""
    form = form_of(entry, model, path)
    if len(entry.sources) > 1:
        raise form.refuse("a model of your own is one ONNX file")
    unfit: tuple[type[Exception], ...] = (ValueError, IndexError, *refusals())
    network = start(model, path)
    make, method = _KINDS[entry.kind]
    try:
        finished = make(form, network)
        face = face_in_the_middle()
        faces = () if method == "detect" else ([face, face],)
        getattr(finished, method)(grey_picture(), *faces)
    except unfit as error:
        raise form.unfit() from error
    return finished
