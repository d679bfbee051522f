"""Words, edges, and whose a mark is."""

from __future__ import annotations

import pytest

from faceapp.domain.expression import Expression
from faceapp.domain.ids import FaceId, PersonId, PhotoId
from faceapp.domain.marking import (
    WHOLE_PICTURE,
    Anchor,
    anchor_of,
    cleaned_label,
    cleaned_line,
    cleaned_span,
    expression_of,
    lane_of,
)
from faceapp.domain.recording import SeenIn, Track
from faceapp.domain.video_errors import EmptyLabel


def track(number: int, who: int, first: float, last: float, face: int | None) -> Track:
    return Track(PhotoId(1), number, who, first, last, 25, None if face is None else FaceId(face))


def lane(who: int, *tracks: int, person: int | None = None) -> SeenIn:
    known = None if person is None else PersonId(person)
    return SeenIn(PhotoId(1), known, who, "", False, 1.0, 0.0, FaceId(who), tracks)


TRACKS = (track(1, 1, 0.0, 5.0, 11), track(2, 1, 8.0, 9.0, 12), track(3, 2, 0.0, 9.0, 13))
LANES = (lane(1, 1, 2), lane(2, 3))


def test_words_are_kept_on_one_line_and_expressions_in_their_own_writing() -> None:
    assert cleaned_label("  looks\n away ") == "looks away"
    assert cleaned_label("Happy") == "happy"
    assert expression_of(cleaned_label("HAPPY")) is Expression.HAPPY
    assert expression_of("joy") is None
    assert len(cleaned_label("a" * 99)) == 40
    assert cleaned_line(" \t ") == ""
    with pytest.raises(EmptyLabel):
        cleaned_label(" \u200b ")


def test_edges_are_in_order_and_never_nothing() -> None:
    assert cleaned_span(3.0, 1.0) == (1.0, 3.0)
    assert cleaned_span(-1.0, 2.0) == (0.0, 2.0)
    assert cleaned_span(1.0, 1.0) == (1.0, 1.04)
    with pytest.raises(ValueError, match="no times"):
        cleaned_span(float("nan"), 1.0)


def test_a_mark_holds_on_to_the_track_it_is_on() -> None:
    assert anchor_of(LANES[0], TRACKS, 1.0, 2.0) == Anchor(FaceId(11), 1)
    assert anchor_of(LANES[0], TRACKS, 7.9, 8.5) == Anchor(FaceId(12), 1)
    assert anchor_of(LANES[0], TRACKS, 7.0, 7.5) == Anchor(FaceId(12), 1), "the nearest"
    assert anchor_of(None, TRACKS, 0.0, 1.0) == WHOLE_PICTURE


def test_a_mark_is_where_its_face_is() -> None:
    split = (lane(1, 1), lane(2, 3), lane(1, 2, person=7))  # track 2 was named
    assert lane_of(Anchor(FaceId(12), 1), 8.0, 9.0, LANES, TRACKS) == 0
    assert lane_of(Anchor(FaceId(12), 1), 8.0, 9.0, split, TRACKS) == 2
    assert lane_of(Anchor(FaceId(11), 1), 8.0, 9.0, split, TRACKS) == 0


def test_without_its_face_a_mark_is_where_its_number_is_then() -> None:
    split = (lane(1, 1), lane(2, 3), lane(1, 2, person=7))
    assert lane_of(Anchor(FaceId(99), 1), 8.0, 9.0, split, TRACKS) == 2
    assert lane_of(Anchor(None, 1), 1.0, 2.0, split, TRACKS) == 0
    assert lane_of(Anchor(FaceId(99), 5), 1.0, 2.0, split, TRACKS) is None
    assert lane_of(WHOLE_PICTURE, 1.0, 2.0, split, TRACKS) is None
