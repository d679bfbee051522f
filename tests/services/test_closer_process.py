"""A closer look in a process of its own: the same answers, and nothing that goes wrong there comes here."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from faceapp.domain.closer import Closer
from faceapp.domain.errors import CannotMeasure, UnreadablePicture
from faceapp.domain.face import Author, Face, FaceState
from faceapp.domain.geometry import Box
from faceapp.domain.ids import FaceId, PhotoId
from faceapp.services import shelf
from faceapp.services.closer import look_closer
from faceapp.services.closer_process import CloserProcess

FACE = Face(
    FaceId(1), PhotoId(1), Box(0.37, 0.11, 0.17, 0.23), None, 0.9, None, Author.MODEL, FaceState.UNKNOWN,
    None, None, None, None, False,
)  # fmt: skip


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FACEAPP_MODELS", str(tmp_path / "models"))


@pytest.fixture
def process() -> Iterator[CloserProcess]:
    made = CloserProcess()
    yield made
    made.close()


def test_the_same_is_said_as_here(shared: Path, astronaut_jpg: Path, process: CloserProcess) -> None:
    for name in ("faceapi_age_gender.onnx", "faceapi_landmark68.onnx"):
        shelf.add(shared / "weights" / name)
    seen = process.look(astronaut_jpg, FACE)
    here = look_closer(astronaut_jpg, FACE)
    assert seen is not None
    assert seen.models == here.models == ("faceapi-age-gender", "faceapi-landmarks")
    assert seen.age == pytest.approx(here.age, abs=0.01)
    assert len(seen.landmarks) == 68


def test_without_models_nothing_is_said(astronaut_jpg: Path, process: CloserProcess) -> None:
    assert process.look(astronaut_jpg, FACE) == Closer()


def test_what_is_refused_there_is_refused_here_and_it_goes_on(
    tmp_path: Path, shared: Path, astronaut_jpg: Path, process: CloserProcess
) -> None:
    shelf.add(shared / "weights" / "faceapi_age_gender.onnx")
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"no picture")
    with pytest.raises(UnreadablePicture):
        process.look(broken, FACE)
    found = process.look(astronaut_jpg, FACE)
    assert found is not None
    assert found.age is not None


@pytest.mark.skipif(sys.platform == "win32", reason="sends a signal")
def test_a_process_that_dies_is_one_sentence_and_the_next_look_starts_another(
    astronaut_jpg: Path, process: CloserProcess
) -> None:
    process.look(astronaut_jpg, FACE)
    assert process._process is not None
    assert process._process.pid is not None
    os.kill(process._process.pid, signal.SIGKILL)
    with pytest.raises(CannotMeasure):
        process.look(astronaut_jpg, FACE)
    assert not process.running
    assert process.look(astronaut_jpg, replace(FACE, id=FaceId(2))) == Closer()


def test_a_look_nobody_waits_for_ends_its_process(astronaut_jpg: Path, process: CloserProcess) -> None:
    assert process.look(astronaut_jpg, FACE, lambda: False) is None
    assert not process.running
