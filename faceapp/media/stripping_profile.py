"""A colour profile with nothing left in it but the numbers that say what its colours are."""

from __future__ import annotations

import struct
from typing import Final

_HEADER: Final = 128
_MOST: Final = 1 << 20  # bytes
_RGB: Final = (b"rXYZ", b"gXYZ", b"bXYZ", b"rTRC", b"gTRC", b"bTRC")
_GREY: Final = (b"kTRC",)
_BOTH: Final = (b"wtpt", b"chad")
_NAME: Final = "colours"


def plain_profile(profile: bytes) -> bytes | None:
    """The profile rebuilt from its curves and primaries (ICC.1:2022); names, dates and all else are gone.

    Returns:
        b"" where it says sRGB, which needs no profile; None where its colours are not said by
        curves and primaries, or it is broken.
    """
    try:
        return _rebuilt(profile)
    except (struct.error, IndexError, ValueError):
        return None


def _rebuilt(profile: bytes) -> bytes | None:
    if not _HEADER + 4 <= len(profile) <= _MOST or profile[36:40] != b"acsp":
        return None
    tags = _tags(profile)
    if b"srgb" in tags.get(b"desc", b"").replace(b"\0", b"").lower():
        return b""
    space = profile[16:20]
    needed = {b"RGB ": _RGB, b"GRAY": _GREY}.get(space)
    if needed is None or profile[20:24] != b"XYZ ":
        return None
    kept = {name: _numbers(tags[name]) for name in (*needed, *_BOTH) if name in tags}
    if any(not kept.get(name) for name in needed) or not all(kept.values()):
        return None
    new = profile[8] >= 4
    kept[b"desc"] = _words(_NAME, new) if new else _description(_NAME)
    kept[b"cprt"] = _words(_NAME, new)
    return _profile(profile, kept)


def _tags(profile: bytes) -> dict[bytes, bytes]:
    (count,) = struct.unpack_from(">I", profile, _HEADER)
    found: dict[bytes, bytes] = {}
    for number in range(min(count, 100)):
        name, at, length = struct.unpack_from(">4sII", profile, _HEADER + 4 + 12 * number)
        found[name] = profile[at : at + length]
    return found


def _numbers(tag: bytes) -> bytes:
    """Exactly the numbers of a tag, b"" where it is of no kind that holds numbers only."""
    kind = tag[:4]
    if kind == b"XYZ ":
        length = 20
    elif kind == b"sf32":
        length = 44
    elif kind == b"curv":
        length = 12 + 2 * int(struct.unpack_from(">I", tag, 8)[0])
    elif kind == b"para":
        length = 12 + 4 * (1, 3, 4, 5, 7)[struct.unpack_from(">H", tag, 8)[0]]
    else:
        return b""
    return kind + b"\0\0\0\0" + tag[8:length] if len(tag) >= length else b""


def _words(text: str, new: bool) -> bytes:
    if not new:
        return b"text\0\0\0\0" + text.encode() + b"\0"
    coded = text.encode("utf-16-be")
    return b"mluc\0\0\0\0" + struct.pack(">II4sII", 1, 12, b"enUS", len(coded), 28) + coded


def _description(text: str) -> bytes:
    coded = text.encode() + b"\0"
    return b"desc\0\0\0\0" + struct.pack(">I", len(coded)) + coded + bytes(8 + 3 + 67)


def _profile(old: bytes, tags: dict[bytes, bytes]) -> bytes:
    table, content = struct.pack(">I", len(tags)), b""
    first = _HEADER + 4 + 12 * len(tags)
    for name, tag in sorted(tags.items()):
        table += struct.pack(">4sII", name, first + len(content), len(tag))
        content += tag + bytes(-len(tag) % 4)
    length = struct.pack(">I", first + len(content))
    date = struct.pack(">6H", 2000, 1, 1, 0, 0, 0)
    kind_and_spaces = old[12:24]
    illuminant = struct.pack(">3I", 0xF6D6, 0x10000, 0xD32D)  # D50, the only one
    head = (
        length + bytes(4) + old[8:10] + bytes(2) + kind_and_spaces + date + b"acsp" + bytes(24) + old[64:68]
    )
    return (head + illuminant).ljust(_HEADER, b"\0") + table + content
