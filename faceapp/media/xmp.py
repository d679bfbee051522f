"""Dates in XMP packets, embedded or beside the picture; strangers write them, so nothing is trusted.

Source: XMP specification parts 1 and 2 (ISO 16684-1); the "exif" and "photoshop"
properties as Adobe and the Metadata Working Group use them.
"""

from __future__ import annotations

import codecs
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element, ParseError

from faceapp.media.files import read_small
from faceapp.media.times import Wall, parse_time

_EXIF: Final = "{http://ns.adobe.com/exif/1.0/}"
TAKEN: Final = (
    f"{_EXIF}DateTimeOriginal",
    "{http://ns.adobe.com/photoshop/1.0/}DateCreated",
    f"{_EXIF}DateTimeDigitized",
    "{http://ns.adobe.com/xap/1.0/}CreateDate",
)
"""What says when a photo was taken, most trusted first."""
SATELLITE: Final = f"{_EXIF}GPSTimeStamp"
"""The time the satellites gave, UTC."""
_LIMIT: Final = 4 * 1024 * 1024
_WORTH_READING: Final = (
    b"DateTimeOriginal",
    b"DateCreated",
    b"DateTimeDigitized",
    b"CreateDate",
    b"GPSTimeStamp",
)


def times(packet: bytes) -> dict[str, Wall]:
    """The times in ``packet`` by property; empty where there are none or it is broken."""
    packet = _utf8(packet)
    if len(packet) > _LIMIT or not any(word in packet for word in _WORTH_READING):
        return {}
    root = _parsed(packet)
    found: dict[str, Wall] = {}
    for element in root.iter() if root is not None else ():
        for name, text in ((element.tag, element.text), *element.attrib.items()):
            if name in TAKEN or name == SATELLITE:
                time = parse_time(text or "")
                if time:
                    found.setdefault(name, time)
    return found


def sidecar_times(photo: Path) -> dict[str, Wall]:
    """The times in ``photo``'s sidecar: photo.jpg.xmp, else photo.xmp."""
    for path in (photo.with_name(photo.name + ".xmp"), photo.with_suffix(".xmp")):
        packet = read_small(path, _LIMIT)
        if packet:
            return times(packet)
    return {}


def _parsed(packet: bytes) -> Element | None:
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        root: Element = fromstring(packet)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        return None
    return root


def _utf8(packet: bytes) -> bytes:
    """``packet`` without padding, recoded where it is UTF-16 (which need not say so)."""
    coding = ""
    if packet.startswith((codecs.BOM_UTF16_BE, b"\0<")):
        coding = "utf-16-be"
    elif packet.startswith((codecs.BOM_UTF16_LE, b"<\0")):
        coding = "utf-16-le"
    if not coding:
        return packet.strip(b"\0 \r\n\t")
    text = packet[: len(packet) & ~1].decode(coding, "replace").strip("\ufeff\0 \r\n\t")
    return text.encode("utf-8", "replace")
