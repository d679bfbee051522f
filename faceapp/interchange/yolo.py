"""YOLO as Ultralytics reads it: a text of boxes for each picture, and a data.yaml that names the classes."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from faceapp.domain.dataset import Dataset, LabelledFace, LabelledPicture
from faceapp.interchange.formats import FormatFacts, Holds, Out, Read, Unpack, Wants
from faceapp.interchange.places import FLIPPED, POINTS, WHOLE
from faceapp.interchange.small_yaml import quoted
from faceapp.interchange.yolo_reading import read_yolo

_DIGITS: Final = 6
_PARTS: Final = ("train", "val", "test")


class Yolo:
    """Each line of a text: class, centre x, centre y, width, height, in fractions, cut at the edge.

    With landmarks it is a pose dataset: five points follow, x, y and 2 (seen); a face without
    them has noughts. An empty text is a picture without faces. ``data.yaml`` has no path: trainers
    then take its own folder. Where there is no part for validation another stands in for it, since
    Ultralytics reads no dataset without.
    """

    facts = FormatFacts(
        "yolo",
        "YOLO (Ultralytics)",
        Wants.SCENES,
        frozenset((Holds.BOXES, Holds.NEGATIVES, Holds.SPLITS, Holds.LANDMARKS)),
        "https://docs.ultralytics.com/datasets/detect/",
    )

    def place(self, dataset: Dataset, picture: LabelledPicture) -> str:  # noqa: ARG002 - says it itself
        """As images/train/NAME.jpg."""
        return f"images/{picture.split}/{picture.file}" if picture.split else f"images/{picture.file}"

    def write(self, dataset: Dataset, out: Out) -> None:
        """One text a picture, and the names."""
        pose = any(face.landmarks for picture in dataset.pictures for face in picture.faces)
        numbers = {name: number for number, name in reversed(list(enumerate(dataset.classes)))}
        for picture in dataset.pictures:
            folder = f"labels/{picture.split}" if picture.split else "labels"
            with out.text(f"{folder}/{picture.name}.txt") as file:
                for face in picture.faces:
                    name = dataset.class_of(face)
                    line = _line(face, pose) if name is not None else None
                    if name is not None and line:
                        file.write(f"{numbers[name]} {line}\n")
        with out.text("data.yaml") as file:
            for key, where in _places(dataset):
                file.write(f"{key}: {where}\n")
            file.write(f"nc: {len(dataset.classes)}\n")
            if pose:
                flipped = ", ".join(map(str, FLIPPED))
                file.write(f"kpt_shape: [{len(POINTS)}, 3]\nflip_idx: [{flipped}]\n")
            file.write("names:\n" if dataset.classes else "names: {}\n")
            for number_, name in enumerate(dataset.classes):
                file.write(f"  {number_}: {quoted(name)}\n")

    def read(self, folder: Path, unpack: Unpack) -> Read:  # noqa: ARG002 - pictures lie beside
        """Pictures by the YAML file with ``names``; also Roboflow's and those of older programs.

        Raises:
            NotThisFormat: there is no such file.
        """
        return read_yolo(folder, self.facts.title)


def _line(face: LabelledFace, pose: bool) -> str | None:
    """Of a face, without its class; None where nothing of it lies on the picture."""
    box = (face.box or WHOLE).clipped()
    values = [box.x + box.w / 2, box.y + box.h / 2, box.w, box.h]
    told = [f"{value:.{_DIGITS}f}" for value in values]
    if float(told[2]) <= 0 or float(told[3]) <= 0:
        return None
    if pose:
        for x, y in face.landmarks or [(-1.0, -1.0)] * len(POINTS):
            seen = 0 <= x <= 1 and 0 <= y <= 1
            told += [f"{x:.{_DIGITS}f}", f"{y:.{_DIGITS}f}", "2"] if seen else ["0.000000", "0.000000", "0"]
    return " ".join(told)


def _places(dataset: Dataset) -> list[tuple[str, str]]:
    named = [split for split in dataset.splits if split]
    if not named:
        return [("train", "images"), ("val", "images")]
    used = [split for split in named if dataset.of(split)] or named
    places = {split: f"images/{split}" for split in used}
    rest = [split for split in _PARTS if split in used] or used
    for key in ("train", "val"):
        if key not in places:
            stand_in = rest[-1] if key == "val" else rest[0]
            places[key] = f"images/{stand_in}"
    order = [*_PARTS, *(split for split in used if split not in _PARTS)]
    return [(key, places[key]) for key in order if key in places]


FORMAT: Final = Yolo()
