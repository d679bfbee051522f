"""Which faces a search is about."""

from __future__ import annotations

import pytest
from library_builder import Builder

from faceapp.domain.expression import Expression
from faceapp.services.library import Library
from faceapp.services.search import search, search_faces

HAPPY, SAD = Expression.HAPPY, Expression.SAD


@pytest.fixture
def shelf(library: Library) -> dict[int, str]:
    """Two photos; what each face is called here."""
    make = Builder(library)
    both, other = (
        make.photo("both.jpg", "", "2019-07-14T10:00:00"),
        make.photo("other.jpg", "", "2020-01-01T00:00:00"),
    )
    alice, bob = make.person("Alice"), make.person("Bob")
    faces = {}
    for words, photo, x, who, label in (
        ("alice", both, 0.1, alice, HAPPY),
        ("bob", both, 0.4, bob, SAD),
        ("stranger", both, 0.6, None, HAPPY),
        ("hidden", both, 0.8, None, HAPPY),
        ("alice later", other, 0.1, alice, SAD),
        ("maybe bob", other, 0.4, None, HAPPY),
    ):
        face = make.face(photo, x=x)
        faces[int(face)] = words
        make.express(face, label)
        if who is not None:
            make.confirm(face, who)
        if words == "hidden":
            make.mark(face, "hidden")
        if words == "maybe bob":
            make.propose(face, bob)
    return faces


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("", [[], []]),
        ("Alice", [["alice later"], ["alice"]]),
        ("happy", [["maybe bob"], ["alice", "stranger"]]),
        ("Alice happy", [["alice"]]),
        ("Alice sad", [["alice later"]]),
        ("Alice Bob happy", []),
        ("Alice OR Bob happy", [["alice"]]),
        ("Alice OR Bob sad", [["alice later"], ["bob"]]),
        ("Alice Bob", [["alice", "bob"]]),
        ("Alice -happy", [["alice later"]]),
        ("-happy", []),
        ("2019 happy", [["alice", "stranger"]]),
        ("(Alice 2019) OR proposed:Bob", [["maybe bob"], ["alice"]]),
        ("proposed:Bob happy", [["maybe bob"]]),
        ("unnamed", [["maybe bob"], ["stranger"]]),
        ("named", [["alice later"], ["alice", "bob"]]),
        ("hidden", [["hidden"]]),
        ("faces:>1 file:both", [[]]),
    ],
)
def test_the_faces_that_are_meant(
    library: Library, shelf: dict[int, str], query: str, meant: list[list[str]]
) -> None:
    found = list(search_faces(library, query))
    assert [[shelf[face] for face in faces] for _, _, faces in found] == meant
    assert [(path, people) for path, people, _ in found] == list(search(library, query))
