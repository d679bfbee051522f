"""Recordings, measured: bytes a sample, time to write, time to read, memory.

    python tests/bench/recordings.py [--seconds 7200] [--faces 3]

A session of 25 pictures a second is written as fast as it goes, flushed once for each of its seconds.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS / "services"), str(TESTS), str(TESTS.parent)]
# ruff: noqa: E402 - what is looked for there

import numpy as np
from recording_world import CONSENT, MODELS, SIZE, pictures

from faceapp.domain.ids import PhotoId
from faceapp.services import recording_writer, recordings
from faceapp.services.library import Library, open_library, open_thumbnails


def resident() -> float:
    """MB of this process that are in memory (Linux)."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6


def write(library: Library, seconds: int, faces: int) -> PhotoId:
    recording_writer.FLUSH_SECONDS = float("inf")  # type: ignore[misc] - by hand
    writer = recordings.begin(
        library, open_thumbnails(library), source="C", size=SIZE, models=MODELS, consent=CONSENT
    )
    tracks = {number: number for number in range(1, faces + 1)}
    flushes: list[float] = []
    for second in range(seconds):
        for one in pictures(1.0, tracks, float(second)):
            writer.add(one)
        began = time.perf_counter()
        writer.flush()
        flushes.append(1000 * (time.perf_counter() - began))
        if second % 1200 == 200:
            print(f"{second:6} s  {resident():.1f} MB in memory")
    writer.finish()
    tenth = max(seconds // 10, 1)
    first, last = np.median(flushes[:tenth]), np.median(flushes[-tenth:])
    print(f"flush: {first:.1f} ms at first, {last:.1f} ms at last; 95 % in {np.percentile(flushes, 95):.0f}")
    return writer.recording


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    asked.add_argument("--seconds", type=int, default=7200)
    asked.add_argument("--faces", type=int, default=3)
    wish = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "library.faceapp"
        with open_library(path) as library:
            before = path.stat().st_size
            recording = write(library, wish.seconds, wish.faces)
            library.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            count = wish.seconds * 25 * wish.faces
            print(f"{(path.stat().st_size - before) / count:.1f} bytes a sample, {count} samples")
            for name, named in (("raw", {"sigma": 0.0}), ("smoothed", {}), ("one track", {"tracks": (1,)})):
                began = time.process_time()
                found = len(recordings.samples(library, recording, **named))  # type: ignore[arg-type]
                print(f"{name}: {found} samples in {time.process_time() - began:.2f} s of processor time")


if __name__ == "__main__":
    main()
