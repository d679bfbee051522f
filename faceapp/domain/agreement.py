"""How far two reviewers agree about one recording, and where they do not.

The time is cut into points ``unit`` seconds apart, from 0 on: 0, unit, 2 unit, ... A mark is there at a
point if ``first <= point < last`` (BORIS samples at a time unit alike; a mark's end belongs to what comes
next). Looked at is each lane by itself, at the points at which its person is on screen, and at those that
one of both marked all the same; the whole picture is a lane that is always on screen. The points of all
lanes count alike.

For each word: it is there or not, as either of both says. All together: the words of a point as one, so
that two marks that overlap are another answer than either of them, and no mark is an answer as well.

Agreement is the part of points with the same answer. Cohen's kappa (1960) is
``(observed - expected) / (1 - expected)``, where the expected part is what would agree if each gave as many
of their answers by chance; it is undefined (None) where both gave one and the same answer throughout.
Points that follow each other are not independent: kappa describes, its usual error bars do not hold.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from faceapp.domain.marking_thresholds import AGREEMENT_UNIT_SECONDS

Bools = NDArray[np.bool_]
Spans = Sequence[tuple[float, float]]
_NEAR = 1e-9
"""Units: 3 * 0.1 is a little more than 0.3, and yet the same point."""


@dataclass(frozen=True, slots=True)
class Coded:
    """One mark, as it is compared.

    Attributes:
        lane: number of whose it is; any number for the whole picture.
        first, last: seconds.
    """

    lane: int
    first: float
    last: float
    label: str


@dataclass(frozen=True, slots=True)
class Score:
    """How far two agree about something.

    Attributes:
        points: that were looked at.
        agreed: part of them with the same answer, 0..1; None where there are none.
        kappa: -1..1; None where it is undefined.
        one, other: points at which either said it; of all words together, at which they said anything.
    """

    points: int
    agreed: float | None
    kappa: float | None
    one: int
    other: int


@dataclass(frozen=True, slots=True)
class Difference:
    """A stretch in which two reviewers say other things.

    Attributes:
        first, last: seconds, from the first point until a unit after the last.
        one, other: the words of either, none where they marked nothing.
    """

    lane: int
    first: float
    last: float
    one: tuple[str, ...]
    other: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two reviewers beside each other.

    Attributes:
        unit: seconds from point to point.
        together: of all words.
        labels: of each word that one of both used, by word.
        differences: by time.
    """

    unit: float
    together: Score
    labels: Mapping[str, Score]
    differences: tuple[Difference, ...]


def cohens_kappa(one: Sequence[object], other: Sequence[object]) -> float | None:
    """Cohen's kappa of two equally long rows of answers; None where it is undefined."""
    count = len(one)
    if count != len(other):
        raise ValueError("two rows of answers of other lengths")
    if not count:
        return None
    answers = {answer: place for place, answer in enumerate(dict.fromkeys((*one, *other)))}
    a = np.fromiter((answers[answer] for answer in one), np.int64, count)
    b = np.fromiter((answers[answer] for answer in other), np.int64, count)
    shares = [np.bincount(row, minlength=len(answers)) / count for row in (a, b)]
    observed, expected = float((a == b).mean()), float(shares[0] @ shares[1])
    return None if expected >= 1.0 - _NEAR else (observed - expected) / (1.0 - expected)


def agreement(
    one: Sequence[Coded],
    other: Sequence[Coded],
    on_screen: Mapping[int, Spans],
    unit: float = AGREEMENT_UNIT_SECONDS,
) -> Agreement:
    """Compare the marks of two reviewers; see the head of this module for the rule.

    Args:
        one: the marks of the first.
        other: the marks of the second.
        on_screen: for each lane, when it is on screen (from, until before, seconds).
        unit: seconds from point to point.

    Raises:
        ValueError: no unit.
    """
    if not unit > 0:
        raise ValueError(f"no unit: {unit}")
    words = sorted({coded.label for coded in (*one, *other)})
    lanes = sorted({*on_screen, *(coded.lane for coded in (*one, *other))})
    said: tuple[list[Bools], list[Bools]] = ([], [])
    differences: list[Difference] = []
    for lane in lanes:
        marks = [[coded for coded in row if coded.lane == lane] for row in (one, other)]
        points = _points(on_screen.get(lane, ()), [*marks[0], *marks[1]], unit)
        a, b = (_said(row, words, points, unit) for row in marks)
        said[0].append(a)
        said[1].append(b)
        differences += _differences(lane, points, a, b, words, unit)
    empty = np.zeros((len(words), 0), np.bool_)
    first, second = (np.concatenate([empty, *row], axis=1) for row in said)
    anything: list[Bools] = [np.logical_or.reduce(row, axis=0) for row in (first, second)]
    return Agreement(
        unit,
        _score(_answers(first), _answers(second), *anything),
        {
            word: _score(first[row].tolist(), second[row].tolist(), first[row], second[row])
            for row, word in enumerate(words)
        },
        tuple(sorted(differences, key=lambda found: (found.first, found.lane))),
    )


def _span(first: float, last: float, unit: float) -> tuple[int, int]:
    """Numbers of the points from ``first`` until before ``last``."""
    return max(int(np.ceil(first / unit - _NEAR)), 0), max(int(np.ceil(last / unit - _NEAR)), 0)


def _points(spans: Spans, marks: Sequence[Coded], unit: float) -> NDArray[np.int64]:
    """Numbers of the points that are looked at, ascending."""
    ranges = [_span(*span, unit) for span in (*spans, *((mark.first, mark.last) for mark in marks))]
    looked = np.zeros(max((end for _, end in ranges), default=0), np.bool_)
    for begin, end in ranges:
        looked[begin:end] = True
    return np.flatnonzero(looked)


def _said(marks: Sequence[Coded], words: Sequence[str], points: NDArray[np.int64], unit: float) -> Bools:
    """(words, points) whether a word is there."""
    rows = {word: row for row, word in enumerate(words)}
    said = np.zeros((len(words), len(points)), np.bool_)
    for mark in marks:
        begin, end = np.searchsorted(points, _span(mark.first, mark.last, unit)).tolist()
        said[rows[mark.label], begin:end] = True
    return said


def _answers(said: Bools) -> list[bytes]:
    """The words of each point as one answer."""
    return [column.tobytes() for column in np.ascontiguousarray(said.T)]


def _score(one: Sequence[object], other: Sequence[object], first: Bools, second: Bools) -> Score:
    count = len(one)
    same = sum(a == b for a, b in zip(one, other, strict=True))
    return Score(
        count,
        same / count if count else None,
        cohens_kappa(one, other),
        int(first.sum()),
        int(second.sum()),
    )


def _differences(  # noqa: PLR0917 - one lane
    lane: int, points: NDArray[np.int64], one: Bools, other: Bools, words: Sequence[str], unit: float
) -> list[Difference]:
    """Runs of neighbouring points with the same two answers that are not the same."""
    if not len(points):
        return []
    both = np.concatenate((one, other))
    breaks = np.flatnonzero((np.diff(points) > 1) | (both[:, 1:] != both[:, :-1]).any(axis=0)) + 1
    found = []
    for begin, end in zip([0, *breaks.tolist()], [*breaks.tolist(), len(points)], strict=True):
        if (one[:, begin] != other[:, begin]).any():
            said = [
                tuple(words[row] for row in np.flatnonzero(rows[:, begin]).tolist()) for rows in (one, other)
            ]
            times = float(points[begin]) * unit, float(points[end - 1] + 1) * unit
            found.append(Difference(lane, *times, said[0], said[1]))
    return found
