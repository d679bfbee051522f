"""The words for what a face shows. Always expression: nobody can see what somebody feels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import QCoreApplication

from faceapp.domain.expression import EXPRESSIONS, Expression
from faceapp.domain.face import Author, FaceExpression
from faceapp.ui.tokens import EXPRESSIONS as COLOURS

translate = QCoreApplication.translate

SHOWN: Final = tuple(COLOURS)
"""The order on screen, from top to bottom; the keys 1..7 of the chooser mean it too."""


def word(expression: Expression) -> str:
    """As "Happy"."""
    return {
        Expression.ANGRY: translate("expression", "Angry"),
        Expression.DISGUST: translate("expression", "Disgust"),
        Expression.FEAR: translate("expression", "Fear"),
        Expression.HAPPY: translate("expression", "Happy"),
        Expression.SAD: translate("expression", "Sad"),
        Expression.SURPRISE: translate("expression", "Surprise"),
        Expression.NEUTRAL: translate("expression", "Neutral"),
    }[expression]


def not_measured() -> str:
    """What is said of a face that no model has looked at yet."""
    return translate("expression", "Not measured yet")


def who_said(found: FaceExpression) -> str:
    """As "set by you"; "" where the model said it."""
    return {
        Author.USER: translate("expression", "set by you"),
        Author.IMPORT: translate("expression", "taken over with the file"),
        Author.MODEL: "",
    }[found.by]


def said(found: FaceExpression) -> str:
    """As "Happy", or "Happy, set by you"."""
    who = who_said(found)
    return f"{word(found.label)}, {who}" if who else word(found.label)


def honest() -> str:
    """What this is and is not."""
    return translate("expression", "What the face shows, as a network sees it. Not what somebody feels.")


def percents(scores: Sequence[float]) -> dict[Expression, int]:
    """Whole percents in the order of ``SHOWN``; where the scores sum to 1, these sum to 100.

    Args:
        scores: probabilities in the order of ``EXPRESSIONS``.
    """
    return _whole({each: 100.0 * score for each, score in zip(EXPRESSIONS, scores, strict=True)})


def percents_of(counts: Mapping[Expression, int]) -> dict[Expression, int]:
    """The shares of these counts in whole percents, which sum to 100; nothing where nothing was counted."""
    total = sum(counts.values())
    return _whole({each: 100.0 * counts.get(each, 0) / total for each in SHOWN}) if total else {}


def _whole(exact: Mapping[Expression, float]) -> dict[Expression, int]:
    whole = {expression: int(exact[expression]) for expression in SHOWN}
    missing = round(sum(exact.values())) - sum(whole.values())
    by_rest = sorted(SHOWN, key=lambda expression: whole[expression] - exact[expression])
    for expression in by_rest[: max(0, missing)]:
        whole[expression] += 1
    return whole


def percent(value: int) -> str:
    """As "62 %", which does not break."""
    return translate("expression", "%1\u202f%").replace("%1", str(value))


def beginning_with(letter: str, after: Expression | None) -> Expression | None:
    """The next expression whose word begins with ``letter``, from the top again at the end."""
    places = [place for place, each in enumerate(SHOWN) if word(each)[:1].casefold() == letter.casefold()]
    if not places:
        return None
    here = SHOWN.index(after) if after is not None else -1
    return SHOWN[next((place for place in places if place > here), places[0])]
