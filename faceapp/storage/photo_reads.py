"""Reading photos: the index of a view, one photo, problems, folders, counts."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from faceapp.domain.browsing import Counts, Month, PhotoIndex, Sort
from faceapp.domain.ids import FaceId, PhotoId, RootId
from faceapp.domain.photo import DateSource, Photo, PhotoKind, PhotoState, Reason, Root, TakenAt
from faceapp.storage.arrays import columns
from faceapp.storage.connection import Connection
from faceapp.storage.people_reads import count_people
from faceapp.storage.search import Condition
from faceapp.storage.unknown_reads import count_groups

EVERYTHING: Final[Condition] = ("1", ())

_SHOWN: Final = "(p.state IN ('measured', 'gone') OR p.state = 'pending' AND p.width > 0)"
"""What a grid shows. A photo that changed on disk stays as it was until it is looked at
again: it must not leave the wall for those seconds."""

_STILL: Final = (
    "p.kind = 'camera' AND EXISTS (SELECT 1 FROM recording r WHERE r.photo = p.id"
    " AND r.state <> 'live' AND r.consent_at IS NULL AND NOT r.has_video)"
)
"""Of what the camera saw, only faces that were named are kept: nothing to be played."""

_PHOTO: Final = f"""
SELECT p.id, p.root, r.path, p.path, p.width, p.height, p.taken_at, p.taken_offset, p.taken_source,
       p.state, p.problem, p.problem_detail, p.colour, p.size, p.kind,
       CASE WHEN {_STILL} THEN NULL ELSE p.duration END
FROM photo p JOIN root r ON r.id = p.root
"""


def photo_index(connection: Connection, where: Condition, sort: Sort) -> PhotoIndex:
    """All photos that were looked at and for which ``where`` holds, in order.

    Three integers a photo come over as columns: rows take more than twice the time, and
    wait for the interpreter at each of them while the window is busy (100 000 photos:
    45 ms of computing, with rows 110).
    """
    sql, values = where
    ids, taken, packed = columns(
        connection,
        [
            "p.id",
            "p.taken_sort",
            "(p.width << 42) | (min(p.height, 131071) << 25) | (p.colour << 1) | (p.state = 'gone')",
        ],
        f"photo p WHERE {_SHOWN} AND ({sql})",
        values,
    )
    width, height = packed >> 42, (packed >> 25) & 0x1FFFF
    known = (width > 0) & (height > 0)
    aspect = np.where(known, width / np.maximum(height, 1), 1.0).astype(np.float32)
    index = PhotoIndex(
        ids=ids,
        aspect=aspect,
        taken=taken,
        colour=((packed >> 1) & 0xFFFFFF).astype(np.uint32),
        state=(packed & 1).astype(np.uint8),
        months=(),
        videos=_videos(connection),
    )
    return arranged(connection, index, sort)


def arranged(connection: Connection, index: PhotoIndex, sort: Sort) -> PhotoIndex:
    """The same photos in another order; reads only what the arrays do not know.

    Of 100 000 photos with 300 000 faces: 5 ms by time, 35 ms by name or by faces.
    """
    order = _order(connection, index, sort)
    taken = index.taken[order]
    return PhotoIndex(
        ids=index.ids[order],
        aspect=index.aspect[order],
        taken=taken,
        colour=index.colour[order],
        state=index.state[order],
        months=_months(taken, index.videos_among(index.ids[order]))
        if sort in {Sort.NEWEST, Sort.OLDEST}
        else (),
        videos=index.videos,
    )


def _videos(connection: Connection) -> dict[int, float]:
    """Seconds of all videos and recordings by number: there are few, and one index has them.

    Less than 0 where there is nothing to be played, only a face that the camera saw.
    """
    rows = connection.execute(
        f"SELECT p.id, CASE WHEN {_STILL} THEN -1.0 ELSE ifnull(p.duration, 0.0) END"
        " FROM photo p WHERE p.kind <> 'photo'"
    )
    return dict(rows.fetchall())


def _order(connection: Connection, index: PhotoIndex, sort: Sort) -> NDArray[np.intp]:
    """Places of ``index`` in the order asked for; ties fall to the photo's number."""
    ids = index.ids
    match sort:
        case Sort.NEWEST:
            return np.lexsort((-ids, -index.taken))
        case Sort.OLDEST:
            return np.lexsort((ids, index.taken))
        case Sort.ADDED:
            return np.argsort(-ids)
        case Sort.NAME:
            return np.lexsort((ids, _name_ranks(connection, ids)))
        case Sort.FACES:
            return np.lexsort((-ids, -_face_counts(connection, ids)))


