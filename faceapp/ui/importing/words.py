"""What is said of datasets that come in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from faceapp.domain.dataset import Label
from faceapp.domain.import_problems import Problems
from faceapp.domain.importing import DatasetSummary, ImportProgress, ImportReport, ImportStage, NotHeld
from faceapp.ui import wording
from faceapp.ui.importing.formats import TITLES
from faceapp.ui.wording import number, translate
from faceapp.ui.wording_problems import problems_said

_LONGEST: Final = 240
"""Letters of what is wrong with one file in the sheet; all of it is listed when it is in."""

_SHOWN: Final = 1000
"""Problems that are listed; the command line tells all of them."""


def labels(count: int) -> str:
    """As "1 204 labels"."""
    if count == 1:
        return translate("Importing", "1 label")
    return translate("Importing", "{n} labels").format(n=number(count))


def pictures(count: int) -> str:
    """As "1 204 pictures"."""
    if count == 1:
        return translate("Importing", "1 picture")
    return translate("Importing", "{n} pictures").format(n=number(count))


def what_it_is(summary: DatasetSummary) -> str:
    """As "COCO: 1 204 pictures, 3 511 labels, 30 people"."""
    parts = [pictures(summary.pictures)]
    if summary.label is Label.FACE and not summary.labels:
        parts.append(translate("Importing", "boxes around faces, no names"))
    else:
        parts.append(labels(summary.labels))
    if summary.people:
        parts.append(wording.people(summary.people))
    if summary.expressions and not summary.people:
        parts.append(translate("Importing", "expressions"))
    text = translate("Importing", "{format}: {parts}")
    title = translate("Formats", str(TITLES.get(summary.format, summary.title)))
    return text.format(format=title, parts=", ".join(parts))


def more_of_it(summary: DatasetSummary) -> list[str]:
    """What else should be known before it comes in, a sentence each."""
    lines = []
    if summary.known == 1:
        lines.append(
            translate("Importing", "1 name is in this library already: it is taken as the same person.")
        )
    elif summary.known:
        text = translate(
            "Importing", "{n} names are in this library already: they are taken as the same people."
        )
        lines.append(text.format(n=number(summary.known)))
    if summary.splits:
        text = translate("Importing", "Its parts ({parts}) are kept: an export can use them again.")
        lines.append(text.format(parts=", ".join(summary.splits)))
    problems = len(summary.problems)
    if problems:
        path, wrong = summary.problems[0]
        reason = _said(wrong)
        reason = reason if len(reason) <= _LONGEST else reason[: _LONGEST - 1] + "\u2026"
        text = translate("Importing", "{file}: {reason}")
        lines.append(text.format(file=wording.file_name(path), reason=reason))
        if problems > 1:
            text = translate("Importing", "More problems, listed when it is in: {n}")
            lines.append(text.format(n=number(problems - 1)))
    return lines


def progress(told: ImportProgress) -> str:
    """What it does now; "" while a scan says it."""
    match told.stage:
        case ImportStage.READING:
            return translate("Importing", "Reading the dataset")
        case ImportStage.FACES:
            return ""
        case ImportStage.LABELS:
            text = translate("Importing", "Putting labels on  {done} of {total}")
        case ImportStage.MEASURING:
            text = translate("Importing", "Looking closer for faces  {done} of {total}")
    return text.format(done=number(told.done), total=number(told.total))


def result(report: ImportReport) -> str:
    """What came of it, in one sentence."""
    if not report.fresh and report.labels:
        text = translate("Importing", "Everything was there already: {labels} on {pictures}.")
    else:
        text = translate("Importing", "Brought in: {labels} on {pictures}.")
    return text.format(labels=labels(report.labels), pictures=pictures(report.pictures))


def more_of_result(report: ImportReport) -> list[str]:
    """What is to be known beside it: what was added, kept, could not be held; a line each."""
    say = translate
    lines = []
    counts = (
        (report.people, say("Importing", "1 person"), say("Importing", "{n} people")),
        (
            report.known,
            say("Importing", "1 name was in the library already"),
            say("Importing", "{n} names were in the library already"),
        ),
        (
            report.added,
            say("Importing", "1 face was added where none was found"),
            say("Importing", "{n} faces were added where none was found"),
        ),
        (
            report.untold,
            say("Importing", "1 face is there that has no label"),
            say("Importing", "{n} faces are there that have no label"),
        ),
        (
            report.kept,
            say("Importing", "1 label was left out: you said otherwise"),
            say("Importing", "{n} labels were left out: you said otherwise"),
        ),
    )
    for count, one, many in counts:
        if count:
            lines.append(one if count == 1 else many.format(n=number(count)))
    if report.unboxed:
        lines.append(
            say(
                "Importing",
                "The dataset does not say where the faces are: they were looked for. Export whole photos to "
                "get its pictures as they came in.",
            )
        )
    return lines


def not_held(counts: Mapping[NotHeld, int]) -> list[str]:
    """What the library has no place for, a line each."""
    say = translate
    words = {
        NotHeld.GUESSES: say("Importing", "guesses that nobody confirmed: {n}"),
        NotHeld.SCORES: say("Importing", "scores of other models: {n} (measured anew here)"),
        NotHeld.EMBEDDINGS: say("Importing", "vectors of other models: {n} (measured anew here)"),
        NotHeld.LANDMARKS: say("Importing", "points of faces: {n} (measured anew here)"),
        NotHeld.MOMENTS: say("Importing", "moments within videos: {n}"),
        NotHeld.UNPLACED: say("Importing", "second labels of pictures without boxes: {n}"),
    }
    return [words[what].format(n=number(count)) for what, count in counts.items()]


def problems(report: ImportReport) -> list[str]:
    """Files and what is wrong with them."""
    told = [f"{wording.file_name(path)}: {_said(why)}" for path, why in report.problems]
    told += [f"{wording.file_name(path)}: {wording.reason(why)}" for path, why in report.unreadable]
    more = len(told) - _SHOWN
    if more > 0:
        text = translate("Importing", "and {n} more")
        return [*told[:_SHOWN], text.format(n=number(more))]
    return told


def _said(problems_: Problems) -> str:
    return wording.printable(problems_said(problems_))
