"""The columns of the three tables, told once: a row for each face, and one for a picture without any."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final

from faceapp.domain.dataset import Dataset, LabelledFace, LabelledPicture
from faceapp.domain.expression import EXPRESSIONS
from faceapp.domain.geometry import Box
from faceapp.interchange.formats import Holds

Row = dict[str, object]
"""A value for each column; None where there is nothing to say."""


class Kind(Enum):
    """What the values of a column are."""

    TEXT = "text"
    WHOLE = "whole number"
    NUMBER = "number"
    NUMBERS = "numbers"


@dataclass(frozen=True, slots=True)
class Column:
    """A column.

    Attributes:
        kind: of its values.
        says: what they mean.
    """

    kind: Kind
    says: str


POINTS: Final = ("left_eye", "right_eye", "nose", "left_mouth", "right_mouth")
"""The landmarks in their order, as seen in the picture."""

LANDMARKS: Final = tuple(f"{point}_{axis}" for point in POINTS for axis in "xy")
SCORES: Final = tuple(f"score_{each}" for each in EXPRESSIONS)
CONFIRMED: Final = "confirmed"
PROPOSED: Final = "proposed"
UNNAMED: Final = "unknown"
MEASURED: Final = "measured"

COLUMNS: Final[dict[str, Column]] = {
    "file": Column(Kind.TEXT, "the picture, from the folder of the table, with /"),
    "split": Column(Kind.TEXT, "train, val, test or the like; nothing where there are none"),
    "width": Column(Kind.WHOLE, "of the picture, pixels"),
    "height": Column(Kind.WHOLE, "of the picture, pixels"),
    "number": Column(Kind.WHOLE, "of the face on the picture, from 0; nothing: no face is on it"),
    "class": Column(Kind.TEXT, "the label to train on"),
    "class_id": Column(Kind.WHOLE, "its number, from 0"),
    "person": Column(Kind.TEXT, "who it is"),
    "state": Column(Kind.TEXT, "confirmed: a human said who it is; proposed; unknown: nobody said"),
    "score": Column(Kind.NUMBER, "how likely a proposed person is, 0..1"),
    "expression": Column(Kind.TEXT, "what the face shows"),
    "expression_state": Column(Kind.TEXT, "confirmed: a human said so; measured: a model did"),
    "detection": Column(Kind.NUMBER, "how sure it is that this is a face, 0..1"),
    "x": Column(Kind.NUMBER, "left side of the box, 0..1 of the picture"),
    "y": Column(Kind.NUMBER, "its top"),
    "w": Column(Kind.NUMBER, "its width"),
    "h": Column(Kind.NUMBER, "its height"),
    "x_px": Column(Kind.NUMBER, "the same in pixels, thousandths"),
    "y_px": Column(Kind.NUMBER, "top, pixels"),
    "w_px": Column(Kind.NUMBER, "width, pixels"),
    "h_px": Column(Kind.NUMBER, "height, pixels"),
    **{name: Column(Kind.NUMBER, "a landmark, 0..1 of the picture") for name in LANDMARKS},
    **{name: Column(Kind.NUMBER, "probability of the expression, 0..1") for name in SCORES},
    "library_face": Column(Kind.WHOLE, "number of the face in the library it comes from"),
    "source": Column(Kind.TEXT, "sha256 of the file the picture comes from"),
    "taken_at": Column(Kind.TEXT, "ISO 8601, local time"),
    "recording": Column(Kind.TEXT, "the video it is a picture of"),
    "time": Column(Kind.NUMBER, "seconds from the first picture of that video"),
    "embedding": Column(Kind.NUMBERS, "float32, unit length; the column is there where it was asked for"),
}
"""All columns in their order."""

HOLDS: Final = frozenset(Holds)
"""A table can say everything."""


def columns(dataset: Dataset) -> list[str]:
    """Names of the columns of this dataset's table: without embeddings, no column of them."""
    any_embedding = any(face.embedding is not None for picture in dataset.pictures for face in picture.faces)
    return [name for name in COLUMNS if name != "embedding" or any_embedding]


