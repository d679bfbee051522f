"""The embedders of the shelf: real weights where ../shared has them, stand-ins for the others.

SFace's weights and those trained on CASIA-WebFace are not on this machine: a network of the same
input and output, and weights drawn by lot, stand in for them.
"""

from __future__ import annotations

import io
import os
import pickle
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
import shelf_models

from faceapp.domain.errors import ModelDamaged, ModelUnchecked, UnsafeModel, WrongModelShape
from faceapp.domain.measurement import Pixels
from faceapp.vision import registry
from faceapp.vision.adapters import chips, inception_resnet, mobilefacenet, sface
from faceapp.vision.models import Embedder, Landmarks5

REAL = ("mobilefacenet", "facenet-vggface2")


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FACEAPP_MODELS", str(tmp_path / "models"))


@pytest.fixture
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Conversions of stand-ins are not for the person who runs the tests."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture(scope="module")
def face(astronaut: Pixels) -> Landmarks5:
    return registry.load_detector("mtcnn").detect(astronaut)[0].landmarks


@cache
def sface_stand_in() -> Embedder:
    data = shelf_models.network((1, 3, 112, 112), (1, 128))
    return sface.load(shelf_models.stand_in("sface", "embedder", data, dimensions=128))


@cache
def facenet_state() -> dict[str, Any]:
    """Weights of the right names and shapes, drawn by lot."""
    import torch

    torch.manual_seed(1)
    network = inception_resnet._network()
    return {
        **network.state_dict(),
        "logits.weight": torch.zeros(10575, 512),
        "logits.bias": torch.zeros(10575),
    }


def saved(state: object) -> bytes:
    import torch

    file = io.BytesIO()
    torch.save(state, file)
    return file.getvalue()


@cache
def facenet_stand_in() -> Embedder:
    shelf_models.put(registry.entry("facenet-casia-webface"), saved(facenet_state()))
    return registry.load_embedder("facenet-casia-webface")


@cache
def real_embedder(model: str) -> Embedder:
    """Loaded once: it takes a second."""
    shelf_models.real(model)
    return registry.load_embedder(model)


def real(model: str) -> Callable[[], Embedder]:
    return partial(real_embedder, model)


ALL = pytest.mark.parametrize(
    "load",
    [*(pytest.param(real(model), id=model) for model in REAL), sface_stand_in, facenet_stand_in],
)


@ALL
def test_vectors_have_length_one_and_no_faces_give_none(
    load: Callable[[], Embedder], astronaut: Pixels, face: Landmarks5
) -> None:
    embedder = load()
    vectors = embedder.embed(astronaut, [face, face + 3])
    assert vectors.shape == (2, embedder.dimensions)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, rtol=1e-5)
    assert embedder.embed(astronaut, []).shape == (0, embedder.dimensions)


@ALL
def test_a_face_gives_the_same_alone_and_among_others(
    load: Callable[[], Embedder], astronaut: Pixels, face: Landmarks5
) -> None:
    embedder = load()
    faces = [face + 20 * shift for shift in range(10)]
    together = embedder.embed(astronaut, faces)
    alone = np.concatenate([embedder.embed(astronaut, [one]) for one in faces])
    np.testing.assert_allclose(together, alone, atol=1e-4)
    assert shelf_models.alike(together[0], together[9]) < 0.99999  # and faces differ


@ALL
def test_a_turned_picture_gives_nearly_the_same(
    load: Callable[[], Embedder], astronaut: Pixels, face: Landmarks5
) -> None:
    embedder = load()
    turn = cv2.getRotationMatrix2D((220.0, 120.0), 30, 1.0)
    turned = np.asarray(cv2.warpAffine(astronaut, turn, (512, 512)), np.uint8)
    points = (face @ turn[:, :2].T + turn[:, 2]).astype(np.float32)
    first, second = embedder.embed(astronaut, [face]), embedder.embed(turned, [points])
    assert shelf_models.alike(first[0], second[0]) > 0.95


@pytest.mark.parametrize("model", REAL)
def test_the_same_person_is_nearer_than_another(model: str) -> None:
    embedder = real(model)()
    detector = registry.load_detector("mtcnn")
    people = [("biden.jpg", "biden2.jpg", "obama.jpg"), ("obama.jpg", "obama2.jpg", "biden2.jpg")]
    for same, other, different in people:
        vectors = []
        for name in (same, other, different):
            found = sorted((shelf_models.SHARED / "photos" / "named").rglob(name))
            if not found:
                pytest.skip(f"{name} is not there")
            pixels = shelf_models.photo(*found[0].relative_to(shelf_models.SHARED / "photos").parts)
            vectors.append(embedder.embed(pixels, [detector.detect(pixels)[0].landmarks])[0])
        assert shelf_models.alike(vectors[0], vectors[1]) > shelf_models.alike(vectors[0], vectors[2]) + 0.2


def test_facenet_says_what_facenet_pytorch_says(astronaut: Pixels, face: Landmarks5) -> None:
    import torch
    from facenet_pytorch import InceptionResnetV1

    embedder = real("facenet-vggface2")()
    assert isinstance(embedder, inception_resnet.InceptionResnet)
    theirs = InceptionResnetV1(pretrained=None, classify=False).eval()
    state = torch.load(
        shelf_models.SHARED / "weights" / shelf_models.WEIGHTS["facenet-vggface2"], weights_only=True
    )
    theirs.load_state_dict(state, strict=False)
    seen = chips.boxes(astronaut, [face], 160, reach=1.0)
    with torch.inference_mode():
        given = theirs((torch.from_numpy(seen).permute(0, 3, 1, 2).float() - 127.5) / 128).numpy()
    assert shelf_models.alike(given[0], embedder.embed_chips(seen)[0]) > 0.99999


