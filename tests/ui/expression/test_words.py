"""The words and numbers of expressions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faceapp.commands.output import expression_text
from faceapp.domain.expression import EXPRESSIONS, UNCLEAR, Expression, expression_named
from faceapp.domain.expression_thresholds import UNCLEAR_BELOW
from faceapp.domain.face import Author, FaceExpression
from faceapp.ui import wording
from faceapp.ui.expression.words import (
    SHOWN,
    beginning_with,
    honest,
    percent,
    percents,
    percents_of,
    said,
    seen,
    when,
    word,
)


def test_each_expression_has_a_word_and_a_place() -> None:
    assert set(SHOWN) == set(EXPRESSIONS)
    assert len({word(expression) for expression in SHOWN}) == len(EXPRESSIONS)


def test_no_word_speaks_of_feelings() -> None:
    words = " ".join(word(expression) for expression in SHOWN).lower()
    assert "emotion" not in words
    assert "not what somebody feels" in honest()


def test_who_said_it_is_said() -> None:
    assert said(FaceExpression(Expression.HAPPY, Author.MODEL)) == "Happy"
    assert said(FaceExpression(Expression.SAD, Author.USER)) == "You: Sad"


def test_what_somebody_said_and_what_a_model_sees_are_told_apart() -> None:
    scores = tuple(0.64 if each is Expression.HAPPY else 0.06 for each in EXPRESSIONS)
    noon = datetime(2026, 11, 22, 11, 57).timestamp()
    found = FaceExpression(Expression.SAD, Author.USER, scores, "some-model", "1-a", noon)
    assert (said(found), when(found)) == (
        "You: Sad",
        f"{wording.day(date(2026, 11, 22), weekday=False)}, 11:57",
    )
    assert seen(found, "Some Model") == "Some Model: Happy 64\u202f%"
    alone = FaceExpression(Expression.SAD, Author.IMPORT)
    assert (said(alone), when(alone), seen(alone, "Some Model")) == ("From the file: Sad", "", "")


def test_each_word_can_stand_before_face_and_is_understood_by_the_search() -> None:
    """One kind of word on screen, whatever the names in files are; both are found."""
    assert [word(each) for each in SHOWN] == [
        "Happy", "Surprised", "Sad", "Angry", "Fearful", "Disgusted", "Neutral"
    ]  # fmt: skip
    for each in SHOWN:
        assert expression_named(word(each)) is expression_named(each.value) is each


@given(st.lists(st.floats(0.0, 1.0), min_size=7, max_size=7).filter(lambda scores: sum(scores) > 0.01))
def test_percents_of_probabilities_sum_to_a_hundred_and_are_near(scores: list[float]) -> None:
    scores = [score / sum(scores) for score in scores]
    whole = percents(scores)
    assert sum(whole.values()) == 100
    for expression, score in zip(EXPRESSIONS, scores, strict=True):
        assert abs(whole[expression] - 100 * score) < 1


def test_percents_belong_to_their_expression() -> None:
    scores = [0.0] * 7
    scores[EXPRESSIONS.index(Expression.SURPRISE)] = 1.0
    assert {each for each, value in percents(scores).items() if value} == {Expression.SURPRISE}


def test_shares_of_counts() -> None:
    whole = percents_of({Expression.HAPPY: 2, Expression.SAD: 1})
    assert (whole[Expression.HAPPY], whole[Expression.SAD], sum(whole.values())) == (67, 33, 100)
    assert percents_of({}) == {}
    assert percent(62) == "62\u202f%"


@pytest.mark.parametrize(
    ("letter", "after", "found"),
    [
        ("h", None, Expression.HAPPY),
        ("S", None, Expression.SURPRISE),
        ("s", Expression.SURPRISE, Expression.SAD),
        ("s", Expression.SAD, Expression.SURPRISE),
        ("q", None, None),
    ],
)
def test_first_letters_go_round(letter: str, after: Expression | None, found: Expression | None) -> None:
    assert beginning_with(letter, after) is found


def test_a_nearly_even_answer_is_no_finding() -> None:
    even = tuple(0.22 if each is Expression.HAPPY else 0.13 for each in EXPRESSIONS)
    found = FaceExpression(Expression.HAPPY, Author.MODEL, even, "some-model", "1-a")
    assert (found.told, found.label) == (UNCLEAR, Expression.HAPPY)  # what is searched stays
    assert said(found) == "Unclear"
    assert seen(found, "Some model") == "Some model: Unclear"
    assert expression_text(found) == "unclear, most likely happy 22 %"
    corrected = replace(found, label=Expression.SAD, by=Author.USER)
    assert said(corrected) == "You: Sad"
    assert expression_text(corrected) == "sad, set by you (the model: unclear, most likely happy 22 %)"
    at_the_limit = tuple(UNCLEAR_BELOW if each is Expression.HAPPY else 0.09 for each in EXPRESSIONS)
    assert said(replace(found, scores=at_the_limit)) == "Happy"
    assert said(FaceExpression(Expression.SAD, Author.USER)) == "You: Sad"
