"""Cascades of Viola and Jones by OpenCV: the classic, for old machines and to compare with.

A cascade sees upright faces from the front and knows no landmarks: they are presumed to lie
where they do in most faces, so what is recognised from them is worse than with the others.

A cascade is XML. OpenCV's reader trusts it: a file that names a feature that is not there makes
it read foreign memory. So the whole of it is looked at here first; the checksum says only that
it is the file that was vouched for.
Source: Viola and Jones, Rapid Object Detection using a Boosted Cascade of Simple Features, 2001.
"""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element, ParseError

import cv2
import numpy as np
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from faceapp.domain.errors import ModelDamaged, WrongModelShape
from faceapp.domain.measurement import Pixels
from faceapp.domain.shelf_thresholds import (
    HAAR_BOX,
    HAAR_HALF_SURE,
    HAAR_NEIGHBOURS,
    HAAR_SIDE,
    HAAR_SMALLEST,
    HAAR_STEP,
)
from faceapp.domain.thresholds import BOX_LANDMARKS
from faceapp.vision.entries import ModelEntry
from faceapp.vision.models import Detection

_LARGEST_WINDOW: Final = 128
_LBP_NUMBERS: Final = 8  # of a node: its categories
_POINTS: Final = np.array(BOX_LANDMARKS)


class BadCascadeError(ValueError):
    """The XML is no cascade that can be run safely."""


class Haar:
    """Finds upright faces; callers of several threads take turns."""

    def __init__(self, model: str, cascade: cv2.CascadeClassifier) -> None:
        self.id = model
        self._cascade = cascade
        self._turn = threading.Lock()

    def detect(self, pixels: Pixels) -> list[Detection]:
        """Faces on ``pixels``, largest first; a score says how many looks agreed."""
        height, width = pixels.shape[:2]
        scale = min(HAAR_SIDE / max(height, width), 1.0)
        size = (max(round(width * scale), 1), max(round(height * scale), 1))
        small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA) if scale < 1.0 else pixels
        grey = cv2.equalizeHist(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY))
        side = max(int(HAAR_SMALLEST * max(size)), 1)
        with self._turn:
            found, looks = self._cascade.detectMultiScale2(
                grey, HAAR_STEP, HAAR_NEIGHBOURS, minSize=(side, side)
            )
        back = np.array([width / size[0], height / size[1]])
        faces = [
            _face(np.array(box, np.float64), back, int(count))
            for box, count in zip(found, np.ravel(looks), strict=True)
        ]
        return sorted(faces, key=lambda face: -face.side)


def _face(square: np.ndarray, back: np.ndarray, looks: int) -> Detection:
    """A cascade's square as one of our boxes, with the landmarks of most faces."""
    corner, side = square[:2], square[2:]
    low = (corner + np.array(HAAR_BOX[:2]) * side) * back
    high = (corner + np.array(HAAR_BOX[2:]) * side) * back
    points = low + _POINTS * (high - low)
    score = looks / (looks + HAAR_HALF_SURE)
    return Detection((*low.tolist(), *high.tolist()), points.astype(np.float32), score)


def load(entry: ModelEntry) -> Haar:
    """The detector of ``entry``.

    Raises:
        ModelDamaged, ModelUnchecked: its file is missing or not the right one.
        WrongModelShape: it is XML, but no cascade.
    """
    source = entry.source("network")
    data = source.read()
    path = source.locate() or Path(source.name)
    try:
        text = data.decode("utf-8")
        check(fromstring(text))
    except BadCascadeError as error:
        raise WrongModelShape(path=path, model=entry.id) from error
    except (UnicodeDecodeError, ParseError, DefusedXmlException, ValueError) as error:
        raise ModelDamaged(path=path) from error
    cv2.setNumThreads(1)
    cascade = cv2.CascadeClassifier()
    try:
        file = cv2.FileStorage(text, cv2.FILE_STORAGE_READ | cv2.FILE_STORAGE_MEMORY)
        ready = cascade.read(file.getFirstTopLevelNode())
        file.release()
    except cv2.error as error:
        raise WrongModelShape(path=path, model=entry.id) from error
    if not ready or cascade.empty():
        raise WrongModelShape(path=path, model=entry.id)
    return Haar(entry.id, cascade)


