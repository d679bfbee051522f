"""Reading people and groups: whole lists at once, for pages with thousands of them.

Faces come over as two or three packed integers each and are counted in arrays: SQLite's
own grouping and one Python object a column take twice the time at 300 000 faces.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import chain
from typing import Any, Final, cast

import numpy as np

from faceapp.domain.browsing import Companion, Doubt, Name, Suspicion
from faceapp.domain.ids import FaceId, GroupId, PersonId
from faceapp.domain.person import Group, Person
from faceapp.domain.thresholds import COVER_AMONG
from faceapp.storage.connection import Connection
from faceapp.storage.face_reads import LOOK, UNMARKED

_RANK: Final = f"CAST(1e6 * {LOOK} AS INTEGER)"
_LOW: Final = 0xFFFFFFFF


def people(connection: Connection, *, hidden: bool, only: PersonId | None = None) -> tuple[Person, ...]:
    """Everybody, or one person, by name; hidden people only where asked for."""
    rows = connection.execute(
        f"SELECT n.id, n.name, n.hidden, {_COVER}, n.birth_date, n.note FROM person n"
        " WHERE (?1 IS NULL OR n.id = ?1) AND (n.hidden = 0 OR ?2) ORDER BY n.name_key",
        (only, hidden),
    ).fetchall()
    stays, proposed = _stays(connection, only), _proposed(connection, only)
    return tuple(_person(row, stays.get(row[0]), proposed.get(row[0], 0)) for row in rows)


_COVER: Final = f"""ifnull(n.cover, (
    SELECT f.id FROM (
        SELECT a.face FROM assignment a WHERE a.person = n.id AND a.state = 'confirmed'
        AND {UNMARKED.format("a")} LIMIT {COVER_AMONG}) some
    CROSS JOIN face f ON f.id = some.face ORDER BY {LOOK} DESC, f.id LIMIT 1))"""
"""The chosen picture of ``person n``, else the best look among the first faces."""


class _Stay:
    """What the confirmed faces of one person add up to."""

    __slots__ = ("faces", "first", "last", "photos")

    def __init__(self, faces: int, photos: int, first: int, last: int) -> None:
        self.faces, self.photos, self.first, self.last = faces, photos, first, last


def _stays(connection: Connection, only: PersonId | None) -> dict[int, _Stay]:
    """Of each person with a confirmed face: faces, photos, years."""
    # All faces are read in the order of their numbers, where neighbours share photos and pages.
    scan = "assignment a NOT INDEXED" if only is None else "assignment a"
    one = "" if only is None else "AND a.person = ?"
    rows = connection.execute(
        "SELECT (a.person << 32) | f.photo, p.taken_sort"
        f" FROM {scan} CROSS JOIN face f ON f.id = a.face CROSS JOIN photo p ON p.id = f.photo"
        f" WHERE a.state = 'confirmed' {one} AND {UNMARKED.format('a')}",
        () if only is None else (only,),
    ).fetchall()
    if not rows:
        return {}
    table = np.fromiter(chain.from_iterable(rows), np.int64, 2 * len(rows)).reshape(-1, 2)
    table = table[np.argsort(table[:, 0])]
    person = table[:, 0] >> 32
    starts = np.flatnonzero(np.diff(person, prepend=-1))
    counts = np.diff(np.append(starts, len(person)))
    fresh = np.diff(table[:, 0], prepend=-1) != 0
    years = table[:, 1].astype("datetime64[s]").astype("datetime64[Y]").astype(np.int64) + 1970
    columns = (
        person[starts],
        counts,
        np.add.reduceat(fresh.astype(np.int64), starts),
        np.minimum.reduceat(years, starts),
        np.maximum.reduceat(years, starts),
    )
    return {
        number: _Stay(*rest) for number, *rest in zip(*(column.tolist() for column in columns), strict=True)
    }


def _proposed(connection: Connection, only: PersonId | None) -> dict[int, int]:
    one = "" if only is None else "AND a.person = ?"
    return dict(
        connection.execute(
            f"SELECT a.person, count(*) FROM assignment a WHERE a.state = 'proposed' {one}"
            f" AND {UNMARKED.format('a')} GROUP BY a.person",
            () if only is None else (only,),
        ).fetchall()
    )


def _person(row: tuple[Any, ...], stay: _Stay | None, proposed: int) -> Person:
    number, name, hidden, cover, born, note = row
    return Person(
        id=PersonId(number),
        name=name,
        hidden=bool(hidden),
        cover=None if cover is None else FaceId(cover),
        birth_date=None if born is None else date.fromisoformat(born),
        note=note,
        confirmed=stay.faces if stay else 0,
        proposed=proposed,
        photos=stay.photos if stay else 0,
        first_year=stay.first if stay else None,
        last_year=stay.last if stay else None,
    )


def names(connection: Connection) -> tuple[Name, ...]:
    """Everybody's name and chosen picture, without counting anything."""
    rows = connection.execute(f"SELECT n.id, n.name, {_COVER} FROM person n ORDER BY n.name_key").fetchall()
    return tuple(Name(*row) for row in rows)


