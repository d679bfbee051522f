"""Which faces of a photo make a search true of it: a condition on ``face f`` of ``photo p``."""

from __future__ import annotations

import json
from typing import Final

from faceapp.domain.query import And, Flag, Has, Or, People, Shows, Term
from faceapp.storage.expressions import JOIN
from faceapp.storage.search import Condition, condition

_UNMARKED: Final = "NOT EXISTS (SELECT 1 FROM face_mark m WHERE m.face = f.id)"

_OF: Final = f"""(f.id IN (
    SELECT face FROM assignment WHERE person IN (SELECT value FROM json_each(?)) AND state = ?)
    AND {_UNMARKED})"""

_SHOWING: Final = f"""(f.id IN (
    SELECT f.id FROM face f {JOIN} WHERE ifnull(x.label, e.label) = ?) AND {_UNMARKED})"""

_ASSIGNED: Final = f"(f.id IN (SELECT face FROM assignment WHERE state = '{{state}}') AND {_UNMARKED})"

_FLAGS: Final = {
    Flag.UNNAMED: f"(f.id NOT IN (SELECT face FROM assignment WHERE state = 'confirmed') AND {_UNMARKED})",
    Flag.NAMED: _ASSIGNED.format(state="confirmed"),
    Flag.PROPOSED: _ASSIGNED.format(state="proposed"),
    Flag.HIDDEN: "f.id IN (SELECT face FROM face_mark WHERE mark = 'hidden')",
}


def face_condition(term: Term) -> Condition:
    """The faces that are meant by ``term``, where it holds for their photo.

    Those of whoever is asked for, and those that show what is asked for; of ``Alice happy``
    hers that is happy. What must not be there, dates, places and numbers are about no face.
    """
    match term:
        case People():
            return _OF, (json.dumps(term.people), "proposed" if term.proposed else "confirmed")
        case Shows():
            return _showing(term)
        case Has() if term.flag in _FLAGS:
            return _FLAGS[term.flag], ()
        case And():
            told = {
                who for part in term.terms if isinstance(part, Shows) for anyone in part.of for who in anyone
            }
            return _any([face_condition(part) for part in term.terms if not _bears(part, told)])
        case Or():
            return _any([_both(condition(part), face_condition(part)) for part in term.terms])
        case _:
            return "0", ()


def _showing(term: Shows) -> Condition:
    label = term.expression.value
    who = [one for anyone in term.of for one in anyone]
    shown: Condition = (_SHOWING, (label,))
    return _both(_any([face_condition(one) for one in who]), shown) if who else shown


def _bears(term: Term, told: set[People]) -> bool:
    """Whether ``term`` is about people of whom it is asked beside it what they show."""
    parts = term.terms if isinstance(term, Or) else (term,)
    return all(isinstance(part, People) and part in told for part in parts)


def _any(conditions: list[Condition]) -> Condition:
    parts = [one for one in conditions if one[0] != "0"]
    if not parts:
        return "0", ()
    return "(" + " OR ".join(sql for sql, _ in parts) + ")", tuple(v for _, values in parts for v in values)


def _both(one: Condition, other: Condition) -> Condition:
    return ("0", ()) if other[0] == "0" else (f"(({one[0]}) AND {other[0]})", (*one[1], *other[1]))
