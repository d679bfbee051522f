"""FER2013's CSV: ``fer2013.csv`` with ``emotion,pixels,Usage``, a row a face of 48 x 48 grey levels.

0 to 6 are Angry, Disgust, Fear, Happy, Sad, Surprise, Neutral: the order of ``EXPRESSIONS``. Usage is
Training, PublicTest, PrivateTest for "train", "val", "test"; other splits keep their names. Grey is
Rec. 601's luma, (19595 R + 38470 G + 7471 B + 32768) >> 16, as Pillow's "L". The pictures are in the table:
it holds no names, no people, no boxes, and no face without an expression.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from faceapp.domain.dataset import Dataset, Label, LabelledFace, LabelledPicture
from faceapp.domain.dataset_errors import NotThisFormat, WantsFaces
from faceapp.domain.dataset_format_errors import WantsExpressions, WantsSize
from faceapp.domain.expression import EXPRESSIONS, Expression
from faceapp.domain.import_problems import Wrong
from faceapp.domain.measurement import Pixels
from faceapp.interchange.formats import FormatFacts, Holds, Out, Read, Unpack, Wants
from faceapp.interchange.reading import Bad, Folder
from faceapp.interchange.table_csv import csv_rows

SIDE: Final = 48
TABLE: Final = "fer2013.csv"
_ALSO: Final = {"fer2013.csv": None, "icml_face_data.csv": None, "train.csv": "train", "test.csv": "test"}
"""Names under which it is handed on, and the split of those that have no Usage."""

_USAGES: Final = {"": "Training", "train": "Training", "val": "PublicTest", "test": "PrivateTest"}
_SPLITS: Final = {"training": "train", "publictest": "val", "privatetest": "test"}
_ORDER: Final = ("train", "val", "test")


class FerCsv:
    """See the module."""

    facts = FormatFacts(
        key="fer",
        title="FER2013 CSV",
        wants=Wants.FACES,
        holds=frozenset({Holds.SPLITS}),
        source="https://www.kaggle.com/c/challenges-in-representation-learning-facial-expression-recognition-challenge/data",
    )

    def place(self, dataset: Dataset, picture: LabelledPicture) -> None:  # noqa: ARG002
        """Pictures are in the table."""
        return

    def write(self, dataset: Dataset, out: Out) -> None:
        """Write the table.

        Raises:
            WantsExpressions: the labels are people.
            WantsFaces: a picture shows more than one face.
            WantsSize: a picture is not of 48 x 48 pixels.
        """
        title = self.facts.title
        if dataset.label is not Label.EXPRESSION:
            raise WantsExpressions(format=title)
        for picture in dataset.pictures:
            if len(picture.faces) > 1:
                raise WantsFaces(format=title)
            if (picture.width, picture.height) != (SIDE, SIDE):
                raise WantsSize(format=title, size=SIDE)
        with out.text(TABLE) as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(("emotion", "pixels", "Usage"))
            for picture in dataset.pictures:
                shown = picture.faces[0].expression if picture.faces else None
                if shown is None:
                    continue
                levels = grey(out.picture_pixels(picture))
                if levels.shape != (SIDE, SIDE):
                    raise WantsSize(format=title, size=SIDE)
                pixels = " ".join(map(str, levels.ravel().tolist()))
                usage = _USAGES.get(picture.split, picture.split)
                writer.writerow((EXPRESSIONS.index(shown), pixels, usage))

    def read(self, folder: Path, unpack: Unpack) -> Read:
        """Read the table: the pictures in it are unpacked as "train-000001" and so on."""
        where = Folder(folder)
        tables = _tables(where)
        if not tables:
            raise NotThisFormat(format=self.facts.title, missing=TABLE)
        counts: dict[str, int] = {}
        pictures: list[LabelledPicture] = []
        files: dict[tuple[str, str], Path] = {}
        for table, split_of_all in tables:
            for number, row in enumerate(csv_rows(table), 1):
                if isinstance(row, Bad):
                    where.tell(table, row.problem)
                    continue
                try:
                    shown, pixels, split = _row(row, split_of_all)
                except Bad as bad:
                    where.problem(table, Wrong.IN_ROW, row=number, problem=bad.problem)
                    continue
                counts[split] = counts.get(split, 0) + 1
                name = f"{split}-{counts[split]:06d}"
                face = LabelledFace(
                    None, None, shown, confirmed=False, expression_confirmed=shown is not None
                )
                path = files[split, name] = unpack(name, pixels)
                pictures.append(LabelledPicture(name, path.suffix, SIDE, SIDE, split, (face,)))
        return _read(pictures, files, where)


def _tables(where: Folder) -> list[tuple[Path, str | None]]:
    """The tables to read: one with everything, or those of the splits."""
    found = [(where.root / name, split) for name, split in _ALSO.items() if where.is_file(where.root / name)]
    whole = [each for each in found if each[1] is None]
    return whole[:1] or found


def _row(row: Mapping[str, str | object], split: str | None) -> tuple[Expression | None, Pixels, str]:
    cells = {str(name).strip().casefold(): str(value).strip() for name, value in row.items()}
    if "pixels" not in cells or ("emotion" not in cells and split != "test"):
        raise Bad(Wrong.NO_PIXELS)
    shown = None
    if "emotion" in cells:
        if cells["emotion"] not in set("0123456"):
            raise Bad(Wrong.EMOTION)
        shown = EXPRESSIONS[int(cells["emotion"])]
    if split is None:
        usage = cells.get("usage", "Training").encode("utf-8", "replace").decode()
        split = _SPLITS.get(usage.casefold(), usage)
        if not split or len(split) > 60 or not all(each.isalnum() or each in "-_ " for each in split):
            raise Bad(Wrong.USAGE)
    return shown, _pixels(cells["pixels"]), split


def _pixels(told: str) -> Pixels:
    levels = told.split()
    if len(levels) != SIDE * SIDE:
        raise Bad(Wrong.PIXEL_COUNT, count=len(levels), wanted=SIDE * SIDE)
    try:
        found = [int(level) for level in levels]
    except ValueError:
        raise Bad(Wrong.PIXEL_NO_NUMBER) from None
    if min(found) < 0 or max(found) > 255:
        raise Bad(Wrong.PIXEL_LEVEL)
    made: Pixels = np.asarray(found, np.uint8).reshape(SIDE, SIDE)
    return made


def _read(pictures: list[LabelledPicture], files: Mapping[tuple[str, str], Path], where: Folder) -> Read:
    from dataclasses import replace

    splits = {picture.split: None for picture in pictures}
    order: list[str] = [name for name in _ORDER if name in splits]
    order += [name for name in splits if name not in order]
    if order == ["train"]:  # nothing was split
        pictures = [replace(picture, split="") for picture in pictures]
        files = {("", name): path for (_, name), path in files.items()}
        order = []
    pictures.sort(key=lambda picture: order.index(picture.split) if order else 0)
    dataset = Dataset(tuple(pictures), Label.EXPRESSION, splits=tuple(order))
    return Read(dataset, files, where.problems)


def grey(pixels: Pixels) -> NDArray[np.uint8]:
    """(h, w) luma of (h, w, 3) RGB, or of (h, w) as it is; see the module."""
    if pixels.ndim == 2:
        return pixels
    wide = pixels.astype(np.uint32)
    luma = (wide[..., 0] * 19595 + wide[..., 1] * 38470 + wide[..., 2] * 7471 + 32768) >> 16
    return luma.astype(np.uint8)


FORMAT = FerCsv()
