"""Adding and removing the folders of a library, so that no photo is in it twice."""

# Names of files are bytes here: they need not be UTF-8, and pathlib knows text only.
# ruff: noqa: PTH113, PTH120

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from faceapp.domain.change import Change, Verb
from faceapp.domain.errors import NoSuchFolder, NothingThere, UnreadablePicture
from faceapp.domain.face import Author
from faceapp.domain.ids import PhotoId, RootId
from faceapp.storage import roots as storage
from faceapp.storage import scanning
from faceapp.storage.library import Library
from faceapp.storage.roots import RootRow, is_inside
from faceapp.storage.thumbnails import Thumbnails
from faceapp.storage.transaction import Transaction


def add_folders(library: Library, folders: Sequence[Path]) -> tuple[RootId, ...]:
    """Make folders, or single files, part of the library; a scan finds what is in them.

    A folder inside one that was added belongs to that one; one around others takes
    them over, with all that is known of their photos. Of a single file's folder only
    that file is looked at. What left with a folder that was removed, and lies in these,
    is back at once with its faces and names.

    Returns:
        the roots they belong to, each once.

    Raises:
        NothingThere: there is neither a file nor a folder of that name; none is added.
        NoSuchFolder: one can not be opened; none is added.
    """
    places = [(folder, os.path.realpath(os.fsencode(folder))) for folder in folders]
    for folder, place in places:
        if not os.path.isfile(place):
            try:
                with os.scandir(place):
                    pass
            except FileNotFoundError as error:
                raise NothingThere(path=folder) from error
            except OSError as error:
                raise NoSuchFolder(path=folder) from error
    found: list[RootId] = []
    with library.write(Author.MODEL) as transaction:
        for _, place in places:
            if os.path.isfile(place):
                found.append(_add_file(transaction, place))
            else:
                found.append(_add_folder(transaction, place))
    return tuple(dict.fromkeys(found))


def note_file(library: Library, path: Path) -> None:
    """Have a file of a folder that is in the library looked at: a scan would find it there."""
    place = os.path.realpath(os.fsencode(path))
    with library.write(Author.MODEL) as transaction:
        for root in storage.roots(transaction.connection):
            if is_inside(place, root.path) and not root.chosen:
                storage.add_files(transaction, root, [os.path.relpath(place, root.path)])


def not_pictures(paths: Sequence[Path]) -> tuple[Path, ...]:
    """Those that are files, and pictures neither by name nor by content: nobody would add them knowingly."""
    from faceapp.media.sniff import HEAD_BYTES, kind_of
    from faceapp.media.suffixes import PICTURES, VIDEOS

    found = []
    for path in paths:
        if path.suffix.lower() in PICTURES | VIDEOS or not path.is_file():
            continue
        try:
            with path.open("rb") as file:
                kind_of(file.read(HEAD_BYTES))
        except (OSError, UnreadablePicture):
            found.append(path)
    return tuple(found)


def _add_folder(transaction: Transaction, place: bytes) -> RootId:
    connection = transaction.connection
    present = storage.roots(connection)
    for root in present:
        if not root.chosen and is_inside(place, root.path):
            return root.id
    same = next((root for root in present if root.path == place), None)
    left = next((root for root in storage.left_roots(connection) if root.path == place), None)
    if same is not None:
        number = same.id
    elif left is not None:
        number = left.id
        storage.come_back(connection, number)
    else:
        number = storage.add(transaction, place, chosen=False)
    storage.widen(transaction, number)
    storage.absorb(connection, RootRow(number, place, False), left=True)
    return number


def _add_file(transaction: Transaction, place: bytes) -> RootId:
    connection = transaction.connection
    around = [root for root in storage.roots(connection) if is_inside(place, root.path)]
    for root in around:
        if not root.chosen:
            return root.id
    if around:
        root = around[0]
    else:
        folder = os.path.dirname(place)
        root = RootRow(storage.add(transaction, folder, chosen=True), folder, True)
    file = os.path.relpath(place, root.path)
    for left in storage.left_roots(connection):
        if is_inside(place, left.path):
            storage.take_over(connection, root, left, [file])
    storage.add_files(transaction, root, [file])
    return root.id


def remove_root(library: Library, root: RootId) -> Change | None:
    """Let a folder leave the library with its photos and their faces; no file is touched.

    All that is known of them is kept, names and small pictures too, and comes back with
    undo, or when the folder is added again; so do single photos that turn up elsewhere.
    None where the folder is not there.
    """
    with library.write(Author.USER) as tx:
        path = next((row.path for row in storage.roots(tx.connection) if row.id == root), None)
        if path is not None:
            tx.record(Verb.REMOVE_FOLDER, storage.own_name(path))
            storage.leave(tx, root)
    return tx.change


def delete_root(library: Library, root: RootId, thumbnails: Thumbnails | None = None) -> tuple[PhotoId, ...]:
    """Forget a folder, its photos and what was said about their faces; no file is touched.

    People keep their names. This is not a step that undo takes back: ask before.

    Returns:
        the photos that are no longer in the library.
    """
    with library.write(Author.USER) as transaction:
        photos = storage.photos(transaction.connection, root)
        faces = scanning.faces_of(transaction.connection, photos)
        storage.remove(transaction, root)
    if thumbnails is not None:
        thumbnails.delete_photos(photos)
        thumbnails.delete_faces(faces)
    return tuple(photos)


def photos_left(library: Library) -> int:
    """How many photos wait for their folder to come back."""
    return storage.count_left(library.connection)


def retry_problems(library: Library, photos: Sequence[PhotoId] | None = None) -> int:
    """Have photos with problems looked at again by the next scan: these, or all.

    Returns:
        how many.
    """
    with library.write(Author.MODEL) as transaction:
        return scanning.retry(transaction, photos)
