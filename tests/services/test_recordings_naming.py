"""In a video somebody may be seen again and again, but never twice at the same time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from recording_world import CONSENT, MODELS, SIZE, picture, summary

from faceapp.domain.browsing import Doubt
from faceapp.domain.errors import SamePersonTwice
from faceapp.domain.face import Author, FaceState
from faceapp.domain.health import Trouble
from faceapp.domain.ids import FaceId, PersonId
from faceapp.services import browse, health, history, naming_alike, recognise, recordings, suspicions, tagging
from faceapp.services.library import Library, open_thumbnails
from faceapp.services.recognise import Gallery

TIMES = {1: (0.0, 5.0), 2: (6.0, 9.0), 3: (4.0, 7.0), 4: (20.0, 22.0)}
"""Seconds of four tracks: 3 is seen together with 1 and with 2; 4 later than all."""


def like(seed: int, alike: int) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    """Vectors of one ``alike`` are of one person."""
    centre = np.random.default_rng(alike).normal(size=128)
    noise = 0.02 if seed == 3 else 0.01  # the one between is a little less like the others
    found = centre / np.linalg.norm(centre) + noise * np.random.default_rng(seed + 100).normal(size=128)
    return (found / np.linalg.norm(found)).astype(np.float32)


@pytest.fixture
def faces(library: Library) -> Iterator[tuple[FaceId, ...]]:
    """Of the four tracks, who all look alike."""
    thumbnails = open_thumbnails(library)
    writer = recordings.begin(library, thumbnails, source="C", size=SIZE, models=MODELS, consent=CONSENT)
    for number in range(0, 23 * 25, 5):
        shown = {track: track for track, (first, last) in TIMES.items() if first <= number / 25 <= last}
        writer.add(picture(number, shown))
    made = []
    for track, (first, last) in TIMES.items():
        one = summary(track, first, last)
        face = writer.ended(replace(one, best=replace(one.best, embedding=like(track, 1))))
        assert face is not None
        made.append(face)
    writer.finish()
    yield tuple(made)
    thumbnails.close()


def updated(library: Library) -> Gallery:
    gallery = Gallery(MODELS.embedder)
    for _ in recognise.update(library, gallery, None):
        pass
    return gallery


def person(library: Library, name: str) -> PersonId:
    return PersonId(library.connection.value("SELECT id FROM person WHERE name = ?", (name,)))


def test_naming_is_refused_only_where_two_are_seen_together(
    library: Library, faces: tuple[FaceId, ...]
) -> None:
    first, second, between, later = faces
    tagging.name_faces(library, [first, second, later], "Anna")
    with pytest.raises(SamePersonTwice):
        tagging.name_face(library, between, "Anna")
    assert health.check(library) == ()
    assert suspicions.suspicions(library, None) == ()
    tagging.name_face(library, between, "Anna", allow_twice=True)
    assert suspicions.suspicions(library, None) == ()


def test_what_is_seen_together_all_the_same_is_suspicious(
    library: Library, faces: tuple[FaceId, ...]
) -> None:
    tagging.name_faces(library, [faces[0], faces[1]], "Anna")
    with library.write(Author.IMPORT) as tx:
        tx.connection.execute(
            "INSERT INTO assignment (face, person, state, by, at) SELECT ?, id, 'confirmed', 'import', 0"
            " FROM person",
            (faces[2],),
        )
    (doubt,) = suspicions.suspicions(library, None)
    assert (doubt.doubt, set(doubt.faces)) == (Doubt.TWICE, set(faces[:3]))
    assert [one.trouble for one in health.check(library)] == [Trouble.SAME_PERSON_TWICE]


def test_groups_and_proposals_follow_the_same_rule(library: Library, faces: tuple[FaceId, ...]) -> None:
    first, second, between, later = faces
    gallery = updated(library)
    groups = dict(library.connection.execute("SELECT face, face_group FROM group_member").fetchall())
    assert groups[first] == groups[second] == groups[later] != groups.get(between)
    change = tagging.name_group(library, groups[first], "Anna")
    assert change is not None
    assert set(change.faces) == {first, second, later}
    gallery.apply(change)
    for _ in recognise.update(library, gallery, None):
        pass
    # It looks like her, but she is there already: nobody is proposed.
    assert library.connection.value("SELECT count(*) FROM assignment WHERE face = ?", (between,)) == 0
    assert recognise.candidates(gallery, between)[0].name == "Anna"


def test_of_tracks_seen_together_the_nearest_is_proposed_and_all_later_ones(
    library: Library, faces: tuple[FaceId, ...]
) -> None:
    first, second, between, later = faces
    tagging.name_face(library, later, "Anna")
    updated(library)
    proposed = {
        face for (face,) in library.connection.execute("SELECT face FROM assignment WHERE state = 'proposed'")
    }
    assert proposed == {first, second}
    assert tagging.review(library, person(library, "Anna"), [first, second], []) is not None
    (anna,) = (one for one in recordings.seen_in(library, recordings.recordings(library)[0].id) if one.name)
    assert anna.tracks == (1, 2, 4)
    assert between not in proposed


def test_one_name_is_given_to_all_that_is_unknown_of_somebody(
    library: Library, faces: tuple[FaceId, ...]
) -> None:
    """One face is named: its group, and other tracks of the same somebody; who is beside it is not."""
    updated(library)
    first, second, between, later = faces
    assert naming_alike.count_alike(library, [first]) == 3
    change = naming_alike.name_alike(library, [first], "Anna")
    assert change is not None
    assert set(change.faces) >= {first, second, later}
    named = {one.id for one in browse.faces(library, faces) if one.state is FaceState.CONFIRMED}
    assert named == {first, second, later}
    assert history.undo(library) is not None
    assert not any(one.state is FaceState.CONFIRMED for one in browse.faces(library, faces))
    history.redo(library)
    naming_alike.name_alike(library, [second], "Bea")  # a name is corrected alone
    anna, bea = person(library, "Anna"), person(library, "Bea")
    assert [one.person for one in browse.faces(library, [first, second, later])] == [anna, bea, anna]
    with pytest.raises(SamePersonTwice):
        naming_alike.name_alike(library, [between], "Anna")
