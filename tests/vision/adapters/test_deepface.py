"""deepface's own code, with stand-ins of the same input and output for its networks.

Nothing here shows how good its models are; it shows that its code runs on the files that
we checked, says the same as when deepface loads them itself, and never comes near a network.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import warnings
from pathlib import Path

import numpy as np
import pytest
from stand_in_networks import load, of_means, shelved

from faceapp.domain.errors import ModelDamaged, WrongModelShape
from faceapp.domain.measurement import Pixels
from faceapp.vision import registry
from faceapp.vision.models import Landmarks5
from faceapp.vision.mtcnn import Mtcnn

FILES = {
    "deepface-expression": "facial_expression_model_weights.onnx",
    "deepface-age": "age_model_weights.onnx",
    "deepface-gender": "gender_model_weights.onnx",
}


def stand_in(model: str) -> bytes:
    if model == "deepface-expression":
        return of_means((1, 48, 48, 1), {"out": (np.full((1, 7), 0.1), np.arange(1, 8) / 28)}, channel=3)
    if model == "deepface-gender":
        weights = np.array([[0.3, -0.3], [0.1, -0.1], [-0.2, 0.2]])  # blue counts for "woman"
        return of_means((1, 224, 224, 3), {"out": (weights, np.array([0.5, 0.5]))}, channel=3)
    ages = np.zeros(101)
    ages[[20, 60]] = 0.75, 0.25
    return of_means((1, 224, 224, 3), {"out": (np.zeros((3, 101)), ages)}, channel=3)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FACEAPP_MODELS", str(tmp_path / "models"))
    return tmp_path / "models"


@pytest.fixture
def face(detector: Mtcnn, astronaut: Pixels) -> Landmarks5:
    return detector.detect(astronaut)[0].landmarks


@pytest.fixture(autouse=True)
def cut_off(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """No network, and a home of its own."""

    def refused(*_: object) -> None:
        raise AssertionError("it tried to reach the network")

    monkeypatch.setattr(socket.socket, "connect", refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    monkeypatch.delenv("DEEPFACE_HOME", raising=False)
    return home


def test_age_is_the_mean_of_all_ages(folder: Path, astronaut: Pixels, face: Landmarks5) -> None:
    network = load(shelved("deepface-age", {"network": stand_in("deepface-age")}, folder))
    said = network.measure(astronaut, [face, face])
    assert [one.age for one in said] == pytest.approx([30, 30], abs=1e-3)
    assert [one.woman for one in said] == [None, None]
    assert network.measure(astronaut, []) == ()


def test_gender_is_read_by_its_label_and_blue_comes_first(folder: Path) -> None:
    network = load(shelved("deepface-gender", {"network": stand_in("deepface-gender")}, folder))
    picture = np.zeros((300, 300, 3), np.uint8)
    picture[..., 2] = 255  # blue
    points = np.array([[135, 130], [165, 130], [150, 150], [138, 165], [162, 165]], np.float32)
    (blue,) = network.measure(picture, [points])
    (red,) = network.measure(picture[..., ::-1].copy(), [points])
    assert blue.woman == pytest.approx(0.5 + 0.3 * 0.75, abs=0.01)  # black on both sides of the face's box
    assert red.woman == pytest.approx(0.5 - 0.2 * 0.75, abs=0.01)
    assert blue.age is None


@pytest.mark.parametrize("model", FILES)
def test_it_says_what_deepface_says_when_it_loads_the_file_itself(
    model: str, folder: Path, cut_off: Path, astronaut: Pixels, face: Landmarks5
) -> None:
    network = load(shelved(model, {"network": stand_in(model)}, folder))
    weights = cut_off / ".deepface" / "weights"
    weights.mkdir(parents=True)
    (weights / FILES[model]).write_bytes(stand_in(model))
    from deepface.models.demography.onnx.Age import ApparentAgeClient
    from deepface.models.demography.onnx.Emotion import EmotionClient
    from deepface.models.demography.onnx.Gender import GenderClient
    from deepface.modules.preprocessing import resize_image

    from faceapp.vision.adapters import chips

    client = {"age": ApparentAgeClient, "gender": GenderClient, "expression": EmotionClient}[
        model.removeprefix("deepface-")
    ]()
    box = chips.boxes(astronaut, [face], 224)[0][:, 28:196, ::-1]
    theirs = np.ravel(client.predict(resize_image(box / 255, (224, 224))))
    if model == "deepface-expression":
        assert network.classify(astronaut, [face])[0] == pytest.approx(theirs / theirs.sum(), abs=1e-6)
        return
    (ours,) = network.measure(astronaut, [face])
    assert (ours.age if model == "deepface-age" else ours.woman) == pytest.approx(theirs[0], abs=1e-5)


@pytest.mark.parametrize("model", FILES)
def test_without_a_file_nothing_is_downloaded(model: str, folder: Path, cut_off: Path) -> None:
    with pytest.raises(ModelDamaged):
        load(registry.entry(model))
    assert list(cut_off.iterdir()) == []


def test_a_network_of_another_shape_is_refused(folder: Path) -> None:
    with pytest.raises(WrongModelShape):
        load(shelved("deepface-age", {"network": stand_in("deepface-gender")}, folder))


def test_it_leaves_the_process_as_it_was(
    folder: Path, cut_off: Path, astronaut: Pixels, face: Landmarks5, capfd: pytest.CaptureFixture[str]
) -> None:
    entry = shelved("deepface-gender", {"network": stand_in("deepface-gender")}, folder)
    environment, filters = dict(os.environ), list(warnings.filters)
    load(entry).measure(astronaut, [face])
    assert dict(os.environ) == environment
    assert list(warnings.filters) == filters
    assert list(cut_off.iterdir()) == []
    assert capfd.readouterr() == ("", "")


def test_importing_it_brings_no_other_engine() -> None:
    code = (
        "import sys; import faceapp.vision.adapters.deepface_gender; heavy = set(sys.modules); "
        "import deepface.models.demography.onnx.Gender; "
        "print([name for name in ('deepface', 'requests') if name in heavy], "
        "[name for name in ('torch', 'tensorflow', 'pandas', 'keras') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], check=False, capture_output=True, text=True
    )
    assert (done.stdout.strip(), done.stderr) == ("[] []", "")
