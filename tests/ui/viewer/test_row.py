"""The photos that the viewer goes through."""

from __future__ import annotations

from faceapp.ui.viewer.row import PhotoRow


def row(*photos: int, at: int) -> PhotoRow:
    made = PhotoRow()
    made.open(at, photos)
    return made


def test_steps_end_at_either_end() -> None:
    here = row(7, 3, 9, at=3)
    assert (here.at, here.photo, len(here)) == (1, 3, 3)
    assert here.step(1)
    assert not here.step(1)
    assert (here.at, here.photo) == (2, 9)
    assert here.step(-2)
    assert not here.step(-1)
    assert here.photo == 7


def test_a_photo_that_is_not_among_them_stands_alone() -> None:
    here = row(7, 3, 9, at=5)
    assert (here.at, here.photo, len(here)) == (0, 5, 1)
    here.open(4, None)
    assert (here.photo, len(here), here.ahead()) == (4, 1, [])


def test_a_photo_is_opened_where_it_stands_else_alone() -> None:
    here = row(7, 3, 9, at=7)
    here.open_near(9)
    assert (here.at, len(here)) == (2, 3)
    here.open_near(8)
    assert (here.photo, len(here)) == (8, 1)


def test_the_nearest_are_decoded_ahead_first() -> None:
    assert row(1, 2, 3, 4, 5, at=3).ahead() == [4, 2, 5]
    assert row(1, 2, 3, at=3).ahead() == [2]
