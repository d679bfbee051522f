"""Any sequence of verbs can be undone and redone, step by step, to the very rows there were."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from tagging_world import World, content, measurement, peoples

from faceapp.domain.browsing import Doubt, Suspicion
from faceapp.domain.change import Change
from faceapp.domain.errors import KnownError
from faceapp.domain.expression import Expression
from faceapp.domain.geometry import Box
from faceapp.domain.health import Severity
from faceapp.domain.ids import FaceId, GroupId, PersonId, PhotoId
from faceapp.services import health, history, people, tagging
from faceapp.services.expressions import set_expression
from faceapp.services.library import open_library
from faceapp.services.suspicions import accept_suspicion

FACES = st.integers(1, 8).map(FaceId)
SOME_FACES = st.lists(FACES, min_size=1, max_size=4, unique=True)
PEOPLE = st.integers(1, 5).map(PersonId)
NAMES = st.sampled_from(["Anna", "anna", "Bob", "Clara"])
BOXES = st.builds(Box, st.floats(0, 0.8), st.floats(0, 0.8), st.floats(0.05, 0.2), st.floats(0.05, 0.2))


class Verbs(RuleBasedStateMachine):
    """Random verbs; ``_states`` holds what the library was after each step."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = Path(tempfile.mkdtemp())
        self.library = open_library(self._folder / "machine.faceapp")
        self.world = World(self.library)
        for faces in (3, 2, 1, 2):
            self.world.photo(faces)
        self.world.group(FaceId(1), FaceId(2), FaceId(4), FaceId(6))
        self._states: list[dict[str, dict[Any, Any]]] = [content(self.library)]
        self._place = 0

    def teardown(self) -> None:
        self.library.close()
        shutil.rmtree(self._folder)

    def _do(self, verb: Callable[[], Change | None]) -> None:
        try:
            change = verb()
        except KnownError:
            change = None
        if change is None:
            self._compare()
            return
        assert change.before != change.after
        self._place += 1
        self._states[self._place :] = [content(self.library)]

    def _compare(self) -> None:
        assert content(self.library) == self._states[self._place]

    @rule(faces=SOME_FACES, name=NAMES, twice=st.booleans())
    def name(self, faces: list[FaceId], name: str, twice: bool) -> None:
        self._do(lambda: tagging.name_faces(self.library, faces, name, allow_twice=twice))

    @rule(name=NAMES)
    def name_group(self, name: str) -> None:
        self._do(lambda: tagging.name_group(self.library, GroupId(1), name))

    @rule(
        verb=st.sampled_from(
            [tagging.accept, tagging.reject, tagging.unname, tagging.hide, tagging.not_a_face, tagging.unmark,
             tagging.remove_face]
        ),
        faces=SOME_FACES,
    )  # fmt: skip
    def on_faces(self, verb: Callable[..., Change | None], faces: list[FaceId]) -> None:
        self._do(lambda: verb(self.library, faces))

    @rule(faces=SOME_FACES, person=PEOPLE, doubt=st.sampled_from(Doubt))
    def right(self, faces: list[FaceId], person: PersonId, doubt: Doubt) -> None:
        one = Suspicion(doubt, person, "Somebody", tuple(faces), 0.0)
        self._do(lambda: accept_suspicion(self.library, one))

    @rule(faces=SOME_FACES, person=PEOPLE)
    def reject(self, faces: list[FaceId], person: PersonId) -> None:
        self._do(lambda: tagging.reject(self.library, faces, person))

    @rule(photo=st.integers(1, 4), box=BOXES, name=st.none() | NAMES, measured=st.booleans())
    def add_face(self, photo: int, box: Box, name: str | None, measured: bool) -> None:
        found = measurement(photo) if measured else None
        self._do(lambda: tagging.add_face(self.library, None, PhotoId(photo), box, found, name))

    @rule(face=FACES, box=BOXES, measured=st.booleans())
    def move_face(self, face: FaceId, box: Box, measured: bool) -> None:
        found = measurement(face + 50) if measured else None
        self._do(lambda: tagging.move_face(self.library, face, box, found))

    @rule(person=PEOPLE, name=NAMES)
    def rename(self, person: PersonId, name: str) -> None:
        self._do(lambda: people.rename(self.library, person, name))

    @rule(into=PEOPLE, other=PEOPLE)
    def merge(self, into: PersonId, other: PersonId) -> None:
        self._do(lambda: people.merge(self.library, into, [other]))

    @rule(person=PEOPLE, face=FACES)
    def set_cover(self, person: PersonId, face: FaceId) -> None:
        self._do(lambda: people.set_cover(self.library, person, face))

    @rule(person=PEOPLE, verb=st.sampled_from([people.hide_person, people.show_person, people.forget]))
    def on_person(self, person: PersonId, verb: Callable[..., Change | None]) -> None:
        self._do(lambda: verb(self.library, person))

    @rule(person=PEOPLE, note=st.sampled_from(["", "a note"]), born=st.none() | st.just(date(1999, 1, 1)))
    def facts(self, person: PersonId, note: str, born: date | None) -> None:
        self._do(lambda: people.set_note(self.library, person, note))
        self._do(lambda: people.set_birth_date(self.library, person, born))

    @rule(faces=SOME_FACES, label=st.none() | st.sampled_from(Expression))
    def set_expression(self, faces: list[FaceId], label: Expression | None) -> None:
        self._do(lambda: set_expression(self.library, faces, label))

    @rule(a=PEOPLE, b=PEOPLE)
    def distinct(self, a: PersonId, b: PersonId) -> None:
        self._do(lambda: people.distinct(self.library, a, b))

    @rule()
    @precondition(lambda self: self._place > 0)
    def undo(self) -> None:
        history.undo(self.library)
        self._place -= 1
        self._compare()

    @rule()
    @precondition(lambda self: self._place < len(self._states) - 1)
    def redo(self) -> None:
        history.redo(self.library)
        self._place += 1
        self._compare()

    @rule()
    def restart(self) -> None:
        path = self.library.path
        self.library.close()
        self.library = self.world.library = open_library(path)

    @invariant()
    def nothing_is_wrong(self) -> None:
        findings = health.check(self.library)
        assert [f for f in findings if f.severity is not Severity.NOTE] == []
        assert (history.can_undo(self.library) is None) == (self._place == 0)
        assert (history.can_redo(self.library) is None) == (self._place == len(self._states) - 1)


