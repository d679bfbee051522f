"""``faceapp models``: what is printed, and which code it ends with."""

from __future__ import annotations

import json
import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from shelf_models import network
from web_server import WebServer, serving

from faceapp import cli
from faceapp.services import fetching
from faceapp.services.library import open_library

Run = Callable[..., tuple[int, str, str]]
YUNET = "face_detection_yunet_2023mar.onnx"
HALF = 100_000


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FACEAPP_MODELS", str(tmp_path / "models"))
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    return tmp_path / "models"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def go(*arguments: object) -> tuple[int, str, str]:
        code = cli.main(["models", *map(str, arguments)])
        out, err = capsys.readouterr()
        return code, out, err

    return go


@pytest.fixture
def server(shared: Path) -> Iterator[WebServer]:
    """A mirror that holds the real YuNet."""
    with serving() as running:
        running.files[f"/yunet/{YUNET}"] = (shared / "weights" / YUNET).read_bytes()
        yield running


def document(run: Run, *arguments: object) -> Any:
    code, out, err = run(*arguments, "--json")
    assert (code, err) == (0, "")
    return json.loads(out)


def test_list_is_what_stands_without_a_verb(run: Run) -> None:
    models = {model["id"]: model for model in document(run, "list")}
    assert document(run) == list(models.values())
    assert models["mtcnn"]["state"] == "ready"
    yunet = models["yunet"]
    assert (yunet["state"], yunet["size"], yunet["licence"]) == ("missing", 232_589, "MIT")
    assert yunet["getting"] == "download"
    assert {name for name, model in models.items() if model["in_use"]} == {
        "mtcnn",
        "dlib-resnet",
        "faceapp-expression",
    }
    code, out, err = run()
    assert (code, err) == (0, "")
    assert out.count("  in use  ") == 3
    for model in models.values():
        assert model["id"] in out
        assert model["licence"] in out
    assert "Built in" in out
    assert "Recommended" in out


def test_get_downloads_and_says_so(run: Run, server: WebServer) -> None:
    code, out, _ = run("get", "yunet", "--mirror", server.url)
    assert (code, out) == (0, "YuNet is ready.\n")
    shown = document(run, "get", "yunet")
    assert (shown["id"], shown["state"]) == ("yunet", "ready")
    assert document(run, "check", "yunet") == {
        "ok": True,
        "models": [{"id": "yunet", "ok": True, "problem": None}],
    }


def test_get_uses_the_mirror_of_the_library(run: Run, server: WebServer, tmp_path: Path) -> None:
    path = tmp_path / "some.faceapp"
    with open_library(path) as library:
        fetching.set_mirror(library, server.url)
    assert cli.main(["--library", str(path), "models", "get", "yunet"]) == 0
    assert len(server.requests) == 1


def test_what_can_not_be_got_says_why_in_one_sentence(run: Run, server: WebServer) -> None:
    server.always = ("status", 404)
    for arguments, words in (
        (("get", "nonesuch"), "no model called nonesuch"),
        (("get", "facenet-vggface2"), "No checksum of FaceNet (VGGFace2) is published"),
        (("get", "big-xception"), "add its file from disk"),
        (("get", "yunet", "--mirror", server.url), "answer 404"),
        (("get", "yunet", "--mirror", "http://example.org"), "not a secure address"),
    ):
        code, out, err = run(*arguments)
        assert (code, out) == (cli.CANNOT, "")
        assert err.startswith("faceapp: ")
        assert err.count("\n") == 1
        assert words in err


def test_add_and_check(run: Run, shared: Path, tmp_path: Path, folder: Path) -> None:
    weights = shared / "weights"
    shown = document(run, "add", weights / "fer2013_big_XCEPTION.54-0.66.onnx")
    assert (shown["id"], shown["state"]) == ("big-xception", "ready")
    (folder / "big-xception" / "fer2013_big_XCEPTION.54-0.66.onnx").write_bytes(b"x" * shown["size"])
    checked = document(run, "check")
    assert not checked["ok"]
    found = {one["id"]: one["ok"] for one in checked["models"]}
    assert found.pop("big-xception") is False
    assert all(found.values())
    assert {"mtcnn", "dlib-resnet"} <= set(found)
    code, out, _ = run("check", "big-xception")
    assert code == 0
    assert "is damaged" in out


def test_add_says_no(run: Run, tmp_path: Path) -> None:
    (tmp_path / "some.onnx").write_bytes(b"some")
    code, _, err = run("add", tmp_path / "some.onnx")
    assert (code, err) == (cli.CANNOT, f"faceapp: {tmp_path / 'some.onnx'} is damaged, or no ONNX file.\n")
    code, _, err = run("add", tmp_path / "some.onnx", "--as", "deepface-expression")
    assert (code, err.count("\n")) == (cli.CANNOT, 1)
    assert "is damaged" in err
    assert run("add", tmp_path / "some.onnx", "--as", "a", "--entry", "b")[0] == cli.USAGE
    code, out, err = run("add", "--as", "fsanet")
    assert (code, out) == (cli.USAGE, "")
    assert "FILE is missing" in err
    assert "--entry TOML" in err


def test_a_model_of_two_files_says_which_is_missing(run: Run, shared: Path) -> None:
    weights = shared / "weights"
    first, second = "fsanet-1x1-iter-688590.onnx", "fsanet-var-iter-688590.onnx"
    code, out, _ = run("add", weights / first)
    assert (code, out) == (0, f"FSA-Net: 1 of 2 files is there (add {second} or get it).\n")
    assert f"add {second}" in run("list")[1]
    assert run("add", weights / second)[1] == "FSA-Net is ready.\nIts ID is fsanet.\n"


