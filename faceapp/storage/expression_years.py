"""Reading what a person's faces show, year by year."""

from __future__ import annotations

from faceapp.domain.browsing import YearExpressions
from faceapp.domain.expression import Expression
from faceapp.domain.ids import PersonId
from faceapp.storage.connection import Connection
from faceapp.storage.expressions import JOIN
from faceapp.storage.face_reads import UNMARKED


def expressions_of_person(connection: Connection, person: PersonId) -> tuple[YearExpressions, ...]:
    """How many of a person's confirmed faces show what, in each year that has some; oldest first.

    What people corrected counts instead of what the model says; faces nobody looked at do not count.
    """
    rows = connection.execute(
        "SELECT CAST(substr(p.taken_at, 1, 4) AS INTEGER) AS year, ifnull(x.label, e.label) AS shown,"
        " count(*)"
        f" FROM assignment a CROSS JOIN face f ON f.id = a.face JOIN photo p ON p.id = f.photo {JOIN}"
        " WHERE a.person = ? AND a.state = 'confirmed' AND p.taken_at IS NOT NULL"
        f" AND {UNMARKED.format('a')} AND shown IS NOT NULL GROUP BY year, shown ORDER BY year",
        (person,),
    ).fetchall()
    years: dict[int, dict[Expression, int]] = {}
    for year, label, count in rows:
        years.setdefault(year, {})[Expression(label)] = count
    return tuple(YearExpressions(year, counts) for year, counts in years.items())
