"""Memory of a scan as it goes on: it must be flat, and below 1 GB for all processes together.

    python tests/bench/memory.py PHOTOS [--count 1000] [--fast] [--processes N]

Copies photos of the folder PHOTOS again and again, each with bytes of its own at its end
so that none is a duplicate, and scans them as ``faceapp index`` does, grouping included.
``--fast`` measures in no time, to see everything but the models with 50 000 photos.
PSS counts memory that processes share once.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
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


def memory(pids: tuple[int, ...]) -> tuple[float, list[float]]:
    """PSS in MB of this process, and of each worker."""
    told = []
    for pid in pids:
        try:
            told.append(psutil.Process(pid).memory_full_info().pss / 1e6)
        except psutil.Error:
            told.append(0.0)
    return psutil.Process().memory_full_info().pss / 1e6, told


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("photos", type=Path)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--fast", action="store_true")
    parser.add_argument("--processes", type=int)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "photos"
        make(folder, arguments.photos, arguments.count)
        library = open_library(Path(place) / "bench.faceapp")
        thumbnails = open_thumbnails(library)
        if arguments.fast:
            workers = MeasuringWorkers(arguments.processes, load=fast_measure.load)
        else:
            workers = MeasuringWorkers(arguments.processes)
        roots = add_folders(library, [folder])
        print("stage        photos    seconds   program   workers     all, MB (PSS)")
        start = told = time.monotonic()
        last, most = start, 0.0
        longest: dict[str, float] = {}
        for event in scan(library, thumbnails, roots=roots, workers=workers, gallery=Gallery()):
            now = time.monotonic()
            kind = type(event).__name__
            longest[kind] = max(longest.get(kind, 0.0), now - last)
            if isinstance(event, ScanFinished):
                own, _ = memory(())
                print(f"{'finished':11} {event.summary.photos:7} {now - start:10.1f} {own:9.0f}")
                print(f"{event.summary.photos_per_second:.1f} photos/s, most memory {most:.0f} MB")
                steps = ", ".join(f"{kind} {took * 1e3:.0f} ms" for kind, took in longest.items())
                print(f"{event.summary.faces} faces; longest step up to: {steps}")
            elif isinstance(event, ScanProgress) and (
                now - told > 5 or (event.stage is ScanStage.MEASURING and event.done == event.total)
            ):
                told = now
                own, each = memory(workers.processes)
                most = max(most, own + sum(each))
                spelled = "+".join(f"{one:.0f}" for one in each)
                print(
                    f"{event.stage.value:11} {event.done:7} {now - start:10.1f} {own:9.0f}"
                    f" {spelled:>9} {own + sum(each):9.0f}",
                    flush=True,
                )
            last = time.monotonic()
        thumbnails.close()
        library.close()


if __name__ == "__main__":
    main()
