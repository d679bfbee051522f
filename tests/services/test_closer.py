"""A closer look at one face: whatever models are there, say what they can."""

from __future__ import annotations

import pickle
import threading
from pathlib import Path

import numpy as np
import pytest
from stand_in_networks import of_means

from faceapp.domain.closer import Closer
from faceapp.domain.errors import ModelDamaged, UnreadablePicture
from faceapp.domain.face import Author, Face, FaceState
from faceapp.domain.geometry import Box, Landmarks
from faceapp.domain.ids import FaceId, PhotoId
from faceapp.media.decode import decode
from faceapp.media.files import read_picture
from faceapp.services import own_models, shelf
from faceapp.services.closer import CloserModels, closer_models, look_closer
from faceapp.vision import registry
from faceapp.vision.mtcnn import Mtcnn

FILES = {
    "faceapi-age-gender": ["faceapi_age_gender.onnx"],
    "faceapi-landmarks": ["faceapi_landmark68.onnx"],
    "fsanet": ["fsanet-1x1-iter-688590.onnx", "fsanet-var-iter-688590.onnx"],
}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FACEAPP_MODELS", str(tmp_path / "models"))
    return tmp_path / "models"


@pytest.fixture(scope="module")
def detector() -> Mtcnn:
    found = registry.load_detector()
    assert isinstance(found, Mtcnn)
    return found


def added(shared: Path, *models: str) -> None:
    for model in models:
        for name in FILES[model]:
            shelf.add(shared / "weights" / name)


def face_of(box: Box, landmarks: Landmarks | None) -> Face:
    return Face(
        id=FaceId(1),
        photo=PhotoId(1),
        box=box,
        landmarks=landmarks,
        score=1.0,
        quality=None,
        origin=Author.MODEL,
        state=FaceState.UNKNOWN,
        person=None,
        proposal=None,
        distance=None,
        group=None,
        insisted=False,
    )


def faces_on(path: Path, detector: Mtcnn) -> list[Face]:
    """As a scan would find them."""
    pixels = decode(read_picture(path, hashed=False), 1280).pixels
    height, width = pixels.shape[:2]
    found = []
    for seen in detector.detect(pixels):
        left, top, right, bottom = seen.box
        box = Box(left / width, top / height, (right - left) / width, (bottom - top) / height)
        a, b, c, d, e = ((float(x) / width, float(y) / height) for x, y in seen.landmarks)
        found.append(face_of(box, (a, b, c, d, e)))
    return found


def test_without_models_nothing_is_said_and_nothing_is_read(tmp_path: Path) -> None:
    assert closer_models() == ()
    assert look_closer(tmp_path / "none.jpg", face_of(Box(0, 0, 1, 1), None)) == Closer()


def test_what_the_real_models_say_of_a_group(shared: Path, detector: Mtcnn) -> None:
    added(shared, *FILES)
    assert closer_models() == ("faceapi-age-gender", "faceapi-landmarks", "fsanet")
    path = shared / "photos" / "cast" / "bbt1.jpg"
    models = CloserModels()
    faces = faces_on(path, detector)
    assert len(faces) == 4
    for face in faces:
        said = look_closer(path, face, models)
        assert said.age is not None
        assert 20 < said.age < 50
        assert said.woman is not None
        assert said.woman < 0.5
        assert said.yaw is not None
        assert said.roll is not None
        assert said.pitch is not None
        assert abs(said.yaw) < 20
        assert abs(said.roll) < 10
        assert set(said.models) == set(FILES)
        assert said.problems == ()
        assert len(said.landmarks) == 68
        assert face.landmarks is not None
        eye = np.mean(said.landmarks[36:42], axis=0)
        width = face.landmarks[1][0] - face.landmarks[0][0]
        assert np.abs(eye - face.landmarks[0]).max() < 0.15 * width


def test_a_photo_that_was_taken_upright_with_the_camera_turned(shared: Path, detector: Mtcnn) -> None:
    """Both files show the same; one is stored on its side and says so."""
    added(shared, "faceapi-landmarks", "fsanet")
    said = []
    for name in ("portrait.jpg", "portrait-orientation-6.jpg"):
        path = shared / "photos" / "metadata" / name
        face = faces_on(path, detector)[0]
        found = look_closer(path, face)
        said.append(found)
        inside = Box(face.box.x - 0.2 * face.box.w, face.box.y, face.box.w * 1.4, face.box.h * 1.2)
        assert sum(inside.contains(point) for point in found.landmarks) > 60
    assert said[0].roll == pytest.approx(said[1].roll, abs=8)


