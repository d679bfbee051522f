"""How figures are written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLocale

from faceapp.domain.certainty import Interval, paired
from faceapp.domain.figure_thresholds import DIFFERENT_CHANCE, EQUAL_BETWEEN, EQUAL_POINTS
from faceapp.domain.figures import (
    Circumstance,
    Data,
    Doing,
    ExpressionFigures,
    FigureProgress,
    VerificationFigures,
)
from faceapp.engine.figures import FigureJobs
from faceapp.ui import wording
from faceapp.ui.models.words import called
from faceapp.ui.wording import translate

Flags = NDArray[np.bool_]

NOTHING = "\u2013"
"""Where nothing was measured: an en dash."""


def percent(part: float | None, places: int = 1) -> str:
    """As "98.7 %"."""
    return NOTHING if part is None else f"{_number(100 * part, places)}{wording.THIN}%"


def part(value: float | None) -> str:
    """As "98.7", in a table that says that it is percent."""
    return NOTHING if value is None else _number(100 * value, 1)


def between(value: Interval | None) -> str:
    """As "98.3–99.5", likewise."""
    return NOTHING if value is None else f"{_rounded(value.low)}\u2013{_rounded(value.high)}"


def _rounded(value: float) -> str:
    return "100" if value >= 1 else _number(100 * value, 1)


Judged = VerificationFigures | ExpressionFigures


def verdict(judged: Sequence[tuple[str, Judged | None]], fastest: Sequence[tuple[str, float]]) -> str:
    """Which model is better, and which is faster, as far as what was measured says so; "" for nothing.

    Args:
        judged: name and figures of models that were judged on the same.
        fastest: name and milliseconds.
    """
    said = []
    known = sorted(
        ((name, one) for name, one in judged if one is not None), key=lambda pair: -pair[1].accuracy.value
    )
    if len(known) > 1:
        (best, first), (second, other) = known[:2]
        said.append(_comparison(first, other).format(best=best, second=second))
    for name, one in known:
        if isinstance(one, ExpressionFigures) and one.learned:
            text = translate(
                "figures", "{model} learned from pictures it was judged on: it looks better here than it is."
            )
            said.append(text.format(model=name))
    if len(fastest) > 1:
        text = translate("figures", "{model} is the fastest.")
        if len(fastest) == 2:
            text = translate("figures", "{model} is faster.")
        said.append(text.format(model=min(fastest, key=lambda pair: pair[1])[0]))
    return " ".join(said)


def _comparison(first: Judged, other: Judged) -> str:
    """What can be said of two models, the better one first: picture by picture where that is known."""
    ahead = first.accuracy.value - other.accuracy.value
    answers = _answers(first, other)
    if answers is None:
        sure = first.accuracy.low > other.accuracy.high
        between = first.accuracy.low - other.accuracy.high, first.accuracy.high - other.accuracy.low
    else:
        found = paired(*answers)
        sure = found.chance < DIFFERENT_CHANCE and ahead > 0
        between = found.difference.low, found.difference.high
    if ahead <= EQUAL_POINTS and max(-between[0], between[1]) <= EQUAL_BETWEEN:
        return translate("figures", "{best} and {second} are about equally good.")
    if sure:
        return translate("figures", "{best} is right most often here.")
    pairs = isinstance(first, VerificationFigures)
    if ahead <= EQUAL_POINTS:
        if pairs:
            return translate("figures", "Too few pairs to tell which of {best} and {second} is better.")
        return translate("figures", "Too few pictures to tell which of {best} and {second} is better.")
    if pairs:
        return translate("figures", "Too few pairs to be sure; {best} looks better.")
    return translate("figures", "Too few pictures to be sure; {best} looks better.")


def _answers(first: Judged, other: Judged) -> tuple[Flags, Flags] | None:
    """What each had right of the same pictures; None where that was not kept."""
    if not (isinstance(first, ExpressionFigures) and isinstance(other, ExpressionFigures)):
        return None
    if not first.answers or first.basis != other.basis or len(first.answers) != len(other.answers):
        return None
    one, two = (np.frombuffer(part.answers.encode(), np.uint8) == ord("1") for part in (first, other))
    return one, two


def milliseconds(value: float | None) -> str:
    """As "12", "3.4"."""
    return NOTHING if value is None else _number(value, 0 if value >= 100 else 1)


def megabytes(value: int | None) -> str:
    """As "93"."""
    return NOTHING if value is None else _number(value / 1e6, 0)


def data(about: Circumstance) -> str:
    """What it was measured on: as "your photos", "pairs.csv"."""
    if about.data is Data.LIBRARY:
        return translate("figures", "your photos")
    return wording.printable(about.source)


def when(about: Circumstance) -> str:
    """The day, long."""
    try:
        return wording.day(date.fromisoformat(about.day), weekday=False)
    except ValueError:
        return ""


def doing(progress: FigureProgress, name: str) -> str:
    """As "YuNet: speed, 2 of 6"."""
    what = {
        Doing.LOADING: translate("figures", "{model}: getting ready"),
        Doing.SPEED: translate("figures", "{model}: speed"),
        Doing.NAMES: translate("figures", "{model}: your named faces"),
        Doing.CORRECTIONS: translate("figures", "{model}: your corrected expressions"),
        Doing.VERIFICATION: translate("figures", "{model}: pairs"),
        Doing.GROUPING: translate("figures", "{model}: groups"),
        Doing.EXPRESSION: translate("figures", "{model}: expressions"),
    }[progress.doing].format(model=name)
    if progress.tasks == 1:
        return what
    return translate("figures", "{what} ({n} of {all})").format(
        what=what, n=progress.task, all=progress.tasks
    )


def measuring(jobs: FigureJobs) -> tuple[str, int, int]:
    """What is measured in one line, how far it is, and out of how much; "" where nothing is.

    As "Measuring YuNet: speed (2 of 6) · 3 min left".
    """
    if not jobs.running:
        return "", 0, 0
    progress = jobs.progress
    if progress is None:
        return translate("figures", "Getting ready to measure models"), 0, 0
    parts = [translate("figures", "Measuring {what}").format(what=doing(progress, called(progress.model)))]
    if jobs.seconds_left is not None:
        parts.append(wording.time_left(jobs.seconds_left))
    return "  \u00b7  ".join(parts), round(1000 * progress.part), 1000


def part_name(which: Doing) -> str:
    """What a part of a run is about, after a model's name."""
    return {
        Doing.LOADING: translate("figures", "loading"),
        Doing.SPEED: translate("figures", "speed"),
        Doing.NAMES: translate("figures", "named faces"),
        Doing.CORRECTIONS: translate("figures", "corrected expressions"),
        Doing.VERIFICATION: translate("figures", "pairs"),
        Doing.GROUPING: translate("figures", "groups"),
        Doing.EXPRESSION: translate("figures", "expressions"),
    }[which]


def _number(value: float, places: int) -> str:
    return QLocale().toString(value, "f", places)
