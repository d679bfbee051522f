"""How much room the lanes of a recording get, and where a line may float over the page."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QSplitter, QWidget

from faceapp.ui.recordings.lanes_view import LANE, TIMES, LanesView
from faceapp.ui.theme import SPACE_GROUP

LANES_SEEN = 4
"""So many are seen at once where there are as many, before anything scrolls."""
PICTURE_LEAST = 240
"""Pixels of height that the picture keeps."""


def make_room(split: QSplitter, below: QWidget, lanes: LanesView) -> None:
    """Give the lanes the height of those that are there, up to ``LANES_SEEN``, from the picture's."""
    gathered, high = lanes.gathered, split.height()
    if gathered is None or high <= 0:
        return
    others = below.sizeHint().height() - lanes.sizeHint().height()
    count = min(len(gathered.reviewed.lanes), LANES_SEEN)
    wanted = others + TIMES + count * LANE
    now = split.sizes()[1]
    if now < wanted and high - wanted >= PICTURE_LEAST:
        split.setSizes([high - wanted, wanted])


def foot_above(page: QWidget, line: QWidget) -> int:
    """Pixels at the lower edge of ``page`` below ``line``: what floats over that covers no curve."""
    if not line.isVisible():
        return 0
    return max(0, page.height() - line.mapTo(page, QPoint(0, line.height())).y() - SPACE_GROUP)
