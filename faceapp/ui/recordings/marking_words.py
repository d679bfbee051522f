"""The words of marks: their labels, times, and what was measured beside them."""

from __future__ import annotations

from datetime import datetime
from html import escape

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QColor

from faceapp.domain.marking import Segment, expression_of
from faceapp.ui import wording
from faceapp.ui.expression.words import SHOWN, word
from faceapp.ui.recordings.words import moment_time
from faceapp.ui.theme import theme
from faceapp.ui.tokens import EXPRESSIONS as COLOURS

translate = QCoreApplication.translate


def label_word(label: str) -> str:
    """As it stands on a strip: an expression's word, or what was typed."""
    expression = expression_of(label)
    return label if expression is None else word(expression)


def label_of(text: str) -> str:
    """What was typed or chosen, as it is kept: the words on screen mean their expressions."""
    typed = text.strip().casefold()
    return next((one.value for one in SHOWN if word(one).casefold() == typed), text)


def colour_of(label: str) -> QColor:
    """Of its strip: the expression's, or the accent."""
    expression = expression_of(label)
    return theme().tokens.accent if expression is None else COLOURS[expression]


def span_words(first: float, last: float) -> str:
    """As "00:41.2-00:43.0" with a dash."""
    return f"{moment_time(first)}\u2013{moment_time(last)}"


def keys_words(first: float, last: float, word_before: str) -> str:
    """What is marked, and the keys that go on, in one line."""
    at = span_words(first, last) if first != last else moment_time(first)
    words = translate("marking", "{time} \u00b7 I, O: edges \u00b7 1\u20137, 0: word").replace("{time}", at)
    if word_before:
        enter = translate("marking", "Enter: {word}").replace("{word}", label_word(word_before))
        words += f" \u00b7 {enter}"
    return words


def reviewer_word(name: str) -> str:
    """Who it was; "without a name" where they gave none."""
    return name or translate("marking", "without a name")


def provenance(segment: Segment) -> str:
    """Who made it and when, as "Ann, 22 November 2026, 11:57"."""
    at = datetime.fromtimestamp(segment.at)  # noqa: DTZ006 - by the clock on the wall
    return f"{reviewer_word(segment.reviewer)}, {wording.day(at, weekday=False)}, {at:%H:%M}"


def tip(*lines: str) -> str:
    """What people typed as a tool tip: never taken for HTML."""
    return "<span>" + "<br>".join(escape(line) for line in lines if line) + "</span>"


def kappa_word(kappa: float | None) -> str:
    """As "0.78", or a dash where it is undefined."""
    return "\u2013" if kappa is None else f"{kappa:.2f}".replace("-", "\u2212")
