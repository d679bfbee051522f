"""The words for what a face shows. Always expression: nobody can see what somebody feels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from PySide6.QtCore import QCoreApplication

from faceapp.domain.expression import EXPRESSIONS, UNCLEAR, Expression, Told, Unclear, whole_percents
from faceapp.domain.expression import SHOWN as _SHOWN
from faceapp.domain.face import Author, FaceExpression
from faceapp.ui import wording

translate = QCoreApplication.translate

SHOWN: Final = _SHOWN
"""The order on screen, from top to bottom; the keys 1..7 of the chooser mean it too."""


def word(expression: Told) -> str:
    """As "Happy": one kind of word for all seven, each of which can stand before "face"; "Unclear"."""
    if isinstance(expression, Unclear):
        return translate("expression", "Unclear")
    return {
        Expression.ANGRY: translate("expression", "Angry"),
        Expression.DISGUST: translate("expression", "Disgusted"),
        Expression.FEAR: translate("expression", "Fearful"),
        Expression.HAPPY: translate("expression", "Happy"),
        Expression.SAD: translate("expression", "Sad"),
        Expression.SURPRISE: translate("expression", "Surprised"),
        Expression.NEUTRAL: translate("expression", "Neutral"),
    }[expression]


def not_measured() -> str:
    """What is said of a face that no model has looked at yet."""
    return translate("expression", "Not measured yet")


def said(found: FaceExpression) -> str:
    """As "Happy", or "You: Happy" where the user said it."""
    shape = {
        Author.USER: translate("expression", "You: {expression}"),
        Author.IMPORT: translate("expression", "From the file: {expression}"),
        Author.MODEL: "{expression}",
    }[found.by]
    return shape.format(expression=word(found.told))


def when(found: FaceExpression) -> str:
    """When somebody said it, as "22 November 2026, 11:57"; "" where nobody did."""
    if found.at is None:
        return ""
    at = datetime.fromtimestamp(found.at)  # noqa: DTZ006 - by the clock on the wall
    return f"{wording.day(at, weekday=False)}, {at:%H:%M}"


def seen(found: FaceExpression, model: str) -> str:
    """What the model called ``model`` sees, as "faceapp expression: Happy 93 %"; "" where none looked."""
    if found.seen is None or found.scores is None:
        return ""
    label, _ = found.seen
    if not found.clear:
        return translate("expression", "{model}: {expression}").format(model=model, expression=word(UNCLEAR))
    share = percent(percents(found.scores)[label])
    return translate("expression", "{model}: {expression}").format(
        model=model, expression=f"{word(label)} {share}"
    )


def honest(model: str = "") -> str:
    """What this is and is not; with the name of the ``model`` whose view it is."""
    if not model:
        return translate("expression", "What a face shows, not what somebody feels.")
    return translate(
        "expression", "What the face shows, as {model} sees it. Not what somebody feels."
    ).format(model=model)


def percents(scores: Sequence[float]) -> dict[Expression, int]:
    """Whole percents; where the scores sum to 1, these sum to 100.

    Args:
        scores: probabilities in the order of ``EXPRESSIONS``.
    """
    return whole_percents(dict(zip(EXPRESSIONS, scores, strict=True)))


def percents_of(counts: Mapping[Expression, int]) -> dict[Expression, int]:
    """The shares of these counts in whole percents, which sum to 100; nothing where nothing was counted."""
    total = sum(counts.values())
    return whole_percents({each: counts.get(each, 0) / total for each in SHOWN}) if total else {}


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
