"""The named faces of a library as they were at one moment, to be asked on any thread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from faceapp.domain.ids import PersonId
from faceapp.domain.measurement import Embedding
from faceapp.domain.video_thresholds import KNOWN_FACES_MOST
from faceapp.services.gallery import Gallery
from faceapp.services.limits import Limits, limits
from faceapp.services.models import in_use
from faceapp.storage.library import Library
from faceapp.vision.matching import nearest_people
from faceapp.vision.neighbours import Vectors

__all__ = ["KnownPeople", "Likeness", "known_people"]


@dataclass(frozen=True, slots=True)
class Likeness:
    """How far a face is from somebody, in the embedder's own measure."""

    person: PersonId
    distance: float


@dataclass(frozen=True, slots=True, eq=False)
class KnownPeople:
    """Faces of people who are known, and who that is; nothing in it ever changes.

    Attributes:
        model: whose vectors.
        vectors: (n, d) float32, unit length.
        people: (n,) int64, ascending.
        limits: the distances that belong to the model.
    """

    model: str
    vectors: NDArray[np.float32]
    people: NDArray[np.int64]
    limits: Limits

    def __len__(self) -> int:
        """Named faces in it."""
        return len(self.people)

    def near(self, vectors: Sequence[Embedding], limit: float) -> tuple[tuple[Likeness, ...], ...]:
        """For each of the unit ``vectors`` who is within ``limit``, nearest first; as photos are matched."""
        if not len(self.people) or not len(vectors):
            return ((),) * len(vectors)
        return tuple(self._near(np.asarray(vector, np.float32), limit) for vector in vectors)

    def _near(self, vector: Embedding, limit: float) -> tuple[Likeness, ...]:
        people, distances = nearest_people(self.vectors @ vector, self.people, self.limits.spread)
        order = np.argsort(distances, kind="stable")
        return tuple(
            Likeness(PersonId(int(people[place])), float(distances[place]))
            for place in order.tolist()
            if distances[place] <= limit
        )


def known_people(source: Library | Gallery) -> KnownPeople:
    """Everybody who is named and not hidden, with some of their faces, spread over all of them.

    Args:
        source: a gallery is asked on its own thread, and takes a millisecond; a library is read,
            which takes a second for a hundred thousand faces.
    """
    if isinstance(source, Gallery):
        return _of_gallery(source)
    gallery = Gallery(in_use(source).embedder)
    for _ in gallery.load(source):
        pass
    return _of_gallery(gallery)


def nobody(model: str) -> KnownPeople:
    """Of a library in which nobody is named yet."""
    return KnownPeople(model, np.zeros((0, 0), np.float32), np.zeros(0, np.int64), limits(model))


def _of_gallery(gallery: Gallery) -> KnownPeople:
    rows, people = gallery.known()
    order = np.argsort(people, kind="stable")
    rows, people = rows[order], people[order]
    starts = np.flatnonzero(np.diff(people, prepend=-1))
    counts = np.diff(np.append(starts, len(people)))
    place = np.arange(len(people)) - np.repeat(starts, counts)
    most = max(KNOWN_FACES_MOST // max(len(counts), 1), 3)
    chosen = place % np.repeat(np.maximum(-(-counts // most), 1), counts) == 0
    return KnownPeople(
        gallery.model, _units(gallery.population.vectors, rows[chosen]), people[chosen], gallery.limits
    )


def _units(vectors: Vectors, rows: NDArray[np.int64]) -> NDArray[np.float32]:
    if not len(rows):
        return np.zeros((0, vectors.dimensions), np.float32)
    return np.asarray(vectors.grid[rows] / np.maximum(vectors.lengths[rows], 1)[:, None], np.float32)
