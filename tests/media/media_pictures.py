"""Makes pictures of every kind on the spot, also broken and odd ones."""

from __future__ import annotations

import struct
from io import BytesIO
from typing import Any

import numpy as np
from PIL import Image

CORNERS = {"red": (220, 30, 30), "green": (30, 200, 40), "blue": (40, 40, 220), "white": (250, 250, 250)}


def corners(width: int = 120, height: int = 80) -> Image.Image:
    """Red top left, green top right, blue bottom left, white bottom right; nothing like its mirror images."""
    array = np.zeros((height, width, 3), np.uint8)
    array[: height // 2, : width // 2] = CORNERS["red"]
    array[: height // 2, width // 2 :] = CORNERS["green"]
    array[height // 2 :, : width // 2] = CORNERS["blue"]
    array[height // 2 :, width // 2 :] = CORNERS["white"]
    return Image.fromarray(array)


def seen_corners(pixels: np.ndarray) -> list[str]:
    """Names of the colours top left, top right, bottom left, bottom right."""
    height, width = pixels.shape[:2]
    places = [(y * height // 4, x * width // 4) for y in (1, 3) for x in (1, 3)]
    return [
        min(CORNERS, key=lambda name: np.abs(pixels[y, x].astype(int) - CORNERS[name]).sum())
        for y, x in places
    ]


UPRIGHT = ["red", "green", "blue", "white"]


def stored_for(orientation: int, upright: Image.Image) -> Image.Image:
    """How a camera held that way would store ``upright``."""
    back = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    return upright.transpose(back[orientation]) if orientation in back else upright


def encoded(image: Image.Image, kind: str, **options: Any) -> bytes:
    if kind == "HEIF":
        import pillow_heif

        pillow_heif.register_heif_opener()
    buffer = BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


Tag = tuple[int, int, Any]


def tiff_block(
    main: list[Tag], below: dict[int, list[Tag]] | None = None, order: str = "<", tail: bytes = b""
) -> bytes:
    """A TIFF block of one IFD, with others below it by pointer tag, and ``tail`` at the end.

    Values: str and bytes as they are, ints, or lists of ints; for type 5 pairs.
    The int "tail" stands for where ``tail`` begins.
    """
    below = below or {}
    directories = [(None, [*main, *((tag, 4, [0]) for tag in below)]), *below.items()]
    sizes = [2 + 12 * len(tags) + 4 + sum(_room(tag) for tag in tags) for _, tags in directories]
    starts = [8 + sum(sizes[:n]) for n in range(len(sizes))]
    end = 8 + sum(sizes)
    pointers = dict(zip(below, starts[1:], strict=True))
    out = (b"II" if order == "<" else b"MM") + struct.pack(order + "HI", 42, 8)
    for start, (_, tags) in zip(starts, directories, strict=True):
        entries, data = b"", b""
        data_at = start + 2 + 12 * len(tags) + 4
        for number, kind, value in sorted(tags, key=lambda tag: tag[0]):
            values = [pointers[number]] if number in pointers and tags is directories[0][1] else value
            values = [end] if isinstance(values, str) and values == "tail" else values
            count, packed = _packed(kind, values, order)
            place = packed.ljust(4, b"\0")
            if len(packed) > 4:
                place = struct.pack(order + "I", data_at + len(data))
                data += packed + b"\0" * (len(packed) % 2)
            entries += struct.pack(order + "HHI", number, kind, count) + place
        out += struct.pack(order + "H", len(tags)) + entries + struct.pack(order + "I", 0) + data
        out = out.ljust(start + sizes[starts.index(start)], b"\0")
    return out + tail


def _packed(kind: int, value: Any, order: str) -> tuple[int, bytes]:
    if isinstance(value, bytes):
        return len(value), value
    if isinstance(value, str):
        text = value.encode() + b"\0"
        return len(text), text
    if kind in {5, 10}:
        code = "I" if kind == 5 else "i"
        return len(value), b"".join(struct.pack(order + code * 2, *pair) for pair in value)
    code = {1: "B", 3: "H", 4: "I"}[kind]
    return len(value), struct.pack(f"{order}{len(value)}{code}", *value)


def _room(tag: Tag) -> int:
    if tag[2] == "tail":
        return 0
    _, packed = _packed(tag[1], tag[2], "<")
    return len(packed) + len(packed) % 2 if len(packed) > 4 else 0


def exif(main: list[Tag] = [], exif: list[Tag] = [], gps: list[Tag] = [], order: str = "<") -> bytes:  # noqa: B006
    """An EXIF block as JPEG carries it."""
    below = {tag: tags for tag, tags in ((0x8769, exif), (0x8825, gps)) if tags}
    return b"Exif\0\0" + tiff_block(main, below, order)


def dng(preview: Image.Image | None, orientation: int = 1, raw: Image.Image | None = None) -> bytes:
    """The smallest DNG that LibRaw reads: a preview as JPEG in the first IFD, the sensor below it.

    There is no RAW file of a real camera to test with: they are 20 MB and have owners.
    """
    sensor = raw or corners(320, 240)
    colours = np.asarray(sensor).astype(np.uint16)
    mosaic = np.zeros(colours.shape[:2], np.uint16)
    mosaic[0::2, 0::2] = colours[0::2, 0::2, 0]
    mosaic[0::2, 1::2] = colours[0::2, 1::2, 1]
    mosaic[1::2, 0::2] = colours[1::2, 0::2, 1]
    mosaic[1::2, 1::2] = colours[1::2, 1::2, 2]
    data = (mosaic * 200).astype("<u2").tobytes()
    shown = encoded(preview, "JPEG", quality=92) if preview else b""
    height, width = mosaic.shape

    def directories(at: int) -> tuple[list[Tag], list[Tag]]:
        main: list[Tag] = [
            (0x010F, 2, "Testcam"),
            (0x0110, 2, "One"),
            (0x0112, 3, [orientation]),
            (0x0132, 2, "2019:07:04 15:30:12"),
            (0xC612, 1, b"\x01\x04\0\0"),
            (0xC614, 2, "Testcam One"),
            (0xC621, 10, [(1, 1), (0, 1), (0, 1), (0, 1), (1, 1), (0, 1), (0, 1), (0, 1), (1, 1)]),
            (0xC628, 5, [(1, 1), (1, 1), (1, 1)]),
        ]
        if preview:
            main += [
                (0x00FE, 4, [1]),
                (0x0100, 4, [preview.width]),
                (0x0101, 4, [preview.height]),
                (0x0102, 3, [8, 8, 8]),
                (0x0103, 3, [7]),
                (0x0106, 3, [6]),
                (0x0111, 4, [at]),
                (0x0115, 3, [3]),
                (0x0116, 4, [preview.height]),
                (0x0117, 4, [len(shown)]),
            ]
        below: list[Tag] = [
            (0x00FE, 4, [0]),
            (0x0100, 4, [width]),
            (0x0101, 4, [height]),
            (0x0102, 3, [16]),
            (0x0103, 3, [1]),
            (0x0106, 3, [32803]),
            (0x0111, 4, [at + len(shown)]),
            (0x0115, 3, [1]),
            (0x0116, 4, [height]),
            (0x0117, 4, [len(data)]),
            (0x828D, 3, [2, 2]),
            (0x828E, 1, b"\0\1\1\2"),
            (0xC61D, 4, [51000]),
        ]
        return main, below

    main, below = directories(0)
    at = len(tiff_block(main, {0x014A: below}))
    main, below = directories(at)
    return tiff_block(main, {0x014A: below}, tail=shown + data)
