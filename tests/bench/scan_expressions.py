"""What reading expressions costs a whole scan: the same folders with and without it, in turn.

    python tests/bench/scan_expressions.py PHOTOS [--rounds 3] [--processes N]

PHOTOS is the folder of shared photos, with pairs/ (one face each) and album-labelled/ in it.
Each run is ``faceapp index`` on a new library: listing, decoding, thumbnails, detecting,
embedding, writing, grouping. CPU seconds are of the process and all its workers (Linux);
on a machine that others use too they tell more than wall time.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from faceapp.domain.model_choice import BUILT_IN
from faceapp.services import settings
from faceapp.services.library import open_library
from faceapp.services.models import IN_USE, written


def scan(folder: Path, processes: int, *, expressions: bool) -> tuple[float, float, int, int]:
    """Wall seconds, CPU seconds, photos, expressions in the library."""
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "bench.faceapp"
        with open_library(path) as library:
            if not expressions:
                settings.put(library, IN_USE, written(replace(BUILT_IN, expression=None)))
        command = [sys.executable, "-m", "faceapp", "--library", str(path), "index", str(folder)]
        start = time.perf_counter()
        running = subprocess.Popen(
            [*command, "--processes", str(processes), "--json"], stdout=subprocess.PIPE
        )
        cpu = cpu_seconds(running)
        wall = time.perf_counter() - start
        assert running.stdout is not None
        photos = json.loads(running.stdout.read())["photos"]
        with sqlite3.connect(path) as database:
            (read,) = database.execute("SELECT count(*) FROM expression").fetchone()
        return wall, cpu, photos, read


def cpu_seconds(running: subprocess.Popen[bytes]) -> float:
    """Of the process and all below it; workers end unasked, so they are watched while they live."""
    spent: dict[int, float] = {}
    tick = os.sysconf("SC_CLK_TCK")
    while running.poll() is None:
        for pid in family(running.pid):
            with contextlib.suppress(OSError, ValueError):
                fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
                spent[pid] = (int(fields[11]) + int(fields[12])) / tick
        time.sleep(0.02)
    return sum(spent.values())


def family(pid: int) -> list[int]:
    """A process and all its descendants (Linux)."""
    found = [pid]
    for one in found:
        with contextlib.suppress(OSError):
            for task in Path(f"/proc/{one}/task").iterdir():
                found += map(int, (task / "children").read_text().split())
    return found


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("photos", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    arguments = parser.parse_args()
    print(f"{arguments.processes} processes, median of {arguments.rounds} rounds in turn")
    print(f"{'':18} {'photos':>6} {'faces':>6}   {'without':>16}   {'with':>16}   more")
    for name in ("pairs", "album-labelled"):
        runs: dict[bool, list[tuple[float, float, int, int]]] = {False: [], True: []}
        for _ in range(arguments.rounds):
            for with_them, done in runs.items():
                done.append(scan(arguments.photos / name, arguments.processes, expressions=with_them))
        photos, read = runs[True][0][2:]
        for what, column in (("wall", 0), ("CPU", 1)):
            without, with_them = (
                statistics.median(run[column] for run in runs[kind]) / photos * 1e3 for kind in (False, True)
            )
            print(
                f"{name:14} {what:>3} {photos:6} {read:6}   {without:7.1f} ms/photo"
                f"   {with_them:7.1f} ms/photo   {with_them / without - 1:+.1%}"
            )


if __name__ == "__main__":
    main()
