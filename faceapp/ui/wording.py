"""The words for errors, reasons, changes and counts, in the user's language.

What a page says about itself it says with its own ``tr``; what several pages say
about the same value is said here, once.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from faceapp.domain.change import Change, Verb
from faceapp.domain.errors import BadQuery, KnownError
from faceapp.domain.import_problems import Problems
from faceapp.domain.photo import Reason, Root
from faceapp.domain.scanning import ScanSummary
from faceapp.domain.switching import SwitchSummary
from faceapp.ui import wording_video
from faceapp.ui.query_words import why
from faceapp.ui.wording_problems import problems_said

translate = QCoreApplication.translate

THIN: Final = "\u202f"
"""A thin space that does not break: between thousands."""

ZERO_WIDTH_SPACE: Final = "\u200b"
LONGEST_WORD: Final = 20
"""Letters; a longer word may not fit in the narrowest inspector."""
_LONG_WORD: Final = re.compile(rf"[^\s/\\-]{{{LONGEST_WORD}}}(?=[^\s/\\-])")
LONGEST_LINE: Final = 60
"""Letters."""


def number(value: int) -> str:
    """``1204`` as "1 204" with a thin space, whatever the locale."""
    return f"{value:,}".replace(",", THIN)


def file_name(path: Path) -> str:
    """The name of a file for the screen; bytes that are no text show as a question mark."""
    return printable(path.name)


def printable(path: Path | str) -> str:
    """A path for the screen; bytes that are no text show as a replacement character."""
    return str(path).encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def photos(count: int) -> str:
    """As "1 photo", "1 204 photos"."""
    if count == 1:
        return translate("wording", "1 photo")
    return translate("wording", "{n} photos", None, count).format(n=number(count))


def appearances(photos_: int, videos: int) -> str:
    """Where somebody is: as "34 photos", "34 photos, 2 videos", "1 video"."""
    if not videos:
        return photos(photos_)
    if videos == 1:
        seen = translate("wording", "1 video")
    else:
        seen = translate("wording", "{n} videos", None, videos).format(n=number(videos))
    return f"{photos(photos_)}, {seen}" if photos_ else seen


def kept_in(root: Root) -> str:
    """What a folder holds: as "34 photos, 2 videos"."""
    return appearances(root.photos - root.videos, root.videos)


def faces(count: int) -> str:
    """As "1 face", "34 faces"."""
    if count == 1:
        return translate("wording", "1 face")
    return translate("wording", "{n} faces", None, count).format(n=number(count))


def people(count: int) -> str:
    """As "1 person", "12 people"."""
    if count == 1:
        return translate("wording", "1 person")
    return translate("wording", "{n} people", None, count).format(n=number(count))


def problems(count: int) -> str:
    """As "1 problem", "3 problems"."""
    if count == 1:
        return translate("wording", "1 problem")
    return translate("wording", "{n} problems", None, count).format(n=number(count))


def years(first: int | None, last: int | None) -> str:
    """As "2019", "2011-2019" with an en dash, or nothing."""
    if first is None or last is None:
        return ""
    return str(first) if first == last else f"{first}\u2013{last}"


def bytes_(count: int) -> str:
    """As "3.4 MB", in the user's locale."""
    return QLocale().formattedDataSize(count, 1, QLocale.DataSizeFormat.DataSizeTraditionalFormat)


def breakable(text: str) -> str:
    """``text`` for a label that wraps its lines: words too long for one may break anywhere.

    Only such words get the marks where they may break, which whoever copies them would carry along.
    """
    return _LONG_WORD.sub(rf"\g<0>{ZERO_WIDTH_SPACE}", text)


def cut(text: str, letters: int = LONGEST_LINE) -> str:
    """``text`` for a menu or a chip, where a line must not be as wide as the window."""
    return text if len(text) <= letters else f"{text[: letters - 1].rstrip()}\u2026"


def isolated(name: str) -> str:
    """``name`` in a line with others: one that is written from the right does not turn the rest around."""
    return f"\u2068{name}\u2069"


def day(when: date, *, weekday: bool = True) -> str:
    """The date in the user's locale, long."""
    shape = QLocale().dateFormat(QLocale.FormatType.LongFormat)
    if not weekday:
        shape = re.sub(r"^d{4}[,\u060c]?\s*|[,\u060c]?\s*d{4}$", "", shape)
    return QLocale().toString(QDate(when.year, when.month, when.day), shape)


def scanned(summary: ScanSummary) -> list[str]:
    """What a scan did, in parts: "Looked at 12 photos", "3 photos are gone"; nothing where it did nothing."""
    videos = summary.videos
    said = []
    for count, of_videos, one, many in (
        (
            *(summary.measured, videos.measured),
            *(translate("wording", "Looked at {photos}"), translate("wording", "Looked at {photos}")),
        ),
        (
            *(summary.moved, videos.moved),
            translate("wording", "{photos} moved, its names are kept"),
            translate("wording", "{photos} moved, their names are kept"),
        ),
        (
            *(summary.gone, videos.gone),
            *(translate("wording", "{photos} is gone"), translate("wording", "{photos} are gone")),
        ),
        (
            *(summary.back, videos.back),
            *(translate("wording", "{photos} is back"), translate("wording", "{photos} are back")),
        ),
    ):
        if count:
            what = appearances(count - of_videos, of_videos)
            said.append((one if count == 1 else many).format(photos=what))
    return said


