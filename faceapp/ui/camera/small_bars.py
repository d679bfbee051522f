"""The small bars beside faces in a moving picture: all seven, the largest, or none, as there is room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from faceapp.domain.expression import EXPRESSIONS, Expression
from faceapp.domain.face import FaceExpression
from faceapp.ui.camera.bar_places import FAR, free_place
from faceapp.ui.camera.lines import paint_mark
from faceapp.ui.expression.painting import number_width, words_width
from faceapp.ui.expression.words import SHOWN
from faceapp.ui.theme import SPACE, Size
from faceapp.ui.viewer import bars
from faceapp.ui.viewer.faces import Rect

MOST = 3
"""Faces with bars beside them; more would hide the picture. The largest ones have them."""
FEW = 3
"""Rows where there is no room for all, or where the face is small."""
FACE = 0.75
"""Height of a face's box, in heights of all seven rows, from which these stand beside it."""
NEAR = 60.0
"""Pixels between a face and its few bars at most: small faces stand close, and a pill is 36 high."""
SHORT = 6 * SPACE
"""Length of a whole bar among the few."""


@dataclass(frozen=True, slots=True)
class Told:
    """A face with what it shows; ``lane`` is its line in the curves."""

    rect: Rect
    found: FaceExpression
    lane: int | None


def places(faces: Sequence[Told], window: Rect, taken: Sequence[Rect]) -> list[tuple[Told, Rect, bool]]:
    """Who of ``faces`` has bars, where, and whether these are all seven; never over what is ``taken``."""
    full = list(taken)
    found = []
    for face in sorted(faces, key=lambda face: -face.rect[2] * face.rect[3])[:MOST]:
        whole = bars.size(face.found)
        sizes = [(whole, True)] if face.rect[3] >= FACE * whole[1] else []
        for size, all_ in (*sizes, (_few_size(), False)):
            rect = free_place(face.rect, size, window, full, FAR if all_ else NEAR)
            if rect is not None:
                found.append((face, rect, all_))
                full.append(rect)
                break
    return found


def paint(painter: QPainter, faces: Sequence[Told], window: Rect, taken: Sequence[Rect]) -> None:
    """Draw the bars of ``faces`` where there is room for them."""
    for face, rect, whole in places(faces, window, taken):
        if whole:
            bars.paint_bars(painter, rect, face.found)
        else:
            _paint_few(painter, rect, face.found)
        if face.lane is not None:  # whose they are, where several faces are near
            paint_mark(painter, QRectF(*rect), face.lane)


def _few_size() -> tuple[float, float]:
    wide = words_width(Size.CAPTION) + number_width(Size.CAPTION) + SHORT + 4 * SPACE + 2 * bars.SIDE
    return float(wide), float(FEW * bars.LINE + 2 * bars.SIDE)


def largest(scores: Sequence[float]) -> tuple[Expression, ...]:
    """The few with the largest shares, in the order in which all stand, so that rows seldom change places."""
    order = sorted(SHOWN, key=lambda one: -scores[EXPRESSIONS.index(one)])[:FEW]
    return tuple(one for one in SHOWN if one in order)


def _paint_few(painter: QPainter, rect: Rect, found: FaceExpression) -> None:
    if found.scores is not None and found.seen is not None:
        row = bars.paint_panel(painter, rect)
        bars.paint_shares(painter, row, found, found.scores, largest(found.scores))
