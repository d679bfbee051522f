"""Adding models of one's own in the window: what is asked, what is refused, what comes of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from faceapp.domain.expression import EXPRESSIONS
from faceapp.services import shelf
from faceapp.ui.models.own_sheet import OwnSheet
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
    qtbot.waitUntil(lambda: bool(sheet.wrong) and sheet._add.isEnabled(), timeout=WAIT)
    assert sheet.isVisible()
    return sheet.wrong


def test_a_network_for_expressions(qtbot: QtBot, page: ModelsPage, shared: Path, tmp_path: Path) -> None:
    sheet = page.handling.ask_own()
    assert refused(qtbot, sheet) == "Choose the file of the model first."
    cut = tmp_path / "cut.onnx"
    cut.write_bytes((shared / "weights" / "faceapi_expression.onnx").read_bytes()[:1000])
    sheet.take_file(cut)
    assert refused(qtbot, sheet) == f"The model file {cut} is damaged or not what it should be."
    file = shared / "weights" / "faceapi_expression.onnx"
    sheet.take_file(file)
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
    sheet.choose_described()
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
