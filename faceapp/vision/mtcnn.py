"""The built-in detector: MTCNN on ONNX Runtime, same faces as facenet-pytorch 2.5.3.

Three networks look at ever fewer places: the proposal network at a pyramid of the whole
picture, the refining one at 24 x 24 crops, the output one at 48 x 48 crops, which also
gives the landmarks.
Source: Zhang et al., Joint Face Detection and Alignment using Multi-task Cascaded
Convolutional Networks, 2016; facenet_pytorch/models/mtcnn.py.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from faceapp.domain.errors import ModelDamaged
from faceapp.domain.measurement import Pixels
from faceapp.domain.thresholds import (
    CROWD_FACES,
    CROWD_SIDE,
    PROPOSED_ROWS,
    PYRAMID_STEP,
    SMALLEST_FACE,
    SMALLEST_FACE_PIXELS,
)
from faceapp.vision import boxes as box_math
from faceapp.vision import cache
from faceapp.vision.entries import ModelEntry
from faceapp.vision.models import Corners, Detection
from faceapp.vision.pooling import Integral
from faceapp.vision.runtime import Network

Array = NDArray[np.float32]

PROPOSAL, REFINE, OUTPUT = 12, 24, 48
CROPS_AT_ONCE = {REFINE: 24, OUTPUT: 6}
"""What a network does to them then stays in a core's cache."""


@dataclass(frozen=True, slots=True, eq=False)
class Networks:
    """The three networks, and greedy suppression, which runs where the GIL is not held."""

    proposal: Network
    refine: Network
    output: Network
    suppression: Network


Proposals = tuple[Array, Array, Array]
"""Of one level of the pyramid: boxes (n, 4), scores (n,), how to move the edges (n, 4)."""


