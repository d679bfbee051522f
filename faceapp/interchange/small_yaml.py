"""The part of YAML that files about datasets are written in: maps, lists, words, numbers, comments.

Read are block maps and lists by their indent, flow ones ([a, "b"], {0: a}, also over several
lines), plain and quoted scalars. Anchors, tags, several documents and text blocks are not: a file
with those is refused. Source: YAML 1.2.2, chapters 5 to 8.
"""

from __future__ import annotations

import re
from typing import Any, Final

from faceapp.domain.import_problems import Wrong
from faceapp.interchange.reading import Bad

_DEEPEST: Final = 20
_SPACES: Final = " \t"
_ENDS: Final = ",]}"
_LETTERS: Final = {
    "0": "\0", "a": "\a", "b": "\b", "t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r",
    "e": "\x1b", " ": " ", '"': '"', "/": "/", "\\": "\\", "N": "\x85", "_": "\xa0",
    "L": "\u2028", "P": "\u2029", "\t": "\t",
}  # fmt: skip
_CODES: Final = {"x": 2, "u": 4, "U": 8}
_WHOLE: Final = re.compile(r"[-+]?\d{1,18}")
_FRACTION: Final = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_ASIDE: Final = re.compile(r""" "(?:[^"\\]|\\.)*" | '[^']*' | (?:^|[ \t])\#.* """, re.VERBOSE)
_REFUSED: Final = "&*!|>%@`"


class NotYaml(Bad):
    """What stands there is no YAML, or none of the part that is read."""


def quoted(text: str) -> str:
    """``text`` as a YAML scalar in double quotes; what is not seen is written as its code."""
    kept = []
    for each in text:
        if each in '"\\':
            kept.append("\\" + each)
        elif each.isprintable():
            kept.append(each)
        else:
            code = ord(each)
            kept.append(f"\\U{code:08X}" if code > 0xFFFF else f"\\u{code:04X}")
    return '"' + "".join(kept) + '"'


def parse(text: str) -> Any:
    """What ``text`` says: dict, list, str, int, float, bool or None.

    Raises:
        NotYaml: see above.
    """
    lines = _Lines(text)
    if lines.done():
        return None
    told = _block(lines, lines.indent, 0)
    if not lines.done():
        raise NotYaml(Wrong.YAML_LINE)
    return told


class _Lines:
    """The lines that say something, one after the other; (indent, content) each."""

    def __init__(self, text: str) -> None:
        self._rows: list[tuple[int, str]] = []
        for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
            body = line.lstrip(" ")
            if body.startswith("\t"):
                raise NotYaml(Wrong.YAML_TAB)
            if body.startswith(("---", "...")) and len(line) == len(body) and not body.strip("-. "):
                continue
            if body and not body.startswith("#"):
                self._rows.append((len(line) - len(body), body))
        self._at = 0

    def done(self) -> bool:
        return self._at >= len(self._rows)

    @property
    def indent(self) -> int:
        return self._rows[self._at][0] if not self.done() else -1

    @property
    def content(self) -> str:
        return self._rows[self._at][1]

    def next(self) -> None:
        self._at += 1

    def replace(self, indent: int, content: str) -> None:
        """The rest of this line is a line of its own."""
        self._rows[self._at] = (indent, content)


def _block(lines: _Lines, indent: int, depth: int) -> Any:
    if depth > _DEEPEST:
        raise NotYaml(Wrong.YAML_DEEP)
    if _is_item(lines.content):
        return _list(lines, indent, depth)
    if _key_end(lines.content) is not None:
        return _map(lines, indent, depth)
    return _inline(lines, lines.content)


def _is_item(content: str) -> bool:
    return content == "-" or content.startswith(("- ", "-\t"))


def _list(lines: _Lines, indent: int, depth: int) -> list[Any]:
    found: list[Any] = []
    while not lines.done() and lines.indent == indent and _is_item(lines.content):
        rest = lines.content[1:].lstrip(_SPACES)
        if not rest or rest.startswith("#"):
            found.append(_below(lines, indent + 1, depth))
            continue
        lines.replace(indent + len(lines.content) - len(rest), rest)
        found.append(_block(lines, lines.indent, depth + 1))
    return found


def _map(lines: _Lines, indent: int, depth: int) -> dict[Any, Any]:
    found: dict[Any, Any] = {}
    while not lines.done() and lines.indent == indent:
        content = lines.content
        end = _key_end(content)
        if end is None or _is_item(content):
            raise NotYaml(Wrong.YAML_NO_KEY)
        key = _scalar(content[:end].strip())
        rest = content[end + 1 :].lstrip(_SPACES)
        if rest and not rest.startswith("#"):
            found[key] = _inline(lines, rest)
        else:
            found[key] = _below(lines, indent, depth)
    return found


def _below(lines: _Lines, indent: int, depth: int) -> Any:
    """What stands in the lines below a key or a dash; a list may stand as far left as its key."""
    lines.next()
    if lines.done() or lines.indent < indent:
        return None
    if lines.indent == indent:
        return _list(lines, indent, depth + 1) if _is_item(lines.content) else None
    return _block(lines, lines.indent, depth + 1)


