"""How far two reviewers agree, as a table for other programs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Final

from faceapp.domain.agreement import Agreement, Score
from faceapp.domain.marking import Segment
from faceapp.domain.reviewing import Reviewed
from faceapp.domain.sample_table import name_columns
from faceapp.services.segment_reading import WHOLE_PICTURE, compared

COLUMNS: Final = {
    "recording": "its name",
    "row": "all: both together; person: one face; difference: a stretch in which they differ",
    "person": "whose it is, where a name was given; else empty",
    "proposal": "who it may be, where nobody said so far",
    "who": "number of that face within the recording; empty: all of them, or the whole picture",
    "label": "the word; empty: all words together",
    "reviewer_1, reviewer_2": "who marked",
    "seconds_1, seconds_2": "how long each of them marked it",
    "compared_seconds": "how long was looked at: somebody is on screen or marked",
    "agreement": "part of that in which both say the same, 0..1; empty where nothing was looked at",
    "kappa": "Cohen's: agreement beyond chance; empty where nothing could differ",
    "first, last": "of a difference: seconds from the first picture; until before `last`",
    "words_1, words_2": "of a difference: what each of them says, parted by `; `; empty: nothing",
}
"""Columns of the table, or those that belong together, with what they mean."""


def agreement_csv(reviewed: Reviewed, found: Sequence[Segment], one: str, other: str, unit: float) -> str:
    """The agreement of two reviewers: of each word, of each person, and each stretch in which they differ.

    Args:
        reviewed: what was marked.
        found: the marks, of anybody.
        one: the first reviewer.
        other: the second one.
        unit: seconds from one point that is compared to the next.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([name for names in COLUMNS for name in names.split(", ")])
    whole = compared(reviewed, found, one, other, unit)
    lanes = [*range(len(reviewed.lanes)), WHOLE_PICTURE]
    for label, score in _scores(whole):
        writer.writerow(
            [reviewed.recording.name, "all", "", "", "", label, one, other, *_score(score, unit), *[""] * 4]
        )
    for lane in lanes:
        mine = compared(reviewed, found, one, other, unit, lane=lane)
        for label, score in _scores(mine) if mine.labels else ():
            begin = [reviewed.recording.name, "person", *_whose(reviewed, lane), label, one, other]
            writer.writerow([*begin, *_score(score, unit), *[""] * 4])
    for each in whole.differences:
        begin = [reviewed.recording.name, "difference", *_whose(reviewed, each.lane), "", one, other]
        words = "; ".join(each.one), "; ".join(each.other)
        times = f"{each.first:.4f}", f"{each.last:.4f}"
        writer.writerow([*begin, *[""] * 5, *times, *words])
    return out.getvalue()


def _scores(found: Agreement) -> Iterator[tuple[str, Score]]:
    yield "", found.together
    yield from found.labels.items()


def _score(score: Score, unit: float) -> list[str]:
    return [
        *(f"{count * unit:.3f}" for count in (score.one, score.other, score.points)),
        *("" if value is None else f"{value:.4f}" for value in (score.agreed, score.kappa)),
    ]


def _whose(reviewed: Reviewed, lane: int) -> tuple[str, str, str]:
    if lane == WHOLE_PICTURE:
        return "", "", ""
    return *name_columns(reviewed.lanes[lane]), str(reviewed.lanes[lane].who)