def test_sface_is_cut_by_opencv_and_sees_blue_first(astronaut: Pixels, face: Landmarks5) -> None:
    data = shelf_models.network((1, 3, 112, 112), (1, 128))
    theirs = cv2.FaceRecognizerSF.create("onnx", np.frombuffer(data, np.uint8), np.zeros(0, np.uint8))
    row = np.zeros((1, 15), np.float32)
    row[0, 4:14] = face.reshape(-1)
    chip = theirs.alignCrop(np.ascontiguousarray(astronaut[:, :, ::-1]), row)
    one = theirs.feature(chip).copy()
    both = one + theirs.feature(np.ascontiguousarray(chip[:, ::-1]))
    assert shelf_models.alike(both[0], sface_stand_in().embed(astronaut, [face])[0]) > 0.99999


class Forged:
    """Unpickling this makes a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> Any:
        return os.mkdir, (str(self.path),)


@pytest.mark.parametrize("protocol", [2, 4])
def test_a_pickle_with_code_is_refused_and_nothing_of_it_is_run(tmp_path: Path, protocol: int) -> None:
    made = tmp_path / "made"
    forged = {**facenet_state(), "logits.bias": Forged(made)}
    entry = registry.entry("facenet-vggface2")
    for data in (saved(forged), pickle.dumps(Forged(made), protocol=protocol)):
        shelf_models.put(entry, data)
        with pytest.raises((UnsafeModel, ModelDamaged)):
            registry.load_embedder("facenet-vggface2")
    shelf_models.put(entry, saved(forged))
    with pytest.raises(UnsafeModel):
        registry.load_embedder("facenet-vggface2")
    assert not made.exists()


def test_weights_nobody_vouched_for_are_not_even_read(tmp_path: Path) -> None:
    made = tmp_path / "made"
    goal = shelf_models.put(registry.entry("facenet-vggface2"), pickle.dumps(Forged(made)))
    goal.with_name(f"{goal.name}.sha256").unlink()
    with pytest.raises(ModelUnchecked):
        registry.load_embedder("facenet-vggface2")
    shelf_models.put(registry.entry("facenet-vggface2"), b"as it was")
    goal.write_bytes(b"changed since")
    with pytest.raises(ModelDamaged):
        registry.load_embedder("facenet-vggface2")
    assert not made.exists()


def test_damaged_cut_and_wrong_weights_of_facenet_are_refused() -> None:
    import torch

    whole = saved(facenet_state())
    entry = registry.entry("facenet-casia-webface")
    for data in (b"", b"nothing", whole[: len(whole) // 2], whole[:100]):
        shelf_models.put(entry, data)
        with pytest.raises(ModelDamaged):
            registry.load_embedder(entry.id)
    state = facenet_state()
    wrong: list[object] = [
        {name: tensor for name, tensor in state.items() if name != "last_linear.weight"},
        {**state, "last_linear.weight": torch.zeros(128, 1792)},
        {**state, "one.more": torch.zeros(1)},
        {"weights": state},
        [torch.zeros(3)],
        {1: torch.zeros(3)},
    ]
    for one in wrong:
        shelf_models.put(entry, saved(one))
        with pytest.raises(WrongModelShape):
            registry.load_embedder(entry.id)


@pytest.mark.usefixtures("own_cache")
@pytest.mark.parametrize(("adapter", "load"), [("mobilefacenet", mobilefacenet.load), ("sface", sface.load)])
def test_damaged_cut_and_wrong_networks_are_refused(adapter: str, load: Callable[[Any], Embedder]) -> None:
    right = shelf_models.network((1, 3, 112, 112), (1, 128))
    for data in (b"", b"nothing", right[: len(right) // 2], pickle.dumps({"a": 1})):
        with pytest.raises(ModelDamaged):
            load(shelf_models.stand_in(adapter, "embedder", data, dimensions=128))
    for data in (
        shelf_models.network((1, 3, 64, 64), (1, 128)),
        shelf_models.network((1, 3, 112, 112), (1, 512)),
        shelf_models.network((1, 1, 112, 112), (1, 128)),
    ):
        with pytest.raises(WrongModelShape):
            load(shelf_models.stand_in(adapter, "embedder", data, dimensions=128))
    assert load(shelf_models.stand_in(adapter, "embedder", right, dimensions=128)).dimensions == 128


def test_a_changed_file_of_mobilefacenet_is_refused_though_its_conversion_is_kept() -> None:
    entry = shelf_models.real("mobilefacenet")
    registry.load_embedder("mobilefacenet")
    goal = entry.source("network").goal
    assert goal is not None
    goal.write_bytes(goal.read_bytes()[:-1] + b"x")
    with pytest.raises(ModelDamaged):
        registry.load_embedder("mobilefacenet")


def test_mobilefacenet_sees_a_little_less_than_its_makers_cut(astronaut: Pixels, face: Landmarks5) -> None:
    embedder = real("mobilefacenet")()
    assert isinstance(embedder, mobilefacenet.MobileFaceNet)
    seen = chips.arcface(astronaut, [face], reach=0.95)
    found = embedder.embed(astronaut, [face])
    np.testing.assert_allclose(found, embedder.embed_chips(seen), atol=1e-6)
    usual = embedder.embed_chips(chips.arcface(astronaut, [face]))
    assert 0.9 < shelf_models.alike(found[0], usual[0]) < 0.9999
