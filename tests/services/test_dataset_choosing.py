"""What goes into a dataset, and how much is left out for which reason."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from library_builder import Builder

from faceapp.domain.change import Verb
from faceapp.domain.cleaning import Flaw
from faceapp.domain.dataset import Label
from faceapp.domain.dataset_choice import Chosen, LeftOut
from faceapp.domain.errors import BadQuery, NoSuchPerson
from faceapp.domain.export_choices import ExportChoices
from faceapp.domain.expression import Expression
from faceapp.domain.face import Author
from faceapp.domain.following import FollowedFace
from faceapp.domain.geometry import Box
from faceapp.domain.ids import FaceId, PhotoId
from faceapp.domain.video_errors import NoSuchRecording
from faceapp.services import cleaning_decisions, dataset_choosing
from faceapp.services.dataset_labels import proposal_score
from faceapp.services.library import Library
from faceapp.storage import expressions, samples

CHOICES = ExportChoices("coco")
POINTS = ((0.1, 0.1), (0.2, 0.1), (0.15, 0.15), (0.1, 0.2), (0.2, 0.2))


def choose(library: Library, choices: ExportChoices = CHOICES) -> Chosen:
    return dataset_choosing.choose(library, choices, look=False)


def keys(chosen: Chosen) -> list[str]:
    return [photo.key for photo in chosen.photos]


@pytest.fixture
def make(library: Library) -> Builder:
    return Builder(library)


def test_only_confirmed_names_are_written_and_every_other_face_is_counted(make: Builder) -> None:
    photo = make.photo("a.jpg")
    ann, eve = make.person("Ann"), make.person("Eve")
    make.confirm(make.face(photo, 0.7), ann)
    make.propose(make.face(photo, 0.5), eve)
    make.face(photo, 0.3)
    hidden, wrong = make.face(photo, 0.1), make.face(photo, 0.0)
    make.confirm(hidden, eve)
    make.mark(hidden, "hidden")
    make.mark(wrong, "not_a_face")
    chosen = choose(make.library)
    (only,) = chosen.photos
    assert [(face.name, face.confirmed, face.score) for face in only.faces] == [("Ann", True, None)]
    assert [round(box.x, 1) for box in only.others] == [0.1, 0.3, 0.5]  # a box that is no face is nobody's
    assert chosen.left_out == {
        LeftOut.PROPOSED: 1,
        LeftOut.UNKNOWN: 1,
        LeftOut.HIDDEN: 1,
        LeftOut.NOT_A_FACE: 1,
    }
    assert chosen.classes == {"Ann": 1}


def test_faces_left_out_while_labels_were_checked_are_others_and_counted(make: Builder) -> None:
    photo, alone = make.photo("a.jpg"), make.photo("b.jpg")
    ann, eve = make.person("Ann"), make.person("Eve")
    make.confirm(make.face(photo, 0.7), ann)
    for face in (out := [make.face(photo, 0.1), make.face(alone)]):
        make.confirm(face, eve)
    cleaning_decisions.leave_out(make.library, out, Flaw.BLURRED)
    chosen = choose(make.library)
    (only,) = chosen.photos
    assert [face.name for face in only.faces] == ["Ann"]
    assert [round(box.x, 1) for box in only.others] == [0.1], "as a stranger: it can be blurred"
    assert chosen.left_out == {LeftOut.LEFT_OUT: 2, LeftOut.NOTHING_CHOSEN: 1}
    assert choose(make.library, replace(CHOICES, negatives=True)).left_out == chosen.left_out
    cleaning_decisions.bring_back(make.library, out)
    assert choose(make.library).classes == {"Ann": 1, "Eve": 2}


def test_proposals_come_with_their_score(make: Builder) -> None:
    photo = make.photo("a.jpg")
    ann = make.person("Ann")
    make.propose(make.face(photo, 0.1), ann, 0.1)
    make.propose(make.face(photo, 0.5), ann, 0.35)
    chosen = choose(make.library, replace(CHOICES, proposed=True))
    near, far = chosen.photos[0].faces
    assert near.score is not None
    assert far.score is not None
    assert near.score > 0.8 > far.score
    assert not near.confirmed
    some = choose(make.library, replace(CHOICES, proposed=True, least_score=0.8))
    assert len(some.photos[0].faces) == 1
    assert some.left_out == {LeftOut.UNLIKELY: 1}


def test_scores_are_one_at_no_distance_and_a_half_at_the_limit() -> None:
    assert proposal_score(0.0, 0.4) == 1.0
    assert proposal_score(0.4, 0.4) == 0.5
    assert proposal_score(3.0, 0.4) == 0.0
    assert proposal_score(None, 0.4) is None


def test_strangers_are_a_class_but_proposed_faces_are_no_strangers(make: Builder) -> None:
    photo = make.photo("a.jpg")
    make.face(photo, 0.1)
    make.propose(make.face(photo, 0.5), make.person("Ann"))
    chosen = choose(make.library, replace(CHOICES, strangers=True))
    assert [face.name for face in chosen.photos[0].faces] == [None]
    assert chosen.classes == {"unknown": 1}
    assert chosen.left_out == {LeftOut.PROPOSED: 1}


def test_states_of_files(make: Builder) -> None:
    for state in ("gone", "problem", "pending", "measured"):
        make.photo(f"{state}.jpg", state=state)
    chosen = choose(make.library, replace(CHOICES, negatives=True))
    assert keys(chosen) == ["measured.jpg"]  # what nobody looked at is no negative
    assert chosen.left_out == {LeftOut.MISSING: 1, LeftOut.PROBLEM: 1, LeftOut.PENDING: 1}
    assert choose(make.library).left_out[LeftOut.NO_FACES] == 1


def test_a_photo_of_a_hidden_face_is_no_negative(make: Builder) -> None:
    make.mark(make.face(make.photo("hidden.jpg")), "hidden")
    make.mark(make.face(make.photo("nobody.jpg")), "not_a_face")
    chosen = choose(make.library, replace(CHOICES, negatives=True))
    assert keys(chosen) == ["nobody.jpg"]
    assert chosen.left_out[LeftOut.NOTHING_CHOSEN] == 1


def test_files_that_are_not_there_are_left_out(make: Builder, tmp_path: Path) -> None:
    here = tmp_path / "album"
    here.mkdir()
    (here / "there.jpg").write_bytes(b"x")
    with make.library.write(Author.MODEL) as tx:
        tx.connection.execute("UPDATE root SET path = ?", (str(here).encode(),))
    make.named("Ann", [make.photo("there.jpg"), make.photo("away.jpg")])
    chosen = dataset_choosing.choose(make.library, CHOICES)
    assert [photo.path for photo in chosen.photos] == [here / "there.jpg"]
    assert chosen.left_out == {LeftOut.MISSING: 1}


def test_one_copy_is_written_the_one_that_says_more(make: Builder) -> None:
    empty, named = make.photo("a.jpg", content=b"1" * 16), make.photo("b.jpg", content=b"1" * 16)
    other = make.photo("c.jpg", content=b"1" * 16)
    ann = make.person("Ann")
    make.face(empty)
    make.confirm(make.face(named), ann)
    make.confirm(make.face(other), ann)
    chosen = choose(make.library)
    assert keys(chosen) == ["b.jpg"]
    assert chosen.photos[0].source == (b"1" * 16).hex()
    assert chosen.left_out == {LeftOut.REPEATED: 2}


def test_the_query_people_and_quality(make: Builder) -> None:
    beach, city = make.photo("a.jpg", "Pictures/Beach"), make.photo("b.jpg", "Pictures/City")
    ann, bob = make.person("Ann"), make.person("Bob")
    make.confirm(make.face(beach, 0.1, pixels=50), ann)
    make.confirm(make.face(beach, 0.6, pixels=200), bob)
    make.confirm(make.face(city, pixels=200), ann)
    assert keys(choose(make.library, replace(CHOICES, query="beach"))) == ["Beach/a.jpg"]
    anns = choose(make.library, replace(CHOICES, people=("ann",)))
    assert anns.classes == {"Ann": 2}
    assert anns.left_out == {LeftOut.OTHER_PEOPLE: 1}
    assert len(anns.photos[0].others) == 1
    large = choose(make.library, replace(CHOICES, least_pixels=100))
    assert large.classes == {"Ann": 1, "Bob": 1}
    assert large.left_out == {LeftOut.TOO_SMALL: 1}
    sharp = choose(make.library, replace(CHOICES, least_sharpness=301.0))
    assert sharp.left_out == {LeftOut.TOO_BLURRED: 3, LeftOut.NOTHING_CHOSEN: 2}
    with pytest.raises(NoSuchPerson):
        choose(make.library, replace(CHOICES, people=("Nobody",)))
    with pytest.raises(NoSuchRecording):
        choose(make.library, replace(CHOICES, recordings=(4,)))
    with pytest.raises(BadQuery):
        choose(make.library, replace(CHOICES, query="(("))


def test_hidden_people_only_where_they_are_asked_for(make: Builder) -> None:
    make.confirm(make.face(make.photo()), make.person("Ann", hidden=1))
    assert choose(make.library).left_out == {LeftOut.HIDDEN: 1, LeftOut.NOTHING_CHOSEN: 1}
    assert choose(make.library, replace(CHOICES, people=("Ann",))).classes == {"Ann": 1}


def test_at_least_at_most_and_balance(make: Builder) -> None:
    for name, count in (("Ann", 9), ("Bob", 4), ("Cid", 1)):
        photos = [make.photo(f"{name}{n}.jpg", taken=f"20{10 + n}-01-01T00:00:00") for n in range(count)]
        person = make.person(name)
        for n, photo in enumerate(photos):
            make.confirm(make.face(photo, pixels=100 + 50 * (n % 3 == 1)), person)
    chosen = choose(make.library, replace(CHOICES, least=2, most=3))
    assert chosen.classes == {"Ann": 3, "Bob": 3}
    assert chosen.left_out == {LeftOut.NOTHING_CHOSEN: 8, LeftOut.TOO_FEW: 1, LeftOut.TOO_MANY: 7}
    # of each third of the time the best look
    assert [key for key in keys(chosen) if "Ann" in key] == ["Ann1.jpg", "Ann4.jpg", "Ann7.jpg"]
    assert choose(make.library, replace(CHOICES, balance=True)).classes == {"Ann": 1, "Bob": 1, "Cid": 1}
    assert choose(make.library, replace(CHOICES, balance=True, least=2)).classes == {"Ann": 4, "Bob": 4}


def test_expressions(make: Builder) -> None:
    photo = make.photo()
    corrected, read, vague, unread = (make.face(photo, x) for x in (0.1, 0.3, 0.5, 0.7))
    make.express(corrected, Expression.SAD)
    make.express(read, Expression.HAPPY, 0.8)
    make.express(vague, Expression.ANGRY, 0.3)
    with make.library.write(Author.USER) as tx:
        tx.record(Verb.RIGHT, "")
        expressions.correct(tx, [corrected], Expression.FEAR)
    asked = replace(CHOICES, label=Label.EXPRESSION)
    sure = choose(make.library, asked)
    assert [(face.face, face.expression, face.expression_confirmed) for face in sure.photos[0].faces] == [
        (corrected, Expression.FEAR, True)
    ]
    assert sure.left_out == {LeftOut.PROPOSED: 2, LeftOut.UNKNOWN: 1}
    more = choose(make.library, replace(asked, proposed=True))
    assert list(more.classes.items()) == [("fear", 1), ("happy", 1)]
    assert more.left_out == {LeftOut.UNCLEAR: 1, LeftOut.UNKNOWN: 1}
    likely = choose(make.library, replace(asked, proposed=True, least_score=0.9))
    assert likely.left_out[LeftOut.UNLIKELY] == 1
    strangers = choose(make.library, replace(asked, strangers=True))
    assert strangers.classes == {"fear": 1, "unknown": 1}
    assert FaceId(unread) in {face.face for face in strangers.photos[0].faces}


def test_faces_to_train_detectors_need_no_names(make: Builder) -> None:
    photo = make.photo()
    make.face(photo, 0.1)
    make.propose(make.face(photo, 0.4), make.person("Ann"))
    make.mark(make.face(photo, 0.7), "hidden")
    chosen = choose(make.library, replace(CHOICES, label=Label.FACE))
    assert chosen.classes == {"face": 2}
    assert len(chosen.photos[0].others) == 1


def test_the_order_does_not_depend_on_the_order_of_rows(make: Builder) -> None:
    for name in ("c.jpg", "a.jpg", "b.jpg"):
        photo = make.photo(name)
        for x in (0.7, 0.1):
            make.confirm(make.face(photo, x), make.person(f"{name}{x}"))
    chosen = choose(make.library)
    assert keys(chosen) == ["a.jpg", "b.jpg", "c.jpg"]
    assert [round(face.box.x, 1) for face in chosen.photos[0].faces] == [0.1, 0.7]


def test_dates_of_files_alone_are_no_dates(make: Builder) -> None:
    make.named("Ann", [make.photo("a.jpg"), make.photo("b.jpg")])
    with make.library.write(Author.MODEL) as tx:
        tx.connection.execute("UPDATE photo SET taken_source = 'file_time' WHERE name = 'b.jpg'")
    dated, undated = choose(make.library).photos
    assert dated.taken_at == "2019-07-14T10:00:00"
    assert dated.taken is not None
    assert (undated.taken_at, undated.taken) == (None, None)


# --- recordings ----------------------------------------------------------------------


def _video(make: Builder) -> tuple[PhotoId, FaceId, FaceId]:
    """Two people who are seen together at 1 s; one of them best there, the other at 5 s."""
    video = make.photo("talk.mp4")
    early, late = make.face(video, 0.1), make.face(video, 0.6)
    rows = [
        (10, 1.0, 1, Box(0.1, 0.3, 0.2, 0.25)),
        (10, 1.0, 2, Box(0.5, 0.3, 0.2, 0.25)),
        (10, 1.0, 3, Box(0.8, 0.3, 0.1, 0.1)),
        (50, 5.0, 2, Box(0.6, 0.3, 0.2, 0.25)),
    ]
    data = b"".join(
        samples.pack(
            picture, time, FollowedFace(track, track, box, POINTS, 0.9, None, None, None, False, True)
        )
        for picture, time, track, box in rows
    )
    with make.library.write(Author.MODEL) as tx:
        run = tx.connection.execute
        run("UPDATE photo SET kind = 'video', duration = 9 WHERE id = ?", (video,))
        run("INSERT INTO recording (photo, state, position) VALUES (?, 'done', 9)", (video,))
        for number, face, time in ((1, early, 1.0), (2, late, 5.0), (3, None, 1.0)):
            run("UPDATE face SET time = ? WHERE id = ?", (time, face))
            run(
                "INSERT INTO track (recording, number, face, who, first, last, pictures)"
                " VALUES (?, ?, ?, ?, 1, 5, 2)",
                (video, number, face, number),
            )
        samples.put(tx, video, 1.0, 5.0, data)
    return video, early, late


def test_recordings_give_the_pictures_on_which_somebody_is_seen_best(make: Builder) -> None:
    video, early, late = _video(make)
    make.confirm(early, make.person("Ann"))
    make.confirm(late, make.person("Bob"))
    make.named("Cid", [make.photo("photo.jpg")])
    chosen = choose(make.library, replace(CHOICES, recordings=(video,)))
    assert [(photo.time, photo.recording) for photo in chosen.photos] == [
        (1.0, "talk.mp4"),
        (5.0, "talk.mp4"),
    ]
    first, second = chosen.photos
    assert [(face.name, round(face.box.x, 1)) for face in first.faces] == [("Ann", 0.1), ("Bob", 0.5)]
    assert [round(box.x, 1) for box in first.others] == [0.8]  # nobody knows that one
    assert [(face.name, round(face.box.x, 1)) for face in second.faces] == [("Bob", 0.6)]
    assert first.taken is not None
    assert second.taken is not None
    assert second.taken - first.taken == pytest.approx(4.0)
    everything = choose(make.library)
    assert len(everything.photos) == 3


def test_recordings_without_pictures_or_not_analysed_are_counted(make: Builder) -> None:
    video, early, _ = _video(make)
    make.confirm(early, make.person("Ann"))
    with make.library.write(Author.MODEL) as tx:
        tx.connection.execute("UPDATE recording SET state = 'waiting'")
    assert choose(make.library).left_out == {LeftOut.PENDING: 1}
    with make.library.write(Author.MODEL) as tx:
        tx.connection.execute("UPDATE recording SET state = 'done', has_video = 0")
    assert choose(make.library, replace(CHOICES, recordings=(video,))).left_out == {LeftOut.NO_VIDEO: 1}
