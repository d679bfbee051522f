"""FER2013's CSV, read by torchvision and by ourselves."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from interchange.dataset_world import FolderOut, UnpackTo, contents, labels_only, scenes, single_faces
from PIL import Image

from faceapp.domain.dataset import Dataset, Label
from faceapp.domain.dataset_errors import NotThisFormat, WantsFaces
from faceapp.domain.dataset_format_errors import WantsExpressions, WantsSize
from faceapp.domain.expression import EXPRESSIONS
from faceapp.domain.measurement import Pixels
from faceapp.interchange.fer_csv import FORMAT, grey


def faces(**kinds: object) -> Dataset:
    dataset = single_faces(label=Label.EXPRESSION, **kinds)  # type: ignore[arg-type]
    return replace(dataset, pictures=tuple(replace(each, width=48, height=48) for each in dataset.pictures))


def export(dataset: Dataset, folder: Path) -> Path:
    FORMAT.write(dataset, FolderOut(folder))
    return folder


def test_torchvision_gives_what_was_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its reader asks for the bytes of the original by their md5; all else of it is as it is."""
    from torchvision.datasets import FER2013, fer2013

    dataset = faces()
    export(dataset, tmp_path / "fer2013")
    monkeypatch.setattr(fer2013, "check_integrity", lambda *_, **__: True)
    for split, ours in (("train", ("train",)), ("test", ("val", "test"))):
        loaded = FER2013(tmp_path, split)
        pictures = [picture for name in ours for picture in dataset.of(name)]
        assert len(loaded) == len(pictures)
        for (image, label), picture in zip(loaded, pictures, strict=True):
            assert EXPRESSIONS[label] is picture.faces[0].expression
            expected = Image.fromarray(FolderOut(tmp_path).picture_pixels(picture)).convert("L")
            assert np.array_equal(np.asarray(image), np.asarray(expected))


@pytest.mark.parametrize("splits", [("train", "val", "test"), (), ("train", "extra")])
def test_what_is_written_is_read_again_and_written_the_same(splits: tuple[str, ...], tmp_path: Path) -> None:
    dataset = faces(splits=splits, rich=False)
    folder = export(dataset, tmp_path / "first")
    kept = UnpackTo(tmp_path / "kept")
    read = FORMAT.read(folder, kept)
    assert not read.problems
    assert read.dataset.splits == dataset.splits
    assert read.dataset.label is Label.EXPRESSION
    told = [(one.split, one.faces[0].expression, one.width, one.height) for one in read.dataset.pictures]
    assert told == [(one.split, one.faces[0].expression, 48, 48) for one in dataset.pictures]
    assert read.dataset.pictures[0].name == "train-000001"

    class Unpacked(FolderOut):
        def picture_pixels(self, picture: object) -> Pixels:
            path = read.files[picture.split, picture.name]  # type: ignore[attr-defined]
            with Image.open(path) as image:
                return np.asarray(image.convert("RGB"))

    FORMAT.write(read.dataset, Unpacked(tmp_path / "again"))
    assert contents(tmp_path / "again") == contents(folder)
    assert labels_only(export(dataset, tmp_path / "twice")) == labels_only(folder)


def test_people_and_whole_photos_and_other_sizes_are_refused(tmp_path: Path) -> None:
    out = FolderOut(tmp_path)
    with pytest.raises(WantsExpressions):
        FORMAT.write(replace(faces(), label=Label.PERSON), out)
    with pytest.raises(WantsFaces):
        FORMAT.write(scenes(label=Label.EXPRESSION), out)
    with pytest.raises(WantsSize):
        FORMAT.write(single_faces(label=Label.EXPRESSION), out)
    assert out.written == []


def test_a_face_without_an_expression_is_not_written(tmp_path: Path) -> None:
    read = FORMAT.read(export(faces(unlabelled=True), tmp_path / "set"), UnpackTo(tmp_path / "kept"))
    assert len(read.dataset.pictures) == sum(one.faces[0].expression is not None for one in faces().pictures)


def test_the_other_headers(tmp_path: Path) -> None:
    pixels = " ".join(["7"] * 2304)
    (tmp_path / "icml_face_data.csv").write_text(f"emotion, Usage, pixels\n3,PrivateTest,{pixels}\n")
    read = FORMAT.read(tmp_path, UnpackTo(tmp_path / "kept"))
    assert [(one.split, str(one.faces[0].expression)) for one in read.dataset.pictures] == [("test", "happy")]
    parts = tmp_path / "parts"
    parts.mkdir()
    (parts / "train.csv").write_text(f"emotion,pixels\n6,{pixels}\n")
    (parts / "test.csv").write_text(f"pixels\n{pixels}\n")
    read = FORMAT.read(parts, UnpackTo(tmp_path / "kept2"))
    assert [(one.split, one.faces[0].expression) for one in read.dataset.pictures] == [
        ("train", EXPRESSIONS[6]),
        ("test", None),
    ]
    with Image.open(read.files["train", "train-000001"]) as image:
        assert image.size == (48, 48)
        assert image.getpixel((0, 0)) == 7


def test_what_is_wrong_is_told_and_the_rest_comes_in(tmp_path: Path) -> None:
    good = " ".join(["1"] * 2304)
    rows = [
        f"7,{good},Training",
        f"happy,{good},Training",
        f"1,{good} 1,Training",
        f"1,{good[:-1]}256,Training",
        f"1,{good[:-1]}x,Training",
        f"1,{good},../up",
        f"1,{good}",
        f"1,{good},Training",
    ]
    (tmp_path / "fer2013.csv").write_text("emotion,pixels,Usage\n" + "\n".join(rows))
    read = FORMAT.read(tmp_path, UnpackTo(tmp_path / "kept"))
    assert len(read.dataset.pictures) == 1
    assert [path.name for path, _ in read.problems] == ["fer2013.csv"]
    said = str(read.problems[0][1])  # each of the seven is told
    assert said.count("Row ") == 6
    assert said.endswith("Line 8: 2 cells instead of 3.")
    with pytest.raises(NotThisFormat):
        FORMAT.read(tmp_path / "kept", UnpackTo(tmp_path / "kept"))


def test_grey_is_what_pillow_says() -> None:
    colours = np.random.default_rng(5).integers(0, 256, (64, 64, 3), dtype=np.uint8)
    assert np.array_equal(grey(colours), np.asarray(Image.fromarray(colours).convert("L")))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.floats(0, 1), junk=st.binary(max_size=12), cut=st.integers(0, 40))
def test_damaged_tables_are_problems_and_no_more(
    place: float, junk: bytes, cut: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.getbasetemp() / "damaged-fer"
    path, whole = folder / "fer2013.csv", folder / "whole"
    if not whole.exists():
        export(faces(each=1, splits=("train",)), folder)
        whole.write_bytes(path.read_bytes())
    data = whole.read_bytes()
    at = int(place * len(data))
    path.write_bytes(data[:at] + junk + data[at + cut :])
    read = FORMAT.read(folder, lambda name, pixels: folder / f"{name}.png")
    assert len(read.problems) <= 1
