"""Records into a library and is killed while it does; prints what was lost, one line of JSON a time.

python recording_killed.py FOLDER TIMES
"""

from __future__ import annotations

import json
import mmap
import os
import random
import signal
import struct
import sys
import time
from pathlib import Path

from recording_world import CONSENT, MODELS, SIZE, picture, summary

from faceapp.services import health, recording_writer, recordings
from faceapp.services.library import open_library, open_thumbnails

SPEED = 5.0
"""Times faster than real time, flushes too: a flush holds a second of the recording."""


def record(path: Path, told: mmap.mmap) -> None:
    """Two faces, one of which is lost and found again, until the end of this process."""
    recording_writer.FLUSH_SECONDS = 1.0 / SPEED  # type: ignore[misc]
    library = open_library(path)
    at = 0.0
    writer = recordings.begin(
        library,
        open_thumbnails(library),
        source="Camera",
        size=SIZE,
        models=MODELS,
        consent=CONSENT,
        current=lambda track: summary(track, max(track - 2, 0) * 40 / 25, at, min(track, 2)),
    )
    number = 0
    while True:
        one = picture(number, {1: 1, 2 + number // 40: 2})
        at = one.picture.time
        writer.add(one)
        if number % 40 == 39:
            writer.ended(summary(2 + number // 40, (number - 39) / 25, at, 2))
        number += 1
        told[:8] = struct.pack("<q", number)
        time.sleep(0.04 / SPEED)


def once(path: Path) -> dict[str, object]:
    told = mmap.mmap(-1, 8)
    told[:8] = struct.pack("<q", 0)
    child = os.fork()
    if child == 0:
        try:
            record(path, told)
        finally:
            os._exit(1)
    while struct.unpack("<q", told[:8])[0] < 30:
        time.sleep(0.005)
    time.sleep(random.uniform(0.0, 0.4))
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    added = struct.unpack("<q", told[:8])[0]
    with open_library(path) as library:
        newest = max(recordings.recordings(library), key=lambda one: one.id)
        samples = recordings.samples(library, newest.id, sigma=0)
        return {
            "killed": os.WIFSIGNALED(status),
            "lost": added - len(set(samples.picture.tolist())),
            "samples": len(samples),
            "analysed": newest.analysed,
            "state": newest.state.value,
            "people": len(newest.people),
            "found": [finding.trouble.value for finding in health.check(library)],
            "locks": len(list(path.parent.glob("*.writing-*"))),
        }


def main() -> None:
    folder, times = Path(sys.argv[1]), int(sys.argv[2])
    for _ in range(times):
        print(json.dumps(once(folder / "library.faceapp")), flush=True)


if __name__ == "__main__":
    main()