def name_pairs(connection: Connection) -> list[tuple[PersonId, str]]:
    """Number and name of everybody, for search."""
    return connection.execute("SELECT id, name FROM person ORDER BY name_key").fetchall()


def groups(connection: Connection, smallest: int) -> tuple[Group, ...]:
    """Groups with at least ``smallest`` unknown faces, largest first, the best looks first in each."""
    rows = connection.execute(
        f"SELECT (g.face_group << 32) | g.face, {_RANK}"
        " FROM group_member g NOT INDEXED CROSS JOIN face f ON f.id = g.face"
        f" WHERE NOT EXISTS (SELECT 1 FROM assignment a WHERE a.face = g.face) AND {UNMARKED.format('g')}"
    ).fetchall()
    if not rows:
        return ()
    table = np.fromiter(chain.from_iterable(rows), np.int64, 2 * len(rows)).reshape(-1, 2)
    group = table[:, 0] >> 32
    table = table[np.lexsort((table[:, 0], -table[:, 1], group))]
    group, face = table[:, 0] >> 32, table[:, 0] & _LOW
    starts = np.flatnonzero(np.diff(group, prepend=-1))
    ends = np.append(starts[1:], len(group))
    order = np.lexsort((group[starts], starts - ends))
    members: list[int] = face.tolist()
    return tuple(
        Group(GroupId(number), cast("tuple[FaceId, ...]", tuple(members[start:end])))
        for number, start, end in zip(
            group[starts][order].tolist(), starts[order].tolist(), ends[order].tolist(), strict=True
        )
        if end - start >= smallest
    )


def group(connection: Connection, number: GroupId) -> Group:
    """The unknown faces of one group, the best looks first; none where there are none."""
    rows = connection.execute(
        "SELECT g.face FROM group_member g CROSS JOIN face f ON f.id = g.face WHERE g.face_group = ?"
        f" AND NOT EXISTS (SELECT 1 FROM assignment a WHERE a.face = g.face) AND {UNMARKED.format('g')}"
        f" ORDER BY {_RANK} DESC, g.face",
        (number,),
    ).fetchall()
    return Group(number, tuple(face for (face,) in rows))


