"""COCO: one JSON of boxes a split beside its pictures, laid out as COCO itself is."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from faceapp.domain.dataset import Dataset, LabelledFace, LabelledPicture
from faceapp.interchange.attributes import attributes_of
from faceapp.interchange.coco_reading import read_coco
from faceapp.interchange.formats import FormatFacts, Holds, Out, Read, Unpack, Wants
from faceapp.interchange.json_writing import write_parts
from faceapp.interchange.places import POINTS, pixels, points, sides

_LICENCE: Final = 1
_LICENCES: Final = {"id": _LICENCE, "name": "see the card of the dataset", "url": ""}
_SKELETON: Final = [[1, 3], [2, 3], [3, 4], [3, 5]]


class Coco:
    """Boxes are [x, y, width, height] in pixels from the top left corner, cut at the picture's edge.

    What COCO has no field for stands in ``attributes`` of an annotation, as CVAT and Datumaro
    write them, and in further fields of an image; loaders pass over both.
    """

    facts = FormatFacts(
        "coco",
        "COCO",
        Wants.SCENES,
        frozenset(Holds),
        "https://cocodataset.org/#format-data",
    )

    def place(self, dataset: Dataset, picture: LabelledPicture) -> str:  # noqa: ARG002 - says it itself
        """As images/train/NAME.jpg."""
        return f"images/{picture.split}/{picture.file}" if picture.split else f"images/{picture.file}"

    def write(self, dataset: Dataset, out: Out) -> None:
        """One file a split; numbers of images and annotations go on over all splits."""
        numbers = {picture.name: number for number, picture in enumerate(dataset.pictures, 1)}
        marked = any(face.landmarks for picture in dataset.pictures for face in picture.faces)
        categories = [_category(number, name, marked) for number, name in enumerate(dataset.classes, 1)]
        ids = {category["name"]: category["id"] for category in reversed(categories)}
        info = {
            "description": dataset.title,
            "version": "1.0",
            "label": str(dataset.label),
            "people": list(dataset.people),
        }
        number = 0
        for split in dataset.parts:
            images, annotations = [], []
            for picture in dataset.of(split):
                images.append(_image(numbers[picture.name], picture))
                for face in picture.faces:
                    name = dataset.class_of(face)
                    place = sides(face, picture)
                    if name is None or place is None:
                        continue
                    number += 1
                    left, top, right, bottom = place
                    told: dict[str, Any] = {
                        "id": number,
                        "image_id": numbers[picture.name],
                        "category_id": ids[name],
                        "bbox": [left, top, pixels(right - left), pixels(bottom - top)],
                        "area": pixels((right - left) * (bottom - top)),
                        "iscrowd": 0,
                        "segmentation": [[left, top, right, top, right, bottom, left, bottom]],
                        "attributes": attributes_of(face, embedding=True),
                    }
                    if marked:
                        told |= _keypoints(face, picture)
                    annotations.append(told)
            with out.text(f"annotations/instances{'_' if split else ''}{split}.json") as file:
                write_parts(
                    file,
                    {"info": info},
                    {
                        "licenses": [_LICENCES],
                        "categories": categories,
                        "images": images,
                        "annotations": annotations,
                    },
                )

    def read(self, folder: Path, unpack: Unpack) -> Read:  # noqa: ARG002 - pictures lie beside
        """Any JSON file below ``folder`` with images and categories; pictures anywhere below it.

        Raises:
            NotThisFormat: there is no such file.
        """
        return read_coco(folder, self.facts.title)


def _category(number: int, name: str, marked: bool) -> dict[str, Any]:
    told: dict[str, Any] = {"id": number, "name": name, "supercategory": "face"}
    return told | {"keypoints": list(POINTS), "skeleton": _SKELETON} if marked else told


def _image(number: int, picture: LabelledPicture) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": number,
        "file_name": picture.file,
        "width": picture.width,
        "height": picture.height,
        "license": _LICENCE,
    }
    if picture.taken_at is not None:
        told["date_captured"] = picture.taken_at
    if picture.source:
        told["source"] = picture.source
    if picture.recording is not None:
        told["recording"] = picture.recording
    if picture.time is not None:
        told["time"] = picture.time
    return told


def _keypoints(face: LabelledFace, picture: LabelledPicture) -> dict[str, Any]:
    marks = points(face, picture)
    if marks is None:
        return {"keypoints": [0] * 15, "num_keypoints": 0}
    return {"keypoints": [part for x, y in marks for part in (x, y, 2)], "num_keypoints": 5}


FORMAT: Final = Coco()
