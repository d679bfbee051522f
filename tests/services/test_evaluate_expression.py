"""What ``faceapp evaluate expression`` says: which faces are judged, what is counted, how sure it is."""

from __future__ import annotations

import os
import tarfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from faceapp.domain.errors import NoSuchModel, NoTrainingPictures
from faceapp.domain.expression import EXPRESSIONS
from faceapp.domain.measurement import Pixels
from faceapp.services.evaluate_expression import expression
from faceapp.vision.expression_crop import crops, grey
from faceapp.vision.models import Landmarks5


class ByLight:
    """Seven shades of grey are seven expressions; keeps what it was shown."""

    id = "by-light"
    version = "1"

    def __init__(self) -> None:
        self.shown: list[tuple[tuple[int, ...], Landmarks5]] = []

    def classify(self, pixels: Pixels, landmarks: Sequence[Landmarks5]) -> NDArray[np.float32]:
        self.shown += [(pixels.shape, points) for points in landmarks]
        shades = grey(crops(pixels, landmarks, 48)).mean(axis=(1, 2)) / 36
        rows = np.full((len(landmarks), 7), 0.05, np.float32)
        rows[np.arange(len(landmarks)), np.clip(shades.astype(int), 0, 6)] = 0.7
        return rows


def shade(place: Path, label: int, side: int = 48) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    Image.new("L", (side, side), 36 * label + 18).save(place)


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    """Each expression four times, one of the four called the next one (as "surprise" is "neutral")."""
    place = tmp_path / "labelled"
    for label, name in enumerate(EXPRESSIONS):
        for number in range(4):
            shade(place / name / f"{number}.png", (label + (number == 3)) % 7)
    return place


def test_small_pictures_are_judged_whole(labelled: Path) -> None:
    model = ByLight()
    told: list[tuple[int, int]] = []
    result = expression(labelled, model, progress=lambda done, total: told.append((done, total)))
    assert (result.model, result.pictures, result.no_face, result.broken) == ("by-light", 28, (), ())
    assert told == [(n, 28) for n in range(1, 29)]
    assert {shape for shape, _ in model.shown} == {(48, 48, 3)}
    assert result.scores is not None
    assert result.scores.accuracy == 0.75
    assert result.scores.macro_f1 == pytest.approx(0.75)
    assert result.scores.confusion == tuple(
        tuple(3 if a == b else 1 if b == (a + 1) % 7 else 0 for b in range(7)) for a in range(7)
    )
    assert result.scores.calibration_error == pytest.approx(0.05, abs=1e-6)


def test_intervals_hold_what_was_measured_and_shrink_with_more_faces(labelled: Path) -> None:
    few = expression(labelled, ByLight())
    for number in range(4, 40):
        for label, name in enumerate(EXPRESSIONS):
            shade(labelled / name / f"{number}.png", (label + (number % 4 == 3)) % 7)
    many = expression(labelled, ByLight())
    for result in (few, many):
        assert result.accuracy is not None
        assert result.macro_f1 is not None
        for interval in (result.accuracy, result.macro_f1):
            assert 0 < interval.low < interval.value < interval.high < 1
    assert many.pictures == 280
    assert few.accuracy is not None
    assert many.accuracy is not None
    assert few.macro_f1 is not None
    assert many.macro_f1 is not None
    assert many.accuracy.margin < few.accuracy.margin / 2
    assert many.macro_f1.margin < few.macro_f1.margin / 2
    assert 0.5 < many.macro_f1.margin / many.accuracy.margin < 2  # labels are even here


def test_the_document_is_what_the_command_promises(labelled: Path) -> None:
    document = expression(labelled, ByLight()).document()
    promised = {
        *("pictures", "accuracy", "macro_f1", "per_label", "confusion", "labels", "milliseconds_per_face"),
        *("ece", "no_face", "model"),
    }
    assert document.keys() >= promised
    assert document["labels"] == [label.value for label in EXPRESSIONS]
    per_label = document["per_label"]
    assert isinstance(per_label, dict)
    assert list(per_label) == document["labels"]
    assert per_label["fear"] == {"precision": 0.75, "recall": 0.75, "f1": 0.75, "support": 4}
    milliseconds = document["milliseconds_per_face"]
    assert isinstance(milliseconds, float)
    assert milliseconds >= 0


