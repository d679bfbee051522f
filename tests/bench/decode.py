"""How fast and in how much memory photos become pixels, against other ways to do it.

    python tests/bench/decode.py [FILES ...]

Without files, JPEG of 3, 12, 24 and 48 megapixels and 12 megapixels as PNG, WebP, HEIC and AVIF
are made from the astronaut of scikit-image with grain. CPU milliseconds, the least of several
runs taken in turn, so that what else the machine does disturbs all alike.
"""

from __future__ import annotations

import io
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from faceapp.domain.geometry import Box  # noqa: E402
from faceapp.domain.thresholds import WORKING_SIDE  # noqa: E402
from faceapp.media import cut  # noqa: E402
from faceapp.media.decode import decode  # noqa: E402
from faceapp.media.files import read_picture  # noqa: E402


def made(folder: Path) -> list[Path]:
    """Photos of the usual sizes and kinds."""
    import pillow_heif
    from skimage import data

    pillow_heif.register_heif_opener()
    noise = np.random.default_rng(0)
    paths = []
    for name, size, kinds in (
        ("3mp", (2048, 1536), [(".jpg", {"quality": 90})]),
        (
            "12mp",
            (4032, 3024),
            [
                (".jpg", {"quality": 88}),
                ("-progressive.jpg", {"quality": 88, "progressive": True}),
                (".png", {"compress_level": 3}),
                (".webp", {"quality": 85}),
                (".heic", {"quality": 70}),
                (".avif", {"quality": 60, "speed": 8}),
            ],
        ),
        ("24mp", (6000, 4000), [(".jpg", {"quality": 90})]),
        ("48mp", (8064, 6048), [(".jpg", {"quality": 85})]),
    ):
        large = np.asarray(Image.fromarray(data.astronaut()).resize(size, Image.Resampling.BICUBIC))
        grain = noise.normal(0, 4, (size[1], size[0], 1))
        image = Image.fromarray(np.clip(large + grain, 0, 255).astype(np.uint8))
        for suffix, options in kinds:
            paths.append(folder / (name + suffix))
            image.save(paths[-1], **options)
    return paths


def naive(data: bytes) -> None:
    """Pillow as its manual says."""
    with Image.open(io.BytesIO(data)) as image:
        image.thumbnail((WORKING_SIDE, WORKING_SIDE))
        np.asarray(image.convert("RGB"))


def opencv(data: bytes) -> None:
    """OpenCV at the smallest of its scales that is enough."""
    import cv2

    with Image.open(io.BytesIO(data)) as image:
        width, height = image.size
    ratio = max(width, height) / WORKING_SIDE
    scale = next(s for s in (8, 4, 2, 1) if ratio >= s or s == 1)
    flags = {1: cv2.IMREAD_COLOR} | {s: getattr(cv2, f"IMREAD_REDUCED_COLOR_{s}") for s in (2, 4, 8)}
    pixels = cv2.imdecode(np.frombuffer(data, np.uint8), flags[scale])
    if pixels is None:
        raise ValueError("not a kind that OpenCV reads")
    size = (round(width / max(ratio, 1)), round(height / max(ratio, 1)))
    cv2.cvtColor(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), cv2.COLOR_BGR2RGB)


def memory(path: Path) -> int:
    """Megabytes that decoding takes above the modules themselves, in a fresh process."""
    code = (
        "import re,sys\nfrom pathlib import Path\n"
        "from faceapp.media.files import read_picture\nfrom faceapp.media.decode import decode\n"
        "def peak(): return int(re.search(r'VmHWM:\\s+(\\d+)', Path('/proc/self/status').read_text())[1])\n"
        "before = peak()\ndecode(read_picture(Path(sys.argv[1])), 1280)\nprint((peak() - before) // 1000)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, path], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return int(done.stdout)


def timed(ways: dict[str, Callable[[], object]], rounds: int) -> dict[str, float | None]:
    """Least CPU milliseconds of each way; None where it does not work."""
    least: dict[str, float | None] = dict.fromkeys(ways)
    for _ in range(rounds):
        for name, way in ways.items():
            begin = time.process_time()
            try:
                way()
            except (ValueError, OSError):
                continue
            took = (time.process_time() - begin) * 1e3
            least[name] = min(least[name] or took, took)
    return least


def main() -> None:
    """Print the table."""
    import cv2

    cv2.setNumThreads(1)
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(name) for name in sys.argv[1:]] or made(Path(folder))
        heads = ("read, hash", "decode", "thumbnail", "a face", "Pillow", "OpenCV")
        print(
            f"{'CPU ms to ' + str(WORKING_SIDE) + ' px':28}"
            + "".join(f"{head:>12}" for head in heads)
            + f"{'MB':>8}"
        )
        for path in paths:
            file = read_picture(path)
            picture = decode(file, WORKING_SIDE)
            ways: dict[str, Callable[[], object]] = {
                "read, hash": lambda path=path: read_picture(path),
                "decode": lambda file=file: decode(file, WORKING_SIDE).pixels,
                "thumbnail": lambda picture=picture: cut.thumbnail(picture),
                "a face": lambda picture=picture: cut.crop(picture, Box(0.4, 0.4, 0.2, 0.2)),
                "Pillow": lambda file=file: naive(file.data),
                "OpenCV": lambda file=file: opencv(file.data),
            }
            found = timed(ways, 3 if path.suffix in {".heic", ".heif"} else 9)
            cells = "".join(
                f"{found[head]:12.1f}" if found[head] is not None else f"{'-':>12}" for head in heads
            )
            print(f"{path.name[:28]:28}{cells}{memory(path):8}")


if __name__ == "__main__":
    main()
