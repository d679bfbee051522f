"""What is known of a photo or a video, in lines for the inspector."""

from __future__ import annotations

from faceapp.domain.errors import KnownError
from faceapp.domain.photo import DateSource, Photo, PhotoKind, PhotoState, Reason
from faceapp.services.library import Library
from faceapp.ui import wording
from faceapp.ui.wording_watching import clock


def photo_facts(photo: Photo) -> list[str]:
    """A line each: when, how large, how long, and what is the matter with the file."""
    translate = wording.translate
    lines = []
    if photo.taken_at is not None:
        when = wording.day(photo.taken_at.local)
        if photo.taken_at.source in {DateSource.EXIF, DateSource.XMP}:
            when += f", {photo.taken_at.local:%H:%M}"
        elif photo.taken_at.source is DateSource.FILE_TIME:
            when = translate("Inspector", "{date} (date of the file)").format(date=when)
        lines.append(when)
    size = wording.bytes_(photo.bytes)
    if photo.kind is PhotoKind.CAMERA and not photo.bytes:  # measurements without a video
        size = ""
    shape = f"{photo.width} \u00d7 {photo.height}" if photo.width else ""
    length = clock(photo.duration) if photo.duration else ""
    lines.append("  \u00b7  ".join(part for part in (length, shape, size) if part))
    if photo.state is PhotoState.GONE:
        lines.append(translate("Inspector", "The file is not there now."))
    elif photo.problem is not None:
        lines.append(reason(photo))
    return lines


def photo_title(photo: Photo) -> str:
    """The name of its file; what it is, where there is none and nothing to be played."""
    if photo.kind is PhotoKind.CAMERA and photo.duration is None and not photo.bytes:
        return wording.translate("Inspector", "Seen in the camera")
    return wording.breakable(wording.file_name(photo.path))


def agreed(library: Library, photo: Photo) -> list[str]:
    """Who agreed to a recording of the camera; nothing for all else."""
    if photo.kind is not PhotoKind.CAMERA:
        return []
    from faceapp.services import recordings

    try:
        consent = recordings.recording(library, photo.id).consent
    except KnownError:  # it was deleted a moment ago
        consent = None
    if consent is None:
        return []
    return [wording.translate("Inspector", "Agreed: {who}").format(who=wording.printable(consent.who))]


def reason(photo: Photo) -> str:
    """Why a photo or a video could not be read; "" where it could."""
    if photo.problem is None:
        return ""
    translate = wording.translate
    told = {
        Reason.DAMAGED: translate("reasons", "This file is not a video, or its beginning is damaged."),
        Reason.NOT_A_PICTURE: translate("reasons", "There are no moving pictures in it."),
        Reason.UNSUPPORTED: translate("reasons", "This kind of video can not be read."),
        Reason.TOO_LARGE: translate("reasons", "Its pictures are too large to be opened."),
    }
    if photo.kind is not PhotoKind.PHOTO and photo.problem in told:
        return told[photo.problem]
    return wording.reason(photo.problem)
