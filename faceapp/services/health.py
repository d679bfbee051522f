"""The library's health: looking for trouble, copies to keep, going back to a copy."""

from __future__ import annotations

from pathlib import Path

from faceapp.domain.errors import CannotWrite, NotALibrary
from faceapp.domain.health import Finding, Severity, Trouble
from faceapp.domain.ids import FaceId, PhotoId
from faceapp.storage import check as tables
from faceapp.storage import photos as photo_rows
from faceapp.storage.backup import copy_to
from faceapp.storage.library import Library, open_library
from faceapp.storage.restore import put_in_place
from faceapp.storage.thumbnails import Thumbnails, open_thumbnails

_EXAMPLES = 5


def check(library: Library, thumbnails: Thumbnails | None = None) -> tuple[Finding, ...]:
    """What is wrong with the library and its small pictures, worst first; changes nothing.

    See ``domain.health.is_healthy`` for a plain yes or no.
    """
    with library.read() as connection:
        found = list(tables.check(connection))
        if thumbnails is not None and not any(f.trouble is Trouble.DAMAGED for f in found):
            found += _pictures(library, thumbnails)
    order = list(reversed(Severity))
    return tuple(sorted(found, key=lambda finding: order.index(finding.severity)))


def backup(library: Library, file: Path) -> None:
    """Write a verified copy of the library, in use or not, to ``file``.

    Either the whole copy is there afterwards or what was there before. The small
    pictures are not copied: they are made again from the photos.

    Raises:
        DiskFull, CannotWrite, LibraryBroken: there is no copy.
    """
    if file.exists() and file.samefile(library.path):
        raise CannotWrite(path=file)
    copy_to(library.connection, file)


def restore(file: Path, library_path: Path) -> Path | None:
    """Put the copy ``file`` in the place of the library; nothing may have the library open.

    The library that was there is kept beside it, and its place returned: None if there
    was none. At any moment either the old or the restored library is in its place.

    Raises:
        NotALibrary, LibraryNewer, LibraryBroken: the copy can not be used.
        LibraryBusy: the library is open in a window or another program.
        DiskFull, CannotWrite: everything is as it was.
    """
    if not file.is_file():
        raise NotALibrary(path=file)
    if library_path.exists() and file.samefile(library_path):
        raise CannotWrite(path=library_path)
    kept = put_in_place(file, library_path)
    with open_library(library_path) as library:
        thumbnails = open_thumbnails(library)
        try:
            photos, faces = _strays(library, thumbnails)
            thumbnails.delete_photos(sorted(photos))
            thumbnails.delete_faces(sorted(faces))
        finally:
            thumbnails.close()
    return kept


def _pictures(library: Library, thumbnails: Thumbnails) -> list[Finding]:
    damage = thumbnails.damage()
    if damage:
        return [Finding(Trouble.PICTURES_DAMAGED, Severity.WARNING, 1, detail=damage)]
    found = []
    photos, faces = _strays(library, thumbnails)
    if photos or faces:
        examples = tuple(sorted([*photos, *faces])[:_EXAMPLES])
        found.append(Finding(Trouble.PICTURES_LEFT, Severity.NOTE, len(photos) + len(faces), examples))
    missing = sorted(photo_rows.measured(library.connection) - thumbnails.ids()[0])
    if missing:
        examples = tuple(missing[:_EXAMPLES])
        found.append(Finding(Trouble.PICTURES_MISSING, Severity.NOTE, len(missing), examples))
    return found


def _strays(library: Library, thumbnails: Thumbnails) -> tuple[set[PhotoId], set[FaceId]]:
    """Pictures of photos and of faces that the library does not have."""
    photos, faces = thumbnails.ids()
    there = photo_rows.ids(library.connection)
    return photos - there[0], faces - there[1]
