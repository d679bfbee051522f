"""A picture file to bytes: opened without ever waiting, read once, hashed on the way."""

from __future__ import annotations

import errno
import os
import stat
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Final

from faceapp.domain.errors import UnreadablePicture
from faceapp.domain.photo import Reason
from faceapp.domain.thresholds import MAX_FILE_BYTES
from faceapp.media.sniff import HEAD_BYTES, Kind, kind_of

_FLAGS: Final = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)  # a pipe that took the file's place opens at once
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)
_REASONS: Final = {
    errno.ENOENT: Reason.VANISHED,
    errno.ENOTDIR: Reason.VANISHED,
    errno.ESTALE: Reason.VANISHED,
    errno.EACCES: Reason.NO_PERMISSION,
    errno.EPERM: Reason.NO_PERMISSION,
    errno.ENXIO: Reason.NOT_A_PICTURE,
    errno.EISDIR: Reason.NOT_A_PICTURE,
    errno.ENAMETOOLONG: Reason.VANISHED,
    errno.ELOOP: Reason.UNREADABLE,
}


@dataclass(frozen=True, slots=True, eq=False)
class PictureFile:
    """The bytes of one file, as they were at one moment.

    Attributes:
        data: all of it.
        kind: what it is by its content, whatever its name says.
        size, mtime_ns: of the file when it was opened.
        content_hash: BLAKE2b of ``data``, 16 bytes.
    """

    path: Path
    data: bytes
    kind: Kind
    size: int
    mtime_ns: int
    content_hash: bytes


def read_picture(path: Path, *, hashed: bool = True) -> PictureFile:
    """Read the picture file at ``path``, once.

    Its first bytes are looked at before the rest is read, so a film of many
    gigabytes with a picture's name costs nothing. A memory map is not used: the
    process would die if somebody shortened the file meanwhile.

    Args:
        path: a file; anything else (folder, pipe, socket, device) is refused without waiting.
        hashed: False leaves ``content_hash`` empty, for pictures that are only shown.

    Raises:
        UnreadablePicture: EMPTY, NOT_A_PICTURE, UNSUPPORTED, TOO_LARGE,
            NO_PERMISSION, VANISHED, CHANGED or UNREADABLE.
    """
    try:
        _must_be_a_file(path.stat())  # opening some devices does things: look first
        descriptor = os.open(path, _FLAGS)
    except (OSError, ValueError) as error:
        raise _refusal(error) from error
    try:
        before = os.fstat(descriptor)
        _must_be_a_file(before)
        data, kind = _read(descriptor, before.st_size)
        after = os.fstat(descriptor)
    except MemoryError as error:
        raise UnreadablePicture(Reason.TOO_LARGE, "not enough memory to read the file") from error
    except OSError as error:
        raise _refusal(error) from error
    finally:
        os.close(descriptor)
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or len(
        data
    ) != after.st_size:
        raise UnreadablePicture(Reason.CHANGED, "the file changed while it was read")
    digest = blake2b(data, digest_size=16).digest() if hashed else b""
    return PictureFile(path, data, kind, before.st_size, before.st_mtime_ns, digest)


def read_small(path: Path, limit: int) -> bytes:
    """All of a small file beside a picture; b"" where there is none, or none of use."""
    try:
        descriptor = os.open(path, _FLAGS)
    except (OSError, ValueError):
        return b""
    try:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode) or found.st_size > limit:
            return b""
        return os.read(descriptor, found.st_size)
    except OSError:
        return b""
    finally:
        os.close(descriptor)


def _must_be_a_file(found: os.stat_result) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise UnreadablePicture(Reason.NOT_A_PICTURE, "not a file")
    if found.st_size == 0:
        raise UnreadablePicture(Reason.EMPTY, "0 bytes")


def _read(descriptor: int, size: int) -> tuple[bytes, Kind]:
    head = os.read(descriptor, min(HEAD_BYTES, size))
    if not head:
        raise UnreadablePicture(Reason.CHANGED, "the file got shorter while it was read")
    kind = kind_of(head)
    if size > MAX_FILE_BYTES:
        raise UnreadablePicture(Reason.TOO_LARGE, f"{size:,} bytes")
    os.lseek(descriptor, 0, os.SEEK_SET)
    blocks = [os.read(descriptor, size)]  # one buffer of the file's size
    missing = size - len(blocks[0])
    while missing > 0:  # disks give all at once; shares in the network need not
        blocks.append(os.read(descriptor, missing))
        missing -= len(blocks[-1])
        if not blocks[-1]:
            raise UnreadablePicture(Reason.CHANGED, "the file got shorter while it was read")
    return blocks[0] if len(blocks) == 1 else b"".join(blocks), kind


def _refusal(error: OSError | ValueError) -> UnreadablePicture:
    if isinstance(error, OSError) and error.errno is not None:
        reason = _REASONS.get(error.errno, Reason.UNREADABLE)
        return UnreadablePicture(reason, os.strerror(error.errno))
    return UnreadablePicture(Reason.VANISHED, str(error))  # a name that no file can have
