"""kill -9 in the middle of verbs: what was answered is there, what was not is there wholly or not at all."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tagging_world import World, reopened

from faceapp.domain.change import Verb
from faceapp.domain.health import is_healthy
from faceapp.services import health, history
from faceapp.services.library import Library

WORK = """
import sys
from pathlib import Path
from faceapp.services import history, people, tagging
from faceapp.services.library import open_library

library = open_library(Path(sys.argv[1]))
done = int(sys.argv[2])
faces = [row[0] for row in library.connection.execute("SELECT id FROM face ORDER BY id")]
for place in range(done, 100_000):
    face = faces[place % len(faces)]
    tagging.name_face(library, face, f"Person {place % 7}", allow_twice=True)
    print(face, f"Person {place % 7}", sep="\\t", flush=True)
    if place % 5 == 0:
        tagging.hide(library, faces[:50])
        history.undo(library)
"""


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="there is no kill -9")
def test_nothing_that_was_answered_is_lost(library: Library) -> None:
    world = World(library)
    for _ in range(100):
        world.photo(3)
    library.close()
    chance = random.Random(0)
    done = 0
    for _ in range(12):
        worker = subprocess.Popen(
            [sys.executable, "-c", WORK, str(library.path), str(done)], stdout=subprocess.PIPE, text=True
        )
        assert worker.stdout is not None
        first = worker.stdout.readline()
        time.sleep(chance.uniform(0.0, 0.4))
        worker.send_signal(signal.SIGKILL)
        answered = [line.split("\t") for line in (first + worker.stdout.read()).splitlines(keepends=True)]
        worker.stdout.close()
        worker.wait()
        answered = [line for line in answered if line[-1].endswith("\n")]
        assert answered
        done += len(answered)
        with reopened(library.path) as again:
            after = World.__new__(World)
            after.library = again
            assert is_healthy(health.check(again))
            newest = history.can_undo(again)
            if newest is not None and newest.verb is Verb.HIDE_FACE:
                history.undo(again)  # it was killed between hiding and undoing that
            named = {int(face): name.strip() for face, name in answered}
            # The step after the last answer may have been finished as well; it is of another face.
            assert {face: after.name(face) for face in named} == named
            assert again.connection.value("SELECT by FROM writer") == "model"
    with reopened(library.path) as again:
        while history.can_undo(again):
            history.undo(again)
        assert again.connection.value("SELECT count(*) FROM assignment") == 0
        assert again.connection.value("SELECT count(*) FROM person") == 0


def test_the_worker_of_this_test_runs_by_itself(library: Library, tmp_path: Path) -> None:
    World(library).photo(2)
    library.close()
    code = WORK.replace("100_000", "3")
    done = subprocess.run(
        [sys.executable, "-c", code, str(library.path), "0"], capture_output=True, text=True, check=True
    )
    assert done.stdout.count("\n") == 3
