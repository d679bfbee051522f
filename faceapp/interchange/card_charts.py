"""The pictures of a dataset's card: plain bars as SVG, the same bytes everywhere."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Final
from unicodedata import east_asian_width
from xml.sax.saxutils import escape

MOST_BARS: Final = 40
"""Classes that have a bar of their own; the rest shares one."""

_ROW, _BAR, _LEFT, _WIDTH, _TOP = 22, 14, 170, 360, 34
_LONGEST: Final = 22
_INK, _FILL, _PAPER = "#1f2430", "#3b6fb6", "#ffffff"


def bars(title: str, rows: Mapping[str, int]) -> str:
    """A bar for each row, as long as its count, with the count behind it."""
    most = max(rows.values(), default=0) or 1
    height = _TOP + _ROW * len(rows) + 10
    width = _LEFT + _WIDTH + 90
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}"',
        f'height="{height}" font-family="sans-serif" font-size="12" fill="{_INK}" role="img">',
        f"<title>{_text(title)}</title>",
        f'<rect width="{width}" height="{height}" fill="{_PAPER}"/>',
        f'<text x="12" y="20" font-weight="bold">{_text(title)}</text>',
    ]
    for number, (name, count) in enumerate(rows.items()):
        y = _TOP + _ROW * number
        length = round(_WIDTH * count / most)
        lines += [
            f'<text x="{_LEFT - 8}" y="{y + 12}" text-anchor="end">{_text(_short(name))}</text>',
            f'<rect x="{_LEFT}" y="{y + 1}" width="{length}" height="{_BAR}" fill="{_FILL}"/>',
            f'<text x="{_LEFT + length + 6}" y="{y + 12}">{count}</text>',
        ]
    return "\n".join([*lines, "</svg>", ""])


def most_first(counts: Mapping[str, int]) -> dict[str, int]:
    """At most ``MOST_BARS`` rows, the largest first, the rest together."""
    ordered = sorted(counts.items(), key=lambda row: (-row[1], row[0]))
    if len(ordered) <= MOST_BARS:
        return dict(ordered)
    rest = ordered[MOST_BARS - 1 :]
    return {**dict(ordered[: MOST_BARS - 1]), f"{len(rest)} others": sum(count for _, count in rest)}


def binned(values: Iterable[float], edges: Sequence[float], unit: str = "") -> dict[str, int]:
    """How many values lie between two edges each, in words: "under 32", "32 to 64", "256 and more"."""
    counts = [0] * (len(edges) + 1)
    for value in values:
        counts[bisect_right(edges, value)] += 1
    words = [f"under {edges[0]:g}{unit}"]
    words += [f"{low:g} to {high:g}{unit}" for low, high in pairwise(edges)]
    words.append(f"{edges[-1]:g}{unit} and more")
    return dict(zip(words, counts, strict=True))


def _short(name: str) -> str:
    """As much of a name as there is room for; letters of East Asia are twice as wide."""
    room = _LONGEST
    for place, letter in enumerate(name):
        room -= 2 if east_asian_width(letter) in {"W", "F"} else 1
        if room < 0:
            return name[: place - 1] + "…"
    return name


def _text(text: str) -> str:
    """As XML takes it; characters that it does not know are shown as such."""
    shown = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
    return escape(shown)
