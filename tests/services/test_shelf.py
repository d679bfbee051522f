"""The shelves: what is listed, what is checked, and which files from disk are taken."""

from __future__ import annotations

import pickle
import tomllib
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from faceapp.domain.errors import (
    BadModelEntry,
    BadNetworkFacts,
    CannotWrite,
    IsFolder,
    KnownError,
    ModelDamaged,
    ModelIncluded,
    ModelInUse,
    ModelUnchecked,
    NoSuchModel,
    NothingThere,
    UnknownModelFile,
    UnsafeModel,
    WrongModelShape,
)
from faceapp.domain.own_network import Colour, OwnNetwork, Values
from faceapp.domain.shelf import Getting, ModelState
from faceapp.services import own_models, shelf
from faceapp.vision import entries
from faceapp.vision.sources import models_folder


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FACEAPP_MODELS", str(tmp_path / "models"))
    return tmp_path / "models"


def network(path: Path, shape: tuple[int, ...] = (48, 48, 1), labels: int = 7) -> Path:
    """An ONNX file: flatten, then a dense layer."""
    weight = numpy_helper.from_array(np.zeros((int(np.prod(shape)), labels), np.float32), "weight")
    nodes = [
        helper.make_node("Flatten", ["x"], ["flat"]),
        helper.make_node("MatMul", ["flat", "weight"], ["y"]),
    ]
    x = helper.make_tensor_value_info("x", TensorProto.FLOAT, ["n", *shape])
    y = helper.make_tensor_value_info("y", TensorProto.FLOAT, ["n", labels])
    graph = helper.make_graph(nodes, "g", [x], [y], [weight])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.save(model, path)
    return path


def state(model: str) -> ModelState:
    return shelf.shelf_model(model).state


def left() -> list[str]:
    """Files in the models folder, without locks."""
    found = (path for path in models_folder().rglob("*") if path.is_file() and path.name != ".lock")
    return sorted(str(path.relative_to(models_folder())) for path in found)


def test_the_shelf_says_what_is_there_and_how_to_get_the_rest() -> None:
    models = {model.id: model for model in shelf.shelf()}
    assert models["mtcnn"].state is ModelState.READY
    assert models["mtcnn"].getting is Getting.INCLUDED
    assert (models["yunet"].state, models["yunet"].getting) == (ModelState.MISSING, Getting.DOWNLOAD)
    assert (models["yunet"].size, models["yunet"].exact) == (232_589, True)
    assert models["facenet-vggface2"].getting is Getting.BY_HAND
    assert not models["facenet-vggface2"].exact
    assert models["big-xception"].getting is Getting.DISK
    assert models["emotiefflib-b0"].getting is Getting.DOWNLOAD
    assert not models_folder().exists()  # looking makes nothing


def test_a_published_file_is_recognised_whatever_its_name(shared: Path, tmp_path: Path) -> None:
    file = tmp_path / "renamed.bin"
    file.write_bytes((shared / "weights" / "face_detection_yunet_2023mar.onnx").read_bytes())
    assert shelf.add(file).id == "yunet"
    assert state("yunet") is ModelState.READY
    assert entries.entry("yunet").sources[0].read() == file.read_bytes()
    assert shelf.add(file, model="yunet").id == "yunet"
    with pytest.raises(ModelDamaged):  # not what the user says it is
        shelf.add(file, model="sface")
    assert shelf.add(entries.entry("yunet").sources[0].checked()).id == "yunet"  # from its own place
    assert left() == ["yunet/face_detection_yunet_2023mar.onnx"]


def test_models_of_several_files_are_ready_with_the_last(shared: Path) -> None:
    assert shelf.add(shared / "weights" / "fsanet-1x1-iter-688590.onnx").state is ModelState.PARTIAL
    assert shelf.add(shared / "weights" / "fsanet-var-iter-688590.onnx").state is ModelState.READY


def test_files_that_nobody_knows_are_not_taken(tmp_path: Path) -> None:
    file = network(tmp_path / "some.onnx")
    with pytest.raises(UnknownModelFile, match=r"some\.onnx"):
        shelf.add(file)
    with pytest.raises(NoSuchModel):
        shelf.add(file, model="nonesuch")
    with pytest.raises(ModelDamaged):  # its checksum is published, and this is another
        shelf.add(file, model="yunet")
    with pytest.raises(ModelDamaged):
        shelf.add(file, model="mtcnn")
    with pytest.raises(NothingThere):
        shelf.add(tmp_path / "nothing.onnx")
    with pytest.raises(IsFolder):
        shelf.add(tmp_path)
    assert left() == []


