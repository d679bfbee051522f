"""Rows that leave and come back: one by one where they are few, all at once where they are many."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from PySide6.QtTest import QAbstractItemModelTester, QSignalSpy

from faceapp.domain.cleaning import Flaw, Suspect
from faceapp.domain.cleaning_session import Case
from faceapp.domain.ids import FaceId, PhotoId
from faceapp.ui.cleaning.kinds import Kind
from faceapp.ui.cleaning.model import RUNS, CasesModel

MANY = [
    Case(Suspect(Flaw.PERSON, FaceId(n), PhotoId(n), "Anna", "Bob", 0.5), (FaceId(n),)) for n in range(200)
]


def shown(model: CasesModel) -> list[Case]:
    assert [case.suspect.face for case in model.cases] == list(model.faces)
    assert model.rowCount() == len(model.cases)
    return list(model.cases)


@pytest.mark.parametrize(
    ("left", "anew"),
    [(MANY[::2], True), ([*MANY[:9], *MANY[90:]], False), (MANY[: 2 * RUNS : 2] + MANY[2 * RUNS :], False)],
)
def test_what_leaves_and_comes_back(qapp: object, left: Sequence[Case], anew: bool) -> None:
    model = CasesModel()
    tester = QAbstractItemModelTester(model)
    assert model.become(Kind.PERSON, MANY) == 0
    resets, removed = QSignalSpy(model.modelReset), QSignalSpy(model.rowsRemoved)
    assert model.become(Kind.PERSON, left) == -1
    assert shown(model) == list(left)
    came = next(row for row, case in enumerate(MANY) if case not in left)
    assert model.become(Kind.PERSON, MANY) == came
    assert shown(model) == MANY
    assert (resets.count() > 0, removed.count() > 0) == (anew, not anew)
    assert model.become(Kind.PERSON, MANY) == -1
    del tester


def test_another_kind_begins_anew(qapp: object) -> None:
    model = CasesModel()
    model.become(Kind.PERSON, MANY)
    assert model.become(Kind.SMALL, MANY[:3]) == -1
    assert shown(model) == MANY[:3]
    assert model.kind is Kind.SMALL
