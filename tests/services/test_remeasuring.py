"""Faces that are known already, measured again; with the built-in models."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from faceapp.domain.geometry import Box
from faceapp.domain.measurement import (
    Again,
    FacesRemeasured,
    KnownFace,
    PhotoMeasurement,
    PhotoProblem,
    Wanted,
)
from faceapp.domain.model_choice import BUILT_IN
from faceapp.domain.photo import Reason
from faceapp.services.measure import measure_photo
from faceapp.services.models import load
from faceapp.services.remeasuring import remeasure_faces
from faceapp.services.worker_process import measuring_with
from faceapp.services.workers import MeasuringWorkers

PHOTOS = Path(__file__).parents[3] / "shared" / "photos"
VECTOR = Wanted(embedding=True, expression=False)


@pytest.fixture(scope="module")
def models():
    return load(replace(BUILT_IN, expression=None))


@pytest.fixture(scope="module")
def photo() -> Path:
    path = PHOTOS / "cast" / "bbt2.jpg"
    if not path.exists():
        pytest.skip("needs the photos of ../shared")
    return path


@pytest.fixture(scope="module")
def measured(photo, models) -> PhotoMeasurement:
    answer = measure_photo(photo, models)
    assert isinstance(answer, PhotoMeasurement)
    assert answer.faces
    return answer


def known(measured: PhotoMeasurement) -> tuple[KnownFace, ...]:
    return tuple(KnownFace(face.box, face.landmarks) for face in measured.faces)


def test_the_same_model_gives_the_same_vectors_again(photo, measured, models):
    answer = remeasure_faces(photo, Again(known(measured), VECTOR, measured.content_hash), models)

    assert isinstance(answer, FacesRemeasured)
    assert (answer.embedder, answer.content_hash) == (BUILT_IN.embedder, measured.content_hash)
    assert len(answer.faces) == len(measured.faces)
    for again, face in zip(answer.faces, measured.faces, strict=True):
        np.testing.assert_allclose(again.embedding, face.embedding, atol=1e-4)
        assert again.expression is None


def test_in_a_box_without_landmarks_the_face_is_looked_for_and_nothing_else_gets_a_vector(
    photo, measured, models
):
    face = max(measured.faces, key=lambda face: face.box.area)
    nothing = KnownFace(Box(0.0, 0.0, 0.04, 0.04), None)

    answer = remeasure_faces(photo, Again((nothing, KnownFace(face.box, None)), VECTOR), models)

    assert answer.faces[0].embedding is None
    assert np.linalg.norm(answer.faces[1].embedding - face.embedding) < 0.3


def test_of_a_box_alone_it_is_also_said_where_eyes_and_mouth_are(photo, measured, models):
    face = measured.faces[0]
    answer = remeasure_faces(photo, Again((KnownFace(face.box, None), *known(measured)), VECTOR), models)
    assert isinstance(answer, FacesRemeasured)
    newly, before = answer.faces[0], answer.faces[1]
    assert newly.landmarks is not None
    assert newly.quality is not None
    assert np.abs(np.subtract(newly.landmarks, face.landmarks)).max() < 0.02
    assert before.landmarks is None  # they were known: nothing is told of them


def test_of_another_file_than_the_faces_were_found_in_nothing_is_measured(photo, measured, models):
    answer = remeasure_faces(photo, Again(known(measured), VECTOR, bytes(16)), models)

    assert isinstance(answer, FacesRemeasured)
    assert answer.content_hash == measured.content_hash
    assert [face.embedding for face in answer.faces] == [None] * len(measured.faces)


def test_a_file_that_is_gone_is_an_answer(tmp_path, models):
    asked = Again((KnownFace(Box(0.1, 0.1, 0.2, 0.2), None),), VECTOR)

    answer = remeasure_faces(tmp_path / "gone.jpg", asked, models)

    assert isinstance(answer, PhotoProblem)
    assert answer.reason is not Reason.CRASHED


def test_workers_do_it_beside_whole_photos(photo, measured):
    workers = MeasuringWorkers(1, load=without_expressions)
    try:
        workers.submit(1, photo, again=Again(known(measured), VECTOR))
        workers.submit(2, photo)
        outcomes: dict[int, object] = {}
        while len(outcomes) < 2:
            outcomes.update(workers.poll(5))
    finally:
        workers.close()

    assert isinstance(outcomes[1], FacesRemeasured)
    assert isinstance(outcomes[2], PhotoMeasurement)
    np.testing.assert_allclose(outcomes[1].faces[0].embedding, outcomes[2].faces[0].embedding, atol=1e-4)


def without_expressions():
    return measuring_with(replace(BUILT_IN, expression=None))
