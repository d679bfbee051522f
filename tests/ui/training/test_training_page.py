"""The page of training in the real window: what is chosen, a real short run, what becomes of the model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from PySide6.QtWidgets import QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from faceapp.domain.expression import EXPRESSIONS, Expression
from faceapp.domain.face import Author
from faceapp.domain.model_choice import BUILT_IN
from faceapp.domain.own_training import (
    Basis,
    CorrectedCounts,
    EpochFigures,
    JudgedFaces,
    KeptTraining,
    TrainingResult,
    TrainingWish,
)
from faceapp.domain.own_training_errors import TrainingPlaceGone
from faceapp.domain.switching import SwitchProgress
from faceapp.domain.training import TrainingProgress
from faceapp.engine.training_jobs import Phase, Training
from faceapp.services import shelf, training_kept
from faceapp.services.expressions import set_expression
from faceapp.services.library import open_library
from faceapp.services.training_faces import taught_faces
from faceapp.ui import wording
from faceapp.ui.activity import ActivityLine
from faceapp.ui.pages import PageName
from faceapp.ui.theme import Mode, theme
from faceapp.ui.training import words
from faceapp.ui.training.examples import Examples
from faceapp.ui.training.page import TrainingPage
from faceapp.ui.window import MainWindow
from tests.services.face_world import FaceWorld
from tests.ui.reading_order import check

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

PLACED = np.array([0.45, 0.4, 0.55, 0.4, 0.5, 0.45, 0.46, 0.5, 0.54, 0.5], "<f4").tobytes()


@pytest.fixture(autouse=True)
def _own_models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FACEAPP_MODELS", str(tmp_path / "models"))


@pytest.fixture
def open_page(open_window: Callable[[], MainWindow], qtbot: QtBot) -> Callable[[], TrainingPage]:
    def go() -> TrainingPage:
        window = open_window()
        window.show_page(PageName.TRAINING)
        page = window.pages.page(PageName.TRAINING)
        assert isinstance(page, TrainingPage)
        qtbot.waitUntil(lambda: page.choosing.name.text() != "", timeout=10_000)
        return page

    return go


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Six small pictures of each expression."""
    place = tmp_path / "faces"
    chance = np.random.default_rng(5)
    for name in EXPRESSIONS:
        (place / name).mkdir(parents=True)
        for number in range(6):
            coarse = chance.integers(20, 235, (6, 6)).astype(np.uint8)
            levels = cv2.resize(coarse, (48, 48), interpolation=cv2.INTER_CUBIC)
            (place / name / f"{number}.png").write_bytes(cv2.imencode(".png", levels)[1].tobytes())
    return place


