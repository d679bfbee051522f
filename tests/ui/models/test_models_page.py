"""The models page in the real window: downloads from a server that misbehaves, files from disk, checks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot
from web_server import WebServer, serving

from faceapp.domain.shelf import ModelState
from faceapp.services import fetching, shelf
from faceapp.ui.models.asking import DownloadSheet
from faceapp.ui.models.page import ModelsPage
from faceapp.ui.models.row import Verb
from faceapp.ui.pages import PageName
from faceapp.ui.window import MainWindow
from faceapp.vision import entries
from faceapp.vision.sources import models_folder

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")
YUNET = "face_detection_yunet_2023mar.onnx"
HALF = 100_000
WAIT = 100_000
"""Milliseconds; another process imports torch meanwhile."""


@pytest.fixture(autouse=True)
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[WebServer]:
    """A mirror; the models folder is the test's own."""
    monkeypatch.setenv("FACEAPP_MODELS", str(tmp_path / "models"))
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    with serving() as running:
        yield running
        running.release.set()


@pytest.fixture
def weights(shared: Path, server: WebServer) -> Path:
    """The real weights; the mirror has YuNet and FSA-Net."""
    folder = shared / "weights"
    server.files[f"/yunet/{YUNET}"] = (folder / YUNET).read_bytes()
    for source in entries.entry("fsanet").sources:
        server.files[f"/fsanet/{source.name}"] = (folder / source.name).read_bytes()
    return folder


def page_of(qtbot: QtBot, window: MainWindow, server: WebServer | None = None) -> ModelsPage:
    """The page, filled, asking the server instead of the official addresses."""
    if server is not None:
        fetching.set_mirror(window.context.library, server.url)
    window.show_page(PageName.MODELS)
    page = window.pages.page(PageName.MODELS)
    assert isinstance(page, ModelsPage)
    qtbot.waitUntil(lambda: page._now is not None and bool(page._read.models), timeout=WAIT)
    return page


def click(qtbot: QtBot, page: ModelsPage, model: str) -> None:
    qtbot.mouseClick(page.row(model).button, Qt.MouseButton.LeftButton)


def sheet(qtbot: QtBot) -> QDialog:
    """What was just asked."""
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), QDialog), timeout=WAIT)
    found = QApplication.activeModalWidget()
    assert isinstance(found, QDialog)
    return found


def said(dialog: QDialog) -> str:
    return "\n".join(label.text() for label in dialog.findChildren(QLabel)).replace("\u200b", "")


def answer(qtbot: QtBot, text: str) -> None:
    """Press the button of the question that is open."""
    question = sheet(qtbot)
    (button,) = (one for one in question.findChildren(QPushButton) if one.text() == text)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None, timeout=WAIT)


def test_every_model_says_what_it_is(qtbot: QtBot, open_window) -> None:
    window = open_window()
    page = page_of(qtbot, window)
    for model in shelf.shelf():
        row = page.row(model.id)
        texts = "\n".join(label.text() for label in row.findChildren(QLabel))
        assert model.name in texts
        assert model.licence in texts
        assert model.author in texts
        assert "Not measured yet" in texts
    assert page.row("mtcnn").state == page.row("dlib-resnet").state == "In use"
    assert (page.row("yunet").state, page.row("yunet").button.text()) == ("Not here", "Download\u2026")
    assert page.row("facenet-vggface2").button.text() == "From disk\u2026"
    assert Verb.REMOVE not in page.row("mtcnn").verbs()
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert window.pages.name is not PageName.MODELS


def test_nothing_is_cut_in_a_small_window(qtbot: QtBot, open_window) -> None:
    window = open_window()
    window.resize(1024, 640)
    page = page_of(qtbot, window)
    inside = page._area.widget()
    assert inside is not None
    qtbot.waitUntil(lambda: page.width() < 900)
    assert inside.minimumSizeHint().width() <= page._area.viewport().width()