def test_every_shelf_has_a_heading(run: Run) -> None:
    out = run("list")[1]
    places = [out.index(words) for words in ("Built in (", "Recommended (", "Others (", "Your own (")]
    assert places == sorted(places)
    assert "none yet" in out[places[-1] :]
    assert run("rename")[0] == cli.USAGE


def test_an_own_model(run: Run, shared: Path, tmp_path: Path) -> None:
    code, out, _ = run("add", "--help")
    example = [line for line in out.splitlines() if line.startswith("  ") and " = " in line]
    (tmp_path / "entry.toml").write_text("\n".join(example))  # what the help says works
    file = tmp_path / "mine.onnx"
    file.write_bytes((shared / "weights" / "faceapi_expression.onnx").read_bytes())
    shown = document(run, "add", file, "--entry", tmp_path / "entry.toml")
    assert (shown["id"], shown["shelf"], shown["state"]) == ("mine", "own", "ready")
    code, out, _ = run()
    assert code == 0
    assert "Your own" in out


def own_network(place: Path, shared: Path, name: str = "Snap Shot") -> tuple[Path, Path]:
    file, entry = place / "snap.onnx", place / "snap.toml"
    file.write_bytes((shared / "weights" / "faceapi_expression.onnx").read_bytes() + b"")
    entry.write_text(
        f'id = "own-snap"\nname = "{name}"\nkind = "expression"\ncolour = "rgb"\nrange = [0, 255]\n'
        'labels = ["neutral", "happy", "sad", "angry", "fear", "disgust", "surprise"]\n'
    )
    return file, entry


def test_an_own_model_says_its_id_and_goes_by_its_name(run: Run, shared: Path, tmp_path: Path) -> None:
    file, entry = own_network(tmp_path, shared)
    code, out, _ = run("add", file, "--entry", entry)
    assert (code, out.splitlines()[:3]) == (
        0,
        [
            "Snap Shot is ready.",
            "Its ID is own-snap.",
            "To use it:    faceapp models use own-snap",
        ],
    )
    assert [one["id"] for one in document(run, "check", "snap shot")["models"]] == ["own-snap"]
    path = tmp_path / "some.faceapp"
    with open_library(path):
        pass
    assert cli.main(["--library", str(path), "models", "use", "Snap Shot"]) == 0
    code, _, err = run("remove", "own-snap", "--library", path)
    assert (code, err) == (cli.CANNOT, "faceapp: Snap Shot is in use; choose another one first.\n")
    assert cli.main(["--library", str(path), "models", "use", "faceapp-expression"]) == 0
    code, out, err = run("remove", "snap shot", "--library", path)
    assert (code, out.splitlines()[-1], err) == (0, "Snap Shot is removed.", "")
    assert "own-snap" not in {model["id"] for model in document(run)}


def test_what_can_not_be_removed(run: Run) -> None:
    code, _, err = run("remove", "mtcnn")
    assert (code, err.count("\n")) == (cli.CANNOT, 1)
    assert "is in use" in err or "comes with the program" in err
    assert "no model called nonesuch" in run("remove", "nonesuch")[2]


def test_add_looks_whether_a_file_is_what_its_name_says(run: Run, shared: Path, tmp_path: Path) -> None:
    whole = (shared / "weights" / "faceapi_expression.onnx").read_bytes()
    for name, data, words in (
        ("notes.txt", b"dear diary", "is damaged, or no ONNX file"),
        ("empty.onnx", b"", "is damaged, or no ONNX file"),
        ("cut.onnx", whole[: len(whole) // 2], "is damaged, or no ONNX file"),
        ("text.onnx", b"dear diary", "is damaged, or no ONNX file"),
        ("model.pkl", pickle.dumps(print), "could run foreign code"),
        ("model.onnx", pickle.dumps(print), "is damaged, or no ONNX file"),
        ("model.pth", pickle.dumps(print, 2), "could run foreign code"),
        ("empty.pth", b"", "is damaged, or no PyTorch file"),
    ):
        file = tmp_path / name
        file.write_bytes(data)
        code, out, err = run("add", file)
        assert (code, out, err.count("\n")) == (cli.CANNOT, "", 1), name
        assert f"{file} {words}" in err
    code, _, err = run("add", tmp_path)
    assert (code, err) == (cli.CANNOT, f"faceapp: {tmp_path} is a folder; name the file in it.\n")
    (tmp_path / "other.onnx").write_bytes(network((-1, 1, 8, 8), (-1, 7)))
    assert "none of the known models" in run("add", tmp_path / "other.onnx")[2]


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT")
def test_a_get_that_is_stopped_keeps_what_came(server: WebServer, folder: Path) -> None:
    server.script = [("hold", HALF)]
    command = [sys.executable, "-m", "faceapp", "models", "get", "yunet", "--mirror", server.url]
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)  # a shell's background work may have it ignored
    try:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    finally:
        signal.signal(signal.SIGINT, before)
    part = folder / "yunet" / f"{YUNET}.part"
    deadline = time.monotonic() + 120
    try:
        while not part.exists() or part.stat().st_size < HALF:
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.01)
        os.kill(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=60)
    finally:
        process.kill()
        process.wait()
    assert (process.returncode, out) == (cli.STOPPED, "")
    assert "is kept" in err
    assert cli.main(["models", "get", "yunet", "--mirror", server.url]) == 0
    assert server.ranges == [None, f"bytes={HALF}-"]


def test_listing_imports_nothing_heavy() -> None:
    code = (
        "import sys; from faceapp import cli; cli.main(['models', '--json'])\n"
        "heavy = {'torch', 'onnx', 'onnxruntime', 'cv2', 'PySide6', 'ssl', 'http'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip().endswith("[]"), done.stderr
