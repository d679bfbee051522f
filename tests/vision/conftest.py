"""The built-in models, loaded once, and a face everybody may use."""

from __future__ import annotations

import numpy as np
import pytest

from faceapp.domain.measurement import Pixels
from faceapp.vision import dlib_net, mtcnn, registry


@pytest.fixture(scope="session")
def detector() -> mtcnn.Mtcnn:
    return mtcnn.load(registry.entry("mtcnn"))


@pytest.fixture(scope="session")
def embedder() -> dlib_net.DlibEmbedder:
    return dlib_net.load(registry.entry("dlib-resnet"))


@pytest.fixture(scope="session")
def astronaut() -> Pixels:
    """Eileen Collins, 512 x 512, public domain."""
    from skimage import data

    return np.asarray(data.astronaut(), np.uint8)