def _name_ranks(connection: Connection, ids: NDArray[np.int64]) -> NDArray[np.int64]:
    """(n,) place of each photo among all, by folder and name; from the index alone."""
    (everything,) = columns(
        connection,
        ["id"],
        "(SELECT id FROM photo ORDER BY folder COLLATE NOCASE, name COLLATE NOCASE, id)",
    )
    largest = int(max(ids.max(initial=0), everything.max(initial=0)))
    ranks = np.full(largest + 1, len(everything), np.int64)  # what has gone since the index was read: last
    ranks[everything] = np.arange(len(everything))
    return ranks[ids]


def _face_counts(connection: Connection, ids: NDArray[np.int64]) -> NDArray[np.int64]:
    """(n,) faces on each photo, without what is not a face.

    One column comes over in place of 300 000 rows, a fifth of the time; the few that are
    no faces are taken off after.
    """
    (faces,) = columns(connection, ["photo"], "face")
    (strange,) = columns(
        connection,
        ["f.photo"],
        "face_mark m JOIN face f ON f.id = m.face WHERE m.mark = 'not_a_face'",
    )
    counts, wrong = np.bincount(faces), np.bincount(strange)
    counts[: len(wrong)] -= wrong
    for video, too_many in connection.execute(
        # in a video people count, not how often each was lost and found again
        "SELECT recording, count(face) - count(DISTINCT CASE WHEN face IS NOT NULL THEN who END)"
        " FROM track GROUP BY recording"
    ):
        if video < len(counts):
            counts[video] -= too_many
    found = np.zeros(len(ids), np.int64)
    inside = ids < len(counts)
    found[inside] = counts[ids[inside]]
    return found