def test_where_nothing_is_published_the_users_word_counts(tmp_path: Path) -> None:
    file = network(tmp_path / "downloaded.onnx")
    assert shelf.add(file, model="deepface-expression").state is ModelState.READY
    source = entries.entry("deepface-expression").sources[0]
    assert source.read() == file.read_bytes()
    assert [found.problem for found in shelf.check(["deepface-expression"])] == [None]
    assert source.goal is not None
    source.goal.write_bytes(b"something else")
    (found,) = shelf.check(["deepface-expression"])
    assert isinstance(found.problem, ModelDamaged)
    assert shelf.add(file, model="deepface-expression").state is ModelState.READY


def test_the_users_word_counts_for_a_file_that_was_put_there_by_hand(tmp_path: Path) -> None:
    source = entries.entry("deepface-expression").sources[0]
    assert source.goal is not None
    source.goal.parent.mkdir(parents=True)
    network(source.goal)
    assert state("deepface-expression") is not ModelState.READY
    (found,) = shelf.check(["deepface-expression"])
    assert isinstance(found.problem, ModelUnchecked)
    assert shelf.add(source.goal, model="deepface-expression").state is ModelState.READY


def test_the_users_word_does_not_make_another_network_fit(tmp_path: Path) -> None:
    with pytest.raises(WrongModelShape):
        shelf.add(network(tmp_path / "n.onnx", (64, 64, 1)), model="deepface-expression")
    (tmp_path / "n.onnx").write_bytes(b"<html>not found</html>")
    with pytest.raises(ModelDamaged, match=r"n\.onnx"):
        shelf.add(tmp_path / "n.onnx", model="deepface-expression")
    assert left() == []
    assert state("deepface-expression") is ModelState.MISSING


def test_a_forged_pickle_is_not_taken_and_not_run(tmp_path: Path) -> None:
    import os

    import torch

    class Evil:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return os.system, (f"touch {tmp_path / 'was here'}",)

    torch.save({"last_linear.weight": Evil()}, tmp_path / "20180402-114759-vggface2.pt")
    with pytest.raises(UnsafeModel, match="vggface2"):
        shelf.add(tmp_path / "20180402-114759-vggface2.pt", model="facenet-vggface2")
    assert not (tmp_path / "was here").exists()
    assert left() == []


def test_the_real_weights_of_facenet(shared: Path) -> None:
    file = shared / "weights" / "20180402-114759-vggface2.pt"
    with pytest.raises(UnknownModelFile):
        shelf.add(file)
    assert shelf.add(file, model="facenet-vggface2").state is ModelState.READY


def test_every_real_file_finds_its_model(shared: Path) -> None:
    for file in (shared / "weights").glob("*.onnx"):
        shelf.add(file)
    ready = {model.id for model in shelf.shelf() if model.state is ModelState.READY}
    assert ready >= {
        *("yunet", "mobilefacenet", "faceapi-expression", "faceapi-age-gender"),
        *("faceapi-landmarks", "big-xception", "fsanet"),
    }
    assert {found.model for found in shelf.check()} == ready
    assert not [found for found in shelf.check() if found.problem]


def test_a_check_of_one_that_is_not_there_says_so() -> None:
    (found,) = shelf.check(["yunet"])
    assert isinstance(found.problem, ModelDamaged)
    with pytest.raises(NoSuchModel):
        list(shelf.check(["nonesuch"]))


def test_copies_of_a_program_that_was_killed_are_cleared_away(tmp_path: Path, folder: Path) -> None:
    (folder / "deepface-expression").mkdir(parents=True)
    (folder / "deepface-expression" / ".new-abc").write_bytes(b"half a copy")
    shelf.add(network(tmp_path / "n.onnx"), model="deepface-expression")
    assert len(left()) == 2


def test_a_folder_that_can_not_be_made(folder: Path, shared: Path) -> None:
    folder.write_text("a file")
    with pytest.raises(CannotWrite):
        shelf.add(shared / "weights" / "face_detection_yunet_2023mar.onnx")


# --- the user's own ----------------------------------------------------------------------

ENTRY = """
[[model]]
id = "mine"
kind = "expression"
name = "Mine \\"quoted\\" \\\\ ümläut \\u0001"
licence = "my own"
labels = ["happy", "neutral"]
temperature = 1.5
mean = [0.5]
range = [0, 1]
big = inf
since = 2024-05-06
[model.crop]
side = 48
"grey or not" = true
[[model.source]]
file = "anything.onnx"
inputs = [[-1, 48, 48, 1]]
outputs = [[-1, 2]]
"""


