"""A query as SQL: a condition on ``photo p``, with everything typed passed as values."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Final
from weakref import WeakSet

from faceapp.domain.person import search_key
from faceapp.domain.query import (
    And,
    Everything,
    FaceCount,
    Flag,
    Has,
    Not,
    Or,
    People,
    Shows,
    Taken,
    Term,
    Where,
    Word,
)
from faceapp.storage.connection import Connection
from faceapp.storage.expressions import JOIN, MODEL

Condition = tuple[str, tuple[str | int, ...]]
"""SQL that is true or false for each row of ``photo p``, and its values."""

_CONFIRMED: Final = """p.id IN (
    SELECT f.photo FROM assignment a JOIN face f ON f.id = a.face
    WHERE a.person IN (SELECT value FROM json_each(?)) AND a.state = '{state}'
    AND NOT EXISTS (SELECT 1 FROM face_mark m WHERE m.face = a.face))"""

_SHOWN: Final = f"""p.id IN (
    SELECT e.photo FROM expression e WHERE e.model = {MODEL} AND e.label = ?
    AND e.face NOT IN (SELECT face FROM expression_label UNION ALL SELECT face FROM face_mark)
    UNION ALL SELECT f.photo FROM expression_label x JOIN face f ON f.id = x.face
    WHERE x.label = ? AND NOT EXISTS (SELECT 1 FROM face_mark m WHERE m.face = x.face))"""
"""Read from one index: of 300 000 faces in 45 ms, where a look at each face takes three times that."""

_SHOWN_BY: Final = f"""p.id IN (
    SELECT f.photo FROM assignment a JOIN face f ON f.id = a.face {JOIN}
    WHERE a.person IN (SELECT value FROM json_each(?)) AND a.state = '{{state}}'
    AND ifnull(x.label, e.label) = ? AND NOT EXISTS (SELECT 1 FROM face_mark m WHERE m.face = a.face))"""

_FLAGS: Final = {
    Flag.UNNAMED: """p.id IN (
        SELECT f.photo FROM face f
        LEFT JOIN assignment a ON a.face = f.id AND a.state = 'confirmed'
        LEFT JOIN face_mark m ON m.face = f.id
        WHERE a.face IS NULL AND m.face IS NULL)""",
    Flag.NAMED: """p.id IN (
        SELECT f.photo FROM assignment a JOIN face f ON f.id = a.face
        WHERE a.state = 'confirmed' AND NOT EXISTS (SELECT 1 FROM face_mark m WHERE m.face = a.face))""",
    Flag.PROPOSED: """p.id IN (
        SELECT f.photo FROM assignment a JOIN face f ON f.id = a.face
        WHERE a.state = 'proposed' AND NOT EXISTS (SELECT 1 FROM face_mark m WHERE m.face = a.face))""",
    Flag.HIDDEN: """p.id IN (
        SELECT f.photo FROM face_mark m JOIN face f ON f.id = m.face WHERE m.mark = 'hidden')""",
    Flag.GONE: "p.state = 'gone'",
    # from an index that has only these; NOT stays as cheap
    Flag.VIDEO: "p.id IN (SELECT id FROM photo WHERE kind <> 'photo' AND kind = 'video')",
    Flag.CAMERA: "p.id IN (SELECT id FROM photo WHERE kind <> 'photo' AND kind = 'camera')",
}

_FOLDER: Final = """p.folder COLLATE NOCASE IN (
    SELECT folder FROM (SELECT folder FROM photo GROUP BY folder COLLATE NOCASE)
    WHERE instr(search_key(folder), ?) > 0)"""
_FILE: Final = """CASE WHEN p.name GLOB '*[^ -~]*' THEN instr(search_key(p.name), ?) > 0
    ELSE p.name LIKE ? ESCAPE '\\' END"""
"""Most names are plain letters, which SQLite compares by itself ten times faster."""

_FACES: Final = """(
    SELECT count(*) FROM face f LEFT JOIN face_mark m ON m.face = f.id AND m.mark = 'not_a_face'
    WHERE f.photo = p.id AND m.face IS NULL)"""
_PEOPLE: Final = """(
    SELECT count(DISTINCT ifnull(-a.person, ifnull(t.who, 1000000 + f.id))) FROM face f
    LEFT JOIN face_mark m ON m.face = f.id AND m.mark = 'not_a_face'
    LEFT JOIN track t ON t.face = f.id
    LEFT JOIN assignment a ON a.face = f.id AND a.state = 'confirmed'
    WHERE f.photo = p.id AND m.face IS NULL)"""
"""In a video people count, not how often each was lost and found again."""
_FACES_OR_PEOPLE: Final = f"CASE p.kind WHEN 'photo' THEN {_FACES} ELSE {_PEOPLE} END"

_PREPARED: WeakSet[Connection] = WeakSet()


def prepare_search(connection: Connection) -> None:
    """Teach ``connection`` to compare as people do; needed before conditions are run."""
    if connection not in _PREPARED:
        connection.create_function("search_key", 1, search_key, deterministic=True)
        _PREPARED.add(connection)


def condition(term: Term) -> Condition:
    """What ``term`` means for a photo; its names are resolved to people before."""
    match term:
        case Everything():
            return "1", ()
        case People():
            state = "proposed" if term.proposed else "confirmed"
            return _CONFIRMED.format(state=state), (json.dumps(term.people),)
        case Word():
            return _word(term)
        case Has():
            return _FLAGS[term.flag], ()
        case Shows():
            return _shows(term)
        case FaceCount():
            return _face_count(term)
        case Taken():
            return _taken(term)
        case Not():
            sql, values = condition(term.term)
            return f"NOT ({sql})", values
        case And():
            return _joined(" AND ", term.terms)
        case Or():
            return _joined(" OR ", term.terms)


def _joined(word: str, terms: tuple[Term, ...]) -> Condition:
    parts = [condition(term) for term in terms]
    return word.join(f"({sql})" for sql, _ in parts), tuple(value for _, values in parts for value in values)


def _shows(term: Shows) -> Condition:
    label = term.expression.value
    if not term.of:
        return _SHOWN, (label, label)
    parts: list[str] = []
    values: list[str | int] = []
    for anyone in term.of:
        states = [_SHOWN_BY.format(state="proposed" if who.proposed else "confirmed") for who in anyone]
        parts.append(" OR ".join(states))
        values += [value for who in anyone for value in (json.dumps(who.people), label)]
    return " AND ".join(f"({part})" for part in parts), tuple(values)


def _word(word: Word) -> Condition:
    wanted = search_key(word.text.encode("utf-8", "replace").decode())
    match word.where:
        case Where.FOLDER:
            return _FOLDER, (wanted,)
        case Where.FILE:
            return _FILE, (wanted, _like(wanted))
        case Where.ANY:
            return f"{_FOLDER} OR {_FILE}", (wanted, wanted, _like(wanted))
        case _:  # a name that nobody has
            return "0", ()


def _like(text: str) -> str:
    """A pattern of LIKE for whatever holds ``text``."""
    for special in "\\%_":
        text = text.replace(special, f"\\{special}")
    return f"%{text}%"


def _face_count(term: FaceCount) -> Condition:
    if term.low is None:
        return f"{_FACES_OR_PEOPLE} <= ?", (term.high or 0,)
    if term.high is None:
        return f"{_FACES_OR_PEOPLE} >= ?", (term.low,)
    return f"{_FACES_OR_PEOPLE} BETWEEN ? AND ?", (term.low, term.high)


def _taken(term: Taken) -> Condition:
    parts, values = ["p.taken_at IS NOT NULL"], []
    if term.start is not None:
        parts.append("p.taken_sort >= ?")
        values.append(_seconds(term.start))
    if term.end is not None:
        parts.append("p.taken_sort < ?")
        values.append(_seconds(term.end))
    return " AND ".join(parts), tuple(values)


def _seconds(day: date) -> int:
    """Midnight as ``photo.taken_sort`` counts: wall time, as if it were UTC."""
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
