"""Which tracks of a recording have faces, and what becomes of numbers that turn out to be one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from recording_world import CONSENT, MODELS, SIZE, pictures, summary

from faceapp.domain.face import Quality
from faceapp.domain.following import UNCOUNTED, TrackSummary
from faceapp.domain.video_thresholds import FACES_OF_ONE_MOST
from faceapp.services import recordings
from faceapp.services.library import Library, open_thumbnails
from faceapp.services.recording_worth import Worth


def seen(track: int, who: int = 1, *, sharpness: float = 60.0) -> TrackSummary:
    made = summary(track, 0.0, 2.0)
    best = replace(made.best, quality=Quality(112.0, sharpness, 0.0, 0.0, 0.0))
    return replace(made, who=who, best=best)


def kept(worth: Worth, track: TrackSummary) -> bool:
    has = worth.has(track)
    if has:
        worth.take(track)
    return has


def test_one_person_has_a_few_faces_however_often_they_come() -> None:
    worth = Worth()
    assert sum(kept(worth, seen(track)) for track in range(1, 200)) == FACES_OF_ONE_MOST
    assert kept(worth, seen(1)), "the face of a track that has one is brought up to date"
    assert kept(worth, seen(300, who=2))


def test_a_poor_look_at_somebody_who_has_better_ones_is_no_face() -> None:
    worth = Worth()
    assert kept(worth, seen(1, sharpness=4.0))
    assert kept(worth, seen(2))
    assert not kept(worth, seen(3, sharpness=4.0))
    assert not kept(worth, seen(4, who=UNCOUNTED + 3)), "hardly seen"
    assert kept(worth, replace(seen(5, who=UNCOUNTED + 4), certain=True)), "but named"
    worth.join(UNCOUNTED + 4, 1)
    assert not kept(worth, seen(6, sharpness=4.0))


@pytest.mark.parametrize("written", [False, True])
def test_tracks_of_a_number_that_turns_out_to_be_another_one_follow_it(
    library: Library, written: bool
) -> None:
    thumbnails = open_thumbnails(library)
    writer = recordings.begin(library, thumbnails, source="Desk", size=SIZE, models=MODELS, consent=CONSENT)
    *before, last = pictures(2.0, {1: 7})
    for one in before:
        writer.add(one)
    if written:
        writer.ended(seen(1, who=7))
    writer.add(replace(last, joined=((7, 3),)))
    if not written:
        writer.ended(seen(1, who=7))
    writer.finish()
    assert {track.who for track in recordings.tracks(library, writer.recording)} == {3}
    thumbnails.close()
