"""Groups are a function of the faces and of what people said: no order, no history shows in them."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from faceapp.vision.agglomerate import Rule
from faceapp.vision.grouping import Forest, finish, group_faces
from faceapp.vision.neighbours import content_keys, on_grid
from faceapp.vision.population import Population, penalties_of

NOTHING = np.zeros(0, np.int64)
RULE = Rule(seed=0.054, core=2, join=0.068, unite=0.076)
Groups = set[frozenset[int]]


class World:
    """Some faces, and what people said about them; number i is the same face in every history."""

    def __init__(self, seed: int) -> None:
        random = np.random.default_rng(seed)
        count = int(random.integers(4, 48))
        centres = random.normal(size=(max(count // 5, 2), 8))
        noise = 0.35 * random.normal(size=(count, 8))
        self.vectors = np.asarray(centres[random.integers(len(centres), size=count)] + noise, np.float32)
        self.photos = random.integers(0, count // 2 + 1, size=count)
        self.labels = np.where(random.random(count) < 0.3, random.integers(1, 4, size=count), 0)
        self.barred = {
            face: frozenset({int(random.integers(1, 4))}) for face in range(count) if random.random() < 0.15
        }
        limit = float(random.choice([0.05, 0.1, 0.2, 0.4]))
        self.rule = Rule(
            seed=limit,
            core=int(random.integers(2, 4)),
            join=limit * float(random.choice([1.0, 1.2, 1.5])),
            unite=limit * float(random.choice([1.0, 1.2, 1.5])),
        )
        self.penalties = np.where(random.random(count) < 0.3, random.random(count) * limit * 0.3, 0)
        self.random = random

    def __len__(self) -> int:
        return len(self.vectors)


class History:
    """One way in which the faces of a world came into a library."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.population = Population()
        self.forest = Forest(self.population, world.rule)
        self.faces: list[int] = []

    def add(self, faces: NDArray[np.int64]) -> None:
        world = self.world
        rows = self.population.add(
            world.vectors[faces], world.photos[faces], world.labels[faces], world.penalties[faces]
        )
        for row, face in zip(rows.tolist(), faces.tolist(), strict=True):
            if face in world.barred:
                self.population.barred[row] = world.barred[face]
        self.faces += faces.tolist()
        finish(self.forest.update(rows, NOTHING))

    def restart(self) -> None:
        """The program starts again: groups are known, how they grew is not."""
        again = Forest(self.population, self.world.rule)
        again.place(np.arange(len(self.population)), self.forest.tree_of)
        self.forest = again

    def rows(self, faces: NDArray[np.int64]) -> NDArray[np.int64]:
        return np.array([self.faces.index(face) for face in faces.tolist()], np.int64)

    def groups(self) -> Groups:
        found: dict[int, set[int]] = {}
        for row, tree in enumerate(self.forest.tree_of.tolist()):
            if tree >= 0:
                found.setdefault(tree, set()).add(self.faces[row])
        return {frozenset(faces) for faces in found.values()}


def from_nothing(world: World, faces: NDArray[np.int64] | None = None) -> Groups:
    history = History(world)
    history.add(np.arange(len(world)) if faces is None else faces)
    return history.groups()


def by_definition(world: World) -> Groups:
    """Merge the nearest allowed pair again and again: slow, and plainly what is meant."""
    grid = on_grid(world.vectors).astype(np.float64) / 4000
    distances = 1 - grid @ grid.T + world.penalties[:, None] + world.penalties[None, :]
    clusters = [[face] for face in range(len(world))]
    counting = [[face] for face in range(len(world))]
    core = [False] * len(clusters)
    for step in ("seed", "cores"):
        if step == "cores":
            core = [len(cluster) >= world.rule.core for cluster in clusters]
        while True:
            best: tuple[float, int, int] | None = None
            for a, b in combinations(range(len(clusters)), 2):
                if step == "seed":
                    limit = world.rule.seed
                elif core[a] and core[b]:
                    limit = world.rule.unite
                elif core[a] or core[b]:
                    limit = world.rule.join
                else:
                    continue
                mean = float(distances[np.ix_(counting[a], counting[b])].mean())
                if (
                    mean <= limit
                    and (best is None or mean < best[0])
                    and allowed(world, clusters[a], clusters[b])
                ):
                    best = (mean, a, b)
            if best is None:
                break
            _, a, b = best
            if step == "seed" or (core[a] and core[b]):
                counting[a] = counting[a] + counting[b]
            elif core[b]:
                counting[a] = counting[b]
            core[a] = core[a] or core[b]
            clusters[a] = clusters[a] + clusters[b]
            del clusters[b], counting[b], core[b]
    return {frozenset(cluster) for cluster in clusters}


def allowed(world: World, first: list[int], second: list[int]) -> bool:
    for one in first:
        for other in second:
            labels = world.labels[one], world.labels[other]
            if 0 not in labels and labels[0] != labels[1]:
                return False
            insisted = labels[0] == labels[1] != 0
            if world.photos[one] == world.photos[other] and not insisted:
                return False
            if labels[0] in world.barred.get(other, ()) or labels[1] in world.barred.get(one, ()):
                return False
    return True


seeds = st.integers(0, 2**32 - 1)


@settings(max_examples=30, deadline=None, derandomize=True)
@given(seeds)
def test_groups_are_what_the_definition_says(seed: int) -> None:
    world = World(seed)
    assert from_nothing(world) == by_definition(world)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(seeds, st.booleans())
