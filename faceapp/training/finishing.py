"""The end of a training: calibrate, write the model, check the file itself, write its card."""

from __future__ import annotations

import contextlib
import hashlib
import time
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from faceapp.domain.errors import CannotWrite, DiskFull
from faceapp.domain.learned import Learned, marks_of
from faceapp.domain.metrics import classification
from faceapp.domain.training import Origin, Recipe, TrainingFinished
from faceapp.domain.training_thresholds import TRAIN_EXPORT_APART, TRAIN_EXPORT_BYTES
from faceapp.training import entry, judging, losses
from faceapp.training.card import Card, write
from faceapp.training.data import Pictures
from faceapp.training.export import onnx_file
from faceapp.training.loop import Trained
from faceapp.training.networks import size
from faceapp.training.splitting import Faces
from faceapp.vision.runtime import Network as Runner

_BATCH = 64
_TIMED = 32


def finish(
    trained: Trained, faces: Faces, recipe: Recipe, out: Path, origin: Origin, *, begun: bool = False
) -> TrainingFinished:
    """Write ``out``, and its card and registry entry beside it; the figures are those of the written file.

    Args:
        trained: what came of it.
        faces: learned from, and judged with.
        recipe: how.
        out: the ONNX file.
        origin: for the card and the entry.
        begun: it went on from another model.

    Raises:
        DiskFull, CannotWrite: nothing was written, or not all.
    """
    held = faces.validation
    losses.as_common_as_they_are(trained.network, torch.from_numpy(faces.train.labels), recipe.balance)
    losses.neutral_more_often(trained.network, recipe.neutral)
    logits = judging.logits_of(trained.network, held.pictures, torch.device("cpu"))
    temperature = judging.temperature(logits, held.labels)
    uncalibrated = judging.judged(logits, held.labels).calibration_error
    name = recipe.network
    data = onnx_file(trained.network, name, temperature, {"temperature": f"{temperature:.4f}"})
    said, milliseconds = run(data, held.pictures)
    apart = float(np.abs(said - judging.softmax(logits / temperature)).max())
    if apart > TRAIN_EXPORT_APART or len(data) > TRAIN_EXPORT_BYTES:
        raise AssertionError(f"the file says something else by {apart}, or has {len(data)} bytes")
    result = classification(said, held.labels)
    parameters, products = size(trained.network)
    card = Card(
        network=name,
        recipe=recipe,
        epochs=trained.epochs,
        seconds=trained.seconds,
        parameters=parameters,
        multiplications=products,
        bytes=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        temperature=temperature,
        uncalibrated=uncalibrated,
        milliseconds=milliseconds,
        trained_on=len(faces.train),
        per_label=tuple(int((faces.train.labels == label).sum()) for label in range(said.shape[1])),
        validated_on=len(held),
        given=faces.given,
        repeated=faces.repeated,
        result=result,
        licence=origin.licence,
        begun=begun,
    )
    learned = Learned(len(faces.train), marks_of(faces.train.pictures))
    try:
        _write(out, data)
        page = write(card, out)
        described = entry.write(out, len(data), card.sha256, origin, learned)
    except OSError as error:
        if error.errno == 28:  # ENOSPC
            raise DiskFull from error
        raise CannotWrite(path=out) from error
    return TrainingFinished(result, trained.epochs, trained.seconds, out, page, described, milliseconds)


def run(model: bytes, pictures: Pictures) -> tuple[NDArray[np.float64], float]:
    """What a model file says of (n, side, side) faces, and the milliseconds a face takes in a batch
    on one thread: its own time, the least of several, as other work can only make it slower.
    """
    runner = Runner(model)
    said = [runner(pictures[start : start + _BATCH])[0] for start in range(0, len(pictures), _BATCH)]
    some = np.resize(pictures, (_TIMED, *pictures.shape[1:]))
    least = float("inf")
    for _ in range(5):
        started = time.thread_time()
        runner(some)
        least = min(least, time.thread_time() - started)
    return np.concatenate(said).astype(np.float64), 1000.0 * least / _TIMED


def _write(path: Path, data: bytes) -> None:
    part = path.with_name(f"{path.name}.part")
    try:
        part.write_bytes(data)
        part.replace(path)
    finally:
        with contextlib.suppress(FileNotFoundError):
            part.unlink()
