"""The picture that stands for a person: chosen when they are first named, and kept.

Naming more faces, or finding better ones, changes no cover by itself: people are found
again by their pictures. Only where the face itself goes (it is somebody else, its photo
was removed) another one takes its place.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from faceapp.domain.face import Author
from faceapp.domain.ids import FaceId, PersonId
from faceapp.domain.thresholds import COVER_AMONG, COVER_LIKE, COVER_LOOKED_AT
from faceapp.storage.connection import Connection
from faceapp.storage.face_reads import LOOK, UNMARKED
from faceapp.storage.transaction import Transaction

KEPT: Final = f"""(SELECT n.cover WHERE {UNMARKED.replace("{}.face", "n.cover")})"""
"""The kept picture of ``person n``; none while its photo has left."""

COVER: Final = f"""ifnull({KEPT}, (
    SELECT f.id FROM (
        SELECT a.face FROM assignment a WHERE a.person = n.id AND a.state = 'confirmed'
        AND {UNMARKED.format("a")} LIMIT {COVER_AMONG}) some
    CROSS JOIN face f ON f.id = some.face ORDER BY {LOOK} DESC, f.id LIMIT 1))"""
"""The kept picture of ``person n``, else the best look among the first faces."""

_RANK: Final = {author.value: rank for rank, author in enumerate((Author.MODEL, Author.IMPORT, Author.USER))}


def keep(tx: Transaction, person: PersonId, fresh: Sequence[FaceId] = ()) -> None:
    """Keep what is shown for ``person``, unless something is kept already.

    Where nothing is shown yet, one of ``fresh`` is chosen: the most like the others
    of those that are good to look at. ``fresh`` are confirmed before the end of ``tx``.
    """
    found = tx.connection.execute(f"SELECT n.cover, {COVER}, n.by FROM person n WHERE n.id = ?", (person,))
    for kept, shown, by in found.fetchall():
        if kept is None and _RANK[by] <= _RANK[tx.by.value]:
            cover = shown if shown is not None else typical(tx.connection, fresh)
            if cover is not None:
                tx.set("person", [(person,)], cover=cover)


def typical(connection: Connection, faces: Sequence[FaceId]) -> FaceId | None:
    """The face most like the others among the good looks; None where there are no faces."""
    looked_at = json.dumps(sorted(faces)[:COVER_LOOKED_AT])
    rows = connection.execute(
        f"SELECT f.id, {LOOK} AS look FROM json_each(?) AS k CROSS JOIN face f ON f.id = k.value"
        " ORDER BY look DESC, f.id",
        (looked_at,),
    ).fetchall()
    if not rows:
        return None
    good = [FaceId(face) for face, look in rows if look >= COVER_LIKE * rows[0][1]]
    if len(good) > 1:
        vectors = _vectors(connection, looked_at)
        if len(vectors) > 2:
            middle = np.mean(list(vectors.values()), axis=0)
            likeness = {face: float(vectors[face] @ middle) for face in good if face in vectors}
            if likeness:
                return max(likeness, key=lambda face: likeness[face])
    return good[0]


def _vectors(connection: Connection, faces: str) -> dict[FaceId, NDArray[np.float32]]:
    """Embeddings by the model that most of ``faces`` (JSON) have."""
    of: dict[str, dict[FaceId, NDArray[np.float32]]] = {}
    for face, model, vector in connection.execute(
        "SELECT e.face, e.model, e.vector FROM json_each(?) AS k CROSS JOIN embedding e ON e.face = k.value",
        (faces,),
    ).fetchall():
        of.setdefault(model, {})[FaceId(face)] = np.frombuffer(vector, "<f4")
    return max(of.values(), key=len, default={})
