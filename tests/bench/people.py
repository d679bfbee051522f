"""Faces that were never photographed, as far apart as the built-in embedder's are.

Mean, spread between people and spread of one person's faces are those of
``photos/album-labelled``; their spectrum falls off by 6 % a dimension. Shares of pairs
below a cosine distance, here and there: two people 1.7e-5 and 1.0e-5 below 0.054, 3.3e-4
and 4.2e-4 below 0.066, 2.1e-3 and 2.0e-3 below 0.076; one person 79 and 74 % below 0.054,
97 and 93 % below 0.07.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

DIMENSIONS = 128
MEAN, BETWEEN, WITHIN, FALL = 0.92, 0.112, 0.046, 0.06


def people_of(faces: int, random: np.random.Generator) -> NDArray[np.int64]:
    """Who each face is: half belong to few people with many, a third to 3 to 20 each, the rest once."""
    often, some = faces // 2, faces // 3
    ranks = np.arange(1, max(often // 100, 2) + 1)
    chance = 1 / ranks / (1 / ranks).sum()
    family = random.choice(len(ranks), often, p=chance)
    friends = len(ranks) + np.repeat(np.arange(some), random.integers(3, 21, some))[:some]
    strangers = len(ranks) + some + np.arange(faces - often - some)
    people = np.concatenate((family, friends, strangers))
    random.shuffle(people)
    return people


def faces_of(
    people: NDArray[np.int64], seed: int = 0, *, between: float = BETWEEN, within: float = WITHIN
) -> NDArray[np.float32]:
    """(n, 128) unit vectors, one for each of ``people``; the same person looks alike in every call."""
    random = np.random.default_rng(seed)
    spectrum = np.exp(-FALL * np.arange(DIMENSIONS))
    spread = np.sqrt(spectrum / spectrum.sum()).astype(np.float32)
    shared = random.normal(size=DIMENSIONS).astype(np.float32)
    shared *= MEAN / np.linalg.norm(shared)
    centres = random.normal(size=(int(people.max()) + 1, DIMENSIONS)).astype(np.float32)
    vectors = np.empty((len(people), DIMENSIONS), np.float32)
    for start in range(0, len(people), 20_000):
        part = people[start : start + 20_000]
        noise = np.random.default_rng((seed, start + 1)).normal(size=(len(part), DIMENSIONS))
        found = shared + (centres[part] * between**0.5 + noise * within**0.5) * spread
        vectors[start : start + 20_000] = found / np.linalg.norm(found, axis=1, keepdims=True)
    return vectors