def test_nothing_is_fetched_without_a_yes(
    qtbot: QtBot, open_window, server: WebServer, weights: Path
) -> None:
    page = page_of(qtbot, open_window(), server)
    click(qtbot, page, "yunet")
    question = sheet(qtbot)
    assert isinstance(question, DownloadSheet)
    for words in ("Download YuNet?", "233 kB", "MIT", f"{server.url}/yunet/{YUNET}", "without your yes"):
        assert words in said(question)
    qtbot.keyClick(question, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
    assert server.requests == []
    assert page.row("yunet").state == "Not here"
    click(qtbot, page, "yunet")
    answer(qtbot, "Download")
    qtbot.waitUntil(lambda: page.row("yunet").state == "Ready", timeout=WAIT)
    assert page.row("yunet").button.text() == "Use\u2026"
    assert len(server.requests) == 1


def test_progress_pause_resume_and_the_next_in_the_queue(
    qtbot: QtBot, open_window, server: WebServer, weights: Path
) -> None:
    window = open_window()
    page = page_of(qtbot, window, server)
    server.script = [("hold", HALF)]
    for model in ("yunet", "fsanet"):
        click(qtbot, page, model)
        answer(qtbot, "Download")
    qtbot.waitUntil(lambda: page.row("yunet").note.startswith("100 of 233 kB"), timeout=WAIT)
    assert page.row("fsanet").state == "Waiting"
    line = window._activity._text.text()
    assert line.startswith("Downloading YuNet  100 of 233 kB")
    assert line.endswith("1 more to come")
    click(qtbot, page, "yunet")
    assert (page.row("yunet").state, page.row("yunet").button.text()) == ("Paused", "Resume")
    qtbot.waitUntil(lambda: page.row("fsanet").state == "Ready", timeout=WAIT)
    click(qtbot, page, "yunet")  # it was agreed to: nothing is asked again
    qtbot.waitUntil(lambda: page.row("yunet").state == "Ready", timeout=WAIT)
    assert server.ranges[-1] == f"bytes={HALF}-"
    assert "Downloading" not in window._activity._text.text()


def test_it_goes_on_after_a_restart_when_the_user_says_so(
    qtbot: QtBot, open_window, server: WebServer, weights: Path
) -> None:
    page = page_of(qtbot, open_window(), server)
    server.script = [("hold", HALF)]
    click(qtbot, page, "yunet")
    answer(qtbot, "Download")
    qtbot.waitUntil(lambda: page.row("yunet").note.startswith("100 of 233 kB"), timeout=WAIT)
    page = page_of(qtbot, open_window())  # closed while it was downloading
    row = page.row("yunet")
    assert (row.state, row.button.text()) == ("100 of 233 kB", "Resume\u2026")
    assert len(server.requests) == 1
    click(qtbot, page, "yunet")
    assert "133 kB left" in said(sheet(qtbot))
    answer(qtbot, "Download")
    qtbot.waitUntil(lambda: row.state == "Ready", timeout=WAIT)
    assert server.ranges == [None, f"bytes={HALF}-"]


def test_what_is_stopped_is_thrown_away(qtbot: QtBot, open_window, server: WebServer, weights: Path) -> None:
    page = page_of(qtbot, open_window(), server)
    server.script = [("hold", HALF)]
    click(qtbot, page, "yunet")
    answer(qtbot, "Download")
    row = page.row("yunet")
    qtbot.waitUntil(lambda: row.note.startswith("100 of 233 kB"), timeout=WAIT)
    qtbot.mouseClick(row._stop, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: row.state == "Not here", timeout=WAIT)
    qtbot.waitUntil(lambda: shelf.shelf_model("yunet").state is ModelState.MISSING, timeout=WAIT)
    shelf.add(weights / "fsanet-1x1-iter-688590.onnx")  # one of two files
    page.read()
    row = page.row("fsanet")
    qtbot.waitUntil(lambda: row.state == "1.2 of 2.5 MB", timeout=WAIT)
    qtbot.mouseClick(row._stop, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: row.state == "Not here", timeout=WAIT)


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (("status", 404), f"127.0.0.1 does not have the file {YUNET} (answer 404)."),
        (("status", 403), f"127.0.0.1 does not give the file {YUNET} (answer 403)."),
        (("lie", 77), f"What 127.0.0.1 sends is not the published file {YUNET}; it was thrown away."),
        (("endless",), f"What 127.0.0.1 sends is not the published file {YUNET}; it was thrown away."),
    ],
    ids=["gone", "refused", "lies", "too much"],
)
def test_a_failure_is_one_sentence_with_a_way_on(
    qtbot: QtBot, open_window, server: WebServer, weights: Path, step: tuple[object, ...], words: str
) -> None:
    page = page_of(qtbot, open_window(), server)
    server.always = step
    click(qtbot, page, "yunet")
    answer(qtbot, "Download")
    row = page.row("yunet")
    qtbot.waitUntil(lambda: row.note == words, timeout=WAIT)
    assert row.button.text() == "Try again"
    inside = page._area.widget()
    assert inside is not None
    assert inside.width() <= page._area.viewport().width()  # a long name makes nothing wider
    assert "It did not come" in page.offer.words
    assert page.offer.button.isVisibleTo(page)
    assert Verb.FROM_DISK in row._further()
    server.always = ("cut", HALF)  # a line that breaks again and again comes to an end, too
    click(qtbot, page, "yunet")
    qtbot.waitUntil(lambda: len(server.requests) >= 3, timeout=WAIT)
    server.always = ("serve",)
    qtbot.waitUntil(lambda: row.state == "Ready", timeout=WAIT)


