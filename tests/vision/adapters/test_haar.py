"""Cascades: a real one finds faces, none that OpenCV could trip over gets to it.

``haarcascade_frontalface_default.xml`` itself is not on this machine. The real cascade here is
OpenCV's LBP one from scikit-image's wheel (with a mistyped name set right, which OpenCV refuses),
the Haar one is a stand-in made by the test: a bright bar between two dark ones.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import shelf_models

from faceapp.domain.errors import ModelDamaged, WrongModelShape
from faceapp.domain.measurement import Pixels
from faceapp.vision import registry
from faceapp.vision.adapters import haar
from faceapp.vision.adapters.haar import Haar

CASCADE = """<?xml version="1.0"?>
<opencv_storage>
<cascade type_id="opencv-cascade-classifier"><stageType>BOOST</stageType>
  <featureType>HAAR</featureType>
  <height>24</height>
  <width>24</width>
  <stageParams><maxWeakCount>1</maxWeakCount></stageParams>
  <featureParams><maxCatCount>0</maxCatCount></featureParams>
  <stageNum>1</stageNum>
  <stages>
    <_>
      <maxWeakCount>1</maxWeakCount>
      <stageThreshold>0.5</stageThreshold>
      <weakClassifiers>
        <_>
          <internalNodes>0 -1 0 1.0</internalNodes>
          <leafValues>0. 1.</leafValues></_></weakClassifiers></_></stages>
  <features>
    <_>
      <rects>
        <_>0 0 24 24 -1.</_>
        <_>8 0 8 24 3.</_></rects>
      <tilted>0</tilted></_></features></cascade>
</opencv_storage>
"""


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FACEAPP_MODELS", str(tmp_path / "models"))


def cascade(text: str | bytes) -> Haar:
    data = text if isinstance(text, bytes) else text.encode()
    return haar.load(shelf_models.stand_in("haar", "detector", data, "cascade.xml"))


@pytest.fixture(scope="module")
def real_text() -> str:
    import skimage

    path = Path(skimage.__file__).parent / "data" / "lbpcascade_frontalface_opencv.xml"
    return path.read_text(encoding="utf-8").replace("featuhreParams", "featureParams")


def test_a_real_cascade_finds_the_astronaut_and_presumes_her_landmarks(
    real_text: str, astronaut: Pixels
) -> None:
    face = cascade(real_text).detect(astronaut)[0]
    other = registry.load_detector("mtcnn").detect(astronaut)[0]
    middle = [(face.box[0] + face.box[2]) / 2, (face.box[1] + face.box[3]) / 2]
    assert other.box[0] < middle[0] < other.box[2]
    assert other.box[1] < middle[1] < other.box[3]
    apart = float(np.linalg.norm(other.landmarks[1] - other.landmarks[0]))
    assert np.abs(face.landmarks - other.landmarks).max() < 0.5 * apart
    assert 0 < face.score < 1


def test_large_pictures_are_shrunk_and_the_boxes_are_of_the_picture(
    real_text: str, astronaut: Pixels
) -> None:
    detector = cascade(real_text)
    large = detector.detect(np.kron(astronaut, np.ones((4, 4, 1), np.uint8)))[0]
    small = detector.detect(astronaut)[0]
    assert np.abs(np.array(large.box) / 4 - small.box).max() < 0.3 * small.side
    assert detector.detect(np.zeros((3, 700, 3), np.uint8)) == []


def test_a_cascade_of_haar_features_finds_what_it_was_made_for() -> None:
    picture = np.full((120, 200, 3), 40, np.uint8)
    picture[40:90, 90:107] = 230  # 17 wide: between bars of 17 it fills a window of 50
    found = cascade(CASCADE).detect(picture)
    assert found
    x0, y0, x1, y1 = found[0].box
    assert x0 < 98 < x1
    assert y0 < 65 < y1
    assert cascade(CASCADE).detect(np.full((120, 200, 3), 40, np.uint8)) == []


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("0 -1 0 1.0", "0 -1 1 1.0"),  # a feature that is not there
        ("0 -1 0 1.0", "0 -1 -1 1.0"),
        ("0 -1 0 1.0", "0 -2 0 1.0"),  # a leaf that is not there
        ("0 -1 0 1.0", "5 -1 0 1.0"),  # a node that is not there
        ("0 -1 0 1.0", "0 -1 0"),
        ("0 -1 0 1.0", "0 -1 0 nan"),
        ("0. 1.", "0."),
        ("8 0 8 24 3.", "20 0 8 24 3."),  # outside of the window
        ("8 0 8 24 3.", "-1 0 8 24 3."),
        ("8 0 8 24 3.", "8 0 1e300 24 3."),
        ("8 0 8 24 3.", "8 0 8 24"),
        ("<tilted>0", "<tilted>1"),  # its left corner would lie outside
        ("<width>24", "<width>2"),
        ("<width>24", "<width>1000000"),
        ("<maxCatCount>0", "<maxCatCount>4"),
        (">HAAR<", ">HOG<"),
        (">BOOST<", ">TREE<"),
        ("opencv-cascade-classifier", "opencv-ml-svm"),
        ("<maxWeakCount>1</maxWeakCount>\n      <stage", "<maxWeakCount>9</maxWeakCount>\n      <stage"),
        ("<stages>", "<stage>"),
    ],
)
def test_a_cascade_that_would_lead_opencv_astray_is_refused(was: str, becomes: str) -> None:
    text = CASCADE.replace(was, becomes)
    if becomes == "<stage>":
        text = text.replace("</stages>", "</stage>")
    assert text != CASCADE
    with pytest.raises(WrongModelShape):
        cascade(text)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00" * 100,
        b"\xff\xfe not text \x80",
        b"<opencv_storage>",
        CASCADE.encode()[:700],
        b'<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;">]><opencv_storage>&d;</opencv_storage>',
    ],
)
def test_what_is_no_xml_or_a_bomb_is_refused(data: bytes) -> None:
    with pytest.raises(ModelDamaged):
        cascade(data)


@pytest.mark.parametrize(
    "data", [b"<a/>", b"<opencv_storage/>", b"<opencv_storage><b>1</b></opencv_storage>"]
)
def test_other_xml_is_refused(data: bytes) -> None:
    with pytest.raises(WrongModelShape):
        cascade(data)


def test_the_published_file_is_on_the_shelf_with_its_checksum() -> None:
    found = registry.entry("haar")
    assert found.kind == "detector"
    assert found.source("network").size == 930_127
    shelf_models.put(found, CASCADE.encode())
    with pytest.raises(ModelDamaged):  # it is not the published one
        registry.load_detector("haar")
