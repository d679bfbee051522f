"""Reading people: whole lists at once, for pages with thousands of them.

Faces come over as arrays and are counted there: SQLite's own grouping and one Python
object a column take three times the time at 300 000 faces.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np

from faceapp.domain.browsing import Companion, Doubt, Name, Suspicion
from faceapp.domain.ids import FaceId, PersonId
from faceapp.domain.person import Person
from faceapp.storage import overlap
from faceapp.storage.arrays import Integers, columns
from faceapp.storage.connection import Connection
from faceapp.storage.covers import COVER
from faceapp.storage.face_reads import UNMARKED


def people(connection: Connection, *, hidden: bool, only: PersonId | None = None) -> tuple[Person, ...]:
    """Everybody, or one person, by name; hidden people only where asked for.

    Whoever is only on photos that left with their folder is away with them, unless asked for by number.
    """
    rows = _heads(connection, hidden, only)
    stays, proposed = _stays(connection, only), _proposed(connection, only)
    return tuple(_person(row, stays.get(row[0]), proposed.get(row[0], 0)) for row in rows)


def people_uncounted(connection: Connection, *, hidden: bool) -> tuple[Person, ...]:
    """Everybody with faces counted and photos not: an eighth of the time of ``people``.

    Faces are counted from one index, without looking at any of them.
    """
    tally: Counter[tuple[int, str]] = Counter()
    for person, state, count in connection.execute(
        "SELECT person, state, count(*) FROM assignment GROUP BY person, state"
    ).fetchall():
        tally[person, state] = count
    for person, state, count in connection.execute(
        "SELECT a.person, a.state, count(*) FROM face_mark m CROSS JOIN assignment a ON a.face = m.face"
        " GROUP BY a.person, a.state"
    ).fetchall():
        tally[person, state] -= count
    return tuple(
        _uncounted(row, tally[row[0], "confirmed"], tally[row[0], "proposed"])
        for row in _heads(connection, hidden, None)
    )


def head(connection: Connection, person: PersonId) -> Person | None:
    """One person without counting anything, hidden or not; None where there is no such."""
    rows = _heads(connection, True, person)
    return _uncounted(rows[0], 0, 0) if rows else None


def _heads(connection: Connection, hidden: bool, only: PersonId | None) -> list[tuple[Any, ...]]:
    rows = connection.execute(
        f"SELECT n.id, n.name, n.hidden, {COVER}, n.birth_date, n.note FROM person n"
        " WHERE (?1 IS NULL OR n.id = ?1) AND (n.hidden = 0 OR ?2) ORDER BY n.name_key",
        (only, hidden),
    ).fetchall()
    away = set() if only is not None else people_away(connection)
    return [row for row in rows if row[0] not in away]


def people_away(connection: Connection) -> set[int]:
    """Those who have faces, all of them on photos that left with their folder."""
    if not connection.value("SELECT EXISTS (SELECT 1 FROM root WHERE left_at IS NOT NULL)"):
        return set()
    left = "SELECT 1 FROM face_mark m WHERE m.face = a.face AND m.mark = 'left'"
    return {
        person
        for (person,) in connection.execute(
            "SELECT DISTINCT o.person FROM face_mark l CROSS JOIN assignment o ON o.face = l.face"
            " WHERE l.mark = 'left' AND o.state = 'confirmed' AND NOT EXISTS"
            f" (SELECT 1 FROM assignment a WHERE a.person = o.person AND NOT EXISTS ({left}))"
        ).fetchall()
    }


class _Stay:
    """What the confirmed faces of one person add up to."""

    __slots__ = ("faces", "first", "last", "photos", "videos")

    def __init__(self, faces: int, photos: int, videos: int, first: int, last: int) -> None:
        self.faces, self.photos, self.videos = faces, photos, videos
        self.first, self.last = first, last


def _stays(connection: Connection, only: PersonId | None) -> dict[int, _Stay]:
    """Of each person with a confirmed face: faces, photos, videos, years."""
    # All faces are read in the order of their numbers, where neighbours share photos and pages.
    scan = "assignment a NOT INDEXED" if only is None else "assignment a"
    one = "" if only is None else "AND a.person = ?"
    pair, taken, video = columns(
        connection,
        ["(a.person << 32) | f.photo", "p.taken_sort", "p.kind <> 'photo'"],
        f"{scan} CROSS JOIN face f ON f.id = a.face CROSS JOIN photo p ON p.id = f.photo"
        f" WHERE a.state = 'confirmed' {one} AND {UNMARKED.format('a')}",
        () if only is None else (only,),
    )
    order = np.argsort(pair)
    pair, years, video = pair[order], _years(taken[order]), video[order]
    person = pair >> 32
    starts = np.flatnonzero(np.diff(person, prepend=-1))
    if not len(starts):
        return {}
    fresh = np.diff(pair, prepend=-1) != 0
    numbers = (
        person[starts],
        np.diff(np.append(starts, len(person))),
        np.add.reduceat((fresh & (video == 0)).astype(np.int64), starts),
        np.add.reduceat((fresh & (video != 0)).astype(np.int64), starts),
        np.minimum.reduceat(years, starts),
        np.maximum.reduceat(years, starts),
    )
    return {
        number: _Stay(*rest) for number, *rest in zip(*(column.tolist() for column in numbers), strict=True)
    }


def _years(seconds: Integers) -> Integers:
    return seconds.astype("datetime64[s]").astype("datetime64[Y]").astype(np.int64) + 1970


def _proposed(connection: Connection, only: PersonId | None) -> dict[int, int]:
    one = "" if only is None else "AND a.person = ?"
    return dict(
        connection.execute(
            f"SELECT a.person, count(*) FROM assignment a WHERE a.state = 'proposed' {one}"
            f" AND {UNMARKED.format('a')} GROUP BY a.person",
            () if only is None else (only,),
        ).fetchall()
    )


def _uncounted(row: tuple[Any, ...], confirmed: int, proposed: int) -> Person:
    stay = _Stay(confirmed, confirmed, 0, 0, 0)
    return replace(_person(row, stay, proposed), first_year=None, last_year=None, counted=False)


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
        videos=stay.videos if stay else 0,
        first_year=stay.first if stay else None,
        last_year=stay.last if stay else None,
    )


def count_people(connection: Connection) -> int:
    """How many are neither hidden nor away with their folder."""
    rows = connection.execute("SELECT id FROM person WHERE hidden = 0").fetchall()
    return len({number for (number,) in rows} - people_away(connection))


def names(connection: Connection) -> tuple[Name, ...]:
    """Everybody's name and chosen picture, without counting anything."""
    rows = connection.execute(f"SELECT n.id, n.name, {COVER} FROM person n ORDER BY n.name_key").fetchall()
    return tuple(Name(*row) for row in rows)


