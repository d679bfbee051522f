"""Who a face may be: the measure, exactness, one person once on a photo."""

from __future__ import annotations

import os

import numpy as np
import pytest

from faceapp.domain.thresholds import MATCH_SPREAD
from faceapp.vision import matching
from faceapp.vision.grouping import finish
from faceapp.vision.matching import (
    Matches,
    best_first,
    distances_to,
    nearest_people,
    oddness,
    people_near,
)
from faceapp.vision.neighbours import Vectors, cosine_of, euclidean


def test_two_nearest_faces_decide_and_one_alone_counts_less() -> None:
    likeness = np.array([1 - d * d / 2 for d in (0.33, 0.30, 0.9, 0.30, 0.10)], np.float32)
    people, distances = nearest_people(likeness, np.array([5, 5, 5, 6, 7]))
    assert people.tolist() == [5, 6, 7]
    spread = MATCH_SPREAD / 2
    assert distances.tolist() == pytest.approx([0.315, 0.30 + spread, 0.10 + spread], abs=1e-6)


@pytest.mark.parametrize("cores", [1, 3])
def test_matching_in_blocks_finds_what_comparing_everything_finds(
    cores: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: cores)
    monkeypatch.setattr(matching, "GROUP_BLOCK_PRODUCTS", 1)  # the smallest blocks
    random = np.random.default_rng(0)
    centres = random.normal(size=(40, 128))
    people = random.integers(1, 40, size=3000)
    raw = (centres[people] + 0.8 * random.normal(size=(3000, 128))).astype(np.float32)
    vectors = Vectors(raw)
    queries, known = np.arange(0, 100), np.arange(50, 3000)
    limit = 0.95
    matches = finish(people_near(vectors, queries, known, people[known], limit))

    unit = vectors.grid / vectors.lengths[:, None]
    expected: dict[tuple[int, int], float] = {}
    for query in queries:
        away = euclidean(unit[known] @ unit[query])
        away[known == query] = np.inf
        for person in np.unique(people[known]):
            two = np.sort(away[people[known] == person])[:2]
            second = two[1] if two[1] <= limit else np.inf
            distance = (two[0] + min(second, two[0] + MATCH_SPREAD)) / 2
            if distance <= limit:
                expected[int(query), int(person)] = float(distance)
    found = {
        (int(q), int(p)): float(d)
        for q, p, d in zip(matches.queries, matches.people, matches.distances, strict=True)
    }
    assert len(expected) > 50
    assert found.keys() == expected.keys()
    assert all(found[key] == pytest.approx(expected[key], abs=1e-5) for key in expected)


def test_everybody_by_distance_is_the_same_measure() -> None:
    random = np.random.default_rng(4)
    people = np.sort(random.integers(1, 9, size=60))
    likeness = random.uniform(0.6, 1.0, size=60).astype(np.float32)
    likeness[5] = likeness[4]  # equals
    likeness[people == people[30]] = -np.inf
    found, distances = nearest_people(likeness, people)
    expected = []
    for person in found:
        nearest_two = euclidean(np.sort(likeness[people == person])[::-1][:2])
        second = nearest_two[1] if len(nearest_two) > 1 else np.inf
        expected.append((nearest_two[0] + min(second, nearest_two[0] + MATCH_SPREAD)) / 2)
    assert distances.tolist() == pytest.approx(expected)
    assert len(found) == len(np.unique(people)) - 1
    assert people[30] not in found


def test_the_best_pair_first_and_nobody_twice_on_a_photo() -> None:
    matches = Matches(
        np.array([0, 0, 1, 1, 2]), np.array([7, 8, 7, 8, 7]), np.array([0.30, 0.31, 0.20, 0.25, 0.35])
    )
    photos, keys = np.array([1, 1, 2]), np.array([3, 2, 1], np.uint64)
    assert best_first(matches, photos, keys) == {1: (7, 0.20), 0: (8, 0.31), 2: (7, 0.35)}


def test_equals_are_decided_by_content() -> None:
    matches = Matches(np.array([0, 1]), np.array([7, 7]), np.array([0.3, 0.3]))
    assert best_first(matches, np.array([1, 1]), np.array([9, 4], np.uint64)) == {1: (7, 0.3)}
    assert best_first(matches, np.array([1, 1]), np.array([4, 9], np.uint64)) == {0: (7, 0.3)}


def test_a_matrix_grows_and_keeps_what_it_has() -> None:
    random = np.random.default_rng(2)
    raw = random.normal(size=(3000, 16)).astype(np.float32)
    whole, grown = Vectors(raw), Vectors()
    for start in range(0, 3000, 700):
        rows = grown.add(raw[start : start + 700])
        assert rows[0] == start
    assert np.array_equal(whole.grid, grown.grid)
    assert len(Vectors()) == 0
    assert Vectors().dimensions == 0


def test_one_that_is_unlike_the_others_is_odd() -> None:
    random = np.random.default_rng(3)
    faces = random.normal(size=128) + 0.2 * random.normal(size=(12, 128))
    faces[4] = random.normal(size=128)
    odd = oddness(Vectors(faces.astype(np.float32)), np.arange(12), 5)
    assert int(odd.argmax()) == 4
    assert odd[4] > 3 * np.median(odd)
    assert oddness(Vectors(faces.astype(np.float32)), np.arange(1), 5).tolist() == [0.0]


def test_cosine_and_distance_are_two_ways_to_say_the_same() -> None:
    assert euclidean(np.array([cosine_of(0.37), 1.0000001])).tolist() == pytest.approx([0.37, 0.0])


@pytest.mark.parametrize("count", [1, 2, 700])
def test_distances_to_one_person_are_the_same_measure(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matching, "GROUP_BLOCK_PRODUCTS", 1)  # the smallest blocks
    random = np.random.default_rng(5)
    vectors = Vectors(random.normal(size=(count + 3, 128)).astype(np.float32))
    known, queries = np.arange(count), np.arange(count, count + 3)
    found = distances_to(vectors, queries, known)
    expected = finish(people_near(vectors, queries, known, np.ones(count, np.int64), 2.0))
    assert found.tolist() == pytest.approx(
        expected.distances[np.argsort(expected.queries)].tolist(), abs=1e-5
    )
