"""What faces show: correcting it, and reading it where it is missing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from faceapp.domain.change import Change, Verb
from faceapp.domain.errors import BadModelEntry, NoSuchFace, NoSuchModel
from faceapp.domain.expression import Expression
from faceapp.domain.face import Author
from faceapp.domain.ids import FaceId
from faceapp.storage import assignments, expressions
from faceapp.storage.library import Library


def set_expression(
    library: Library, faces: Sequence[FaceId], label: Expression | None, *, by: Author = Author.USER
) -> Change | None:
    """Say what ``faces`` show; None: what the model says holds again.

    The model's own scores are kept beside it. Faces that are no more are left out; where
    nothing changes, None is returned and there is no step for undo. An import leaves
    alone what the user said.

    Raises:
        NoSuchFace: none of the faces is there.
    """
    with library.write(by) as tx:
        present = list(assignments.standing(tx.connection, faces))
        if faces and not present:
            raise NoSuchFace(face=faces[0])
        if by is not Author.USER:
            told = expressions.corrections(tx.connection, present)
            present = [face for face in present if face not in told or told[face][1] is not Author.USER]
        tx.record(Verb.SET_EXPRESSION, "" if label is None else label.value)
        expressions.correct(tx, present, label)
    return tx.change


class Reader(NamedTuple):
    """What reads expressions: a model, and which of its files and code."""

    model: str
    version: str


def reader_in_use(library: Library) -> Reader | None:
    """What reads the expressions of this library; None where nothing does, or it is not known any more."""
    from faceapp.services.models import in_use

    model = in_use(library).expression
    return None if model is None else reader(model)


def reader(model: str) -> Reader | None:
    """The model of this name as it is now; None where there is none of that name."""
    from faceapp.vision.entries import entry

    try:
        return Reader(model, entry(model).version)
    except (NoSuchModel, BadModelEntry):
        return None