def test_an_archive_says_the_same_as_its_folder(labelled: Path, tmp_path: Path) -> None:
    archive = tmp_path / "labelled.tar.gz"
    with tarfile.open(archive, "w:gz") as file:
        file.add(labelled, "some/where")
    assert expression(archive, ByLight()).scores == expression(labelled, ByLight()).scores


def test_in_photos_the_face_nearest_to_the_middle_is_judged(astronaut_jpg: Path, tmp_path: Path) -> None:
    with Image.open(astronaut_jpg) as picture:
        small = picture.resize((256, 256))
        photo = Image.new("RGB", (1024, 512))
        photo.paste(picture, (512, 0))  # larger, but farther from the middle
        photo.paste(small, (300, 128))
    (tmp_path / "happy").mkdir()
    photo.save(tmp_path / "happy" / "two.png")
    model = ByLight()
    result = expression(tmp_path, model)
    assert result.pictures == 1
    [(shape, points)] = model.shown
    assert shape == (512, 1024, 3)
    assert np.ptp(points[:2, 0]) < 40  # the eyes of the small one
    assert 300 < points[2, 0] < 512


def test_what_can_not_be_judged_is_counted(labelled: Path) -> None:
    Image.new("RGB", (200, 150), "green").save(labelled / "sad" / "a wall.png")
    (labelled / "sad" / "torn.png").write_bytes((labelled / "sad" / "0.png").read_bytes()[:60])
    (labelled / "sad" / "notes.txt").write_text("not a picture")
    (labelled / "sad" / "empty.jpg").touch()
    shade(labelled / "bored" / "one.png", 3)
    shade(labelled / "bored" / "two.png", 3)
    result = expression(labelled, ByLight())
    assert result.pictures == 28
    assert result.no_face == (labelled / "sad" / "a wall.png",)
    assert {path.name for path in result.broken} == {"torn.png", "notes.txt", "empty.jpg"}
    assert result.foreign == {"bored": 2}


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="everybody may read everything here")
def test_a_file_nobody_may_read_is_counted(labelled: Path) -> None:
    (labelled / "sad" / "0.png").chmod(0)
    assert expression(labelled, ByLight()).broken == (labelled / "sad" / "0.png",)


def test_a_link_to_nowhere_is_left_out(labelled: Path) -> None:
    (labelled / "sad" / "gone.png").symlink_to(labelled / "nowhere.png")
    result = expression(labelled, ByLight())
    assert (result.pictures, result.broken) == (28, ())


def test_nothing_but_broken_pictures_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "happy").mkdir()
    (tmp_path / "happy" / "one.jpg").write_text("no")
    result = expression(tmp_path, ByLight())
    assert (result.pictures, result.scores, result.milliseconds) == (0, None, None)
    assert result.document()["accuracy"] is None
    assert result.document()["per_label"] is None


@pytest.mark.parametrize("what", ["nowhere", "empty", "only others", "no archive"])
def test_no_labelled_pictures_at_all(what: str, tmp_path: Path) -> None:
    place = tmp_path / "place"
    if what == "no archive":
        place.write_text("no")
    elif what != "nowhere":
        place.mkdir()
        if what == "only others":
            shade(place / "bored" / "one.png", 0)
    with pytest.raises(NoTrainingPictures):
        expression(place, ByLight())


def test_an_unknown_model(labelled: Path) -> None:
    with pytest.raises(NoSuchModel):
        expression(labelled, "nonesuch")
    with pytest.raises(NoSuchModel):
        expression(labelled, "mtcnn")


def test_the_built_in_model_sees_the_smile(astronaut_jpg: Path, tmp_path: Path) -> None:
    (tmp_path / "happy").mkdir()
    (tmp_path / "happy" / "eileen.jpg").write_bytes(astronaut_jpg.read_bytes())
    result = expression(tmp_path)
    assert result.model == "faceapp-expression"
    assert result.scores is not None
    assert result.scores.accuracy == 1
