"""Numbers that are typed: refused in one line that says what was meant."""

from __future__ import annotations

import pytest

from faceapp.cli import main


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["index", ".", "--processes", "0"], "--processes: invalid N value: '0'"),
        (["analyze", "a.mp4", "--every", "-5"], "--every: invalid MS value: '-5'"),
        (["clean", "--keep", "1", "1.5"], "--keep: invalid FACE_ID value: '1.5'"),
        (["export", "coco", "out", "--crop", "7"], "--crop: invalid PIXELS value: '7'"),
        (["export", "coco", "out", "--crop", "16385"], "--crop: invalid PIXELS value: '16385'"),
    ],
)
def test_what_is_no_such_number_is_wrong_usage(
    words: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    assert told in capsys.readouterr().err
