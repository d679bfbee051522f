"""How long it takes to match new faces against a large library, and whether it is right.

    python tests/bench/matching.py [--known 300000] [--new 1000]

Compares what the program does (exact, in slices) with faiss's flat, IVF and HNSW indexes
by time, memory and recall of true near neighbours; then times the name field's candidates.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray
from people import faces_of, people_of

from faceapp.domain.ids import FaceId
from faceapp.domain.thresholds import PROPOSED_AT_ONCE
from faceapp.services.gallery import Gallery, limits
from faceapp.services.recognise import candidates, similar
from faceapp.vision.grouping import finish
from faceapp.vision.matching import people_near
from faceapp.vision.neighbours import Vectors, cosine_of

TIMES = 5
PEOPLE = 3_000


def main() -> None:
    """Print the table."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--known", type=int, default=300_000)
    arguments.add_argument("--new", type=int, default=1_000)
    chosen = arguments.parse_args()
    people = people_of(chosen.known + chosen.new, np.random.default_rng(0))
    people %= PEOPLE  # everybody has a name
    vectors = Vectors(faces_of(people))
    known, new = np.arange(chosen.known), np.arange(chosen.known, chosen.known + chosen.new)
    limit = limits("dlib-resnet").propose
    print(f"{chosen.new} new faces against {chosen.known}, {faiss.omp_get_max_threads()} threads")
    print("way                                seconds   recall")
    matched: list[Any] = []

    def ours() -> None:
        # As services.recognise does it, in slices.
        matched[:] = [
            finish(people_near(vectors, new[start : start + PROPOSED_AT_ONCE], known, people[known], limit))
            for start in range(0, len(new), PROPOSED_AT_ONCE)
        ]

    print(f"{'ours, exact, every person near':32s} {_time(ours):8.2f}   {1.0:6.4f}")
    pairs = sum(len(part.queries) for part in matched)
    units = vectors.grid / vectors.lengths[:, None]
    base, queries = units[known], units[new]
    near = _near(queries, base, limit)
    flat = _time(partial(faiss.knn, queries, base, 10, metric=faiss.METRIC_INNER_PRODUCT))
    print(f"{'faiss flat, 10 nearest':32s} {flat:8.2f}   {1.0:6.4f}")
    for probes in (16, 64):
        index = faiss.index_factory(128, "IVF1024,Flat", faiss.METRIC_INNER_PRODUCT)
        index.train(base[:: max(len(base) // 60_000, 1)])
        index.add(base)
        index.nprobe = probes
        _row(f"faiss IVF1024, {probes} probes", index, queries, near, limit)
    index = faiss.IndexHNSWFlat(128, 24, faiss.METRIC_INNER_PRODUCT)
    began = time.perf_counter()
    index.add(base)
    built = time.perf_counter() - began
    index.hnsw.efSearch = 64
    _row(f"faiss HNSW24, 64 ({built:.0f} s to build)", index, queries, near, limit)
    print(f"people near: {pairs}")
    del index, units
    _candidates(vectors, people, chosen.known)


def _near(queries: NDArray[np.float32], base: NDArray[np.float32], limit: float) -> list[set[int]]:
    found: list[set[int]] = [set() for _ in queries]
    for start in range(0, len(base), 16_384):
        query, place = np.nonzero(queries @ base[start : start + 16_384].T >= cosine_of(limit))
        for one, other in zip(query.tolist(), (place + start).tolist(), strict=True):
            found[one].add(other)
    return found


def _row(name: str, index: Any, queries: NDArray[np.float32], near: list[set[int]], limit: float) -> None:
    """Of each face's ten nearest, those within the limit: how many the index finds."""
    products, places = index.search(queries, 10)
    right = wanted = 0
    for true, found, product in zip(near, places, products, strict=True):
        count = min(len(true), 10)
        wanted += count
        right += sum(
            1
            for place, likeness in zip(found.tolist(), product.tolist(), strict=True)
            if likeness >= cosine_of(limit) and place in true
        )
    print(f"{name:32s} {_time(lambda: index.search(queries, 10)):8.2f}   {right / max(wanted, 1):6.4f}")


def _candidates(vectors: Vectors, people: NDArray[np.int64], known: int) -> None:
    gallery = Gallery()
    rows = np.arange(len(vectors))
    gallery.population.add(vectors.grid, rows, people)
    state = np.zeros(len(rows), gallery.state.dtype)
    state["face"], state["person"], state["active"] = rows + 1, people + 1, True
    state["person"][known:] = 0
    gallery._state = state
    gallery._row_of = {row + 1: row for row in range(len(rows))}
    first = _time(gallery.refresh, 1)
    every = [
        _time(lambda face=face: candidates(gallery, FaceId(face)), 1)
        for face in range(known + 1, known + 101)
    ]
    alike = [
        _time(lambda face=face: similar(gallery, FaceId(face)), 1) for face in range(known + 1, known + 21)
    ]
    print(
        f"candidates among {len(np.unique(state['person'])) - 1} people: prepared in {first * 1000:.0f} ms, "
        f"median {np.median(every) * 1000:.1f} ms, 95 % {np.quantile(every, 0.95) * 1000:.1f} ms; "
        f"similar: median {np.median(alike) * 1000:.0f} ms"
    )


def _time(do: Callable[[], object], times: int = TIMES) -> float:
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        do()
        taken.append(time.perf_counter() - began)
    return float(np.median(taken))


if __name__ == "__main__":
    main()
