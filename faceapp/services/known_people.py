"""The named faces of a library as they were at one moment, to be asked on any thread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from faceapp.domain.ids import PersonId
from faceapp.domain.measurement import Embedding
from faceapp.domain.video_thresholds import KNOWN_FACES_MOST
from faceapp.services.gallery import Gallery
from faceapp.services.limits import Limits
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
        refused: (m, d) float32, unit length: faces of which was said who they are not.
        refused_people: (m,) int64, who that is.
    """

    model: str
    vectors: NDArray[np.float32]
    people: NDArray[np.int64]
    limits: Limits
    refused: NDArray[np.float32] = field(default_factory=lambda: np.zeros((0, 0), np.float32))
    refused_people: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))

    def __len__(self) -> int:
        """Named faces in it."""
        return len(self.people)

    def near(self, vectors: Sequence[Embedding], limit: float) -> tuple[tuple[Likeness, ...], ...]:
        """For each of the unit ``vectors`` who is within ``limit``, nearest first; as photos are matched.

        Nobody of whom a face was said not to be them that is nearer than all that are: a face that
        is followed has no place in the library by which it was refused, but it looks the same.
        """
        if not len(self.people) or not len(vectors):
            return ((),) * len(vectors)
        return tuple(self._near(np.asarray(vector, np.float32), limit) for vector in vectors)

    def _near(self, vector: Embedding, limit: float) -> tuple[Likeness, ...]:
        likeness = self.vectors @ vector
        people, distances = nearest_people(likeness, self.people, self.limits.spread)
        order = np.argsort(distances, kind="stable")
        near = [
            Likeness(PersonId(int(people[place])), float(distances[place]))
            for place in order.tolist()
            if distances[place] <= limit
        ]
        if not near or not len(self.refused_people):
            return tuple(near)
        unlike = self.refused @ vector
        return tuple(one for one in near if not self._refuses(one.person, likeness, unlike))

    def _refuses(self, person: PersonId, likeness: NDArray[np.float32], unlike: NDArray[np.float32]) -> bool:
        """Whether the nearest face that is not ``person`` is nearer than the nearest that is."""
        against = unlike[self.refused_people == person]
        return len(against) > 0 and float(against.max()) > float(likeness[self.people == person].max())


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


def _of_gallery(gallery: Gallery) -> KnownPeople:
    rows, people = gallery.known()
    order = np.argsort(people, kind="stable")
    rows, people = rows[order], people[order]
    starts = np.flatnonzero(np.diff(people, prepend=-1))
    counts = np.diff(np.append(starts, len(people)))
    place = np.arange(len(people)) - np.repeat(starts, counts)
    most = max(KNOWN_FACES_MOST // max(len(counts), 1), 3)
    chosen = place % np.repeat(np.maximum(-(-counts // most), 1), counts) == 0
    vectors = gallery.population.vectors
    refused_rows, refused = _refused(gallery)
    return KnownPeople(
        gallery.model,
        _units(vectors, rows[chosen]),
        people[chosen],
        gallery.limits,
        _units(vectors, refused_rows),
        refused,
    )


def _refused(gallery: Gallery) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Rows of faces of which was said who they are not, and who that is; the latest, were there too many."""
    pairs = [
        (row, person)
        for face, people in sorted(gallery.rejected.items())
        if (row := gallery.row(face)) is not None
        for person in sorted(people)
    ]
    both = np.array(pairs[-KNOWN_FACES_MOST:], np.int64).reshape(-1, 2)
    return both[:, 0], both[:, 1]


def _units(vectors: Vectors, rows: NDArray[np.int64]) -> NDArray[np.float32]:
    if not len(rows):
        return np.zeros((0, vectors.dimensions), np.float32)
    return np.asarray(vectors.grid[rows] / np.maximum(vectors.lengths[rows], 1)[:, None], np.float32)