class Mtcnn:
    """Finds faces and five landmarks; safe to call from several threads.

    ``scores`` is what each of the three stages asks for, 0..1.
    """

    def __init__(self, model: str, networks: Networks, scores: tuple[float, float, float]) -> None:
        self.id = model
        self._networks = networks
        self._logit = math.log(scores[0] / (1 - scores[0]))
        self._scores = scores
        self.least_score = scores[2]

    def detect(self, pixels: Pixels, smallest: float | None = None) -> list[Detection]:
        """Faces on ``pixels``, largest first.

        Looks for faces of ``smallest`` pixels and more. Without it, for ``SMALLEST_FACE`` of
        the picture's longest side; where several are found that are hardly larger than that
        (a crowd), the picture is looked at more closely. A picture smaller than the smallest
        face has none.
        """
        if smallest is None:
            return self.survey(pixels, crowd=False)[0]
        levels = scales(min(pixels.shape[:2]), smallest)
        integral = Integral(pixels)
        return self._judge(integral, [self._propose(integral, scale) for scale in levels])

    def survey(self, pixels: Pixels, *, crowd: bool) -> tuple[list[Detection], bool]:
        """See ``LooksForCrowds``: where a crowd is expected, two thirds of the time of ``detect``."""
        height, width = pixels.shape[:2]
        side = max(SMALLEST_FACE * max(height, width), SMALLEST_FACE_PIXELS)
        levels = scales(min(height, width), side)
        if not levels:
            return [], False
        integral = Integral(pixels)
        proposals = [self._propose(integral, scale) for scale in levels]
        faces = [] if crowd else self._judge(integral, proposals)
        if crowd or _crowded(faces, side):
            closer = [levels[0] / PYRAMID_STEP**2, levels[0] / PYRAMID_STEP]
            proposals = [self._propose(integral, scale) for scale in closer] + proposals
            faces = self._judge(integral, proposals)
        return faces, _crowded(faces, side)

    def again(self, pixels: Pixels, boxes: Sequence[Corners]) -> list[Detection | None]:
        """The faces at about ``boxes``, by the output network alone; None where it sees no face.

        Only the surroundings of the boxes are looked at: half a millisecond a face.
        """
        found: list[Detection | None] = [None] * len(boxes)
        squares = box_math.squared(np.asarray(boxes, np.float32).reshape(-1, 4))
        height, width = pixels.shape[:2]
        x0, y0, x1, y1 = box_math.inside(squares, width, height)
        places = np.flatnonzero((x1 > x0) & (y1 > y0))
        if not len(places):
            return found
        none = np.zeros(1, np.intp)
        crops = [
            Integral(np.ascontiguousarray(pixels[y0[i] : y1[i], x0[i] : x1[i]])).crops(
                none, none, x1[i : i + 1] - x0[i], y1[i : i + 1] - y0[i], OUTPUT
            )
            for i in places
        ]
        out = np.concatenate(
            [
                self._networks.output(np.concatenate(crops[i : i + CROPS_AT_ONCE[OUTPUT]]))[0]
                for i in range(0, len(crops), CROPS_AT_ONCE[OUTPUT])
            ]
        )
        scores = box_math.probability(out[:, 0])
        squares, points = _told(squares[places], out)
        for i, place in enumerate(places.tolist()):
            if scores[i] > self._scores[2]:
                b = squares[i].tolist()
                found[place] = Detection((b[0], b[1], b[2], b[3]), points[i], float(scores[i]))
        return found

    def _propose(self, integral: Integral, scale: float) -> Proposals:
        """Squares that may hold a face about as large as the proposal network's window."""
        small = integral.resized(int(integral.height * scale + 1), int(integral.width * scale + 1))
        out = self._proposal_map(small)
        ys, xs = np.nonzero(out[0] >= self._logit)
        boxes = box_math.grid_boxes(xs, ys, scale)
        scores = box_math.probability(out[0, ys, xs])
        kept = self._suppress(boxes, scores, 0.5)
        return boxes[kept], scores[kept], out[1:5, ys[kept], xs[kept]].T

    def _proposal_map(self, small: Array) -> Array:
        """What the proposal network says, some rows at a time: the same, in less memory."""
        height = small.shape[0]
        rows = -(-(height - 2) // 2) - 4
        bands = [
            small[2 * i : height if i + PROPOSED_ROWS >= rows else 2 * (i + PROPOSED_ROWS) + 10]
            for i in range(0, rows, PROPOSED_ROWS)
        ]
        return np.concatenate([self._networks.proposal(band)[0] for band in bands], axis=1)

    def _judge(self, integral: Integral, proposals: list[Proposals]) -> list[Detection]:
        """The faces among the proposals of all levels, largest first."""
        if not proposals:
            return []
        boxes, scores, moves = (np.concatenate(part) for part in zip(*proposals, strict=True))
        kept = self._suppress(boxes, scores, 0.7)
        boxes = box_math.squared(box_math.moved(boxes[kept], moves[kept], extra=0))
        boxes = self._refine(integral, boxes)
        boxes, scores, points = self._output(integral, boxes)
        area = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
        return [
            Detection((b[0], b[1], b[2], b[3]), points[i], float(scores[i]))
            for i in np.argsort(area)[::-1]
            for b in [boxes[i].tolist()]
        ]

    def _refine(self, integral: Integral, boxes: Array) -> Array:
        """Squares that look like a face at 24 x 24 pixels, set right."""
        boxes, out = self._look(integral, boxes, REFINE, self._networks.refine, 5)
        scores = box_math.probability(out[:, 0])
        passed = scores > self._scores[1]
        boxes, scores, out = boxes[passed], scores[passed], out[passed]
        kept = self._suppress(boxes, scores, 0.7)
        return box_math.squared(box_math.moved(boxes[kept], out[kept, 1:5], extra=1))

    def _output(self, integral: Integral, boxes: Array) -> tuple[Array, Array, Array]:
        """Boxes (n, 4), scores (n,) and landmarks (n, 5, 2) of the faces."""
        boxes, out = self._look(integral, boxes, OUTPUT, self._networks.output, 15)
        scores = box_math.probability(out[:, 0])
        passed = scores > self._scores[2]
        boxes, scores, out = boxes[passed], scores[passed], out[passed]
        boxes, points = _told(boxes, out)
        kept = box_math.keep_largest_overlap(boxes, scores, 0.7)
        return boxes[kept], scores[kept], np.ascontiguousarray(points[kept])

    def _look(
        self, integral: Integral, boxes: Array, size: int, network: Network, outputs: int
    ) -> tuple[Array, Array]:
        """What a network says about each box; boxes outside the picture are left out."""
        x0, y0, x1, y1 = box_math.inside(boxes, integral.width, integral.height)
        seen = (x1 > x0) & (y1 > y0)
        boxes = boxes[seen]
        x0, y0, x1, y1 = (edge[seen] for edge in (x0, y0, x1, y1))
        order = np.argsort(y0, kind="stable")  # neighbours share cache lines
        answers = np.empty((len(boxes), outputs), np.float32)
        for i in range(0, len(boxes), CROPS_AT_ONCE[size]):
            these = order[i : i + CROPS_AT_ONCE[size]]
            crops = integral.crops(x0[these], y0[these], x1[these], y1[these], size)
            answers[these] = network(crops)[0]
        return boxes, answers

    def _suppress(self, boxes: Array, scores: Array, overlap: float) -> NDArray[np.intp]:
        if len(boxes) < 2:
            return np.arange(len(boxes))
        kept = self._networks.suppression(boxes, scores, np.array([overlap], np.float32))[0]
        return kept.astype(np.intp)


def _told(boxes: Array, out: Array) -> tuple[Array, Array]:
    """Faces' boxes (n, 4) and landmarks (n, 5, 2), as the output network tells them of squares."""
    size = boxes[:, 2:] - boxes[:, :2] + 1
    parts = out[:, 5:].reshape(-1, 2, 5).transpose(0, 2, 1)
    points = size[:, None, :] * parts + boxes[:, None, :2] - 1
    return box_math.moved(boxes, out[:, 1:5], extra=1), points


def _crowded(faces: list[Detection], smallest: float) -> bool:
    """Whether so many faces are nearly too small to be found that there must be more."""
    return sum(face.side < CROWD_SIDE * smallest for face in faces) >= CROWD_FACES


def scales(shorter_side: int, smallest: float) -> list[float]:
    """How much the picture is shrunk for each level of the pyramid."""
    scale = PROPOSAL / smallest
    side = shorter_side * scale
    found = []
    while side >= PROPOSAL:
        found.append(scale)
        scale *= PYRAMID_STEP
        side *= PYRAMID_STEP
    return found


def load(entry: ModelEntry, *, where: Path | None = None) -> Mtcnn:
    """The detector of ``entry``; converted the first time and kept in ``where``.

    Raises:
        ModelDamaged: a file of the package is missing or not the one that was measured.
    """
    parts = [load_part(entry, part, where=where) for part in ("pnet", "rnet", "onet", "suppression")]
    wanted = entry.facts["scores"]
    scores = (wanted["proposal"], wanted["refine"], wanted["output"])
    return Mtcnn(entry.id, Networks(*parts), scores)


def load_part(entry: ModelEntry, part: str, *, where: Path | None = None) -> Network:
    """One of its networks, or "suppression"; see ``load``.

    Raises:
        ModelDamaged: its file is missing or not the one that was measured.
    """
    made_from = (*entry.made_from, part)
    return Network(cache.kept(f"{entry.id}-{part}", made_from, lambda: _convert(entry, part), where=where))


def _convert(entry: ModelEntry, part: str) -> bytes:
    from faceapp.vision import mtcnn_convert as convert
    from faceapp.vision.torch_weights import BadWeightsError, read_weights

    if part == "suppression":
        return convert.suppression()
    write = {
        "pnet": convert.proposal_network,
        "rnet": convert.refine_network,
        "onet": convert.output_network,
    }[part]
    source = entry.source(part)
    try:
        return write(read_weights(source.read()))
    except BadWeightsError as error:
        raise ModelDamaged(path=source.path) from error
