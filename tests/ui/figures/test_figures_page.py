"""The page of figures in the real window: what can be chosen, a run, what is shown and saved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QPushButton
from pytestqt.qtbot import QtBot

from faceapp.domain.certainty import wilson
from faceapp.domain.curves import Roc
from faceapp.domain.face import Author
from faceapp.domain.figures import (
    Circumstance,
    Data,
    ExpressionFigures,
    Figures,
    GroupingFigures,
    SpeedFigures,
    VerificationFigures,
    Wish,
)
from faceapp.services import figures as kept_figures
from faceapp.services import tagging
from faceapp.services.library import open_library
from faceapp.ui.figures import words
from faceapp.ui.figures.page import FiguresPage
from faceapp.ui.figures.table import FigureTable
from faceapp.ui.pages import PageName
from faceapp.ui.theme import Mode, theme
from faceapp.ui.window import MainWindow
from faceapp.vision.entries import entry
from tests.services.face_world import FaceWorld

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

PLACED = np.array([0.45, 0.4, 0.55, 0.4, 0.5, 0.45, 0.46, 0.5, 0.54, 0.5], "<f4").tobytes()
LABELS = ("angry", "disgust", "fear", "happy", "sad", "surprise", "neutral")


def here(model: str) -> Circumstance:
    return Circumstance("2026-01-02", Data.LIBRARY, "", entry(model).version, "")


def of_people(model: str, right: int, **more: object) -> Figures:
    judged = VerificationFigures(
        here(model),
        1000,
        120,
        9,
        wilson(right, 1000),
        0.6,
        0.99,
        0.98,
        0.985,
        0.95,
        0.998,
        Roc((0.0, 0.001, 1.0), (0.9, 0.95, 1.0)),
    )
    return Figures(
        model,
        SpeedFigures(here(model), 40, 60, None, 7.25, 91_000_000),
        replace(judged, **more),  # type: ignore[arg-type]
        GroupingFigures(here(model), 120, 9, 11, 0.99, 0.97, 0.98),
    )


def of_expressions() -> Figures:
    counts = tuple(tuple(9 if row == column else 1 for column in range(7)) for row in range(7))
    told = ExpressionFigures(
        here("faceapp-expression"), 105, wilson(63, 105), 0.6, 0.6, 0.6, 0.04, LABELS, counts
    )
    return Figures("faceapp-expression", expression=told)


@pytest.fixture(autouse=True)
def _own_models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FACEAPP_MODELS", str(tmp_path / "models"))


@pytest.fixture
def filled(library_path: Path) -> Path:
    """Six people with four faces each, as if a detector had found them."""
    library = open_library(library_path)
    world = FaceWorld(library)
    for person in range(6):
        for face in world.shots(person, range(4)):
            tagging.name_face(library, face, f"Person {person}")
    with library.write(Author.MODEL) as tx:
        tx.connection.execute("UPDATE face SET landmarks = ?", (PLACED,))
    library.close()
    return library_path


@pytest.fixture
def open_page(open_window: Callable[[], MainWindow], qtbot: QtBot) -> Callable[[], FiguresPage]:
    def go() -> FiguresPage:
        window = open_window()
        window.show_page(PageName.FIGURES)
        page = window.pages.page(PageName.FIGURES)
        assert isinstance(page, FiguresPage)
        qtbot.waitUntil(lambda: box(page, "dlib ResNet") is not None, timeout=10_000)
        return page

    return go


def box(page: FiguresPage, words: str) -> QCheckBox | None:
    return next((one for one in page.findChildren(QCheckBox) if one.text() == words), None)


def button(page: FiguresPage, words: str) -> QPushButton:
    return next(one for one in page.findChildren(QPushButton) if one.text() == words and one.isVisible())


def test_an_empty_library_says_what_is_missing(open_page: Callable[[], FiguresPage], qtbot: QtBot) -> None:
    page = open_page()
    assert page.choosing.isVisible()
    assert not page.results.isVisible()
    for text in ("Speed and memory", "Your named faces", "Expressions you corrected", "A table of pairs"):
        found = box(page, text)
        assert found is not None
        assert not found.isEnabled()
    texts = " ".join(label.text() for label in page.choosing.findChildren(type(page._said)))
    assert "there is no photo in the library yet" in texts
    assert "5 people with two named faces are needed, there are 0" in texts
    assert "0 of the 30 corrections that are needed" in texts
    assert page.button.text() == "Start"
    assert not page.button.isEnabled()
    assert page.choosing.wanted is None


def test_models_in_use_are_ticked_and_nothing_is_measured_without_data(
    filled: Path, open_page: Callable[[], FiguresPage], qtbot: QtBot
) -> None:
    page = open_page()
    qtbot.waitUntil(page.button.isEnabled, timeout=10_000)
    wanted = page.choosing.wanted
    assert wanted is not None
    assert wanted.wishes == {Wish.SPEED, Wish.NAMES}
    assert set(wanted.models) >= {"mtcnn", "dlib-resnet"}
    tick(page, "mtcnn")
    wanted = page.choosing.wanted
    assert wanted is not None
    assert wanted.wishes == {Wish.SPEED}, "a detector is not judged by names"
    tick(page)
    assert not page.button.isEnabled()


def test_a_table_that_was_chosen_is_measured(
    tmp_path: Path, open_page: Callable[[], FiguresPage], qtbot: QtBot
) -> None:
    page = open_page()
    page.choosing.choose_path(Wish.VERIFICATION, tmp_path / "pairs.csv")
    wanted = page.choosing.wanted
    assert wanted is not None
    assert (wanted.pairs, wanted.detector) == (tmp_path / "pairs.csv", "mtcnn")
    assert wanted.wishes == {Wish.VERIFICATION}
    tick(page, "mtcnn")
    assert page.choosing.wanted is None


def test_names_are_measured_shown_and_kept(
    filled: Path, open_page: Callable[[], FiguresPage], qtbot: QtBot
) -> None:
    page = open_page()
    qtbot.waitUntil(page.button.isEnabled, timeout=10_000)
    tick(page, "dlib-resnet")
    speed = box(page, "Speed and memory")
    assert speed is not None
    speed.setChecked(False)
    QTest.mouseClick(page.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.button.text() == "Stop", timeout=10_000)
    assert page._line.isVisible()
    assert not page.choosing.isVisible()
    qtbot.waitUntil(lambda: page.button.text() == "Measure\u2026", timeout=60_000)
    qtbot.waitUntil(lambda: page.results.table("embedder").rowCount() == 1, timeout=10_000)
    row = row_text(page, "embedder")
    assert row[0] == "dlib ResNet"
    assert row[1] == "100.0"
    assert row[2].endswith("\u2013100"), "no more than all of them can be right"
    assert not page._line.isVisible()
    assert page.said == ""
    found = kept_figures.kept("dlib-resnet")
    assert found is not None
    assert found.verification is not None
    assert (found.verification.faces, found.verification.people) == (24, 6)


def test_a_run_can_be_stopped(filled: Path, open_page: Callable[[], FiguresPage], qtbot: QtBot) -> None:
    page = open_page()
    qtbot.waitUntil(page.button.isEnabled, timeout=10_000)
    QTest.mouseClick(page.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.button.text() == "Stop", timeout=10_000)
    QTest.mouseClick(page.button, Qt.MouseButton.LeftButton)
    assert page.button.text() == "Start"
    assert page.choosing.isVisible()
    assert not page._line.isVisible()


def test_what_can_not_be_measured_is_said(
    filled: Path, open_page: Callable[[], FiguresPage], qtbot: QtBot
) -> None:
    page = open_page()
    qtbot.waitUntil(page.button.isEnabled, timeout=10_000)
    tick(page, "mtcnn")
    QTest.mouseClick(page.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.said != "", timeout=60_000)
    assert page.said == "MTCNN, speed: There is no photo with a face to measure on."
    qtbot.waitUntil(lambda: page.button.text() == "Start", timeout=10_000)


def test_what_is_known_is_shown_first_and_can_be_saved(
    tmp_path: Path, open_page: Callable[[], FiguresPage], qtbot: QtBot
) -> None:
    kept_figures.keep(of_people("dlib-resnet", 991))
    kept_figures.keep(of_expressions())
    page = open_page()
    qtbot.waitUntil(page.results.isVisible, timeout=10_000)
    assert row_text(page, "embedder") == (
        "dlib ResNet",
        "99.1",
        "98.3\u201399.5",
        "99.0",
        "98.0",
        "98.5",
        "95.0",
        "99.0",
        "97.0",
        "98.0",
        "7.3",
        "91",
    )
    shown = visible(page.results.table("embedder"))
    assert shown == ["Model", "Of 100 right", "likely between", "Found if careful", "Groups right",
                     "ms a face", "MB"]  # fmt: skip
    (details,) = (one for one in page.results.findChildren(QCheckBox) if one.text() == "All figures")
    details.click()
    assert "Precision" in visible(page.results.table("embedder"))
    assert row_text(page, "expression")[-3:] == ("4.0", "\u2013", "\u2013")
    assert not page.results.table("detector").isVisible()
    for kind in ("embedder", "expression"):
        assert page.results.table(kind).horizontalScrollBar().maximum() == 0, "nothing is cut"
    for picture in (page.results.roc, page.results.confusion):
        qtbot.waitUntil(lambda picture=picture: picture.shown is not None, timeout=20_000)
        assert "right" in picture.accessibleName()
    page.results.save_table(tmp_path / "figures.csv")
    assert page.results.saved("figures.csv").words == f"Saved as {tmp_path / 'figures.csv'}"
    assert (tmp_path / "figures.csv").read_text().count("\n") == 3
    page.results.save_roc(tmp_path / "roc.png")
    page.results.save_confusion(tmp_path / "expression.png")
    for name in ("roc.png", "expression.png"):
        with Image.open(tmp_path / name) as saved:
            assert saved.width == 1440
    page.results.save_roc(tmp_path / "nowhere" / "roc.png")
    assert "can not be written" in page.said


def tick(page: FiguresPage, *models: str) -> None:
    """Choose these models and no others."""
    for model, box in page.choosing._models.items():
        box.setChecked(model in models)


def row_text(page: FiguresPage, kind: str) -> tuple[str, ...]:
    """What stands in the first row of a table."""
    table = page.results.table(kind)
    items = [table.item(0, column) for column in range(table.columnCount())]
    return tuple("" if item is None else item.text() for item in items)


def visible(table: FigureTable) -> list[str]:
    """The headings that are to be seen."""
    return [
        item.text().replace("\n", " ")
        for place in range(table.columnCount())
        if not table.isColumnHidden(place) and (item := table.horizontalHeaderItem(place)) is not None
    ]


def test_models_are_compared_in_a_sentence(open_page: Callable[[], FiguresPage], qtbot: QtBot) -> None:
    kept_figures.keep(of_people("dlib-resnet", 991))
    kept_figures.keep(of_people("mtcnn", 991))
    page = open_page()
    qtbot.waitUntil(page.results.isVisible, timeout=10_000)

    def judged(right: int, total: int) -> VerificationFigures:
        part = of_people("dlib-resnet", 991).verification
        assert part is not None
        return replace(part, accuracy=wilson(right, total), pairs=total)

    assert words.verdict([("A", judged(991, 1000)), ("B", judged(900, 1000))], [("A", 7.0), ("B", 3.0)]) == (
        "A is right most often here. B is faster."
    )
    assert words.verdict([("B", judged(95, 100)), ("A", judged(99, 100))], []) == (
        "Too few pairs to be sure; A looks better."
    )
    assert words.verdict([("A", judged(198, 200)), ("B", judged(197, 200))], []) == (
        "Too few pairs to tell which of A and B is better."
    )
    assert words.verdict([("A", judged(5930, 6000)), ("B", judged(5925, 6000))], []) == (
        "A and B are about equally good."
    )
    assert words.verdict([("A", judged(99, 100)), ("B", None)], [("A", 7.0)]) == ""


def of_faces(answers: str, *, basis: str = "these", learned: bool = False) -> ExpressionFigures:
    here = Circumstance("2026-01-02", Data.LABELLED, "faces", "1", "mtcnn")
    right = wilson(answers.count("1"), len(answers))
    table = ((1, 1), (0, 1))
    return ExpressionFigures(
        here, len(answers), right, 0.6, 0.5, 0.55, 0.1, ("happy", "sad"), table, answers, basis, learned
    )


def test_expressions_are_compared_picture_by_picture() -> None:
    better, worse = "1" * 37 + "0" * 19, "1" * 22 + "0" * 15 + "1" * 4 + "0" * 15
    assert words.verdict([("B", of_faces(worse)), ("A", of_faces(better))], []) == (
        "A is right most often here."
    )
    elsewhere = of_faces(worse, basis="others")  # 66.1 % against 46.4 %, and no more is known
    assert words.verdict([("A", of_faces(better)), ("B", elsewhere)], []) == (
        "Too few pictures to be sure; A looks better."
    )
    alike = of_faces("1" * 600 + "0" * 400), of_faces("1" * 599 + "0" * 401)
    assert words.verdict([("A", alike[0]), ("B", alike[1])], []) == "A and B are about equally good."
    assert words.verdict([("A", of_faces("1" * 9 + "0", learned=True))], []) == (
        "A learned from pictures it was judged on: it looks better here than it is."
    )


def test_the_focus_stays_where_one_goes_on(
    filled: Path, open_page: Callable[[], FiguresPage], qtbot: QtBot
) -> None:
    kept_figures.keep(of_people("dlib-resnet", 991))
    page = open_page()
    qtbot.waitUntil(page.results.isVisible, timeout=10_000)
    window = page.window()
    page.button.setFocus()
    QTest.keyClick(page.button, Qt.Key.Key_Space)
    assert page.button.text() == "Start"
    page.cancel.setFocus()
    QTest.keyClick(page.cancel, Qt.Key.Key_Space)
    assert not page.cancel.isVisible()
    assert window.focusWidget() is page.button
    QTest.keyClick(page.button, Qt.Key.Key_Space)
    qtbot.waitUntil(page.button.isEnabled, timeout=10_000)
    QTest.keyClick(page.button, Qt.Key.Key_Space)  # begins
    assert (page.button.text(), window.focusWidget()) == ("Stop", page.button)
    qtbot.waitUntil(lambda: page._jobs.running, timeout=10_000)
    assert window.focusWidget() is page.button
    qtbot.waitUntil(lambda: window._activity._text.text().startswith("Measuring "), timeout=30_000)  # type: ignore[attr-defined]
    QTest.keyClick(page.button, Qt.Key.Key_Space)
    assert (page.button.text(), window.focusWidget()) == ("Measure\u2026", page.button)
    assert "Measuring" not in window._activity._text.text()  # type: ignore[attr-defined]


def test_a_narrow_window_shows_every_column(open_page: Callable[[], FiguresPage], qtbot: QtBot) -> None:
    kept_figures.keep(of_people("dlib-resnet", 991))
    page = open_page()
    qtbot.waitUntil(page.results.isVisible, timeout=10_000)
    page.window().resize(1024, 640)
    (details,) = (one for one in page.results.findChildren(QCheckBox) if one.text() == "All figures")
    details.click()
    table = page.results.table("embedder")
    bar = table.horizontalScrollBar()
    qtbot.waitUntil(lambda: table.viewport().width() < 800 and bar.maximum() == 0, timeout=5000)
    for place in range(1, table.columnCount()):  # what stands in a cell is not cut: Qt takes 14 pixels
        item = table.item(0, place)
        assert item is not None
        words_ = QFontMetrics(item.font()).horizontalAdvance(item.text())
        assert table.columnWidth(place) >= words_ + 16
    last = table.columnViewportPosition(table.columnCount() - 1) + table.columnWidth(table.columnCount() - 1)
    assert last <= table.viewport().width()


def test_choosing_anew_and_going_back_to_what_is_known(
    open_page: Callable[[], FiguresPage], qtbot: QtBot
) -> None:
    kept_figures.keep(of_people("dlib-resnet", 991))
    page = open_page()
    qtbot.waitUntil(page.results.isVisible, timeout=10_000)
    QTest.mouseClick(page.button, Qt.MouseButton.LeftButton)
    assert page.choosing.isVisible()
    assert not page.results.isVisible()
    QTest.mouseClick(button(page, "Cancel"), Qt.MouseButton.LeftButton)
    assert page.results.isVisible()
    assert page.button.text() == "Measure\u2026"


def test_pictures_follow_light_and_dark(open_page: Callable[[], FiguresPage], qtbot: QtBot) -> None:
    kept_figures.keep(of_people("dlib-resnet", 991))
    theme().set_mode(Mode.LIGHT)
    page = open_page()
    picture = page.results.roc
    for mode, ground in ((Mode.LIGHT, "#ffffff"), (Mode.DARK, "#1e1e22")):
        theme().set_mode(mode)
        qtbot.waitUntil(
            lambda ground=ground: (
                picture.shown is not None and picture.shown.pixelColor(0, 0).name() == ground
            ),
            timeout=20_000,
        )


def test_only_what_was_measured_on_the_same_is_compared(
    open_page: Callable[[], FiguresPage], qtbot: QtBot
) -> None:
    kept_figures.keep(of_people("dlib-resnet", 991))
    page = open_page()
    models = {model.id: model for model in page._known.models}
    other = replace(models["dlib-resnet"], id="mobilefacenet", name="MobileFaceNet")
    models["mobilefacenet"] = other
    newer = replace(here("mobilefacenet"), day="2026-02-03")
    same = of_people("mobilefacenet", 995, circumstance=newer)
    fewer = of_people("mobilefacenet", 995, circumstance=newer, pairs=400)
    page.results.show_figures(models, [of_people("dlib-resnet", 991), same])
    assert [name for name, _ in page.results._comparable()] == ["dlib ResNet", "MobileFaceNet"]
    page.results.show_figures(models, [of_people("dlib-resnet", 991), fewer])
    assert [name for name, _ in page.results._comparable()] == ["MobileFaceNet"]


def test_settings_lead_through_models_to_figures(open_window: Callable[[], MainWindow], qtbot: QtBot) -> None:
    window = open_window()
    window.show_page(PageName.MODELS)
    models = window.pages.page(PageName.MODELS)
    link = next(one for one in models.findChildren(QPushButton) if one.text() == "Measure models")
    link.click()
    assert window.pages.name is PageName.FIGURES
    QTest.keyClick(window.pages.page(PageName.FIGURES), Qt.Key.Key_Escape)
    assert window.pages.name is PageName.MODELS
