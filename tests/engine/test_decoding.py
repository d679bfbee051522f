from __future__ import annotations

import io
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtGui import QImage

from faceapp.engine import decoding
from faceapp.engine.decoding import (
    DecodingPool,
    Lane,
    PictureCache,
    Wish,
    image_from_jpeg,
    image_from_pixels,
)


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    event = threading.Event()
    yield event
    event.set()


def held_pool(gate: threading.Event, threads: int = 1) -> DecodingPool:
    """A pool all of whose threads wait at the gate."""
    pool = DecodingPool(threads)
    inside = threading.Semaphore(0)

    def wait() -> None:
        inside.release()
        gate.wait(60)

    for _ in range(threads):
        pool.wish(Wish(Lane.FRONT, wait))
    for _ in range(threads):
        assert inside.acquire(timeout=60)
    return pool


def test_the_newest_wish_goes_first_and_the_front_before_the_rest(gate: threading.Event) -> None:
    pool = held_pool(gate)
    done: list[str] = []
    over = threading.Event()
    pool.wish(Wish(Lane.AHEAD, lambda: (done.append("ahead"), over.set())[0]))
    pool.wish(Wish(Lane.SMALL, lambda: done.append("old")))
    pool.wish(Wish(Lane.SMALL, lambda: done.append("new")))
    pool.wish(Wish(Lane.FRONT, lambda: done.append("front")))
    gate.set()
    assert over.wait(60)
    assert pool.stop(60)
    assert done == ["front", "new", "old", "ahead"]


def test_a_cancelled_wish_is_not_worked_on(gate: threading.Event) -> None:
    pool = held_pool(gate)
    done: list[str] = []
    over = threading.Event()
    pool.wish(Wish(Lane.AHEAD, over.set))
    ticket = pool.wish(Wish(Lane.SMALL, lambda: done.append("cancelled")))
    ticket.cancel()
    gate.set()
    assert over.wait(60)
    assert pool.stop(60)
    assert done == []


def test_what_waits_too_long_is_dropped_and_says_so(
    gate: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decoding, "BACKLOG", 3)
    pool = held_pool(gate)
    tickets = [pool.wish(Wish(Lane.SMALL, lambda: None)) for _ in range(5)]
    assert [ticket.dropped for ticket in tickets] == [True, True, False, False, False]
    gate.set()
    assert pool.stop(60)


def test_decoding_ahead_never_takes_the_last_thread(gate: threading.Event) -> None:
    pool = DecodingPool(2)
    ahead = threading.Semaphore(0)
    front = threading.Event()

    def neighbour() -> None:
        ahead.release()
        gate.wait(60)

    for _ in range(4):
        pool.wish(Wish(Lane.AHEAD, neighbour))
    assert ahead.acquire(timeout=60)
    pool.wish(Wish(Lane.FRONT, front.set))
    assert front.wait(60), "the picture in front waited for its neighbours"
    gate.set()
    assert pool.stop(60)


def test_a_decoder_that_fails_does_not_end_its_thread(caplog: pytest.LogCaptureFixture) -> None:
    caplog.expected_warnings = ("faceapp.engine.decoding",)  # type: ignore[attr-defined]
    pool = DecodingPool(1)
    over = threading.Event()

    def broken() -> None:
        raise ValueError("a bug of the decoder")

    pool.wish(Wish(Lane.AHEAD, over.set))
    pool.wish(Wish(Lane.SMALL, broken))
    assert over.wait(60)
    assert pool.stop(60)


def test_the_cache_holds_bytes_and_forgets_what_was_used_longest_ago() -> None:
    def image() -> QImage:
        return QImage(100, 100, QImage.Format.Format_RGB32)

    cache = PictureCache(limit=90_000)
    for name in ("a", "b"):
        cache.put(Path(name), 100, image())
    assert cache.get(Path("a"), 100) is not None
    cache.put(Path("c"), 100, image())
    assert cache.used == 80_000
    assert cache.get(Path("b"), 100) is None
    assert cache.get(Path("a"), 100) is not None
    assert cache.get(Path("a"), 50) is None, "another size is another picture"


def test_one_picture_larger_than_the_cache_is_kept_alone() -> None:
    cache = PictureCache(limit=10)
    cache.put(Path("a"), 0, QImage(10, 10, QImage.Format.Format_RGB32))
    cache.put(Path("b"), 0, QImage(20, 20, QImage.Format.Format_RGB32))
    assert cache.get(Path("a"), 0) is None
    assert cache.get(Path("b"), 0) is not None
    assert cache.used == 1600


def test_pixels_become_an_image_of_their_own_memory() -> None:
    pixels = np.zeros((3, 5, 3), np.uint8)
    pixels[1, 4] = (10, 200, 30)
    image = image_from_pixels(pixels)
    pixels[:] = 0
    assert (image.width(), image.height()) == (5, 3)
    assert image.pixelColor(4, 1).getRgb()[:3] == (10, 200, 30)


def test_jpeg_bytes_become_an_image_and_rubbish_becomes_none() -> None:
    file = io.BytesIO()
    Image.new("RGB", (16, 8), (250, 0, 0)).save(file, "JPEG")
    image = image_from_jpeg(file.getvalue())
    assert image is not None
    assert (image.width(), image.height()) == (16, 8)
    assert image_from_jpeg(b"no picture") is None
    assert image_from_jpeg(b"") is None


def counts_meanwhile(call: Callable[[], object]) -> int:
    """How far another thread of Python counts while ``call`` runs."""
    counted, over, going = [0], threading.Event(), threading.Event()

    def count() -> None:
        while not over.is_set():
            counted[0] += 1
            going.set()
            time.sleep(0)  # whoever wants the interpreter has it now

    thread = threading.Thread(target=count)
    thread.start()
    going.wait(60)
    try:
        before = counted[0]
        call()
        return counted[0] - before
    finally:
        over.set()
        thread.join()


def test_decoding_lets_the_window_go_on() -> None:
    """A decoder that holds the interpreter makes the window stand still."""
    pixels = np.random.default_rng(0).integers(0, 256, (2400, 3200, 3), dtype=np.uint8)
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "JPEG")
    data = file.getvalue()
    # a call that keeps the interpreter lets the other thread count up to 60 times, at its ends;
    # on a busy machine it may happen that the other thread does not run meanwhile
    for call in (lambda: image_from_jpeg(data), lambda: [image_from_pixels(pixels) for _ in range(5)]):
        assert any(counts_meanwhile(call) > 250 for _ in range(20))
