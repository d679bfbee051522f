"""Downloads beside the library's work, from a real server: queue, pause, restart, failures, the end."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from web_server import WebServer, serving

from faceapp.domain.errors import KnownError, NotOnServer, WrongDownload
from faceapp.domain.shelf import ModelState, ShelfModel
from faceapp.engine.answers import Bug
from faceapp.engine.model_jobs import ModelJobs, Phase
from faceapp.services import shelf
from faceapp.services.fetching import Way
from faceapp.vision import entries
from faceapp.vision.sources import Source, models_folder

DATA = bytes(i * i % 251 for i in range(400_000))
HALF = 150_000


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[WebServer]:
    """Serves models "a", "b" and "c", which the registry knows."""
    monkeypatch.setenv("FACEAPP_MODELS", str(tmp_path / "models"))
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    with serving() as running:
        made = []
        for number, model in enumerate("abc"):
            data = DATA[number:]
            running.files[f"/{model}.onnx"] = data
            url = f"{running.url}/{model}.onnx"
            source = Source(model, "network", len(data), sha256=hashlib.sha256(data).hexdigest(), url=url)
            made.append(replace(entries.entry("yunet"), id=model, name=model.upper(), sources=(source,)))
        known = (*entries.entries(), *made)
        monkeypatch.setattr(entries, "_shipped", lambda: known)
        yield running


@pytest.fixture
def jobs(server: WebServer, qapp: object) -> Iterator[ModelJobs]:
    jobs = ModelJobs()
    yield jobs
    server.release.set()
    jobs.stop()


def models(names: str) -> list[ShelfModel]:
    return [shelf.shelf_model(name) for name in names]


def state(name: str) -> ModelState:
    return shelf.shelf_model(name).state


def test_several_come_one_after_the_other_with_progress(
    qtbot: QtBot, server: WebServer, jobs: ModelJobs
) -> None:
    server.script = [("hold", HALF)]
    phases: list[tuple[str, Phase, int]] = []

    def note(model: str) -> None:
        if model in jobs.downloads:
            phases.append((model, jobs.downloads[model].phase, jobs.downloads[model].done))

    jobs.download_changed.connect(note)
    there: list[str] = []
    jobs.downloaded.connect(there.append)
    jobs.download(models("ab"), Way())
    qtbot.waitUntil(lambda: ("a", Phase.RUNNING, HALF) in phases, timeout=20_000)
    assert {name: one.phase for name, one in jobs.downloads.items()} == {
        "a": Phase.RUNNING,
        "b": Phase.WAITING,
    }
    assert jobs.downloads["a"].total == len(DATA)
    jobs.download(models("ab"), Way())  # asked twice: nothing more happens
    server.release.set()
    qtbot.waitUntil(lambda: there == ["a", "b"], timeout=20_000)
    assert jobs.downloads == {}
    assert (state("a"), state("b")) == (ModelState.READY, ModelState.READY)
    assert [path for path, _ in server.requests].count("/b.onnx") == 1


def test_a_paused_one_lets_the_next_go_and_goes_on_where_it_was(
    qtbot: QtBot, server: WebServer, jobs: ModelJobs
) -> None:
    server.script = [("hold", HALF)]
    jobs.download(models("ab"), Way())
    qtbot.waitUntil(lambda: jobs.downloads["a"].done == HALF, timeout=20_000)
    jobs.pause("a")
    assert jobs.downloads["a"].phase is Phase.PAUSED
    qtbot.waitUntil(lambda: "b" not in jobs.downloads, timeout=20_000)
    assert jobs.downloads["a"].phase is Phase.PAUSED
    assert state("b") is ModelState.READY
    jobs.download(models("a"), Way())
    qtbot.waitUntil(lambda: not jobs.downloads, timeout=20_000)
    assert server.ranges == [None, None, f"bytes={HALF}-"]
    assert state("a") is ModelState.READY


def test_what_is_stopped_is_thrown_away(qtbot: QtBot, server: WebServer, jobs: ModelJobs) -> None:
    server.script = [("hold", HALF)]
    jobs.download(models("ac"), Way())
    qtbot.waitUntil(lambda: jobs.downloads["a"].done == HALF, timeout=20_000)
    jobs.stop_download("c")
    with qtbot.waitSignal(jobs.shelf_changed, timeout=20_000):
        jobs.stop_download("a")
    assert jobs.downloads == {}
    qtbot.waitUntil(lambda: state("a") is ModelState.MISSING, timeout=20_000)
    assert list(models_folder().rglob("*.part*")) == []
    jobs.stop_download("a")
    assert [path for path, _ in server.requests] == ["/a.onnx"]


def test_the_end_of_the_program_keeps_what_came(qtbot: QtBot, server: WebServer, jobs: ModelJobs) -> None:
    server.script = [("hold", HALF)]
    jobs.download(models("ab"), Way())
    qtbot.waitUntil(lambda: jobs.downloads["a"].done == HALF, timeout=20_000)
    jobs.stop()
    assert not [one for one in threading.enumerate() if one.name.startswith(("faceapp-models", "download"))]
    found = shelf.shelf_model("a")
    assert (found.state, found.done) == (ModelState.PARTIAL, HALF)
    later = ModelJobs()
    try:
        assert later.downloads == {}  # it goes on only when the user says so
        later.download(models("a"), Way())
        assert later.downloads["a"].done == HALF
        qtbot.waitUntil(lambda: not later.downloads, timeout=20_000)
    finally:
        later.stop()
    assert server.ranges == [None, f"bytes={HALF}-"]


@pytest.mark.parametrize(
    ("files", "error"), [({}, NotOnServer), ({"/a.onnx": DATA[::-1]}, WrongDownload)], ids=["gone", "wrong"]
)
def test_a_failure_is_kept_until_it_is_tried_again(
    qtbot: QtBot, server: WebServer, jobs: ModelJobs, files: dict[str, bytes], error: type[KnownError]
) -> None:
    right = dict(server.files)
    server.files = files | {"/b.onnx": right["/b.onnx"]}
    jobs.download(models("ab"), Way())
    qtbot.waitUntil(lambda: "b" not in jobs.downloads, timeout=20_000)  # the next is not held up
    broken = jobs.downloads["a"]
    assert broken.phase is Phase.FAILED
    assert isinstance(broken.problem, error)
    assert not (models_folder() / "a" / "a.onnx").exists()
    server.files = right
    jobs.download(models("a"), Way())
    qtbot.waitUntil(lambda: not jobs.downloads, timeout=20_000)
    assert state("a") is ModelState.READY


def test_a_mirror_and_a_proxy_are_asked(qtbot: QtBot, server: WebServer, jobs: ModelJobs) -> None:
    server.files = {"/copy/a/a.onnx": DATA}
    jobs.download(models("a"), Way(mirror=f"{server.url}/copy"))
    qtbot.waitUntil(lambda: not jobs.downloads, timeout=20_000)
    server.files = {f"{server.url}/b.onnx": DATA[1:]}
    jobs.download(models("b"), Way(proxy=server.url))
    qtbot.waitUntil(lambda: not jobs.downloads, timeout=20_000)
    assert len(server.requests) == 2


def test_other_work_goes_between_while_the_server_is_silent(
    qtbot: QtBot, server: WebServer, jobs: ModelJobs
) -> None:
    server.script = [("hold", HALF)]
    jobs.download(models("a"), Way())
    qtbot.waitUntil(lambda: jobs.downloads["a"].done == HALF, timeout=20_000)
    answers: list[object] = []
    jobs.ask(threading.get_ident, answers.append)
    jobs.ask(lambda: shelf.remove("mtcnn"), failed=lambda error: answers.append(str(error)))
    cancelled = jobs.ask(lambda: answers.append("done all the same"))
    cancelled.cancel()
    jobs.ask(lambda: "last", answers.append)
    qtbot.waitUntil(lambda: "last" in answers, timeout=20_000)
    assert answers[0] != threading.get_ident()
    assert answers[1:] == ["MTCNN comes with the program and can not be removed.", "last"]
    assert jobs.downloads["a"].phase is Phase.RUNNING


def test_a_bug_is_told_and_the_rest_goes_on(
    qtbot: QtBot, jobs: ModelJobs, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.expected_warnings = ("faceapp.engine.model_jobs",)  # type: ignore[attr-defined]
    bugs: list[Bug] = []
    answers: list[int] = []
    jobs.bug.connect(bugs.append)
    jobs.ask(lambda: 1 // 0)
    jobs.ask(lambda: 7, answers.append)
    qtbot.waitUntil(lambda: answers == [7], timeout=20_000)
    assert [type(bug.error) for bug in bugs] == [ZeroDivisionError]
