"""How long a folder of many files takes to be compared with the library, and the longest step.

    python tests/bench/listing.py [FILES]

Files are small and lie in folders of 200; nothing is measured. The longest step is what
the engine's other work may have to wait for.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from faceapp.services.comparing import Tally, compare
from faceapp.services.library import open_library
from faceapp.services.scan import add_folders
from faceapp.storage.roots import roots


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "photos"
        for n in range(count):
            if n % 200 == 0:
                below = folder / f"{n // 200:04}"
                below.mkdir(parents=True)
            (below / f"IMG_{n:06}.jpg").write_bytes(b"x" * (n % 50))
        with open_library(Path(place) / "bench.faceapp") as library:
            add_folders(library, [folder])
            (root,) = roots(library.connection)
            print(f"{count} files        total   files/s   step: median   99 %   longest   its own work")
            for name in ("all new", "nothing new"):
                tally = Tally()
                steps, work = [], []
                start = last = time.perf_counter()
                last_work = time.thread_time()
                for _ in compare(library, root, [], {".jpg"}, tally):
                    now, now_work = time.perf_counter(), time.thread_time()
                    steps.append(now - last)
                    work.append(now_work - last_work)
                    last, last_work = now, now_work
                seconds = time.perf_counter() - start
                print(f"{name:<14} {seconds:9.2f} s {count / seconds:9.0f} {told(steps)}   {told(work)}")


def told(seconds: list[float]) -> str:
    """Median, 99th percentile and longest, in ms."""
    ordered = sorted(seconds)
    chosen = (ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.99)], ordered[-1])
    return " ".join(f"{value * 1e3:6.1f}" for value in chosen) + " ms"


if __name__ == "__main__":
    main()
