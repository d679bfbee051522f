"""What faces show: the scores of models, and the corrections of people."""

from __future__ import annotations

import json
from collections.abc import Sequence
from struct import Struct
from typing import Any, Final

import numpy as np

from faceapp.domain.expression import EXPRESSIONS, Expression
from faceapp.domain.face import Author, FaceExpression
from faceapp.domain.ids import FaceId
from faceapp.domain.measurement import Scores
from faceapp.domain.model_choice import BUILT_IN
from faceapp.storage.connection import Connection
from faceapp.storage.transaction import Transaction

MODELS: Final = "models"
"""The setting that holds the choice of models; see ``services.models``."""

MODEL: Final = f"""(
    SELECT CASE WHEN json_type(c.value, '$.expression') IS NULL THEN '{BUILT_IN.expression}'
    ELSE json_extract(c.value, '$.expression') END
    FROM (SELECT 1) LEFT JOIN setting c ON c.key = '{MODELS}')"""
"""The model whose expressions the library goes by, in SQL: one value a statement.

Read together with the rows, so that all of them change at once when another is chosen."""

COLUMNS: Final = "e.label, e.scores, e.model, e.version, x.label, x.by, x.at"
JOIN: Final = f"""
LEFT JOIN expression e ON e.face = f.id AND e.model = {MODEL}
LEFT JOIN expression_label x ON x.face = f.id
"""
"""What is known of the expression of ``face f``; ``of`` reads the columns."""

_SCORES: Final = Struct(f"<{len(EXPRESSIONS)}f")
_LABELS: Final = {label.value: label for label in EXPRESSIONS}  # four times faster than Expression(...)
_AUTHORS: Final = {author.value: author for author in Author}


def of(row: Sequence[Any]) -> FaceExpression | None:
    """What ``COLUMNS`` say about a face."""
    label, scores, model, version, corrected, by, at = row
    if scores is None and corrected is None:
        return None
    return FaceExpression(
        label=_LABELS[label if corrected is None else corrected],
        by=Author.MODEL if corrected is None else _AUTHORS[by],
        scores=None if scores is None else _SCORES.unpack(scores),
        model=None if scores is None else model,
        version=None if scores is None else version,
        at=at,
    )


def put(tx: Transaction, face: FaceId, model: str, version: str, scores: Scores | None) -> None:
    """Write what a model read; a model's row, not part of a user's change.

    Args:
        tx: anybody's.
        face: it may be gone by now.
        model: its id in the model registry.
        version: of that model.
        scores: (7,); None: the picture can not be read, so that it is not tried again for ever.
    """
    label = None if scores is None else EXPRESSIONS[int(np.argmax(scores))].value
    packed = None if scores is None else _SCORES.pack(*scores.tolist())
    tx.connection.execute(
        "INSERT INTO expression (face, model, version, photo, label, scores)"
        " SELECT id, ?, ?, photo, ?, ? FROM face WHERE id = ? ON CONFLICT (face, model) DO UPDATE SET"
        " version = excluded.version, label = excluded.label, scores = excluded.scores",
        (model, version, label, packed, face),
    )


def forget(tx: Transaction, face: FaceId) -> None:
    """Drop what all models read: the picture is another one now. Corrections stay."""
    tx.connection.execute("DELETE FROM expression WHERE face = ?", (face,))


def copy(tx: Transaction, source: FaceId, face: FaceId) -> None:
    """Give ``face``, on a copy of the picture, what models read on ``source``."""
    tx.connection.execute(
        "INSERT INTO expression (face, model, version, photo, label, scores)"
        " SELECT f.id, e.model, e.version, f.photo, e.label, e.scores"
        " FROM expression e JOIN face f ON f.id = ? WHERE e.face = ?",
        (face, source),
    )


def correct(tx: Transaction, faces: Sequence[FaceId], label: Expression | None) -> None:
    """Keep that a person says ``faces`` show ``label``; None: what the model says holds again.

    Faces of which that is known already are left as they are.
    """
    if label is None:
        tx.delete("expression_label", [(face,) for face in faces])
        return
    known = corrections(tx.connection, faces)
    other = [face for face in faces if face not in known or known[face][0] is not label]
    tx.put("expression_label", [(face, label.value, tx.by.value, tx.now) for face in other])


def corrections(connection: Connection, faces: Sequence[FaceId]) -> dict[FaceId, tuple[Expression, Author]]:
    """What people said about the expressions of ``faces``, and who."""
    rows = connection.execute(
        "SELECT x.face, x.label, x.by FROM json_each(?) AS k CROSS JOIN expression_label x"
        " ON x.face = k.value",
        (json.dumps(list(faces)),),
    ).fetchall()
    return {FaceId(face): (_LABELS[label], _AUTHORS[by]) for face, label, by in rows}


def any_said(connection: Connection) -> bool:
    """Whether anybody said of any face what it shows."""
    return bool(connection.execute("SELECT EXISTS (SELECT 1 FROM expression_label)").fetchone()[0])
