"""What is kept of the addresses of cameras."""

from __future__ import annotations

import pytest

from faceapp.domain.live_thresholds import REMEMBERED_ADDRESSES
from faceapp.domain.video_errors import BadAddress
from faceapp.services import camera_addresses as addresses


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("rtsp://ada:secret@192.168.1.20/stream", "rtsp://ada@192.168.1.20:554/stream"),
        ("rtsp://192.168.1.20/stream", "rtsp://192.168.1.20:554/stream"),
        ("http://cam.local/video?user=ada&password=secret&size=2", "http://cam.local:80/video?size=2"),
        ("http://cam.local/video?token=secret", "http://cam.local:80/video"),
        ("/home/ada/a video.mp4", "/home/ada/a video.mp4"),
    ],
)
def test_no_password_is_kept(typed: str, kept: str) -> None:
    assert addresses.without_password(typed) == kept
    assert "secret" not in "".join(addresses.remember((), typed))


def test_a_wrong_address_is_kept_without_what_may_be_secret() -> None:
    assert "secret" not in addresses.without_password("rtsp://ada:secret@:/x?pw=secret")


def test_what_was_used_last_is_first_and_the_rest_is_forgotten_in_time() -> None:
    before: tuple[str, ...] = ()
    for number in range(REMEMBERED_ADDRESSES + 3):
        before = addresses.remember(before, f"/videos/{number}.mp4")
    before = addresses.remember(before, "/videos/5.mp4")
    assert before[0] == "/videos/5.mp4"
    assert len(before) == len(set(before)) == REMEMBERED_ADDRESSES


def test_a_kept_address_with_a_name_asks_for_its_password() -> None:
    kept = addresses.without_password("rtsp://ada:secret@cam/x")
    assert addresses.wants_password(kept)
    assert not addresses.wants_password("rtsp://cam/x")
    assert not addresses.wants_password("/a/video.mp4")
    assert addresses.checked(kept, "new secret") == "rtsp://ada:new%20secret@cam:554/x"
    with pytest.raises(BadAddress):
        addresses.checked("htp:/x")


def test_on_screen_there_is_neither_name_nor_password() -> None:
    assert addresses.told("rtsp://ada:secret@cam/x") == "rtsp://cam/x"
    assert addresses.told("/videos/five people.mp4") == "five people.mp4"
