"""Folders the user added, and how a photo's place is written down.

A folder that was removed has *left*: nobody sees it, its photos and their faces, but all
that is known of them waits for it to come back. The schema's triggers see to the photos
and faces; what is written here is the folder's own row.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from typing import NamedTuple

from faceapp.domain.change import Verb
from faceapp.domain.ids import PhotoId, RootId
from faceapp.domain.recording import is_video_name
from faceapp.storage import log
from faceapp.storage.connection import Connection
from faceapp.storage.transaction import Transaction

_SEPARATOR = os.fsencode(os.sep)


class RootRow(NamedTuple):
    """One added folder.

    Attributes:
        path: real path, without a separator at its end (but for the root of a disk).
        chosen: only the files that are in the library already belong to it, not all.
    """

    id: RootId
    path: bytes
    chosen: bool


def join(root: bytes, path: bytes) -> bytes:
    """The whole path of a photo from its root's path and its own."""
    return root + path if root.endswith(_SEPARATOR) else root + _SEPARATOR + path


def is_inside(path: bytes, folder: bytes) -> bool:
    """Whether ``path`` is ``folder`` or lies below it; both real paths."""
    return path == folder or path.startswith(folder.rstrip(_SEPARATOR) + _SEPARATOR)


def shown(path: bytes) -> str:
    """A path as text that can be shown, stored and searched, whatever bytes it has."""
    return os.fsdecode(path).encode("utf-8", "replace").decode()


def shown_place(root: bytes, path: bytes) -> tuple[str, str]:
    """(folder, name) of a photo as shown: the folder begins with the root's own name."""
    folder, _, name = path.rpartition(_SEPARATOR)
    own = _own_name(root)
    return shown(join(own, folder) if folder else own), shown(name)


def own_name(root: bytes) -> str:
    """What a folder is called, without where it lies."""
    return shown(_own_name(root))


def _own_name(root: bytes) -> bytes:
    return root.rstrip(_SEPARATOR).rpartition(_SEPARATOR)[2] or root


def roots(connection: Connection) -> tuple[RootRow, ...]:
    """Those of the library, oldest first."""
    return _roots(connection, "left_at IS NULL")


def left_roots(connection: Connection) -> tuple[RootRow, ...]:
    """Those that were removed and may come back, oldest first."""
    return _roots(connection, "left_at IS NOT NULL")


def _roots(connection: Connection, which: str) -> tuple[RootRow, ...]:
    found = connection.execute(f"SELECT id, path, chosen FROM root WHERE own = 0 AND {which} ORDER BY id")
    return tuple(RootRow(RootId(number), path, bool(chosen)) for number, path, chosen in found)


def recordings_root(transaction: Transaction, folder: bytes) -> RootRow:
    """The folder of this program's own recordings, made where there is none; no scan looks at it.

    It lies beside the library and goes where that goes.
    """
    connection = transaction.connection
    number = connection.value("SELECT id FROM root WHERE own = 1")
    if number is None:
        number = add(transaction, folder, chosen=True)
        connection.execute("UPDATE root SET own = 1 WHERE id = ?", (number,))
    else:
        connection.execute("UPDATE root SET path = ? WHERE id = ? AND path <> ?", (folder, number, folder))
    return RootRow(RootId(number), folder, True)


def own_folder(connection: Connection) -> bytes | None:
    """The folder of this program's own recordings, if it has made any."""
    found = connection.value("SELECT path FROM root WHERE own = 1")
    return None if found is None else bytes(found)


def is_present(connection: Connection, root: RootId) -> bool:
    """Whether the folder is there and has not left."""
    return connection.value("SELECT 1 FROM root WHERE id = ? AND left_at IS NULL", (root,)) is not None


def add(transaction: Transaction, path: bytes, *, chosen: bool) -> RootId:
    """Add a folder."""
    added = transaction.connection.execute(
        "INSERT INTO root (path, added_at, chosen) VALUES (?, ?, ?) RETURNING id",
        (path, transaction.now, chosen),
    ).fetchone()
    return RootId(added[0])


def widen(transaction: Transaction, root: RootId) -> None:
    """From now on all of the folder belongs to it."""
    transaction.connection.execute("UPDATE root SET chosen = 0 WHERE id = ?", (root,))