def describe(tmp_path: Path, text: str = ENTRY) -> Path:
    path = tmp_path / "entry.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_an_own_model_comes_with_its_description(tmp_path: Path) -> None:
    file = network(tmp_path / "best.onnx", labels=2)
    shown = own_models.add_own(file, describe(tmp_path))
    assert (shown.id, shown.shelf, shown.state, shown.exact) == ("mine", "own", ModelState.READY, True)
    assert shown.labels == ("happy", "neutral")
    mine = entries.entry("mine")
    assert mine.source("network").read() == file.read_bytes()
    wanted = tomllib.loads(ENTRY)["model"][0]
    kept = {key: value for key, value in mine.facts.items() if key in wanted and key != "source"}
    assert kept == {key: value for key, value in wanted.items() if key != "source"}
    assert mine.sources[0].inputs == ((-1, 48, 48, 1),)
    assert [found.problem for found in shelf.check(["mine"])] == [None]


def test_own_models_are_replaced_by_those_of_the_same_id(tmp_path: Path) -> None:
    own_models.add_own(network(tmp_path / "one.onnx", labels=2), describe(tmp_path))
    other = describe(tmp_path, ENTRY.replace('"mine"', '"other"'))
    own_models.add_own(network(tmp_path / "one.onnx", labels=2), other)
    better = network(tmp_path / "two.onnx", (48, 48, 1), 3)
    text = ENTRY.replace("[-1, 2]", "[-1, 3]").replace("anything", "better").replace('["h', '["sad", "h')
    own_models.add_own(better, describe(tmp_path, text))
    assert left() == ["own.toml", "own/mine/better.onnx", "own/other/anything.onnx"]
    assert [model.id for model in shelf.shelf() if model.shelf == "own"] == ["other", "mine"]
    assert entries.entry("mine").sources[0].read() == better.read_bytes()
    assert [found.problem for found in shelf.check(["mine", "other"])] == [None, None]


def test_the_shortest_description(tmp_path: Path) -> None:
    text = 'id = "small"\nkind = "expression"\nlabels = ["happy", "sad"]\nrange = [0, 1]\n'
    shown = own_models.add_own(network(tmp_path / "n.onnx", labels=2), describe(tmp_path, text))
    assert (shown.name, shown.licence, shown.state) == ("small", "not known", ModelState.READY)


def test_an_own_model_of_two_files(tmp_path: Path) -> None:
    text = 'id = "two"\nkind = "pose"\nadapter = "fsanet"\n' + "".join(
        f'[[source]]\npart = "{part}"\nfile = "{part}.onnx"\n' for part in ("first", "second")
    )
    network(tmp_path / "first.onnx")
    with pytest.raises(NothingThere, match="second"):
        own_models.add_own(tmp_path / "first.onnx", describe(tmp_path, text))
    assert left() == []
    network(tmp_path / "second.onnx", labels=2)
    own_models.add_own(tmp_path / "first.onnx", describe(tmp_path, text))
    assert entries.entry("two").source("second").read() == (tmp_path / "second.onnx").read_bytes()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"mine"', '"yunet"'),
        ('"mine"', '"../../mine"'),
        ('"anything.onnx"', '"../../anything.onnx"'),
        ('"expression"', '"feeling"'),
        ("[[model]]", '[[model]]\nid = "a"\n[[model]]'),
        ("[[model]]", "[["),
        ('licence = "my own"', "licence = 3"),
        ("range = [0, 1]", ""),
        ('labels = ["happy", "neutral"]', ""),
    ],
)
def test_descriptions_that_can_not_be_used(tmp_path: Path, old: str, new: str) -> None:
    assert old in ENTRY
    with pytest.raises(BadModelEntry, match=r"entry\.toml"):
        own_models.add_own(
            network(tmp_path / "n.onnx", labels=2), describe(tmp_path, ENTRY.replace(old, new))
        )
    assert left() == []


def test_own_files_that_can_not_be_used(tmp_path: Path) -> None:
    entry = describe(tmp_path)
    with pytest.raises(WrongModelShape):
        own_models.add_own(network(tmp_path / "n.onnx", labels=7), entry)
    (tmp_path / "n.onnx").write_bytes(b"nothing")
    with pytest.raises(ModelDamaged):
        own_models.add_own(tmp_path / "n.onnx", entry)
    with pytest.raises(UnsafeModel):
        own_models.add_own(tmp_path / "n.onnx", describe(tmp_path, ENTRY.replace("anything.onnx", "n.pkl")))
    with pytest.raises(NothingThere):
        own_models.add_own(tmp_path / "n.onnx", tmp_path / "none.toml")
    assert left() == []


