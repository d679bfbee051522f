"""Words of the page of exports: counts, reasons, formats, states; all sentences of plain values."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from faceapp.domain.dataset import Label
from faceapp.domain.export_choices import SAMPLES, SplitBy
from faceapp.domain.export_drafts import Draft
from faceapp.domain.export_history import ExportState, PastExport
from faceapp.domain.export_steps import PlaceFacts, Stop
from faceapp.domain.exporting import (
    ExportFinished,
    ExportProblem,
    ExportProgress,
    ExportStage,
    VerifyReport,
)
from faceapp.domain.expression import Expression
from faceapp.ui import wording
from faceapp.ui.expression.words import word
from faceapp.ui.recordings.words import when as moment

translate = QCoreApplication.translate
SEPARATOR = "  \u00b7  "


def many(count: int, one: str, more: str) -> str:
    """``one``, or ``many`` with the number in it."""
    return one if count == 1 else more.format(n=wording.number(count))


def pictures(count: int) -> str:
    """As "1 picture", "34 pictures"."""
    return many(count, translate("exports", "1 picture"), translate("exports", "{n} pictures"))


def labels(count: int) -> str:
    """As "1 label", "34 labels"."""
    return many(count, translate("exports", "1 label"), translate("exports", "{n} labels"))


def rows(count: int) -> str:
    """As "1 row", "34 rows"."""
    return many(count, translate("exports", "1 row"), translate("exports", "{n} rows"))


def counted(draft: Draft) -> str:
    """As "34 pictures · 40 labels"."""
    return SEPARATOR.join((pictures(draft.pictures), labels(draft.labels)))


def label_name(label: Label) -> str:
    """What the classes are."""
    return {
        Label.PERSON: translate("exports", "People"),
        Label.EXPRESSION: translate("exports", "Expressions"),
        Label.FACE: translate("exports", "Faces"),
    }[label]


def class_name(name: str, label: Label) -> str:
    """A class as people say it."""
    if name == "unknown":
        return translate("exports", "no label")
    if name == "face" and label is Label.FACE:
        return translate("exports", "face")
    if label is Label.EXPRESSION and name in set(Expression):
        return word(Expression(name))
    return wording.printable(name)


def classes(draft: Draft, letters: int | None = None) -> str:
    """The classes with how many faces each has, the largest first; of many as fit into ``letters``."""
    sizes = sorted(draft.classes.items(), key=lambda one: -one[1])
    label = draft.choices.label
    told: list[str] = []
    for name, count in sizes:
        one = f"{wording.isolated(class_name(name, label))}\u00a0{wording.number(count)}"
        if letters is not None and told and sum(map(len, told)) + 2 * len(told) + len(one) > letters:
            left = wording.number(len(sizes) - len(told))
            return translate("exports", "{classes} and {n} more").format(classes=", ".join(told), n=left)
        told.append(one)
    return ", ".join(told)


def parts(draft: Draft) -> str:
    """As "train 80 · val 10 · test 10"; "" where nothing is split."""
    return SEPARATOR.join(f"{name} {wording.number(count)}" for name, count in draft.parts.items() if name)


def writes(draft: Draft | None, size: int | None, place: PlaceFacts | None) -> str:
    """What the export comes to, as one line."""
    if draft is None:
        return ""
    text = translate("exports", "This writes {pictures} with {labels}").format(
        pictures=pictures(draft.pictures), labels=labels(draft.labels)
    )
    text += "." if size is None else translate("exports", ", about {size}.").format(size=_bytes(size))
    if place is not None and place.free is not None:
        text += " " + translate("exports", "{free} are free on this disk.").format(free=_bytes(place.free))
    return text


def _bytes(count: int) -> str:
    """A number is not torn from its unit at the end of a line."""
    return wording.bytes_(count).replace(" ", "\u00a0")


def stop(which: Stop | None) -> str:
    """Why one can not go on; "" where one can, or another sentence says it."""
    if which in {None, Stop.NOTHING}:
        return ""
    return {
        Stop.COUNTING: translate("exports", "Still counting"),
        Stop.NO_FOLDER: translate("exports", "A folder is missing"),
        Stop.NOT_ABSOLUTE: translate("exports", "The whole path of the folder is needed"),
        Stop.IN_LIBRARY: translate("exports", "It would come in as photos: the folder is in your library"),
        Stop.FULL: translate("exports", "The folder is not empty"),
        Stop.NOT_WRITABLE: translate("exports", "Nothing can be written there"),
        Stop.NO_ROOM: translate("exports", "There is too little room on this disk"),
        Stop.BUSY: translate("exports", "Another export runs"),
    }[which]


def state(past: PastExport) -> str:
    """How an export ended."""
    return {
        ExportState.DONE: translate("exports", "Done"),
        ExportState.STOPPED: translate("exports", "Stopped"),
        ExportState.RUNNING: translate("exports", "Stopped"),  # the program ended in the middle of it
        ExportState.PROBLEM: translate("exports", "Not written"),
    }[past.state]


def facts(past: PastExport, title: str) -> str:
    """Format, label, day and counts of an export, as one line."""
    when = moment(datetime.fromtimestamp(past.at).astimezone())
    tables = past.choices.format == SAMPLES
    told = [title, when] if tables else [title, label_name(past.choices.label), when]
    if past.bytes:
        held = rows(past.labels) if tables else labels(past.labels)
        told += [pictures(past.pictures), held, wording.bytes_(past.bytes)]
    return SEPARATOR.join(one.replace(" ", "\u00a0") for one in told)  # a line ends between two of them


def verified(report: VerifyReport) -> str:
    """What came of checking, as one sentence."""
    if not report.complete:
        return translate("exports", "This export is not complete.")
    if report.ok:
        return many(
            report.files,
            translate("exports", "Its one file is as it was written."),
            translate("exports", "All {n} files are as they were written."),
        )
    found = [
        words.format(n=wording.number(len(paths)))
        for paths, words in (
            (report.missing, translate("exports", "{n} missing")),
            (report.changed, translate("exports", "{n} changed")),
            (report.extra, translate("exports", "{n} not from the export")),
        )
        if paths
    ]
    return translate("exports", "Of {n} files: {what}.").format(
        n=wording.number(report.files), what=", ".join(found)
    )


def differences(report: VerifyReport) -> list[str]:
    """Each file that is not as it was written, and how."""
    return [
        f"{wording.printable(path)}  \u2013  {words}"
        for paths, words in (
            (report.missing, translate("exports", "missing")),
            (report.changed, translate("exports", "changed")),
            (report.extra, translate("exports", "not from the export")),
        )
        for path in paths
    ]


def running(progress: ExportProgress | None, paused: bool, problems: int) -> str:
    """What an export does now, for the line at the bottom."""
    if progress is None or progress.stage is ExportStage.CHOOSING:
        return translate("exports", "Exporting: choosing faces")
    if progress.stage is ExportStage.LABELS:
        return translate("exports", "Exporting: writing labels")
    done, total = wording.number(progress.done), wording.number(progress.total)
    told = [translate("exports", "Exporting  {done} of {total}").format(done=done, total=total)]
    if paused:
        told.append(translate("exports", "paused"))
    else:
        if progress.rate > 0:
            rate = f"{progress.rate:.0f}" if progress.rate >= 10 else f"{progress.rate:.1f}"
            told.append(translate("exports", "{rate}/s").format(rate=rate))
        if progress.seconds_left is not None:
            told.append(wording.time_left(progress.seconds_left))
    if problems:
        told.append(wording.problems(problems))
    return SEPARATOR.join(told)


def finished(end: ExportFinished, *, tables: bool = False) -> str:
    """What an export came to."""
    text = translate("exports", "Exported {pictures} with {labels}").format(
        pictures=pictures(end.pictures), labels=rows(end.labels) if tables else labels(end.labels)
    )
    return f"{text}{SEPARATOR}{lost(len(end.problems))}" if end.problems else text


def lost(count: int) -> str:
    """As "2 photos could not be read"."""
    return many(
        count,
        translate("exports", "1 photo could not be read"),
        translate("exports", "{n} photos could not be read"),
    )


def lost_photo(problem: ExportProblem) -> str:
    """Which photo, and why."""
    return f"{wording.printable(problem.path)}  \u2013  {wording.reason(problem.reason)}"


def split_names() -> Sequence[tuple[SplitBy, str, str]]:
    """What stays on one side of a split."""
    return (
        (
            SplitBy.PHOTO,
            translate("exports", "Photo"),
            translate("exports", "Copies, near duplicates and bursts stay together"),
        ),
        (
            SplitBy.PERSON,
            translate("exports", "Person"),
            translate("exports", "Nobody is in two parts: for recognising people who were never seen"),
        ),
        (
            SplitBy.EVENT,
            translate("exports", "Event"),
            translate("exports", "Photos taken close together stay together"),
        ),
        (
            SplitBy.TIME,
            translate("exports", "Time"),
            translate("exports", "The oldest first, the newest last"),
        ),
    )
