"""What a face shows. Always worded as expression: nobody can see what somebody feels."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Expression(StrEnum):
    """What a face shows, in the order of all our arrays: probabilities are (n, 7), rows sum to 1."""

    ANGRY = "angry"
    DISGUST = "disgust"
    FEAR = "fear"
    HAPPY = "happy"
    SAD = "sad"
    SURPRISE = "surprise"
    NEUTRAL = "neutral"


EXPRESSIONS: Final[tuple[Expression, ...]] = tuple(Expression)

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
