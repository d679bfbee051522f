"""Reads the tags of TIFF and EXIF blocks, whatever state they are in.

Pillow's own reader warns and stops at the first oddity; album pictures are full of
them. Here a broken entry is skipped and the rest is used. Nothing is ever read but
the entries that are asked for, so a hostile block costs nothing.

Sources: TIFF 6.0; EXIF 2.32 (CIPA DC-008); BigTIFF as in libtiff's description.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

ORIENTATION: Final = 0x0112
DATE_TIME: Final = 0x0132
PHOTOMETRIC: Final = 0x0106
SUB_IFDS: Final = 0x014A
XMP: Final = 0x02BC
EXIF_IFD: Final = 0x8769
GPS_IFD: Final = 0x8825
DNG_VERSION: Final = 0xC612
DATE_TIME_ORIGINAL: Final = 0x9003
DATE_TIME_DIGITIZED: Final = 0x9004
OFFSET_TIME: Final = 0x9010
OFFSET_TIME_ORIGINAL: Final = 0x9011
OFFSET_TIME_DIGITIZED: Final = 0x9012
SUB_SEC_TIME: Final = 0x9290
SUB_SEC_TIME_ORIGINAL: Final = 0x9291
SUB_SEC_TIME_DIGITIZED: Final = 0x9292
GPS_TIME_STAMP: Final = 0x0007
GPS_DATE_STAMP: Final = 0x001D

_SIZES: Final = {
    1: 1,
    2: 1,
    3: 2,
    4: 4,
    5: 8,
    6: 1,
    7: 1,
    8: 2,
    9: 4,
    10: 8,
    11: 4,
    12: 8,
    13: 4,
    16: 8,
    18: 8,
}
_INTEGERS: Final = {1: "B", 3: "H", 4: "I", 6: "b", 8: "h", 9: "i", 13: "I", 16: "Q", 18: "Q"}
_MAX_ENTRIES: Final = 1000
_MAX_DIRECTORIES: Final = 24
_MAGIC: Final = {42, 43, 0x4F52, 0x5352, 0x0055}  # TIFF, BigTIFF, Olympus, Olympus, Panasonic


@dataclass(frozen=True, slots=True)
class _Entry:
    kind: int
    count: int
    at: int  # where the values are


@dataclass(frozen=True, slots=True, eq=False)
class Directory:
    """One IFD: a list of tags."""

    _block: Block
    _entries: dict[int, _Entry]

    def __contains__(self, tag: int) -> bool:
        return tag in self._entries

    def raw(self, tag: int, limit: int = 1 << 24) -> bytes:
        """The bytes of ``tag``'s values, b"" where it is missing or too long."""
        entry = self._entries.get(tag)
        if entry is None:
            return b""
        length = _SIZES[entry.kind] * entry.count
        return self._block.data[entry.at : entry.at + length] if length <= limit else b""

    def text(self, tag: int) -> str:
        """The text of ``tag``, "" where it is missing; what is not ASCII becomes "?"."""
        return self.raw(tag, 1024).split(b"\0")[0].decode("ascii", "replace").strip()

    def integers(self, tag: int) -> tuple[int, ...]:
        """The whole numbers of ``tag``, none where it is missing or of another type."""
        entry = self._entries.get(tag)
        code = _INTEGERS.get(entry.kind) if entry else None
        if entry is None or code is None:
            return ()
        count = min(entry.count, 64)
        return struct.unpack_from(f"{self._block.order}{count}{code}", self._block.data, entry.at)

    def rationals(self, tag: int) -> tuple[float, ...]:
        """The fractions of ``tag``; NaN for those with 0 below the line."""
        entry = self._entries.get(tag)
        if entry is None or entry.kind not in {5, 10}:
            return ()
        code = "II" if entry.kind == 5 else "ii"
        count = min(entry.count, 16)
        numbers = struct.unpack_from(f"{self._block.order}{code * count}", self._block.data, entry.at)
        pairs = zip(numbers[::2], numbers[1::2], strict=True)
        return tuple(above / below if below else float("nan") for above, below in pairs)


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """A TIFF or EXIF block.

    Attributes:
        main: the first IFD.
    """

    data: bytes
    order: str
    big: bool
    main: Directory = field(init=False)
    _first: int

    def __post_init__(self) -> None:
        found = self._directory(self._first)
        object.__setattr__(self, "main", found[0] if found else Directory(self, {}))

    def below(self, tag: int) -> Directory:
        """The IFD that ``tag`` of the first one points to, empty where there is none."""
        for at in self.main.integers(tag):
            found = self._directory(at)
            if found:
                return found[0]
        return Directory(self, {})

    def all(self) -> Iterator[Directory]:
        """All IFDs of the chain and one level of those below them."""
        seen: set[int] = set()
        queue = [self._first]
        while queue and len(seen) < _MAX_DIRECTORIES:
            at = queue.pop(0)
            if at in seen:
                continue
            seen.add(at)
            found = self._directory(at)
            if found:
                directory, following = found
                yield directory
                queue.extend(directory.integers(SUB_IFDS))
                if following:
                    queue.append(following)

    def _directory(self, at: int) -> tuple[Directory, int] | None:
        """The IFD at ``at`` and where the one after it is; None where nothing can be."""
        head, width, inline = ("Q", 20, 8) if self.big else ("H", 12, 4)
        entry = struct.Struct(self.order + ("HHQ" if self.big else "HHI"))
        offset = struct.Struct(self.order + ("Q" if self.big else "I"))
        first = at + struct.calcsize(head)
        if at < 8 or first > len(self.data):
            return None
        (count,) = struct.unpack_from(self.order + head, self.data, at)
        entries: dict[int, _Entry] = {}
        for n in range(min(count, _MAX_ENTRIES)):
            here = first + n * width
            if here + width > len(self.data):
                break
            tag, kind, values = entry.unpack_from(self.data, here)
            if kind not in _SIZES or values == 0:
                continue
            length = _SIZES[kind] * values
            place = here + entry.size
            if length > inline:
                (place,) = offset.unpack_from(self.data, place)
            if place + length <= len(self.data):
                entries.setdefault(tag, _Entry(kind, values, place))
        end = first + count * width
        following = offset.unpack_from(self.data, end)[0] if end + offset.size <= len(self.data) else 0
        return Directory(self, entries), following


def read_block(data: bytes) -> Block | None:
    """The block that ``data`` holds, with or without the "Exif" that JPEG puts before it.

    None where there is none; never an error.
    """
    if data[:6] in {b"Exif\0\0", b"Exif\0\xff"}:
        data = data[6:]
    order = {b"II": "<", b"MM": ">"}.get(data[:2])
    if order is None or len(data) < 8:
        return None
    magic, first = struct.unpack_from(order + "HI", data, 2)
    if magic not in _MAGIC:
        return None
    if magic != 43:
        return Block(data, order, False, first)
    if len(data) < 16:
        return None
    return Block(data, order, True, struct.unpack_from(order + "Q", data, 8)[0])


def orientation_of(block: Block | None) -> int:
    """EXIF orientation, 1..8; 1 where there is none or nonsense."""
    values = block.main.integers(ORIENTATION) if block else ()
    return values[0] if values and 1 <= values[0] <= 8 else 1
