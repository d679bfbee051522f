"""Downloading models from a real server: progress, pauses, kills, mirrors; nothing without being asked."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from web_server import WebServer, serving

from faceapp.domain.errors import (
    BadProxy,
    ModelBusy,
    ModelDamaged,
    ModelNotOffered,
    ModelUnchecked,
    NoAnswer,
    NoSuchModel,
    NotOnServer,
    ServerRefuses,
    UnsafeAddress,
    WrongDownload,
)
from faceapp.domain.shelf import Fetched, FetchProgress, ModelState
from faceapp.services import fetching, settings, shelf
from faceapp.services.addresses import full_proxy
from faceapp.services.downloading import Limits
from faceapp.services.library import Library
from faceapp.services.model_files import locked
from faceapp.vision import entries
from faceapp.vision.sources import Source, models_folder

ONE = bytes(i * i % 251 for i in range(400_000))
TWO = ONE[::-1]
HALF = 150_000
LIMITS = Limits(waits=(0.0, 0.0))


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[WebServer]:
    monkeypatch.setenv("FACEAPP_MODELS", str(tmp_path / "models"))
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    with serving() as running:
        yield running


def source(part: str, data: bytes, url: str) -> Source:
    return Source("made", part, len(data), sha256=hashlib.sha256(data).hexdigest(), url=url)


@pytest.fixture
def made(server: WebServer, monkeypatch: pytest.MonkeyPatch) -> entries.ModelEntry:
    """A model of two files, at addresses of the server, beside the program's own models."""
    server.files |= {"/a/one.onnx": ONE, "/b/two.onnx": TWO}
    sources = (
        source("one", ONE, f"{server.url}/a/one.onnx"),
        source("two", TWO, f"{server.url}/b/two.onnx"),
    )
    model = replace(entries.entry("yunet"), id="made", name="Made", sources=sources)
    all_of_them = (*entries.entries(), model)
    monkeypatch.setattr(entries, "_shipped", lambda: all_of_them)
    return model


def drive(*arguments: Any, **options: Any) -> list[Any]:
    return list(fetching.fetch(*arguments, limits=LIMITS, **options))


def names() -> list[str]:
    """Files in the models folder, without locks."""
    found = (path for path in models_folder().rglob("*") if path.is_file() and path.name != ".lock")
    return sorted(str(path.relative_to(models_folder())) for path in found)


def test_a_model_comes_with_progress(server: WebServer, made: entries.ModelEntry) -> None:
    assert shelf.shelf_model("made").state is ModelState.MISSING
    events = drive("made")
    assert isinstance(events[0], FetchProgress)
    assert (events[0].model, events[0].total, events[0].paused) == ("made", len(ONE) + len(TWO), False)
    assert events[-2].done == events[-2].total == len(ONE) + len(TWO)
    assert events[-1] == Fetched(
        "made", tuple(models_folder() / "made" / name for name in ("one.onnx", "two.onnx"))
    )
    assert names() == ["made/one.onnx", "made/two.onnx"]
    assert made.source("two").read() == TWO
    assert shelf.shelf_model("made").state is ModelState.READY
    assert drive("made")[-1] == events[-1]
    assert len(server.requests) == 2  # what is there is not asked for again


def test_nothing_is_asked_for_without_being_driven(server: WebServer, made: entries.ModelEntry) -> None:
    shelf.shelf()
    list(shelf.check())
    events = fetching.fetch("made")
    events.close()
    assert server.requests == []
    assert names() == []


def test_each_step_is_short_though_the_server_is_silent(server: WebServer, made: entries.ModelEntry) -> None:
    server.script = [("hold", HALF)]
    events = fetching.fetch("made")
    for _ in range(20):
        next(events)  # returns while nothing comes
    assert server.held.wait(30)
    events.close()
    assert names() == ["made/one.onnx.part", "made/one.onnx.part.json"]


def received(name: str) -> int:
    path = models_folder() / "made" / f"{name}.part"
    return path.stat().st_size if path.exists() else 0


def test_a_pause_cuts_the_connection_and_goes_on_later(server: WebServer, made: entries.ModelEntry) -> None:
    server.script = [("hold", HALF)]
    paused = False
    events = fetching.fetch("made", pause=lambda: paused, limits=LIMITS)
    while received("one.onnx") < HALF:
        next(events)
    paused = True
    while not (isinstance(event := next(events), FetchProgress) and event.paused):
        pass
    assert event.done == HALF
    for _ in range(5):
        next(events)
    assert len(server.requests) == 1
    shown = shelf.shelf_model("made")
    assert (shown.state, shown.done) == (ModelState.PARTIAL, HALF)
    paused = False
    assert isinstance(list(events)[-1], Fetched)
    assert server.ranges == [None, f"bytes={HALF}-", None]