def corrected(library_path: Path, faces: int, imported: int = 0) -> None:
    """Set half of them to Happy, half to Sad; ``imported`` of the first ones as a dataset says it."""
    library = open_library(library_path)
    world = FaceWorld(library)
    found = [face for person in range(faces // 6) for face in world.shots(person, range(6))]
    with library.write(Author.MODEL) as tx:
        tx.connection.execute("UPDATE face SET landmarks = ?", (PLACED,))
    half = len(found) // 2
    for place, face in enumerate(found):
        label = Expression.HAPPY if place < half else Expression.SAD
        by = Author.IMPORT if place < imported else Author.USER
        set_expression(library, [face], label, by=by)
    library.close()


def answer(window: MainWindow, words_: str) -> None:
    (box,) = window.findChildren(QMessageBox)
    next(button for button in box.findChildren(QPushButton) if button.text() == words_).click()


def judged(right: int, before: int, total: int = 40) -> JudgedFaces:
    one = np.eye(7, dtype=np.float32)
    truth = np.full(total, 3)
    new, old = one[[3] * right + [4] * (total - right)], one[[3] * before + [0] * (total - before)]
    pictures = np.full((total, 48, 48), 128, np.uint8)
    return JudgedFaces(Basis.ASIDE, pictures, truth, new, old)


@pytest.mark.timeout(600)
def test_a_model_is_learned_from_a_folder_and_kept(
    open_page: Callable[[], TrainingPage], data: Path, qtbot: QtBot
) -> None:
    page = open_page()
    choosing, window = page.choosing, page.window()
    assert isinstance(window, MainWindow)
    assert not page.start.isEnabled()
    assert not choosing.by_corrections.isEnabled()
    choosing.take_place(data)
    qtbot.waitUntil(lambda: "42 pictures" in choosing._counted.text(), timeout=10_000)
    choosing.fresh.setChecked(True)
    choosing._network = "tiny"
    choosing.epochs.setValue(1)
    choosing.batch.setValue(8)
    choosing.name.setText("Try")
    page.start.setFocus()
    page.start.click()
    page.start.click()  # once is enough
    jobs = window.context.engine.training
    qtbot.waitUntil(lambda: jobs.running, timeout=20_000)
    assert window.focusWidget() is page.running.pause
    at: dict[Phase, object] = {}
    jobs.changed.connect(lambda: at.update({jobs.now.phase: window.focusWidget()}))
    assert page.running.isVisible()
    assert not choosing.isVisible()
    qtbot.waitUntil(lambda: "Learning expressions" in window._activity._text.text(), timeout=20_000)
    qtbot.waitUntil(lambda: jobs.now.phase is Phase.DONE, timeout=400_000)
    assert at[Phase.COMPARING] is page._back  # not Stop, which the space bar would press
    assert page.result.isVisible()
    qtbot.waitUntil(lambda: "faceapp expression" in page.result._compared.text(), timeout=10_000)
    assert "Of 14 faces that neither learned from" in page.result._compared.text()
    result = page.result.shown
    assert result is not None
    assert sum(result.learned) + result.checked + 14 == 42
    page.result.keep.click()
    qtbot.waitUntil(lambda: page.said != "", timeout=60_000)
    assert page.said == "Try stands with your own models."
    assert shelf.shelf_model("own-try").name == "Try"
    assert window.context.engine.switching.progress is None  # nothing is switched by itself
    assert choosing.isVisible()
    assert not training_kept.folder().exists()


def test_corrections_are_counted_and_what_is_missing_is_said(
    open_page: Callable[[], TrainingPage], library_path: Path, qtbot: QtBot
) -> None:
    corrected(library_path, 24)
    page = open_page()
    choosing = page.choosing
    qtbot.waitUntil(lambda: choosing._corrected is not None, timeout=10_000)
    assert choosing._corrected_note.text() == "24 faces: Happy\u00a012  \u00b7  Sad\u00a012"
    assert "26 faces more are needed" in choosing._missing.text()
    assert choosing.by_folder.isChecked()
    assert not page.start.isEnabled()


def test_enough_corrections_are_chosen_at_once(
    open_page: Callable[[], TrainingPage], library_path: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    corrected(library_path, 60)
    page = open_page()
    choosing = page.choosing
    qtbot.waitUntil(choosing.by_corrections.isChecked, timeout=10_000)
    assert page.start.isEnabled()
    assert choosing.wish == TrainingWish("My expressions", epochs=30, batch=32)
    choosing.fresh.setChecked(True)
    assert choosing.epochs.value() == 45
    choosing.name.setText("  ")
    assert not page.start.isEnabled()
    choosing.name.setText("Mine")
    choosing.take_place(tmp_path / "gone")
    qtbot.waitUntil(lambda: page.said != "", timeout=10_000)
    assert page.said == wording.sentence(TrainingPlaceGone(path=tmp_path / "gone"))
    assert not page.start.isEnabled()


def test_imported_labels_are_learned_from_like_those_set_by_hand(
    open_page: Callable[[], TrainingPage], library_path: Path, qtbot: QtBot
) -> None:
    corrected(library_path, 60, imported=48)
    page = open_page()
    choosing = page.choosing
    qtbot.waitUntil(choosing.by_corrections.isChecked, timeout=10_000)
    said = "60 labels, 48 of them imported: Happy\u00a030  \u00b7  Sad\u00a030"
    assert choosing._corrected_note.text() == said
    assert page.start.isEnabled()
    every = CorrectedCounts((0, 0, 0, 2, 1, 0, 0), 3)
    assert words.corrected(every).startswith("3 labels, all of them imported: ")
    lost = CorrectedCounts((0, 0, 0, 2, 1, 0, 0), unplaced=2)
    assert words.corrected(lost).endswith(
        "\n2 faces with a label are not learned from, as no eyes and mouth were found."
    )
    alone = CorrectedCounts((0,) * 7, unplaced=1)
    assert words.corrected(alone).startswith("1 face with a label is not learned from")
    library = open_library(library_path)
    assert len(taught_faces(library)) == 60
    library.close()


def test_one_that_was_stopped_can_go_on_or_be_thrown_away(
    open_page: Callable[[], TrainingPage], data: Path, qtbot: QtBot
) -> None:
    training_kept.begin(TrainingWish("Old", data))
    training_kept.note_epoch(EpochFigures(1, 30, 1.5, 0.5, 0.4))
    page = open_page()
    qtbot.waitUntil(page.running.isVisible, timeout=10_000)
    assert page.running.said == "Stopped after 1 of 30 epochs"
    assert page.running.go_on.isVisible()
    assert not page.running.pause.isVisible()
    assert page.running.curves.right.lines[0].last.startswith("50.0")
    window = page.window()
    assert isinstance(window, MainWindow)
    jobs = window.context.engine.training
    page.running.go_on.setFocus()
    jobs._show(replace(jobs.now, phase=Phase.BEGINNING))
    assert window.focusWidget() is page.running.pause
    jobs._show(replace(jobs.now, phase=Phase.STOPPED))
    assert window.focusWidget() is page.running.go_on
    page.running.throw_away.click()
    answer(window, "Throw away")
    qtbot.waitUntil(page.choosing.isVisible, timeout=10_000)
    assert training_kept.kept() is None


def test_that_a_model_will_take_over_is_said_until_it_did(open_page: Callable[[], TrainingPage]) -> None:
    page = open_page()
    switching = page._engine.switching
    page._say("Mine takes over")
    page._taking_over = True
    switching.progressed.emit(SwitchProgress(BUILT_IN, BUILT_IN, 1, 2, None))
    assert page.said == "Mine takes over"
    switching.switched.emit(BUILT_IN)
    assert page.said == ""
    page._say("Mine stands with your own models.")
    switching.switched.emit(BUILT_IN)
    assert page.said != "", "that is another matter"


@pytest.mark.parametrize("size", [(1280, 800), (1024, 640), (720, 480)])
def test_a_result_fits_and_can_be_reached_by_keys(
    open_page: Callable[[], TrainingPage], qtbot: QtBot, size: tuple[int, int]
) -> None:
    page = open_page()
    window = page.window()
    assert isinstance(window, MainWindow)
    window.resize(*size)
    theme().set_mode(Mode.DARK)
    wish = TrainingWish("Mine")
    first, second = judged(36, 20), replace(judged(20, 21), basis=Basis.CORRECTIONS)
    result = TrainingResult(wish, (3,) * 7, "faceapp-expression", (first, second), 9, True, 100, 23, 22, 2)
    history = tuple(EpochFigures(n, 30, 2 - n / 9, n / 10, n / 11) for n in range(1, 10))
    window.context.engine.training.found(KeptTraining(wish, history, result))
    assert page.result.isVisible()
    assert page.result.verdict == (
        "The new model is right more often than faceapp-expression. "
        "On your labels: Too few faces to tell which is better."
    )
    assert "16 faces changed for the better, 0 for the worse" in page.result._compared.text()
    assert "Of 100 faces that nobody set, it reads 23 differently." in page.result._compared.text()
    assert page.result._ended.text().startswith("It ended after 9 of 30 epochs")
    said = page.result._learned.text()
    assert said.startswith("It learned from 21 faces: Happy\u00a03")
    assert "22 more chose the best epoch, 40 are kept aside to compare." in said
    assert said.endswith("2 were left out, as they are nearly the same as others or show nothing.")
    shown = page.findChildren(Examples)
    assert [len(one.shown) for one in shown] == [20, 20]
    qtbot.waitUntil(lambda: all(one.height() == one.heightForWidth(one.width()) for one in shown))
    assert shown[0].accessibleName().startswith("Happy: before Angry, now Happy")
    qtbot.waitUntil(lambda: page._inside.width() <= page._area.viewport().width(), timeout=5_000)
    assert page._area.horizontalScrollBar().maximum() == 0
    curves = page.result.curves
    below = size[0] < 1000
    qtbot.waitUntil(lambda: (curves.loss.y() > curves.right.geometry().bottom()) is below, timeout=5_000)
    assert curves.loss.geometry().right() < curves.width() <= page._area.viewport().width()
    assert len(check(page, page._back)) == 4
    page.result.use.click()
    (box,) = window.findChildren(QMessageBox)
    assert "Use" in box.text()
    box.reject()
    assert window.context.engine.switching.progress is None


def test_where_it_is_is_said_in_one_line() -> None:
    wish = TrainingWish("Mine")
    assert words.activity(Training()) == ("", 0, 0)
    assert words.running(Training(Phase.BEGINNING, wish, read=50)) == "Reading faces  50"
    progress = TrainingProgress(3, 30, 16, 64, 210.4, 1.0, 130.0)
    now = Training(Phase.LEARNING, wish, progress=progress)
    assert words.running(now) == "Epoch 3 of 30  \u00b7  210 faces/s  \u00b7  2 min left"
    assert words.activity(now)[1:] == (2 * 64 + 16, 30 * 64)
    paused = Training(Phase.LEARNING, wish, paused=True, progress=progress)
    assert words.running(paused) == "Epoch 3 of 30  \u00b7  paused"
    reading = Training(Phase.BEGINNING, wish, paused=True, read=50)
    assert words.running(reading) == "Reading faces  50  \u00b7  paused"
    assert [words.lasting(n) for n in (10, 70, 700, 7500)] == [
        "less than a minute",
        "about a minute",
        "about 12 minutes",
        "about 2 h 5 min",
    ]


def test_the_line_at_the_bottom_pauses_and_stops_it(qtbot: QtBot) -> None:
    line = ActivityLine()
    qtbot.addWidget(line)
    line.show()
    line.show_measuring("Learning", 1, 2, held=False)
    assert line._pause.isVisible()
    with qtbot.waitSignal(line.hold_measuring_asked, check_params_cb=lambda paused: paused):
        line._pause.click()
    line.show_measuring("Learning", 1, 2, held=True)
    assert line._pause.accessibleName() == "Go on"
    with qtbot.waitSignal(line.hold_measuring_asked, check_params_cb=lambda paused: not paused):
        line._pause.click()
    with qtbot.waitSignal(line.stop_measuring_asked):
        line._stop.click()
    line.show_measuring("Measuring", 1, 2)
    assert not line._pause.isVisible()
