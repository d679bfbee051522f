"""Distances belong to models: every embedder of the shelf has its own, and what uses them asks for them."""

from __future__ import annotations

import numpy as np
import pytest

from faceapp.domain.errors import NoSuchModel
from faceapp.domain.geometry import Box
from faceapp.domain.rematch import rematch
from faceapp.domain.thresholds import MATCH_SPREAD, PENALTY_MOST, SAME_FACE_DISTANCE
from faceapp.services.evaluate import look_penalties
from faceapp.services.gallery import Gallery
from faceapp.services.limits import limits, same_look
from faceapp.vision.entries import entries
from faceapp.vision.grouping import finish
from faceapp.vision.matching import distances_to, people_near
from faceapp.vision.neighbours import Vectors, euclidean

EMBEDDERS = [entry.id for entry in entries() if entry.kind == "embedder"]


@pytest.mark.parametrize("model", EMBEDDERS)
def test_every_embedder_of_the_shelf_has_distances_that_make_sense(model: str) -> None:
    found = limits(model)
    assert 0 < found.rule.seed <= found.rule.join <= found.rule.unite < 1
    assert found.rule.core == 2
    # a person is proposed for what would join a group, more or less
    assert found.rule.seed < found.propose**2 / 2 < found.rule.unite
    assert found.propose_poor < found.propose
    assert 0 < found.poor < found.rule.seed
    assert 0 < found.same < found.rule.seed
    assert 0 < found.spread < found.propose / 2


def test_the_built_in_one_has_what_it_always_had() -> None:
    found = limits("dlib-resnet")
    assert (found.poor, found.spread, found.same) == (PENALTY_MOST, MATCH_SPREAD, SAME_FACE_DISTANCE)


def test_a_gallery_goes_by_its_model() -> None:
    assert Gallery("mobilefacenet").limits == limits("mobilefacenet")
    with pytest.raises(NoSuchModel):
        Gallery("nobody-knows-it")
    assert same_look("nobody-knows-it") == SAME_FACE_DISTANCE


def test_poor_looks_count_as_much_as_the_model_says() -> None:
    poor = [(Box(-0.1, 0.2, 0.2, 0.2), None)]  # half outside of the picture
    assert look_penalties(poor, 0.2).tolist() == [0.2]
    assert look_penalties(poor, 0.02).tolist() == [0.02]


def test_the_second_face_of_a_person_counts_as_far_as_the_model_says() -> None:
    random = np.random.default_rng(0)
    vectors = Vectors(random.normal(size=(3, 512)).astype(np.float32))
    unit = vectors.grid / vectors.lengths[:, None]
    first, second = sorted(euclidean(unit[:2] @ unit[2]).tolist())
    for spread in (0.001, 0.01, 10.0):
        expected = (first + min(second, first + spread)) / 2
        known, people, query = np.array([0, 1]), np.array([7, 7]), np.array([2])
        away = distances_to(vectors, query, known, spread)
        assert away[0] == pytest.approx(expected, abs=1e-4)
        near = finish(people_near(vectors, query, known, people, 2.0, spread=spread))
        assert near.distances[0] == pytest.approx(expected, abs=1e-4)


def test_the_very_same_look_is_as_near_as_the_model_says() -> None:
    here, there = Box(0.1, 0.1, 0.1, 0.1), Box(0.7, 0.7, 0.1, 0.1)
    look = np.zeros(512, np.float32)
    look[0] = 1
    nearly = look.copy()
    nearly[:2] = np.cos(0.6), np.sin(0.6)  # cosine distance 0.175
    assert rematch([(here, look)], [(there, nearly)]) == {}
    assert rematch([(here, look)], [(there, nearly)], same=0.2) == {0: 0}
