"""Age, gender, landmarks and head pose, with the real weights."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from stand_in_networks import load, of_means, shelved

from faceapp.domain.errors import ModelDamaged, WrongModelShape
from faceapp.domain.measurement import Pixels
from faceapp.media.decode import decode
from faceapp.media.files import read_picture
from faceapp.vision import registry
from faceapp.vision.models import Landmarks5
from faceapp.vision.mtcnn import Mtcnn
from faceapp.vision.quality import pose

LOADERS = {
    "faceapi-age-gender": registry.load_attributes,
    "faceapi-landmarks": registry.load_landmarks,
    "fsanet": registry.load_pose,
}
WOMEN = {"amy", "bernadette", "penny"}
Load = Callable[[str], Any]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FACEAPP_MODELS", str(tmp_path / "models"))
    return tmp_path / "models"


@pytest.fixture
def real(shared: Path, folder: Path) -> Load:
    """Load a model with its real weights."""

    def go(model: str) -> Any:
        for source in registry.entry(model).sources:
            assert source.goal is not None
            source.goal.parent.mkdir(parents=True, exist_ok=True)
            source.goal.write_bytes((shared / "weights" / source.name).read_bytes())
        return LOADERS[model](model)

    return go


@pytest.fixture(scope="session")
def cast(photos: Path, detector: Mtcnn) -> list[tuple[str, Pixels, Landmarks5]]:
    """Who, picture and landmarks of the surest face: eight people, five pictures each."""
    found = []
    for path in sorted((photos / "cast").glob("*/*.png")):
        pixels = decode(read_picture(path, hashed=False), 800).pixels
        faces = detector.detect(pixels)
        if faces:
            best = max(faces, key=lambda face: face.score)
            found.append((path.parent.name, pixels, best.landmarks))
    assert len(found) > 30
    return found


@pytest.fixture(scope="session")
def album(photos: Path, detector: Mtcnn) -> list[tuple[Pixels, Landmarks5]]:
    """One picture of each of thirty people, with much around the face."""
    found = []
    for path in sorted((photos / "album-labelled" / "known").glob("*/*_0002.jpg")):
        pixels = decode(read_picture(path, hashed=False), 800).pixels
        found.append((pixels, detector.detect(pixels)[0].landmarks))
    return found


def spun(pixels: Pixels, points: Landmarks5, turns: int) -> tuple[Pixels, Landmarks5]:
    """Turned by 90 degrees, counter-clockwise, so many times."""
    for _ in range(turns):
        points = np.stack([points[:, 1], pixels.shape[1] - 1 - points[:, 0]], axis=1)
        pixels = np.ascontiguousarray(np.rot90(pixels))
    return pixels, points.astype(np.float32)


def test_people_of_about_thirty_are_about_thirty_and_gender_is_mostly_right(
    real: Load, cast: list[tuple[str, Pixels, Landmarks5]]
) -> None:
    model = real("faceapi-age-gender")
    said = [(who, *model.measure(pixels, [points])) for who, pixels, points in cast]
    people = {who for who, _ in said}
    for person in people:
        years = np.mean([one.age for who, one in said if who == person])
        assert 22 <= years <= 42, person
    right = np.mean([(one.woman > 0.5) == (who in WOMEN) for who, one in said])
    assert right >= 0.9


def test_old_and_young_are_told_apart(real: Load, photos: Path, detector: Mtcnn) -> None:
    model = real("faceapi-age-gender")

    def years(person: str) -> float:
        ages = []
        for path in sorted((photos / "album-labelled" / "known" / person).glob("*.jpg"))[:6]:
            pixels = decode(read_picture(path, hashed=False), 800).pixels
            ages.append(model.measure(pixels, [detector.detect(pixels)[0].landmarks])[0].age)
        return float(np.median(ages))

    assert years("John_Paul_II") > 60
    assert years("Jimmy_Carter") > 60
    assert years("Ian_Thorpe") < 35
    assert years("Anna_Kournikova") < 35


def test_landmarks_lie_on_the_eyes_nose_and_mouth_however_the_photo_lies(
    real: Load, album: list[tuple[Pixels, Landmarks5]]
) -> None:
    model = real("faceapi-landmarks")
    away = []
    for pixels, points in album:
        found = model.find(pixels, [points])[0]
        assert found.shape == (68, 2)
        assert found.dtype == np.float32
        five = np.stack([found[36:42].mean(0), found[42:48].mean(0), found[30], found[48], found[54]])
        eyes = np.linalg.norm(points[0] - points[1])
        away.append(np.linalg.norm(five - points, axis=1) / eyes)
        lying, there = spun(pixels, points, 1)
        again = model.find(lying, [there])[0]
        back = np.stack([pixels.shape[1] - 1 - again[:, 1], again[:, 0]], axis=1)
        assert np.abs(back - found).max() < 0.05 * eyes
    assert np.mean(away) < 0.08


def test_outlines_are_in_the_order_of_300w(real: Load, astronaut: Pixels, detector: Mtcnn) -> None:
    model = real("faceapi-landmarks")
    found = model.find(astronaut, [detector.detect(astronaut)[0].landmarks])[0]
    assert found[0, 0] < found[8, 0] < found[16, 0]  # the jaw, from the left as seen
    assert found[8, 1] == found[:, 1].max()  # the chin
    assert found[17:27, 1].mean() < found[36:48, 1].mean() < found[31:36, 1].mean()
    assert found[31:36, 1].mean() < found[48:60, 1].mean()


def test_heads_turn_as_five_landmarks_say(
    real: Load, cast: list[tuple[str, Pixels, Landmarks5]], album: list[tuple[Pixels, Landmarks5]]
) -> None:
    model = real("fsanet")
    faces = [*((pixels, points) for _, pixels, points in cast), *album]
    said = np.concatenate([model.turn(pixels, [points]) for pixels, points in faces])
    known = np.array([pose(points) for _, points in faces])
    assert said.shape == (len(faces), 3)
    aside = np.abs(known[:, 0]) > 15
    assert aside.sum() >= 5
    assert np.array_equal(np.sign(said[aside, 0]), np.sign(known[aside, 0]))
    correlation = [np.corrcoef(said[:, k], known[:, k])[0, 1] for k in range(3)]
    assert correlation[0] > 0.9
    assert correlation[1] > 0.6
    assert correlation[2] > 0.7
    assert np.abs(said[:, [0, 2]] - known[:, [0, 2]]).mean() < 6


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_a_head_that_lies_on_its_side_is_said_to(
    turns: int, real: Load, astronaut: Pixels, detector: Mtcnn
) -> None:
    model = real("fsanet")
    points = detector.detect(astronaut)[0].landmarks
    straight = model.turn(astronaut, [points])[0]
    pixels, there = spun(astronaut, points, turns)
    lying = model.turn(pixels, [there])[0]
    away = (lying[2] - (straight[2] - 90 * turns) + 180) % 360 - 180
    assert abs(away) < 4


@pytest.mark.parametrize("model", LOADERS)
def test_several_faces_are_answered_in_their_order(
    model: str, real: Load, cast: list[tuple[str, Pixels, Landmarks5]]
) -> None:
    network = real(model)
    ask = {"faceapi-age-gender": "measure", "faceapi-landmarks": "find", "fsanet": "turn"}[model]
    _, pixels, points = cast[0]
    shifted = [points, points + np.float32(15), points, points - np.float32(15), points + np.float32(9)]
    together = getattr(network, ask)(pixels, shifted)
    alone = [getattr(network, ask)(pixels, [one])[0] for one in shifted]
    for one, other in zip(together, alone, strict=True):
        if model == "faceapi-age-gender":
            assert (one.age, one.woman) == pytest.approx((other.age, other.woman), abs=1e-3)
        else:
            assert one == pytest.approx(other, abs=1e-2)
    assert len(getattr(network, ask)(pixels, [])) == 0


def test_threads_share_a_model(real: Load, cast: list[tuple[str, Pixels, Landmarks5]]) -> None:
    network = real("faceapi-age-gender")
    wanted = [network.measure(pixels, [points])[0].age for _, pixels, points in cast[:6]]
    found: dict[int, list[float]] = {}

    def work(number: int) -> None:
        found[number] = [network.measure(pixels, [points])[0].age for _, pixels, points in cast[:6]]

    threads = [threading.Thread(target=work, args=(n,)) for n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(ages == pytest.approx(wanted, abs=1e-3) for ages in found.values())
    assert len(found) == 3


@pytest.mark.parametrize("model", LOADERS)
def test_a_file_that_is_missing_or_changed_is_not_used(model: str, folder: Path) -> None:
    with pytest.raises(ModelDamaged):
        LOADERS[model](model)
    for source in registry.entry(model).sources:
        assert source.goal is not None
        source.goal.parent.mkdir(parents=True, exist_ok=True)
        source.goal.write_bytes(b"x" * source.size)
    with pytest.raises(ModelDamaged):
        LOADERS[model](model)


def test_networks_of_other_shapes_are_refused_when_they_are_loaded(folder: Path) -> None:
    """With stand-ins."""
    one = (np.zeros((3, 1)), np.zeros(1))
    three = (np.zeros((3, 3)), np.zeros(3))
    ages = of_means(("n", 112, 112, 3), {"age": one, "gender": three}, channel=3)
    with pytest.raises(WrongModelShape):
        load(shelved("faceapi-age-gender", {"network": ages}, folder))
    with pytest.raises(WrongModelShape):
        load(shelved("faceapi-landmarks", {"network": ages}, folder))
    good = of_means((1, 3, 64, 64), {"output": three}, channel=1)
    bad = of_means((1, 3, 64, 64), {"output": one}, channel=1)
    with pytest.raises(WrongModelShape):
        load(shelved("fsanet", {"1x1": good, "var": bad}, folder))
