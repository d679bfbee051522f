"""What is known about a photo."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from faceapp.domain.ids import PhotoId, RootId


class PhotoState(StrEnum):
    """Where the photo stands."""

    PENDING = "pending"  # listed, not yet looked at
    MEASURED = "measured"  # looked at; faces found or none
    PROBLEM = "problem"  # could not be read; see ``problem``
    GONE = "gone"  # was measured, the file is not there now
    LEFT = "left"  # its folder was removed; what is known waits for it to come back, and nobody sees it


class PhotoKind(StrEnum):
    """What a row of the library's photos is; see ``domain.recording`` for the other two."""

    PHOTO = "photo"
    VIDEO = "video"  # a file of the user's
    CAMERA = "camera"  # a recording of this program's; there may be no file


class DateSource(StrEnum):
    """Where a photo's date comes from, most trusted first."""

    EXIF = "exif"
    XMP = "xmp"
    FILE_NAME = "file_name"
    FILE_TIME = "file_time"


@dataclass(frozen=True, slots=True)
class TakenAt:
    """When a photo was taken.

    Attributes:
        local: wall time where it was taken, without a zone, with microseconds.
        offset_minutes: from UTC to ``local``, where the file says so.
        source: where the date was found.
    """

    local: datetime
    offset_minutes: int | None
    source: DateSource

    def isoformat(self) -> str:
        """ISO 8601, with the offset only where it is known."""
        text = self.local.isoformat()
        if self.offset_minutes is None:
            return text
        sign = "-" if self.offset_minutes < 0 else "+"
        hours, minutes = divmod(abs(self.offset_minutes), 60)
        return f"{text}{sign}{hours:02d}:{minutes:02d}"


class Reason(StrEnum):
    """Why a photo could not be measured; the window has a sentence for each."""

    EMPTY = "empty"  # 0 bytes
    NOT_A_PICTURE = "not_a_picture"  # what is inside is not what the name says
    DAMAGED = "damaged"  # truncated or broken inside
    TOO_LARGE = "too_large"  # more pixels than we are willing to hold
    UNSUPPORTED = "unsupported"  # a picture, of a kind we can not read
    NO_PERMISSION = "no_permission"
    VANISHED = "vanished"  # gone between listing and reading
    CHANGED = "changed"  # changed while it was read
    UNREADABLE = "unreadable"  # the disk said no (I/O error)
    CRASHED = "crashed"  # the decoder died on it
    TOO_SLOW = "too_slow"  # the decoder was still busy after the time allowed


@dataclass(frozen=True, slots=True)
class Photo:
    """One picture file in the library.

    Attributes:
        path: where it lies, absolute (may hold surrogates where the name is not UTF-8).
        width, height: of the upright picture, in pixels; 0 while unknown.
        colour: mean colour as 0xRRGGBB, for placeholders.
        seen_at: when it was last there, seconds since 1970 (for gone photos).
        duration: of a video or recording, seconds; None on photos, and while unknown.
    """

    id: PhotoId
    root: RootId
    path: Path
    width: int
    height: int
    taken_at: TakenAt | None
    state: PhotoState
    problem: Reason | None
    problem_detail: str
    colour: int
    bytes: int
    kind: PhotoKind = PhotoKind.PHOTO
    duration: float | None = None


@dataclass(frozen=True, slots=True)
class Root:
    """A folder the user added.

    Attributes:
        photos: that are there or were there, without those that can not be read.
        pending: those of them that were not looked at so far.
        problems: photos that can not be read.
        videos, pending_videos, problem_videos: how many of each of these are videos.
        chosen: single files of it were added, the others are none of the library's.
    """

    id: RootId
    path: Path
    online: bool
    photos: int
    pending: int = 0
    problems: int = 0
    videos: int = 0
    pending_videos: int = 0
    problem_videos: int = 0
    chosen: bool = False
