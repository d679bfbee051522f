"""How much room the lanes of a recording get, and where a line may float over the page."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QSplitter, QWidget

from faceapp.domain.following import FollowedFace
from faceapp.domain.geometry import Box
from faceapp.domain.reviewing import Reviewed
from faceapp.ui.recordings.lanes_view import LANE, TIMES, LanesView
from faceapp.ui.theme import SPACE_GROUP

LANES_SEEN = 4
"""So many are seen at once where there are as many, before anything scrolls."""
PICTURE_LEAST = 240
"""Pixels of height that the picture keeps."""
NARROW = 640
"""Pixels of a page's width; in a narrower one the picture has the room of what stands beside it."""
STILL_HIGH = 0.5
"""Height of a lone face, of the picture's."""


class SideRoom:
    """In a narrow window the picture gets the room of the side, unless it was asked for there.

    Args:
        switch: shows or hides the side.
    """

    def __init__(self, switch: QAction) -> None:
        self._switch = switch
        self._narrow = self._other = False

    def fit(self, width: int) -> None:
        """The page has another width: what was wished at such a width is so again."""
        narrow = width < NARROW
        if narrow != self._narrow:
            self._narrow = narrow
            wished, self._other = self._other, self._switch.isChecked()
            self._switch.setChecked(wished)


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


def is_alone(reviewed: Reviewed) -> bool:
    """Whether nothing was recorded but a face that was named before the camera."""
    return reviewed.recording.still and len(reviewed.lanes) <= 1


def show_still(still: bool, below: QWidget, side: QWidget, *, wanted: bool) -> None:
    """What has no length has no player and no curves beside it."""
    below.setVisible(not still)
    side.setVisible(wanted and not still)


def enlarged(faces: tuple[FollowedFace, ...]) -> tuple[FollowedFace, ...]:
    """The face in the middle, half as high as the picture: nothing tells of what was around it."""
    found = []
    for face in faces:
        wide = face.box.w * STILL_HIGH / max(face.box.h, 0.01)
        box = Box(0.5 - wide / 2, 0.5 - STILL_HIGH / 2, wide, STILL_HIGH)
        found.append(replace(face, box=box, smoothed=None))
    return tuple(found)


def foot_above(page: QWidget, line: QWidget) -> int:
    """Pixels at the lower edge of ``page`` below ``line``: what floats over that covers no curve."""
    if not line.isVisible():
        return 0
    return max(0, page.height() - line.mapTo(page, QPoint(0, line.height())).y() - SPACE_GROUP)