def test_wrong_bytes_are_thrown_away(qtbot: QtBot, open_window, server: WebServer, weights: Path) -> None:
    page = page_of(qtbot, open_window(), server)
    right = server.files[f"/yunet/{YUNET}"]
    server.files[f"/yunet/{YUNET}"] = right[::-1]
    click(qtbot, page, "yunet")
    answer(qtbot, "Download")
    row = page.row("yunet")
    qtbot.waitUntil(lambda: "not the published file" in row.note, timeout=WAIT)
    assert not list(models_folder().rglob("*.onnx*"))
    server.files[f"/yunet/{YUNET}"] = right
    click(qtbot, page, "yunet")
    qtbot.waitUntil(lambda: row.state == "Ready", timeout=WAIT)


def test_a_file_from_disk_is_known_by_its_checksum(
    qtbot: QtBot, open_window, weights: Path, tmp_path: Path
) -> None:
    window = open_window()
    page = page_of(qtbot, window)
    row, handling = page.row("faceapi-landmarks"), page.handling
    handling.ask_vouched(weights / "faceapi_age_gender.onnx", row.standing.model)
    qtbot.waitUntil(lambda: "is damaged or not what it should be" in row.note, timeout=WAIT)
    assert row.state == "Not here"
    handling.ask_vouched(weights / "faceapi_landmark68.onnx", row.standing.model)
    qtbot.waitUntil(lambda: row.state == "Ready", timeout=WAIT)
    assert not row.button.isVisible()  # nothing has to be chosen: it helps when one looks closer


def test_a_file_without_a_checksum_is_taken_on_the_user_s_word(
    qtbot: QtBot, open_window, weights: Path, tmp_path: Path
) -> None:
    import pickle

    window = open_window()
    page = page_of(qtbot, window)
    row, handling = page.row("facenet-vggface2"), page.handling
    evil = tmp_path / "evil.pt"
    evil.write_bytes(pickle.dumps(print, protocol=2))
    handling.ask_vouched(evil, row.standing.model)
    assert "only you can say so" in sheet(qtbot).informativeText()  # type: ignore[attr-defined]
    answer(qtbot, "It is")
    qtbot.waitUntil(lambda: "could run foreign code" in row.note, timeout=WAIT)
    assert row.state == "Not here"


