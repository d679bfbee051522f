"""Opening each kind of picture: header, metadata, and pixels not before they are wanted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

from PIL import Image

from faceapp.domain.errors import UnreadablePicture
from faceapp.domain.photo import Reason
from faceapp.media import raw, tags
from faceapp.media.decoders import check_size, decoding
from faceapp.media.deep_tiff import check_planes, open_deep
from faceapp.media.files import PictureFile
from faceapp.media.jpeg import load_scaled, open_jpeg
from faceapp.media.orientation import upright_size
from faceapp.media.sniff import Kind


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """One picture, opened.

    Attributes:
        image: as it is stored; of JPEG and TIFF kinds not yet decoded.
        orientation: EXIF orientation still to be applied, 1..8.
        size: width and height of the original as stored; a RAW file's preview is smaller.
        exif: its EXIF block, if any.
        xmp: its XMP packet, b"" if none.
        profile: its ICC profile, b"" if none.
    """

    image: Image.Image
    orientation: int
    size: tuple[int, int]
    exif: tags.Block | None
    xmp: bytes = b""
    profile: bytes = b""

    @property
    def upright_size(self) -> tuple[int, int]:
        """Width and height of the original as it should be seen."""
        return upright_size(self.size, self.orientation)


def open_source(file: PictureFile) -> Source:
    """Open ``file`` by what it is.

    Raises:
        UnreadablePicture: what is wrong with it.
    """
    return _OPENERS[file.kind](file)


def load(source: Source, size: tuple[int, int]) -> None:
    """Decode ``source``, where its kind can, no larger than needed for ``size`` (as stored).

    Raises:
        UnreadablePicture: DAMAGED, UNSUPPORTED or TOO_LARGE.
    """
    if source.image.format == "JPEG":
        load_scaled(source.image, size)
        return
    with decoding():
        source.image.load()


def _jpeg(file: PictureFile) -> Source:
    return _jpeg_source(open_jpeg(file.data))


def _jpeg_source(image: Image.Image) -> Source:
    block = tags.read_block(_bytes(image.info.get("exif")))
    return Source(
        image,
        tags.orientation_of(block),
        image.size,
        block,
        _bytes(image.info.get("xmp")),
        _bytes(image.info.get("icc_profile")),
    )


def _opened(opener: Callable[[BytesIO], Image.Image], data: bytes) -> Image.Image:
    with decoding():
        image = opener(BytesIO(data))
    check_size(*image.size)
    return image


def _png(file: PictureFile) -> Source:
    from PIL import PngImagePlugin

    return _with_info(_opened(PngImagePlugin.PngImageFile, file.data))


def _webp(file: PictureFile) -> Source:
    from PIL import WebPImagePlugin

    return _with_info(_opened(WebPImagePlugin.WebPImageFile, file.data))


def _avif(file: PictureFile) -> Source:
    from PIL import AvifImagePlugin

    # Pillow has put the container's own turn into the EXIF block.
    return _with_info(_opened(AvifImagePlugin.AvifImageFile, file.data))


def _gif(file: PictureFile) -> Source:
    from PIL import GifImagePlugin

    return _with_info(_opened(GifImagePlugin.GifImageFile, file.data))


def _bmp(file: PictureFile) -> Source:
    from PIL import BmpImagePlugin

    return _with_info(_opened(BmpImagePlugin.BmpImageFile, file.data))


def _with_info(image: Image.Image) -> Source:
    """A source of what Pillow found beside the pixels."""
    info: dict[Any, Any] = image.info
    exif = _bytes(info.get("exif")) or _profile_in_text(info.get("Raw profile type exif"))
    block = tags.read_block(exif)
    xmp = _bytes(info.get("xmp") or info.get("XML:com.adobe.xmp"))
    return Source(image, tags.orientation_of(block), image.size, block, xmp, _bytes(info.get("icc_profile")))


def _tiff(file: PictureFile) -> Source:
    block = tags.read_block(file.data)
    if raw.is_raw(block, file.path.suffix):
        try:
            return _raw(file)
        except UnreadablePicture as error:
            if error.reason is not Reason.UNSUPPORTED:
                raise
            # Pillow may know what LibRaw does not: a plain TIFF with a RAW file's name.
    from PIL import TiffImagePlugin

    if block:
        check_planes(block)
    try:
        image = _opened(TiffImagePlugin.TiffImageFile, file.data)
    except UnreadablePicture as error:
        if block is None or error.reason is not Reason.UNSUPPORTED:
            raise
        image = open_deep(block)
        return Source(image, tags.orientation_of(block), image.size, block, block.main.raw(tags.XMP))
    return Source(
        image,
        1,  # Pillow turns TIFF itself while loading, and gives the upright size before
        image.size,
        block,
        block.main.raw(tags.XMP) if block else b"",
        _bytes(image.info.get("icc_profile")),
    )


def _heif(file: PictureFile) -> Source:
    import pillow_heif

    with decoding():
        container = pillow_heif.open_heif(file.data, convert_hdr_to_8bit=True)
        picture = container[container.primary_index]
    check_size(*picture.size)
    exif, xmp = _bytes(picture.info.get("exif")), _bytes(picture.info.get("xmp"))
    profile = _bytes(picture.info.get("icc_profile"))
    with decoding():
        image = picture.to_pillow()
    block = tags.read_block(exif)
    return Source(image, _turn_left(file.data, block), image.size, block, xmp, profile)


def _turn_left(data: bytes, exif: tags.Block | None) -> int:
    """EXIF orientation that libheif has left to be applied to a HEIF picture.

    Phones turn by a property of the container ("irot", "imir"), which libheif applies,
    and repeat the turn in EXIF, where it must then be ignored (ISO 23008-12). Some
    converters write EXIF's only; then it is all there is to go by.
    """
    at = 0
    while at + 8 <= len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        if data[at + 4 : at + 8] == b"meta":
            meta = data[at : at + length]
            return 1 if b"irot" in meta or b"imir" in meta else tags.orientation_of(exif)
        if length < 8:
            break
        at += length
    return 1


def _raw(file: PictureFile) -> Source:
    with decoding():
        opened = raw.open_raw(file.data)
    block = tags.read_block(file.data)
    if opened.preview is None:
        return Source(opened.developed, 1, opened.size, block)
    try:
        preview = _jpeg_source(open_jpeg(opened.preview))
    except UnreadablePicture as error:
        raise UnreadablePicture(error.reason, f"the preview: {error.detail}") from error
    turn = raw.preview_turn(preview.exif, preview.size, opened)
    exif = block if block and tags.EXIF_IFD in block.main else preview.exif or block
    stored = upright_size(opened.size, turn)  # turning is its own inverse on sizes
    return Source(preview.image, turn, stored, exif, preview.xmp, preview.profile)


def _bytes(value: object) -> bytes:
    if isinstance(value, str):
        return value.encode("utf-8", "replace")
    return bytes(value) if isinstance(value, bytes | bytearray) else b""


def _profile_in_text(value: object) -> bytes:
    """ImageMagick's way of keeping EXIF in PNG: a count, then hexadecimal lines."""
    words = value.split() if isinstance(value, str) else []
    try:
        return bytes.fromhex("".join(words[2:]))
    except ValueError:
        return b""


_OPENERS: Final[dict[Kind, Callable[[PictureFile], Source]]] = {
    Kind.JPEG: _jpeg,
    Kind.PNG: _png,
    Kind.WEBP: _webp,
    Kind.AVIF: _avif,
    Kind.GIF: _gif,
    Kind.BMP: _bmp,
    Kind.TIFF: _tiff,
    Kind.HEIF: _heif,
    Kind.RAW: _raw,
}
