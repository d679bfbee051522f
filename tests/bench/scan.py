"""Photos a second of our scan against the package ``face_recognition``, and who finds more faces.

    pip install --no-deps --target RIVAL face_recognition "setuptools<81"    (beside dlib-bin)
    python tests/bench/scan.py PHOTOS --rival RIVAL [--rounds 3] [--processes N]

PHOTOS is the folder of shared photos, with pairs/, counts/ and groups/ in it. Both look at
pairs/ in turn, with as many processes as cores, each in a process of its own from start to
end: ours is ``faceapp index`` with a new library (listing, thumbnails, embeddings, quality,
writing, grouping), the rival finds (HOG) and describes faces and keeps nothing. The rival
runs as its users run it (photos as they are) and, to be fair, with photos made as small as
we look at them. CPU seconds tell most on a machine that others use too.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RIVAL = """
import sys, warnings
warnings.simplefilter("ignore")
sys.path.insert(0, sys.argv[1])
import json, multiprocessing, os
import numpy as np
from pathlib import Path
from PIL import Image, ImageOps

def look(job):
    path, longest = job
    import face_recognition
    try:
        if longest:
            with Image.open(path) as picture:
                picture.draft("RGB", (longest, longest))
                picture.thumbnail((longest, longest))
                pixels = np.asarray(ImageOps.exif_transpose(picture).convert("RGB"))
        else:
            pixels = face_recognition.load_image_file(path)
        boxes = face_recognition.face_locations(pixels, model="hog")
        face_recognition.face_encodings(pixels, boxes)
        return os.path.basename(path), len(boxes)
    except OSError:
        return os.path.basename(path), 0

if __name__ == "__main__":
    longest = int(sys.argv[3])
    jobs = [(path, longest) for path in sys.argv[5:]]
    with multiprocessing.get_context("spawn").Pool(int(sys.argv[4])) as pool:
        print(json.dumps(dict(pool.imap_unordered(look, jobs))))
"""


def pictures(folder: Path) -> list[Path]:
    suffixes = {".jpg", ".jpeg", ".png"}
    return sorted(path for path in folder.iterdir() if path.suffix.lower() in suffixes)


def timed(command: list[str]) -> tuple[float, float, str]:
    """Wall seconds, CPU seconds of the process and its children, and what it printed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, done.stdout


def ours(folder: Path, processes: int) -> tuple[float, float, dict[str, int]]:
    with tempfile.TemporaryDirectory() as place:
        base = [sys.executable, "-m", "faceapp", "--library", f"{place}/bench.faceapp"]
        wall, cpu, _ = timed([*base, "index", str(folder), "--processes", str(processes), "--json"])
        people = json.loads(
            subprocess.run([*base, "people", "--json"], check=True, capture_output=True).stdout
        )
        faces = [face for one in (*people["people"], *people["groups"]) for face in one["faces"]]
        found: dict[str, int] = {}
        for face in (*faces, *people["ungrouped"]):
            name = Path(face["photo"]).name
            found[name] = found.get(name, 0) + 1
    return wall, cpu, found


def theirs(folder: Path, rival: Path, longest: int, processes: int) -> tuple[float, float, dict[str, int]]:
    paths = [str(path) for path in pictures(folder)]
    with tempfile.NamedTemporaryFile("w", suffix=".py") as script:
        script.write(RIVAL)
        script.flush()
        command = [sys.executable, script.name, str(rival), "-", str(longest), str(processes), *paths]
        wall, cpu, out = timed(command)
    return wall, cpu, json.loads(out)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("photos", type=Path)
    parser.add_argument("--rival", type=Path, required=True)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--processes", type=int, default=os.cpu_count())
    arguments = parser.parse_args()
    pairs, rival, processes = arguments.photos / "pairs", arguments.rival, arguments.processes
    runners = {
        "faceapp index": lambda folder: ours(folder, processes),
        "face_recognition, as it is used": lambda folder: theirs(folder, rival, 0, processes),
        "face_recognition, at 1280 px": lambda folder: theirs(folder, rival, 1280, processes),
    }
    results: dict[str, list[tuple[float, float, dict[str, int]]]] = {name: [] for name in runners}
    for _ in range(arguments.rounds):
        for name, run in runners.items():
            results[name].append(run(pairs))
    count = len(pictures(pairs))
    print(f"{count} photos, {processes} processes, median of {arguments.rounds} rounds in turn")
    print(f"{'':34} photos/s   CPU ms a photo   faces")
    for name, runs in results.items():
        wall = statistics.median(run[0] for run in runs)
        cpu = statistics.median(run[1] for run in runs)
        print(f"{name:34} {count / wall:8.2f} {cpu / count * 1e3:12.0f} {sum(runs[0][2].values()):12}")

    truth = json.loads((arguments.photos / "counts" / "expected.json").read_text())["faces"]
    print(f"\n{'':34} counts: true of {sum(truth.values())}, too many   groups: faces")
    for name, run in runners.items():
        found = run(arguments.photos / "counts")[2]
        true = sum(min(found.get(photo, 0), faces) for photo, faces in truth.items())
        false = sum(max(found.get(photo, 0) - faces, 0) for photo, faces in truth.items())
        groups = sum(run(arguments.photos / "groups")[2].values())
        print(f"{name:34} {true:14} {false:16} {groups:15}")


if __name__ == "__main__":
    main()
