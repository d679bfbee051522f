"""Whom the name field knows: what was named a moment ago stays known, whatever comes back late."""

from __future__ import annotations

import threading

from pytestqt.qtbot import QtBot

from faceapp.domain.ids import FaceId
from faceapp.ui.context import WindowContext
from faceapp.ui.naming.names import Offer
from faceapp.ui.viewer.acquaintance import Acquaintance


def test_an_answer_that_is_older_than_a_naming_does_not_take_the_name_away(
    context: WindowContext, qtbot: QtBot
) -> None:
    known = Acquaintance(context)
    context.operations.changed.connect(known.follow)
    seen: list[set[str]] = []
    known.learned.connect(lambda: seen.append({name for _, name, _ in known.recent}))
    read = threading.Event()
    context.engine.ask(lambda _context: read.set(), urgent=False)
    assert read.wait(60)  # nobody is named yet in the answer that is on its way

    change = context.operations.name_face(FaceId(2), "Ben")
    assert change is not None
    known.used(change, Offer(None, "Ben", None))
    qtbot.waitUntil(lambda: len(seen) >= 2, timeout=20_000)

    assert seen[0] == seen[1] == {"Ben"}
    assert [name for _, name, _ in known.people] == ["Ben"]


def test_candidates_asked_for_after_a_naming_know_of_it(context: WindowContext, qtbot: QtBot) -> None:
    known = Acquaintance(context)
    context.operations.changed.connect(known.follow)
    context.operations.name_face(FaceId(1), "Anna")
    known.look_at([FaceId(4)])
    qtbot.waitUntil(lambda: bool(known.candidates(FaceId(4))), timeout=20_000)
    hold = threading.Event()
    context.engine.ask(lambda _context: hold.wait(60))

    context.operations.name_face(FaceId(2), "Ben")  # both wait for the engine now
    found: list[list[str]] = []
    known.learned.connect(lambda: found.append([one.name for one in known.candidates(FaceId(5))]))
    known.look_at([FaceId(5)])
    hold.set()
    qtbot.waitUntil(lambda: any(found), timeout=20_000)

    assert next(names for names in found if names) == ["Ben", "Anna"]


def test_a_face_that_gets_another_name_makes_the_new_person_the_latest(context: WindowContext) -> None:
    known = Acquaintance(context)
    for name in ("Ann", "Bea"):  # nobody is called Bea yet; Ann is in the change, too
        change = context.operations.name_face(FaceId(1), name)
        assert change is not None
        person = known.used(change, Offer(None, name, None))
        assert person is not None
        assert known.name_of(person) == name
    assert [name for _, name, _ in known.recent] == ["Bea", "Ann"]
