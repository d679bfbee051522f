from __future__ import annotations

import numpy as np
import pytest

from faceapp.domain.cleaning import doubt_labels, doubt_people


def album(people: int, each: int, seed: int = 0, spread: float = 0.35) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    centres = rng.normal(size=(people, 64))
    centres /= np.linalg.norm(centres, axis=1, keepdims=True)
    labels = np.repeat(np.arange(people) * 10 + 5, each).astype(np.int64)
    vectors = centres[labels // 10] + spread * rng.normal(size=(len(labels), 64)) / 8
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32), labels


def test_exchanged_names_come_first_with_the_right_one() -> None:
    vectors, labels = album(20, 8)
    told = labels.copy()
    broken = [3, 40, 77, 100, 159]
    for row in broken:
        told[row] = (labels[row] + 70) % 200
    doubted = doubt_people(vectors, told, 0.6)
    assert sorted(doubted.order[:5].tolist()) == broken
    assert doubted.better[broken].tolist() == labels[broken].tolist()
    assert doubted.likely == 5


def test_right_names_are_not_doubted() -> None:
    vectors, labels = album(20, 8)
    assert doubt_people(vectors, labels, 0.6).likely == 0


def test_a_stranger_among_a_person_is_doubted_without_a_better_name() -> None:
    vectors, labels = album(6, 8)
    stranger, _ = album(1, 1, seed=9)
    doubted = doubt_people(np.concatenate((vectors, stranger)), np.append(labels, 5), 0.6)
    assert doubted.order[0] == len(vectors)
    assert doubted.likely == 1
    assert doubted.scores[len(vectors)] > 0.5


def test_two_wrong_faces_of_one_person_do_not_vouch_for_each_other() -> None:
    vectors, labels = album(10, 8)
    told = labels.copy()
    told[[0, 1]] = 95
    doubted = doubt_people(vectors, told, 0.6)
    assert set(doubted.order[:2].tolist()) == {0, 1}


def test_somebody_with_one_face_is_doubted_only_for_likeness_to_another() -> None:
    vectors, labels = album(4, 5)
    alone, _ = album(1, 1, seed=3)
    fine = doubt_people(np.concatenate((vectors, alone)), np.append(labels, 999), 0.6)
    assert fine.likely == 0
    twin = doubt_people(np.concatenate((vectors, vectors[:1])), np.append(labels, 999), 0.6)
    assert (twin.order[0], twin.better[-1]) == (len(vectors), 5)


@pytest.mark.parametrize("rows", [0, 1, 2])
def test_few_faces(rows: int) -> None:
    vectors, labels = album(2, 1)
    assert doubt_people(vectors[:rows], labels[:rows], 0.6).likely == 0


def test_more_faces_of_a_person_than_are_compared() -> None:
    vectors, labels = album(3, 700)
    told = labels.copy()
    told[[0, 1000]] = [15, 25]
    doubted = doubt_people(vectors, told, 0.6)
    assert set(doubted.order[:2].tolist()) == {0, 1000}


def test_confident_learning_counts_the_labels_a_model_sees_as_others() -> None:
    rng = np.random.default_rng(1)
    truth = rng.integers(0, 3, 600)
    probabilities = np.full((600, 3), 0.1)
    probabilities[np.arange(600), truth] = 0.8
    told = truth.copy()
    broken = rng.choice(600, 30, replace=False)
    told[broken] = (truth[broken] + 1) % 3
    doubted = doubt_labels(probabilities, told)
    assert doubted.likely == 30
    assert set(doubted.order[:30].tolist()) == set(broken.tolist())
    assert (doubted.better[broken] == truth[broken]).all()


def test_a_model_that_is_never_sure_doubts_nothing_much() -> None:
    probabilities = np.full((300, 3), 1 / 3)
    assert doubt_labels(probabilities, np.zeros(300, np.int64)).likely == 0


def test_few_labels_are_judged_by_the_models_word_alone() -> None:
    probabilities = np.array([[0.05, 0.95], [0.4, 0.6], [0.9, 0.1]])
    doubted = doubt_labels(probabilities, np.array([0, 0, 0]))
    assert doubted.likely == 1
    assert doubted.order[0] == 0


def test_a_lone_face_under_a_wrong_name_does_not_make_its_person_doubtful() -> None:
    rng = np.random.default_rng(3)
    vectors = np.eye(16)[[0] * 8 + [1] * 8] + 0.05 * rng.normal(size=(16, 16))
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    people = np.array([1] * 8 + [2] * 7 + [3], np.int64)
    doubted = doubt_people(vectors, people, 0.8)
    assert doubted.likely == 1
    assert (doubted.order[0], doubted.better[15]) == (15, 2)
