"""Hugging Face's imagefolder: ``SPLIT/NAME.jpg`` and ``SPLIT/metadata.jsonl`` in each split's folder.

The loader reads metadata beside the pictures only; a file at the root is ignored. Splits are called
"train", "validation", "test" there; a dataset without splits is all "train".

One line a picture: ``file_name``; ``label`` where each picture shows one face; ``objects`` with ``bbox``
(left, top, width, height in thousandths of a pixel), ``categories`` (numbers), ``names`` and what else is
known of each face, in the same order. Where no face has a box, what is known stands beside ``label``.

The loader guesses the type of each column from the beginning of each file and refuses splits that differ:
a split of pictures without faces alone, or of people called "2012-05-01", would be one that differs. So what
it would guess is looked at, and where it is not the same everywhere, all metadata is written as
``metadata.parquet``, which the loader takes as well and which says its types. Of a split without any
picture nothing is written: the loader refuses one without data.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from itertools import islice
from typing import Any, Final

from faceapp.domain.dataset import Dataset, LabelledFace, LabelledPicture
from faceapp.interchange import hugging_face_reading, table_rows
from faceapp.interchange.formats import FormatFacts, Out, Wants
from faceapp.interchange.hugging_face_reading import HuggingFaceReading
from faceapp.interchange.table_parquet import OPTIONS

LINES = "metadata.jsonl"
TABLE = "metadata.parquet"

_FIRST: Final = 10 << 20
"""Bytes of a file from which the loader guesses (``datasets``, folder_based_builder)."""
_BLOCK: Final = _FIRST // 32
_SECONDS: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")
_ROWS: Final = 10_000

_OF_FACE: Final = {
    "person": "text",
    "state": "text",
    "score": "number",
    "expression": "text",
    "expression_state": "text",
    "scores": "numbers",
    "detection": "number",
    "landmarks": "numbers",
    "embedding": "numbers",
    "library_face": "whole",
}
_OF_PICTURE: Final = {
    "width": "whole",
    "height": "whole",
    "source": "text",
    "taken_at": "text",
    "recording": "text",
    "time": "number",
}


@dataclass(frozen=True, slots=True)
class _Shape:
    """Which columns there are; the same in each split.

    Attributes:
        label: there is a column with the label of the one face.
        objects: faces stand in ``objects``, with these columns; else beside ``label``.
        face, picture: columns that say something of any face, or of any picture.
        boxes: any face has one.
        exact: every ``taken_at`` is of whole seconds: the loader takes them for times.
    """

    label: bool
    objects: bool
    boxes: bool
    face: tuple[str, ...]
    picture: tuple[str, ...]
    exact: bool


class HuggingFace(HuggingFaceReading):
    """See the module."""

    facts = FormatFacts(
        key="huggingface",
        title=hugging_face_reading.TITLE,
        wants=Wants.ANY,
        holds=table_rows.HOLDS,
        source="https://huggingface.co/docs/datasets/image_dataset#imagefolder",
    )

    def place(self, dataset: Dataset, picture: LabelledPicture) -> str:  # noqa: ARG002
        """In the folder of its split."""
        return f"{hugging_face_reading.folder_of(picture.split)}/{picture.file}"

    def write(self, dataset: Dataset, out: Out) -> None:
        """Write the metadata of each split."""
        shape = _shape(dataset)
        lines = shape.exact and all(_guessed_right(dataset, split, shape) for split in dataset.parts)
        for split in dataset.parts:
            if not dataset.of(split):
                continue
            folder = hugging_face_reading.folder_of(split)
            if lines:
                with out.text(f"{folder}/{LINES}") as file:
                    for row in _rows(dataset, split, shape):
                        file.write(_line(row))
            else:
                _write_parquet(dataset, split, shape, out, f"{folder}/{TABLE}")


def _written(dataset: Dataset, picture: LabelledPicture) -> list[tuple[LabelledFace, str]]:
    told = ((face, dataset.class_of(face)) for face in picture.faces)
    return [(face, name) for face, name in told if name is not None]


def _shape(dataset: Dataset) -> _Shape:
    counts = set()
    boxes, exact = False, True
    of_face: set[str] = set()
    of_picture: set[str] = set()
    for picture in dataset.pictures:
        faces = _written(dataset, picture)
        counts.add(len(faces))
        boxes |= any(face.box is not None for face, _ in faces)
        exact &= picture.taken_at is None or _SECONDS.fullmatch(picture.taken_at) is not None
        of_picture |= {name for name, value in _of_picture(picture).items() if value is not None}
        for face, _ in faces:
            of_face |= {name for name, value in _of_face(face, picture).items() if value is not None}
    objects = boxes or not counts <= {0, 1}
    return _Shape(
        label=not objects or counts == {1},
        objects=objects,
        boxes=boxes,
        face=tuple(name for name in _OF_FACE if name in of_face),
        picture=tuple(name for name in _OF_PICTURE if name in of_picture),
        exact=exact,
    )


def _rows(dataset: Dataset, split: str, shape: _Shape) -> Iterator[dict[str, Any]]:
    """A row for each picture; those with faces first, so that the loader sees what columns hold."""
    numbers = {name: number for number, name in enumerate(dataset.classes)}
    pictures = [(picture, _written(dataset, picture)) for picture in dataset.of(split)]
    for picture, faces in sorted(pictures, key=lambda each: not each[1]):
        row: dict[str, Any] = {"file_name": picture.file}
        if shape.label:
            row["label"] = table_rows.written(faces[0][1]) if faces else None
        told = [_of_face(face, picture) for face, _ in faces]
        if shape.objects:
            objects: dict[str, list[Any]] = {}
            if shape.boxes:
                objects["bbox"] = [_bbox(face, picture) for face, _ in faces]
            objects["categories"] = [numbers.get(name) for _, name in faces]
            objects["names"] = [table_rows.written(name) for _, name in faces]
            objects |= {name: [each[name] for each in told] for name in shape.face}
            row["objects"] = objects
        else:
            row |= {name: told[0][name] if told else None for name in shape.face}
        known = _of_picture(picture)
        row |= {name: known[name] for name in shape.picture}
        yield row


def _of_picture(picture: LabelledPicture) -> dict[str, object]:
    return {
        "width": picture.width,
        "height": picture.height,
        "source": picture.source or None,
        "taken_at": picture.taken_at,
        "recording": table_rows.written(picture.recording),
        "time": None if picture.time is None else float(picture.time),
    }


def _of_face(face: LabelledFace, picture: LabelledPicture) -> dict[str, object]:
    points = face.landmarks
    sides = (picture.width, picture.height)
    return {
        "person": table_rows.written(face.person),
        "state": table_rows.state_of(face),
        "score": None if face.score is None else float(face.score),
        "expression": None if face.expression is None else face.expression.value,
        "expression_state": table_rows.expression_state_of(face),
        "scores": None if face.scores is None else [float(score) for score in face.scores],
        "detection": None if face.detection is None else float(face.detection),
        "landmarks": None
        if points is None
        else [
            table_rows.thousandths(value * side)
            for point in points
            for value, side in zip(point, sides, strict=True)
        ],
        "embedding": None if face.embedding is None else table_rows.vector_numbers(face.embedding),
        "library_face": face.face,
    }


def _bbox(face: LabelledFace, picture: LabelledPicture) -> list[float] | None:
    return None if face.box is None else list(table_rows.in_pixels(face.box, picture.width, picture.height))


def _line(row: Mapping[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False) + "\n"


# --- types --------------------------------------------------------------------------------


def _schema(shape: _Shape) -> Any:
    import pyarrow as pa

    kinds = {
        "text": pa.string(),
        "number": pa.float64(),
        "whole": pa.int64(),
        "numbers": pa.list_(pa.float64()),
    }
    columns: list[tuple[str, Any]] = [("file_name", pa.string())]
    if shape.label:
        columns.append(("label", pa.string()))
    of_face = [(name, kinds[_OF_FACE[name]]) for name in shape.face]
    if shape.objects:
        inside: list[tuple[str, Any]] = [("bbox", kinds["numbers"])] if shape.boxes else []
        inside += [("categories", pa.int64()), ("names", pa.string()), *of_face]
        columns.append(("objects", pa.struct([(name, pa.list_(kind)) for name, kind in inside])))
    else:
        columns += of_face
    for name in shape.picture:
        kind = pa.timestamp("s") if name == "taken_at" and shape.exact else kinds[_OF_PICTURE[name]]
        columns.append((name, kind))
    return pa.schema(columns)


def _guessed_right(dataset: Dataset, split: str, shape: _Shape) -> bool:
    """Whether the loader would guess from the lines of this split what its columns are."""
    import pyarrow as pa
    import pyarrow.json as pj

    begin = bytearray()
    for row in _rows(dataset, split, shape):
        begin += _line(row).encode()
        if len(begin) >= _FIRST:
            break
    if not begin:
        return True  # no picture, no guess
    block = _BLOCK
    while True:
        try:
            guessed = pj.read_json(BytesIO(begin), read_options=pj.ReadOptions(block_size=block)).schema
        except pa.ArrowException:
            if block > len(begin):
                return False
            block *= 2
        else:
            return bool(guessed == _schema(shape))


def _write_parquet(dataset: Dataset, split: str, shape: _Shape, out: Out, path: str) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = _schema(shape)
    rows = _rows(dataset, split, shape)
    with out.binary(path) as file, pq.ParquetWriter(file, schema, **OPTIONS) as writer:
        while group := list(islice(rows, _ROWS)):
            if shape.exact:
                _as_times(group)
            writer.write_table(pa.Table.from_pylist(group, schema=schema))


def _as_times(rows: Sequence[dict[str, Any]]) -> None:
    for row in rows:
        if row.get("taken_at") is not None:
            row["taken_at"] = datetime.fromisoformat(row["taken_at"])


FORMAT = HuggingFace()
