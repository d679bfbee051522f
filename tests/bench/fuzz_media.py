"""Decodes damaged pictures for minutes, in processes that may die, and says what came out.

    python tests/bench/fuzz_media.py [--seconds 300] [--processes 2] [--seed 1] [FILES ...]

FILES are real pictures to damage beside the small ones made here. What crashed, hung, took
much memory or raised something else than a reason is kept in a folder that is named at the end.
"""

from __future__ import annotations

import argparse
import faulthandler
import json
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
SLOW_SECONDS = 20
MEMORY = 1_500_000_000
BATCH = 400


def work(folder: Path, seed: int, files: list[Path]) -> None:
    """Decode ``BATCH`` damaged files; what is being decoded lies in ``folder``/now."""
    import warnings

    from media.damage import damaged, samples

    from faceapp.domain.errors import UnreadablePicture
    from faceapp.domain.geometry import Box
    from faceapp.media import cut
    from faceapp.media.dates import Evidence, taken_at
    from faceapp.media.decode import decode
    from faceapp.media.files import read_picture

    warnings.simplefilter("error")
    faulthandler.enable()
    chance = random.Random(seed)
    small = samples()
    originals = {**small, **{path.name: path.read_bytes() for path in files}}
    now = folder / "now"
    resource.setrlimit(resource.RLIMIT_AS, (8 << 30, 8 << 30))
    for n in range(BATCH):
        name = chance.choice(list(originals))
        now.write_bytes(damaged(originals[name], random.Random(seed * 100_000 + n), list(small.values())))
        begin = time.monotonic()
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        signal.alarm(SLOW_SECONDS)
        try:
            picture = decode(read_picture(now), 1280)
            cut.thumbnail(picture)
            cut.crop(picture, Box(0.4, 0.4, 0.03, 0.04))
            taken_at(Evidence(now, picture.exif, picture.xmp, 0.0), datetime(2026, 6, 1))
            result = "decoded"
        except UnreadablePicture as error:
            result = str(error.reason)
        except Exception as error:
            result = f"RAISED {type(error).__name__}: {error}"
            (folder / f"raised-{seed}-{n}").write_bytes(now.read_bytes())
        signal.alarm(0)
        seconds = time.monotonic() - begin
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        if grown > 300_000:
            (folder / f"large-{seed}-{n}").write_bytes(now.read_bytes())
        print(json.dumps([name, result, round(seconds, 3), grown]), flush=True)


def main() -> None:
    """Keep the processes busy until the time is up."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--work", nargs=2, help=argparse.SUPPRESS)
    parser.add_argument("files", nargs="*", type=Path)
    options = parser.parse_args()
    if options.work:
        work(Path(options.work[0]), int(options.work[1]), options.files)
        return
    kept = Path(tempfile.mkdtemp(prefix="fuzz-media-"))
    results: Counter[str] = Counter()
    slowest: list[tuple[float, str, str]] = []
    largest: list[tuple[int, str, str]] = []
    died: list[str] = []
    running: dict[subprocess.Popen[bytes], tuple[Path, int]] = {}
    seed, until = options.seed, time.monotonic() + options.seconds
    while running or time.monotonic() < until:
        while len(running) < options.processes and time.monotonic() < until:
            folder = kept / f"run-{seed}"
            folder.mkdir()
            command = [sys.executable, __file__, "--work", str(folder), str(seed), *map(str, options.files)]
            with (folder / "out").open("wb") as out, (folder / "err").open("wb") as err:
                running[subprocess.Popen(command, stdout=out, stderr=err)] = (folder, seed)
            seed += 1
        time.sleep(0.1)
        for process in [p for p in running if p.poll() is not None]:
            folder, number = running.pop(process)
            for line in (folder / "out").read_text().splitlines():
                name, result, seconds, grown = json.loads(line)
                results[result[:90]] += 1
                slowest = sorted([*slowest, (seconds, name, result[:60])], reverse=True)[:5]
                largest = sorted([*largest, (grown, name, result[:60])], reverse=True)[:5]
            if process.returncode:
                (kept / f"died-{number}").write_bytes((folder / "now").read_bytes())
                died.append(f"signal or status {process.returncode}, seed {number}")
    print(f"{sum(results.values())} files, {os.cpu_count()} cores")
    for result, count in results.most_common():
        print(f"{count:8}  {result}")
    print("slowest, s:", *slowest, sep="\n    ")
    print("memory grown by, kB:", *largest, sep="\n    ")
    print("died:", *(died or ["none"]), sep="\n    ")
    noisy = sorted(
        {line for path in kept.glob("run-*/err") for line in path.read_text("utf-8", "replace").splitlines()}
    )
    print("written to the terminal by decoders:", *noisy[:20], sep="\n    ")
    print("kept in", kept)


if __name__ == "__main__":
    main()
