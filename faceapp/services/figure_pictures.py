"""The pictures of figures: true against false matches, and what was said for what is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from faceapp.domain.curves import Roc
from faceapp.services.plot_looks import LIGHT, PATTERNS, Look, contrast, mixed
from faceapp.services.plots import BODY, EMPHASIS, Sheet

_MARGIN = 16
_LEGEND_ROW = 20
_TITLE = 20
"""Room for the name of an axis that is read from below."""
_FOOT = 44
_STEPS = (0.99, 0.98, 0.95, 0.9, 0.8, 0.5, 0.0)
"""Where the axis of true matches may begin."""


@dataclass(frozen=True, slots=True)
class RocWords:
    """What stands on the picture of curves, in the reader's language."""

    title: str = "True and false matches"
    false: str = "False matches: two people taken for one"
    true: str = "True matches"


@dataclass(frozen=True, slots=True)
class ConfusionWords:
    """What stands on the picture of counts."""

    title: str = "Right and mixed up"
    said: str = "What the model says"
    real: str = "What the faces show"


def roc_picture(
    curves: Sequence[tuple[str, Roc]],
    words: RocWords | None = None,
    *,
    look: Look = LIGHT,
    size: tuple[int, int] = (640, 420),
    scale: float = 2.0,
) -> bytes:
    """Several curves in one picture, the axis of false matches logarithmic.

    What matters lies where hardly any two people are taken for one, so the picture is widest
    there. It begins at the fewest false matches that so many pairs can show.

    Args:
        curves: name and curve of each.
        words: English where there are none.
        look: colours.
        size: logical pixels.
        scale: the picture's pixels for each of them.

    Returns:
        A PNG.

    Raises:
        ValueError: there is no curve.
    """
    if not curves:
        raise ValueError("at least one curve is needed")
    words = words or RocWords()
    width, height = size
    sheet = _titled(words.title, look, size, scale)
    top = _MARGIN + 36
    lowest = _fewest(curves)
    least = _beginning(curves, lowest)
    ticks = [(tick, f"{100 * tick:.4g} %") for tick in np.linspace(least, 1.0, 6)]
    left, right, bottom = (  # beside each other: the axis' name, its numbers, the lines
        _MARGIN + _TITLE + max(sheet.wide(text) for _, text in ticks) + 8,
        width - _MARGIN - 8,
        height - _MARGIN - _FOOT - _LEGEND_ROW * len(curves),
    )

    def across(false: NDArray[np.float64]) -> NDArray[np.float64]:
        part = np.log10(np.maximum(false, lowest) / lowest) / -np.log10(lowest)
        return np.asarray(left + part * (right - left))

    def up(true: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(bottom - (true - least) / (1 - least) * (bottom - top))

    for tick, text in ticks:
        y = float(up(np.array(tick)))
        sheet.rule(left, y, right, y, look.line)
        sheet.word(left - 8, y, text, at="rm")
    for decade in range(round(np.log10(lowest)), 1):
        x = float(across(np.array(10.0**decade)))
        sheet.rule(x, top, x, bottom, look.line)
        sheet.word(x, bottom + 12, f"{100 * 10.0**decade:.4g} %", at="mm")
    sheet.word((left + right) / 2, bottom + 30, sheet.fitting(words.false, right - left), at="mm")
    sheet.word(_MARGIN + 2, (top + bottom) / 2, words.true, turned=True)
    for place, (_, curve) in enumerate(curves):  # the whole line first: where two agree, it shows in the gaps
        false, true = np.array(curve.false), np.array(curve.true)
        first = int(np.flatnonzero(false <= lowest)[-1])
        points = np.stack((across(false[first:]), up(true[first:])), axis=1)
        style = place % len(look.series)
        sheet.way(points, look.series[style], 2.0 if not PATTERNS[style] else 1.5, PATTERNS[style])
    for place, (name, _) in enumerate(curves):
        y = bottom + _FOOT + _LEGEND_ROW * (place + 0.5)
        style = place % len(look.series)
        sheet.way(np.array([[left, y], [left + 32.0, y]]), look.series[style], 2.0, PATTERNS[style])
        sheet.word(left + 42, y, sheet.fitting(name, right - left - 42, BODY), size=BODY, fill=look.text)
    return sheet.png()


def _titled(title: str, look: Look, size: tuple[int, int], scale: float) -> Sheet:
    """An empty sheet with its title, cut where it is too long."""
    sheet = Sheet(size, look, scale)
    short = sheet.fitting(title, size[0] - 2 * _MARGIN, EMPHASIS)
    sheet.word(_MARGIN, _MARGIN + 8, short, size=EMPHASIS, fill=look.text)
    return sheet


def _fewest(curves: Sequence[tuple[str, Roc]]) -> float:
    """A power of ten, 0.001 % to 1 %: the part of one different pair, or the next below it."""
    single = min(next((false for false in curve.false if false > 0), 1.0) for _, curve in curves)
    return float(10.0 ** np.clip(np.floor(np.log10(1.5 * single)), -5, -2))


def _beginning(curves: Sequence[tuple[str, Roc]], lowest: float) -> float:
    """The highest beginning of the axis that cuts off no curve where the picture begins."""
    least = min(
        max(true for false, true in zip(curve.false, curve.true, strict=True) if false <= lowest)
        for _, curve in curves
    )
    return next(step for step in _STEPS if step <= least)


def confusion_picture(
    labels: Sequence[str],
    confusion: Sequence[Sequence[int]],
    words: ConfusionWords | None = None,
    *,
    look: Look = LIGHT,
    size: tuple[int, int] = (640, 480),
    scale: float = 2.0,
) -> bytes:
    """Counts of what was said (columns) for what is (rows), shaded by their part of the row.

    Args:
        labels: of rows and columns.
        confusion: counts, row by row.
        words: English where there are none.
        look: colours.
        size: logical pixels.
        scale: the picture's pixels for each of them.

    Returns:
        A PNG.

    Raises:
        ValueError: there is not one row and column for each label.
    """
    counts = np.array(confusion, np.int64).reshape(-1, len(labels)) if labels else np.zeros((0, 0))
    if not labels or counts.shape != (len(labels), len(labels)):
        raise ValueError("one row and one column for each label")
    words = words or ConfusionWords()
    width, height = size
    sheet = _titled(words.title, look, size, scale)
    name_room = min(max(sheet.wide(label, BODY) for label in labels) + 12, width / 4)
    left, top = _MARGIN + 16 + name_room, _MARGIN + 72
    wide = (width - _MARGIN - left) / len(labels)
    high = (height - _MARGIN - top) / len(labels)
    sheet.word((left + width - _MARGIN) / 2, _MARGIN + 38, words.said, at="mm")
    sheet.word(_MARGIN + 2, top + high * len(labels) / 2, words.real, turned=True)
    for column, label in enumerate(labels):
        x = left + wide * (column + 0.5)
        sheet.word(x, top - 12, sheet.fitting(label, wide - 4, BODY), size=BODY, fill=look.text, at="mm")
    totals = counts.sum(axis=1)
    for row, label in enumerate(labels):
        y = top + high * (row + 0.5)
        sheet.word(left - 10, y, sheet.fitting(label, name_room, BODY), size=BODY, fill=look.text, at="rm")
        for column in range(len(labels)):
            part = counts[row, column] / totals[row] if totals[row] else 0.0
            _cell(
                sheet, (left + wide * column, top + high * row), (wide, high), int(counts[row, column]), part
            )
    return sheet.png()


def _cell(
    sheet: Sheet, corner: tuple[float, float], size: tuple[float, float], count: int, part: float
) -> None:
    look = sheet.look
    fill = mixed(mixed(look.surface, look.line, 0.3), look.accent, part)
    x, y = corner
    sheet.box(x + 1, y + 1, x + size[0] - 1, y + size[1] - 1, fill)
    if not count:
        return
    ink = max(look.text, look.on_accent, key=lambda one: contrast(one, fill))
    middle, share = x + size[0] / 2, f"{100 * part:.0f} %"
    if size[1] >= 36:
        sheet.word(middle, y + size[1] / 2 - 8, share, size=BODY, fill=ink, at="mm")
        sheet.word(middle, y + size[1] / 2 + 9, f"{count:,}".replace(",", "\u2009"), fill=ink, at="mm")
    else:
        sheet.word(middle, y + size[1] / 2, share, size=BODY, fill=ink, at="mm")