def test_a_face_drawn_by_hand_is_taken_to_fill_its_box(shared: Path, detector: Mtcnn) -> None:
    added(shared, "faceapi-landmarks")
    path = shared / "photos" / "cast" / "bbt1.jpg"
    face = faces_on(path, detector)[0]
    said = look_closer(path, face_of(face.box, None))
    assert face.landmarks is not None
    eyes = face.landmarks[1][0] - face.landmarks[0][0]
    assert np.abs(np.mean(said.landmarks[36:42], axis=0) - face.landmarks[0]).max() < 0.3 * eyes
    assert (said.age, said.yaw) == (None, None)


def test_models_stay_loaded_until_they_change(shared: Path, detector: Mtcnn, folder: Path) -> None:
    added(shared, "faceapi-age-gender")
    entry = registry.entry("faceapi-age-gender")
    models = CloserModels()
    first = models.get(entry)
    assert models.get(entry) is first
    models.forget()
    assert models.get(entry) is not first
    made: set[int] = set()
    threads = [threading.Thread(target=lambda: made.add(id(models.get(entry)))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 1


def test_one_that_can_not_be_used_is_told_and_the_others_answer(
    shared: Path, detector: Mtcnn, folder: Path
) -> None:
    added(shared, *FILES)
    place = registry.entry("fsanet").source("var").goal
    assert place is not None
    place.write_bytes(b"x" * place.stat().st_size)
    path = shared / "photos" / "cast" / "bbt1.jpg"
    models = CloserModels()
    for _ in range(2):
        said = look_closer(path, faces_on(path, detector)[0], models)
        assert said.yaw is None
        assert said.age is not None
        ((model, problem),) = [(one.model, one.problem) for one in said.problems]
        assert model == "fsanet"
        assert isinstance(problem, ModelDamaged)
        ((_, there),) = [(one.model, one.problem) for one in pickle.loads(pickle.dumps(said)).problems]
        assert isinstance(there, ModelDamaged)  # the look is made in another process
        assert str(there) == str(problem)


def test_the_users_own_model_is_asked_first_and_the_others_for_the_rest(
    shared: Path, detector: Mtcnn, tmp_path: Path
) -> None:
    added(shared, "faceapi-age-gender")
    file = tmp_path / "age.onnx"
    file.write_bytes(of_means(("n", 3, 48, 48), {"age": (np.zeros((3, 1)), np.array([77.0]))}, channel=1))
    entry = tmp_path / "age.toml"
    entry.write_text('id = "mine"\nkind = "attributes"\ncolour = "rgb"\nrange = [0, 1]\n', encoding="utf-8")
    own_models.add_own(file, entry)
    assert closer_models() == ("mine", "faceapi-age-gender")
    path = shared / "photos" / "cast" / "bbt1.jpg"
    said = look_closer(path, faces_on(path, detector)[0])
    assert said.age == pytest.approx(77)
    assert said.woman is not None
    assert said.models == ("mine", "faceapi-age-gender")


@pytest.mark.parametrize("content", [None, b"", b"\xff\xd8\xff no picture"])
def test_a_photo_that_can_not_be_read_is_told(content: bytes | None, shared: Path, tmp_path: Path) -> None:
    added(shared, "faceapi-landmarks")
    path = tmp_path / "photo.jpg"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UnreadablePicture):
        look_closer(path, face_of(Box(0.1, 0.1, 0.5, 0.5), None))


@pytest.mark.parametrize("box", [Box(0.4, 0.4, 0, 0), Box(-0.3, -0.2, 0.5, 0.4), Box(0, 0, 1, 1)])
def test_odd_boxes_are_survived(box: Box, shared: Path) -> None:
    added(shared, *FILES)
    said = look_closer(shared / "photos" / "cast" / "happy.jpg", face_of(box, None))
    assert len(said.landmarks) == 68
    assert np.isfinite(said.landmarks).all()
    assert all(
        value is not None and np.isfinite(value) for value in (said.age, said.yaw, said.pitch, said.roll)
    )