def test_neither_order_nor_portions_matter(seed: int, restarts: bool) -> None:
    world = World(seed)
    order = world.random.permutation(len(world))
    cuts = np.sort(world.random.integers(0, len(world), size=int(world.random.integers(0, 6))))
    history = History(world)
    for portion in np.split(order, cuts):
        if len(portion):
            history.add(portion)
            if restarts:
                history.restart()
    assert history.groups() == from_nothing(world)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(seeds, st.sampled_from(["running", "after a restart", "while it was not running"]))
def test_what_people_say_later_is_as_if_it_had_been_known(seed: int, when: str) -> None:
    world = World(seed)
    history = History(world)
    history.add(np.arange(len(world)))
    chosen = world.random.permutation(len(world))
    told, gone = chosen[:2], chosen[2:4]
    labels = world.random.integers(0, 4, size=len(told))

    def say() -> None:
        history.population.labels[history.rows(told)] = labels

    if when == "while it was not running":
        say()
        again = Forest(history.population, world.rule)
        doubtful = history.rows(np.concatenate((told, gone)))
        again.place(np.arange(len(world)), history.forest.tree_of, doubtful)
        history.forest = again
    elif when == "after a restart":
        history.restart()
    finish(history.forest.update(history.rows(told), history.rows(gone), say))

    world.labels[told] = labels
    assert history.groups() == from_nothing(world, np.setdiff1d(np.arange(len(world)), gone))


@settings(max_examples=20, deadline=None, derandomize=True)
@given(seeds)
def test_an_update_that_was_given_up_changes_nothing(seed: int) -> None:
    world = World(seed)
    history = History(world)
    half = len(world) // 2
    history.add(np.arange(half))
    before = history.groups()
    rows = history.population.add(
        world.vectors[half:], world.photos[half:], world.labels[half:], world.penalties[half:]
    )
    history.faces += range(half, len(world))
    for row in rows.tolist():
        history.population.barred.update({row: world.barred[row]} if row in world.barred else {})
    for steps in range(8):
        slices = history.forest.update(rows, NOTHING)
        for _ in range(steps):
            if next(slices, "ended") == "ended":
                return
        slices.close()
        assert history.groups() == before
    finish(history.forest.update(rows, NOTHING))
    assert history.groups() == from_nothing(world)


def test_only_what_is_near_is_touched() -> None:
    random = np.random.default_rng(0)
    centres = random.normal(size=(200, 128))
    vectors = np.repeat(centres, 5, axis=0) + 0.15 * random.normal(size=(1000, 128))
    population = Population()
    forest = Forest(population, RULE)
    rows = population.add(vectors.astype(np.float32), np.arange(1000), np.zeros(1000, np.int64))
    finish(forest.update(rows, NOTHING))
    assert len(np.unique(forest.tree_of)) == 200

    new = population.add(
        (centres[7:8] + 0.15 * random.normal(size=(1, 128))).astype(np.float32),
        np.array([5000]),
        np.zeros(1, np.int64),
    )
    touched, numbers = finish(forest.update(new, NOTHING))
    assert set(touched.tolist()) == {35, 36, 37, 38, 39, 1000}
    assert len(set(numbers.tolist())) == 1


def test_many_faces_of_one_photo_stay_apart_and_copies_of_a_photo_come_together() -> None:
    random = np.random.default_rng(1)
    crowd = random.normal(size=(20, 128)).astype(np.float32)
    population = Population()
    forest = Forest(population, RULE)
    rows = population.add(
        np.concatenate((crowd, crowd, crowd[:1], crowd[:1])),
        np.concatenate((np.zeros(20, np.int64), np.ones(20, np.int64), [2, 2])),
        np.zeros(42, np.int64),
    )
    finish(forest.update(rows, NOTHING))
    groups = {
        frozenset(np.flatnonzero(forest.tree_of == tree).tolist()) for tree in set(forest.tree_of.tolist())
    }
    assert {frozenset({face, face + 20}) for face in range(1, 20)} <= groups
    assert all(len(group & {40, 41}) < 2 for group in groups)
    assert len(groups) == 21


def test_poor_looks_keep_their_distance() -> None:
    pixels = np.array([200.0, 44.0, 10.0, -1.0, 200.0, 200.0, 200.0])
    sharpness = np.array([90.0, 90.0, 90.0, -1.0, 0.0, 90.0, 90.0])
    outside = np.array([0.0, 0.0, 0.0, 0.0, 0.0, 0.1, 0.5])
    penalties = penalties_of(pixels, sharpness, outside)
    assert penalties.tolist() == pytest.approx([0.0, 0.01, 0.02, 0.0, 0.02, 0.01, 0.02])


def test_of_nothing_there_are_no_groups() -> None:
    assert len(group_faces(np.zeros((0, 128), np.float32), RULE)) == 0
    assert len(group_faces(np.eye(3, 128, dtype=np.float32), RULE)) == 3


def test_products_on_the_grid_are_exact_and_keys_depend_on_content_alone() -> None:
    random = np.random.default_rng(2)
    grid = on_grid(random.normal(size=(300, 128)).astype(np.float32) * 7)
    exact = grid.astype(np.int64) @ grid.astype(np.int64).T
    assert np.array_equal(grid @ grid.T, exact)
    assert exact.max() < 2**24
    order = random.permutation(300)
    assert np.array_equal(content_keys(grid)[order], content_keys(grid[order]))
    assert len(np.unique(content_keys(grid))) == 300
