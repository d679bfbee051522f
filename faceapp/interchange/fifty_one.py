"""FiftyOneImageDetectionDataset: a labels.json beside a folder of pictures, one such pair for each split."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from faceapp.domain.dataset import Dataset, LabelledFace, LabelledPicture
from faceapp.domain.dataset_errors import NotThisFormat
from faceapp.domain.import_problems import Wrong
from faceapp.interchange.attributes import CONFIRMED, attributes_of, with_attributes
from faceapp.interchange.formats import FormatFacts, Holds, Out, Read, Unpack, Wants
from faceapp.interchange.found import FoundFace, FoundPicture, gathered, split_named
from faceapp.interchange.json_writing import write_parts
from faceapp.interchange.places import WHOLE, landmarks_told
from faceapp.interchange.reading import Bad, Folder, box_told, name_told

_LABELS: Final = "labels.json"
_DIGITS: Final = 6
_MARKS: Final = "landmarks"


class FiftyOne:
    """Boxes are [x, y, width, height] in fractions; what a face has beside its class are attributes.

    Of FiftyOne's two forms this is the one that is specified on its own: the other, ``FiftyOneDataset``,
    is the content of its database, with numbers and a version of it. It has no tags: each split is
    a dataset folder, as in FiftyOne's own zoo, brought in with ``tags="train"`` and so on.
    ``confidence`` stands at proposals alone: FiftyOne takes labels without it for the truth.
    """

    facts = FormatFacts(
        "fiftyone",
        "FiftyOne",
        Wants.SCENES,
        frozenset(
            (
                Holds.BOXES,
                Holds.SEVERAL,
                Holds.NEGATIVES,
                Holds.SPLITS,
                Holds.STATE,
                Holds.LANDMARKS,
                Holds.EMBEDDINGS,
            )
        ),
        "https://docs.voxel51.com/user_guide/import_datasets.html#fiftyoneimagedetectiondataset",
    )

    def place(self, dataset: Dataset, picture: LabelledPicture) -> str:  # noqa: ARG002 - says it itself
        """As train/data/NAME.jpg."""
        return f"{picture.split}/data/{picture.file}" if picture.split else f"data/{picture.file}"

    def write(self, dataset: Dataset, out: Out) -> None:
        """One file a split."""
        for split in dataset.parts:
            rows = ((picture.name, _told(dataset, picture)) for picture in dataset.of(split))
            with out.text(f"{split}/{_LABELS}" if split else _LABELS) as file:
                write_parts(file, {"classes": list(dataset.classes)}, {}, {"labels": rows})

    def read(self, folder: Path, unpack: Unpack) -> Read:  # noqa: ARG002 - pictures lie beside
        """``labels.json`` here, or in each folder of a split.

        Raises:
            NotThisFormat: there is none.
        """
        where = Folder(folder)
        places = [each for each in (where.root, *where.folders(where.root)) if where.is_file(each / _LABELS)]
        if not places:
            raise NotThisFormat(format=self.facts.title, missing=_LABELS)
        found: list[FoundPicture] = []
        classes: dict[str, None] = {}
        splits = []
        for place in places:
            split = "" if place == where.root else split_named(place.name) or place.name
            splits.append(split)
            path = place / _LABELS
            with where.caught(path):
                told = where.json(path)
                if not isinstance(told, dict) or not isinstance(told.get("labels"), dict):
                    raise Bad(Wrong.NO_MAP)
                names = _names(where, path, told.get("classes"))
                classes |= dict.fromkeys(names)
                pictures = {
                    each.relative_to(place / "data").with_suffix("").as_posix(): each
                    for each in where.pictures(place / "data")
                }
                for key, rows in told["labels"].items():
                    if key not in pictures:
                        where.problem(path, Wrong.A_PICTURE_GONE)
                        continue
                    picture = FoundPicture(pictures[key], split)
                    found.append(picture)
                    for row in rows if isinstance(rows, list) else []:
                        with where.caught(picture.path):
                            picture.faces.append(_face(row, names))
        return gathered(where, found, list(classes), splits=splits)


def _told(dataset: Dataset, picture: LabelledPicture) -> list[dict[str, Any]]:
    found = []
    for face in picture.faces:
        name = dataset.class_of(face)
        box = (face.box or WHOLE).clipped()
        values = [round(value, _DIGITS) + 0.0 for value in (box.x, box.y, box.w, box.h)]
        if name is None or values[2] <= 0 or values[3] <= 0:
            continue
        told: dict[str, Any] = {"label": name, "bounding_box": values}
        if not face.confirmed and face.score is not None:
            told["confidence"] = round(face.score, _DIGITS)
        said: dict[str, Any] = dict(attributes_of(face, embedding=True))
        if face.landmarks:
            said[_MARKS] = [[round(x, _DIGITS) + 0.0, round(y, _DIGITS) + 0.0] for x, y in face.landmarks]
        told["attributes"] = said
        found.append(told)
    return found


def _names(where: Folder, path: Path, told: object) -> list[str]:
    names = []
    for each in told if isinstance(told, list) else []:
        with where.caught(path):
            names.append(name_told(each))
    return names


def _face(row: object, names: list[str]) -> FoundFace:
    if not isinstance(row, dict):
        raise Bad(Wrong.LABEL_NO_MAP)
    label, box = row.get("label"), row.get("bounding_box")
    if isinstance(label, int) and not isinstance(label, bool) and 0 <= label < len(names):
        label = names[label]
    if not isinstance(box, list):
        raise Bad(Wrong.BOX_NUMBERS)
    told = row.get("attributes")
    said: dict[str, Any] = told if isinstance(told, dict) else {}
    face = with_attributes(LabelledFace(box_told(box), confirmed=False), said)
    if face.score is None and "confidence" in row and not said:
        face = with_attributes(face, {"score": row["confidence"]})
    marks = said.get(_MARKS)
    if (
        isinstance(marks, list)
        and len(marks) == 5
        and all(isinstance(m, list) and len(m) == 2 for m in marks)
    ):
        face = replace(face, landmarks=landmarks_told([(x, y) for x, y in marks]))
    return FoundFace(name_told(label), face, CONFIRMED in said)


FORMAT: Final = FiftyOne()
