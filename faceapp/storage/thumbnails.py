"""Small pictures of photos and faces, in a database of their own beside the library.

It is a cache: everything in it can be made again from the photos, so nothing waits for
the disk, and a damaged file is simply made anew.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final, TypeVar

from faceapp.domain.errors import LibraryBroken, NotALibrary
from faceapp.domain.ids import FaceId, PhotoId
from faceapp.storage import settings
from faceapp.storage.backup import remove, told
from faceapp.storage.connection import Connection, connect, keep_log, roll_back
from faceapp.storage.library import Library

_VERSION: Final = 2
_TABLES: Final = """
CREATE TABLE IF NOT EXISTS photo (id INTEGER PRIMARY KEY, jpeg BLOB NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS face (id INTEGER PRIMARY KEY, jpeg BLOB NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS meta (library TEXT NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS photo_ids ON photo (id);
CREATE INDEX IF NOT EXISTS face_ids ON face (id);
"""
# The indexes let ``ids`` read a few megabytes instead of the gigabytes of pictures.
_MADE_OF_THEM: Final = """
CREATE TABLE IF NOT EXISTS look (id INTEGER PRIMARY KEY, look BLOB NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS near (looks BLOB NOT NULL, pairs BLOB NOT NULL) STRICT;
CREATE TRIGGER IF NOT EXISTS photo_new AFTER UPDATE ON photo BEGIN DELETE FROM look WHERE id = old.id; END;
CREATE TRIGGER IF NOT EXISTS photo_gone AFTER DELETE ON photo BEGIN DELETE FROM look WHERE id = old.id; END;
"""
"""What was worked out from the thumbnails; they came later than the tables above."""
_NEAR_KEPT: Final = 8
_T = TypeVar("_T")


class Thumbnails:
    """The pictures of one library. May be used from several threads; one works at a time."""

    def __init__(self, path: Path, library: str) -> None:
        self.path = path
        self._library = library
        self._lock = threading.Lock()
        self._connection = self._open()

    def put_photo(self, photo: PhotoId, jpeg: bytes) -> None:
        """Keep the thumbnail of a photo."""
        self.put_photos([(photo, jpeg)])

    def put_photos(self, pictures: Iterable[tuple[PhotoId, bytes]]) -> None:
        """Keep many thumbnails at once."""
        self._put("photo", list(pictures))

    def put_face(self, face: FaceId, jpeg: bytes) -> None:
        """Keep the square crop of a face."""
        self.put_faces([(face, jpeg)])

    def put_faces(self, pictures: Iterable[tuple[FaceId, bytes]]) -> None:
        """Keep many crops at once."""
        self._put("face", list(pictures))

    def photo(self, photo: PhotoId) -> bytes | None:
        """The thumbnail as JPEG, or None where there is none (yet)."""
        return self._get("photo", [photo]).get(photo)

    def face(self, face: FaceId) -> bytes | None:
        """The crop as JPEG, or None where there is none (yet)."""
        return self._get("face", [face]).get(face)

    def photos(self, photos: Sequence[PhotoId]) -> dict[PhotoId, bytes]:
        """Those thumbnails that there are."""
        return {PhotoId(key): jpeg for key, jpeg in self._get("photo", photos).items()}

    def faces(self, faces: Sequence[FaceId]) -> dict[FaceId, bytes]:
        """Those crops that there are."""
        return {FaceId(key): jpeg for key, jpeg in self._get("face", faces).items()}

    def looks(self, photos: Sequence[PhotoId]) -> dict[PhotoId, bytes]:
        """What was kept with ``put_looks`` of thumbnails that are the same since."""
        return {PhotoId(key): look for key, look in self._get("look", photos).items()}

    def put_looks(self, looks: Iterable[tuple[PhotoId, bytes, bytes]]) -> None:
        """Keep what thumbnails look like: of each photo the look, and the JPEG that it was made of."""
        query = (
            "INSERT OR REPLACE INTO look SELECT id, ? FROM photo WHERE id = ? AND jpeg = ?"  # as it is now
        )
        self._write(query, [(look, photo, jpeg) for photo, look, jpeg in looks])

    def near(self, looks: bytes) -> bytes | None:
        """What was kept with ``put_near`` for these."""
        query = "SELECT pairs FROM near WHERE looks = ?"
        return self._do(lambda c: (row := c.execute(query, (looks,)).fetchone()) and bytes(row[0]))

    def put_near(self, looks: bytes, pairs: bytes) -> None:
        """Keep which pictures are nearly the same among those that ``looks`` stands for; the latest eight."""
        self._write("INSERT INTO near VALUES (?, ?)", [(looks, pairs)])
        self._write("DELETE FROM near WHERE rowid <= (SELECT max(rowid) FROM near) - ?", [(_NEAR_KEPT,)])

    def delete_photos(self, photos: Sequence[PhotoId]) -> None:
        """Forget thumbnails."""
        self._delete("photo", photos)

    def delete_faces(self, faces: Sequence[FaceId]) -> None:
        """Forget crops, for example of faces that were moved: they are cut again when asked for."""
        self._delete("face", faces)

    def ids(self) -> tuple[set[PhotoId], set[FaceId]]:
        """Of all pictures there are."""
        photos, faces = self._do(
            lambda c: tuple(
                [row[0] for row in c.execute(f"SELECT id FROM {table}")] for table in ("photo", "face")
            )
        )
        return set(photos), set(faces)

    def damage(self) -> str:
        """What SQLite finds wrong with the file; "" if nothing."""
        with self._lock:
            try:
                found = self._connection.value("PRAGMA quick_check")
            except (LibraryBroken, NotALibrary) as error:
                return str(error)
        return "" if found == "ok" else str(found)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    def _put(self, table: str, pictures: list[tuple[FaceId, bytes]] | list[tuple[PhotoId, bytes]]) -> None:
        self._write(
            f"INSERT INTO {table} VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET jpeg = excluded.jpeg", pictures
        )

    def _write(self, query: str, rows: Sequence[tuple[object, ...]]) -> None:
        def write(connection: Connection) -> None:
            connection.execute("BEGIN IMMEDIATE")
            try:
                connection.executemany(query, rows)
                connection.execute("COMMIT")
            except BaseException:
                roll_back(connection)
                raise

        self._do(write)

    def _get(self, table: str, ids: Sequence[int]) -> dict[int, bytes]:
        query = f"SELECT p.* FROM json_each(?) AS k CROSS JOIN {table} AS p ON p.id = k.value"
        return self._do(lambda c: dict(c.execute(query, (json.dumps(list(ids)),)).fetchall()))

    def _delete(self, table: str, ids: Sequence[int]) -> None:
        query = f"DELETE FROM {table} WHERE id IN (SELECT value FROM json_each(?))"
        self._do(lambda c: c.execute(query, (json.dumps(list(ids)),)))

    def _do(self, work: Callable[[Connection], _T]) -> _T:
        with self._lock:
            try:
                return work(self._connection)
            except (LibraryBroken, NotALibrary):
                self._connection = self._anew(self._connection)
                return work(self._connection)

    def _open(self) -> Connection:
        connection = None
        try:
            connection = connect(self.path, any_thread=True)
            if self._ready(connection):
                return connection
        except (LibraryBroken, NotALibrary):
            pass
        except BaseException:
            if connection is not None:
                connection.close()
            raise
        return self._anew(connection)

    def _anew(self, connection: Connection | None) -> Connection:
        if connection is not None:
            connection.close()
        try:
            remove(self.path)
        except OSError as error:
            raise told(error, self.path) from error
        connection = connect(self.path, any_thread=True)
        if not self._ready(connection):
            raise LibraryBroken(path=self.path)
        return connection

    def _ready(self, connection: Connection) -> bool:
        """Prepare the connection; False where the pictures are not of this library."""
        keep_log(connection)
        for pragma in ("synchronous = OFF", "cache_size = -8192"):
            connection.execute(f"PRAGMA {pragma}")
        if connection.value("PRAGMA user_version") == 0:
            self._make(connection)
        version = connection.value("PRAGMA user_version")
        if version != _VERSION or connection.value("SELECT library FROM meta") != self._library:
            return False
        if not connection.value("SELECT count(*) FROM sqlite_master WHERE name = 'photo_gone'"):
            for statement in _MADE_OF_THEM.strip().splitlines():
                connection.execute(statement)
        return True

    def _make(self, connection: Connection) -> None:
        """Make the tables, unless another program has done it in this moment."""
        connection.execute("BEGIN IMMEDIATE")
        try:
            if connection.value("PRAGMA user_version") == 0:
                for statement in _TABLES.strip().splitlines():
                    connection.execute(statement)
                connection.execute("INSERT INTO meta VALUES (?)", (self._library,))
                connection.execute(f"PRAGMA user_version = {_VERSION}")
            connection.execute("COMMIT")
        except BaseException:
            roll_back(connection)
            raise


def open_thumbnails(library: Library) -> Thumbnails:
    """Open or make the pictures of ``library``; a file that is damaged or another's is made anew."""
    path = library.path.with_name(f"{library.path.name}.thumbs")
    return Thumbnails(path, settings.library_number(library.connection))
