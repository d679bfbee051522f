"""The models page while it is read, when it is left and come back to, and when others change the shelf."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from faceapp.domain.errors import ModelDamaged
from faceapp.domain.face import Author
from faceapp.domain.model_choice import BUILT_IN, ModelChoice
from faceapp.domain.shelf import ModelChecked
from faceapp.engine.model_jobs import Download, Phase
from faceapp.services import choosing, shelf
from faceapp.services.library import Library, open_library
from faceapp.services.models import in_use, written
from faceapp.storage import switching as storage
from faceapp.ui.models.page import ModelsPage
from faceapp.ui.models.row import Verb
from faceapp.ui.pages import PageName
from faceapp.ui.toast import Toast
from faceapp.ui.window import MainWindow

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")
WAIT = 60_000
PAIR = {"yunet": "face_detection_yunet_2023mar.onnx", "mobilefacenet": "mobilefacenet_foamliu.onnx"}


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FACEAPP_MODELS", str(tmp_path / "models"))


def page_of(qtbot: QtBot, window: MainWindow) -> ModelsPage:
    window.show_page(PageName.MODELS)
    page = window.pages.page(PageName.MODELS)
    assert isinstance(page, ModelsPage)
    qtbot.waitUntil(lambda: page._now is not None and bool(page._read.models), timeout=WAIT)
    return page


def nothings(page: ModelsPage) -> list[str]:
    return [
        name
        for name, section in page._sections.items()
        for label in section.findChildren(QLabel)
        if label.text() == "None yet." and label.isVisible()
    ]


def test_nothing_is_said_of_shelves_before_they_are_read(qtbot: QtBot, open_window) -> None:
    window = open_window()
    window.show_page(PageName.MODELS)
    page = window.pages.page(PageName.MODELS)
    assert isinstance(page, ModelsPage)
    page._chose((BUILT_IN, None))  # what is in use is known before
    assert not page._read.models
    assert nothings(page) == []
    page_of(qtbot, window)
    assert nothings(page) == ["own"]


def test_what_was_told_is_gone_when_one_comes_back(qtbot: QtBot, open_window) -> None:
    window = open_window()
    page = page_of(qtbot, window)
    page._was_refused("yunet", "This is another file.")
    page._was_checked(ModelChecked("dlib-resnet", None))
    page._was_checked(ModelChecked("mtcnn", ModelDamaged(path="mtcnn")))
    assert page.row("yunet").note == "This is another file."
    assert page.row("dlib-resnet").note == "Its files are in order"
    window.show_page(PageName.PEOPLE)
    page_of(qtbot, window)
    assert page.row("yunet").note == page.row("dlib-resnet").note == ""
    assert page.row("mtcnn").state == "Damaged", "that is how it is, not what was done"


def test_what_was_told_is_gone_after_the_next_action(qtbot: QtBot, open_window) -> None:
    window = open_window()
    page = page_of(qtbot, window)
    page._was_refused("yunet", "This is another file.")
    page.row("dlib-resnet").asked.emit(Verb.CHECK)
    assert page.row("yunet").note == ""
    qtbot.waitUntil(lambda: page.row("dlib-resnet").note == "Its files are in order", timeout=WAIT)
    page.row("mtcnn").asked.emit(Verb.CHECK)
    assert page.row("dlib-resnet").note == ""
    qtbot.waitUntil(lambda: page.row("mtcnn").note == "Its files are in order", timeout=WAIT)


def test_models_that_another_program_adds_are_seen(qtbot: QtBot, open_window, shared: Path) -> None:
    window = open_window()
    page = page_of(qtbot, window)
    reads: list[object] = []
    page._watch.changed.connect(lambda: reads.append(None))
    for number, (model, file) in enumerate(PAIR.items(), 1):
        assert page.row(model).state == "Not here"
        shelf.add(shared / "weights" / file)
        qtbot.waitUntil(lambda model=model: page.row(model).state == "Ready", timeout=WAIT)
        qtbot.wait(1500)
        assert len(reads) <= 2 * number, "reading is no change"
    shelf.remove("yunet", frozenset())
    qtbot.waitUntil(lambda: page.row("yunet").state == "Not here", timeout=WAIT)


def use(library: Library, choice: ModelChoice) -> None:
    with library.write(Author.MODEL) as tx:
        storage.keep_choice(tx, written(choice))
        storage.switch(tx, written(choice))


def test_the_way_back_from_the_faster_pair_is_one_change(
    qtbot: QtBot, open_window, library_path: Path, shared: Path
) -> None:
    for file in PAIR.values():
        shelf.add(shared / "weights" / file)
    with open_library(library_path) as library:
        use(library, replace(BUILT_IN, detector="yunet", embedder="mobilefacenet"))
    window = open_window()
    page = page_of(qtbot, window)
    qtbot.waitUntil(page.offer.isVisible, timeout=WAIT)
    assert "YuNet + MobileFaceNet" in page.offer.words
    assert page.offer.button.text() == "Use the built-in pair\u2026"
    changes: list[object] = []
    window.context.engine.switching.switched.connect(changes.append)
    qtbot.mouseClick(page.offer.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), QDialog), timeout=WAIT)
    question = QApplication.activeModalWidget()
    assert isinstance(question, QDialog)
    (button,) = (one for one in question.findChildren(QPushButton) if one.text() == "Use")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    toast = window.findChild(Toast)
    assert toast is not None
    told = "MTCNN finds faces and dlib ResNet recognises people from now on"
    qtbot.waitUntil(lambda: toast.isVisible() and toast.text.startswith(told), timeout=WAIT)
    assert changes == [BUILT_IN]
    assert in_use(window.context.library) == BUILT_IN
    assert choosing.wanted(window.context.library) is None
    qtbot.waitUntil(lambda: page.offer.button.text() == "Use the faster pair\u2026", timeout=WAIT)


def test_a_download_that_failed_is_told_until_the_page_is_left(qtbot: QtBot, open_window) -> None:
    window = open_window()
    page = page_of(qtbot, window)
    jobs = window.context.engine.models

    def fail() -> None:
        model = page.row("yunet").standing.model
        jobs._note(Download(model, Phase.FAILED, 0, model.size, problem=ModelDamaged(path="yunet")))

    fail()
    assert page.row("yunet").button.text() == "Try again"
    window.show_page(PageName.PEOPLE)
    page_of(qtbot, window)
    assert page.row("yunet").note == ""
    assert page.row("yunet").button.text() == "Download\u2026"
    window.show_page(PageName.PEOPLE)
    fail()
    page_of(qtbot, window)
    assert page.row("yunet").button.text() == "Try again", "it failed while nobody looked"


def test_a_sheet_that_is_closed_while_it_looks_is_asked_nothing(
    qtbot: QtBot, open_window, tmp_path: Path
) -> None:
    window = open_window()
    page = page_of(qtbot, window)
    file = tmp_path / "mine.onnx"
    file.write_bytes(b"nothing")
    bugs: list[object] = []
    window.context.engine.models.bug.connect(bugs.append)
    sheet = page.handling.ask_own()
    sheet.take_file(file)
    gone: list[None] = []
    sheet.destroyed.connect(lambda *_: gone.append(None))
    sheet.reject()
    qtbot.waitUntil(lambda: bool(gone), timeout=WAIT)
    looked: list[None] = []
    window.context.engine.models.ask(lambda: None, looked.append)  # answered after the one before
    qtbot.waitUntil(lambda: bool(looked), timeout=WAIT)
    assert not bugs