def test_closing_keeps_what_came_and_the_next_goes_on(server: WebServer, made: entries.ModelEntry) -> None:
    server.script = [("serve",), ("hold", HALF)]
    events = fetching.fetch("made", limits=LIMITS)
    while received("two.onnx") < HALF:
        next(events)
    events.close()
    assert drive("made")
    assert server.ranges == [None, None, f"bytes={HALF}-"]
    assert names() == ["made/one.onnx", "made/two.onnx"]


def test_what_came_can_be_thrown_away(server: WebServer, made: entries.ModelEntry) -> None:
    server.script = [("hold", HALF)]
    events = fetching.fetch("made", limits=LIMITS)
    while received("one.onnx") < HALF:
        next(events)
    with pytest.raises(ModelBusy):
        fetching.discard("made")
    events.close()
    fetching.discard("made")
    assert names() == []


def test_two_do_not_download_the_same(server: WebServer, made: entries.ModelEntry) -> None:
    with locked(models_folder() / "made", "Made"), pytest.raises(ModelBusy, match="Made"):
        drive("made")
    assert drive("made")


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_a_killed_download_goes_on_where_it_was(server: WebServer, made: entries.ModelEntry) -> None:
    """kill -9 in the middle; what was received is on the disk, and nothing is in place."""
    code = (
        "import sys\n"
        "from dataclasses import replace\n"
        "from faceapp.services import fetching\n"
        "from faceapp.vision import entries\n"
        "from faceapp.vision.sources import Source\n"
        "source = Source('made', 'one', size=int(sys.argv[2]), sha256=sys.argv[3], url=sys.argv[1])\n"
        "model = replace(entries.entry('yunet'), id='made', sources=(source,))\n"
        "fetching.entry = lambda _: model\n"
        "for event in fetching.fetch('made'): pass\n"
    )
    server.script = [("hold", HALF)]
    one = made.sources[0]
    process = subprocess.Popen([sys.executable, "-c", code, one.url, str(one.size), one.sha256])
    try:
        deadline = time.monotonic() + 120
        while received("one.onnx") < HALF:
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.01)
    finally:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    assert names() == ["made/one.onnx.part", "made/one.onnx.part.json"]
    assert isinstance(drive("made")[-1], Fetched)
    assert server.ranges[1] == f"bytes={HALF}-"
    assert names() == ["made/one.onnx", "made/two.onnx"]


def test_a_damaged_file_is_fetched_again(server: WebServer, made: entries.ModelEntry) -> None:
    drive("made")
    path = models_folder() / "made" / "one.onnx"
    path.write_bytes(b"x" * len(ONE))
    assert [found.problem is None for found in shelf.check(["made"])] == [False]
    drive("made")
    assert path.read_bytes() == ONE
    assert [found.problem for found in shelf.check(["made"])] == [None]


def test_the_first_file_stays_when_the_second_is_wrong(server: WebServer, made: entries.ModelEntry) -> None:
    server.files["/b/two.onnx"] = ONE
    with pytest.raises(WrongDownload, match=r"two\.onnx"):
        drive("made")
    assert names() == ["made/one.onnx"]
    assert shelf.shelf_model("made").state is ModelState.PARTIAL


@pytest.mark.parametrize(
    ("step", "error"),
    [(("status", 404), ServerRefuses), (("cut", 10), NoAnswer), (("status", 500), ServerRefuses)],
)
def test_errors_reach_whoever_drives(
    server: WebServer, made: entries.ModelEntry, step: tuple[object, ...], error: type[Exception]
) -> None:
    server.always = step
    with pytest.raises(error):
        drive("made")


def test_a_mirror_is_a_copy_of_the_folder(server: WebServer, made: entries.ModelEntry) -> None:
    server.files = {"/copy/made/one.onnx": ONE, "/copy/made/two.onnx": TWO}
    assert isinstance(drive("made", mirror=f"{server.url}/copy/")[-1], Fetched)
    assert [path for path, _ in server.requests] == ["/copy/made/one.onnx", "/copy/made/two.onnx"]


def test_the_addresses_are_known_before_anything_is_asked(
    server: WebServer, made: entries.ModelEntry
) -> None:
    official = tuple(one.url for one in made.sources)
    assert fetching.addresses("made") == official
    assert fetching.addresses("made", "https://example.org/m/") == (
        "https://example.org/m/made/one.onnx",
        "https://example.org/m/made/two.onnx",
    )
    assert server.requests == []
    drive("made")
    assert fetching.addresses("made") == ()
    (models_folder() / "made" / "two.onnx").write_bytes(b"x" * len(TWO))
    assert fetching.addresses("made") == official[1:]
    assert fetching.addresses("mtcnn") == ()


def test_a_mirror_can_not_give_other_files(server: WebServer, made: entries.ModelEntry) -> None:
    server.files = {"/made/one.onnx": TWO, "/made/two.onnx": ONE}
    with pytest.raises(WrongDownload):
        drive("made", mirror=server.url)
    assert names() == []


