"""A few pictures of an export before it is written: to look at, and to know how much there will be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from faceapp.domain.dataset import Dataset
from faceapp.domain.export_thresholds import (
    ESTIMATE_EMBEDDING_BYTES,
    ESTIMATE_LABEL_BYTES,
    ESTIMATE_PICTURES,
)
from faceapp.services.dataset_pictures import Made, Order, render


def samples(orders: Sequence[Order], count: int) -> list[Made]:
    """One picture of each of up to ``count`` photos, evenly spread; what can not be read is passed over."""
    step = max(len(orders) // count, 1)
    made: list[Made] = []
    for order in orders[::step][:count]:
        one = replace(order, numbers=order.numbers[:1], cuts=order.cuts[:1])
        made += [found for found in render([one]) if isinstance(found, Made)]
    return made


def bytes_estimate(dataset: Dataset, orders: Sequence[Order], labels: int) -> int:
    """Bytes of all files: bytes a pixel of a few pictures, times all pixels, and the labels."""
    made = samples(orders, ESTIMATE_PICTURES)
    seen = sum(one.width * one.height for one in made)
    pixels = sum(picture.width * picture.height for picture in dataset.pictures)
    pictures = round(sum(len(one.data) for one in made) / seen * pixels) if seen else 0
    embedded = sum(
        len(face.embedding) // 4 for picture in dataset.pictures for face in picture.faces if face.embedding
    )
    return pictures + labels * ESTIMATE_LABEL_BYTES + embedded * ESTIMATE_EMBEDDING_BYTES
