"""kill -9 while folders leave and come back: each is wholly there or wholly away, and no name is lost."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time

import pytest
from tagging_world import World, reopened

from faceapp.domain.health import is_healthy
from faceapp.domain.ids import RootId
from faceapp.services import browse, health, history, tagging
from faceapp.services.folders import photos_left
from faceapp.services.library import Library

PHOTOS = 3000

WORK = """
import os, signal, sys
from pathlib import Path
from faceapp.domain.ids import RootId
from faceapp.services import history
from faceapp.services.folders import remove_root
from faceapp.services.library import open_library

library = open_library(Path(sys.argv[1]))
if len(sys.argv) > 3:  # it ends itself within a step, after so much of SQLite's work
    def end():
        if library.connection.in_transaction:
            os.kill(os.getpid(), signal.SIGKILL)
    library.connection.set_progress_handler(end, int(sys.argv[3]))
for _ in range(int(sys.argv[2])):
    remove_root(library, RootId(1))
    print("away", flush=True)
    history.undo(library)
    print("back", flush=True)
    history.redo(library)
    print("away", flush=True)
    history.undo(library)
    print("back", flush=True)
"""


def filled(library: Library) -> None:
    world = World(library)
    for number in range(PHOTOS):
        faces = world.photo(2)
        if number % 50 == 0:
            tagging.name_face(library, faces[0], f"Person {number % 7}")
            tagging.hide(library, [faces[1]])
    library.connection.execute("DELETE FROM change_log")
    library.close()


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="there is no kill -9")
def test_a_folder_is_there_or_away_and_never_half(library: Library) -> None:
    filled(library)
    chance = random.Random(0)
    with reopened(library.path) as again:
        people = browse.people(again)
        counts = browse.counts(again)
    for within in [False, True] * 6:
        command = [sys.executable, "-c", WORK, str(library.path), "100000"]
        if within:
            command.append(str(chance.randint(1000, 300_000)))
        worker = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert worker.stdout is not None
        told = ["back"]
        if not within:  # at any moment, between two steps, too
            told.append(worker.stdout.readline().strip())
            time.sleep(chance.uniform(0.0, 0.4))
            worker.send_signal(signal.SIGKILL)
        told += worker.stdout.read().split()
        worker.stdout.close()
        assert worker.wait() == -signal.SIGKILL
        with reopened(library.path) as again:
            assert is_healthy(health.check(again))
            left = photos_left(again)
            assert left in {0, PHOTOS}
            # what was told last is so; killed at any moment the step after it may be finished as well
            if within:
                assert (left == PHOTOS) == (told[-1] == "away")
            if left:
                history.undo(again)
            assert browse.people(again) == people
            assert browse.counts(again) == counts


def test_the_worker_of_this_test_runs_by_itself(library: Library) -> None:
    World(library).photo(2)
    library.close()
    done = subprocess.run(
        [sys.executable, "-c", WORK, str(library.path), "1"], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["away", "back", "away", "back"]
    with reopened(library.path) as again:
        assert [root.id for root in browse.roots(again)] == [RootId(1)]
