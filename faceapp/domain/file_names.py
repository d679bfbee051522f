"""Names that are a file's or a folder's on every system, whatever people call things."""

from __future__ import annotations

import re
import unicodedata
from hashlib import blake2b
from typing import Final

MAX_BYTES: Final = 100
"""Of a name, UTF-8, without its suffix: systems allow 255, old archives 100, and a label's file may
have a longer suffix than the picture's."""

Taken = dict[str, int]
"""Names that are given already: begin with ``{}`` and hand on the same one for each folder. The keys
are ``same_file``'s, the values where to go on counting."""

_PICTURE: Final = "picture"
_FOLDER: Final = "unnamed"
_FORBIDDEN: Final = re.compile(r'[<>:"/\\|?*\x00]')
_RESERVED: Final = re.compile(
    r"^(con|prn|aux|nul|conin\$|conout\$|clock\$|(com|lpt)[0-9¹²³]) *(?=\.|$)", re.IGNORECASE
)
_SPACES: Final = re.compile(r"\s+")
_HASH_BYTES: Final = 4


def picture_name(stem: str, taken: Taken) -> str:
    """A name for a picture, without suffix and without any dot: some formats cut names at the first.

    Names that are distinct and safe already come back as they are, so what was exported, brought in
    and exported again has the same names.

    Args:
        stem: of the original file.
        taken: names that other pictures have; the new one is added.
    """
    return _free(_safe(stem.replace(".", "_"), _PICTURE), taken)


def folder_name(text: str, taken: Taken) -> str:
    """A name for the folder of a person or a class.

    Args:
        text: what people call it.
        taken: names that other folders beside it have; the new one is added.
    """
    return _free(_safe(text, _FOLDER), taken)


def same_file(name: str) -> str:
    """Equal for names that are one file on some system: upper and lower case, composed and decomposed."""
    folded = unicodedata.normalize("NFKC", name).upper().casefold()
    return unicodedata.normalize("NFKC", folded)


def _safe(text: str, empty: str) -> str:
    """Letters of any writing stay; what no name may hold becomes an underscore, what is not seen goes."""
    kept = "".join(map(_character, unicodedata.normalize("NFC", text)))
    kept = unicodedata.normalize("NFC", _SPACES.sub(" ", _FORBIDDEN.sub("_", kept)))
    kept = _RESERVED.sub(r"\1_", _stripped(kept))
    if len(kept.encode()) > MAX_BYTES:
        mark = "-" + blake2b(kept.encode(), digest_size=_HASH_BYTES).hexdigest()
        kept = _cut(kept, MAX_BYTES - len(mark)) + mark
    return kept or empty


def _character(one: str) -> str:
    kind = unicodedata.category(one)
    if kind in {"Zl", "Zp", "Zs"} or one in "\t\n\r\v\f":
        return " "
    if kind in {"Cs", "Co"}:  # bytes that are no text; marks of one company's own
        return "_"
    return "" if kind in {"Cc", "Cf"} and one != "\0" else one


def _stripped(text: str) -> str:
    return text.strip(" .")


def _cut(text: str, most: int) -> str:
    """The beginning of ``text`` in at most so many bytes; whole characters."""
    return _stripped(text.encode()[:most].decode(errors="ignore"))


def _free(name: str, taken: Taken) -> str:
    key = same_file(name)
    if key not in taken:
        taken[key] = 2
        return name
    number = taken[key]
    while True:
        mark = f"-{number}"
        numbered = _cut(name, MAX_BYTES - len(mark)) + mark
        number += 1
        if same_file(numbered) not in taken:
            taken[key] = number
            taken[same_file(numbered)] = 2
            return numbered
