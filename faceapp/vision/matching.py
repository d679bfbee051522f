"""Who a face may be: distances to people, and one person for each face of a photo.

How far a face is from a person: the mean of the distances to the two nearest of the
person's known faces, the second counting at most ``MATCH_SPREAD`` more than the first, and
just that where there is no second within the limit. So one wrong name among many right
ones does little harm, little evidence asks for more likeness, and only known faces within
the limit matter: what is renamed far away changes nothing.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from faceapp.domain.spans import ALWAYS, Times
from faceapp.domain.thresholds import GROUP_BLOCK_PRODUCTS, MATCH_PAIRS, MATCH_SPREAD, MATCH_THREADS
from faceapp.vision.neighbours import Vectors, cosine_of, euclidean

Ints = NDArray[np.int64]
Doubles = NDArray[np.float64]
_T = TypeVar("_T")


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


def people_near(
    vectors: Vectors,
    queries: Ints,
    known: Ints,
    people: Ints,
    limit: float,
    *,
    spread: float = MATCH_SPREAD,
) -> Generator[None, None, Matches]:
    """Everybody whose distance from a query is at most ``limit``; exact, in slices.

    Args:
        vectors: of all faces.
        queries: rows asked for.
        known: rows whose person is known, ascending; a query is not compared with itself.
        people: (known,) who that is.
        limit: distance between unit vectors.
        spread: what a second nearest face counts more than the nearest, at most; the model's own.
    """
    everybody, column_of = np.unique(people, return_inverse=True)
    most = max(MATCH_PAIRS // max(len(everybody), 1), 32)
    found: list[tuple[Ints, Ints, Doubles]] = [(queries[:0], people[:0], np.zeros(0))]
    for start in range(0, len(queries), most):
        part = queries[start : start + most]
        two = _TwoNearest(len(part) * len(everybody))
        yield from _compare(vectors, part, known, column_of, width=len(everybody), limit=limit, two=two)
        pairs, distances = two.distances(spread)
        query, person = np.divmod(pairs, max(len(everybody), 1))
        near = distances <= limit
        found.append((query[near] + start, everybody[person[near]], distances[near]))
    query, who, distances = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return Matches(query, who, distances)


def _compare(
    vectors: Vectors,
    queries: Ints,
    known: Ints,
    column_of: Ints,
    *,
    width: int,
    limit: float,
    two: _TwoNearest,
) -> Generator[None, None, None]:
    """Show ``two`` all cosines of queries and known rows that are within the limit."""
    units = vectors.grid[queries] / np.maximum(vectors.lengths[queries], np.float32(1))[:, None]
    least = np.float32(cosine_of(limit) - 1e-6)
    step = max(GROUP_BLOCK_PRODUCTS // max(units.size, 1), 256)

    def near(start: int) -> tuple[Ints, Ints, NDArray[np.float32]]:
        rows = known[start : start + step]
        run = rows[-1] - rows[0] == len(rows) - 1  # rows ascend
        part = slice(int(rows[0]), int(rows[-1]) + 1) if run else rows  # no copy of a whole run
        products = vectors.grid[part] @ units.T
        lengths = vectors.lengths[rows]
        # Lengths on the grid differ by a thousandth: one number for all first, which is faster.
        place = np.flatnonzero(products >= least * lengths.min())
        column, query = np.divmod(place, len(queries))
        cosines = np.asarray(products.reshape(-1)[place] / lengths[column], np.float32)
        found = (cosines >= least) & (queries[query] != rows[column])
        return query[found], start + column[found], cosines[found]

    for blocks in _in_threads(near, range(0, len(known), step)):
        for query, column, cosines in blocks:
            two.see(query * width + column_of[column], cosines)
        yield


def _in_threads(
    work: Callable[[int], _T], places: Sequence[int], most: int = MATCH_THREADS
) -> Generator[list[_T], None, None]:
    """What ``work`` makes of ``places``, some at a time: as many as there are threads for."""
    threads = min(most, os.cpu_count() or 1)
    if threads < 2 or len(places) < 2 * threads:
        for place in places:
            yield [work(place)]
        return
    with ThreadPoolExecutor(threads, "match") as pool:
        for first in range(0, len(places), threads):
            yield list(pool.map(work, places[first : first + threads]))


class _TwoNearest:
    """The two largest cosines of many pairs of a face and a person, seen in any order."""

    def __init__(self, pairs: int) -> None:
        self._first = np.full(pairs, -np.inf, np.float32)
        self._second = np.full(pairs, -np.inf, np.float32)

    def see(self, pairs: Ints, cosines: NDArray[np.float32]) -> None:
        """Take in some cosines, each of one pair."""
        had = self._first[pairs]
        np.maximum.at(self._first, pairs, cosines)
        now = self._first[pairs]
        leads = cosines == now
        np.maximum.at(self._second, pairs[~leads], cosines[~leads])
        # Who led before is second at least, also where it is equal to who leads now.
        np.maximum.at(self._second, pairs[leads], had[leads])
        leading, count = np.unique(pairs[leads], return_counts=True)
        twice = leading[count > 1]
        self._second[twice] = self._first[twice]

    def distances(self, spread: float) -> tuple[Ints, Doubles]:
        """The pairs that were seen, and their distances."""
        pairs = np.flatnonzero(np.isfinite(self._first))
        return pairs, _distance(self._first[pairs], self._second[pairs], spread)


def _distance(first: NDArray[np.float32], second: NDArray[np.float32], spread: float) -> Doubles:
    """From the two largest cosines; -inf where there is no second."""
    nearest = euclidean(first)
    other = euclidean(np.maximum(second, -1.0))
    return np.asarray((nearest + np.minimum(other, nearest + spread)) / 2)


def distances_to(vectors: Vectors, queries: Ints, known: Ints, spread: float = MATCH_SPREAD) -> Doubles:
    """(queries,) how far faces are from the one person of the ``known`` rows, however far."""
    units = vectors.grid[queries] / np.maximum(vectors.lengths[queries], 1)[:, None]
    nearest = np.full((len(queries), 2), -np.inf, np.float32)
    step = max(GROUP_BLOCK_PRODUCTS // max(units.size, 1), 256)
    for start in range(0, len(known), step):
        rows = known[start : start + step]
        cosines = (units @ vectors.grid[rows].T) / np.maximum(vectors.lengths[rows], 1)
        cosines = np.concatenate((nearest, cosines), axis=1)
        nearest = np.sort(np.partition(cosines, -2, axis=1)[:, -2:], axis=1)
    return _distance(nearest[:, 1], nearest[:, 0], spread)


def nearest_people(
    likeness: NDArray[np.float32], people: Ints, spread: float = MATCH_SPREAD
) -> tuple[Ints, Doubles]:
    """How far one face is from everybody, however far.

    Args:
        likeness: (n,) cosines with known faces; -inf for what does not count.
        people: (n,) who these are, ascending.
        spread: see ``people_near``.

    Returns:
        Everybody with a face that counts, and the distances.
    """
    starts = np.flatnonzero(np.diff(people, prepend=-1))
    if not len(starts):
        return people, np.zeros(0)
    first = np.maximum.reduceat(likeness, starts)
    rest = likeness.copy()
    # One of each person's equals is the nearest; the others may be second.
    at = np.flatnonzero(likeness == np.repeat(first, np.diff(np.append(starts, len(people)))))
    _, unique = np.unique(people[at], return_index=True)
    rest[at[unique]] = -np.inf
    second = np.maximum.reduceat(rest, starts)
    counts = np.isfinite(first)
    return people[starts][counts], _distance(first[counts], second[counts], spread)


def best_first(
    matches: Matches, photos: Ints, keys: NDArray[np.uint64], spans: Doubles | None = None
) -> dict[int, tuple[int, float]]:
    """One person for each query at most, and each person once on a photo: the nearest pair first.

    In a video somebody may be seen many times, but not at the same time.

    Args:
        matches: allowed pairs only.
        photos: of the queries.
        keys: content keys of the queries, to decide between equals.
        spans: (queries, 2) when they are seen; None: all are of photos.

    Returns:
        person and distance for each query that gets one.
    """
    order = np.lexsort((matches.people, keys[matches.queries], matches.distances))
    chosen: dict[int, tuple[int, float]] = {}
    taken: dict[tuple[int, int], Times] = {}
    times = [ALWAYS] * len(photos) if spans is None else [(first, last) for first, last in spans.tolist()]
    for query, person, distance in zip(
        matches.queries[order].tolist(),
        matches.people[order].tolist(),
        matches.distances[order].tolist(),
        strict=True,
    ):
        place = (int(photos[query]), person)
        if query in chosen:
            continue
        seen = taken.setdefault(place, Times())
        if not seen.meets(times[query]):
            chosen[query] = (person, distance)
            seen.add(times[query])
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