def switched(summary: SwitchSummary) -> list[str]:
    """What a change of models came to, in parts: "8 310 faces", "12 faces more", ..."""
    if not summary.name:
        return []
    said = [faces(summary.faces)]
    for count, one, many in (
        (summary.found, translate("wording", "1 face more"), translate("wording", "{n} faces more")),
        (
            summary.lost,
            translate("wording", "1 not seen any more"),
            translate("wording", "{n} not seen any more"),
        ),
        (
            summary.without,
            translate("wording", "1 face waits for its photo"),
            translate("wording", "{n} faces wait for their photos"),
        ),
    ):
        if count:
            said.append(one if count == 1 else many.format(n=number(count)))
    return said


def time_left(seconds: float) -> str:
    """As "12 s left", "3 min left", "2 h 10 min left": never more exact than it can be."""
    if seconds < 57.5:
        rounded = max(1, round(seconds)) if seconds < 10 else round(seconds / 5) * 5
        return translate("wording", "{n} s left").format(n=rounded)
    minutes = max(1, round(seconds / 60))
    if minutes < 60:
        return translate("wording", "{n} min left").format(n=minutes)
    return translate("wording", "{h} h {m} min left").format(h=minutes // 60, m=minutes % 60)


def sentence(error: KnownError) -> str:
    """What the user is told, in their language, with the facts filled in."""
    facts = {
        key: printable(problems_said(value) if isinstance(value, Problems) else str(value))
        for key, value in error.facts.items()
    }
    text = translate("errors", error.sentence).format(**facts)
    if isinstance(error, BadQuery) and (reason := why(str(error.facts.get("part", "")))):
        return f"{text}. {reason}"
    return text


def reason(which: Reason) -> str:
    """Why a photo could not be read, and what that means for the user; one sentence."""
    return {
        Reason.EMPTY: translate("reasons", "The file is empty."),
        Reason.NOT_A_PICTURE: translate("reasons", "This file is not a picture."),
        Reason.DAMAGED: translate("reasons", "The file is damaged: part of it is missing or broken."),
        Reason.TOO_LARGE: translate("reasons", "The picture has more pixels than can be opened."),
        Reason.UNSUPPORTED: translate("reasons", "This kind of picture can not be read."),
        Reason.NO_PERMISSION: translate("reasons", "You are not allowed to read this file."),
        Reason.VANISHED: translate("reasons", "The file was gone when it was to be read."),
        Reason.CHANGED: translate("reasons", "The file changed while it was read; try again."),
        Reason.UNREADABLE: translate("reasons", "The disk could not read this file."),
        Reason.CRASHED: translate("reasons", "Reading this file failed in a way that should not happen."),
        Reason.TOO_SLOW: translate("reasons", "Reading this file took too long."),
    }[which]


def verb(change: Change) -> str:
    """What the user did, as it stands after "Undo: "; "name 34 faces Alice"."""
    count, name = faces(len(change.faces)), change.subject
    text = {
        Verb.NAME_FACE: translate("changes", "name {faces} {name}"),
        Verb.NAME_GROUP: translate("changes", "name {faces} {name}"),
        Verb.ACCEPT: translate("changes", "confirm {faces} as {name}")
        if name
        else translate("changes", "confirm {faces}"),
        Verb.REJECT: translate("changes", "say that {faces} are not {name}")
        if len(change.faces) != 1
        else translate("changes", "say that a face is not {name}"),
        Verb.REVIEW: translate("changes", "answer whether {faces} are {name}"),
        Verb.UNNAME: translate("changes", "take the name from {faces}"),
        Verb.HIDE_FACE: translate("changes", "hide {name}'s face")
        if name and len(change.faces) == 1
        else translate("changes", "hide {faces}"),
        Verb.NOT_A_FACE: translate("changes", "say that {n} are not faces")
        if len(change.faces) != 1
        else translate("changes", "say that it is not a face"),
        Verb.UNMARK: translate("changes", "bring back {faces}"),
        Verb.RIGHT: translate("changes", "say that this is {name}"),
        Verb.ADD_FACE: translate("changes", "add a face"),
        Verb.MOVE_FACE: translate("changes", "move a face"),
        Verb.REMOVE_FACE: translate("changes", "remove {faces}"),
        Verb.RENAME_PERSON: translate("changes", "rename to {name}"),
        Verb.MERGE_PEOPLE: translate("changes", "merge people into {name}"),
        Verb.HIDE_PERSON: translate("changes", "hide {name}"),
        Verb.SHOW_PERSON: translate("changes", "show {name}"),
        Verb.SET_COVER: translate("changes", "change the cover picture of {name}"),
        Verb.SET_BIRTH_DATE: translate("changes", "change the birth date of {name}"),
        Verb.SET_NOTE: translate("changes", "change the note on {name}"),
        Verb.FORGET_PERSON: translate("changes", "forget {name}"),
        Verb.DISTINCT_PEOPLE: translate("changes", "say that two people are not the same"),
        Verb.SET_EXPRESSION: translate("changes", "expression of {faces}"),
        Verb.MARK_SEGMENT: translate("changes", "mark {label}"),
        Verb.CHANGE_SEGMENT: translate("changes", "change the mark {label}"),
        Verb.DELETE_SEGMENT: translate("changes", "remove the mark {label}"),
        Verb.SET_BASELINE: translate("changes", "set a neutral moment"),
        Verb.CLEAR_BASELINE: translate("changes", "forget a neutral moment"),
        Verb.KEEP_LABEL: translate("changes", "keep {faces} as labelled"),
        Verb.LEAVE_OUT: translate("changes", "leave {faces} out of datasets"),
        Verb.IMPORT_LABELS: translate("changes", "import labels of {faces} from {name}"),
        Verb.REMOVE_FOLDER: translate("changes", "remove folder {name}"),
    }[change.verb]
    label = wording_video.label(name)
    shown = text.format(faces=count, name=name, n=number(len(change.faces)), label=label)
    return " ".join(shown.split())


def done(change: Change) -> str:
    """What was just done, as a line by itself: "Named 34 faces Alice"."""
    concerned, name, no = len(change.faces), change.subject, 0
    if change.verb is Verb.REVIEW:
        no = len({row.key[0] for row in change.after if row.table == "rejection" and row.values is not None})
        concerned -= no
    count = faces(concerned)
    text = {
        Verb.NAME_FACE: translate("changes", "Named {faces} {name}"),
        Verb.NAME_GROUP: translate("changes", "Named {faces} {name}"),
        Verb.ACCEPT: translate("changes", "Confirmed {faces} as {name}")
        if name
        else translate("changes", "Confirmed {faces}"),
        Verb.REJECT: translate("changes", "{faces} are not {name}")
        if len(change.faces) != 1
        else translate("changes", "This face is not {name}"),
        Verb.REVIEW: translate("changes", "Confirmed {faces}, {n} are not {name}")
        if no != 1
        else translate("changes", "Confirmed {faces}, 1 is not {name}"),
        Verb.UNNAME: translate("changes", "Took the name from {faces}"),
        Verb.HIDE_FACE: translate("changes", "Hid {name}'s face")
        if name and len(change.faces) == 1
        else translate("changes", "Hid {faces}"),
        Verb.NOT_A_FACE: translate("changes", "{name}'s face marked as not a face")
        if name and len(change.faces) == 1
        else translate("changes", "{n} marked as not a face"),
        Verb.UNMARK: translate("changes", "Brought back {faces}"),
        Verb.RIGHT: translate("changes", "Noted that this is {name}"),
        Verb.ADD_FACE: translate("changes", "Added a face"),
        Verb.MOVE_FACE: translate("changes", "Moved a face"),
        Verb.REMOVE_FACE: translate("changes", "Removed {faces}"),
        Verb.RENAME_PERSON: translate("changes", "Renamed to {name}"),
        Verb.MERGE_PEOPLE: translate("changes", "Merged people into {name}"),
        Verb.HIDE_PERSON: translate("changes", "Hid {name}"),
        Verb.SHOW_PERSON: translate("changes", "Shows {name} again"),
        Verb.SET_COVER: translate("changes", "Changed the cover picture of {name}"),
        Verb.SET_BIRTH_DATE: translate("changes", "Changed the birth date of {name}"),
        Verb.SET_NOTE: translate("changes", "Changed the note on {name}"),
        Verb.FORGET_PERSON: translate("changes", "Forgot {name}"),
        Verb.DISTINCT_PEOPLE: translate("changes", "Noted that two people are not the same"),
        Verb.SET_EXPRESSION: translate("changes", "Changed the expression of {faces}"),
        Verb.MARK_SEGMENT: translate("changes", "Marked {label}"),
        Verb.CHANGE_SEGMENT: translate("changes", "Changed the mark {label}"),
        Verb.DELETE_SEGMENT: translate("changes", "Removed the mark {label}"),
        Verb.SET_BASELINE: translate("changes", "Set the neutral moment"),
        Verb.CLEAR_BASELINE: translate("changes", "Forgot the neutral moment"),
        Verb.KEEP_LABEL: translate("changes", "Kept {faces} as labelled"),
        Verb.LEAVE_OUT: translate("changes", "Left {faces} out of datasets"),
        Verb.IMPORT_LABELS: translate("changes", "Labels of {faces} from {name}"),
        Verb.REMOVE_FOLDER: translate("changes", "Removed folder {name}"),
    }[change.verb]
    label = wording_video.label(name)
    shown = text.format(faces=count, name=name, n=number(no or len(change.faces)), label=label)
    return " ".join(shown.split())
