"""Expressions in a search, and whose they are."""

from __future__ import annotations

import pytest

from faceapp.domain.expression import EXPRESSIONS, SEARCHED, Expression, expression_named
from faceapp.domain.ids import PersonId
from faceapp.domain.query import And, Not, Or, People, Shows, Term, Word
from faceapp.domain.query_expressions import bind
from faceapp.domain.query_names import ChipKind, NameIndex, chips, resolve
from faceapp.domain.query_parser import parse

NAMES = NameIndex((PersonId(n), name) for n, name in enumerate(["Alice", "Bob", "Joy", "Happy"]))
ALICE, BOB = (People((PersonId(n),), (Word(name),)) for n, name in enumerate(["Alice", "Bob"]))
HAPPY, SAD = Shows(Expression.HAPPY), Shows(Expression.SAD)


def meant(query: str) -> Term:
    return bind(resolve(parse(query), NAMES))


def shown(term: Term) -> list[tuple[str, list[list[int]]]]:
    """Every expression in ``term`` with those it is about."""
    match term:
        case Shows():
            return [(term.expression.value, [[who.people[0] for who in anyone] for anyone in term.of])]
        case Not():
            return shown(term.term)
        case And() | Or():
            return [one for part in term.terms for one in shown(part)]
        case _:
            return []


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_each_of_the_seven_words_is_an_expression(expression: Expression) -> None:
    assert parse(expression.value) == parse(expression.value.upper()) == Shows(expression)
    assert str(Shows(expression)) == expression.value


@pytest.mark.parametrize(
    ("query", "term"),
    [
        ("-happy", Not(HAPPY)),
        ("happy OR sad", Or((HAPPY, SAD))),
        ("happy sad", And((HAPPY, SAD))),
        ("sadness", SAD),
        ("joy", People((PersonId(2),), (Word("joy"),))),
        ("happiness", HAPPY),
        ('"happiness"', Word("happiness", exact=True)),
        ('"happy"', People((PersonId(3),), (Word("happy", exact=True),))),
    ],
)
def test_what_is_meant_by_an_expression(query: str, term: Term) -> None:
    assert meant(query) == term


@pytest.mark.parametrize(
    ("query", "who"),
    [
        ("happy", [("happy", [])]),
        ("Alice happy", [("happy", [[0]])]),
        ("happy Alice 2019", [("happy", [[0]])]),
        ("Alice Bob happy", [("happy", [[0], [1]])]),
        ("Alice OR Bob happy", [("happy", [[0, 1]])]),
        ("Alice happy OR sad", [("happy", [[0]]), ("sad", [[0]])]),
        ("Alice -happy", [("happy", [[0]])]),
        ("-Alice happy", [("happy", [])]),
        ("(Alice happy) OR (Bob sad)", [("happy", [[0]]), ("sad", [[1]])]),
        ("Alice (happy OR (Bob sad))", [("happy", [[0]]), ("sad", [[1]])]),
        ("Alice OR 2019 happy", [("happy", [])]),
    ],
)
def test_an_expression_beside_a_name_is_that_persons(query: str, who: object) -> None:
    assert shown(meant(query)) == who


@pytest.mark.parametrize("query", ["Alice happy", "Alice -(happy OR sad) 2019", "Bob OR Alice happy"])
def test_a_search_with_expressions_is_written_back(query: str) -> None:
    assert str(meant(query)) == query
    assert meant(str(meant(query))) == meant(query)


def test_an_expression_has_a_chip() -> None:
    person, without = chips(meant("Alice -happy"))
    assert (person.label, person.rest) == ("Alice", "-happy")
    assert (without.kind, without.label, without.without) == (ChipKind.EXPRESSION, "happy", True)
    assert without.rest == "Alice"


@pytest.mark.parametrize(
    ("one", "other"),
    [("surprise", "surprised"), ("fear", "afraid"), ("fear", "fearful"), ("disgust", "disgusted")],
)
def test_both_kinds_of_words_are_taken_and_written_back_as_typed(one: str, other: str) -> None:
    first, second = (meant(f"{word} 2019") for word in (one, other))
    assert first == second
    assert (str(first), str(second)) == (f"{one} 2019", f"{other} 2019")
    assert [chip.rest for chip in chips(second)] == ["2019", other]


def test_what_is_offered_while_typing_is_one_word_for_each() -> None:
    assert len({expression_named(word) for word in SEARCHED}) == len(SEARCHED) == len(Expression)
