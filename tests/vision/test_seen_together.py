"""Faces of one photo are apart, and those of one video where they are seen at the same time."""

from __future__ import annotations

import numpy as np
import pytest

from faceapp.vision.population import Population, _seen_together


def some(seed: int) -> Population:
    """Forty faces on three photos and in two videos."""
    rng = np.random.default_rng(seed)
    photos = rng.integers(1, 6, 40)
    first = rng.uniform(0, 20, 40)
    spans = np.stack((first, first + rng.uniform(0, 6, 40)), axis=1)
    spans[photos <= 3] = (-np.inf, np.inf)
    found = Population()
    found.add(rng.normal(size=(40, 8)).astype(np.float32), photos, rng.integers(0, 3, 40), None, spans)
    return found


def meet(population: Population, one: int, other: int) -> bool:
    (first, last), (begin, end) = population.spans[one], population.spans[other]
    return bool(population.photos[one] == population.photos[other] and first <= end and begin <= last)


@pytest.mark.parametrize("seed", range(5))
def test_together_is_what_comparing_each_pair_says(seed: int) -> None:
    population = some(seed)
    rows, others = np.arange(0, 40, 2), np.arange(1, 40, 3)
    expected = [any(meet(population, one, other) for other in others.tolist()) for one in rows.tolist()]
    assert population.together(rows, others).tolist() == expected
    assert not population.together(rows, others[:0]).any()


@pytest.mark.parametrize("seed", range(5))
def test_pairs_of_items_are_those_that_hold_faces_seen_together(seed: int) -> None:
    population = some(seed)
    owner = np.arange(40) // 2  # items of two faces
    labels = population.labels
    expected = {
        (min(owner[one], owner[other]), max(owner[one], owner[other]))
        for one in range(40)
        for other in range(one)
        if meet(population, one, other)
        and owner[one] != owner[other]
        and not (labels[one] == labels[other] != 0)
    }
    found = _seen_together(population.photos, population.spans, labels, owner)
    assert {tuple(pair) for pair in found.tolist()} == expected
