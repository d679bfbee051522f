"""Calling other people's decoders: their warnings stay silent, their errors become reasons."""

from __future__ import annotations

import logging
import struct
import threading
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from PIL import Image

from faceapp.domain.errors import UnreadablePicture
from faceapp.domain.photo import Reason
from faceapp.domain.thresholds import MAX_WHOLE_PIXELS

_ERRORS: Final = (
    OSError,
    SyntaxError,  # Pillow: "not a ... file"
    ValueError,
    TypeError,
    ArithmeticError,
    LookupError,
    AttributeError,
    AssertionError,
    EOFError,
    BufferError,
    RuntimeError,  # libheif, libavif; also "not implemented"
    struct.error,
    zlib.error,
)
"""What decoders are known to raise on damaged files (tests/bench/fuzz_media.py)."""
_NOT_DONE: Final = (
    "cannot handle",
    "unknown",
    "unsupported",
    "not supported",
    "not implemented",
    "unrecognized",
)
_MAX_DETAIL: Final = 200

logging.getLogger("PIL").setLevel(logging.CRITICAL)  # what it logs as an error, it raises as well

_lock = threading.Lock()
_inside = 0
_filters: warnings.catch_warnings[None] | None = None


@contextmanager
def decoding() -> Iterator[None]:
    """Around calls of decoders, and nothing else: a bug of ours must not look like a bad file.

    Raises:
        UnreadablePicture: DAMAGED, UNSUPPORTED or TOO_LARGE for whatever they raise.
    """
    try:
        with quiet():
            yield
    except UnreadablePicture:
        raise
    except MemoryError as error:
        raise UnreadablePicture(Reason.TOO_LARGE, "not enough memory to decode it") from error
    except Image.DecompressionBombError as error:
        raise UnreadablePicture(Reason.TOO_LARGE, str(error).split(" exceeds", maxsplit=1)[0]) from error
    except _ERRORS as error:
        raise refusal(error) from error


@contextmanager
def quiet() -> Iterator[None]:
    """Ignore Pillow's warnings, on however many threads; they are about broken metadata.

    ``warnings.catch_warnings`` alone would, with two threads inside, put back the
    wrong filters: the first in saves them and the last out restores them.
    """
    global _inside, _filters
    with _lock:
        if _inside == 0:
            _filters = warnings.catch_warnings()
            _filters.__enter__()
            warnings.filterwarnings("ignore", module=r"PIL\.|pillow_heif\.")
        _inside += 1
    try:
        yield
    finally:
        with _lock:
            _inside -= 1
            if _inside == 0 and _filters is not None:
                _filters.__exit__(None, None, None)
                _filters = None


def refusal(error: BaseException) -> UnreadablePicture:
    """What a decoder's ``error`` means to the user."""
    words = " ".join(str(error).split()) or type(error).__name__
    lower = words.lower()
    reason = Reason.UNSUPPORTED if any(sign in lower for sign in _NOT_DONE) else Reason.DAMAGED
    return UnreadablePicture(reason, words[:_MAX_DETAIL])


def check_size(width: int, height: int) -> None:
    """Refuse pictures that can only be decoded whole and would not fit.

    Raises:
        UnreadablePicture: TOO_LARGE, or DAMAGED where there is nothing.
    """
    if width <= 0 or height <= 0:
        raise UnreadablePicture(Reason.DAMAGED, f"{width} x {height} pixels")
    if width * height > MAX_WHOLE_PIXELS:
        raise UnreadablePicture(Reason.TOO_LARGE, f"{width} x {height} pixels")
