"""What is drawn over a moving picture, the camera's and a recording's: each can be switched off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class Overlay:
    """What is drawn over the picture.

    Attributes:
        faces: the boxes.
    """

    faces: bool = True
    names: bool = True
    expressions: bool = True
    bars: bool = False


def overlay_of(on: Mapping[str, bool]) -> Overlay:
    """What the switches say."""
    return Overlay(on["faces"], on["names"], on["expressions"], on["bars"])


def overlay_switches() -> tuple[tuple[str, str, str, str, str], ...]:
    """Name, words, words of the menu, key and icon of the switches that both pages have."""
    tr = translate
    bars = tr("switches", "Show or hide the bars beside the faces")
    names = tr("switches", "Show or hide the names")
    return (
        ("faces", tr("switches", "Show or hide the boxes"), tr("switches", "Boxes"), "F", "bounding-box"),
        ("names", names, tr("switches", "Names"), "Shift+N", "user-square"),
        (
            "expressions", tr("switches", "Show or hide expressions"), tr("switches", "Expressions"),
            "Shift+E", "smiley",
        ),
        ("bars", bars, tr("switches", "Bars beside the faces"), "B", "chart-bar-horizontal"),
    )  # fmt: skip
