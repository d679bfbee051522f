"""Adding models of one's own in the window: what is asked, what is refused, what comes of it."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from faceapp.domain.expression import EXPRESSIONS
from faceapp.services import shelf
from faceapp.ui.models.own_sheet import DESCRIBED, OwnSheet
from faceapp.ui.models.page import ModelsPage
from faceapp.ui.models.row import Verb
from faceapp.ui.pages import PageName
from faceapp.vision import entries

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")
WAIT = 60_000
LABELS = "neutral, happy, sad, angry, fear, disgust, surprise"


@pytest.fixture
def page(qtbot: QtBot, open_window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModelsPage:
    monkeypatch.setenv("FACEAPP_MODELS", str(tmp_path / "models"))
    window = open_window()
    window.show_page(PageName.MODELS)
    page = window.pages.page(PageName.MODELS)
    assert isinstance(page, ModelsPage)
    qtbot.waitUntil(lambda: page._now is not None and bool(page._read.models), timeout=WAIT)
    return page


def refused(qtbot: QtBot, sheet: OwnSheet) -> str:
    sheet.accept()
    qtbot.waitUntil(lambda: bool(sheet.wrong) and sheet.go.isEnabled(), timeout=WAIT)
    assert sheet.isVisible()
    return sheet.wrong


def other(file: Path, copy: Path) -> Path:
    """The same network in a file with another checksum."""
    import onnx

    model = onnx.load(file)
    model.doc_string = "mine"
    onnx.save(model, copy)
    return copy


def test_a_known_file_goes_to_its_place(qtbot: QtBot, page: ModelsPage, shared: Path) -> None:
    for file, model in (
        ("face_detection_yunet_2023mar.onnx", "yunet"),
        ("mobilefacenet_foamliu.onnx", "mobilefacenet"),
    ):
        sheet = page.handling.ask_own()
        assert not sheet.facts.isVisible()
        sheet.take_file(shared / "weights" / file)
        qtbot.waitUntil(lambda sheet=sheet: sheet.found.startswith("This is"), timeout=WAIT)
        assert not sheet.facts.isVisible()
        with qtbot.waitSignal(sheet.added, timeout=WAIT):
            sheet.accept()
        qtbot.waitUntil(lambda model=model: page.row(model).state == "Ready", timeout=WAIT)
    assert not page._sections["own"].rows


def test_a_file_nobody_published_a_checksum_of_is_known_by_its_name(
    qtbot: QtBot, page: ModelsPage, tmp_path: Path
) -> None:
    file = tmp_path / "20180402-114759-vggface2.pt"
    file.write_bytes(b"no network")
    sheet = page.handling.ask_own()
    sheet.take_file(file)
    qtbot.waitUntil(lambda: "By its name this is FaceNet (VGGFace2)" in sheet.found, timeout=WAIT)
    assert "damaged" in refused(qtbot, sheet)
    sheet.take_file(tmp_path / "gone.onnx")
    qtbot.waitUntil(lambda: "There is no file" in sheet.wrong, timeout=WAIT)
    assert refused(qtbot, sheet) == "Choose the file of the model first."


def test_what_is_no_model_is_refused_as_soon_as_it_is_chosen(
    qtbot: QtBot, page: ModelsPage, tmp_path: Path, shared: Path
) -> None:
    sheet = page.handling.ask_own()
    for name, data, words in (
        ("weights.pt", b"weights", "is damaged, or no PyTorch file."),
        ("pickled.pkl", pickle.dumps(print), "could run foreign code"),
        ("pickled.onnx", pickle.dumps(print), "is damaged, or no ONNX file."),
        (
            "cut.onnx",
            (shared / "weights" / "faceapi_expression.onnx").read_bytes()[:1000],
            "is damaged, or no ONNX file.",
        ),
    ):
        file = tmp_path / name
        file.write_bytes(data)
        sheet.take_file(file)
        qtbot.waitUntil(lambda words=words: words in sheet.wrong, timeout=WAIT)
        assert not sheet.facts.isVisible()
        assert not sheet.found
    assert refused(qtbot, sheet) == "Choose the file of the model first."


def test_other_formats_are_not_taken(qtbot: QtBot, page: ModelsPage, tmp_path: Path) -> None:
    import torch

    file = tmp_path / "weights.pt"
    torch.save({"weight": torch.zeros(2)}, file)
    sheet = page.handling.ask_own()
    sheet.take_file(file)
    assert "has to be ONNX" in refused(qtbot, sheet)


def test_a_network_that_recognises_people(
    qtbot: QtBot, page: ModelsPage, shared: Path, tmp_path: Path
) -> None:
    sheet = page.handling.ask_own()
    sheet.take_file(other(shared / "weights" / "mobilefacenet_foamliu.onnx", tmp_path / "mine.onnx"))
    qtbot.waitUntil(sheet.facts.isVisible, timeout=WAIT)
    sheet._kinds.setCurrentIndex(sheet._kinds.findData("embedder"))
    assert not sheet.labels.isVisible()
    assert sheet.side.value() == 112
    with qtbot.waitSignal(sheet.added, timeout=WAIT):
        sheet.accept()
    qtbot.waitUntil(lambda: any(row.standing.model.id == "mine" for row in page._sections["own"].rows))
    row = page.row("mine")
    assert row.standing.model.kind == "embedder"
    assert (row.state, row.button.isVisible()) == ("Ready", False)
    assert "has to name distances" in row.note


def test_a_network_for_expressions(qtbot: QtBot, page: ModelsPage, shared: Path, tmp_path: Path) -> None:
    sheet = page.handling.ask_own()
    assert refused(qtbot, sheet) == "Choose the file of the model first."
    file = other(shared / "weights" / "faceapi_expression.onnx", tmp_path / "mine.onnx")
    sheet.take_file(file)
    qtbot.waitUntil(lambda: "none of the models listed" in sheet.found, timeout=WAIT)
    assert sheet.facts.isVisible()
    sheet.name.setText("Mine")
    sheet.labels.setText("happy, bored")
    assert "bored is none of angry" in refused(qtbot, sheet)
    sheet.labels.setText(LABELS)
    assert refused(qtbot, sheet) == f"{file} does not take and give what Mine should."
    sheet.side.setValue(112)
    sheet.colour.setCurrentIndex(1)
    sheet.values.setCurrentIndex(0)
    with qtbot.waitSignal(sheet.added, timeout=WAIT):
        sheet.accept()
    qtbot.waitUntil(lambda: any(row.standing.model.id == "mine" for row in page._sections["own"].rows))
    row = page.row("mine")
    assert (row.state, row.button.text()) == ("Ready", "Use\u2026")
    assert Verb.REMOVE in row.verbs()

    from faceapp.vision.registry import load_expression

    assert load_expression("mine").id == "mine"  # what the form asks for is enough to run it


def test_a_file_with_its_description(qtbot: QtBot, page: ModelsPage, shared: Path, tmp_path: Path) -> None:
    sheet = page.handling.ask_own()
    sheet._kinds.setCurrentIndex(sheet._kinds.findData(DESCRIBED))
    sheet.take_file(shared / "weights" / "fer2013_big_XCEPTION.54-0.66.onnx")
    assert refused(qtbot, sheet) == "Choose the file that describes it first."
    description = tmp_path / "mine.toml"
    description.write_text('id = "yunet"\nkind = "expression"\n')
    sheet.take_description(description)
    assert "yunet is the program's own" in refused(qtbot, sheet)
    facts = 'id = "mine"\nkind = "expression"\nname = "Mine"\nhomepage = "file:///etc"\n'
    description.write_text(facts)
    assert f"The description of a model in {description} can not be used" in refused(qtbot, sheet)
    description.write_text(
        f"{facts}range = [-1, 1]\nlabels = {[str(one) for one in EXPRESSIONS]!r}\n".replace("'", '"')
    )
    with qtbot.waitSignal(sheet.added, timeout=WAIT):
        sheet.accept()
    qtbot.waitUntil(lambda: any(row.standing.model.id == "mine" for row in page._sections["own"].rows))
    assert Verb.HOMEPAGE not in page.row("mine").verbs()  # only web pages are opened
    assert shelf.shelf_model("mine").name == "Mine"
    assert entries.entry("mine").sources[0].checked().is_file()
