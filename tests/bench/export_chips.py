"""How many faces a second an export cuts out, beside plain loops that do the same on the same photos.

    python tests/bench/export_chips.py PHOTOS [--faces 10000] [--side 112] [--large 400] [--workers 1 2]

PHOTOS holds portraits with the face in the middle, as `photos/album-labelled` does. They are put
together to photos with several faces; each is decoded once. Enlarged portraits are smooth and their
files small, a fifth of a camera's: "grain" has noise like a camera's at dusk, and files as large. The
plain loops know all boxes and landmarks, too: nobody looks for faces here. Files are read from the cache
of the system. On a machine with other work, what tells most is how many faces a second of processor time
gives.

Milliseconds of a processor for a face of 112 px, without writing it (0.3), of the five kinds: 0.8, 0.6,
4.0, 2.3, 12. Most of the last three is libjpeg unpacking coefficients, which it has to do
from the top of a photo down to the lowest face whatever it is decoded at.
"""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np
from PIL import Image

from faceapp.domain.cut_thresholds import ARCFACE_TEMPLATE
from faceapp.domain.export_choices import ExportChoices, Shape
from faceapp.domain.exporting import ExportFinished
from faceapp.domain.face import Author
from faceapp.domain.thresholds import BOX_LANDMARKS
from faceapp.services.export_plan import plan
from faceapp.services.exporting import write
from faceapp.services.library import Library, open_library
from faceapp.vision.align import similarity

_BOX = (0.32, 0.25, 0.36, 0.48)
"""Where the face is on a portrait."""


class Kind(NamedTuple):
    """How photos are put together: ``across`` by ``down`` portraits of ``side`` pixels.

    Attributes:
        grain: spread of the noise, levels.
    """

    name: str
    across: int
    down: int
    side: int
    grain: float = 0.0


KINDS = (
    Kind("250 px, 1 face", 1, 1, 250),
    Kind("1000 x 750, 12 faces", 4, 3, 250),
    Kind("12 MP, 4 faces", 2, 2, 1732),
    Kind("12 MP, 12 faces", 4, 3, 1000),
    Kind("12 MP, grain, 4 faces", 2, 2, 1732, 8.0),
)
_SCENES = 60
_LARGE_SCENES = 12


