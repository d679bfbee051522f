"""What an import reads of photos and faces, and the few rows it writes that no verb of people does."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from faceapp.domain.expression import Expression
from faceapp.domain.geometry import Box
from faceapp.domain.ids import FaceId, PersonId, PhotoId, RootId
from faceapp.storage.connection import Connection
from faceapp.storage.transaction import Transaction


class PhotoHere(NamedTuple):
    """A file that is in the library; ``problem``: a reason of ``domain.photo``, None where it was read."""

    id: PhotoId
    state: str
    problem: str | None
    width: int
    height: int
    size: int
    content_hash: bytes | None


class FaceHere(NamedTuple):
    """A face that is on a photo now.

    Attributes:
        by: who placed its box.
        person: who it is confirmed to be.
        said_by: who said who it is, or marked it.
        mark: "hidden", "not_a_face".
        shows, shows_by: what somebody said that it shows, and who.
    """

    id: FaceId
    photo: PhotoId
    box: Box
    by: str
    person: PersonId | None
    said_by: str | None
    mark: str | None
    shows: Expression | None
    shows_by: str | None


def photos(
    connection: Connection, places: Sequence[tuple[RootId, bytes]]
) -> dict[tuple[RootId, bytes], PhotoHere]:
    """The photos that lie at (root, path below it); videos are none."""
    found: dict[tuple[RootId, bytes], PhotoHere] = {}
    for root, path in places:
        row = connection.execute(
            "SELECT id, state, problem, width, height, size, content_hash FROM photo"
            " WHERE root = ? AND path = ? AND kind = 'photo' AND left_as IS NULL",
            (root, path),
        ).fetchone()
        if row is not None:
            found[root, path] = PhotoHere(PhotoId(row[0]), *row[1:])
    return found


def faces(connection: Connection, photos: Iterable[PhotoId]) -> dict[PhotoId, list[FaceHere]]:
    """All faces of these photos, by number, with what people said of them."""
    rows = connection.execute(
        "SELECT f.id, f.photo, f.x, f.y, f.w, f.h, f.by, a.person, a.state,"
        " CASE WHEN m.by = 'user' OR a.by = 'user' THEN 'user' ELSE ifnull(m.by, a.by) END, m.mark,"
        " x.label, x.by FROM json_each(?) AS k CROSS JOIN face f ON f.photo = k.value"
        " LEFT JOIN assignment a ON a.face = f.id LEFT JOIN face_mark m ON m.face = f.id"
        " LEFT JOIN expression_label x ON x.face = f.id ORDER BY f.id",
        (json.dumps(list(photos)),),
    )
    found: dict[PhotoId, list[FaceHere]] = {}
    for face, photo, x, y, w, h, by, person, state, said_by, mark, shows, shows_by in rows.fetchall():
        found.setdefault(PhotoId(photo), []).append(
            FaceHere(
                FaceId(face),
                PhotoId(photo),
                Box(x, y, w, h),
                by,
                PersonId(person) if state == "confirmed" else None,
                said_by,
                mark,
                None if shows is None else Expression(shows),
                shows_by,
            )
        )
    return found


def refused(connection: Connection, faces: Iterable[FaceId]) -> set[tuple[FaceId, PersonId]]:
    """Who the user said that these faces are not."""
    rows = connection.execute(
        "SELECT r.face, r.person FROM json_each(?) AS k CROSS JOIN rejection r ON r.face = k.value"
        " WHERE r.by = 'user'",
        (json.dumps(list(faces)),),
    )
    return {(FaceId(face), PersonId(person)) for face, person in rows.fetchall()}


def covers_of_user(connection: Connection, faces: Iterable[FaceId]) -> dict[FaceId, PersonId]:
    """Those of ``faces`` that stand for a person of whom the user said something, and that person."""
    rows = connection.execute(
        "SELECT n.cover, n.id FROM json_each(?) AS k CROSS JOIN person n ON n.cover = k.value"
        " WHERE n.by = 'user'",
        (json.dumps(list(faces)),),
    )
    return {FaceId(face): PersonId(person) for face, person in rows.fetchall()}


def move_boxes(tx: Transaction, boxes: Mapping[FaceId, Box]) -> None:
    """Give faces the boxes that a dataset draws around them, as a part of an undoable step.

    Landmarks and what models read of the face by them stay: it is the same face, only its box is
    drawn in another way. Taken back, the face has its old box, and its expression is read anew.
    """
    with _scores_stay(tx.connection, list(boxes)):
        for face, box in boxes.items():
            tx.set("face", [(face,)], x=box.x, y=box.y, w=box.w, h=box.h, by=tx.by.value)


@contextmanager
def _scores_stay(connection: Connection, faces: Sequence[FaceId]) -> Iterator[None]:
    """Inside, boxes may move: what models read of these faces is there again afterwards."""
    wanted = json.dumps(list(faces))
    rows = connection.execute(
        "SELECT e.face, e.model, e.version, e.photo, e.label, e.scores FROM json_each(?) AS k"
        " CROSS JOIN expression e ON e.face = k.value",
        (wanted,),
    ).fetchall()
    yield
    connection.executemany("INSERT OR REPLACE INTO expression VALUES (?, ?, ?, ?, ?, ?)", rows)


def put_parts(tx: Transaction, parts: Mapping[PhotoId, str]) -> None:
    """Keep in which part of a dataset photos came in, as a part of an undoable step; the last one counts."""
    rows = tx.connection.execute(
        "SELECT d.photo, d.part FROM json_each(?) AS k CROSS JOIN photo_part d ON d.photo = k.value",
        (json.dumps(list(parts)),),
    )
    known = dict(rows.fetchall())
    tx.put(
        "photo_part",
        [(photo, part, tx.by.value, tx.now) for photo, part in parts.items() if known.get(photo) != part],
    )


def date_photos(tx: Transaction, dates: Mapping[PhotoId, tuple[str, int]]) -> None:
    """Give photos that have no date of their own the one that a dataset tells.

    Args:
        tx: anybody's; not part of a change, as a scan's own dates are none.
        dates: ISO 8601 and the same as seconds, local wall time.
    """
    tx.connection.executemany(
        "UPDATE photo SET taken_at = ?, taken_offset = NULL, taken_source = 'xmp', taken_sort = ?"
        " WHERE id = ? AND (taken_source IS NULL OR taken_source = 'file_time')",
        [(at, seconds, photo) for photo, (at, seconds) in dates.items()],
    )
