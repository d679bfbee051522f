"""Who is shown beside the picture, and in which colour."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from faceapp.domain.expression import EXPRESSIONS
from faceapp.domain.following import UNCOUNTED, FollowedFace, PictureFaces
from faceapp.domain.geometry import Box
from faceapp.domain.ids import PersonId
from faceapp.domain.live import LivePicture
from faceapp.domain.video import VideoPicture
from faceapp.ui.camera.bar_places import free_place
from faceapp.ui.camera.following import Following, read_of
from faceapp.ui.camera.panel import Panel
from faceapp.ui.camera.portraits import KEPT, Portraits
from faceapp.ui.camera.small_bars import Told, largest, places
from faceapp.ui.expression.words import SHOWN as WORDS
from faceapp.ui.tokens import PEOPLE

PIXELS = np.zeros((2, 2, 3), np.uint8)
SHOWN = (0.02, 0.02, 0.02, 0.8, 0.02, 0.02, 0.1)
EVEN = (0.3, 0.1, 0.1, 0.2, 0.1, 0.1, 0.1)


def face(who: int, person: int | None = None, scores: tuple[float, ...] = SHOWN) -> FollowedFace:
    known = None if person is None else PersonId(person)
    marks = ((0.4, 0.4), (0.6, 0.4), (0.5, 0.5), (0.4, 0.6), (0.6, 0.6))
    box = Box(0.1, 0.1, 0.2, 0.2)
    return FollowedFace(who, who, box, marks, 0.9, scores, scores, known, person is not None, True)


def take(following: Following, at: float, *faces: FollowedFace) -> None:
    following.take(PictureFaces(VideoPicture(PIXELS, at, round(at * 10)), faces, False, 1.0))


def test_each_has_a_colour_as_far_as_they_go() -> None:
    following = Following()
    for number in range(12):
        take(following, float(number), face(number))
    lanes = [one.lane for one in following.all]
    assert lanes == list(range(12))
    assert len({lane % len(PEOPLE) for lane in lanes[: len(PEOPLE)]}) == len(PEOPLE) == 10


def test_a_person_has_one_colour_also_when_they_come_back() -> None:
    following = Following()
    take(following, 0.0, face(1, 7), face(2))
    take(following, 100.0, face(3), face(2))
    take(following, 101.0, face(3), face(2), face(4, 7))
    lanes = {one.who: one.lane for one in following.all}
    assert lanes == {2: 1, 3: 2, 4: 0}


def test_two_who_are_seen_together_never_share_a_colour() -> None:
    following = Following()
    take(following, 0.0, face(1, 7), face(2))
    take(following, 1.0, face(1, 7), face(2, 7))
    take(following, 2.0, face(1, 7), face(2))
    lanes = [one.lane for one in following.all]
    assert len(set(lanes)) == 2


def test_those_in_the_picture_stand_first_and_nothing_overlaps(qtbot: QtBot) -> None:
    panel = Panel(lambda person: f"name {person}")
    qtbot.addWidget(panel)
    panel.resize(272, 800)
    panel.show()
    qtbot.waitExposed(panel)
    following = Following()
    for at, faces in (
        (0.0, (face(1),)),
        (1.0, (face(1), face(2), face(3))),
        (13.0, (face(3), face(2))),
        (14.0, (face(4), face(2))),
        (18.0, (face(2),)),
    ):
        take(following, at, *faces)
        panel.show_following(following)
        places = [card.geometry() for card in panel.cards]
        for above, below in pairwise(places):
            assert above.bottom() < below.top()
        assert all(place.height() > 10 for place in places)
    assert [card.name for card in panel.cards] == [f"Unnamed {n}" for n in (2, 4, 3, 1)]
    assert [card.note for card in panel.cards] == ["", "Seen 4 s ago", "Seen 5 s ago", "Seen 17 s ago"]
    panel.clear()
    assert not panel.cards


def test_who_is_back_with_another_number_is_not_gone() -> None:
    following = Following()
    take(following, 0.0, face(1, 7))
    take(following, 10.0, face(2, 7))
    assert [one.who for one in following.here()] == [2]
    assert not following.gone()


def test_a_nearly_even_answer_is_told_as_unclear() -> None:
    from faceapp.domain.expression import UNCLEAR, Expression
    from faceapp.ui.camera.following import read_of

    assert read_of(EVEN).told is UNCLEAR
    assert read_of(SHOWN).told is Expression.HAPPY


WINDOW = (0.0, 0.0, 600.0, 400.0)


@pytest.mark.parametrize(
    ("face", "others", "place"),
    [
        ((200.0, 100.0, 100.0, 100.0), [], (308.0, 100.0)),
        ((200.0, 100.0, 100.0, 100.0), [(310.0, 90.0, 100.0, 120.0)], (72.0, 100.0)),
        ((10.0, 10.0, 580.0, 380.0), [], None),
        ((240.0, 100.0, 100.0, 100.0), [(350.0, 0.0, 250.0, 400.0), (0.0, 0.0, 235.0, 400.0)], None),
    ],
)
def test_bars_cover_no_face(
    face: tuple[float, ...], others: list[tuple[float, ...]], place: tuple[float, float] | None
) -> None:
    found = free_place(face, (120.0, 130.0), WINDOW, [face, *others])  # type: ignore[arg-type,list-item]
    assert (None if found is None else found[:2]) == place


def told(*rects: tuple[float, float, float, float]) -> list[Told]:
    return [Told(rect, read_of(SHOWN), None) for rect in rects]


def test_small_faces_have_few_bars_and_no_bars_cover_a_face(qapp: object) -> None:
    window = (0.0, 0.0, 900.0, 700.0)
    ((_, large, whole),) = places(told((300.0, 200.0, 160.0, 200.0)), window, [(300.0, 200.0, 160.0, 200.0)])
    ((_, small, all_),) = places(told((300.0, 200.0, 40.0, 50.0)), window, [(300.0, 200.0, 40.0, 50.0)])
    assert whole
    assert not all_
    assert small[2] < large[2]
    assert small[3] < large[3] / 1.8
    boxes = [(60.0 + 95 * (n % 8), 150.0 + 120 * (n // 8), 45.0, 55.0) for n in range(24)]
    for _, rect, _ in places(told(*boxes), (0.0, 100.0, 900.0, 500.0), boxes):
        assert not any(
            rect[0] < x + w and x < rect[0] + rect[2] and rect[1] < y + h and y < rect[1] + rect[3]
            for x, y, w, h in boxes
        )
    crowd = [(90.0 * n, 60.0 * m, 60.0, 50.0) for n in range(10) for m in range(12)]
    assert not places(told(*crowd), window, crowd), "there is no room"
    assert largest((0.3, 0.02, 0.2, 0.02, 0.02, 0.04, 0.4)) == tuple(
        one for one in WORDS if one in {EXPRESSIONS[0], EXPRESSIONS[2], EXPRESSIONS[6]}
    )


def test_the_best_look_is_kept_as_the_picture_beside_the_name() -> None:
    screen = np.zeros((200, 400, 4), np.uint8)
    screen[..., 3] = 255
    screen[:, :200, 2] = 255  # left half red, right half blue
    screen[:, 200:, 0] = 255
    ahead = ((0.4, 0.4), (0.6, 0.4), (0.5, 0.5), (0.4, 0.6), (0.6, 0.6))
    aside = ((0.4, 0.4), (0.6, 0.4), (0.6, 0.5), (0.4, 0.6), (0.6, 0.6))

    def show(
        portraits: Portraits, box: Box, who: int = 1, *, mirrored: bool = False, marks: object = ahead
    ) -> None:
        found = replace(face(who), box=box, landmarks=marks, track=5)
        faces = PictureFaces(VideoPicture(PIXELS, 0.0, 0), (found,), False, 1.0)
        portraits.take(LivePicture(faces, screen, mirrored, True))

    def colour(portraits: Portraits, who: int = 1) -> str:
        image = portraits.of(who)
        assert image is not None
        assert image.width() == image.height() == KEPT
        middle = image.pixelColor(KEPT // 2, KEPT // 2)
        return "red" if middle.red() > middle.blue() else "blue"

    portraits = Portraits()
    show(portraits, Box(0.1, 0.3, 0.1, 0.2))
    assert colour(portraits) == "red"
    show(portraits, Box(0.7, 0.3, 0.1, 0.2))
    assert colour(portraits) == "red", "no better"
    show(portraits, Box(0.7, 0.3, 0.15, 0.3), marks=aside)
    assert colour(portraits) == "red", "larger, but looks away"
    show(portraits, Box(0.7, 0.3, 0.15, 0.3), who=2)
    assert portraits.of(1) is None, "has another number now"
    assert colour(portraits, 2) == "blue"
    show(portraits, Box(0.7, 0.3, 0.3, 0.6), who=2, mirrored=True)
    assert colour(portraits, 2) == "red"
    portraits.keep({3})
    assert portraits.of(2) is None


def test_who_turns_out_to_be_somebody_from_before_is_one_row_with_them() -> None:
    following = Following()
    take(following, 0.0, face(1))
    take(following, 1.0, face(UNCOUNTED + 5))
    assert [one.who for one in following.all] == [1], "hardly seen: nobody so far"
    take(following, 2.0, replace(face(2), track=9))
    take(following, 3.0, replace(face(1), track=9))
    assert [one.who for one in following.all] == [1]
    take(following, 4.0, replace(face(3), track=9))
    assert [(one.who, len(one.past)) for one in following.all] == [(3, 3)]
