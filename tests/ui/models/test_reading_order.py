"""The keys on the pages of models and figures."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from faceapp.services import figures, shelf
from faceapp.ui.figures.page import FiguresPage
from faceapp.ui.models.page import ModelsPage
from faceapp.ui.pages import PageName
from tests.ui.figures.test_figures_page import of_expressions, of_people
from tests.ui.reading_order import check, name_of

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")
WAIT = 60_000


@pytest.fixture(autouse=True)
def _own_models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FACEAPP_MODELS", str(tmp_path / "models"))


def test_the_models_page(qtbot: QtBot, open_window, shared: Path) -> None:
    shelf.add(shared / "weights" / "fsanet-1x1-iter-688590.onnx")
    shelf.add(shared / "weights" / "faceapi_landmark68.onnx")
    window = open_window()
    window.show_page(PageName.MODELS)
    page = window.pages.page(PageName.MODELS)
    assert isinstance(page, ModelsPage)
    qtbot.waitUntil(lambda: page._now is not None and bool(page._read.models), timeout=WAIT)
    qtbot.waitUntil(page.offer.isVisible, timeout=WAIT)
    qtbot.waitUntil(page.row("yunet").button.isVisible, timeout=WAIT)
    names = [name_of(part) for part in check(page, page._back)]
    assert names[:4] == ["Back (Esc)", "Check all", "Get the faster pair\u2026", "Measure models"]
    assert "Download YuNet" in names
    assert names[-2:] == ["Mirror", "Proxy"]


def test_the_figures_page(qtbot: QtBot, open_window) -> None:
    figures.keep(of_people("dlib-resnet", 991))
    figures.keep(of_expressions())
    window = open_window()
    window.show_page(PageName.FIGURES)
    page = window.pages.page(PageName.FIGURES)
    assert isinstance(page, FiguresPage)
    qtbot.waitUntil(page.results.isVisible, timeout=WAIT)
    names = [name_of(part) for part in check(page, page._back)]
    assert names[:2] == ["Back (Esc)", "Measure\u2026"]
    assert {"Recognising people", "Expression", "Save table\u2026", "All figures"} <= set(names)
    page.button.click()
    qtbot.waitUntil(lambda: all(one.isVisible() for one in page.choosing.boxes), timeout=WAIT)
    names = [name_of(part) for part in check(page, page._back)]
    assert names[:2] == ["Back (Esc)", "Cancel"]  # nothing is chosen: there is nothing to start
    assert "Finding faces: MTCNN" in names
    assert "Choose: A table of pairs" in names