def _months(taken: NDArray[np.int64], videos: NDArray[np.bool_]) -> tuple[Month, ...]:
    if not len(taken):
        return ()
    months = taken.astype("datetime64[s]").astype("datetime64[M]").astype(np.int64)
    starts = np.flatnonzero(np.diff(months, prepend=months[0] - 1))
    ends = np.append(starts[1:], len(months))
    before = np.concatenate(([0], np.cumsum(videos))).tolist()
    return tuple(
        Month(1970 + month // 12, month % 12 + 1, first, end - first, before[end] - before[first])
        for month, first, end in zip(months[starts].tolist(), starts.tolist(), ends.tolist(), strict=True)
    )


def photos(connection: Connection, ids: Sequence[int]) -> dict[PhotoId, Photo]:
    """The photos with these numbers, as far as there are any."""
    found: dict[PhotoId, Photo] = {}
    for number in ids:
        row = connection.execute(f"{_PHOTO} WHERE p.id = ? AND p.left_as IS NULL", (number,)).fetchone()
        if row is not None:
            photo = _photo(row)
            found[photo.id] = photo
    return found


def problems(connection: Connection) -> tuple[Photo, ...]:
    """Photos that could not be read, by folder and name."""
    rows = connection.execute(
        f"{_PHOTO} WHERE p.state = 'problem' ORDER BY p.folder COLLATE NOCASE, p.name COLLATE NOCASE, p.id"
    ).fetchall()
    return tuple(_photo(row) for row in rows)


def find_photo(connection: Connection, path: Path) -> PhotoId | None:
    """The photo at this absolute place, by the root it lies in."""
    wanted = os.fsencode(path)
    for root, base in connection.execute("SELECT id, path FROM root WHERE left_at IS NULL").fetchall():
        inside = base.rstrip(b"/" + os.sep.encode()) + os.sep.encode()
        if wanted.startswith(inside):
            found = connection.value(
                "SELECT id FROM photo WHERE root = ? AND path = ?", (root, wanted[len(inside) :])
            )
            if found is not None:
                return PhotoId(found)
    return None


def found(
    connection: Connection, where: Condition, faces: Condition = ("0", ())
) -> Iterator[tuple[Path, tuple[str, ...], tuple[FaceId, ...]]]:
    """Of each photo for which ``where`` holds: place, confirmed names, meant ``faces``; newest first."""
    (sql, values), (meant, asked) = where, faces
    rows = connection.execute(
        "SELECT r.path, p.path, (SELECT json_group_array(n.name) FROM (SELECT DISTINCT person.name AS name"
        " FROM face f JOIN assignment a ON a.face = f.id AND a.state = 'confirmed'"
        " JOIN person ON person.id = a.person WHERE f.photo = p.id"
        " AND NOT EXISTS (SELECT 1 FROM face_mark m WHERE m.face = f.id) ORDER BY person.name_key) n),"
        f" (SELECT json_group_array(id) FROM (SELECT f.id FROM face f WHERE f.photo = p.id AND {meant}"
        " ORDER BY f.x, f.id))"
        f" FROM photo p JOIN root r ON r.id = p.root WHERE p.state IN ('measured', 'gone') AND ({sql})"
        " ORDER BY p.taken_sort DESC, p.id DESC",
        (*asked, *values),
    )
    import json

    for root, path, names, ids in rows:
        yield path_of(root, path), tuple(json.loads(names)), tuple(map(FaceId, json.loads(ids)))


def roots(connection: Connection) -> tuple[Root, ...]:
    """The folders the user added, with the photos that are there or were there."""
    rows = connection.execute(
        "SELECT r.id, r.path, (SELECT count(*) FROM photo p WHERE p.root = r.id),"
        " ifnull(s.pending, 0), ifnull(s.problems, 0), ifnull(v.videos, 0), ifnull(v.pending, 0),"
        " ifnull(v.problems, 0), r.chosen FROM root r LEFT JOIN ("
        "   SELECT root, sum(state = 'pending') AS pending, sum(state = 'problem') AS problems"
        "   FROM photo WHERE state <> 'measured' GROUP BY root"
        " ) s ON s.root = r.id LEFT JOIN ("
        "   SELECT root, count(*) AS videos, sum(state = 'pending') AS pending,"
        "   sum(state = 'problem') AS problems FROM photo WHERE kind <> 'photo' GROUP BY root"
        " ) v ON v.root = r.id WHERE r.left_at IS NULL AND r.own = 0 ORDER BY r.path"
    ).fetchall()
    made = []
    for number, path, count, pending, problems, videos, pending_videos, wrong, chosen in rows:
        place = Path(os.fsdecode(path))
        made.append(
            Root(
                *(RootId(number), place, place.is_dir(), count - problems, pending, problems),
                *(videos - wrong, pending_videos, wrong, bool(chosen)),
            )
        )
    return tuple(made)


def counts(connection: Connection) -> Counts:
    """How much there is of everything."""
    value = connection.value
    marked = "EXISTS (SELECT 1 FROM face_mark m WHERE m.face = {}.face)"
    pending: int = value("SELECT count(*) FROM photo WHERE state = 'pending'")
    problems: int = value("SELECT count(*) FROM photo WHERE state = 'problem'")
    left: int = value("SELECT count(*) FROM photo WHERE left_as IS NOT NULL")
    marks = _marks(connection, left > 0)
    hidden, strange = marks["hidden"], marks["not_a_face"]
    faces: int = value("SELECT count(*) FROM face") - marks["left"]
    named: int = value(
        f"SELECT count(*) FROM assignment a WHERE a.state = 'confirmed' AND NOT {marked.format('a')}"
    )
    seen = (
        "FROM photo p WHERE p.kind <> 'photo' AND p.left_as IS NULL"
        f" AND p.state NOT IN ('pending', 'problem') AND NOT ({_STILL})"
    )
    return Counts(
        photos=value("SELECT count(*) FROM photo") - left - pending - problems,
        faces=faces - strange,
        people=count_people(connection),
        proposals=value(
            f"SELECT count(*) FROM assignment a WHERE a.state = 'proposed' AND NOT {marked.format('a')}"
        ),
        problems=problems,
        groups=count_groups(connection),
        unnamed=faces - hidden - strange - named,
        pending=pending,
        videos=value(f"SELECT count(*) {seen}"),
        recordings=value(f"SELECT count(*) {seen} AND p.kind = 'camera'"),
    )


def _marks(connection: Connection, some_left: bool) -> Counter[str]:
    """How many faces are hidden, no faces, or left: whatever else was said of those."""
    left = "SELECT 1 FROM face f JOIN photo p ON p.id = f.photo WHERE f.id = m.face AND p.left_as NOTNULL"
    of = (
        f"CASE WHEN m.mark = 'left' OR EXISTS ({left}) THEN 'left' ELSE m.mark END" if some_left else "m.mark"
    )
    return Counter(dict(connection.execute(f"SELECT {of}, count(*) FROM face_mark m GROUP BY 1").fetchall()))


def _photo(row: tuple[Any, ...]) -> Photo:
    (number, root, base, path, width, height, at, offset, source, state, problem, detail, *rest) = row
    colour, size, kind, duration = rest
    taken = None
    if at is not None:
        taken = TakenAt(datetime.fromisoformat(at), offset, DateSource(source))
    return Photo(
        id=PhotoId(number),
        root=RootId(root),
        path=path_of(base, path),
        width=width,
        height=height,
        taken_at=taken,
        state=PhotoState(state),
        problem=None if problem is None else Reason(problem),
        problem_detail=detail,
        colour=colour,
        bytes=size,
        kind=PhotoKind(kind),
        duration=duration,
    )


def path_of(root: bytes, path: bytes) -> Path:
    """The whole path of a photo from its root's and its own."""
    return Path(os.fsdecode(root)) / os.fsdecode(path)
