"""Who a face may be: distances to people, and one person for each face of a photo.

How far a face is from a person: the mean of the distances to the two nearest of the
person's known faces, the second counting at most ``MATCH_SPREAD`` more than the first, and
just that where there is no second. So one wrong name among many right ones does little
harm, little evidence asks for more likeness, and only known faces within a fixed reach
matter: what is renamed far away changes nothing.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from faceapp.domain.thresholds import GROUP_BLOCK_PRODUCTS, MATCH_SPREAD
from faceapp.vision.neighbours import Vectors, cosine_of, euclidean

Ints = NDArray[np.int64]
Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Matches:
    """Pairs of a face and a person who are near each other.

    Attributes:
        queries: (m,) place of the face among those asked for.
        people: (m,)
        distances: (m,) between unit vectors, 0..2.
    """

    queries: Ints
    people: Ints
    distances: Doubles


def person_distances(queries: Ints, people: Ints, distances: Doubles) -> Matches:
    """The distance of each query to each person, from single known faces' distances."""
    order = np.lexsort((distances, people, queries))
    queries, people, distances = queries[order], people[order], distances[order]
    if not len(order):
        return Matches(queries, people, distances)
    new = np.empty(len(order), bool)
    new[0] = True
    new[1:] = (queries[1:] != queries[:-1]) | (people[1:] != people[:-1])
    first = np.flatnonzero(new)
    nearest = distances[first]
    after = np.minimum(first + 1, len(order) - 1)
    has_second = (first + 1 < len(order)) & ~new[after]
    at_most = nearest + MATCH_SPREAD
    second = np.where(has_second, np.minimum(distances[after], at_most), at_most)
    return Matches(queries[first], people[first], (nearest + second) / 2)


def people_near(
    vectors: Vectors, queries: Ints, known: Ints, people: Ints, limit: float
) -> Generator[None, None, Matches]:
    """Everybody whose distance from a query is at most ``limit``; exact, in slices.

    Args:
        vectors: of all faces.
        queries: rows asked for.
        known: rows whose person is known; a query among them is not compared with itself.
        people: (known,) who that is.
        limit: distance between unit vectors.
    """
    reach = vectors.grid[queries] / np.maximum(vectors.lengths[queries], 1)[:, None]
    found: list[tuple[Ints, Ints, Doubles]] = []
    step = max(GROUP_BLOCK_PRODUCTS // max(len(queries) * vectors.dimensions, 1), 256)
    for start in range(0, len(known), step):
        rows = known[start : start + step]
        run = rows[-1] - rows[0] == len(rows) - 1 and bool((np.diff(rows) == 1).all())
        part = slice(int(rows[0]), int(rows[-1]) + 1) if run else rows  # no copy of a whole run
        products = reach @ vectors.grid[part].T
        products /= vectors.lengths[rows][None, :]
        place = np.flatnonzero(products >= cosine_of(limit + MATCH_SPREAD) - 1e-6)
        query, column = np.divmod(place, len(rows))
        other = queries[query] != rows[column]
        query, column, place = query[other], column[other], place[other]
        found.append((query, people[start + column], euclidean(products.reshape(-1)[place])))
        yield
    if not found:
        return Matches(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))
    pairs = [np.concatenate(parts) for parts in zip(*found, strict=True)]
    matches = person_distances(pairs[0], pairs[1], pairs[2])
    near = matches.distances <= limit
    return Matches(matches.queries[near], matches.people[near], matches.distances[near])


def best_first(matches: Matches, photos: Ints, keys: NDArray[np.uint64]) -> dict[int, tuple[int, float]]:
    """One person for each query at most, and each person once on a photo: the nearest pair first.

    Args:
        matches: allowed pairs only.
        photos: of the queries.
        keys: content keys of the queries, to decide between equals.

    Returns:
        person and distance for each query that gets one.
    """
    order = np.lexsort((matches.people, keys[matches.queries], matches.distances))
    chosen: dict[int, tuple[int, float]] = {}
    taken: set[tuple[int, int]] = set()
    for query, person, distance in zip(
        matches.queries[order].tolist(),
        matches.people[order].tolist(),
        matches.distances[order].tolist(),
        strict=True,
    ):
        place = (int(photos[query]), person)
        if query not in chosen and place not in taken:
            chosen[query] = (person, distance)
            taken.add(place)
    return chosen


def oddness(vectors: Vectors, rows: Ints, count: int) -> Doubles:
    """(rows,) mean distance of each face to the ``count`` nearest others of ``rows``."""
    if len(rows) < 2:
        return np.zeros(len(rows))
    unit = vectors.grid[rows] / vectors.lengths[rows][:, None]
    others = min(count, len(rows) - 1)
    result = np.zeros(len(rows))
    step = max(GROUP_BLOCK_PRODUCTS // unit.size, 1)
    for start in range(0, len(rows), step):
        products = unit[start : start + step] @ unit.T
        products[np.arange(len(products)), np.arange(start, start + len(products))] = -np.inf
        nearest = np.partition(products, -others, axis=1)[:, -others:]
        result[start : start + step] = euclidean(nearest).mean(axis=1)
    return result
