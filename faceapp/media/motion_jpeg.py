"""Motion JPEG over HTTP: one JPEG after the other in an answer that does not end (RFC 2046, 5.1)."""

from __future__ import annotations

from collections.abc import Iterator
from email.message import Message
from typing import Final, Protocol

_PICTURE_BYTES_MOST: Final = 32 * 1024 * 1024
_HEADER_BYTES_MOST: Final = 64 * 1024
_BEGIN: Final = b"\xff\xd8"
_END: Final = b"\xff\xd9"


class Answer(Protocol):
    """What is read of an HTTP answer; waits no longer than its socket does."""

    def read(self, amount: int, /) -> bytes: ...  # noqa: D102
    def readline(self, limit: int, /) -> bytes: ...  # noqa: D102


def boundary_of(headers: Message) -> bytes | None:
    """What stands between two pictures; None where the answer is no series of pictures.

    Cameras write it with and without the two dashes in front, with and without quotes.
    """
    if headers.get_content_maintype() != "multipart":
        return None
    boundary = headers.get_boundary() or headers.get_param("boundary") or ""
    return str(boundary).strip().lstrip("-").encode("latin-1", "replace")


def parts(answer: Answer, boundary: bytes) -> Iterator[bytes]:
    """The JPEGs in ``answer``, one by one, until it ends or breaks off.

    A part that says a wrong length costs one picture: the next boundary is looked for.

    Raises:
        ValueError: what comes is no series of pictures.
        OSError: the connection broke, or nothing came for too long.
    """
    reader = _Reader(answer, b"--" + boundary)
    while True:
        length = reader.headers()
        if length is None:
            return
        data = reader.exactly(length) if length else reader.to_end()
        if data is None:
            return
        begin = data.find(_BEGIN, 0, 1024)
        if begin >= 0:
            yield data[begin:]


class _Reader:
    def __init__(self, answer: Answer, mark: bytes) -> None:
        self._answer = answer
        self._mark = mark
        self._next = b""  # a boundary that was met while looking for something else

    def _line(self) -> bytes:
        line, self._next = self._next or self._answer.readline(_HEADER_BYTES_MOST), b""
        return line

    def headers(self) -> int | None:
        """Read to the end of a part's headers: its length, 0 where it does not say; None at the end."""
        passed = 0
        while not (line := self._line()).lstrip().startswith(self._mark):
            passed += len(line)
            if not line:
                return None
            if passed > _PICTURE_BYTES_MOST:
                raise ValueError("no boundary")
        length = passed = 0
        while line := self._line():
            if not line.strip():
                return length
            passed += len(line)
            name, _, value = line.partition(b":")
            value = value.strip()
            if name.strip().lower() == b"content-length" and value.isdigit() and len(value) < 10:
                length = int(value)
            if passed > _HEADER_BYTES_MOST or length > _PICTURE_BYTES_MOST:
                raise ValueError("headers without end, or a picture too large to be one")
        return None

    def exactly(self, length: int) -> bytes | None:
        """So many bytes, None where they do not come."""
        data = self._answer.read(length)
        return data if len(data) == length else None

    def to_end(self) -> bytes | None:
        """A part that does not say how long it is: to the end of the JPEG, or the next boundary."""
        lines: list[bytes] = []
        size = 0
        while line := self._line():
            if line.startswith(self._mark):
                self._next = line
                return b"".join(lines)
            lines.append(line)
            size += len(line)
            if line.rstrip(b"\r\n").endswith(_END):
                return b"".join(lines)
            if size > _PICTURE_BYTES_MOST:
                raise ValueError("a picture without end")
        return None