def check(document: Element) -> None:
    """Pass a cascade of which every number that OpenCV uses to find a place is one that is there.

    Raises:
        BadCascadeError: it is none.
    """
    cascade = document[0] if document.tag == "opencv_storage" and len(document) else document
    if cascade.get("type_id") != "opencv-cascade-classifier" or _text(cascade, "stageType") != "BOOST":
        raise BadCascadeError
    kind = _text(cascade, "featureType")
    window = tuple(_whole(_text(cascade, side)) for side in ("width", "height"))
    features = cascade.findall("features/_")
    stages = cascade.findall("stages/_")
    if kind not in {"HAAR", "LBP"} or not all(3 <= side <= _LARGEST_WINDOW for side in window):
        raise BadCascadeError
    categories = cascade.findtext("featureParams/maxCatCount", "0")
    if _whole(categories) != (0 if kind == "HAAR" else 256) or not features or not stages:
        raise BadCascadeError
    for feature in features:
        _check_feature(feature, kind, (window[0], window[1]))
    for stage in stages:
        _numbers(_text(stage, "stageThreshold"), 1)
        trees = stage.findall("weakClassifiers/_")
        if not trees or _whole(stage.findtext("maxWeakCount", str(len(trees)))) != len(trees):
            raise BadCascadeError
        for tree in trees:
            _check_tree(tree, kind, len(features))


def _check_feature(feature: Element, kind: str, window: tuple[int, int]) -> None:
    """All its rectangles lie in the window."""
    if kind == "LBP":  # one cell of nine
        x, y, w, h = (_whole(str(one)) for one in _numbers(_text(feature, "rect"), 4))
        rectangles = [(x, y, 3 * w, 3 * h)]
    else:
        rows = [_numbers(row.text or "", 5) for row in feature.findall("rects/_")]
        if not 2 <= len(rows) <= 3:
            raise BadCascadeError
        rectangles = []
        for row in rows:
            x, y, w, h = (_whole(str(one)) for one in row[:4])
            if min(w, h) < 1:
                raise BadCascadeError
            # A tilted one goes from its top down to the right by w and to the left by h.
            tilted = _whole(feature.findtext("tilted") or "0")
            rectangles.append((x - h, y, w + h, w + h) if tilted else (x, y, w, h))
    for x, y, w, h in rectangles:
        if min(x, y) < 0 or min(w, h) < 1 or x + w > window[0] or y + h > window[1]:
            raise BadCascadeError


def _check_tree(tree: Element, kind: str, features: int) -> None:
    """Each node leads to a later one or to a leaf that is there, and asks a feature that is there."""
    width = 3 + (_LBP_NUMBERS if kind == "LBP" else 1)
    numbers = _numbers(_text(tree, "internalNodes"))
    leaves = len(_numbers(_text(tree, "leafValues")))
    nodes = len(numbers) // width
    if not nodes or len(numbers) != nodes * width or leaves != nodes + 1:
        raise BadCascadeError
    for place in range(nodes):
        left, right, asked = (_whole(str(one)) for one in numbers[place * width : place * width + 3])
        for child in (left, right):
            if not (place < child < nodes or -leaves < child <= 0):
                raise BadCascadeError
        if not 0 <= asked < features:
            raise BadCascadeError


def _text(element: Element, name: str) -> str:
    found = element.findtext(name)
    if found is None:
        raise BadCascadeError
    return found.strip()


def _numbers(text: str, count: int | None = None) -> list[float]:
    try:
        found = [float(part) for part in text.split()]
    except ValueError as error:
        raise BadCascadeError from error
    if not np.isfinite(found).all() or (count is not None and len(found) != count):
        raise BadCascadeError
    return found


def _whole(text: str) -> int:
    try:
        number = float(text)
    except ValueError as error:
        raise BadCascadeError from error
    if number != int(number):
        raise BadCascadeError
    return int(number)
