"""Looking closer beside the window: answers come back here, and nothing is left when the engine ends."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from faceapp.domain.closer import Closer
from faceapp.domain.errors import KnownError, UnreadablePicture
from faceapp.domain.face import Author, Face, FaceState
from faceapp.domain.geometry import Box
from faceapp.domain.ids import FaceId, PhotoId
from faceapp.engine.closer import CloserJobs
from faceapp.services import shelf

FACE = Face(
    FaceId(1), PhotoId(1), Box(0.37, 0.11, 0.17, 0.23), None, 0.9, None, Author.MODEL, FaceState.UNKNOWN,
    None, None, None, None, False,
)  # fmt: skip


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FACEAPP_MODELS", str(tmp_path / "models"))


@pytest.fixture
def jobs(qtbot: QtBot) -> Iterator[CloserJobs]:
    made = CloserJobs()
    yield made
    made.stop()
    assert not [one for one in threading.enumerate() if one.name == "faceapp-closer"]


def test_which_models_there_are(jobs: CloserJobs, shared: Path, qtbot: QtBot) -> None:
    heard: list[tuple[str, ...]] = []
    jobs.models(heard.append)
    qtbot.waitUntil(lambda: heard == [()], timeout=10_000)
    shelf.add(shared / "weights" / "faceapi_age_gender.onnx")
    jobs.models(heard.append)
    qtbot.waitUntil(lambda: heard == [(), ("faceapi-age-gender",)], timeout=10_000)


def test_an_answer_comes_back_on_this_thread(
    jobs: CloserJobs, shared: Path, astronaut_jpg: Path, qtbot: QtBot
) -> None:
    shelf.add(shared / "weights" / "faceapi_age_gender.onnx")
    heard: list[tuple[Closer, threading.Thread]] = []
    jobs.look(
        astronaut_jpg, FACE, lambda found: heard.append((found, threading.current_thread())), pytest.fail
    )
    qtbot.waitUntil(lambda: bool(heard), timeout=60_000)
    found, where = heard[0]
    assert found.age is not None
    assert where is threading.main_thread()


def test_what_can_not_be_read_is_told(jobs: CloserJobs, shared: Path, tmp_path: Path, qtbot: QtBot) -> None:
    shelf.add(shared / "weights" / "faceapi_age_gender.onnx")
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"no picture")
    told: list[KnownError] = []
    jobs.look(broken, FACE, pytest.fail, told.append)
    qtbot.waitUntil(lambda: bool(told), timeout=60_000)
    assert isinstance(told[0], UnreadablePicture)


def test_an_answer_nobody_waits_for_is_not_given(jobs: CloserJobs, astronaut_jpg: Path, qtbot: QtBot) -> None:
    ticket = jobs.look(astronaut_jpg, FACE, pytest.fail, pytest.fail)
    ticket.cancel()
    done: list[Closer] = []
    jobs.look(astronaut_jpg, FACE, done.append, pytest.fail)
    qtbot.waitUntil(lambda: done == [Closer()], timeout=60_000)


def test_ending_does_not_wait_for_an_answer(jobs: CloserJobs, astronaut_jpg: Path) -> None:
    jobs.look(astronaut_jpg, FACE, pytest.fail, pytest.fail)
    jobs.stop()
    jobs.look(astronaut_jpg, FACE, pytest.fail, pytest.fail)  # a window that closes may still ask
