"""How well a model tells the people of the library: on the faces that have names."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from faceapp.domain.errors import TooFewNames
from faceapp.domain.face import Face
from faceapp.domain.figure_thresholds import (
    NAMED_FACES_EACH,
    NAMED_PAIRS,
    NAMED_PAIRS_LEAST,
    NAMED_PEOPLE_LEAST,
    PAIRS_A_FACE,
)
from faceapp.domain.figures import Circumstance, Doing, Figures, GroupingFigures
from faceapp.domain.ids import FaceId
from faceapp.domain.measurement import Again, KnownFace, Wanted
from faceapp.domain.metrics import FOLDS, bcubed
from faceapp.services.figure_judging import circumstance, verification_figures

Ints = NDArray[np.int64]
Tell = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Places of faces, two and two, in blocks with as many of both kinds in each.

    Attributes:
        a, b: (n,) places.
        same: (n,) whether both are one person.
        folds: how many blocks.
    """

    a: Ints
    b: Ints
    same: NDArray[np.bool_]
    folds: int


def chosen(people: Ints, most: int, seed: int = 0) -> Ints:
    """Places of the faces to measure on, ascending: of people with two at least.

    Whole people are drawn until there are ``most`` faces, and of each at most
    ``NAMED_FACES_EACH``, drawn too.

    Args:
        people: (n,) who each face is.
        most: faces at most.
        seed: of the draws.
    """
    random = np.random.default_rng(seed)
    each = min(NAMED_FACES_EACH, max(2, most // (2 * NAMED_PEOPLE_LEAST)))
    order = np.argsort(people, kind="stable")
    _, starts = np.unique(people[order], return_index=True)
    of_people = [faces for faces in np.split(order, starts[1:]) if len(faces) > 1]
    taken: list[Ints] = []
    room = most
    for place in random.permutation(len(of_people)).tolist():
        if room < 2:
            break
        faces = of_people[place]
        drawn = random.permutation(faces)[: min(each, room)]
        taken.append(drawn)
        room -= len(drawn)
    return np.sort(np.concatenate(taken)) if taken else np.zeros(0, np.int64)


def pairs(people: Ints, seed: int = 0) -> Pairs:
    """Pairs of the same person and as many of two people, drawn with ``seed``.

    Nobody's faces make more than ``PAIRS_A_FACE`` pairs each, and there are ``NAMED_PAIRS``
    at most. Ten blocks.

    Raises:
        TooFewNames: see ``NAMED_PEOPLE_LEAST``, ``NAMED_PAIRS_LEAST``.
    """
    random = np.random.default_rng(seed)
    several = [rows for who in np.unique(people) if len(rows := np.flatnonzero(people == who)) > 1]
    if len(several) < NAMED_PEOPLE_LEAST:
        raise TooFewNames(least=NAMED_PEOPLE_LEAST)
    alike = []
    for rows in several:
        first, second = np.triu_indices(len(rows), 1)
        drawn = random.permutation(len(first))[: PAIRS_A_FACE * len(rows)]
        alike.append(np.stack((rows[first[drawn]], rows[second[drawn]])))
    same = np.concatenate(alike, axis=1)
    count = min(same.shape[1], NAMED_PAIRS // 2) // FOLDS * FOLDS
    if count < NAMED_PAIRS_LEAST:
        raise TooFewNames(least=NAMED_PEOPLE_LEAST)
    same = same[:, random.permutation(same.shape[1])[:count]]
    different = _different(people, count, random)
    count = different.shape[1]
    same = same[:, :count]
    a, b = (
        np.concatenate((same[side].reshape(FOLDS, -1), different[side].reshape(FOLDS, -1)), axis=1).ravel()
        for side in (0, 1)
    )
    return Pairs(a, b, people[a] == people[b], FOLDS)


def _different(people: Ints, count: int, random: np.random.Generator) -> Ints:
    """(2, n) places of two people's faces, no pair twice; ``count`` or what there is, in tens."""
    found = np.zeros((2, 0), np.int64)
    for _ in range(20):
        drawn = np.sort(random.integers(0, len(people), (2, 2 * count)), axis=0)
        drawn = drawn[:, people[drawn[0]] != people[drawn[1]]]
        both = np.concatenate((found, drawn), axis=1)
        _, first = np.unique(both[0] * len(people) + both[1], return_index=True)
        found = both[:, np.sort(first)]
        if found.shape[1] >= count:
            break
    return found[:, : min(count, found.shape[1] // FOLDS * FOLDS)]


@dataclass(frozen=True, slots=True)
class NamesTask:
    """Verification and grouping on named faces of the library.

    Vectors that the library has are used; others are measured from the photos, at the
    landmarks that are known, so that models that are not in use can be compared with it.

    Attributes:
        library: the file.
        faces, people: which, and who they are.
    """

    model: str
    library: Path
    faces: tuple[int, ...]
    people: tuple[int, ...]
    doing: Doing = field(default=Doing.NAMES)

    def run(self, tell: Tell) -> Figures:
        """Measure.

        Raises:
            TooFewNames: there are, after copies of photos are left out, too few.
            KnownError: the model can not be loaded, or the library not be read.
        """
        vectors, looks = self._vectors(tell)
        who = dict(zip(self.faces, self.people, strict=True))
        faces = _without_copies(vectors)
        people = np.array([who[face] for face in faces], np.int64)
        matrix = np.stack([vectors[face] for face in faces]) if faces else np.zeros((0, 1), np.float32)
        drawn = pairs(people)
        cosines = (matrix[drawn.a] * matrix[drawn.b]).sum(axis=1, dtype=np.float64)
        about = circumstance(self.model)
        judged = verification_figures(
            about,
            np.sqrt(np.maximum(2.0 - 2.0 * cosines, 0.0)),
            drawn.same,
            folds=drawn.folds,
            clusters=people[drawn.a],
            faces=len(faces),
            people=len(np.unique(people)),
        )
        groups = _grouped(about, self.model, matrix, people, [looks[face] for face in faces])
        return Figures(self.model, verification=judged, grouping=groups)

    def _vectors(self, tell: Tell) -> tuple[dict[int, NDArray[np.float32]], dict[int, Face]]:
        """The unit vector of each face that has one or can be measured, and what is known of it."""
        from faceapp.services import browse
        from faceapp.services.library import open_library
        from faceapp.storage import embeddings

        with closing(open_library(self.library, checkpoints=False)) as library:
            known = embeddings.known_faces(library.connection, self.model, self.faces)
            vectors = dict(zip(known.faces.tolist(), known.vectors, strict=True))
            looks = {int(face.id): face for face in browse.faces(library, [FaceId(n) for n in self.faces])}
            missing = [face for number, face in looks.items() if number not in vectors]
            photos = browse.photos(library, sorted({face.photo for face in missing}))
        on_photo: dict[int, list[Face]] = {}
        for face in missing:
            on_photo.setdefault(face.photo, []).append(face)
        wanted = [(photo.path, on_photo[photo.id]) for photo in photos]
        if wanted:
            self._measure(wanted, vectors, tell)
        else:
            tell(len(self.faces), len(self.faces))
        return vectors, looks

    def _measure(
        self, wanted: list[tuple[Path, list[Face]]], vectors: dict[int, NDArray[np.float32]], tell: Tell
    ) -> None:
        from faceapp.domain.measurement import FacesRemeasured
        from faceapp.services.remeasuring import remeasure_faces
        from faceapp.vision.models import ModelSet
        from faceapp.vision.registry import load_detector, load_embedder

        models = ModelSet(load_detector(), load_embedder(self.model))
        for done, (path, faces) in enumerate(wanted, 1):
            asked = Again(tuple(KnownFace(face.box, face.landmarks) for face in faces), Wanted(True, False))
            outcome = remeasure_faces(path, asked, models)
            if isinstance(outcome, FacesRemeasured):
                for face, measured in zip(faces, outcome.faces, strict=True):
                    if measured.embedding is not None:
                        vectors[int(face.id)] = measured.embedding
            tell(done, len(wanted))


def _without_copies(vectors: dict[int, NDArray[np.float32]]) -> list[int]:
    """Numbers of the faces, one of those that are the same to the last bit: copies of one photo."""
    seen: dict[bytes, int] = {}
    for face in sorted(vectors):
        seen.setdefault(vectors[face].tobytes(), face)
    return sorted(seen.values())


def _grouped(
    about: Circumstance, model: str, vectors: NDArray[np.float32], people: Ints, looks: list[Face]
) -> GroupingFigures | None:
    """Groups from nothing; None where nobody measured the model's distances."""
    from faceapp.services.evaluate import look_penalties
    from faceapp.services.limits import limits
    from faceapp.vision.entries import entry
    from faceapp.vision.grouping import group_faces

    if "distances" not in entry(model).facts:
        return None
    distances = limits(model)
    penalties = look_penalties([(one.box, one.quality) for one in looks], distances.poor)
    found = group_faces(vectors, distances.rule, penalties)
    scores = bcubed(people, found)
    return GroupingFigures(
        about,
        len(people),
        len(np.unique(people)),
        len(np.unique(found)),
        scores.precision,
        scores.recall,
        scores.f1,
    )
