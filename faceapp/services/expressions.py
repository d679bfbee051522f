"""What faces show: correcting it, and reading it where it is missing."""

from __future__ import annotations

from collections.abc import Sequence

from faceapp.domain.change import Change, Verb
from faceapp.domain.errors import NoSuchFace
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
