"""``faceapp models use`` with the real program and the real weights, ended in the middle."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import slowly

from faceapp.services import shelf

SHARED = Path(__file__).parents[2] / "shared"
ALBUM = SHARED / "photos" / "album-labelled" / "known"
WEIGHTS = ("face_detection_yunet_2023mar.onnx", "mobilefacenet_foamliu.onnx")
PEOPLE, EACH = 6, 4
LONG = 600

Run = Callable[..., Any]


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return tmp_path / "library.faceapp"


@pytest.fixture
def run(library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Type a command; its JSON document."""
    if not ALBUM.exists() or not all((SHARED / "weights" / name).exists() for name in WEIGHTS):
        pytest.skip("needs the photos and weights of ../shared")
    monkeypatch.setenv("FACEAPP_MODELS", str(tmp_path / "models"))
    for name in WEIGHTS:
        shelf.add(SHARED / "weights" / name)

    def go(*arguments: object) -> Any:
        done = subprocess.run(
            command(library, *arguments), capture_output=True, text=True, timeout=LONG, check=False
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return go


def command(library: Path, *arguments: object) -> list[str]:
    return [sys.executable, "-m", "faceapp", "--library", str(library), "--json", *map(str, arguments)]


@pytest.fixture
def album(tmp_path: Path, run: Run) -> Path:
    """Some people, some photos of each, in one folder a person."""
    del run
    place = tmp_path / "album"
    folders = [folder for folder in sorted(ALBUM.iterdir()) if len(list(folder.glob("*.jpg"))) >= EACH]
    for folder in folders[:PEOPLE]:
        (place / folder.name).mkdir(parents=True)
        for photo in sorted(folder.glob("*.jpg"))[:EACH]:
            shutil.copy(photo, place / folder.name)
    return place


def rows(library: Path, query: str, *values: object) -> list[tuple[Any, ...]]:
    connection = sqlite3.connect(library)
    try:
        return connection.execute(query, values).fetchall()
    finally:
        connection.close()


def test_killed_in_the_middle_it_goes_on_and_everybody_keeps_their_names(
    run: Run, library: Path, album: Path
) -> None:
    run("index", album)
    largest = "SELECT id FROM face WHERE photo = ? ORDER BY w * h DESC LIMIT 1"
    who: dict[int, str] = {}
    for folder in sorted(album.iterdir()):
        for photo in sorted(folder.glob("*.jpg"))[:2]:
            (number,) = rows(library, "SELECT id FROM photo WHERE name = ?", photo.name)[0]
            (face,) = rows(library, largest, number)[0]
            run("name", face, folder.name)
            who[face] = folder.name
    names = dict.fromkeys(who.values())
    unnamed = "SELECT id FROM face WHERE id NOT IN (SELECT face FROM assignment WHERE by = 'user')"
    run("reject", rows(library, unnamed)[0][0], next(iter(names)))
    said = "SELECT face, person, state, by, at FROM assignment WHERE by = 'user' ORDER BY face"
    rejected = "SELECT face, person, by, at FROM rejection"
    before = rows(library, said), rows(library, rejected)
    old = dict(rows(library, "SELECT face, vector FROM embedding"))

    words = slowly.command(0.1, "--library", library, "models", "use", "yunet", "mobilefacenet")
    working = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    staged = "SELECT count(*) FROM staged_photo"
    end = time.monotonic() + LONG
    while rows(library, staged)[0][0] < 3:
        assert working.poll() is None, "over before it could be killed"
        assert time.monotonic() < end
        time.sleep(0.01)
    os.kill(working.pid, signal.SIGKILL)
    working.wait()
    done = rows(library, staged)[0][0]
    assert rows(library, said) == before[0]
    assert {model for (model,) in rows(library, "SELECT DISTINCT embedder FROM photo")} == {"dlib-resnet"}
    assert dict(rows(library, "SELECT face, vector FROM embedding WHERE model = 'dlib-resnet'")) == old
    assert 3 <= done < PEOPLE * EACH

    summary = run("models", "use", "yunet", "mobilefacenet")

    assert summary["models"]["detector"] == "yunet"
    assert summary["models"]["embedder"] == "mobilefacenet"
    assert summary["photos"] <= PEOPLE * EACH - done + 8, "what was done is not done again"
    assert summary["without"] == 0
    assert (rows(library, said), rows(library, rejected)) == before
    assert {name for (name,) in rows(library, "SELECT name FROM person")} == set(names)
    assert run("check")["ok"] is True
    new = dict(rows(library, "SELECT face, vector FROM embedding WHERE model = 'mobilefacenet'"))
    assert set(new) == {face for (face,) in rows(library, "SELECT id FROM face")}
    for face in set(new) & set(old):
        assert abs(float(np.frombuffer(new[face], "<f4") @ np.frombuffer(old[face], "<f4"))) < 0.6

    guesses = rows(
        library,
        "SELECT n.name, p.name FROM assignment a JOIN person n ON n.id = a.person"
        " JOIN face f ON f.id = a.face JOIN photo p ON p.id = f.photo WHERE a.state = 'proposed'",
    )
    right = [guess for guess in guesses if guess[1].startswith(guess[0])]
    assert len(right) >= 0.9 * len(guesses)
    assert len(right) >= PEOPLE  # of the 12 photos that nobody named

    # undo goes past the change of models, and what is scanned now is seen by the new ones
    run("undo")
    run("undo")
    assert len(rows(library, said)) == len(before[0]) - 1
    shutil.copy(next((album / next(iter(names))).glob("*.jpg")), album / "again.jpg")
    with (album / "again.jpg").open("ab") as file:
        file.write(b"\0")  # another file
    run("index", album)
    (again,) = rows(library, "SELECT id, detector, embedder FROM photo WHERE name = 'again.jpg'")
    assert again[1:] == ("yunet", "mobilefacenet")
    models = rows(
        library,
        "SELECT DISTINCT model FROM embedding JOIN face ON face.id = embedding.face WHERE photo = ?",
        again[0],
    )
    assert models == [("mobilefacenet",)]

    # and back: what the old embedder measured is there, where the old detector's faces are the same
    assert run("models", "use", "mtcnn", "dlib-resnet")["models"]["embedder"] == "dlib-resnet"
    assert rows(library, said)[0][:4] == before[0][0][:4]
    assert run("check")["ok"] is True