def ungrouped(connection: Connection) -> tuple[FaceId, ...]:
    """Unknown faces that look like nobody else: in no group, or alone in one; the best looks first."""
    rows = connection.execute(
        f"SELECT f.id, {_RANK}, ifnull(g.face_group, -f.id) FROM face f"
        " LEFT JOIN group_member g ON g.face = f.id"
        " WHERE NOT EXISTS (SELECT 1 FROM assignment a WHERE a.face = f.id)"
        " AND NOT EXISTS (SELECT 1 FROM face_mark m WHERE m.face = f.id)"
    ).fetchall()
    table = np.fromiter(chain.from_iterable(rows), np.int64, 3 * len(rows)).reshape(-1, 3)
    _, inverse, sizes = np.unique(table[:, 2], return_inverse=True, return_counts=True)
    table = table[sizes[inverse] == 1]
    order = np.lexsort((table[:, 0], -table[:, 1]))
    return cast("tuple[FaceId, ...]", tuple(table[order, 0].tolist()))


def companions(connection: Connection, person: PersonId) -> tuple[Companion, ...]:
    """Who is on photos together with ``person``, most often first."""
    rows = connection.execute(
        f"""SELECT n.id, n.name, count(DISTINCT f.photo) AS photos
        FROM (SELECT DISTINCT f.photo AS photo FROM assignment a CROSS JOIN face f ON f.id = a.face
              WHERE a.person = ?1 AND a.state = 'confirmed' AND {UNMARKED.format("a")}) own
        CROSS JOIN face f ON f.photo = own.photo
        JOIN assignment b ON b.face = f.id AND b.state = 'confirmed' AND b.person <> ?1
        JOIN person n ON n.id = b.person
        WHERE {UNMARKED.format("b")} AND n.hidden = 0
        GROUP BY n.id ORDER BY photos DESC, n.name_key""",
        (person,),
    ).fetchall()
    return tuple(Companion(*row) for row in rows)


def twice_on_a_photo(connection: Connection) -> tuple[Suspicion, ...]:
    """People with two confirmed faces on one photo, unless the user insisted."""
    rows = connection.execute(
        f"""SELECT a.person, n.name, f.photo, json_group_array(f.id)
        FROM assignment a NOT INDEXED CROSS JOIN face f ON f.id = a.face
        CROSS JOIN person n ON n.id = a.person
        WHERE a.state = 'confirmed' AND {UNMARKED.format("a")}
        GROUP BY a.person, f.photo HAVING count(*) > 1 AND max(a.insisted) = 0
        ORDER BY n.name_key, f.photo"""
    ).fetchall()
    return tuple(
        Suspicion(Doubt.TWICE, person, name, tuple(_numbers(faces)), 0.0) for person, name, _, faces in rows
    )


def before_birth(connection: Connection) -> tuple[Suspicion, ...]:
    """Confirmed faces on photos that are older than the person."""
    rows = connection.execute(
        f"""SELECT a.person, n.name, f.id, unixepoch(n.birth_date) - p.taken_sort AS early
        FROM person n CROSS JOIN assignment a ON a.person = n.id AND a.state = 'confirmed'
        JOIN face f ON f.id = a.face JOIN photo p ON p.id = f.photo
        WHERE n.birth_date IS NOT NULL AND p.taken_at IS NOT NULL AND early > 0 AND {UNMARKED.format("a")}
        ORDER BY early DESC, f.id"""
    ).fetchall()
    return tuple(
        Suspicion(Doubt.UNBORN, person, name, (face,), early / 86400) for person, name, face, early in rows
    )


def recent(connection: Connection, limit: int) -> tuple[PersonId, ...]:
    """The people last named by the user, the latest first."""
    last: Counter[PersonId] = Counter()
    for people_named in connection.execute(
        "SELECT people FROM change_log WHERE undone = 0"
        " AND verb IN ('name_face', 'name_group', 'accept', 'add_face') ORDER BY id DESC LIMIT ?",
        (20 * limit,),
    ).fetchall():
        for number in np.frombuffer(people_named[0], "<i8").tolist():
            last.setdefault(PersonId(number), len(last))
    known = {number for number, _ in name_pairs(connection)}
    return tuple(number for number in last if number in known)[:limit]


def _numbers(text: str) -> list[FaceId]:
    return [FaceId(int(part)) for part in text.strip("[]").split(",")]
