"""Memory of a scan as it goes on: it must be flat, and below 1 GB for all processes together.

    python tests/bench/memory.py PHOTOS [--count 1000] [--processes N] [--every 5]
    python tests/bench/memory.py PHOTOS --as-they-are
    python tests/bench/memory.py PHOTOS --count 50000 --fast

Copies photos of the folder PHOTOS again and again, each with bytes of its own at its end
so that none is a duplicate, and scans them as ``faceapp index`` does, grouping included.
``--as-they-are`` scans PHOTOS itself. ``--fast`` measures in no time, to see everything but
the models. The figures are PSS, which counts memory that processes share once: of the
program, of each process below it, and of all together; they are taken every half second.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import threading
import time
from pathlib import Path

import psutil

from faceapp.domain.scanning import ScanFinished, ScanProgress, ScanStage
from faceapp.services.library import open_library, open_thumbnails
from faceapp.services.recognise import Gallery
from faceapp.services.scan import add_folders, scan
from faceapp.services.workers import MeasuringWorkers

sys.path.insert(0, str(Path(__file__).parent))
import fast_measure


def make(folder: Path, photos: Path, count: int) -> None:
    sources = [path.read_bytes() for path in sorted(photos.rglob("*.jpg"))[:500]]
    for n in range(count):
        below = folder / f"{n // 500:03}"
        below.mkdir(parents=True, exist_ok=True)
        (below / f"{n:06}.jpg").write_bytes(sources[n % len(sources)] + n.to_bytes(4, "big") + bytes(n % 97))


def pss(pid: int) -> float:
    """Proportional set size, MB; 0 if the process is gone."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next(int(line.split()[1]) * 1024 / 1e6 for line in lines if line.startswith("Pss:"))


class Watch:
    """Looks at the memory of this process and all below it, on a thread of its own."""

    def __init__(self) -> None:
        self.own = self.most = 0.0
        self.below: list[float] = []
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    @property
    def all(self) -> float:
        return self.own + sum(self.below)

    def _run(self) -> None:
        while not self._over.wait(0.5):
            pids = [child.pid for child in psutil.Process().children(recursive=True)]
            self.own, self.below = pss(os.getpid()), [pss(pid) for pid in pids]
            self.most = max(self.most, self.all)

    def close(self) -> None:
        self._over.set()
        self._thread.join()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("photos", type=Path)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--as-they-are", action="store_true")
    parser.add_argument("--fast", action="store_true")
    parser.add_argument("--processes", type=int)
    parser.add_argument("--every", type=float, default=5.0, help="seconds between two lines")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = arguments.photos
        if not arguments.as_they_are:
            folder = Path(place) / "photos"
            make(folder, arguments.photos, arguments.count)
        library = open_library(Path(place) / "bench.faceapp")
        thumbnails = open_thumbnails(library)
        if arguments.fast:
            workers = MeasuringWorkers(arguments.processes, load=fast_measure.load)
        else:
            workers = MeasuringWorkers(arguments.processes)
        roots = add_folders(library, [folder])
        print(f"{workers.count} workers")
        print("stage        photos    seconds   program   all, MB (PSS)   below the program")
        watch = Watch()
        start = told = time.monotonic()
        last = start
        longest: dict[str, float] = {}
        for event in scan(library, thumbnails, roots=roots, workers=workers, gallery=Gallery()):
            now = time.monotonic()
            kind = type(event).__name__
            longest[kind] = max(longest.get(kind, 0.0), now - last)
            if isinstance(event, ScanFinished):
                own = pss(os.getpid())
                print(f"{'finished':11} {event.summary.photos:7} {now - start:10.1f} {own:9.0f}")
                print(f"{event.summary.photos_per_second:.1f} photos/s, most memory {watch.most:.0f} MB")
                steps = ", ".join(f"{kind} {took * 1e3:.0f} ms" for kind, took in longest.items())
                print(f"{event.summary.faces} faces; longest step up to: {steps}")
            elif isinstance(event, ScanProgress) and (
                now - told > arguments.every
                or (event.stage is ScanStage.MEASURING and event.done == event.total)
            ):
                told = now
                print(
                    f"{event.stage.value:11} {event.done:7} {now - start:10.1f} {watch.own:9.0f}"
                    f" {watch.all:15.0f}   {'+'.join(f'{one:.0f}' for one in watch.below)}",
                    flush=True,
                )
            last = time.monotonic()
        watch.close()
        thumbnails.close()
        library.close()


if __name__ == "__main__":
    main()
