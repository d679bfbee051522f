"""Small invented faces: each expression a pattern of its own, so that a tiny network can learn it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch

from faceapp.domain import training_thresholds as thresholds
from faceapp.domain.expression import EXPRESSIONS
from faceapp.training.data import LabelledFaces


def picture(label: int, number: int, side: int = 48) -> np.ndarray:
    """How fine its stripes are says the label, mirrored or not; a coarse pattern is its own."""
    chance = np.random.default_rng(1000 * label + number)
    down = np.arange(side)[:, None] / side
    stripes = np.sin(2 * np.pi * (2.0 + 1.5 * label) * down + chance.uniform(0, 6))
    own = cv2.resize(chance.normal(0, 1, (5, 5)), (side, side), interpolation=cv2.INTER_CUBIC)
    light = 120 + 35 * stripes + 45 * own + chance.normal(0, 4, (side, side))
    return np.clip(light, 0, 255).astype(np.uint8)


@pytest.fixture(autouse=True)
def _one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """Threads that wait for each other take ages where others work, too."""
    monkeypatch.setattr(thresholds, "TRAIN_THREADS", 1)
    torch.set_num_threads(1)


@pytest.fixture
def invented() -> Callable[..., LabelledFaces]:
    def make(each: int, first: int = 0, labels: int = 7) -> LabelledFaces:
        pairs = [(label, first + n) for n in range(each) for label in range(labels)]
        pictures = np.stack([picture(*pair) for pair in pairs])
        return LabelledFaces(pictures, np.array([label for label, _ in pairs]), np.arange(len(pairs)))

    return make


@pytest.fixture
def folders() -> Callable[..., Path]:
    """Write LABEL/FILE.png, or LABEL/PERSON/FILE.png with ``people``."""

    def write(place: Path, each: int, first: int = 0, people: int = 0) -> Path:
        for label, name in enumerate(EXPRESSIONS):
            for number in range(first, first + each):
                folder = place / name / (f"person{number % people}" if people else "")
                folder.mkdir(parents=True, exist_ok=True)
                done, data = cv2.imencode(".png", picture(label, number))
                assert done
                (folder / f"{number:03}.png").write_bytes(data.tobytes())
        return place

    return write
