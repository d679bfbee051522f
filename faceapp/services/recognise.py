"""Who unknown faces may be, and which of them look like one person.

What a person said is never overruled: only guesses and groups are written here, and both
are worked out anew from what is true now.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from faceapp.domain.ids import FaceId, PersonId, PhotoId
from faceapp.domain.measurement import Embedding
from faceapp.domain.person import Candidate
from faceapp.domain.thresholds import CANDIDATES_MOST, ODD_NEIGHBOURS, READ_AT_ONCE
from faceapp.services.gallery import Gallery
from faceapp.services.guessing import propose
from faceapp.services.models import in_use
from faceapp.services.regrouping import OtherModel, Recognised, catch_up, group
from faceapp.storage.library import Library
from faceapp.vision.matching import nearest_people, oddness
from faceapp.vision.neighbours import euclidean

__all__ = ["Gallery", "Recognised", "candidates", "candidates_like", "odd_ones_out", "similar", "update"]

Ints = NDArray[np.int64]

_NOTHING = Recognised()


def update(library: Library, gallery: Gallery, faces: Sequence[FaceId] | None) -> Generator[Recognised]:
    """Bring proposals and groups up to date, in slices.

    Only what the changes reach is worked out anew. Stopping in the middle leaves the
    library whole; the next update does the rest. Where the library goes by another embedder
    than the gallery, here or from this moment on in another program, the gallery follows.

    Args:
        library: the caller's own connection.
        gallery: loaded.
        faces: that are new or changed; None: whatever changed since the last time, here or
            in another program. What was handed to ``Gallery.apply`` is always seen to.
    """
    while True:
        model = in_use(library).embedder
        if gallery.model != model:
            gallery.use(model)
        try:
            yield from _update(library, gallery, faces)
        except OtherModel:
            continue
        return


def _update(library: Library, gallery: Gallery, faces: Sequence[FaceId] | None) -> Iterator[Recognised]:
    if gallery.moment is None:
        for _ in gallery.load(library):
            yield _NOTHING
    elif faces is not None:
        gallery.stale.update(int(face) for face in faces)
    catch_up(library, gallery)
    yield _NOTHING
    gallery.refresh()
    yield _NOTHING
    stale = sorted(gallery.stale)
    for start in range(0, len(stale), READ_AT_ONCE):
        part = stale[start : start + READ_AT_ONCE]
        gallery.read(library, part)
        gallery.stale.difference_update(part)
        yield _NOTHING
    yield from group(library, gallery)  # first: a group has a say in who its faces may be
    yield from propose(library, gallery)


def candidates(gallery: Gallery, face: FaceId, limit: int = 5) -> tuple[Candidate, ...]:
    """Who ``face`` is most likely to be, the likeliest first, however unlikely.

    Left out: hidden people and those of whom was said that it is not them. People who are
    on the photo already come last. Where the face has no vector, the people with the most
    faces, with no distance.
    """
    row = gallery.row(face)
    if row is None:
        named, counts = np.unique(gallery.known()[1], return_counts=True)
        order = np.lexsort((named, -counts))[:limit]
        return tuple(_candidate(gallery, person, None) for person in named[order].tolist())
    vectors = gallery.population.vectors
    unit = vectors.grid[row] / max(float(vectors.lengths[row]), 1.0)
    rows, people, likeness = gallery.compare(unit)
    likeness[rows == row] = -np.inf
    population = gallery.population
    beside = np.flatnonzero(population.photos == population.photos[row])
    beside = beside[population.together(beside, np.array([row]))]
    refused = gallery.rejected.get(face, frozenset())
    return _likeliest(gallery, people, likeness, beside[beside != row], refused)[:limit]


def candidates_like(
    gallery: Gallery, embedding: Embedding, photo: PhotoId, limit: int = 5, *, model: str | None = None
) -> tuple[Candidate, ...]:
    """As ``candidates``, for a face on ``photo`` that is not in the library yet.

    Nobody, where ``model``, whose vector it is, is another one than the gallery's.
    """
    if model is not None and model != gallery.model:
        return ()
    unit = np.asarray(embedding / max(float(np.linalg.norm(embedding)), 1e-6), np.float32)
    _, people, likeness = gallery.compare(unit)
    beside = np.flatnonzero(gallery.population.photos == photo)
    return _likeliest(gallery, people, likeness, beside, frozenset())[:limit]


def similar(gallery: Gallery, face: FaceId, limit: int = 60) -> tuple[tuple[FaceId, float], ...]:
    """The faces that look most like ``face``, and how far they are, nearest first."""
    row = gallery.row(face)
    if row is None:
        return ()
    population, state = gallery.population, gallery.state
    cosines = population.vectors.cosines(population.vectors.grid[row : row + 1], slice(0, len(state)))[0]
    cosines[~state["active"]] = -np.inf
    cosines[row] = -np.inf
    most = min(limit, len(cosines))
    nearest = np.argpartition(-cosines, most - 1)[:most]
    nearest = nearest[np.isfinite(cosines[nearest])]
    nearest = nearest[np.lexsort((population.keys[nearest], -cosines[nearest]))]
    return _with_distances(gallery, nearest, euclidean(cosines[nearest]))


def odd_ones_out(gallery: Gallery, person: PersonId) -> tuple[tuple[FaceId, float], ...]:
    """The confirmed faces of ``person`` with their distance from the others, the oddest first."""
    state = gallery.state
    rows = np.flatnonzero(state["active"] & (state["person"] == person))
    odd = oddness(gallery.population.vectors, rows, ODD_NEIGHBOURS)
    order = np.lexsort((gallery.population.keys[rows], -odd))
    return _with_distances(gallery, rows[order], odd[order])


def _likeliest(
    gallery: Gallery, known: Ints, likeness: NDArray[np.float32], beside: Ints, refused: frozenset[int]
) -> tuple[Candidate, ...]:
    """Everybody but the refused, the likeliest first; who is on the rows ``beside`` comes last."""
    people, distances = nearest_people(likeness, known, gallery.limits.spread)
    last = np.isin(people, gallery.state["person"][beside])
    order = np.lexsort((people, distances, last))[: len(refused) + CANDIDATES_MOST]
    if refused:
        order = order[~np.isin(people[order], list(refused))]
    return tuple(_candidate(gallery, int(people[place]), float(distances[place])) for place in order)


def _with_distances(
    gallery: Gallery, rows: Ints, distances: NDArray[np.float64]
) -> tuple[tuple[FaceId, float], ...]:
    faces = gallery.state["face"][rows].tolist()
    return tuple((FaceId(face), distance) for face, distance in zip(faces, distances.tolist(), strict=True))


def _candidate(gallery: Gallery, person: int, distance: float | None) -> Candidate:
    name, cover, _ = gallery.people.get(person, ("", None, False))
    return Candidate(PersonId(person), name, None if cover is None else FaceId(cover), distance)
