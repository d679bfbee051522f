"""What a person's faces show, year by year."""

from __future__ import annotations

from pathlib import Path

import pytest
from library_builder import Builder

from faceapp.domain.browsing import YearExpressions
from faceapp.domain.expression import Expression
from faceapp.services import browse, expressions
from faceapp.services.library import Library, open_library

HAPPY, SAD = Expression.HAPPY, Expression.SAD


@pytest.fixture
def make(tmp_path: Path) -> Builder:
    return Builder(open_library(tmp_path / "a.faceapp"))


def years(library: Library, person: int) -> dict[int, dict[Expression, int]]:
    found = browse.expressions_of_person(library, person)  # type: ignore[arg-type]
    assert [year.year for year in found] == sorted(year.year for year in found)
    return {year.year: dict(year.counts) for year in found}


def test_each_year_counts_what_its_faces_show(make: Builder) -> None:
    anna = make.person("Anna")
    looks = ((2021, HAPPY), (2019, SAD), (2019, HAPPY), (2019, HAPPY), (2020, None))
    for number, (year, label) in enumerate(looks):
        face = make.face(make.photo(f"{number}.jpg", taken=f"{year}-05-01T10:00:00"))
        make.confirm(face, anna)
        if label is not None:
            make.express(face, label)
    assert years(make.library, anna) == {2019: {HAPPY: 2, SAD: 1}, 2021: {HAPPY: 1}}
    make.library.close()


def test_what_somebody_said_counts_instead(make: Builder) -> None:
    anna = make.person("Anna")
    measured, never = (make.face(make.photo(f"{n}.jpg")) for n in range(2))
    for face in (measured, never):
        make.confirm(face, anna)
    make.express(measured, HAPPY)
    expressions.set_expression(make.library, [measured, never], SAD)
    assert years(make.library, anna) == {2019: {SAD: 2}}
    expressions.set_expression(make.library, [measured, never], None)
    assert years(make.library, anna) == {2019: {HAPPY: 1}}
    make.library.close()


def test_others_proposals_and_hidden_faces_do_not_count(make: Builder) -> None:
    anna, bob = make.person("Anna"), make.person("Bob")
    photo = make.photo()
    other, proposed, hidden = (make.face(photo, x=x) for x in (0.1, 0.4, 0.7))
    make.confirm(other, bob)
    make.propose(proposed, anna)
    make.confirm(hidden, anna)
    make.mark(hidden, "hidden")
    for face in (other, proposed, hidden):
        make.express(face, HAPPY)
    assert years(make.library, anna) == {}
    assert years(make.library, bob) == {2019: {HAPPY: 1}}
    make.library.close()


def test_how_many_were_measured() -> None:
    assert YearExpressions(2019, {HAPPY: 2, SAD: 3}).measured == 5
