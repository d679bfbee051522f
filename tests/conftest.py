"""What every test stands on: a quiet Qt, a fresh library, real pictures, and no noise left behind."""

from __future__ import annotations

import logging
import os
import shutil
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["TZ"] = "UTC"  # days and hours are the same wherever the tests run
if hasattr(time, "tzset"):
    time.tzset()
if "PYTEST_XDIST_WORKER" in os.environ:  # else two processes get in each other's way with threads for two
    os.environ.setdefault("OMP_NUM_THREADS", "1")

import pytest
from hypothesis import HealthCheck, settings
from pytestqt.qtbot import QtBot

# a change turns a test red, never chance; "--hypothesis-profile explore" looks for more
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # nor a slow machine
settings.register_profile("same", PATIENT, derandomize=True)
settings.register_profile("explore", PATIENT, max_examples=1_000)
settings.load_profile("same")

SHARED = Path(__file__).resolve().parents[2] / "shared"
PATIENCE_MS = 60_000
"""Only a test that fails waits so long: a busy machine may be ten times as slow as an idle one."""


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real photos, videos and weights beside the checkout."""
    if not (SHARED / "MANIFEST.md").is_file():
        pytest.skip("the shared photos are not on this machine")
    return SHARED


@pytest.fixture(scope="session")
def photos(shared: Path) -> Path:
    return shared / "photos"


@pytest.fixture(scope="session")
def astronaut_jpg(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eileen Collins, 512 x 512, public domain, from scikit-image's wheel."""
    from PIL import Image
    from skimage import data

    path = tmp_path_factory.mktemp("astronaut") / "astronaut.jpg"
    Image.fromarray(data.astronaut()).save(path, quality=95)
    return path


@pytest.fixture(autouse=True, scope="session")
def _own_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Settings and data of the person who runs the tests are left alone.

    The cache of converted models is shared: making it takes seconds.
    """
    home = tmp_path_factory.mktemp("home")
    patch = pytest.MonkeyPatch()
    patch.setenv("XDG_DATA_HOME", str(home / "data"))
    patch.setenv("XDG_CONFIG_HOME", str(home / "config"))
    patch.setenv("XDG_STATE_HOME", str(home / "state"))
    yield
    patch.undo()


@pytest.fixture(scope="session")
def make_library(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Path]:
    """Puts an empty library at a path: a copy of one that was made once, with a name of its own.

    Making one takes 20 ms, a copy 2 ms; tests of making libraries make theirs.
    """
    from faceapp.services.library import open_library

    empty = tmp_path_factory.mktemp("empty") / "empty.faceapp"
    open_library(empty).close()

    def make(path: Path) -> Path:
        shutil.copyfile(empty, path)
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute(
                "UPDATE setting SET value = json_quote(lower(hex(randomblob(16)))) WHERE key = 'library'"
            )
        return path

    return make


@pytest.fixture
def library(tmp_path: Path, make_library: Callable[[Path], Path]) -> Iterator[object]:
    """A fresh library in a folder of its own."""
    from faceapp.services.library import open_library

    opened = open_library(make_library(tmp_path / "test.faceapp"))
    yield opened
    opened.close()


class PatientBot(QtBot):
    """Waits as long as a slow machine needs, whatever a test says: none is about how long things take."""

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = PATIENCE_MS) -> None:
        super().waitUntil(callback, timeout=max(timeout, PATIENCE_MS))

    def waitSignal(
        self, signal: object, *, timeout: int = PATIENCE_MS, raising: bool | None = None, **more: Any
    ) -> Any:
        """Where nothing may come (``raising`` is False) it waits no longer than it is told."""
        patient = timeout if raising is False else max(timeout, PATIENCE_MS)
        return super().waitSignal(signal, timeout=patient, raising=raising, **more)


@pytest.fixture
def qtbot(qapp: object, request: pytest.FixtureRequest) -> PatientBot:
    """pytest-qt's, with more patience."""
    del qapp
    return PatientBot(request)


@pytest.fixture(autouse=True)
def _no_noise(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A warning in the log or a thread left running fails the test."""
    before = set(threading.enumerate())
    yield
    deadline = time.monotonic() + 30
    while left := [t for t in threading.enumerate() if t not in before and not _of_a_library(t)]:
        if time.monotonic() > deadline:
            pytest.fail(f"threads left running: {left}")
        time.sleep(0.01)
    loud = [r for r in caplog.get_records("call") if r.levelno >= logging.WARNING]
    expected = getattr(caplog, "expected_warnings", ())
    loud = [r for r in loud if r.name not in expected]
    if loud:
        pytest.fail("logged: " + "; ".join(f"{r.name}: {r.getMessage()}" for r in loud))


def _of_a_library(thread: threading.Thread) -> bool:
    """Threads that libraries keep for the life of the process."""
    return thread.name.startswith(("tqdm", "pytest_timeout", "ThreadPoolExecutor-hypothesis"))