def name_pairs(connection: Connection) -> list[tuple[PersonId, str]]:
    """Number and name of everybody, for search."""
    return connection.execute("SELECT id, name FROM person ORDER BY name_key").fetchall()


def companions(connection: Connection, person: PersonId) -> tuple[Companion, ...]:
    """Who is on photos together with ``person``, most often first."""
    rows = connection.execute(
        f"""SELECT n.id, n.name, count(DISTINCT f.photo) AS photos, count(DISTINCT v.id)
        FROM (SELECT DISTINCT f.photo AS photo FROM assignment a CROSS JOIN face f ON f.id = a.face
              WHERE a.person = ?1 AND a.state = 'confirmed' AND {UNMARKED.format("a")}) own
        CROSS JOIN face f ON f.photo = own.photo
        LEFT JOIN photo v ON v.id = f.photo AND v.kind <> 'photo'
        JOIN assignment b ON b.face = f.id AND b.state = 'confirmed' AND b.person <> ?1
        JOIN person n ON n.id = b.person
        WHERE {UNMARKED.format("b")} AND n.hidden = 0
        GROUP BY n.id ORDER BY photos DESC, n.name_key""",
        (person,),
    ).fetchall()
    return tuple(Companion(*row) for row in rows)


def twice_on_a_photo(connection: Connection) -> tuple[Suspicion, ...]:
    """People with two confirmed faces seen together, but for those that the user insisted on."""
    return tuple(
        Suspicion(Doubt.TWICE, one.person, one.name, one.faces, 0.0)
        for one in overlap.twice(connection, UNMARKED.format("a"))
    )


def before_birth(connection: Connection) -> tuple[Suspicion, ...]:
    """Confirmed faces on photos that are older than the person."""
    rows = connection.execute(
        f"""SELECT a.person, n.name, f.id, unixepoch(n.birth_date) - p.taken_sort AS early
        FROM person n CROSS JOIN assignment a ON a.person = n.id AND a.state = 'confirmed'
        JOIN face f ON f.id = a.face JOIN photo p ON p.id = f.photo
        WHERE n.birth_date IS NOT NULL AND p.taken_at IS NOT NULL AND early > 0 AND a.insisted = 0
        AND {UNMARKED.format("a")}
        ORDER BY early DESC, f.id"""
    ).fetchall()
    return tuple(
        Suspicion(Doubt.UNBORN, person, name, (face,), early / 86400) for person, name, face, early in rows
    )


def insisted(connection: Connection) -> set[FaceId]:
    """Confirmed faces of which the user said that they are right although they look wrong."""
    rows = connection.execute("SELECT face FROM assignment WHERE insisted = 1 AND state = 'confirmed'")
    return {FaceId(face) for (face,) in rows.fetchall()}


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
