"""The pictures of a dataset: each photo is decoded once, faces are cut out of it, the rest is taken out.

Plain values go in and bytes come out, so that it can be done anywhere.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from math import inf
from pathlib import Path

import numpy as np
from PIL import Image

from faceapp.domain.errors import KnownError, UnreadablePicture
from faceapp.domain.export_choices import Others
from faceapp.domain.export_thresholds import CUT_FINENESS
from faceapp.domain.geometry import Box
from faceapp.domain.measurement import Pixels
from faceapp.domain.photo import Reason
from faceapp.media import colour
from faceapp.media.covering import cover
from faceapp.media.cutting import Opened, opened
from faceapp.media.decode import fitted
from faceapp.media.decoders import quiet
from faceapp.media.files import PictureFile, read_picture
from faceapp.media.sniff import Kind
from faceapp.media.squares import edges, square
from faceapp.media.stripping import stripped
from faceapp.media.stripping_exif import plain_exif
from faceapp.media.writing import encoded
from faceapp.services.dataset_orders import Cut, Made, NotMade, Order

__all__ = ["Cut", "Made", "NotMade", "Order", "render"]

_KINDS = {"jpg": Kind.JPEG, "png": Kind.PNG}


def render(orders: Sequence[Order]) -> list[Made | NotMade]:
    """All pictures of ``orders``, which are of one video, or each of its own photo."""
    out: list[Made | NotMade] = []
    if orders and orders[0].time is not None:
        return list(_of_video(orders))
    with quiet():  # once, not for every call of a decoder: 0.2 ms a photo
        for order in orders:
            try:
                out += _of_photo(order)
            except UnreadablePicture as error:
                out.append(NotMade(order, error.reason, error.detail))
    return out


def _of_photo(order: Order) -> list[Made]:
    file = read_picture(_path(order), hashed=order.content is not None)
    if order.content is not None and file.content_hash != order.content:
        raise UnreadablePicture(Reason.CHANGED, "the file is not the one in which the faces were found")
    if order.cuts:
        picture = opened(file, min(1.0, order.finest * CUT_FINENESS), _seen(order))
        _must_fit(order, picture)
        return _faces(order, picture)
    kept = _as_it_is(order, file)
    return [kept or _whole(order, opened(file, _scale(order)))]


def _seen(order: Order) -> Box | None:
    """What has to be decoded; None: all.

    Of a file that nobody has decoded so far all has to be: it may be damaged. And of one on which
    faces are covered, wherever they are.
    """
    if order.content is None or _covers(order):
        return None
    seen = [edges(cut.matrix, cut.side) for cut in order.cuts]
    left, top, right, bottom = zip(*(one or (0.0, 0.0, inf, inf) for one in seen), strict=True)
    x, y = min(left) / order.width, min(top) / order.height
    return Box(x, y, max(right) / order.width - x, max(bottom) / order.height - y)


def _path(order: Order) -> Path:
    import os

    return Path(os.fsdecode(order.path))


def _must_fit(order: Order, picture: Opened) -> None:
    if (picture.width, picture.height) != (order.width, order.height):
        raise UnreadablePicture(Reason.CHANGED, f"{picture.width} x {picture.height} pixels")


def _scale(order: Order) -> float:
    """Of the original, that the whole picture is to have."""
    if order.longest is None:
        return 1.0
    return min(1.0, order.longest / max(order.width, order.height, 1))


def _as_it_is(order: Order, file: PictureFile) -> Made | None:
    """The photo's own coded pixels, where nothing has to be changed about them."""
    if file.kind is not _KINDS[order.encoding] or _changes(order):
        return None
    from faceapp.media.sources import open_source

    source = open_source(file)
    if source.orientation != 1 or source.size != (order.width, order.height):
        return None
    if order.content is None:
        opened(file, 1 / 8)  # nobody has decoded it so far: it may be damaged
    found = stripped(file.data, file.kind, plain_exif(source.exif) if order.metadata else b"")
    if found is None or (found.width, found.height) != source.size:
        return None
    return _made(order.numbers[0], found.data, found.width, found.height)


def _changes(order: Order) -> bool:
    return _scale(order) < 1.0 or (order.how is not Others.KEEP and bool(order.covered))


def _whole(order: Order, picture: Opened) -> Made:
    _must_fit(order, picture)
    image = picture.image
    if order.longest is not None:
        image = colour.shrunk(image, fitted(image.size, order.longest), filter_=colour.SCREEN)
    if _covers(order):
        pixels = np.array(image)
        cover(pixels, order.covered, order.how)
        image = Image.fromarray(pixels)
    image = colour.to_srgb(image, picture.profile)
    exif = plain_exif(picture.exif) if order.metadata else b""
    return _made(order.numbers[0], encoded(image, order.encoding, whole=True, exif=exif), *image.size)


def _covers(order: Order) -> bool:
    return order.how is not Others.KEEP and bool(order.covered)


def _faces(order: Order, picture: Opened) -> list[Made]:
    pixels: Image.Image | Pixels = picture.image
    if _covers(order):
        pixels = picture.pixels
        cover(pixels, map(picture.on_image, order.covered), order.how)
    made: list[Made] = []
    exif = plain_exif(picture.exif) if order.metadata else b""
    places = picture.places
    for number, cut in zip(order.numbers, order.cuts, strict=True):
        matrix = np.array(cut.matrix, np.float64).reshape(2, 3) @ places
        image = colour.to_srgb(Image.fromarray(square(pixels, matrix, cut.side)), picture.profile)
        made.append(_made(number, encoded(image, order.encoding, exif=exif), cut.side, cut.side))
    return made


def _made(number: int, data: bytes, width: int, height: int) -> Made:
    return Made(number, data, hashlib.sha256(data).hexdigest(), width, height)


def _of_video(orders: Sequence[Order]) -> Iterator[Made | NotMade]:
    """The pictures of one video, which is opened once."""
    from faceapp.media.video import open_video
    from faceapp.services.measure_video import video_hash

    left = list(orders)
    try:
        path = _path(orders[0])
        if orders[0].content is not None and video_hash(path) != orders[0].content:
            raise UnreadablePicture(Reason.CHANGED, "the file is not the one in which the faces were found")
        with open_video(path) as video:
            while left:
                order = left[0]
                assert order.time is not None
                pixels = video.picture_at(order.time).pixels
                image = Image.fromarray(pixels)
                picture = Opened(image, image.width, image.height, 1, b"", None)
                found = _faces(order, picture) if order.cuts else [_whole(order, picture)]
                del left[0]
                yield from found
    except UnreadablePicture as error:
        yield from (NotMade(order, error.reason, error.detail) for order in left)
    except (KnownError, OSError) as error:
        yield from (NotMade(order, Reason.DAMAGED, str(error)) for order in left)
