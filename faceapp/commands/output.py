"""What commands print: one JSON document, or lines for people; progress on standard error."""

from __future__ import annotations

import json
import shutil
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from faceapp.domain.change import Change, Verb
from faceapp.domain.expression import EXPRESSIONS, expression_word, whole_percents
from faceapp.domain.face import Author, Face, FaceExpression, FaceState
from faceapp.domain.ids import FaceId, PersonId, PhotoId
from faceapp.domain.photo import Photo, Reason
from faceapp.domain.scanning import ScanProgress, ScanStage
from faceapp.services import browse
from faceapp.services.library import Library

REASONS = {
    Reason.EMPTY: "the file is empty",
    Reason.NOT_A_PICTURE: "it is not a picture",
    Reason.DAMAGED: "it is damaged",
    Reason.TOO_LARGE: "it has more pixels than can be opened",
    Reason.UNSUPPORTED: "this kind of picture can not be read",
    Reason.NO_PERMISSION: "you are not allowed to read it",
    Reason.VANISHED: "it is not there",
    Reason.CHANGED: "it changed while it was read",
    Reason.UNREADABLE: "the disk can not read it",
    Reason.CRASHED: "reading it failed in a way that should not happen",
    Reason.TOO_SLOW: "reading it took too long",
}
_STAGES = {
    ScanStage.LISTING: "Listing files",
    ScanStage.MEASURING: "Looking for faces",
    ScanStage.RECOGNISING: "Grouping faces",
    ScanStage.READING: "Reading expressions",
}
_LINE_SECONDS = 5.0


def print_json(document: Mapping[str, object] | Sequence[object]) -> None:
    """Print the one document; names that are no text come out escaped."""
    print(json.dumps(document, indent=2))


def count(number: int, one: str, many: str) -> str:
    """As "1 photo", "1 204 photos"."""
    return f"1 {one}" if number == 1 else f"{number:,} {many}".replace(",", " ")


def photos_and_videos(photos: int, videos: int) -> str:
    """As "1 204 photos", "12 photos, 2 videos", "1 video"."""
    if not videos:
        return count(photos, "photo", "photos")
    seen = count(videos, "video", "videos")
    return f"{count(photos, 'photo', 'photos')}, {seen}" if photos else seen


def path_text(path: Path) -> str:
    """A path on one line, whatever its name holds."""
    return "".join(
        c if c.isprintable() or "\ud800" <= c <= "\udfff" else f"\\x{ord(c):02x}" for c in str(path)
    )


def describe(change: Change) -> str:
    """A change in words: "name 34 faces Alice"."""
    faces = count(len(change.faces), "face", "faces")
    who = change.subject or "somebody"
    return {
        Verb.NAME_FACE: f"name {faces} {who}",
        Verb.NAME_GROUP: f"name {faces} {who}",
        Verb.ACCEPT: f"accept {faces}" + (f" as {change.subject}" if change.subject else ""),
        Verb.REJECT: f"reject {faces}" + (f" for {change.subject}" if change.subject else ""),
        Verb.REVIEW: f"answer {faces} of {who}",
        Verb.UNNAME: f"take the name from {faces}",
        Verb.HIDE_FACE: f"hide {faces}",
        Verb.NOT_A_FACE: f"mark {faces} as no face",
        Verb.UNMARK: f"bring back {faces}",
        Verb.ADD_FACE: f"add {faces}",
        Verb.MOVE_FACE: f"move {faces}",
        Verb.REMOVE_FACE: f"remove {faces}",
        Verb.RENAME_PERSON: f"rename to {who}",
        Verb.MERGE_PEOPLE: f"merge into {who}",
        Verb.HIDE_PERSON: f"hide {who}",
        Verb.SHOW_PERSON: f"show {who}",
        Verb.SET_COVER: f"choose the picture of {who}",
        Verb.SET_BIRTH_DATE: f"set the birth date of {who}",
        Verb.SET_NOTE: f"write a note about {who}",
        Verb.FORGET_PERSON: f"forget {who}",
        Verb.DISTINCT_PEOPLE: f"tell {who} from somebody alike",
        Verb.RIGHT: f"say that this is {who}",
        Verb.SET_EXPRESSION: f"set the expression of {faces}",
        Verb.MARK_SEGMENT: f"mark {who} in a recording",
        Verb.CHANGE_SEGMENT: f"change a mark to {who}",
        Verb.DELETE_SEGMENT: f"remove the mark {who}",
        Verb.SET_BASELINE: f"choose the neutral moment of {who}",
        Verb.CLEAR_BASELINE: f"forget the neutral moment of {who}",
        Verb.KEEP_LABEL: f"keep {faces} as labelled",
        Verb.LEAVE_OUT: f"leave {faces} out of datasets",
        Verb.IMPORT_LABELS: f"import labels of {faces} from {who}",
        Verb.REMOVE_FOLDER: f"remove folder {who}",
    }[change.verb]


