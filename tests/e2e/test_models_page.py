"""The better pair with one click, on a library with names: fetched over a bad line, and then in use."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QPushButton
from web_server import WebServer, serving
from world import World

from faceapp.domain.face import FaceState
from faceapp.domain.model_choice import BUILT_IN
from faceapp.services import browse, fetching
from faceapp.services.models import in_use
from faceapp.ui.models.asking import DownloadSheet
from faceapp.ui.models.page import ModelsPage
from faceapp.ui.pages import PageName
from faceapp.ui.toast import Toast
from faceapp.vision import entries

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")


@pytest.fixture
def server(shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[WebServer]:
    """A mirror with the real weights of the pair."""
    monkeypatch.setenv("FACEAPP_MODELS", str(tmp_path / "models"))
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    with serving() as running:
        for model, file in (
            ("yunet", "face_detection_yunet_2023mar.onnx"),
            ("mobilefacenet", "mobilefacenet_foamliu.onnx"),
        ):
            name = entries.entry(model).sources[0].name
            running.files[f"/{model}/{name}"] = (shared / "weights" / file).read_bytes()
        yield running
        running.release.set()


@pytest.mark.timeout(900)
def test_the_better_pair_with_one_click(
    album: Path, open_world: Callable[[], World], server: WebServer
) -> None:
    world = open_world()
    world.add(album, photos=10)
    (face,) = world.faces("portrait.jpg")
    world.window.context.operations.name_face(face.id, "Eileen Collins")
    world.idle()
    fetching.set_mirror(world.library, server.url)

    world.window.show_page(PageName.MODELS)
    page = world.window.pages.page(PageName.MODELS)
    assert isinstance(page, ModelsPage)
    world.until(page.offer.isVisible, "the offer")
    assert "YuNet + MobileFaceNet" in page.offer.words
    QTest.mouseClick(page.offer.button, Qt.MouseButton.LeftButton)
    world.until(lambda: isinstance(QApplication.activeModalWidget(), DownloadSheet), "the question")
    question = QApplication.activeModalWidget()
    assert isinstance(question, QDialog)
    assert server.requests == []
    assert in_use(world.library) == BUILT_IN

    server.script = [("cut", 50_000), ("serve",), ("cut", 2_000_000), ("status", 503)]
    QTest.keyClick(question, Qt.Key.Key_Return)
    world.until(lambda: in_use(world.library).embedder == "mobilefacenet", "the pair to take over", 300)
    assert in_use(world.library).detector == "yunet"
    world.until(lambda: page.row("mobilefacenet").state == "In use", "the page to follow")
    assert page.row("yunet").state == "In use"
    assert page.row("dlib-resnet").state == "Ready"
    assert page.offer.button.text() == "Use the built-in pair\u2026"
    assert not page.changing.isVisible()
    toast = world.window.findChild(Toast)
    assert toast is not None
    world.until(toast.isVisible, "the word that they took over")
    assert toast.text.startswith("YuNet finds faces and MobileFaceNet recognises people from now on")

    world.idle()
    (person,) = browse.people(world.library)
    assert person.name == "Eileen Collins"
    (face,) = world.faces("portrait.jpg")
    assert face.state is FaceState.CONFIRMED
    world.until(lambda: browse.counts(world.library).proposals >= 4, "proposals by the new models")

    QTest.mouseClick(page.offer.button, Qt.MouseButton.LeftButton)
    world.until(lambda: isinstance(QApplication.activeModalWidget(), QDialog), "the question")
    question = QApplication.activeModalWidget()
    assert isinstance(question, QDialog)
    (yes,) = (one for one in question.findChildren(QPushButton) if one.text() == "Use")
    QTest.mouseClick(yes, Qt.MouseButton.LeftButton)
    world.until(lambda: in_use(world.library) == BUILT_IN, "both to go back in one change", 300)
    world.until(
        lambda: toast.isVisible() and toast.text.startswith("MTCNN finds faces and dlib"), "that word"
    )