def test_a_broken_list_of_own_models_is_not_overwritten(tmp_path: Path, folder: Path) -> None:
    folder.mkdir()
    (folder / "own.toml").write_text("[[")
    with pytest.raises(KnownError, match=r"own\.toml"):
        own_models.add_own(network(tmp_path / "n.onnx", labels=2), describe(tmp_path))
    assert (folder / "own.toml").read_text() == "[["
    assert left() == ["own.toml"]


def test_a_file_that_can_not_be_right_is_damaged(shared: Path) -> None:
    shelf.add(shared / "weights" / "face_detection_yunet_2023mar.onnx")
    goal = entries.entry("yunet").sources[0].goal
    assert goal is not None
    goal.write_bytes(goal.read_bytes()[:1000])
    assert state("yunet") is ModelState.DAMAGED
    shelf.add(shared / "weights" / "face_detection_yunet_2023mar.onnx")
    assert state("yunet") is ModelState.READY


def test_what_is_removed_is_gone_but_never_what_is_in_use(shared: Path, tmp_path: Path) -> None:
    for file in ("fsanet-1x1-iter-688590.onnx", "fsanet-var-iter-688590.onnx"):
        shelf.add(shared / "weights" / file)
    with pytest.raises(ModelInUse, match="FSA-Net is in use"):
        shelf.remove("fsanet", {"fsanet"})
    assert state("fsanet") is ModelState.READY
    shelf.remove("fsanet", {"yunet"})
    assert state("fsanet") is ModelState.MISSING
    assert left() == []
    shelf.remove("fsanet")  # harmless
    with pytest.raises(ModelIncluded, match="MTCNN comes with the program"):
        shelf.remove("mtcnn")
    with pytest.raises(NoSuchModel):
        shelf.remove("nonesuch")
    file = network(tmp_path / "weights.onnx")
    shelf.add(file, model="deepface-expression")  # its checksum was kept beside it
    shelf.remove("deepface-expression")
    assert left() == []


def test_half_a_download_is_removed_with_the_rest() -> None:
    goal = entries.entry("yunet").sources[0].goal
    assert goal is not None
    goal.parent.mkdir(parents=True)
    goal.with_name(f"{goal.name}.part").write_bytes(b"x" * 1000)
    assert state("yunet") is ModelState.PARTIAL
    shelf.remove("yunet")
    assert state("yunet") is ModelState.MISSING


LABELS = ("angry", "disgust", "fear", "happy", "sad", "surprise", "neutral")


@pytest.mark.parametrize("shape", [(1, 48, 48), (48, 48, 1), (48, 48)])
def test_a_network_described_in_the_form_is_on_the_shelf(tmp_path: Path, shape: tuple[int, ...]) -> None:
    file = network(tmp_path / "mine.onnx", shape)
    facts = OwnNetwork("My d\u00e9sk network", LABELS, 48, Colour.GREY, Values.SIGNED)
    shown = own_models.add_network(file, facts)
    assert (shown.id, shown.shelf, shown.kind) == ("my-desk-network", "own", "expression")
    assert (shown.name, shown.labels, shown.state) == ("My d\u00e9sk network", LABELS, ModelState.READY)
    entry = entries.entry(shown.id)
    assert entry.sources[0].inputs == ((-1, *shape),)
    assert {key: entry.facts[key] for key in ("side", "colour", "range")} == {
        "side": 48,
        "colour": "grey",
        "range": [-1, 1],
    }
    assert own_models.add_network(file, facts).id == "my-desk-network-2"  # it replaces none
    shelf.remove("my-desk-network")
    assert [model.id for model in shelf.shelf() if model.shelf == "own"] == ["my-desk-network-2"]
    assert "own/my-desk-network/mine.onnx" not in left()


def test_a_network_that_is_not_as_described_is_refused(tmp_path: Path) -> None:
    file = network(tmp_path / "mine.onnx")
    for wrong in (
        OwnNetwork("Mine", LABELS, 64, Colour.GREY, Values.UNIT),
        OwnNetwork("Mine", LABELS, 48, Colour.RGB, Values.UNIT),
        OwnNetwork("Mine", LABELS[:6], 48, Colour.GREY, Values.UNIT),
    ):
        with pytest.raises(WrongModelShape, match=r"mine\.onnx does not take and give"):
            own_models.add_network(file, wrong)
    right = OwnNetwork("Mine", LABELS, 48, Colour.GREY, Values.UNIT)
    for name, data, error in (
        ("cut.onnx", file.read_bytes()[:200], ModelDamaged),
        ("weights.pt", pickle.dumps(print), BadNetworkFacts),
    ):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(error):
            own_models.add_network(tmp_path / name, right)
    assert left() == []
