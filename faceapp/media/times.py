"""Times as files write them: EXIF, XMP and ISO 8601 spellings, and which of them are no times at all."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

_TIME: Final = re.compile(
    r"""\s*(?P<year>\d{4}) (?: [:\-/.]\s*(?P<month>\d{1,2}) (?: [:\-/.]\s*(?P<day>\d{1,2})
        (?: (?:T|\s)\s* (?P<hour>\d{1,2}) [:.]\s*(?P<minute>\d{1,2})
            (?: [:.]\s*(?P<second>\d{1,2}) (?:[.,](?P<fraction>\d+))? )?
            \s* (?P<zone>Z|[+\-]\d{2}:?\d{2})? )? )? )? \s*""",
    re.VERBOSE | re.ASCII,
)
_ZONE: Final = re.compile(r"\s*(?:(Z)|([+\-])(\d{1,2}):?(\d{2}))\s*", re.ASCII)
_FIRST_PHOTO: Final = 1826
_CLOCKS_AHEAD: Final = timedelta(days=1)  # a wall clock east of here may already show tomorrow
_EPOCH: Final = datetime(1970, 1, 1)  # noqa: DTZ001 - wall time
_MIDNIGHTS: Final = {(1899, 12, 30), (1900, 1, 1), (1904, 1, 1), (1980, 1, 1), (2000, 1, 1)}
"""Days at whose first second the clocks of file formats and cameras begin to count."""


@dataclass(frozen=True, slots=True)
class Wall:
    """What a clock on a wall showed.

    Attributes:
        at: without a zone.
        offset: minutes from UTC to ``at``, where it is known.
        whole: it has a time of day; False for a date alone.
    """

    at: datetime
    offset: int | None = None
    whole: bool = True


def parse_time(text: str) -> Wall | None:
    """The time that ``text`` means, None where it means none.

    Reads "2019:07:04 15:30:12" and its relatives, with fractions and offsets, with
    spaces for zeros, down to a month or a year alone (XMP).
    """
    found = _TIME.fullmatch(text.replace("\0", " "))
    if not found:
        return None
    hour = found["hour"]
    return wall(
        int(found["year"]),
        int(found["month"] or 1),
        int(found["day"] or 1),
        *((int(hour), int(found["minute"]), int(found["second"] or 0)) if hour else (0, 0, 0)),
        microsecond=parse_fraction(found["fraction"] or ""),
        offset=parse_offset(found["zone"] or ""),
        whole=hour is not None,
    )


def wall(  # noqa: PLR0917 - the order of datetime itself
    year: int,
    month: int,
    day: int,
    hour: int = 0,
    minute: int = 0,
    second: int = 0,
    *,
    microsecond: int = 0,
    offset: int | None = None,
    whole: bool = True,
) -> Wall | None:
    """A time of these parts, None where there is no such time. A leap second becomes the one before."""
    try:
        second = 59 if second == 60 else second
        at = datetime(year, month, day, hour, minute, second, microsecond)  # noqa: DTZ001 - wall time
    except ValueError:
        return None
    return Wall(at, offset, whole)


def parse_fraction(text: str) -> int:
    """Decimal digits after the point, as microseconds; 0 where they are none."""
    digits = text.strip(" \0")
    return int(digits[:6].ljust(6, "0")) if digits.isascii() and digits.isdigit() else 0


def parse_offset(text: str) -> int | None:
    """An offset like "+02:00" as minutes; None where it is no offset that a clock can have."""
    found = _ZONE.fullmatch(text.replace("\0", " "))
    if not found:
        return None
    if found[1]:
        return 0
    minutes = int(found[3]) * 60 + int(found[4])
    if int(found[4]) > 59 or minutes > 14 * 60:
        return None
    return -minutes if found[2] == "-" else minutes


def plausible(time: Wall, now: datetime) -> bool:
    """Whether a photo can have been taken then: not before photography, not after tomorrow, no placeholder.

    Placeholders: around the start of 1970, which is 0 to many programs in whatever
    zone they ran, and the first second of other years that clocks begin with.
    """
    if time.at.year < _FIRST_PHOTO or time.at > now + _CLOCKS_AHEAD:
        return False
    if timedelta(hours=-12) <= time.at - _EPOCH < timedelta(hours=24):
        return False
    at = time.at
    return not ((at.year, at.month, at.day) in _MIDNIGHTS and (at.hour, at.minute, at.second) == (0, 0, 0))


def from_epoch(seconds: float) -> Wall:
    """A moment as a clock on this machine would have shown it; 1970 where no calendar reaches."""
    try:
        at = datetime.fromtimestamp(seconds).astimezone()
    except (OverflowError, OSError, ValueError):
        return Wall(_EPOCH, 0)
    offset = at.utcoffset() or timedelta()
    return Wall(at.replace(tzinfo=None), round(offset.total_seconds() / 60))
