"""Dates in file names, as phones, messengers and screenshot tools write them."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from faceapp.media.times import Wall, from_epoch, parse_fraction, plausible, wall

_DATED: Final = re.compile(
    r"""(?<!\d) (?P<year>(?:18|19|20)\d\d) (?P<between>[-_. :]?)
        (?P<month>0[1-9]|1[0-2]) (?P=between) (?P<day>0[1-9]|[12]\d|3[01])
        (?: [-_. T,]{0,3} (?:(?:at|um|kl)[ _.]{1,2})?
            (?P<hour>\d{1,2}) (?P<split>[-_.: h]?) (?P<minute>[0-5]\d) (?:(?P=split)|m) (?P<second>[0-5]\d)
            (?: [-.,]?(?P<fraction>\d{3}) )? (?!\d)
            (?: [ _\u202f]? (?P<half>[AaPp])\.?[Mm]\b )?
          | (?!\d) )""",
    re.VERBOSE,
)
_COUNTED: Final = re.compile(r"(?:[A-Za-z_ -]*[A-Za-z_ -])?(\d{13})(?:[ _-]?\(?\d{1,3}\)?)?")
_FIRST_COMPACT: Final = 1980  # eight digits in a row before that are somebody's number
_FIRST_COUNTED: Final = datetime(2000, 1, 1)  # noqa: DTZ001 - wall time


def date_in_name(stem: str, now: datetime) -> Wall | None:
    """The first believable date in a file's name without its suffix, None if there is none.

    Google's Pixel phones ("PXL_") write UTC, and so that is what they get. Thirteen
    digits alone or after letters are milliseconds since 1970 (WeChat, Facebook).
    """
    for found in _DATED.finditer(stem):
        time = _dated(found, utc=stem.startswith("PXL_"))
        if time and plausible(time, now):
            return time
    counted = _COUNTED.fullmatch(stem)
    if counted:
        time = from_epoch(int(counted[1]) / 1000)
        if time.at >= _FIRST_COUNTED and plausible(time, now):
            return time
    return None


def _dated(found: re.Match[str], *, utc: bool) -> Wall | None:
    year, month, day = int(found["year"]), int(found["month"]), int(found["day"])
    if not found["between"] and year < _FIRST_COMPACT:
        return None
    hour = _hour(found)
    if hour is not None:
        time = wall(
            year,
            month,
            day,
            hour,
            int(found["minute"]),
            int(found["second"]),
            microsecond=parse_fraction(found["fraction"] or ""),
            offset=0 if utc else None,
        )
        if time:
            return time
    return wall(year, month, day, whole=False)


def _hour(found: re.Match[str]) -> int | None:
    """0..23, None where no time of day follows the date."""
    text, half = found["hour"], (found["half"] or "").lower()
    if text is None or (len(text) == 1 and not found["split"]):
        return None
    hour = int(text)
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    return hour if hour <= 23 else None
