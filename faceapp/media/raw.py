"""Cameras' RAW files: their embedded preview, or developed where there is none worth having."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

from PIL import Image

from faceapp.domain.errors import UnreadablePicture
from faceapp.domain.photo import Reason
from faceapp.domain.thresholds import MIN_PREVIEW_SIDE
from faceapp.media import tags
from faceapp.media.decoders import check_size, refusal
from faceapp.media.orientation import orientation_of_flip, turned, upright_size

_SUFFIXES: Final = frozenset(
    {".3fr", ".arw", ".cr2", ".dcr", ".dng", ".erf", ".fff", ".iiq", ".k25", ".kdc", ".mef", ".mos", ".nef"}
    | {".nrw", ".pef", ".ptx", ".pxn", ".raw", ".rwl", ".rw2", ".sr2", ".srf", ".srw"}
)
"""Names of RAW files that are TIFF inside; some say so only by their name."""
_SENSOR: Final = {32803, 34892}  # PhotometricInterpretation: colour filter array, linear raw


@dataclass(frozen=True, slots=True, eq=False)
class RawPicture:
    """What LibRaw makes of a file.

    Attributes:
        preview: a JPEG, as stored, or None; then ``developed`` is the picture, upright.
        orientation: EXIF orientation of what is stored.
        size: of the developed original, upright.
    """

    preview: bytes | None
    developed: Image.Image
    orientation: int
    size: tuple[int, int]


def is_raw(block: tags.Block | None, suffix: str) -> bool:
    """Whether a TIFF file is a camera's RAW: by its tags, else by its name."""
    if block is None:
        return False
    for directory in block.all():
        if tags.DNG_VERSION in directory or set(directory.integers(tags.PHOTOMETRIC)) & _SENSOR:
            return True
    return block.data[8:10] == b"CR" or suffix.lower() in _SUFFIXES


def open_raw(data: bytes) -> RawPicture:
    """Find the preview in a RAW file, or develop it at half its size.

    Raises:
        UnreadablePicture: UNSUPPORTED, DAMAGED or TOO_LARGE.
    """
    import rawpy

    try:
        with rawpy.imread(BytesIO(data)) as opened:
            return _opened(rawpy, opened)
    except rawpy.LibRawError as error:
        raise _refusal(rawpy, error) from error


def preview_turn(exif: tags.Block | None, size: tuple[int, int], opened: RawPicture) -> int:
    """How the preview must be turned, as an EXIF orientation.

    Its own EXIF block says so, or else the RAW file. Some cameras store it turned
    already and say nothing: then it stands while the sensor lies.
    """
    own = exif is not None and tags.ORIENTATION in exif.main
    turn = tags.orientation_of(exif) if own else opened.orientation
    shown = upright_size(size, turn)
    if turn >= 5 and (shown[0] > shown[1]) != (opened.size[0] > opened.size[1]):
        return 1
    return turn


def _opened(rawpy: Any, opened: Any) -> RawPicture:
    sizes = opened.sizes
    orientation = orientation_of_flip(sizes.flip)
    size = upright_size((sizes.width, sizes.height), orientation)
    preview = _preview(rawpy, opened)
    if isinstance(preview, bytes):
        return RawPicture(preview, Image.new("RGB", (1, 1)), orientation, size)
    if preview is not None:
        return RawPicture(None, turned(Image.fromarray(preview), orientation), orientation, size)
    check_size(sizes.raw_width, sizes.raw_height)
    pixels = opened.postprocess(half_size=True, use_camera_wb=True, output_bps=8)
    return RawPicture(None, Image.fromarray(pixels), orientation, size)


def _preview(rawpy: Any, opened: Any) -> Any:
    """The largest preview: bytes of a JPEG, an array of pixels, or None if there is none of use."""
    try:
        found = opened.extract_thumb()
    except rawpy.LibRawError:
        return None
    if found.format == rawpy.ThumbFormat.JPEG:
        return found.data if _side(found.data) >= MIN_PREVIEW_SIDE else None
    if found.data.ndim == 3 and found.data.shape[2] == 3 and max(found.data.shape) >= MIN_PREVIEW_SIDE:
        return found.data
    return None


def _side(jpeg: bytes) -> int:
    from faceapp.media.jpeg import open_jpeg

    try:
        return max(open_jpeg(jpeg).size)
    except UnreadablePicture:
        return 0


def _refusal(rawpy: Any, error: Exception) -> UnreadablePicture:
    first = error.args[0] if error.args else ""
    words = first.decode("utf-8", "replace") if isinstance(first, bytes) else str(error)
    if isinstance(error, rawpy.LibRawFileUnsupportedError | rawpy.LibRawNotImplementedError):
        return UnreadablePicture(Reason.UNSUPPORTED, words)
    if isinstance(error, rawpy.LibRawTooBigError | rawpy.LibRawUnsufficientMemoryError):
        return UnreadablePicture(Reason.TOO_LARGE, words)
    if isinstance(error, rawpy.LibRawNonFatalError | rawpy.LibRawFatalError):
        return UnreadablePicture(Reason.DAMAGED, words)
    return refusal(error)