def test_damage_is_found_and_mended(qtbot: QtBot, open_window, server: WebServer, weights: Path) -> None:
    shelf.add(weights / YUNET)
    page = page_of(qtbot, open_window(), server)
    row = page.row("yunet")
    row.asked.emit(Verb.CHECK)
    qtbot.waitUntil(lambda: row.note == "Its files are in order", timeout=WAIT)
    goal = models_folder() / "yunet" / YUNET
    goal.write_bytes(b"x" * goal.stat().st_size)
    row.asked.emit(Verb.CHECK)
    qtbot.waitUntil(lambda: row.state == "Damaged", timeout=WAIT)
    assert row.button.text() == "Get it again\u2026"
    click(qtbot, page, "yunet")
    assert f"{server.url}/yunet/{YUNET}" in said(sheet(qtbot))
    answer(qtbot, "Download")
    qtbot.waitUntil(lambda: row.state == "Ready", timeout=WAIT)


def test_what_is_removed_is_gone(qtbot: QtBot, open_window, weights: Path) -> None:
    shelf.add(weights / YUNET)
    window = open_window()
    page = page_of(qtbot, window)
    row = page.row("yunet")
    assert Verb.REMOVE in row.verbs()
    row._menu.aboutToShow.emit()  # as it does when it opens
    texts = [action.text() for action in row._menu.actions()]
    assert texts == ["Check", "From disk\u2026", "Remove\u2026", "Homepage"]
    row._menu.actions()[2].trigger()
    question = sheet(qtbot)
    assert isinstance(question, QMessageBox)
    assert "233 kB" in question.informativeText()
    answer(qtbot, "Remove")
    qtbot.waitUntil(lambda: row.state == "Not here", timeout=WAIT)
    assert not (models_folder() / "yunet" / YUNET).exists()


def test_a_broken_list_of_own_models_is_told_and_the_rest_is_shown(
    qtbot: QtBot, open_window, tmp_path: Path
) -> None:
    models_folder().mkdir()
    (models_folder() / "own.toml").write_text("[[")
    page = page_of(qtbot, open_window())
    assert "own.toml can not be used" in page._broken.text().replace("\u200b", "")
    assert page.row("yunet").state == "Not here"


def test_the_focus_goes_to_what_takes_the_place(
    qtbot: QtBot, open_window, server: WebServer, weights: Path
) -> None:
    window = open_window()
    page = page_of(qtbot, window, server)
    server.script = [("hold", HALF)]
    row = page.row("yunet")
    row.button.setFocus()
    QTest.keyClick(row.button, Qt.Key.Key_Space)
    answer(qtbot, "Download")
    qtbot.waitUntil(lambda: row.state == "Downloading", timeout=WAIT)
    assert window.focusWidget() is row.button
    row._stop.setFocus()
    before = page._area.verticalScrollBar().value()
    QTest.keyClick(row._stop, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: row.state == "Not here", timeout=WAIT)
    assert window.focusWidget() is row.button, "the stop button is gone"
    assert page._area.verticalScrollBar().value() == before
    server.always = ("status", 404)
    QTest.keyClick(row.button, Qt.Key.Key_Space)
    answer(qtbot, "Download")
    qtbot.waitUntil(lambda: row.button.text() == "Try again", timeout=WAIT)
    assert window.focusWidget() is row.button
    server.always = ("serve",)
    QTest.keyClick(row.button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: row.state == "Ready", timeout=WAIT)
    assert window.focusWidget() is row.button