def _key_end(content: str) -> int | None:
    """Where the colon behind a key stands."""
    at = 0
    if content[0] in "\"'":
        _, at = _quoted(content, 0)
        while at < len(content) and content[at] in _SPACES:
            at += 1
        return at if content[at : at + 1] == ":" and content[at + 1 : at + 2] in ("", " ", "\t") else None
    if content[0] in "[{":
        return None
    found = re.search(r":(?=[ \t]|$)|[ \t]#", content)
    return found.start() if found and content[found.start()] == ":" else None


def _inline(lines: _Lines, rest: str) -> Any:
    """A value in the rest of a line; a flow one may go on over more lines."""
    lines.next()
    if rest[0] in "[{":
        opened, held = _opened(rest), [rest]
        while opened > 0:
            if lines.done():
                raise NotYaml(Wrong.YAML_BRACKET)
            held.append(lines.content)
            opened += _opened(lines.content)
            lines.next()
        rest = "\n".join(held)
        try:
            told, at = _flow(rest, 0, 0)
        except IndexError:
            raise NotYaml(Wrong.YAML_BRACKET) from None
    elif rest[0] in "\"'":
        told, at = _quoted(rest, 0)
    else:
        return _scalar(re.split(r"[ \t]#", rest, maxsplit=1)[0].strip())
    tail = rest[at:].strip()
    if tail and not tail.startswith("#"):
        raise NotYaml(Wrong.YAML_BEHIND)
    return told


def _opened(line: str) -> int:
    """How many brackets more are opened than closed, outside quotes and comments."""
    told = _ASIDE.sub("", line)
    return sum(told.count(each) for each in "[{") - sum(told.count(each) for each in "]}")


def _flow(text: str, at: int, depth: int) -> tuple[Any, int]:
    """The flow value that begins at ``at``, and where it ends; IndexError where the text ends before."""
    if depth > _DEEPEST:
        raise NotYaml(Wrong.YAML_DEEP)
    at = _skip(text, at)
    first = text[at]
    if first in "\"'":
        return _quoted(text, at)
    if first not in "[{":
        end = at
        while text[end] not in _ENDS and not (text[end] == ":" and text[end + 1] in " \t\n,]}"):
            end += 1
        return _scalar(text[at:end].strip()), end
    keys: list[Any] = []
    values: list[Any] = []
    at = _skip(text, at + 1)
    close = "]" if first == "[" else "}"
    while text[at] != close:
        value, at = _flow(text, at, depth + 1)
        at = _skip(text, at)
        if first == "{":
            keys.append(value)
            value = None
            if text[at] == ":":
                value, at = _flow(text, at + 1, depth + 1)
                at = _skip(text, at)
        values.append(value)
        if text[at] == ",":
            at = _skip(text, at + 1)
        elif text[at] != close:
            raise NotYaml(Wrong.YAML_COMMA)
    if first == "[":
        return values, at + 1
    if any(isinstance(key, (list, dict)) for key in keys):
        raise NotYaml(Wrong.YAML_KEY)
    return dict(zip(keys, values, strict=True)), at + 1


def _skip(text: str, at: int) -> int:
    """Past spaces and comments."""
    while text[at] in " \t\n" or (text[at] == "#" and text[at - 1] in " \t\n"):
        at = text.find("\n", at) if text[at] == "#" else at + 1
        if at < 0:
            raise IndexError
    return at


def _quoted(text: str, at: int) -> tuple[str, int]:
    mark, kept = text[at], []
    at += 1
    while at < len(text):
        one = text[at]
        if one == mark:
            if mark == "'" and text[at + 1 : at + 2] == "'":
                kept.append("'")
                at += 2
                continue
            return "".join(kept), at + 1
        if one == "\\" and mark == '"':
            value, at = _escape(text, at + 1)
            kept.append(value)
            continue
        kept.append(one)
        at += 1
    raise NotYaml(Wrong.YAML_QUOTE)


def _escape(text: str, at: int) -> tuple[str, int]:
    letter = text[at : at + 1]
    if letter in _CODES:
        end = at + 1 + _CODES[letter]
        digits = text[at + 1 : end]
        if not re.fullmatch(r"[0-9a-fA-F]+", digits) or int(digits, 16) > 0x10FFFF:
            raise NotYaml(Wrong.YAML_LETTER)
        return chr(int(digits, 16)), end
    if letter not in _LETTERS or not letter:
        raise NotYaml(Wrong.YAML_LETTER)
    return _LETTERS[letter], at + 1


def _scalar(text: str) -> Any:
    if text[:1] in ("'", '"'):
        told, at = _quoted(text, 0)
        if at != len(text):
            raise NotYaml(Wrong.YAML_BEHIND)
        return told
    if text and text[0] in _REFUSED:
        raise NotYaml(Wrong.YAML_MARK, told=text[0])
    if text.casefold() in {"", "~", "null"}:
        return None
    if text.casefold() in {"true", "false"}:
        return text.casefold() == "true"
    if _WHOLE.fullmatch(text):
        return int(text)
    if _FRACTION.fullmatch(text):
        return float(text)
    return text
