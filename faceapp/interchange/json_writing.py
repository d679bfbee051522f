"""JSON with one row a line: quick to write, and two exports can be compared line by line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, TextIO


def line(told: Any) -> str:
    """As JSON on one line; letters stay letters."""
    return json.dumps(told, ensure_ascii=False)


def write_parts(
    file: TextIO,
    single: Mapping[str, Any],
    lists: Mapping[str, Iterable[Any]],
    maps: Mapping[str, Iterable[tuple[str, Any]]] | None = None,
) -> None:
    """One map: of single values, then lists of rows, then maps of rows."""
    parts = [f"{line(key)}: {line(value)}" for key, value in single.items()]
    parts += [f"{line(key)}: {_block('[', map(line, rows), ']')}" for key, rows in lists.items()]
    for key, rows in (maps or {}).items():
        inner = (f"{line(name)}: {line(value)}" for name, value in rows)
        parts.append(f"{line(key)}: {_block('{', inner, '}')}")
    file.write("{\n" + ",\n".join(parts) + "\n}\n")


def _block(first: str, rows: Iterable[str], last: str) -> str:
    inner = ",\n".join(rows)
    return f"{first}\n{inner}\n{last}" if inner else first + last