class FaceWriter:
    """Faces as JSON, as the command line's contract has them; photos and names are looked up once."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._names = {person.id: person.name for person in browse.people(library, hidden=True)}
        self._paths: dict[PhotoId, str] = {}

    def name(self, person: PersonId | None) -> str | None:
        """Somebody's name."""
        return None if person is None else self._names.get(person)

    def of(self, faces: Iterable[Face]) -> list[dict[str, object]]:
        """One object for each face."""
        listed = list(faces)
        unseen = {face.photo for face in listed} - self._paths.keys()
        for photo in browse.photos(self._library, sorted(unseen)):
            self._paths[photo.id] = str(photo.path)
        return [self._one(face) for face in listed]

    def of_numbers(self, faces: Sequence[FaceId]) -> list[dict[str, object]]:
        """The same for faces known by number."""
        return self.of(browse.faces(self._library, faces))

    def _one(self, face: Face) -> dict[str, object]:
        box = face.box
        document: dict[str, object] = {
            "id": face.id,
            "photo": self._paths[face.photo],
            "box": [box.x, box.y, box.w, box.h],
            "score": face.score,
            "state": face.state.value,
            "person": self.name(face.person),
            "proposal": self.name(face.proposal),
        }
        if face.expression is not None:
            document["expression"] = _expression(face.expression)
        return document


def _expression(found: FaceExpression) -> dict[str, object]:
    """Scores are absent where only a person said what it is."""
    document: dict[str, object] = {"label": found.label.value, "by": found.by.value}
    if found.scores is not None:
        document["scores"] = {
            label.value: round(score, 4) for label, score in zip(EXPRESSIONS, found.scores, strict=True)
        }
    return document


def expression_text(found: FaceExpression) -> str:
    """What a face shows for people: "happy 93 %", "sad, set by you (the model: happy 93 %)"."""
    seen = ""
    if found.seen is not None and found.scores is not None:
        share = whole_percents(dict(zip(EXPRESSIONS, found.scores, strict=True)))[found.seen[0]]
        seen = f"{expression_word(found.seen[0])} {share} %"
        if not found.clear:
            seen = f"unclear, most likely {seen}"
    if found.by is Author.MODEL:
        return seen or expression_word(found.label)
    author = "set by you" if found.by is Author.USER else "from an import"
    return f"{expression_word(found.label)}, {author}" + (f" (the model: {seen})" if seen else "")


def who(face: Face, writer: FaceWriter) -> str:
    """A face's name for people: "Anna", "Anna?", "unknown", "hidden", "not a face"."""
    if face.state is FaceState.CONFIRMED:
        return writer.name(face.person) or "unknown"
    if face.state is FaceState.PROPOSED:
        return f"{writer.name(face.proposal)}?"
    return face.state.value.replace("_", " ")


def photo_state(photo: Photo) -> str:
    """What is the matter with a photo, in words; "" if nothing."""
    if photo.problem is not None:
        return REASONS[photo.problem]
    return {"gone": "the file is not there now", "pending": "not yet looked at"}.get(photo.state.value, "")


class ProgressLine:
    """Progress on standard error: a bar on a terminal, else a line every few seconds."""

    def __init__(self, stream: Any = None) -> None:
        self._stream = sys.stderr if stream is None else stream
        self._terminal = bool(self._stream.isatty())
        self._last = time.monotonic()
        self._shown = False

    def show(self, progress: ScanProgress) -> None:
        """Show how far a scan is."""
        self.say(progress_text(progress), progress.done / progress.total if progress.total else None)

    def say(self, text: str, part: float | None) -> None:
        """Show how far it is: in words, and the ``part`` that is done where it is known."""
        now = time.monotonic()
        if self._terminal:
            width = shutil.get_terminal_size().columns - 1
            room = width - len(text) - 3
            if part is not None and room >= 10:
                text = f"{_bar(part, min(room, 30))} {text}"
            self._write("\r\x1b[K" + text[:width])
            self._shown = True
        elif now - self._last >= _LINE_SECONDS:
            self._write(text + "\n")
            self._last = now

    def end(self) -> None:
        """Leave the terminal's line clean."""
        if self._shown:
            self._write("\r\x1b[K")
            self._shown = False

    def _write(self, text: str) -> None:
        try:
            self._stream.write(text)
            self._stream.flush()
        except OSError:  # nobody reads it any more: the work goes on
            self._terminal = False
            self._last = float("inf")


def progress_text(progress: ScanProgress) -> str:
    """As "Looking for faces  1 204 of 8 310 · 31/s · 3 min left"."""
    done = f"{progress.done:,}".replace(",", " ")
    if progress.stage is ScanStage.LISTING:
        return f"{_STAGES[progress.stage]}  {done}"
    if progress.stage is ScanStage.RECOGNISING and not progress.total:
        return _STAGES[progress.stage]
    parts = [f"{done} of {progress.total:,}".replace(",", " ")]
    if progress.stage is ScanStage.MEASURING:
        if progress.rate > 0:
            parts.append(f"{progress.rate:.0f}/s" if progress.rate >= 10 else f"{progress.rate:.1f}/s")
        if progress.seconds_left is not None and progress.done < progress.total:
            parts.append(f"{duration(progress.seconds_left)} left")
        parts.append(count(progress.faces, "face", "faces"))
        if progress.problems:
            parts.append(count(progress.problems, "problem", "problems"))
    return f"{_STAGES[progress.stage]}  " + " · ".join(parts)


def duration(seconds: float) -> str:
    """As "12 s", "3 min", "2 h 10 min"."""
    if seconds < 60:
        return f"{max(1, round(seconds))} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


def _bar(part: float, width: int) -> str:
    full = round(min(max(part, 0.0), 1.0) * width)
    return "[" + "#" * full + "-" * (width - full) + "]"
