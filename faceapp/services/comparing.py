"""The first half of a scan: what the disk has and what the library has are brought together."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from faceapp.domain.face import Author
from faceapp.domain.ids import PhotoId
from faceapp.domain.photo import PhotoState, Reason
from faceapp.domain.recording import is_video_name
from faceapp.domain.scanning import PhotosListed, Waiting
from faceapp.domain.thresholds import LISTED_AT_ONCE, WAIT_SECONDS
from faceapp.services.listing import Listed, Lister, RootOffline, look_at, walk
from faceapp.storage import scanning
from faceapp.storage.library import Library
from faceapp.storage.roots import RootRow, is_present, own_folder
from faceapp.storage.scanning import KnownPhoto, KnownRow, NewPhoto, Update

PASSING = frozenset({Reason.NO_PERMISSION, Reason.VANISHED, Reason.CHANGED, Reason.UNREADABLE})
"""Problems that may be over although the file is the same: every scan tries again."""


@dataclass(slots=True)
class Tally:
    """What a listing found.

    Attributes:
        gone: the photos, since some turn out to have moved.
        problems: files that can not even be opened, and could be before.
        tried: files that could not be read before and are tried again, and why.
    """

    files: int = 0
    new: int = 0
    changed: int = 0
    back: int = 0
    back_videos: int = 0
    problems: int = 0
    tried: dict[PhotoId, Reason] = field(default_factory=dict)
    gone: set[PhotoId] = field(default_factory=set)


def judge(known: KnownPhoto, listed: Listed) -> Update | None:
    """What becomes of a known photo, seeing its file; None if nothing."""
    if listed.problem is not None:
        if known.state is PhotoState.PROBLEM and known.problem is listed.problem:
            return None
        size, mtime_ns = listed.size, listed.mtime_ns
        return Update(known.id, size, mtime_ns, PhotoState.PROBLEM, listed.problem, listed.detail)
    same = (known.size, known.mtime_ns) == (listed.size, listed.mtime_ns)
    match known.state:
        case PhotoState.MEASURED | PhotoState.PENDING if same:
            return None
        case PhotoState.PROBLEM if same and known.problem not in PASSING:
            return None
        case PhotoState.GONE if same and known.measured:
            return Update(known.id, listed.size, listed.mtime_ns, PhotoState.MEASURED, None, "")
    return Update(known.id, listed.size, listed.mtime_ns, PhotoState.PENDING, None, "")


def compare(
    library: Library,
    root: RootRow,
    others: Sequence[RootRow],
    suffixes: Collection[str],
    tally: Tally,
) -> Iterator[PhotosListed | Waiting]:
    """Bring the library in line with what lies below ``root``.

    New files are pending from then on, changed ones again; what is not there is gone,
    or forgotten if nothing is known of it. Where the folder as a whole is away, its
    photos are gone and come back with it, without being looked at again. Everything is
    written in small transactions, so the work can end anywhere and begin anew.

    Args:
        library: to read and write.
        root: the folder.
        others: the other roots; links into them are not followed.
        suffixes: of picture files, in lower case.
        tally: counts what was found, while the listing runs.
    """
    known: dict[bytes, KnownRow] = {}
    for page in scanning.known_photos(library.connection, root.id):
        known.update(page)
        yield Waiting()
    chosen = sorted(known) if root.chosen else []
    elsewhere = [other.path for other in others if not other.chosen]
    own = own_folder(library.connection)
    lister = Lister(
        lambda: (
            look_at(root.path, chosen)
            if root.chosen
            else walk(root.path, suffixes=suffixes, others=elsewhere, without=own)
        )
    )
    try:
        while (batch := lister.next(WAIT_SECONDS)) is not None:
            tally.files += len(batch)
            listed = _bring_in(library, root, known, batch, tally)
            yield PhotosListed(listed) if listed else Waiting()
    except RootOffline:
        pass
    finally:
        lister.close()
    missing = list(known.values())
    for start in range(0, len(missing), LISTED_AT_ONCE):
        photos = [KnownPhoto.of(row) for row in missing[start : start + LISTED_AT_ONCE]]
        lost = [photo for photo in photos if photo.state is not PhotoState.GONE]
        yield PhotosListed(_lose(library, root, lost, tally)) if lost else Waiting()


def _bring_in(
    library: Library, root: RootRow, known: dict[bytes, KnownRow], batch: Sequence[Listed], tally: Tally
) -> tuple[PhotoId, ...]:
    new: list[NewPhoto] = []
    updates: list[Update] = []
    for file in batch:
        row = known.pop(file.path, None)
        photo = None if row is None else KnownPhoto.of(row)
        if photo is None:
            new.append(NewPhoto(file.path, file.size, file.mtime_ns, file.problem, file.detail))
            tally.new += 1
            tally.problems += file.problem is not None
        elif (update := judge(photo, file)) is not None:
            updates.append(update)
            tally.problems += update.problem is not None
            if photo.problem is not None and update.state is PhotoState.PENDING:
                tally.tried[photo.id] = photo.problem
            if photo.state is PhotoState.GONE:
                tally.back += 1
                tally.back_videos += is_video_name(file.path)
            elif photo.measured and update.state is PhotoState.PENDING:
                tally.changed += 1
    if not new and not updates:
        return ()
    with library.write(Author.MODEL) as transaction:
        if not is_present(transaction.connection, root.id):  # removed meanwhile
            return ()
        added = scanning.add_photos(transaction, root, new)
        scanning.update_photos(transaction, updates)
    return (*added, *(update.id for update in updates))


def _lose(
    library: Library, root: RootRow, missing: Sequence[KnownPhoto], tally: Tally
) -> tuple[PhotoId, ...]:
    kept = [photo.id for photo in missing if photo.kept]
    with library.write(Author.MODEL) as transaction:
        if not is_present(transaction.connection, root.id):
            return ()
        scanning.mark_gone(transaction, kept)
        scanning.delete_photos(transaction, [photo.id for photo in missing if not photo.kept])
    tally.gone.update(kept)
    return tuple(photo.id for photo in missing)
