"""Folders the user added, and how a photo's place is written down."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import NamedTuple

from faceapp.domain.ids import PhotoId, RootId
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


def shown(path: bytes) -> str:
    """A path as text that can be shown, stored and searched, whatever bytes it has."""
    return os.fsdecode(path).encode("utf-8", "replace").decode()


def shown_place(root: bytes, path: bytes) -> tuple[str, str]:
    """(folder, name) of a photo as shown: the folder begins with the root's own name."""
    folder, _, name = path.rpartition(_SEPARATOR)
    own = root.rstrip(_SEPARATOR).rpartition(_SEPARATOR)[2] or root
    return shown(join(own, folder) if folder else own), shown(name)


def roots(connection: Connection) -> tuple[RootRow, ...]:
    """All of them, oldest first."""
    found = connection.execute("SELECT id, path, chosen FROM root ORDER BY id")
    return tuple(RootRow(RootId(number), path, bool(chosen)) for number, path, chosen in found)


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
        "INSERT INTO photo (root, path, folder, name, size, mtime_ns, state)"
        " VALUES (?, ?, ?, ?, -1, 0, 'pending') ON CONFLICT (root, path) DO NOTHING",
        ((root.id, path, *shown_place(root.path, path)) for path in files),
    )


def take_over(transaction: Transaction, outer: RootRow, inner: RootRow) -> None:
    """Give ``outer`` the photos of ``inner`` that lie below it, with all that is known of them.

    ``inner`` goes, unless photos of it lie elsewhere (it is the wider folder, of which
    only single files were added).
    """
    connection = transaction.connection
    moved = []
    for photo, path in connection.execute(
        "SELECT id, path FROM photo WHERE root = ?", (inner.id,)
    ).fetchall():
        whole = join(inner.path, path)
        start = join(outer.path, b"")
        if whole.startswith(start):
            below = whole[len(start) :]
            moved.append((outer.id, below, *shown_place(outer.path, below), photo))
    connection.executemany("UPDATE photo SET root = ?, path = ?, folder = ?, name = ? WHERE id = ?", moved)
    if connection.value("SELECT NOT EXISTS (SELECT 1 FROM photo WHERE root = ?)", (inner.id,)):
        connection.execute("DELETE FROM root WHERE id = ?", (inner.id,))


def photos(connection: Connection, root: RootId) -> list[PhotoId]:
    """All photos of a folder."""
    return [PhotoId(row[0]) for row in connection.execute("SELECT id FROM photo WHERE root = ?", (root,))]


def remove(transaction: Transaction, root: RootId) -> None:
    """Forget a folder, its photos and their faces.

    To be written by a user: names on these faces go too.
    """
    transaction.connection.execute("DELETE FROM root WHERE id = ?", (root,))