def add_files(transaction: Transaction, root: RootRow, files: Sequence[bytes]) -> None:
    """Note single files below ``root`` as photos to be looked at; present ones stay as they are."""
    transaction.connection.executemany(
        "INSERT INTO photo (root, path, folder, name, size, mtime_ns, state, kind)"
        " VALUES (?, ?, ?, ?, -1, 0, 'pending', ?) ON CONFLICT (root, path) DO NOTHING",
        (
            (root.id, path, *shown_place(root.path, path), "video" if is_video_name(path) else "photo")
            for path in files
        ),
    )


def absorb(connection: Connection, outer: RootRow, *, left: bool) -> None:
    """Give ``outer`` what other folders have below it, so that no photo is in two.

    With ``left``, what left with those that were removed comes back.
    """
    for other in (*roots(connection), *(left_roots(connection) if left else ())):
        around = is_inside(outer.path, other.path) or is_inside(other.path, outer.path)
        if other.id != outer.id and (around if not outer.chosen else other.path == outer.path):
            take_over(connection, outer, other)


def take_over(
    connection: Connection, outer: RootRow, inner: RootRow, only: Collection[bytes] | None = None
) -> None:
    """Give ``outer`` the photos of ``inner`` that lie below it, with all that is known of them.

    What left comes back with that. ``inner`` goes, unless photos of it lie elsewhere (it is
    the wider folder, of which only single files were added; or one that left).

    Args:
        connection: inside a transaction.
        outer: a folder that is present, or will be before the transaction ends.
        inner: another one.
        only: paths below ``outer``; None: whatever lies there.
    """
    moved = []
    start = join(outer.path, b"")
    for photo, path in connection.execute(
        "SELECT id, path FROM photo WHERE root = ?", (inner.id,)
    ).fetchall():
        whole = join(inner.path, path)
        below = whole[len(start) :]
        if whole.startswith(start) and (only is None or below in only):
            moved.append((outer.id, below, *shown_place(outer.path, below), photo))
    connection.executemany(
        "UPDATE photo SET root = ?, path = ?, folder = ?, name = ?,"
        " state = ifnull(left_as, state), left_as = NULL WHERE id = ?",
        moved,
    )
    if connection.value("SELECT NOT EXISTS (SELECT 1 FROM photo WHERE root = ?)", (inner.id,)):
        _delete(connection, inner.id)


def count_left(connection: Connection) -> int:
    """How many photos have left."""
    return int(connection.value("SELECT count(*) FROM photo WHERE left_as IS NOT NULL"))


def leave(transaction: Transaction, root: RootId) -> None:
    """The folder leaves; undo brings it back."""
    transaction.set("root", [(root,)], left_at=transaction.now)


def come_back(connection: Connection, root: RootId) -> None:
    """A folder that left is there again: its leaving is no step for undo any more."""
    connection.execute("UPDATE root SET left_at = NULL WHERE id = ?", (root,))
    _forget_leaving(connection, root)


def put_back(connection: Connection, root: RootId, left_at: float | None) -> None:
    """What undo and redo do: the folder leaves, or comes back.

    Another one may have been added at its place, or a part of it, since it left: its
    photos are the folder's again.
    """
    for row in left_roots(connection) if left_at is None else ():
        if row.id == root:
            absorb(connection, row, left=False)
    connection.execute("UPDATE root SET left_at = ? WHERE id = ?", (left_at, root))


def photos(connection: Connection, root: RootId) -> list[PhotoId]:
    """All photos of a folder."""
    return [PhotoId(row[0]) for row in connection.execute("SELECT id FROM photo WHERE root = ?", (root,))]


def remove(transaction: Transaction, root: RootId) -> None:
    """Forget a folder, its photos and their faces for good.

    To be written by a user: names on these faces go too.
    """
    _delete(transaction.connection, root)


def _delete(connection: Connection, root: RootId) -> None:
    connection.execute("DELETE FROM root WHERE id = ?", (root,))
    _forget_leaving(connection, root)


def _forget_leaving(connection: Connection, root: RootId) -> None:
    """Drop what undo and redo would do about the leaving of ``root``."""
    found = connection.execute("SELECT id FROM change_log WHERE verb = ?", (Verb.REMOVE_FOLDER.value,))
    for (change,) in found.fetchall():
        if any((row.table, row.key) == ("root", (root,)) for row in log.whole(connection, change).after):
            connection.execute("DELETE FROM change_log WHERE id = ?", (change,))
