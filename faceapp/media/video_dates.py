"""When a video was recorded, by the most trusted source that gives a believable answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from faceapp.domain.photo import DateSource, TakenAt
from faceapp.domain.video_errors import VideoUnreadable
from faceapp.media.name_dates import date_in_name
from faceapp.media.times import Wall, from_epoch, parse_time, plausible

_LOCAL_TAGS: Final = ("com.apple.quicktime.creationdate", "date", "creation_date", "ICRD", "IDIT")
"""Wall time where it was recorded; Apple's has its offset too."""
_LOCAL_MAKERS: Final = ("gopro",)
"""Their creation time, which should be UTC, is what their clock shows."""
_MAKER_TAGS: Final = ("handler_name", "encoder", "make", "com.apple.quicktime.make", "firmware")
_ZONES: Final = timedelta(minutes=30)
_FARTHEST: Final = timedelta(hours=14)
_NAME_CLOSE: Final = timedelta(minutes=2)
"""Between the time in a name and the time inside: one of them may be from when the app opened."""
_FILE_CLOSE: Final = timedelta(seconds=5)
"""Between the end of a recording and the file's time. Tight, for a copied file has any time."""


def recorded_at(path: Path, modified: float, now: datetime, duration: float | None = None) -> TakenAt:
    """When the recording at ``path`` began.

    In this order: the maker's wall time with its offset; the container's creation time, whose zone
    is found by comparing it with the name and the time of the file; the name; the file's time.
    The container's time is UTC by its standard (ISO 14496-12, 8.2.2), and many cameras write
    local time there: where the name, or the file's own time, says the same moment half hours apart, that
    difference is the zone. Else UTC is shown as this machine's clock would have shown it.

    Args:
        path: a file; its name may have a date in it.
        modified: of the file, seconds since 1970.
        now: wall time, without a zone.
        duration: seconds, where known.
    """
    tags = _tags(path)
    for name in _LOCAL_TAGS:
        time = parse_time(tags.get(name.lower(), ""))
        if time is not None and time.whole and plausible(time, now):
            return TakenAt(time.at, time.offset, DateSource.EXIF)
    named = date_in_name(path.stem, now)
    made = parse_time(tags.get("creation_time", ""))
    if made is not None and plausible(made, now):
        zoned = _zoned(made, named, modified, duration or 0.0, tags)
        return TakenAt(zoned.at, zoned.offset, DateSource.EXIF)
    if named is not None:
        return TakenAt(named.at, named.offset, DateSource.FILE_NAME)
    written = from_epoch(modified)
    return TakenAt(written.at, written.offset, DateSource.FILE_TIME)


def _zoned(made: Wall, named: Wall | None, modified: float, duration: float, tags: dict[str, str]) -> Wall:
    """``made``, said to be UTC, as wall time where it was recorded."""
    at = made.at
    if made.offset:
        at -= timedelta(minutes=made.offset)
    made_by = " ".join(tags.get(name, "").lower() for name in _MAKER_TAGS)
    if any(maker in made_by for maker in _LOCAL_MAKERS):
        return Wall(at, None)
    if named is not None and named.whole and not named.offset:
        offset = _half_hours(named.at - at, _NAME_CLOSE)
        if offset is not None:
            return Wall(named.at, offset)
        offset = _half_hours(named.at - at + timedelta(seconds=duration), _NAME_CLOSE)
        if offset is not None:  # some write the time at which they stopped
            return Wall(named.at, offset)
    closed = datetime.fromtimestamp(modified, UTC).replace(tzinfo=None)
    for begun in (closed - timedelta(seconds=duration), closed):
        offset = _half_hours(at - begun, _FILE_CLOSE)
        if offset:  # the file was closed at another hour by UTC: what was written is local time
            return Wall(at, offset)
    local = from_epoch(at.replace(tzinfo=UTC).timestamp())
    return replace(local, at=local.at.replace(microsecond=at.microsecond))


def _half_hours(difference: timedelta, close: timedelta) -> int | None:
    """Minutes, where ``difference`` can be a zone's; None where it can not."""
    steps = round(difference / _ZONES)
    if abs(difference) > _FARTHEST + close or abs(difference - steps * _ZONES) > close:
        return None
    return steps * 30


def _tags(path: Path) -> dict[str, str]:
    """What container and streams say about themselves, names in lower case; {} where it can not be read."""
    from faceapp.media.video_container import open_container

    try:
        with open_container(path) as container:
            found: dict[str, str] = {}
            for stream in container.streams:
                found.update((name.lower(), text) for name, text in stream.metadata.items())
            found.update((name.lower(), text) for name, text in container.metadata.items())
            return found
    except VideoUnreadable:
        return {}
