"""Sharing memory out: in turn, never more than there is, and nobody waits for ever."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from faceapp.services.room import Room


def test_those_behind_a_large_one_wait_for_it() -> None:
    room: Room[str] = Room()
    for who, needed in (("a", 60), ("b", 60), ("c", 10)):
        room.ask(who, needed)
    assert room.let_in(100) == ["a"]
    assert room.let_in(100) == []
    room.leave("a")
    assert room.let_in(100) == ["b", "c"]


def test_one_that_needs_more_than_there_is_comes_in_alone() -> None:
    room: Room[str] = Room()
    room.ask("a", 10)
    room.ask("b", 500)
    room.ask("c", 10)
    assert room.let_in(100) == ["a"]
    room.leave("a")
    assert room.let_in(100) == ["b"]
    room.leave("b")
    assert room.let_in(100) == ["c"]


def test_who_leaves_the_row_is_not_waited_for() -> None:
    room: Room[str] = Room()
    for who in ("a", "b", "c"):
        room.ask(who, 100)
    assert room.let_in(100) == ["a"]
    room.leave("b")
    room.leave("a")
    room.leave("nobody")
    assert room.let_in(100) == ["c"]


@given(st.lists(st.integers(1, 150), max_size=30), st.integers(-10, 100), st.randoms())
def test_everybody_has_a_turn_and_what_is_held_fits(needs, total, chance) -> None:
    room: Room[int] = Room()
    inside: list[int] = []
    served: list[int] = []
    for who, needed in enumerate(needs):
        room.ask(who, needed)
    for _ in range(len(needs)):
        let = room.let_in(total)
        inside += let
        served += let
        assert sum(needs[who] for who in inside) <= total or len(inside) == 1
        if inside:
            room.leave(inside.pop(chance.randrange(len(inside))))
    assert served == list(range(len(needs)))