def test_the_download_of_the_pair_waits_and_goes_on_at_its_card(
    qtbot: QtBot, open_window, server: WebServer, weights: Path
) -> None:
    window = open_window()
    page = page_of(qtbot, window, server)
    server.script = [("hold", HALF)]
    button = page.offer.button
    qtbot.waitUntil(button.isVisible, timeout=WAIT)
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    answer(qtbot, "Download")
    qtbot.waitUntil(lambda: page.row("yunet").state == "Downloading", timeout=WAIT)
    assert (button.text(), window.focusWidget()) == ("Pause", button)
    QTest.keyClick(button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: button.text() == "Resume", timeout=WAIT)
    assert page.row("yunet").state == page.row("mobilefacenet").state == "Paused"
    assert "waits" in page.offer.words
    QTest.keyClick(button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: page.row("yunet").state == "Ready", timeout=WAIT)
    qtbot.waitUntil(lambda: page.row("mobilefacenet").button.text() == "Try again", timeout=WAIT)
    assert "MobileFaceNet" in page.offer.words  # which the server does not have
    assert "does not have the file" in page.offer.words.replace("\u200b", "")


def test_a_model_of_two_files_says_which_is_missing(qtbot: QtBot, open_window, weights: Path) -> None:
    window = open_window()
    page = page_of(qtbot, window)
    row, handling = page.row("fsanet"), page.handling
    first, second = "fsanet-1x1-iter-688590.onnx", "fsanet-var-iter-688590.onnx"
    handling.ask_vouched(weights / first, row.standing.model)
    words = f"1 of 2 files is here; choose {second} too, or download it"
    qtbot.waitUntil(lambda: row.note == words, timeout=WAIT)
    handling.ask_vouched(weights / YUNET, row.standing.model)
    qtbot.waitUntil(lambda: f"FSA-Net needs {first}, {second}." in row.note, timeout=WAIT)
    handling.ask_vouched(weights / second, row.standing.model)
    qtbot.waitUntil(lambda: row.state == "Ready", timeout=WAIT)
    page.read()
    page._found.clear()
    qtbot.waitUntil(lambda: "Look closer" in row.note, timeout=WAIT)


def test_a_password_is_known_until_the_program_ends(qtbot: QtBot, open_window) -> None:
    window = open_window()
    page = page_of(qtbot, window)
    part = page.sources.proxy
    part.field.setText("http://anna:secret@proxy.example.org:3128")
    part.field.editingFinished.emit()
    qtbot.waitUntil(lambda: part.field.text() == "http://proxy.example.org:3128", timeout=WAIT)
    assert "password of anna" in part.note
    library = window.context.library
    assert fetching.proxy(library) == "http://proxy.example.org:3128"
    assert page.handling._way().proxy == "http://anna:secret@proxy.example.org:3128"
    part.field.setText("")
    part.field.editingFinished.emit()
    qtbot.waitUntil(lambda: part.note == "", timeout=WAIT)  # the library knows it before the page does
    assert fetching.proxy(library) == ""
    assert page.handling._way().proxy == ""


def test_a_mirror_and_a_proxy_are_looked_at_when_they_are_written(qtbot: QtBot, open_window) -> None:
    window = open_window()
    page = page_of(qtbot, window)
    for part, wrong, right, kept in (
        (page.sources.mirror, "http://example.org", "https://example.org/m", "https://example.org/m"),
        (page.sources.proxy, "socks5://here:1", "proxy:3128", "http://proxy:3128"),
    ):
        part.field.setText(wrong)
        part.field.editingFinished.emit()
        qtbot.waitUntil(lambda part=part, wrong=wrong: wrong in part.wrong, timeout=WAIT)
        part.field.setText(right)
        part.field.editingFinished.emit()
        qtbot.waitUntil(lambda part=part: not part.wrong, timeout=WAIT)
        qtbot.waitUntil(lambda part=part, kept=kept: part.field.text() == kept, timeout=WAIT)
    assert fetching.mirror(window.context.library) == "https://example.org/m"
    assert fetching.proxy(window.context.library) == "http://proxy:3128"
