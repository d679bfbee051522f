"""Faces of videos when the models change: measured from the video at their time, or kept as they are."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from recording_world import CONSENT, MODELS, SIZE, pictures, summary, vector
from switch_world import NEW, NEW_DETECTOR, SwitchWorld, switch_world
from video_making import make_video

from faceapp.domain.face import Author
from faceapp.domain.ids import FaceId, PhotoId
from faceapp.domain.measurement import Again, FacesRemeasured, KnownFace, PhotoProblem, Wanted
from faceapp.domain.model_choice import ModelChoice
from faceapp.domain.photo import Reason
from faceapp.domain.switching import SwitchFinished
from faceapp.services import health, recordings, tagging
from faceapp.services.crop_filling import in_crop
from faceapp.services.measure_video import measure_video, remeasure_in_video
from faceapp.services.worker_process import measuring_with
from faceapp.storage.crop_faces import CropFace

__all__ = ["switch_world"]


@pytest.fixture
def filmed(switch_world: SwitchWorld) -> tuple[FaceId, FaceId]:
    """A face on a video (its file is a stand-in) and one of a camera without a video; both are named."""
    world = switch_world
    world.photo("a.jpg", (0.1, 0.1, 0.2, 0.2, 1))
    world.photo("v.mp4", (0.1, 0.1, 0.2, 0.2, 2))
    world.scan()
    with world.library.write(Author.MODEL) as tx:
        tx.connection.execute(
            "UPDATE face SET time = 1.5 WHERE photo = (SELECT id FROM photo WHERE kind = 'video')"
        )
    writer = recordings.begin(
        world.library, world.thumbnails, source="C", size=SIZE, models=MODELS, consent=CONSENT
    )
    for one in pictures(1.0, {1: 1}):
        writer.add(one)
    track = summary(1, 0.0, 0.96)
    live = writer.ended(replace(track, best=replace(track.best, embedding=vector(1, 128))))
    writer.finish()
    assert live is not None
    video = FaceId(world.face_on("v.mp4"))
    tagging.name_face(world.library, video, "Vera")
    tagging.name_face(world.library, live, "Luis")
    return video, live


@pytest.mark.parametrize("choice", [NEW, NEW_DETECTOR], ids=["embedder", "detector"])
def test_names_of_videos_and_cameras_stay(
    switch_world: SwitchWorld, filmed: tuple[FaceId, FaceId], choice: ModelChoice
) -> None:
    video, live = filmed
    world = switch_world
    before = world.library.connection.execute("SELECT id, x, w, time FROM face WHERE id <> 1").fetchall()
    assert len(before) >= 2
    (finished,) = (event for event in world.switch(choice) if isinstance(event, SwitchFinished))
    after = world.library.connection.execute("SELECT id, x, w, time FROM face WHERE id <> 1").fetchall()
    assert [row for row in after if row[0] in filmed] == [row for row in before if row[0] in filmed]
    vectors = world.vectors(choice.embedder)
    assert video in vectors
    assert live not in vectors
    assert finished.summary.without == 1  # it is said that a camera's face can not be measured
    names = world.library.connection.execute(
        "SELECT a.face, p.name FROM assignment a JOIN person p ON p.id = a.person ORDER BY a.face"
    ).fetchall()
    assert names == [(video, "Vera"), (live, "Luis")]
    states = world.library.connection.execute("SELECT DISTINCT state FROM photo").fetchall()
    assert states == [("measured",)]
    assert health.check(world.library) == ()
    # A scan afterwards finds nothing to do.
    world.scan()
    assert world.library.connection.value("SELECT count(*) FROM photo WHERE state <> 'measured'") == 0


def test_a_face_is_measured_on_the_picture_of_its_time(tmp_path: Path, astronaut_jpg: Path) -> None:
    from PIL import Image

    face = np.asarray(Image.open(astronaut_jpg).convert("RGB"))
    empty = np.full_like(face, 90)
    path = make_video(tmp_path / "a.mp4", [*[empty] * 25, *[face] * 25, *[empty] * 25])
    scanned = measure_video(path)
    assert not isinstance(scanned, PhotoProblem)
    measurer = measuring_with()
    photo = measurer(astronaut_jpg, lambda _: None)
    assert not isinstance(photo, PhotoProblem)
    (seen,) = photo.faces  # type: ignore[union-attr]
    known = KnownFace(seen.box, seen.landmarks, time=1.5)
    asked = Again((known, KnownFace(seen.box, None, time=0.2)), Wanted(), scanned.content_hash)
    answer = measurer.again(path, asked, lambda _: None)  # type: ignore[attr-defined]
    assert isinstance(answer, FacesRemeasured)
    assert answer.content_hash == scanned.content_hash
    vector = answer.faces[0].embedding
    assert vector is not None
    assert float(vector @ seen.embedding) > 0.95
    assert int(np.argmax(answer.faces[0].expression)) == int(np.argmax(seen.expression))
    assert answer.faces[1].embedding is None  # there is nobody yet

    other = Again(asked.faces, Wanted(), b"another file")
    answer = measurer.again(path, other, lambda _: None)  # type: ignore[attr-defined]
    assert [one.embedding for one in answer.faces] == [None, None]


def test_a_video_that_is_gone_is_an_answer(tmp_path: Path) -> None:
    asked = Again((), Wanted(embedding=True, expression=False))
    answer = remeasure_in_video(tmp_path / "none.mp4", asked, None)  # type: ignore[arg-type]
    assert isinstance(answer, PhotoProblem)
    assert answer.reason is Reason.VANISHED


def test_a_face_of_a_camera_without_a_video_is_measured_from_its_small_picture(
    tmp_path: Path, astronaut_jpg: Path
) -> None:
    measurer = measuring_with()
    photo = measurer(astronaut_jpg, lambda _: None)
    assert not isinstance(photo, PhotoProblem)
    (seen,) = photo.faces  # type: ignore[union-attr]
    crop = tmp_path / "crop.jpg"
    crop.write_bytes(seen.crop)
    size = (photo.width, photo.height)  # type: ignore[union-attr]
    face = CropFace(FaceId(1), PhotoId(1), KnownFace(seen.box, seen.landmarks), size)
    answer = measurer.again(crop, Again((in_crop(face),), Wanted()), lambda _: None)  # type: ignore[attr-defined]
    assert isinstance(answer, FacesRemeasured)
    (again,) = answer.faces
    assert again.embedding is not None
    assert float(again.embedding @ seen.embedding) > 0.95
    assert int(np.argmax(again.expression)) == int(np.argmax(seen.expression))


def test_faces_of_cameras_are_measured_by_other_models_and_keep_their_names(
    switch_world: SwitchWorld, filmed: tuple[FaceId, FaceId]
) -> None:
    _, live = filmed
    world = switch_world
    # its small picture is a stand-in that the stand-in models can look at
    whole = {"w": 200, "h": 200, "faces": [[0.1, 0.1, 0.8, 0.8, 3]]}
    world.thumbnails.put_faces([(live, json.dumps(whole).encode())])
    (finished,) = (event for event in world.switch(NEW) if isinstance(event, SwitchFinished))
    assert live in world.vectors(NEW.embedder)
    assert finished.summary.without == 0
