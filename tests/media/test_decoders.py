"""Warnings stay silent on every thread and are back afterwards; errors get their reason."""

from __future__ import annotations

import threading
import warnings

import pytest

from faceapp.domain.errors import UnreadablePicture
from faceapp.domain.photo import Reason
from faceapp.media.decoders import decoding, quiet


def warn_as(module: str) -> None:
    exec(compile("import warnings\nwarnings.warn('odd tag')", module, "exec"), {"__name__": module})


def test_decoders_warnings_are_silent_and_ours_are_not():
    with quiet():
        warn_as("PIL.TiffImagePlugin")
        with pytest.raises(UserWarning):
            warn_as("faceapp.media.decode")
    with pytest.raises(UserWarning):
        warn_as("PIL.TiffImagePlugin")


def test_overlapping_threads_put_the_filters_back():
    before = list(warnings.filters)
    first_in, second_in, first_out = threading.Event(), threading.Event(), threading.Event()
    heard: list[str] = []

    def first() -> None:
        with quiet():
            first_in.set()
            second_in.wait(60)
        first_out.set()

    def second() -> None:
        first_in.wait(60)
        with quiet():
            second_in.set()
            first_out.wait(60)
            try:
                warn_as("PIL.Image")
            except UserWarning:
                heard.append("a warning, though still inside")

    threads = [threading.Thread(target=work) for work in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert heard == []
    assert list(warnings.filters) == before


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (OSError("image file is truncated"), Reason.DAMAGED),
        (SyntaxError("cannot handle 12-bit layers"), Reason.UNSUPPORTED),
        (ValueError("Unsupported feature: no decoder"), Reason.UNSUPPORTED),
        (MemoryError(), Reason.TOO_LARGE),
        (IndexError(), Reason.DAMAGED),
        (UnreadablePicture(Reason.EMPTY, "0 bytes"), Reason.EMPTY),
    ],
)
def test_reasons(error, reason):
    with pytest.raises(UnreadablePicture) as caught, decoding():
        raise error
    assert caught.value.reason is reason
    assert caught.value.detail


def test_what_no_decoder_raises_is_not_swallowed():
    class OursError(Exception):
        pass

    with pytest.raises(OursError), decoding():
        raise OursError