def test_the_mirror_is_a_setting(library: Library) -> None:
    assert fetching.mirror(library) == ""
    fetching.set_mirror(library, "https://example.org/models")
    assert fetching.mirror(library) == "https://example.org/models"
    for url in ("http://example.org", "file:///models", "models"):
        with pytest.raises(UnsafeAddress):
            fetching.set_mirror(library, url)
    fetching.set_mirror(library, "")
    assert fetching.mirror(library) == ""


def test_a_proxy_is_asked_instead(server: WebServer, made: entries.ModelEntry) -> None:
    with serving() as proxy:
        proxy.files |= {f"{server.url}/a/one.onnx": ONE, f"{server.url}/b/two.onnx": TWO}
        assert isinstance(drive("made", proxy=proxy.url)[-1], Fetched)
        assert len(proxy.requests) == 2
    assert server.requests == []
    with pytest.raises(BadProxy):
        fetching.fetch("made", proxy="socks5://localhost:1080")


def test_the_proxy_is_a_setting(library: Library) -> None:
    assert fetching.proxy(library) == ""
    for written, kept in (
        ("proxy.example.org:3128", "http://proxy.example.org:3128"),
        (" http://anna:secret@[::1]:8080/ ", "http://[::1]:8080"),
        ("", ""),
    ):
        fetching.set_proxy(library, written)
        assert fetching.proxy(library) == kept
    for url in (
        "socks5://localhost:1080",
        "http://",
        "http://a:x",
        "http://a/b",
        "a b",
        "http://[::1",
        "a:0",
    ):
        with pytest.raises(BadProxy):
            fetching.set_proxy(library, url)
    with pytest.raises(BadProxy) as told:
        fetching.set_proxy(library, "ftp://anna:secret@example.org")
    assert "secret" not in str(told.value)
    assert "ftp://example.org" in str(told.value)


def test_a_password_does_not_stay_in_the_library(library: Library) -> None:
    fetching.set_proxy(library, "http://anna:secret@example.org:3128")
    assert fetching.proxy(library) == "http://example.org:3128"
    settings.put(library, "model_proxy", "http://anna:secret@example.org:1")  # as earlier versions did
    assert fetching.proxy(library) == "http://example.org:1"
    fetching.forget_proxy_login(library)
    assert settings.get(library, "model_proxy") == "http://example.org:1"


def test_the_systems_setting_may_have_the_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://anna:secret@example.org:3128")
    assert full_proxy("http://example.org:3128") == "http://anna:secret@example.org:3128"
    assert full_proxy("http://example.org:3128", "bob:other") == "http://bob:other@example.org:3128"
    assert full_proxy("http://example.org:80") == "http://example.org:80"
    assert full_proxy("") == ""


def test_a_file_that_the_server_does_not_have(server: WebServer, made: entries.ModelEntry) -> None:
    server.files.clear()
    with pytest.raises(NotOnServer, match=r"127\.0\.0\.1 does not have the file one\.onnx"):
        drive("made")


def test_what_is_not_downloaded_says_why(server: WebServer) -> None:
    with pytest.raises(ModelUnchecked, match=r"VGGFace2.*https://github"):
        fetching.fetch("facenet-vggface2")
    with pytest.raises(ModelNotOffered, match=r"face-api\.js"):
        fetching.fetch("faceapi-expression")
    with pytest.raises(NoSuchModel):
        fetching.fetch("nonesuch")
    with pytest.raises(UnsafeAddress):
        fetching.fetch("yunet", mirror="http://example.org")
    assert isinstance(drive("mtcnn")[-1], Fetched)  # comes with the program
    assert server.requests == []


def test_a_model_from_disk_that_is_damaged_is_not_asked_for(server: WebServer) -> None:
    model = entries.entry("big-xception").sources[0]
    assert model.goal is not None
    model.goal.parent.mkdir(parents=True)
    model.goal.write_bytes(b"x" * model.size)
    with pytest.raises(ModelDamaged):
        drive("big-xception")
    assert server.requests == []


@pytest.mark.parametrize(
    ("model", "file"),
    [("yunet", "face_detection_yunet_2023mar.onnx"), ("mobilefacenet", "mobilefacenet_foamliu.onnx")],
)
def test_the_real_weights_over_a_bad_line(server: WebServer, shared: Path, model: str, file: str) -> None:
    data = (shared / "weights" / file).read_bytes()
    name = entries.entry(model).sources[0].name
    server.files[f"/{model}/{name}"] = data
    server.script = [("cut", 10_000), ("status", 503), ("whole", 20_000), ("cut", 200_000), ("other_range",)]
    assert isinstance(drive(model, mirror=server.url)[-1], Fetched)
    assert entries.entry(model).sources[0].read() == data
    assert [found.problem for found in shelf.check([model])] == [None]
