"""Which faces of a photo that was measured again are the faces from before."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from faceapp.domain.geometry import Box
from faceapp.domain.measurement import Embedding
from faceapp.domain.thresholds import SAME_FACE_DISTANCE, SAME_FACE_IOU

Look = tuple[Box, Embedding | None]
"""Where a face is, and how it looks to the embedder (None where that is not known)."""


def rematch(before: Sequence[Look], now: Sequence[Look], same: float = SAME_FACE_DISTANCE) -> dict[int, int]:
    """Pair old and new faces: at the same place, or else with the very same look.

    The place decides first. The look finds faces of a photo that was cropped or
    turned: an edited picture of a face is closer to the first one than two photos of
    one person are. Each face is paired once, the surest pairs first, so the result
    does not depend on the order of the faces.

    Args:
        before: all faces the photo had.
        now: all that were found on it now.
        same: cosine distance of the very same look; belongs to the embedder.

    Returns:
        index in ``before`` for each index in ``now`` that was there before.
    """
    sure: list[tuple[float, int, int]] = []
    for old, (old_box, old_look) in enumerate(before):
        for new, (new_box, new_look) in enumerate(now):
            overlap = old_box.iou(new_box)
            if overlap >= SAME_FACE_IOU:
                sure.append((-1 - overlap, old, new))
            elif old_look is not None and new_look is not None and old_look.shape == new_look.shape:
                distance = 1 - float(np.dot(old_look, new_look))
                if distance <= same:
                    sure.append((distance, old, new))
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, old, new in sorted(sure):
        if new not in pairs and old not in taken:
            pairs[new] = old
            taken.add(old)
    return pairs
