"""Faces that are followed: by looks at their places, by their points, and never across a cut."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from faceapp.domain.measurement import Pixels
from faceapp.vision import registry
from faceapp.vision.joining import Trace, iou, rivals
from faceapp.vision.models import Corners, Detection, Detector, LooksForCrowds
from faceapp.vision.scene_cuts import Scenes
from faceapp.vision.tracking import Followed, Tracker
from tests import shelf_models

RATE = 25.0


class OnlyWhole:
    """A detector that can not look at places only, as those of other makers."""

    def __init__(self, detector: Detector) -> None:
        self.id = detector.id
        self._detector = detector
        self.looks = 0

    def detect(self, pixels: Pixels) -> list[Detection]:
        self.looks += 1
        return self._detector.detect(pixels)


@pytest.fixture(scope="session")
def mtcnn() -> Detector:
    return registry.load_detector()


@pytest.fixture(scope="session")
def scene(astronaut_jpg: Path) -> Pixels:
    """A face of about 80 pixels with room around it."""
    picture = Image.open(astronaut_jpg).convert("RGB").resize((384, 384))
    wide = Image.effect_noise((768, 432), 20).convert("RGB")
    wide.paste(picture, (60, 24))
    return np.asarray(wide)


def walk(scene: Pixels, pictures: int, step: int = 3) -> list[Pixels]:
    """The scene, moved to the right a little more on each picture."""
    return [np.roll(scene, step * n, axis=1) for n in range(pictures)]


def follow(tracker: Tracker, pictures: list[Pixels], start: float = 0.0) -> list[Followed]:
    return [tracker.step(picture, start + n / RATE) for n, picture in enumerate(pictures)]


def test_a_face_that_moves_is_one_track(mtcnn: Detector, scene: Pixels) -> None:
    answers = follow(Tracker(mtcnn, every=8), walk(scene, 20))
    assert {face.number for answer in answers for face in answer.faces} == {1}
    assert all(len(answer.faces) == 1 for answer in answers)
    assert sum(answer.looked for answer in answers) < 6
    first, last = answers[0].faces[0], answers[-1].faces[0]
    assert last.box[0] - first.box[0] == pytest.approx(3 * 19, abs=6)
    assert last.landmarks[2, 0] - first.landmarks[2, 0] == pytest.approx(3 * 19, abs=4)


def test_any_detector_will_do(mtcnn: Detector, scene: Pixels) -> None:
    whole = OnlyWhole(mtcnn)
    answers = follow(Tracker(whole, every=6), walk(scene, 14))
    assert whole.looks < 6
    assert {face.number for answer in answers for face in answer.faces} == {1}
    assert all(len(answer.faces) == 1 for answer in answers)
    assert not answers[1].faces[0].detected
    moved = answers[5].faces[0].landmarks - answers[0].faces[0].landmarks
    assert moved.mean(axis=0) == pytest.approx([15, 0], abs=2)


def test_yunet_follows_as_well(scene: Pixels) -> None:
    yunet = registry.import_module(registry.ADAPTERS["yunet"]).load(shelf_models.real("yunet"))
    answers = follow(Tracker(yunet, every=8), walk(scene, 20))
    assert {face.number for answer in answers for face in answer.faces} == {1}
    looked_again, whole = answers[15].faces[0], yunet.detect(walk(scene, 16)[-1])[0]
    side = whole.box[2] - whole.box[0]
    assert np.linalg.norm(looked_again.landmarks - whole.landmarks, axis=1).mean() < 0.07 * side


def test_a_look_at_the_place_sees_what_a_look_at_all_sees(mtcnn: Detector, scene: Pixels) -> None:
    (whole,) = mtcnn.detect(scene)
    left, top, right, bottom = whole.box
    near = (left + 5, top - 4, right + 5, bottom - 4)
    again = mtcnn.again(scene, [near, (600, 10, 660, 80), (-90, -90, -20, -10)])  # type: ignore[attr-defined]
    assert again[1] is None
    assert again[2] is None
    assert iou(again[0].box, whole.box) > 0.8
    assert np.abs(again[0].landmarks - whole.landmarks).max() < 0.06 * (right - left)


def test_a_cut_ends_all_tracks(mtcnn: Detector, scene: Pixels) -> None:
    tracker = Tracker(mtcnn)
    follow(tracker, walk(scene, 5))
    other = np.ascontiguousarray(255 - scene[::-1])
    answer = tracker.step(other, 5 / RATE)
    assert answer.cut
    assert answer.ended == (1,)
    assert not answer.faces


def test_a_gap_ends_all_tracks_and_the_face_gets_another_number(mtcnn: Detector, scene: Pixels) -> None:
    tracker = Tracker(mtcnn)
    tracker.step(scene, 0.0)
    answer = tracker.step(scene, 2.0)
    assert answer.ended == (1,)
    assert [face.number for face in answer.faces] == [2]
    assert not answer.cut


def test_pictures_that_come_seldom_are_followed_too(mtcnn: Detector, scene: Pixels) -> None:
    tracker = Tracker(mtcnn, spacing=1.0)
    numbers = [tracker.step(scene, float(n)).faces[0].number for n in range(4)]
    assert numbers == [1, 1, 1, 1]


def test_a_face_that_is_hidden_for_a_moment_stays_who_it_is(mtcnn: Detector, scene: Pixels) -> None:
    tracker = Tracker(mtcnn)
    pictures = walk(scene, 16, step=0)
    for n in range(5, 10):
        pictures[n] = pictures[n].copy()
        pictures[n][:, :300] = 90
    answers = follow(tracker, pictures)
    assert not answers[7].faces
    assert not any(answer.cut for answer in answers)
    assert answers[15].faces[0].number == 1
    assert answers[15].faces[0].doubtful


def test_a_face_that_leaves_ends(mtcnn: Detector, scene: Pixels) -> None:
    tracker = Tracker(mtcnn)
    empty = scene.copy()
    empty[:, :450] = scene[:, 318:]
    tracker.step(scene, 0.0)
    ended = [number for n in range(1, 20) for number in tracker.step(empty, n / RATE).ended]
    assert ended == [1]


def test_a_flash_is_no_cut(scene: Pixels) -> None:
    scenes = Scenes()
    assert not scenes.cut(scene)
    assert not scenes.cut(np.clip(scene.astype(np.int16) + 90, 0, 255).astype(np.uint8))
    scenes = Scenes()
    scenes.cut(scene)
    assert scenes.cut(np.zeros((100, 100, 3), np.uint8)), "another size is another scene"


def test_of_two_on_one_face_the_surer_one_stays() -> None:
    points = np.zeros((5, 2), np.float32)
    face = Detection((0, 0, 40, 50), points, 0.99)
    shadow = Detection((1, 0, 41, 50), points, 0.78)
    one, other = Trace(1, face, 0.0, least=0.7), Trace(2, shadow, 0.0, least=0.7)
    one.confirmed = other.confirmed = True
    assert rivals([one, other]) == [other]
    assert rivals([other, one]) == [other]
    far = Trace(3, Detection((100, 0, 140, 50), points, 0.99), 0.0, least=0.7)
    assert rivals([one, far]) == []


def test_who_retreats_was_not_seen() -> None:
    points = np.zeros((5, 2), np.float32)
    trace = Trace(1, Detection((0, 0, 40, 50), points, 0.99), 0.0, least=0.7)
    trace.expect()
    trace.see(Detection((20, 0, 60, 50), points, 0.99), 0.04, 0.0)
    trace.retreat()
    assert trace.box == (0, 0, 40, 50)
    assert trace.seen == 0.0
    assert trace.sights == 1
    assert trace.doubtful


class Hair:
    """A face that turns into hair on the sixth picture, where it is."""

    id, least_score, looks = "hair", 0.7, 0

    def detect(self, pixels: Pixels) -> list[Detection]:
        return [found for found in self.again(pixels, [(0, 0, 0, 0)]) if found is not None]

    def again(self, pixels: Pixels, boxes: Sequence[Corners]) -> list[Detection | None]:
        self.looks += 1
        score = 1.0 if self.looks < 6 else 0.77
        return [Detection((40, 40, 80, 90), np.zeros((5, 2), np.float32), score)] * len(boxes)


def test_what_takes_a_faces_place_must_itself_be_seen_surely() -> None:
    tracker = Tracker(Hair(), every=1000)
    picture: Pixels = np.zeros((120, 160, 3), np.uint8)
    for n in range(8):
        (face,) = tracker.step(picture, n / 25).faces
    assert face.sure > 0.3, "by what it was before"
    assert tracker.part(face.number) is None
    later = [tracker.step(picture, n / 25) for n in range(8, 20)]
    assert not any(step.faces for step in later)
    assert not any(step.ended for step in later)


def test_a_crowd_is_found_out_once(astronaut_jpg: Path) -> None:
    face = np.asarray(Image.open(astronaut_jpg).convert("RGB").crop((160, 40, 320, 230)).resize((42, 50)))
    crowd = np.full((540, 960, 3), 127, np.uint8)
    for x in range(60, 900, 120):
        crowd[200:250, x : x + 42] = face
    mtcnn = registry.load_detector()
    assert isinstance(mtcnn, LooksForCrowds)
    found, is_one = mtcnn.survey(crowd, crowd=False)
    again, still = mtcnn.survey(crowd, crowd=True)
    assert is_one
    assert still
    assert len(found) >= 5
    assert [one.box for one in again] == [one.box for one in found]
    assert mtcnn.survey(np.full((540, 960, 3), 127, np.uint8), crowd=True) == ([], False)
