"""Words as Markdown shows them, whoever wrote them."""

from __future__ import annotations

import json
from typing import Final

_SPECIAL: Final = "\\[]`*_"


def counted(number: int, word: str) -> str:
    """As "3 pictures"."""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def quoted(text: str) -> str:
    """As JSON and YAML take it."""
    return json.dumps(line(text), ensure_ascii=False)


def line(text: str) -> str:
    """On one line; what can not be shown is shown as such."""
    shown = " ".join(text.split())
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in shown)


def plain(text: str) -> str:
    """As Markdown shows it word by word: no HTML, no links, no pictures from elsewhere."""
    shown = line(text).replace("&", "&amp;").replace("<", "&lt;")
    return "".join(f"\\{c}" if c in _SPECIAL else c for c in shown)


def cell(text: str) -> str:
    """The same in a table."""
    return plain(text).replace("|", "\\|")
