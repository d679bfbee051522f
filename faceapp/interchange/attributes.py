"""What a format of boxes says of a face beside its class: named single values, as in CVAT and FiftyOne."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from faceapp.domain.dataset import LabelledFace
from faceapp.domain.expression import EXPRESSIONS, expression_named
from faceapp.interchange.reading import maybe_number

Value = str | bool | int | float

PERSON: Final = "person"
EXPRESSION: Final = "expression"
CONFIRMED: Final = "confirmed"
SCORE: Final = "score"
EXPRESSION_CONFIRMED: Final = "expression_confirmed"
DETECTION: Final = "detection"
FACE: Final = "face_id"
EMBEDDING: Final = "embedding"
SHARES: Final = tuple(f"p_{each}" for each in EXPRESSIONS)
"""Probability of each expression, as a model sees it."""

KINDS: Final[Mapping[str, str]] = {
    PERSON: "text",
    EXPRESSION: "text",
    CONFIRMED: "checkbox",
    SCORE: "text",
    EXPRESSION_CONFIRMED: "checkbox",
    **dict.fromkeys(SHARES, "text"),
    DETECTION: "text",
    FACE: "text",
}
"""Kind of input of each attribute, as CVAT names them."""

_DIGITS: Final = 6
_LONGEST_EMBEDDING: Final = 4 * 65536


def attributes_of(face: LabelledFace, *, embedding: bool = False) -> dict[str, Value]:
    """What is known of ``face``, in a fixed order; what is not known is not there.

    ``embedding`` as base64 of float32, little endian.
    """
    told: dict[str, Value] = {}
    if face.person is not None:
        told[PERSON] = face.person
    if face.expression is not None:
        told[EXPRESSION] = str(face.expression)
    told[CONFIRMED] = face.confirmed
    if face.score is not None:
        told[SCORE] = round(face.score, _DIGITS)
    told[EXPRESSION_CONFIRMED] = face.expression_confirmed
    if face.scores is not None:
        told |= {name: round(value, _DIGITS) for name, value in zip(SHARES, face.scores, strict=True)}
    if face.detection is not None:
        told[DETECTION] = round(face.detection, _DIGITS)
    if face.face is not None:
        told[FACE] = face.face
    if embedding and face.embedding is not None:
        told[EMBEDDING] = base64.b64encode(face.embedding).decode("ascii")
    return told


def with_attributes(face: LabelledFace, told: Mapping[str, object]) -> LabelledFace:
    """``face`` with what ``told`` says of it; values may be text. What is no such value is left out.

    Where nothing is told of who confirmed it, whoever made the dataset has.
    """
    person, expression = told.get(PERSON), told.get(EXPRESSION)
    if isinstance(person, str) and person.strip():
        face = replace(face, person=person)
    if isinstance(expression, str):
        face = replace(face, expression=expression_named(expression))
    shares = [maybe_number(told.get(name)) for name in SHARES]
    number = maybe_number(told.get(FACE))
    return replace(
        face,
        confirmed=_said(told.get(CONFIRMED), face.person is not None),
        expression_confirmed=_said(told.get(EXPRESSION_CONFIRMED), face.expression is not None),
        score=_share(told.get(SCORE)),
        scores=tuple(each for each in shares if each is not None) if None not in shares else None,
        detection=_share(told.get(DETECTION)),
        face=int(number) if number is not None and 0 < number < 2**53 else None,
        embedding=_embedding(told.get(EMBEDDING)),
    )


def _said(told: object, otherwise: bool) -> bool:
    if isinstance(told, bool):
        return told
    if isinstance(told, str) and told.casefold() in {"true", "false"}:
        return told.casefold() == "true"
    return otherwise


def _share(told: object) -> float | None:
    value = maybe_number(told)
    return value if value is not None and 0 <= value <= 1 else None


def _embedding(told: object) -> bytes | None:
    if not isinstance(told, str) or len(told) > _LONGEST_EMBEDDING:
        return None
    try:
        raw = base64.b64decode(told, validate=True)
    except (binascii.Error, ValueError):
        return None
    return raw if raw and len(raw) % 4 == 0 else None
