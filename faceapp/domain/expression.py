"""What a face shows. Always worded as expression: nobody can see what somebody feels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum, StrEnum
from typing import Final, TypeVar


class Expression(StrEnum):
    """What a face shows, in the order of all our arrays: probabilities are (n, 7), rows sum to 1."""

    ANGRY = "angry"
    DISGUST = "disgust"
    FEAR = "fear"
    HAPPY = "happy"
    SAD = "sad"
    SURPRISE = "surprise"
    NEUTRAL = "neutral"


class Unclear(Enum):
    """What is said of a face where the model sees nothing in it clearly."""

    UNCLEAR = "unclear"


UNCLEAR: Final = Unclear.UNCLEAR
Told = Expression | Unclear
"""What people are told that a face shows; stored and searched is the ``Expression``."""

EXPRESSIONS: Final[tuple[Expression, ...]] = tuple(Expression)

SHOWN: Final = (
    Expression.HAPPY,
    Expression.SURPRISE,
    Expression.SAD,
    Expression.ANGRY,
    Expression.FEAR,
    Expression.DISGUST,
    Expression.NEUTRAL,
)
"""The order in which people see them, in the window and in printed text."""

_WORDS: Final = {
    Expression.SURPRISE: "surprised",
    Expression.FEAR: "fearful",
    Expression.DISGUST: "disgusted",
}


def expression_word(expression: Expression) -> str:
    """As "surprised": each can stand before "face". What is printed and searched; files have the value."""
    return _WORDS.get(expression, expression.value)


SEARCHED: Final = tuple(map(expression_word, SHOWN))
"""The words of the query language that are offered; ``expression_named`` knows others, too."""

_ALSO: Final = {
    "anger": Expression.ANGRY,
    "disgusted": Expression.DISGUST,
    "afraid": Expression.FEAR,
    "fearful": Expression.FEAR,
    "scared": Expression.FEAR,
    "happiness": Expression.HAPPY,
    "joy": Expression.HAPPY,
    "sadness": Expression.SAD,
    "surprised": Expression.SURPRISE,
}


def expression_named(text: str) -> Expression | None:
    """The expression that a folder's or column's name means; None where it means none of ours."""
    word = text.strip().casefold()
    try:
        return Expression(word)
    except ValueError:
        return _ALSO.get(word)


def as_shown(table: Sequence[Sequence[int]]) -> tuple[tuple[int, ...], ...]:
    """A confusion matrix in the order of ``EXPRESSIONS``, as people see it: in that of ``SHOWN``."""
    places = [EXPRESSIONS.index(each) for each in SHOWN]
    return tuple(tuple(int(table[row][column]) for column in places) for row in places)


_Part = TypeVar("_Part", bound=Told)


def whole_percents(shares: Mapping[_Part, float]) -> dict[_Part, int]:
    """``shares`` (0..1) in whole percents, the same wherever they stand; those of 1 in all sum to 100."""
    exact = {each: 100.0 * share for each, share in shares.items()}
    whole = {each: int(value) for each, value in exact.items()}
    missing = round(sum(exact.values())) - sum(whole.values())
    by_rest = sorted(whole, key=lambda each: whole[each] - exact[each])
    for each in by_rest[: max(0, missing)]:
        whole[each] += 1
    return whole
