"""A closer look in the inspector: careful words, points, and nothing of it is kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QPushButton
from pytestqt.qtbot import QtBot

from faceapp.domain.closer import Closer
from faceapp.domain.face import Author, Face, FaceState
from faceapp.domain.geometry import Box
from faceapp.domain.ids import FaceId, PhotoId
from faceapp.engine.closer import CloserJobs
from faceapp.services import shelf
from faceapp.ui.expression.closer import CloserBlock, by_whom, sentences, turned

FACE = Face(
    FaceId(7), PhotoId(1), Box(0.37, 0.11, 0.17, 0.23), None, 0.9, None, Author.MODEL, FaceState.UNKNOWN,
    None, None, None, None, False,
)  # fmt: skip
POINTS = tuple((n / 68, 0.5) for n in range(68))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FACEAPP_MODELS", str(tmp_path / "models"))


@pytest.fixture
def block(folder: None, qtbot: QtBot) -> Iterator[CloserBlock]:
    jobs = CloserJobs()
    made = CloserBlock(jobs)
    qtbot.addWidget(made)
    yield made
    jobs.stop()


def button(block: CloserBlock) -> QPushButton:
    found = block.findChild(QPushButton)
    assert isinstance(found, QPushButton)
    return found


def test_words_say_how_it_looks_and_never_what_it_is() -> None:
    assert sentences(Closer(age=33.7)) == ["Looks about 34 years old"]
    assert sentences(Closer(age=20.2, yaw=-12.3, pitch=1.0, roll=2.0)) == [
        "Looks about 20 years old",
        "Turned 12\u00b0 to the left",
    ]
    assert sentences(Closer(landmarks=POINTS)) == ["68 points found"]
    assert sentences(Closer()) == ["The models say nothing about this face."]
    assert "woman" not in " ".join(sentences(Closer(woman=0.9, age=30))).lower()


@pytest.mark.parametrize(
    ("degrees", "said"),
    [
        ((0, 0, 0), "Turned to the camera"),
        ((20, 0, 0), "Turned 20\u00b0 to the right"),
        ((20, -8, 0), "Turned 20\u00b0 to the right, 8\u00b0 down"),
        ((0, 9, -15), "Turned 9\u00b0 up, tilted 15\u00b0"),
        ((3, 0, 15), "Tilted 15\u00b0"),
    ],
)
def test_where_a_head_is_turned_to(degrees: tuple[float, float, float], said: str) -> None:
    assert turned(*degrees) == said


def test_who_guessed_is_named() -> None:
    assert by_whom(Closer(models=("one", "two"))) == "Guesses of one, two. Nothing is kept."


def test_there_is_no_button_where_no_model_is(block: CloserBlock, astronaut_jpg: Path, qtbot: QtBot) -> None:
    block.show_face(FACE, astronaut_jpg)
    heard: list[object] = []
    block._jobs.models(heard.append)  # asked after the block did: answered after it
    qtbot.waitUntil(lambda: bool(heard), timeout=10_000)
    assert block.isHidden()


def test_a_look_at_a_face_and_its_points(
    block: CloserBlock, shared: Path, astronaut_jpg: Path, qtbot: QtBot
) -> None:
    for name in ("faceapi_age_gender.onnx", "faceapi_landmark68.onnx"):
        shelf.add(shared / "weights" / name)
    drawn: list[tuple[object, int]] = []
    block.points_found.connect(lambda face, points: drawn.append((face, len(points))))
    block.show_face(FACE, astronaut_jpg)
    qtbot.waitUntil(lambda: not block.isHidden(), timeout=10_000)
    assert block.words == ""
    button(block).click()
    assert block.words == "Looking\u2026"
    asked = block._asked
    button(block).setFocus(Qt.FocusReason.TabFocusReason)
    button(block).click()
    assert block._asked is asked is not None, "one look at a time"
    qtbot.waitUntil(lambda: block.words.startswith("Looks about "), timeout=60_000)
    assert drawn[-1] == (7, 68)

    switch = block.findChild(QCheckBox)
    assert isinstance(switch, QCheckBox)
    assert block.window().focusWidget() is switch, "the button is gone; the keys stay beside it"
    switch.setChecked(False)
    assert drawn[-1] == (None, 0)
    switch.setChecked(True)
    block.show_face(replace(FACE, state=FaceState.HIDDEN), astronaut_jpg)
    assert drawn[-1] == (7, 68), "still the same face"
    block.show_face(replace(FACE, id=FaceId(8)), astronaut_jpg)
    assert drawn[-1] == (None, 0)
    assert block.words == ""


def test_what_can_not_be_looked_at_is_one_sentence(
    block: CloserBlock, shared: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    shelf.add(shared / "weights" / "faceapi_age_gender.onnx")
    block.show_face(FACE, tmp_path / "gone.jpg")
    qtbot.waitUntil(lambda: not block.isHidden(), timeout=10_000)
    button(block).click()
    qtbot.waitUntil(lambda: block.words not in {"", "Looking\u2026"}, timeout=60_000)
    assert block.words.endswith(".") or "can not be read" in block.words
    assert not button(block).isHidden()
    assert button(block).isEnabled()


def test_a_box_that_was_moved_is_another_look(block: CloserBlock, astronaut_jpg: Path) -> None:
    block.show_face(FACE, astronaut_jpg)
    block._take(Closer(age=30.0))
    assert block.words == "Looks about 30 years old"
    block.show_face(replace(FACE, box=Box(0.3, 0.1, 0.2, 0.3)), astronaut_jpg)
    assert block.words == ""