class VerbsAndModels(Verbs):
    """The same while models propose, and photos on which nobody said anything are deleted for good."""

    def _compare(self) -> None:
        living = {face for (face,) in self.library.connection.execute("SELECT id FROM face")}
        drawn = {key[0] for key, row in self._states[self._place]["face"].items() if row[-1] != "model"}
        photos = {photo for (photo,) in self.library.connection.execute("SELECT id FROM photo")}
        held = self._states[self._place]["face"]
        assert {face for face in drawn if held[face,][0] in photos} <= living
        assert peoples(content(self.library), living) == peoples(self._states[self._place], living)

    @rule(face=FACES, person=PEOPLE, distance=st.floats(0.1, 0.5))
    def propose(self, face: FaceId, person: PersonId, distance: float) -> None:
        self.world.propose(face, person, distance)

    @rule(photo=st.integers(1, 4))
    def purge(self, photo: int) -> None:
        self.world.purge(PhotoId(photo))

    @initialize()
    def somebody_is_known(self) -> None:
        with contextlib.suppress(KnownError):
            self.name([FaceId(8)], "Anna", twice=False)


BOUNDS = settings(
    max_examples=60,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
TestVerbs = Verbs.TestCase
TestVerbs.settings = BOUNDS
TestVerbs.pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
TestVerbsAndModels = VerbsAndModels.TestCase
TestVerbsAndModels.settings = BOUNDS
TestVerbsAndModels.pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
