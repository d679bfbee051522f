"""How near exported faces are to what they would be from photos decoded whole.

    python tests/bench/export_exactness.py ../shared/photos [--sides 48 80 112 160 224]

Each face of each JPEG, as ArcFace wants it, is made as an export makes it, but without losses when it
is written. Beside it stands the same square with each pixel the mean of all that it covers of the photo
as it was taken. Prints, by pixels of the decoded photo for one of the square: PSNR (dB; median and one
in twenty), how far the one is shifted against the other (pixels; one in twenty and the most), contrast
between neighbours (1: the same), cosine of our embeddings, largest difference of an expression's
probability, and how often the likeliest expression is the same.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from math import ceil, hypot
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np
from PIL import Image

from faceapp.domain.cut_thresholds import ARCFACE_SIDE, ARCFACE_TEMPLATE
from faceapp.domain.errors import UnreadablePicture
from faceapp.domain.export_thresholds import CUT_FINENESS
from faceapp.media import colour
from faceapp.media.cutting import opened
from faceapp.media.decode import decode
from faceapp.media.files import PictureFile, read_picture
from faceapp.media.sniff import Kind
from faceapp.services.dataset_pictures import Cut, Made, Order, render
from faceapp.vision import registry
from faceapp.vision.align import similarity

_TEMPLATE = (np.array(ARCFACE_TEMPLATE) + 0.5) / ARCFACE_SIDE
_WORKING, _SMALLEST_PHOTO, _SURE = 1280, 300_000, 0.95
_SMALLEST_CHIP = 112  # that our networks are asked about


class Likeness(NamedTuple):
    """Of a face as it is exported and as it should be."""

    psnr: float
    shift: float
    contrast: float
    cosine: float
    score: float
    same: float


def faces(folder: Path) -> Iterator[tuple[PictureFile, list[np.ndarray]]]:
    """JPEGs with the landmarks of all faces on them, pixels of the upright original."""
    detector = registry.load_detector()
    for path in sorted(folder.rglob("*.jp*g")):
        try:
            file = read_picture(path)
            picture = decode(file, _WORKING)
        except UnreadablePicture:
            continue
        if file.kind is Kind.JPEG and picture.width * picture.height > _SMALLEST_PHOTO:
            larger = picture.width / picture.image.width
            found = [one for one in detector.detect(picture.pixels) if one.score > _SURE]
            yield file, [(np.array(one.landmarks) + 0.5) * larger - 0.5 for one in found]


def exact(pixels: np.ndarray, matrix: np.ndarray, side: int) -> np.ndarray:
    """Each pixel the mean of as many points as there are pixels below it, and more."""
    times = ceil(2 / hypot(matrix[0, 0], matrix[1, 0]))
    finer = np.array([[times, 0, (times - 1) / 2], [0, times, (times - 1) / 2]])
    fine = cv2.warpAffine(pixels, finer @ np.vstack([matrix, [0, 0, 1]]), (times * side, times * side))
    return cv2.resize(fine, (side, side), interpolation=cv2.INTER_AREA)


def exported(file: PictureFile, size: tuple[int, int], matrix: np.ndarray, side: int) -> np.ndarray:
    """The same as an export makes it."""
    cut = Cut(tuple(matrix.ravel().tolist()), side)
    order = Order((0,), bytes(file.path), file.content_hash, *size, cuts=(cut,), finest=cut.scale)
    (made,) = render([replace(order, encoding="png")])
    assert isinstance(made, Made), made
    return np.asarray(Image.open(BytesIO(made.data)))


def shift(one: np.ndarray, other: np.ndarray) -> float:
    """Pixels: what explains most of the difference."""
    first, second = (picture.astype(np.float64).mean(2) for picture in (one, other))
    down, across = (part[3:-3, 3:-3].ravel() for part in np.gradient((first + second) / 2))
    away = (first - second)[3:-3, 3:-3].ravel()
    moved = np.linalg.lstsq(np.stack([across, down, np.ones_like(down)], 1), away, rcond=None)[0]
    return hypot(moved[0], moved[1])


def contrast(pixels: np.ndarray) -> float:
    """Between neighbours."""
    return float(cv2.Laplacian(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY).astype(np.float32), cv2.CV_32F).var())


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("photos", type=Path)
    parser.add_argument("--sides", type=int, nargs="+", default=[48, 80, 112, 160, 224])
    arguments = parser.parse_args()
    embedder = registry.load_embedder()
    expression = registry.load_expression(registry.BUILT_IN.expression)
    found: dict[tuple[int, str], list[Likeness]] = defaultdict(list)
    for file, all_points in faces(arguments.photos):
        whole = opened(file, 1.0)
        pixels = np.asarray(whole.image)
        for points in all_points:
            for side in arguments.sides:
                matrix = similarity(points, _TEMPLATE * side - 0.5)
                scale = hypot(matrix[0, 0], matrix[1, 0])
                shrink = round(whole.width / opened(file, min(1.0, scale * CUT_FINENESS)).image.width)
                if shrink == 1 and scale * CUT_FINENESS > 1:
                    continue  # nothing is averaged
                right = exact(pixels, matrix, side)
                right = np.asarray(colour.to_srgb(Image.fromarray(right), whole.profile))
                ours = exported(file, whole.image.size, matrix, side)
                error = float(np.mean((right.astype(np.float64) - ours) ** 2))
                where = [(_TEMPLATE * side - 0.5).astype(np.float32)]
                cosine = score = same = float("nan")
                if side >= _SMALLEST_CHIP:
                    cosine = float(embedder.embed(right, where)[0] @ embedder.embed(ours, where)[0])
                    first, second = (expression.classify(chip, where)[0] for chip in (right, ours))
                    score, same = (
                        float(np.abs(first - second).max()),
                        float(first.argmax() == second.argmax()),
                    )
                finer = 1 / (scale * shrink)
                band = "1.5 to 2" if finer < 2 else "2 to 3" if finer <= 3.001 else "over 3"
                found[shrink, band].append(
                    Likeness(
                        10 * np.log10(255**2 / max(error, 1e-6)),
                        shift(right, ours),
                        contrast(ours) / contrast(right),
                        cosine,
                        score,
                        same,
                    )
                )
    print(
        f"{'decoded at':12}{'pixels':10}{'faces':>6}{'PSNR':>7}{'5 %':>6}{'shift 95 %':>12}{'most':>7}"
        f"{'contrast':>10}{'cosine 1 %':>12}{'least':>8}{'score 99 %':>12}{'most':>7}{'same':>7}"
    )
    for (shrink, band), rows in sorted(found.items()):
        values = Likeness(*np.array(rows).T)
        asked = Likeness(*np.array([row for row in rows if not np.isnan(row.cosine)] or [[0.0] * 6]).T)
        print(
            f"{f'1/{shrink}':12}{band:10}{len(rows):6}{np.median(values.psnr):7.1f}"
            f"{np.quantile(values.psnr, 0.05):6.1f}{np.quantile(values.shift, 0.95):12.3f}"
            f"{values.shift.max():7.3f}{np.median(values.contrast):10.2f}"
            f"{np.quantile(asked.cosine, 0.01):12.4f}{asked.cosine.min():8.4f}"
            f"{np.quantile(asked.score, 0.99):12.3f}{asked.score.max():7.3f}{asked.same.mean():7.3f}"
        )


if __name__ == "__main__":
    main()
