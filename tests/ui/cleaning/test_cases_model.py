"""Rows leave when they are decided and come back at their place; the model says so as Qt wants it."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from faceapp.domain.cleaning import Flaw, Suspect
from faceapp.domain.cleaning_session import Case
from faceapp.domain.ids import FaceId, PhotoId
from faceapp.ui.cleaning import words
from faceapp.ui.cleaning.kinds import Kind
from faceapp.ui.cleaning.model import CasesModel


def case(face: int, flaw: Flaw = Flaw.PERSON) -> Case:
    return Case(Suspect(flaw, FaceId(face), PhotoId(face), "Anna", "Bob", 0.5), (FaceId(face),))


@pytest.fixture
def model(qapp: object) -> Iterator[CasesModel]:
    model = CasesModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    yield model
    del tester


def shown(model: CasesModel) -> list[int]:
    assert list(model.faces) == [one.suspect.face for one in model.cases]
    return [int(face) for face in model.faces]


def test_decided_ones_leave_and_come_back_where_they_were(model: CasesModel) -> None:
    everything = [case(face) for face in range(10)]
    resets: list[object] = []
    model.become(Kind.PERSON, everything)
    model.modelReset.connect(lambda: resets.append(1))
    rng = random.Random(1)
    for _ in range(60):
        wanted = [one for one in everything if rng.random() < 0.6]
        before = set(shown(model))
        came = model.become(Kind.PERSON, wanted)
        now = [int(one.suspect.face) for one in wanted]
        assert shown(model) == now
        new = [row for row, face in enumerate(now) if face not in before]
        assert came == (new[0] if new else -1)
    assert resets == []


def test_another_kind_is_shown_anew(model: CasesModel) -> None:
    model.become(Kind.PERSON, [case(1), case(2)])
    assert model.become(Kind.SMALL, [case(2, Flaw.SMALL)]) == -1
    assert (model.kind, shown(model)) == (Kind.SMALL, [2])


def test_what_is_read_aloud(model: CasesModel) -> None:
    model.become(Kind.PERSON, [case(1)])
    index = model.index(0, 0)
    assert index.data() == "Anna"
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Anna, probably Bob"


def test_a_hundred_percent_is_only_said_where_nothing_is_left(qapp: object) -> None:
    assert words.share(0.9999) == "99.9\u202f%"
    assert words.share(1.0) == "100\u202f%"
    assert words.share(0.952) == "95.2\u202f%"
