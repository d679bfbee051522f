"""XML written line by line, the same on every machine; any text comes back as it was."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, TextIO

_MARKS: Final = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "\t": "&#9;",
    "\n": "&#10;",
    "\r": "&#13;",
}
_ESCAPED: Final = re.compile('[&<>"\t\n\r]|[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]')


def escaped(text: str) -> str:
    """``text`` for content or an attribute; what XML 1.0 can't hold (section 2.2) is marked as lost."""
    return _ESCAPED.sub(lambda found: _MARKS.get(found.group(), "\ufffd"), text)


class Xml:
    """Elements into a file, indented by two spaces."""

    def __init__(self, file: TextIO, *, declared: bool = True) -> None:
        self._file = file
        self._depth = 0
        if declared:
            file.write('<?xml version="1.0" encoding="utf-8"?>\n')

    @contextmanager
    def inside(self, tag: str, /, **attributes: object) -> Iterator[None]:
        """An element with others in it."""
        self._line(f"<{tag}{_told(attributes)}>")
        self._depth += 1
        yield
        self._depth -= 1
        self._line(f"</{tag}>")

    def leaf(self, tag: str, content: object = "", /, **attributes: object) -> None:
        """An element with text in it, or nothing."""
        text = escaped(str(content))
        self._line(f"<{tag}{_told(attributes)}>{text}</{tag}>" if text else f"<{tag}{_told(attributes)}/>")

    def _line(self, text: str) -> None:
        self._file.write(f"{'  ' * self._depth}{text}\n")


def _told(attributes: dict[str, object]) -> str:
    return "".join(f' {name}="{escaped(str(value))}"' for name, value in attributes.items())
