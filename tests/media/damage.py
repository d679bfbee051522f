"""Damages picture files the way disks, cables and strangers do."""

from __future__ import annotations

import random
import struct

import numpy as np
from media.media_pictures import corners, dng, encoded, exif, tiff_block

NUMBERS = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)


def samples() -> dict[str, bytes]:
    """A small file of every kind that is read, with metadata where the kind has it."""
    picture = corners(96, 64).effect_spread(9)
    block = exif([(0x0112, 3, [6])], [(0x9003, 2, "2019:07:04 15:30:12")], [(0x001D, 2, "2019:07:04")])
    with_alpha = picture.convert("RGBA")
    with_alpha.putalpha(picture.getchannel("R"))
    return {
        "jpeg": encoded(picture, "JPEG", exif=block),
        "jpeg progressive": encoded(picture, "JPEG", progressive=True),
        "jpeg cmyk": encoded(picture.convert("CMYK"), "JPEG"),
        "png": encoded(picture, "PNG", exif=block),
        "png palette": encoded(picture.quantize(16), "PNG"),
        "png alpha": encoded(with_alpha, "PNG"),
        "png 16 bits": encoded(picture.convert("I;16"), "PNG"),
        "webp": encoded(picture, "WEBP", exif=block),
        "webp lossless": encoded(with_alpha, "WEBP", lossless=True),
        "gif": encoded(picture, "GIF"),
        "gif animated": encoded(picture, "GIF", save_all=True, append_images=[corners(96, 64)]),
        "bmp": encoded(picture.resize((24, 16)), "BMP"),
        "bmp palette": encoded(picture.resize((24, 16)).quantize(16), "BMP"),
        "tiff": encoded(picture.resize((24, 16)), "TIFF"),
        "tiff deflate": encoded(picture, "TIFF", compression="tiff_deflate"),
        "tiff lzw": encoded(picture, "TIFF", compression="tiff_lzw"),
        "tiff jpeg": encoded(picture, "TIFF", compression="jpeg"),
        "tiff fax": encoded(picture.convert("1"), "TIFF", compression="group4"),
        "tiff float": encoded(picture.convert("F").resize((24, 16)), "TIFF"),
        "tiff deep": deep_tiff(),
        "heif": encoded(picture, "HEIF", exif=block),
        "heif alpha": encoded(with_alpha, "HEIF"),
        "avif": encoded(picture, "AVIF", exif=block),
        "avif alpha": encoded(with_alpha, "AVIF"),
        "dng": dng(corners(96, 64), raw=corners(32, 24)),
        "dng with preview": dng(corners(660, 20), raw=corners(16, 12)),
    }


def deep_tiff() -> bytes:
    values = np.asarray(corners(24, 16)).astype("<f4") / 255
    tags = [
        (0x0100, 3, [24]),
        (0x0101, 3, [16]),
        (0x0102, 3, [32, 32, 32]),
        (0x0103, 3, [1]),
        (0x0106, 3, [2]),
    ]
    tags += [(0x0111, 4, "tail"), (0x0115, 3, [3]), (0x0116, 3, [16]), (0x0117, 4, [values.nbytes])]
    return tiff_block([*tags, (0x0153, 3, [3, 3, 3])], tail=values.tobytes())


def damaged(data: bytes, chance: random.Random, others: list[bytes]) -> bytes:
    """``data`` with one to four of: an end cut off, bits turned, numbers replaced, parts moved or mixed."""
    out = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 4))):
        if not out:
            break
        at = _place(out, chance)
        kind = chance.randrange(8)
        if kind == 0:
            del out[at:]
        elif kind == 1:
            for _ in range(chance.choice((1, 3, 20))):
                out[_place(out, chance)] ^= 1 << chance.randrange(8)
        elif kind == 2:
            number = chance.choice(NUMBERS)
            order, width = chance.choice("<>"), chance.choice((1, 2, 4))
            packed = struct.pack(order + "I", number)
            out[at : at + width] = packed[:width] if order == "<" else packed[-width:]
        elif kind == 3:
            del out[at : at + chance.choice((1, 2, 4, 64, 1024))]
        elif kind == 4:
            out[at:at] = bytes(chance.randrange(256) for _ in range(chance.choice((1, 4, 200))))
        elif kind == 5:
            end = min(len(out), at + chance.choice((4, 16, 256)))
            out[at:end] = bytes([chance.choice((0, 0xFF))]) * (end - at)
        elif kind == 6:
            other = chance.choice(others)
            begin = chance.randrange(len(other))
            out[at:at] = other[begin : begin + chance.choice((16, 256, 4096))]
        else:
            begin = chance.randrange(len(out))
            out[at:at] = out[begin : begin + chance.choice((16, 256, 4096))]
    return bytes(out)


def _place(data: bytearray, chance: random.Random) -> int:
    """Headers are at the beginning, and they are what decoders trip over."""
    return chance.randrange(min(len(data), chance.choice((32, 300, 1 << 30))))
