from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from faceapp.ui.collecting import Collecting


class Knot:
    """Refers to itself, as garbage does that only a collection finds."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def collecting(qtbot: QtBot) -> Iterator[Collecting]:
    made = Collecting()
    made.start()
    yield made
    made.stop()


def generations() -> list[int]:
    seen: list[int] = []

    def note(phase: str, info: dict[str, int]) -> None:
        if phase == "stop":
            seen.append(info["generation"])

    gc.callbacks.append(note)
    kept = []
    for number in range(400_000):
        kept.append([number])
    gc.callbacks.remove(note)
    return seen


def test_many_new_objects_make_nobody_look_at_all_of_them(collecting: Collecting) -> None:
    """A full collection in the middle of work stops the window for 40 to 120 ms."""
    seen = generations()
    assert seen, "the young ones are looked at"
    assert 2 not in seen


def test_knots_are_freed_and_what_is_used_stays(collecting: Collecting) -> None:
    knot, used = Knot(), Knot()
    gone, there = weakref.ref(knot), weakref.ref(used)
    del knot
    collecting.collect()
    assert gone() is None
    assert there() is used


def test_what_was_seen_once_is_not_looked_at_again(collecting: Collecting) -> None:
    kept = [[number] for number in range(50_000)]
    collecting.collect()
    assert len(gc.get_objects(2)) < len(kept)
    before = gc.get_freeze_count()
    del kept
    assert gc.get_freeze_count() < before - 49_000, "still freed when nobody has them"


def test_it_leaves_everything_as_it_was(qtbot: QtBot) -> None:
    before = gc.get_threshold()
    made = Collecting()
    made.start()
    assert gc.get_threshold() != before
    made.stop()
    assert gc.get_threshold() == before
    assert not gc.get_freeze_count()
