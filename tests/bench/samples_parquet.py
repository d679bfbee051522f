"""How quickly the samples of recordings become a table, and how much memory that takes.

    python tests/bench/samples_parquet.py [--rows 1000000] [--people 4] [--kind parquet]

A library with one long recording of that many samples is made first; writing is measured in a process of
its own: from the library, smoothed, with names, to the table on the disk.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "services"))
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from recording_world import CONSENT, MODELS, SIZE, pictures, summary

from faceapp.domain.face import Author
from faceapp.interchange.recording_tables import TableKind
from faceapp.services import dataset_samples, recordings
from faceapp.services.library import open_library, open_thumbnails
from faceapp.storage import samples as blocks

RATE = 25


class Disk:
    """An ``Out`` on a folder, as plain as can be."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def text(self, path: str) -> IO[str]:
        return self._place(path).open("w", encoding="utf-8", newline="")

    @contextmanager
    def binary(self, path: str) -> Iterator[IO[bytes]]:
        with self._place(path).open("wb") as file:
            yield file

    def _place(self, path: str) -> Path:
        place = self.folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        return place


def fill(path: Path, rows: int, people: int) -> None:
    """One recording with ``rows`` samples: the first second as a camera gives it, the rest put beside it."""
    library = open_library(path)
    thumbnails = open_thumbnails(library)
    writer = recordings.begin(library, thumbnails, source="Bench", size=SIZE, models=MODELS, consent=CONSENT)
    who = {number: number for number in range(1, people + 1)}
    for one in pictures(1.0, who):
        writer.add(one)
    seconds = rows / people / RATE
    for number in who:
        writer.ended(summary(number, 0.0, seconds))
    number = writer.recording
    writer.finish()
    left = rows - people * RATE
    dtype = blocks._FIELDS
    random = np.random.default_rng(1)
    second = 1
    with library.write(Author.MODEL) as tx:
        while left > 0:
            count = min(left, people * RATE)
            made = np.zeros(count, dtype)
            picture = np.arange(count) // people
            made["time"] = second + picture / RATE
            made["picture"] = second * RATE + picture
            made["track"] = np.arange(count) % people + 1
            made["box"] = random.integers(16384, 49152, (count, 4))
            made["landmarks"] = random.integers(16384, 49152, (count, 5, 2))
            made["score"] = random.integers(60000, 65535, count)
            made["flags"] = 3
            shares = random.dirichlet(np.ones(7), count)
            made["scores"] = np.round(shares * 65535)
            blocks.put(tx, number, float(made["time"][0]), float(made["time"][-1]), made.tobytes())
            left -= count
            second += 1
    thumbnails.close()
    library.close()


def measure(path: Path, folder: Path, kind: TableKind) -> None:
    """Write the tables and print what it took."""
    library = open_library(path)
    thumbnails = open_thumbnails(library)
    videos = [one.id for one in recordings.recordings(library)]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.perf_counter()
    *_, done = dataset_samples.write_recordings(library, thumbnails, videos, Disk(folder), kind)
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    size = (folder / f"samples.{kind}").stat().st_size
    print(f"{done.rows} rows to {kind} in {seconds:.1f} s, {done.rows / seconds:.0f} rows/s")
    print(f"{size / 1e6:.0f} MB on the disk")
    print(f"peak memory {peak / 1024:.0f} MB, {before / 1024:.0f} MB before")
    thumbnails.close()
    library.close()


def main() -> None:
    """Make, measure, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--people", type=int, default=4)
    parser.add_argument("--kind", type=TableKind, choices=list(TableKind), default=TableKind.PARQUET)
    parser.add_argument("--library", type=Path, help="measure this one only")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if chosen.library is not None:
            measure(chosen.library, Path(folder), chosen.kind)
            return
        path = Path(folder) / "bench.faceapp"
        fill(path, chosen.rows, chosen.people)
        subprocess.run([sys.executable, __file__, "--library", str(path), "--kind", chosen.kind], check=True)


if __name__ == "__main__":
    main()
