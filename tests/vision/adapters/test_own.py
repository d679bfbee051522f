"""Any ONNX of the user's own: all kinds, with small networks made here; what does not fit is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from onnx import TensorProto
from stand_in_networks import in_our_order, of_means

from faceapp import cli
from faceapp.domain.errors import BadModelEntry, KnownError, ModelDamaged, WrongModelShape
from faceapp.domain.expression import EXPRESSIONS, Expression
from faceapp.domain.learned import Learned
from faceapp.domain.measurement import Pixels
from faceapp.domain.training import Origin
from faceapp.training import entry as training_entry
from faceapp.vision import registry
from faceapp.vision.adapters import chips, own
from faceapp.vision.entries import ModelEntry, own_entry
from faceapp.vision.expression_crop import whole
from faceapp.vision.mtcnn import Mtcnn

COLOUR = np.array([200, 120, 40], np.uint8)
UNIT = COLOUR / 255
PICTURE = np.broadcast_to(COLOUR, (400, 400, 3)).copy()
FACE = whole(PICTURE[:100, :100]) + np.float32(150)
LABELS = ["angry", "contempt", "happy"]
SLOPES = np.array([[0.2, 0.5, 0.1], [0.0, 0.3, 0.6], [0.4, 0.0, 0.2]])
BASE = np.array([0.1, 0.2, 0.3])


def described(kind: str, **facts: Any) -> ModelEntry:
    """As somebody would write it."""
    whole_entry = {"id": "mine", "kind": kind, "source": [{"file": "mine.onnx"}]} | facts
    return own_entry({key: fact for key, fact in whole_entry.items() if fact is not None}, Path("own.toml"))


def made(entry: ModelEntry, model: bytes) -> Any:
    return own.made(entry, model, Path("mine.onnx"))


def expression(
    shape: tuple[int | str, ...] = ("n", 3, 48, 48), channel: int | None = 1, **more: Any
) -> bytes:
    rows = 3 if channel is not None and shape[channel] == 3 else 1
    return of_means(shape, {"out": (SLOPES[:rows], BASE)}, channel=channel, **more)


def of_kind(kind: str, width: int, shape: tuple[int | str, ...] = ("n", 3, 48, 48), **facts: Any) -> Any:
    """A model whose output is the mean red, green and blue (0..1), then zeros."""
    weights = np.zeros((3, width))
    weights[[0, 1, 2], [0, 1, 2]] = 1
    model = of_means(shape, {"out": (weights, np.zeros(width))}, channel=1)
    return made(described(kind, colour="rgb", range=[0, 1], **facts), model)


@pytest.mark.parametrize(
    ("shape", "channel", "facts", "seen"),
    [
        (("n", 3, 48, 48), 1, {"colour": "rgb", "range": [0, 255]}, COLOUR),
        (("n", 3, 48, 48), 1, {"channels": "bgr", "range": [0, 1]}, UNIT[::-1]),
        (("n", 64, 64, 3), 3, {"colour": "rgb", "range": [-1, 1]}, UNIT * 2 - 1),
        (
            (1, 3, 48, 48),
            1,
            {"colour": "rgb", "range": [0, 1], "mean": 0.5, "std": 0.25},
            (UNIT - 0.5) / 0.25,
        ),
        (
            ("n", 3, "h", "w"),
            1,
            {"colour": "rgb", "side": 40, "range": [0, 1], "mean": [0.4, 0.5, 0.6], "std": [1, 2, 3]},
            (UNIT - [0.4, 0.5, 0.6]) / [1, 2, 3],
        ),
        (("n", 48, 48), None, {"range": [0, 1]}, [UNIT @ [0.299, 0.587, 0.114]]),
        (("n", 1, 48, 48), 1, {"colour": "grey", "range": [0, 1]}, [UNIT @ [0.299, 0.587, 0.114]]),
        (("n", "h", "w", "c"), 3, {"layout": "nhwc", "colour": "rgb", "side": 50, "range": [0, 1]}, UNIT),
        (("n", 3, 40, 56), 1, {"colour": "rgb", "range": [0, 1], "cut": "box"}, UNIT),
        (("n", 3, 48, 48), 1, {"colour": "rgb", "range": [0, 1], "cut": "arcface", "margin": 0.2}, UNIT),
    ],
)
def test_a_picture_comes_in_as_the_entry_says(
    shape: tuple[int | str, ...], channel: int | None, facts: dict[str, Any], seen: Any
) -> None:
    rows = len(seen)
    slopes = SLOPES[:rows] / max(1, np.abs(seen).max())
    model = of_means(shape, {"out": (slopes, BASE)}, channel=channel)
    network = made(described("expression", labels=LABELS, outputs="logits", **facts), model)
    wanted = in_our_order(list(np.array(seen) @ slopes + BASE), LABELS, softmax=True)
    got = network.classify(PICTURE, [FACE, FACE, FACE])
    assert got == pytest.approx(np.stack([wanted] * 3), abs=2e-3)
    assert network.classify(PICTURE, []).shape == (0, 7)


@pytest.mark.parametrize(
    ("kind", "scale"), [(TensorProto.UINT8, 1), (TensorProto.FLOAT16, 1), (TensorProto.DOUBLE, 1)]
)
def test_other_kinds_of_numbers_go_in(kind: int, scale: float) -> None:
    facts = {} if kind == TensorProto.UINT8 else {"range": [0, 255]}
    model = of_means(("n", 3, 48, 48), {"out": (SLOPES / 255, BASE)}, channel=1, kind=kind)
    network = made(described("expression", labels=LABELS, colour="rgb", outputs="logits", **facts), model)
    wanted = in_our_order(list(UNIT @ SLOPES + BASE), LABELS, softmax=True)
    assert network.classify(PICTURE, [FACE])[0] == pytest.approx(wanted, abs=3e-3)


def test_whether_softmax_is_still_to_come_is_tried_where_nobody_says() -> None:
    entry = described("expression", labels=LABELS, colour="rgb", range=[0, 1])
    logits = made(entry, expression()).classify(PICTURE, [FACE])[0]
    assert logits == pytest.approx(in_our_order(list(UNIT @ SLOPES + BASE), LABELS, softmax=True), abs=2e-3)
    even = of_means(("n", 3, 48, 48), {"out": (np.zeros((3, 3)), np.array([0.2, 0.5, 0.3]))}, channel=1)
    said = made(entry, even).classify(PICTURE, [FACE])[0]
    assert said[[EXPRESSIONS.index(Expression.ANGRY), EXPRESSIONS.index(Expression.HAPPY)]] == pytest.approx(
        [0.4, 0.6]
    )


def test_vectors_have_length_one() -> None:
    network = of_kind("embedder", 8, dimensions=8)
    rows = network.embed(PICTURE, [FACE, FACE])
    assert network.dimensions == 8
    assert rows[1, :3] == pytest.approx(UNIT / np.linalg.norm(UNIT), abs=1e-3)
    assert np.linalg.norm(rows, axis=1) == pytest.approx([1, 1])
    assert network.embed(PICTURE, []).shape == (0, 8)


@pytest.mark.parametrize(
    ("outputs", "facts", "age", "woman"),
    [
        ({"age": 1}, {}, UNIT[0], None),
        ({"a": 1}, {"years": 100}, UNIT[0] * 100, None),
        ({"g": 2}, {"labels": ["man", "woman"]}, None, UNIT[1]),
        ({"g": 1}, {"labels": ["man"]}, None, 1 - UNIT[0]),
        ({"g": 2, "a": 1}, {"labels": ["woman", "man"], "gender": "g", "age": "a"}, UNIT[0], UNIT[0]),
        (
            {"g": 2},
            {"labels": ["woman", "man"], "outputs": "logits"},
            None,
            1 / (1 + np.exp(UNIT[1] - UNIT[0])),
        ),
        ({"a": 3}, {}, (UNIT @ [0, 1, 2]) / UNIT.sum(), None),
    ],
)
def test_age_and_gender(outputs: dict[str, int], facts: dict[str, Any], age: Any, woman: Any) -> None:
    ends = {}
    for name, width in outputs.items():
        weights = np.eye(3)[:, :width]
        ends[name] = (weights, np.zeros(width))
    model = of_means(("n", 3, 48, 48), ends, channel=1)
    network = made(described("attributes", colour="rgb", range=[0, 1], **facts), model)
    one, two = network.measure(PICTURE, [FACE, FACE])
    assert one == two
    assert one.age == (None if age is None else pytest.approx(age, abs=0.2 if age > 2 else 2e-3))
    assert one.woman == (None if woman is None else pytest.approx(woman, abs=2e-3))


@pytest.mark.parametrize(("units", "scale"), [("fractions", 1.0), ("pixels", 48.0)])
def test_landmarks_come_back_to_the_picture(
    units: str, scale: float, astronaut: Pixels, detector: Mtcnn
) -> None:
    template = (chips.template(48, 1.4) + 0.5) / 48
    said = np.tile(template, (14, 1))[:68] * scale
    model = of_means(("n", 3, 48, 48), {"xy": (np.zeros((3, 136)), said.reshape(-1))}, channel=1)
    entry = described("landmarks", colour="rgb", range=[0, 1], margin=0.2, units=units)
    points = detector.detect(astronaut)[0].landmarks
    found = made(entry, model).find(astronaut, [points])[0]
    size = np.linalg.norm(points[0] - points[1])
    assert np.abs(found[:5] - points).max() < 0.12 * size
    assert found[5:10] == pytest.approx(found[:5])


@pytest.mark.parametrize(("units", "scale"), [("degrees", 1.0), ("radians", np.pi / 180)])
def test_angles_are_put_in_our_order(units: str, scale: float) -> None:
    said = np.array([5.0, 20.0, 10.0]) * scale  # roll, yaw to the left, pitch
    model = of_means(("n", 3, 48, 48), {"out": (np.zeros((3, 3)), said)}, channel=1)
    entry = described("pose", colour="rgb", range=[0, 1], order=["roll", "-yaw", "pitch"], units=units)
    straight = chips.template(100).astype(np.float32)
    assert made(entry, model).turn(PICTURE, [straight])[0] == pytest.approx([-20, 10, 5], abs=0.01)


@pytest.mark.parametrize("form", ["corners", "size", "centre"])
@pytest.mark.parametrize("units", ["pixels", "fractions"])
def test_a_detector_finds_what_its_arrays_say(form: str, units: str) -> None:
    """Three boxes on a picture of 640 x 320 that is shrunk to half: one is weak, two are one face."""
    corners = np.array(
        [[10, 20, 60, 80], [12, 21, 61, 82], [200, 40, 260, 110], [100, 10, 140, 60]], np.float32
    )
    sides = corners[:, 2:] - corners[:, :2]
    boxes = {
        "corners": corners,
        "size": np.concatenate([corners[:, :2], sides], axis=1),
        "centre": np.concatenate([corners[:, :2] + sides / 2, sides], axis=1),
    }[form]
    points = np.stack(
        [(box[:2] + 0.5 * (box[2:] - box[:2]))[None] + np.arange(10).reshape(5, 2) for box in corners]
    )
    unit = np.array([320, 320], np.float32) if units == "fractions" else np.ones(2, np.float32)
    fixed = {
        "where": (boxes / np.tile(unit, 2))[None],
        "sure": np.array([[0.9, 0.8, 0.95, 0.3]]),
        "five": (points / unit).reshape(1, 4, 10),
    }
    model = of_means((1, 3, 320, 320), {}, channel=1, fixed=fixed)
    facts = {"boxes": "where", "scores": "sure", "landmarks": "five", "form": form, "units": units}
    network = made(described("detector", colour="rgb", range=[0, 1], **facts), model)
    found = network.detect(np.zeros((320, 640, 3), np.uint8))
    assert [face.score for face in found] == pytest.approx([0.95, 0.9])
    assert found[0].box == pytest.approx((400, 80, 520, 220), abs=1e-3)
    assert found[1].box == pytest.approx((20, 40, 120, 160), abs=1e-3)
    assert found[1].landmarks == pytest.approx(points[0] * 2, abs=1e-3)
    assert network.detect(np.zeros((9, 9, 3), np.uint8))[0].box == pytest.approx(
        (200, 40, 260, 110), abs=1e-3
    )


GOOD = {"labels": LABELS, "colour": "rgb", "range": [0, 1]}


@pytest.mark.parametrize(
    ("kind", "facts", "part"),
    [
        ("expression", GOOD | {"range": None}, "range is missing"),
        ("expression", GOOD | {"range": [0]}, "range is two numbers"),
        ("expression", GOOD | {"range": [0, "x"]}, "range is two numbers"),
        ("expression", GOOD | {"colour": None}, "colour is missing"),
        ("expression", GOOD | {"colour": "pink"}, "colour is one of"),
        ("expression", GOOD | {"labels": None}, "labels"),
        ("expression", GOOD | {"labels": ["a", "b", "happy"]}, "labels"),
        ("expression", GOOD | {"labels": ["joy", "happy", "sad"]}, "labels"),
        ("expression", GOOD | {"labels": "happy"}, "labels are texts"),
        ("expression", GOOD | {"labels": [1, 2, 3]}, "labels are texts"),
        ("expression", GOOD | {"side": 5}, "side is a whole number"),
        ("expression", GOOD | {"side": "48"}, "side is a whole number"),
        ("expression", GOOD | {"std": 0}, "std is a number"),
        ("expression", GOOD | {"mean": [1, 2]}, "mean is a number"),
        ("expression", GOOD | {"cut": "head"}, "cut is one of"),
        ("expression", GOOD | {"margin": 9}, "margin is a number"),
        ("expression", GOOD | {"margin": 10**400}, "margin is a number"),
        ("expression", GOOD | {"margin": float("nan")}, "margin is a number"),
        ("expression", GOOD | {"outputs": "scores"}, "outputs is one of"),
        ("expression", GOOD | {"layout": "chwn"}, "layout is one of"),
        ("attributes", {**GOOD, "labels": ["he", "she"]}, "labels are woman, man"),
        ("attributes", {**GOOD, "labels": None, "gender": "out"}, "labels are missing"),
        ("attributes", {**GOOD, "labels": None, "age": "years"}, "age is one of the outputs out"),
        ("pose", {**GOOD, "order": ["up", "down", "left"]}, "order is like"),
        ("pose", {**GOOD, "cut": "arcface"}, 'cut is "box"'),
        ("landmarks", {**GOOD, "units": "metres"}, "units is one of"),
        ("landmarks", {**GOOD, "cut": "expression"}, 'cut is "box"'),
        ("detector", {**GOOD, "boxes": "b"}, "boxes is one of the outputs out"),
        ("detector", GOOD, "scores is one of the outputs out"),
        ("embedder", {**GOOD, "dimensions": "many"}, "dimensions is a number"),
        ("embedder", {**GOOD, "distances": {"seed": 0.1}}, "distances.core is missing"),
        ("embedder", {**GOOD, "distances": 0.3}, "distances.seed is missing"),
        (
            "expression",
            GOOD | {"source": [{"file": "a.onnx"}, {"file": "b.onnx", "part": "b"}]},
            "one ONNX file",
        ),
    ],
)
def test_what_is_missing_or_wrong_in_an_entry_is_said_in_a_sentence(
    kind: str, facts: dict[str, Any], part: str
) -> None:
    with pytest.raises(BadModelEntry) as caught:
        made(described(kind, **facts), expression())
    assert part in str(caught.value)
    assert "mine: " in str(caught.value)


@pytest.mark.parametrize(
    ("kind", "facts", "model"),
    [
        ("expression", {"side": 64}, expression()),
        ("expression", {"labels": ["happy", "sad"]}, expression()),
        ("expression", {"colour": "grey"}, expression()),
        ("expression", {}, expression(("n", 2, 48, 48))),
        ("expression", {}, expression((4, 3, 48, 48))),
        ("expression", {}, expression(("n", 3, 48, 48), kind=TensorProto.INT64)),
        ("expression", {"colour": "rgb"}, expression(("n", 48, 48), None)),
        ("expression", {}, expression(("n", 3, 48, 48, 2))),
        ("embedder", {"dimensions": 4}, expression()),
        ("landmarks", {"labels": None}, expression()),
        ("pose", {"labels": None}, of_means(("n", 3, 48, 48), {"out": (SLOPES[:, :2], BASE[:2])}, channel=1)),
        ("attributes", {"labels": ["man", "woman"]}, expression()),
        (
            "detector",
            {},
            of_means(
                (1, 3, 64, 64),
                {},
                channel=1,
                fixed={"b": np.zeros((5, 4)), "s": np.zeros(4), "p": np.zeros((5, 10))},
            ),
        ),
    ],
)
def test_a_file_that_does_not_fit_is_refused_before_any_face(
    kind: str, facts: dict[str, Any], model: bytes
) -> None:
    with pytest.raises(WrongModelShape):
        made(described(kind, **(GOOD | facts)), model)


def test_a_batch_that_is_not_kept_apart_is_refused() -> None:
    """One row comes out for any number of faces."""
    weights = np.ones((3, 3))
    one = of_means(("n", 3, 48, 48), {"mixed": (weights, BASE)}, channel=1, fixed={"out": np.ones((1, 3))})
    model = onnx.load_model_from_string(one)
    del model.graph.output[0]
    with pytest.raises(WrongModelShape):
        made(described("expression", **GOOD), model.SerializeToString())


@pytest.mark.parametrize("data", [b"", b"nothing of the kind", expression()[:-40]])
def test_a_broken_file_is_refused(data: bytes) -> None:
    with pytest.raises((ModelDamaged, WrongModelShape)):
        made(described("expression", **GOOD), data)


def write(path: Path, data: bytes, *lines: str) -> tuple[Path, Path]:
    path.write_bytes(data)
    entry = path.with_name("entry.toml")
    entry.write_text("\n".join(["[[model]]", *lines]), encoding="utf-8")
    return path, entry


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FACEAPP_MODELS", str(tmp_path / "models"))
    return tmp_path


def test_from_the_command_line_to_a_face(
    folder: Path, astronaut: Pixels, detector: Mtcnn, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = ['id = "mine"', 'kind = "expression"', f"labels = {LABELS}", 'colour = "rgb"', "range = [0, 1]"]
    file, entry = write(folder / "net.onnx", expression(), *lines)
    assert cli.main(["models", "add", str(file), "--entry", str(entry)]) == 0
    assert "mine" in capsys.readouterr().out
    network = registry.load_expression("mine")
    row = network.classify(astronaut, [detector.detect(astronaut)[0].landmarks])
    assert row.shape == (1, 7)
    assert row.sum() == pytest.approx(1)
    assert (network.id, network.version) == ("mine", registry.entry("mine").version)
    assert cli.main(["models", "check", "mine"]) == 0
    (folder / "models" / "own" / "mine" / "net.onnx").write_bytes(expression()[:-1])
    with pytest.raises(KnownError):
        registry.load_expression("mine")


def test_what_training_writes_can_be_added_and_used(
    folder: Path, astronaut: Pixels, detector: Mtcnn, capsys: pytest.CaptureFixture[str]
) -> None:
    """A stand-in of the trained network's input and output, with the entry that training writes."""
    import hashlib

    weights = (np.zeros((1, 7)), np.array([0.1, 0.1, 0.1, 0.4, 0.1, 0.1, 0.1]))
    data = of_means(("n", 48, 48), {"out": weights}, channel=None, kind=TensorProto.UINT8)
    file = folder / "Our family.onnx"
    file.write_bytes(data)
    checksum = hashlib.sha256(data).hexdigest()
    page = training_entry.write(file, len(data), checksum, Origin(), Learned(0, ()))
    assert cli.main(["models", "add", str(file), "--entry", str(page)]) == 0
    capsys.readouterr()
    network = registry.load_expression("own-our-family")
    row = network.classify(astronaut, [detector.detect(astronaut)[0].landmarks])[0]
    assert EXPRESSIONS[int(row.argmax())] is Expression.HAPPY


@pytest.mark.parametrize("apart", [False, True])
def test_what_does_not_fit_is_refused_when_it_is_added(folder: Path, apart: bool) -> None:
    from faceapp.services.examining import Apart, here
    from faceapp.services.own_models import add_own

    examine = Apart() if apart else here
    lines = ['id = "mine"', 'kind = "embedder"', 'colour = "rgb"']
    file, entry = write(folder / "net.onnx", expression(), *lines)
    with pytest.raises(BadModelEntry, match=r"entry\.toml can not be used: mine: range is missing"):
        add_own(file, entry, examine=examine)
    write(file, expression(), *lines, "range = [0, 1]", "dimensions = 5")
    with pytest.raises(WrongModelShape, match=r"net\.onnx does not take and give what mine should"):
        add_own(file, entry, examine=examine)
    assert [path.name for path in (folder / "models").rglob("*") if path.is_file()] in ([], [".lock"] * 2)
    write(file, expression(), *lines, "range = [0, 1]", "dimensions = 3")
    assert add_own(file, entry, examine=examine).id == "mine"