def place(picture: LabelledPicture) -> str:
    """Where a picture of a table lies."""
    return f"images/{picture.split}/{picture.file}" if picture.split else f"images/{picture.file}"


def rows(dataset: Dataset) -> Iterator[Row]:
    """All rows, by picture. Embeddings are bytes as in ``LabelledFace``."""
    numbers = {name: number for number, name in enumerate(dataset.classes)}
    for picture in dataset.pictures:
        common: Row = {**dict.fromkeys(COLUMNS), **of_picture(picture)}
        faces = of_faces(dataset, picture, numbers)
        yield from ({**common, **face} for face in faces)
        if not faces:
            yield common


def of_picture(picture: LabelledPicture) -> Row:
    """The columns that tell of a picture."""
    return {
        "file": place(picture),
        "split": picture.split or None,
        "width": picture.width,
        "height": picture.height,
        "source": picture.source or None,
        "taken_at": picture.taken_at,
        "recording": written(picture.recording),
        "time": picture.time,
    }


def of_faces(dataset: Dataset, picture: LabelledPicture, numbers: Mapping[str, int]) -> list[Row]:
    """The columns that tell of a face, for each that is written; ``numbers`` of the classes."""
    told = ((face, dataset.class_of(face)) for face in picture.faces)
    named = [(face, name) for face, name in told if name is not None]
    return [
        {
            "number": place,
            "class": written(name),
            "class_id": numbers.get(name),
            **_of_face(face, picture),
        }
        for place, (face, name) in enumerate(named)
    ]


def _of_face(face: LabelledFace, picture: LabelledPicture) -> Row:
    found: Row = {
        "person": written(face.person),
        "state": state_of(face),
        "score": face.score,
        "expression": None if face.expression is None else face.expression.value,
        "expression_state": expression_state_of(face),
        "detection": face.detection,
        "library_face": face.face,
        "embedding": face.embedding,
    }
    if face.box is not None:
        found |= dict(zip("xywh", (face.box.x, face.box.y, face.box.w, face.box.h), strict=True))
        pixels = in_pixels(face.box, picture.width, picture.height)
        found |= dict(zip(("x_px", "y_px", "w_px", "h_px"), pixels, strict=True))
    if face.landmarks is not None:
        flat = (value for point in face.landmarks for value in point)
        found |= dict(zip(LANDMARKS, flat, strict=True))
    if face.scores is not None:
        found |= dict(zip(SCORES, face.scores, strict=True))
    return found


def state_of(face: LabelledFace) -> str:
    """Whether somebody said who it is."""
    if face.confirmed:
        return CONFIRMED
    return UNNAMED if face.person is None else PROPOSED


def expression_state_of(face: LabelledFace) -> str | None:
    """Whether somebody said what it shows; None where nothing is said."""
    if face.expression is None:
        return None
    return CONFIRMED if face.expression_confirmed else MEASURED


def in_pixels(box: Box, width: int, height: int) -> tuple[float, float, float, float]:
    """Left, top, width, height in thousandths of a pixel: as exact as any box, and stable when read again."""
    return (
        thousandths(box.x * width),
        thousandths(box.y * height),
        thousandths(box.w * width),
        thousandths(box.h * height),
    )


def thousandths(value: float) -> float:
    """Rounded; no minus before a nought."""
    return round(value, 3) + 0.0


def written(text: str | None) -> str | None:
    """Text that UTF-8 can hold: parts of a file's name that are no text become a question mark's sign."""
    if text is None or text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def vector_numbers(embedding: bytes) -> list[float]:
    """An embedding as the shortest numbers that give the same float32 again."""
    import numpy as np

    return [float(str(value)) for value in np.frombuffer(embedding, "<f4")]


def vector_text(embedding: bytes) -> str:
    """An embedding in one cell: base64 of its bytes."""
    return base64.b64encode(embedding).decode("ascii")
