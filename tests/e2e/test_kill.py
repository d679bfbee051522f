"""kill -9 in a loop, during a scan and while naming: nothing is lost, nothing is done twice.

``FACEAPP_KILLS`` sets how often (default 5).
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import psutil
import pytest
import slowly

from faceapp.domain.face import FaceState
from faceapp.domain.ids import FaceId, PhotoId
from faceapp.services import browse
from faceapp.services.library import open_library, open_thumbnails

KILLS = int(os.environ.get("FACEAPP_KILLS", "5"))
PHOTOS = max(60, 12 * KILLS)


def kill(process: subprocess.Popen[str]) -> None:
    """Kill -9 the program, and see its workers end by themselves."""
    assert process.poll() is None, "it was done before it could be killed"
    workers = psutil.Process(process.pid).children(recursive=True)
    process.kill()
    process.wait()
    _, alive = psutil.wait_procs(workers, timeout=60)
    assert not alive


def known(path: Path) -> dict[PhotoId, list[tuple[object, ...]]]:
    """Each measured photo with its faces, after looking for damage."""
    with open_library(path) as library:
        connection = library.connection
        assert connection.value("PRAGMA integrity_check") == "ok"
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        half = connection.value(
            "SELECT count(*) FROM photo WHERE (state = 'measured') <> (detector IS NOT NULL AND width > 0)"
        )
        assert half == 0
        blind = (
            "SELECT count(*) FROM face WHERE NOT EXISTS (SELECT 1 FROM embedding e WHERE e.face = face.id)"
        )
        assert connection.value(blind) == 0
        rows = connection.execute("SELECT id FROM photo WHERE state = 'measured'").fetchall()
        measured = [PhotoId(row[0]) for row in rows]
        pictures = open_thumbnails(library)
        try:
            assert len(pictures.photos(measured)) == len(measured)
            faces = {photo: browse.faces_of(library, photo) for photo in measured}
            every = [face.id for found in faces.values() for face in found]
            assert len(pictures.faces(every)) == len(every)
        finally:
            pictures.close()
    return {photo: [(face.id, face.box, face.score) for face in found] for photo, found in faces.items()}


def check(path: Path) -> None:
    """What ``faceapp check`` says."""
    command = [sys.executable, "-m", "faceapp", "--library", str(path), "check", "--json"]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=300)
    assert (done.returncode, done.stderr) == (0, "")
    assert '"ok": true' in done.stdout, done.stdout


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_scan_that_is_killed_again_and_again(tmp_path, astronaut_jpg):
    folder = tmp_path / "photos"
    folder.mkdir()
    data = astronaut_jpg.read_bytes()
    for n in range(PHOTOS):
        (folder / f"{n:03}.jpg").write_bytes(data + bytes(n))
    library = tmp_path / "test.faceapp"
    arguments = ["--library", str(library), "index", str(folder)]
    chance = random.Random(7)
    before: dict[PhotoId, list[tuple[object, ...]]] = {}
    for _ in range(KILLS):
        running = subprocess.Popen(slowly.command(0.1, *arguments), stdout=subprocess.DEVNULL, text=True)
        wait_for(library, len(before) + chance.randint(0, PHOTOS // (2 * KILLS)), running)
        time.sleep(chance.random() * 0.2)
        kill(running)
        check(library)
        now = known(library)
        assert {photo: now[photo] for photo in before} == before
        before = now
    command = [sys.executable, "-m", "faceapp", *arguments]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    check(library)
    after = known(library)
    assert {photo: after[photo] for photo in before} == before
    assert len(after) == PHOTOS
    assert [len(faces) for faces in after.values()] == [1] * PHOTOS


def wait_for(path: Path, photos: int, running: subprocess.Popen[str]) -> None:
    """Wait until that many are measured, or the program is done."""
    end = time.monotonic() + 300
    while time.monotonic() < end and running.poll() is None:
        if path.exists() and path.stat().st_size:
            with open_library(path) as library:
                if browse.counts(library).photos >= photos:
                    return
        time.sleep(0.02)


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_naming_that_is_killed_again_and_again(tmp_path, astronaut_jpg):
    folder = tmp_path / "photos"
    folder.mkdir()
    data = astronaut_jpg.read_bytes()
    for n in range(6):
        (folder / f"{n}.jpg").write_bytes(data + bytes(n))
    path = tmp_path / "test.faceapp"
    index = [sys.executable, "-m", "faceapp", "--library", str(path), "index", str(folder)]
    subprocess.run(index, check=True, capture_output=True, timeout=300)
    script = textwrap.dedent(
        """
        import sys
        from pathlib import Path
        from faceapp.services import tagging
        from faceapp.services.library import open_library

        library = open_library(Path(sys.argv[1]))
        for n in range(1_000_000):
            face, name = n % 6 + 1, f"{sys.argv[2]}-{n}"
            tagging.name_face(library, face, name)
            print(face, name, flush=True)
        """
    )
    chance = random.Random(7)
    for turn in range(KILLS):
        running = subprocess.Popen(
            [sys.executable, "-c", script, str(path), str(turn)], stdout=subprocess.PIPE, text=True
        )
        assert running.stdout is not None
        said = [running.stdout.readline().split() for _ in range(chance.randint(1, 60))]
        running.kill()
        said += [
            line.split() for line in running.stdout.read().splitlines(keepends=True) if line.endswith("\n")
        ]
        running.stdout.close()
        running.wait()
        check(path)
        number, name = said[-1]
        with open_library(path) as library:
            names = {person.id: person.name for person in browse.people(library)}
            face = browse.face(library, FaceId(int(number)))
            assert face.state is FaceState.CONFIRMED
            assert face.person is not None
            assert names[face.person] == name
