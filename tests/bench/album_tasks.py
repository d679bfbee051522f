"""Parts of ``models_readme``: finding and comparing the faces of the labelled album; a module of its
own, since each runs in a process of its own."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from faceapp.domain.figures import Doing, Figures, GroupingFigures
from faceapp.domain.metrics import bcubed
from faceapp.services.figure_judging import circumstance, verification_figures
from faceapp.services.figure_names import pairs


@dataclass(frozen=True)
class FindTask:
    """How many of the album's photos have a face, by a detector; kept as an array for the others."""

    model: str
    album: Path
    out: Path
    doing: Doing = Doing.SPEED

    def run(self, tell: Callable[[int, int], None]) -> Figures:
        from faceapp.vision.registry import load_detector

        detector = load_detector(self.model)
        rows = labels(self.album)
        points = np.full((len(rows), 7, 2), np.nan, np.float32)  # landmarks, corners of the box
        for place, (path, _) in enumerate(rows):
            pixels = decoded(self.album / path)
            middle = np.array(pixels.shape[1::-1]) / 2
            found = detector.detect(pixels)
            if found:
                box = min(
                    found, key=lambda one: float(((np.reshape(one.box, (2, 2)).mean(0) - middle) ** 2).sum())
                )
                points[place] = np.concatenate((box.landmarks, np.reshape(box.box, (2, 2))))
            tell(place + 1, len(rows))
        np.save(self.out / f"found-{self.model}.npy", points)
        return Figures(self.model)


@dataclass(frozen=True)
class PeopleTask:
    """Verification and grouping of the album's faces, found by a detector before."""

    model: str
    detector: str
    album: Path
    out: Path
    doing: Doing = Doing.VERIFICATION

    def run(self, tell: Callable[[int, int], None]) -> Figures:
        from faceapp.domain.geometry import Box
        from faceapp.services.evaluate import look_penalties
        from faceapp.services.limits import limits
        from faceapp.vision.entries import entry
        from faceapp.vision.grouping import group_faces
        from faceapp.vision.models import Detection
        from faceapp.vision.quality import quality
        from faceapp.vision.registry import load_embedder

        embedder = load_embedder(self.model)
        points = np.load(self.out / f"found-{self.detector}.npy")
        rows = [
            one for one, there in zip(labels(self.album), points, strict=True) if not np.isnan(there).any()
        ]
        points = points[~np.isnan(points).any(axis=(1, 2))]
        vectors, looks = [], []
        for place, ((path, _), seven) in enumerate(zip(rows, points, strict=True)):
            pixels = decoded(self.album / path)
            (left, top), (right, bottom) = seven[5:].tolist()
            found = Detection((left, top, right, bottom), seven[:5], 1.0)
            vectors.append(embedder.embed(pixels, [found.landmarks])[0])
            high, wide = pixels.shape[:2]
            box = Box(left / wide, top / high, (right - left) / wide, (bottom - top) / high)
            looks.append((box, quality(pixels, found, 1.0)))
            tell(place + 1, len(rows))
        matrix = np.stack(vectors)
        _, people = np.unique([person for _, person in rows], return_inverse=True)
        drawn = pairs(people)
        cosines = (matrix[drawn.a] * matrix[drawn.b]).sum(axis=1, dtype=np.float64)
        about = circumstance(self.model, source=self.album, detector=self.detector)
        judged = verification_figures(
            about,
            np.sqrt(np.maximum(2.0 - 2.0 * cosines, 0.0)),
            drawn.same,
            folds=drawn.folds,
            clusters=people[drawn.a],
            faces=len(rows),
            people=int(people.max()) + 1,
        )
        groups = None
        if "distances" in entry(self.model).facts:
            own = limits(self.model)
            numbers = group_faces(matrix, own.rule, look_penalties(looks, own.poor))
            scores = bcubed(people, numbers)
            counts = (len(rows), int(people.max()) + 1, len(np.unique(numbers)))
            groups = GroupingFigures(about, *counts, scores.precision, scores.recall, scores.f1)
        return Figures(self.model, verification=judged, grouping=groups)


def labels(album: Path) -> list[tuple[str, str]]:
    """Path and person of each photo."""
    with (album / "labels.csv").open(newline="") as file:
        return [(row["path"], row["person"]) for row in csv.DictReader(file)]


def decoded(path: Path) -> np.ndarray:
    from faceapp.domain.thresholds import WORKING_SIDE
    from faceapp.media.decode import decode
    from faceapp.media.files import read_picture

    return decode(read_picture(path, hashed=False), WORKING_SIDE).pixels
