"""When a photo was taken, by the most trusted source that gives a believable answer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import isfinite
from pathlib import Path
from typing import Final

from faceapp.domain.photo import DateSource, TakenAt
from faceapp.media import tags, xmp
from faceapp.media.name_dates import date_in_name
from faceapp.media.times import Wall, from_epoch, parse_fraction, parse_offset, parse_time, plausible, wall

_DAY: Final = timedelta(days=1)
_FIX_AGE: Final = 2
"""Minutes the camera's clock and the satellites' may differ for an offset to be read from them."""
_ODD_OFFSETS: Final = {345, 525, 765}  # Nepal, Eucla, Chatham: the rest of the world keeps half hours


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """All that may say when a photo was taken.

    Attributes:
        exif, xmp: of the file.
        modified: of the file, seconds since 1970.
    """

    path: Path
    exif: tags.Block | None
    xmp: bytes
    modified: float


def taken_at(evidence: Evidence, now: datetime) -> TakenAt:
    """When the photo was taken.

    In this order: EXIF's original and digitised time; XMP's, in the file, then beside
    it; the file's name or EXIF's time of the last change, whichever is earlier by more
    than a day, else the latter; the satellites' time, which is UTC; the file's time.
    Zeros, blanks, impossible, future and placeholder times are passed over.

    Args:
        evidence: what there is to go by.
        now: wall time, without a zone.
    """
    exif = _Exif(evidence.exif)
    satellite = exif.satellite
    packet = xmp.times(evidence.xmp)

    def usable(time: Wall | None) -> bool:
        return time is not None and plausible(time, now)

    for time in (exif.original, exif.digitized):
        if time is not None and usable(time):
            return _taken(_completed(time, packet, satellite), DateSource.EXIF)
    for times in (packet, xmp.sidecar_times(evidence.path)):
        for name in xmp.TAKEN:
            time = times.get(name)
            if time is not None and usable(time):
                return _taken(time, DateSource.XMP)
    named = date_in_name(evidence.path.stem, now)
    changed = exif.changed
    if changed is not None and usable(changed) and (named is None or named.at > changed.at - _DAY):
        return _taken(_completed(changed, packet, satellite), DateSource.EXIF)
    if named is not None:
        return _taken(named, DateSource.FILE_NAME)
    if satellite is not None and usable(satellite):
        return _taken(satellite, DateSource.EXIF)
    orbit = packet.get(xmp.SATELLITE)
    if orbit is not None and orbit.whole and usable(orbit):
        return _taken(replace(orbit, offset=0), DateSource.XMP)
    return _taken(from_epoch(evidence.modified), DateSource.FILE_TIME)


def _taken(time: Wall, source: DateSource) -> TakenAt:
    return TakenAt(time.at, time.offset, source)


def _completed(time: Wall, packet: dict[str, Wall], satellite: Wall | None) -> Wall:
    """``time`` with the offset, and the fraction, that XMP or the satellites add to it."""
    if time.offset is not None:
        return time
    for other in packet.values():
        if other.at.replace(microsecond=0) == time.at.replace(microsecond=0) and other.offset is not None:
            return Wall(time.at if time.at.microsecond else other.at, other.offset)
    if satellite is None or not time.whole:
        return time
    minutes = (time.at - satellite.at).total_seconds() / 60
    nearest = min(_ODD_OFFSETS | {round(minutes / 30) * 30}, key=lambda offset: abs(minutes - offset))
    if abs(minutes - nearest) <= _FIX_AGE and -12 * 60 <= nearest <= 14 * 60:
        return replace(time, offset=nearest)
    return time


class _Exif:
    """The times of an EXIF block; each None where it is missing or unreadable."""

    def __init__(self, block: tags.Block | None) -> None:
        self.original: Wall | None = None
        self.digitized: Wall | None = None
        self.changed: Wall | None = None
        self.satellite: Wall | None = None
        if block is None:
            return
        exif = block.below(tags.EXIF_IFD)
        self.original = _with_parts(
            _first_text((exif, block.main), tags.DATE_TIME_ORIGINAL),
            exif.text(tags.SUB_SEC_TIME_ORIGINAL),
            exif.text(tags.OFFSET_TIME_ORIGINAL),
        )
        self.digitized = _with_parts(
            exif.text(tags.DATE_TIME_DIGITIZED),
            exif.text(tags.SUB_SEC_TIME_DIGITIZED),
            exif.text(tags.OFFSET_TIME_DIGITIZED),
        )
        self.changed = _with_parts(
            block.main.text(tags.DATE_TIME), exif.text(tags.SUB_SEC_TIME), exif.text(tags.OFFSET_TIME)
        )
        if self.original and self.original.offset is None:
            for other in (self.digitized, self.changed):  # one clock, one moment, one offset
                if other and other.at.replace(microsecond=0) == self.original.at.replace(microsecond=0):
                    self.original = replace(self.original, offset=self.original.offset or other.offset)
        self.satellite = _satellite(block.below(tags.GPS_IFD))


def _first_text(directories: tuple[tags.Directory, ...], tag: int) -> str:
    return next((text for text in (directory.text(tag) for directory in directories) if text), "")


def _with_parts(text: str, fraction: str, offset: str) -> Wall | None:
    time = parse_time(text)
    if time is None:
        return None
    at = time.at.replace(microsecond=time.at.microsecond or parse_fraction(fraction))
    return Wall(at, time.offset if time.offset is not None else parse_offset(offset), time.whole)


def _satellite(gps: tags.Directory) -> Wall | None:
    """GPSDateStamp and GPSTimeStamp, UTC; None unless both are there."""
    date, clock = parse_time(gps.text(tags.GPS_DATE_STAMP)), gps.rationals(tags.GPS_TIME_STAMP)
    if date is None or len(clock) != 3 or not all(isfinite(part) and 0 <= part < 100 for part in clock):
        return None
    second, fraction = divmod(clock[2], 1)
    return wall(
        date.at.year,
        date.at.month,
        date.at.day,
        int(clock[0]),
        int(clock[1]),
        int(second),
        microsecond=int(fraction * 1_000_000),
        offset=0,
    )