def make(folder: Path, portraits: list[Path], kind: Kind, faces: int) -> tuple[Library, list[Path]]:
    """Photos and the library that knows all faces on them."""
    each = kind.across * kind.down
    library = open_library(folder / "b.faceapp")
    photos = [folder / "photos" / f"{n:05}.jpg" for n in range(-(-faces // each))]
    photos[0].parent.mkdir(parents=True)
    scenes: list[bytes] = []
    with library.write(Author.USER) as tx:
        run = tx.connection.execute
        run("INSERT INTO root (path, added_at) VALUES (?, 0)", (os.fsencode(folder / "photos"),))
        run("INSERT INTO person (name, name_key, by, at) VALUES ('Anna', 'anna', 'user', 0)")
        for n, path in enumerate(photos):
            if n < (_SCENES if kind.side == 250 else _LARGE_SCENES):
                scenes.append(scene(portraits, n * each, kind))
            data = scenes[n % len(scenes)]
            path.write_bytes(
                data[:-2] + b"\xff\xfe" + (6).to_bytes(2, "big") + n.to_bytes(4, "big") + data[-2:]
            )
            content = blake2b(path.read_bytes(), digest_size=16).digest()
            width, height = kind.across * kind.side, kind.down * kind.side
            run(
                "INSERT INTO photo (root, path, folder, name, size, mtime_ns, content_hash, width, height,"
                " state, colour) VALUES (1, ?, '', ?, 1, 1, ?, ?, ?, 'measured', 0)",
                (path.name.encode(), path.name, content, width, height),
            )
            for place in range(each):
                x, y = place % kind.across, place // kind.across
                box = (
                    (x + _BOX[0]) / kind.across,
                    (y + _BOX[1]) / kind.down,
                    _BOX[2] / kind.across,
                    _BOX[3] / kind.down,
                )
                points = [(box[0] + u * box[2], box[1] + v * box[3]) for u, v in BOX_LANDMARKS]
                face = run(
                    "INSERT INTO face (photo, x, y, w, h, landmarks, score, origin, detector, by)"
                    " VALUES (?, ?, ?, ?, ?, ?, 0.99, 'model', 'mtcnn', 'model')",
                    (n + 1, *box, np.array(points, "<f4").tobytes()),
                ).lastrowid
                run(
                    "INSERT INTO assignment (face, person, state, by, at)"
                    " VALUES (?, 1, 'confirmed', 'user', 0)",
                    (face,),
                )
    return library, photos


def scene(portraits: list[Path], first: int, kind: Kind) -> bytes:
    """A JPEG of so many portraits side by side."""
    size = (kind.across * kind.side, kind.down * kind.side)
    canvas = Image.new("RGB", size)
    for place in range(kind.across * kind.down):
        portrait = Image.open(portraits[(first + place) % len(portraits)]).convert("RGB")
        where = place % kind.across * kind.side, place // kind.across * kind.side
        canvas.paste(portrait.resize((kind.side, kind.side)), where)
    pixels = np.array(canvas)[..., ::-1]
    if kind.grain:
        noise = np.random.default_rng(first).normal(0, kind.grain, pixels.shape[:2]).astype(np.float32)
        pixels = np.clip(pixels + noise[..., None], 0, 255).astype(np.uint8)
    data = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, 92])[1]
    return data.tobytes()


def plain(kind: Kind, photos: list[Path], out: Path, side: int) -> int:
    """OpenCV reads, warps and writes, as scripts do."""
    done = 0
    template = np.array(ARCFACE_TEMPLATE) * side / 112
    for path in photos:
        picture = cv2.imread(str(path))
        for place, points in enumerate(landmarks(kind)):
            chip = cv2.warpAffine(picture, similarity(points, template), (side, side))
            cv2.imwrite(str(out / f"{path.stem}-{place}.jpg"), chip)
            done += 1
    return done


def pillow(kind: Kind, photos: list[Path], out: Path, side: int) -> int:
    """Pillow crops and resizes boxes, which are not turned."""
    done = 0
    for path in photos:
        picture = Image.open(path).convert("RGB")
        for place, points in enumerate(landmarks(kind)):
            (x, y), reach = points.mean(0), np.ptp(points[:, 0]) * 1.4
            box = tuple(map(int, (x - reach, y - reach, x + reach, y + reach)))
            chip = picture.crop(box).resize((side, side), Image.Resampling.BILINEAR)
            chip.save(out / f"{path.stem}-{place}.jpg", quality=95)
            done += 1
    return done


def facenet(kind: Kind, photos: list[Path], out: Path, side: int) -> int:
    """facenet-pytorch's extract_face with known boxes."""
    from facenet_pytorch.models.utils.detect_face import extract_face

    done = 0
    for path in photos:
        picture = Image.open(path).convert("RGB")
        for place, points in enumerate(landmarks(kind)):
            (x, y), reach = points.mean(0), np.ptp(points[:, 0]) * 1.4
            box = [x - reach, y - reach, x + reach, y + reach]
            extract_face(picture, box, side, save_path=str(out / f"{path.stem}-{place}.jpg"))
            done += 1
    return done


def landmarks(kind: Kind) -> list[np.ndarray]:
    """Of all faces of a photo, pixels."""
    found = []
    for place in range(kind.across * kind.down):
        corner = np.array([place % kind.across, place // kind.across])
        points = corner + np.array(_BOX[:2]) + np.array(BOX_LANDMARKS) * _BOX[2:]
        found.append(points * kind.side)
    return found


def ours(library: Library, out: Path, side: int, workers: int) -> tuple[float, float, float, int]:
    """Seconds of the plan, seconds of the export, those of the processor, faces."""
    begun = time.perf_counter()
    planned = plan(library, ExportChoices("csv", shape=Shape.ALIGNED, size=side), estimate=False)
    there, busy = time.perf_counter(), time.process_time()
    *_, last = write(library, planned, out, workers=workers)
    assert isinstance(last, ExportFinished)
    return there - begun, time.perf_counter() - there, time.process_time() - busy, last.pictures


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("photos", type=Path)
    parser.add_argument("--faces", type=int, default=10_000)
    parser.add_argument("--large", type=int, default=400, help="faces on photos of 12 MP")
    parser.add_argument("--side", type=int, default=112)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--others", action="store_true", help="plain loops, too")
    arguments = parser.parse_args()
    portraits = sorted(arguments.photos.rglob("*.jpg"))
    print(f"{'photos':24}{'what':32}{'faces':>8}{'plan s':>8}{'seconds':>9}{'faces/s':>9}{'of CPU s':>12}")
    for kind in KINDS:
        with tempfile.TemporaryDirectory() as folder:
            faces = arguments.large if kind.side > 250 else arguments.faces
            library, photos = make(Path(folder), portraits, kind, faces)
            for workers in arguments.workers:
                out = Path(folder) / f"out{workers}"
                planned, seconds, busy, done = ours(library, out, arguments.side, workers)
                tell(kind, f"faceapp, {workers} at once", done, seconds, busy, f"{planned:8.2f}")
                shutil.rmtree(out)
            library.close()
            loops: list[tuple[str, Callable[[Kind, list[Path], Path, int], int]]] = [
                ("OpenCV loop", plain),
                ("Pillow loop, boxes", pillow),
                ("facenet-pytorch, boxes", facenet),
            ]
            for name, loop in loops if arguments.others else ():
                out = Path(folder) / name
                out.mkdir()
                begun, before = time.perf_counter(), time.process_time()
                try:
                    done = loop(kind, photos, out, arguments.side)
                except ImportError:
                    continue
                seconds, busy = time.perf_counter() - begun, time.process_time() - before
                tell(kind, name, done, seconds, busy, " " * 8)


def tell(kind: Kind, name: str, faces: int, seconds: float, busy: float, planned: str) -> None:
    """Print one line."""
    print(
        f"{kind.name:24}{name:32}{faces:8}{planned}{seconds:9.2f}{faces / seconds:9.0f}{faces / busy:12.0f}",
        flush=True,
    )


if __name__ == "__main__":
    main()
