"""Marks of recordings: each one step for undo, kept through names and new analyses, beside the model."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from recording_world import CONSENT, MODELS, SIZE, pictures, summary
from tagging_world import content

from faceapp.domain.change import Verb
from faceapp.domain.expression import EXPRESSIONS, Expression
from faceapp.domain.face import Author
from faceapp.domain.health import is_healthy
from faceapp.domain.ids import PhotoId, SegmentId
from faceapp.domain.recording import SeenIn
from faceapp.domain.video_errors import (
    EmptyLabel,
    NoSuchRecording,
    NoSuchSegment,
    NothingRead,
    SegmentOfAnother,
)
from faceapp.services import health, history, recordings, reviewing, segments, tagging
from faceapp.services.library import Library, Thumbnails, open_library, open_thumbnails
from faceapp.services.segment_reading import COLUMNS, WHOLE_PICTURE, compared, measured, segments_csv
from faceapp.storage import recordings as recording_rows
from faceapp.storage.scanning import long_gone


@pytest.fixture
def thumbnails(library: Library) -> Iterator[Thumbnails]:
    opened = open_thumbnails(library)
    yield opened
    opened.close()


@pytest.fixture
def recorded(library: Library, thumbnails: Thumbnails) -> PhotoId:
    """Four seconds: somebody all the time, somebody else from 2 s on."""
    writer = recordings.begin(library, thumbnails, source="Desk", size=SIZE, models=MODELS, consent=CONSENT)
    for picture in pictures(2.0, {1: 1}):
        writer.add(picture)
    for picture in pictures(2.0, {1: 1, 2: 2}, 2.0):
        writer.add(picture)
    writer.ended(summary(1, 0.0, 3.96))
    writer.ended(summary(2, 2.0, 3.96))
    writer.finish()
    return writer.recording


def lanes(library: Library, recording: PhotoId) -> tuple[SeenIn, ...]:
    return recordings.seen_in(library, recording)


def only(library: Library, recording: PhotoId) -> segments.Segment:
    (found,) = segments.segments(library, recording)
    return found


def test_a_stretch_is_marked_with_who_and_when(library: Library, recorded: PhotoId) -> None:
    lane = lanes(library, recorded)[0]
    before = recordings.samples(library, recorded).raw
    change = segments.mark(
        library, recorded, lane, (2.5, 1.0), "Happy", comment=" with\nteeth ", reviewer=" Ann "
    )
    assert change is not None
    assert (change.verb, change.subject, change.photos, change.faces) == (
        Verb.MARK_SEGMENT,
        "happy",
        (recorded,),
        (),
    )
    found = only(library, recorded)
    assert (found.first, found.last, found.label, found.comment) == (1.0, 2.5, "happy", "with teeth")
    assert (found.reviewer, found.by, found.at) == ("Ann", Author.USER, change.at)
    assert found.expression is Expression.HAPPY
    assert found.anchor.face == lane.face
    assert np.array_equal(recordings.samples(library, recorded).raw, before), "what was measured stays"
    assert is_healthy(health.check(library))


def test_every_verb_is_one_step_there_and_back(library: Library, recorded: PhotoId) -> None:
    lane = lanes(library, recorded)[0]
    states = [content(library)]
    steps = (
        lambda: segments.mark(library, recorded, lane, (1.0, 2.0), "happy"),
        lambda: segments.change(library, SegmentId(1), span=(1.2, 2.4)),
        lambda: segments.change(library, SegmentId(1), label="smiles"),
        lambda: segments.change(library, SegmentId(1), comment="broadly"),
        lambda: segments.set_baseline(library, recorded, lane, 0.5),
        lambda: segments.set_baseline(library, recorded, lane, 1.5),
        lambda: segments.clear_baseline(library, recorded, lane),
        lambda: segments.delete(library, SegmentId(1)),
    )
    for step in steps:
        assert step() is not None
        states.append(content(library))
        assert states[-1] != states[-2]
    for state in reversed(states[:-1]):
        history.undo(library)
        assert content(library) == state
        assert is_healthy(health.check(library))
    for state in states[1:]:
        history.redo(library)
        assert content(library) == state


def test_what_changes_nothing_is_no_step(library: Library, recorded: PhotoId) -> None:
    lane = lanes(library, recorded)[0]
    segments.mark(library, recorded, lane, (1.0, 2.0), "happy", comment="a")
    assert segments.change(library, SegmentId(1), span=(1.0, 2.0), label="HAPPY", comment="a ") is None
    assert segments.clear_baseline(library, recorded, lane) is None
    newest = history.can_undo(library)
    assert newest is not None
    assert newest.verb is Verb.MARK_SEGMENT


def test_numbers_of_marks_are_given_out_once(library: Library, recorded: PhotoId) -> None:
    segments.mark(library, recorded, None, (0.0, 1.0), "first")
    segments.delete(library, SegmentId(1))
    segments.mark(library, recorded, None, (0.0, 1.0), "second")
    assert only(library, recorded).id == 2


def test_what_can_not_be_is_said(library: Library, recorded: PhotoId) -> None:
    lane = lanes(library, recorded)[0]
    with pytest.raises(EmptyLabel):
        segments.mark(library, recorded, lane, (0.0, 1.0), " ")
    with pytest.raises(NoSuchRecording):
        segments.mark(library, PhotoId(99), None, (0.0, 1.0), "a")
    with pytest.raises(NoSuchSegment):
        segments.change(library, SegmentId(1), label="a")
    with pytest.raises(NoSuchSegment):
        segments.delete(library, SegmentId(1))
    with pytest.raises(NothingRead):
        segments.set_baseline(library, recorded, lane, 60.0)
    assert history.can_undo(library) is None


def test_a_mark_of_another_reviewer_is_left_alone(library: Library, recorded: PhotoId) -> None:
    segments.mark(library, recorded, None, (0.0, 1.0), "talks", reviewer="Ann")
    for work in (
        lambda: segments.change(library, SegmentId(1), label="sings", reviewer="Ben"),
        lambda: segments.delete(library, SegmentId(1), reviewer="Ben"),
    ):
        with pytest.raises(SegmentOfAnother) as error:
            work()
        assert error.value.facts == {"reviewer": "Ann"}
    assert segments.change(library, SegmentId(1), label="sings", reviewer="Ann") is not None
    segments.mark(library, recorded, None, (1.0, 2.0), "nobody's")
    assert segments.delete(library, SegmentId(2), reviewer="Ben") is not None


def test_a_second_pass_sees_nothing_of_the_first(library: Library, recorded: PhotoId) -> None:
    segments.mark(library, recorded, None, (0.0, 1.0), "talks", reviewer="Ann")
    assert segments.segments(library, recorded, only_of="Ben") == ()
    segments.mark(library, recorded, None, (0.0, 1.2), "talks", reviewer="Ben")
    assert [one.reviewer for one in segments.segments(library, recorded, only_of="Ben")] == ["Ben"]
    every = segments.segments(library, recorded)
    assert segments.reviewers(every) == ("Ann", "Ben")


def test_a_second_pass_goes_on_until_it_is_ended(library: Library, recorded: PhotoId) -> None:
    assert not segments.is_blind(library, recorded)
    segments.set_blind(library, recorded, True)
    segments.set_blind(library, recorded, True)
    segments.set_blind(library, PhotoId(99), True)
    with open_library(library.path) as again:
        assert segments.is_blind(again, recorded)
    segments.set_blind(library, recorded, False)
    assert not segments.is_blind(library, recorded)
    assert segments.is_blind(library, PhotoId(99))


def test_the_reviewer_is_remembered(library: Library) -> None:
    assert segments.reviewer(library) is None
    assert segments.set_reviewer(library, "  Ann\tLee ") == "Ann Lee"
    assert segments.reviewer(library) == "Ann Lee"


def test_a_mark_follows_its_face_to_whoever_it_is(library: Library, recorded: PhotoId) -> None:
    first, second = lanes(library, recorded)
    segments.mark(library, recorded, second, (2.5, 3.0), "happy")
    assert second.face is not None
    tagging.name_face(library, second.face, "Bob")
    seen = reviewing.reviewed(library, recorded)
    mark = only(library, recorded)
    place = segments.lane_of(mark.anchor, mark.first, mark.last, seen.lanes, seen.tracks)
    assert place is not None
    assert seen.lanes[place].name == "Bob"
    assert first.face is not None


def test_marks_outlive_another_analysis(library: Library, thumbnails: Thumbnails, recorded: PhotoId) -> None:
    segments.mark(library, recorded, lanes(library, recorded)[1], (2.5, 3.0), "happy")
    face = lanes(library, recorded)[1].face
    with library.write(Author.MODEL) as tx:
        recording_rows.clear(tx, recorded)
    assert only(library, recorded).label == "happy"
    # the same faces, found in another order: the face of before is the track's that passes through it
    writer = recordings.analyse(library, thumbnails, recorded, models=MODELS, anew=True)
    for picture in pictures(4.0, {2: 1}):
        writer.add(picture)
    writer.ended(summary(2, 2.0, 3.96, who=1, seed=2))
    writer.finish()
    seen = reviewing.reviewed(library, recorded)
    mark = only(library, recorded)
    place = segments.lane_of(mark.anchor, mark.first, mark.last, seen.lanes, seen.tracks)
    assert place is not None
    assert seen.lanes[place].face == face
    assert seen.lanes[place].who == 1


def test_a_recording_with_marks_alone_is_not_thrown_away(library: Library, recorded: PhotoId) -> None:
    with library.write(Author.USER) as tx:
        tx.connection.execute("DELETE FROM face")
        tx.connection.execute("UPDATE photo SET state = 'gone', gone_at = 1 WHERE id = ?", (recorded,))
    assert long_gone(library.connection, 2.0, 9) == [recorded]
    segments.mark(library, recorded, None, (0.0, 1.0), "talks")
    assert long_gone(library.connection, 2.0, 9) == []


def test_deleting_a_recording_takes_its_marks_and_undo_goes_on(
    library: Library, thumbnails: Thumbnails, recorded: PhotoId
) -> None:
    segments.mark(library, recorded, None, (0.0, 1.0), "talks")
    segments.set_baseline(library, recorded, lanes(library, recorded)[0], 1.0)
    recordings.delete(library, thumbnails, recorded)
    assert content(library)["segment"] == content(library)["baseline"] == {}
    assert is_healthy(health.check(library))
    history.undo(library)
    history.undo(library)
    history.redo(library)
    assert content(library)["segment"] == {}
    assert is_healthy(health.check(library))


# --- neutral moments ---------------------------------------------------------------


def test_a_neutral_moment_keeps_what_was_measured_then(library: Library, recorded: PhotoId) -> None:
    first, second = lanes(library, recorded)
    segments.set_baseline(library, recorded, first, 1.01)
    segments.set_baseline(library, recorded, second, 3.0)
    found = segments.baselines(library, recorded)
    assert sorted(found) == [0, 1]
    assert found[0].time == pytest.approx(1.0)
    samples = recordings.samples(library, recorded, tracks=first.tracks)
    place = int(np.argmin(np.abs(samples.time - 1.0)))
    assert found[0].scores == pytest.approx(samples.smoothed[place].tolist(), abs=1e-5)
    assert (found[0].model, found[0].version) == (MODELS.expression, MODELS.expression_version)
    segments.set_baseline(library, recorded, first, 2.0)
    assert segments.baselines(library, recorded)[0].time == pytest.approx(2.0)
    assert len(content(library)["baseline"]) == 2


def test_a_moment_nobody_was_seen_at_is_refused(library: Library, recorded: PhotoId) -> None:
    with pytest.raises(NothingRead):
        segments.set_baseline(library, recorded, lanes(library, recorded)[1], 1.0)


def test_another_models_neutral_moment_is_read_anew(library: Library, recorded: PhotoId) -> None:
    segments.set_baseline(library, recorded, lanes(library, recorded)[0], 1.0)
    kept = segments.baselines(library, recorded)[0]
    with library.write(Author.MODEL) as tx:
        recording_rows.set_models(tx, recorded, replace(MODELS, expression_version="2-0"))
        tx.connection.execute("UPDATE sample_block SET data = data")
    found = segments.baselines(library, recorded)[0]
    assert (found.version, found.time) == ("2-0", kept.time)
    assert found.scores == pytest.approx(kept.scores, abs=1e-3)
    assert content(library)["baseline"][1,][6] == "1-0", "what was kept stays"


# --- beside the model --------------------------------------------------------------


def test_the_models_mean_stands_beside_a_mark(library: Library, recorded: PhotoId) -> None:
    lane = lanes(library, recorded)[0]
    segments.mark(library, recorded, lane, (1.0, 2.0), "happy")
    segments.mark(library, recorded, None, (1.0, 2.0), "indoors")
    seen = reviewing.reviewed(library, recorded)
    happy, indoors = segments.segments(library, recorded)
    found = measured(library, seen, happy)
    assert found is not None
    samples = recordings.samples(library, recorded, tracks=lane.tracks)
    inside = (samples.time >= 1.0) & (samples.time < 2.0)
    assert found.samples == inside.sum() == 25
    assert found.means == pytest.approx(samples.smoothed[inside].mean(axis=0), abs=2e-4)
    assert found.label is EXPRESSIONS[int(np.argmax(found.means))]
    assert measured(library, seen, indoors) is None


def test_marks_as_a_table(library: Library, recorded: PhotoId) -> None:
    lane = lanes(library, recorded)[0]
    segments.mark(library, recorded, lane, (1.0, 2.5), "happy", comment='says "hi", waves', reviewer="Ann")
    segments.mark(library, recorded, None, (0.0, 0.5), "=1+1")
    seen = reviewing.reviewed(library, recorded)
    text = segments_csv(library, seen, segments.segments(library, recorded))
    whole, happy = csv.DictReader(io.StringIO(text))
    assert list(happy) == [name for names in COLUMNS for name in names.split(", ")]
    assert (happy["person"], happy["proposal"], happy["who"]) == ("", "", str(lane.who))
    assert (happy["label"], happy["is_expression"]) == ("happy", "1")
    assert (happy["first"], happy["last"], happy["seconds"]) == ("1.0000", "2.5000", "1.5000")
    assert (happy["comment"], happy["reviewer"]) == ('says "hi", waves', "Ann")
    means = [float(happy[f"mean_{name}"]) for name in EXPRESSIONS]
    assert sum(means) == pytest.approx(1.0, abs=1e-3)
    assert happy["model_label"] == EXPRESSIONS[int(np.argmax(means))].value
    assert (happy["model"], happy["version"]) == (MODELS.expression, MODELS.expression_version)
    assert happy["marked_at"].endswith("+00:00")
    assert (whole["person"], whole["who"], whole["model_label"], whole["samples"]) == ("", "", "", "0")


def test_two_passes_are_compared_lane_by_lane(library: Library, recorded: PhotoId) -> None:
    first, second = lanes(library, recorded)
    segments.mark(library, recorded, first, (1.0, 2.0), "happy", reviewer="Ann")
    segments.mark(library, recorded, first, (1.5, 2.0), "happy", reviewer="Ben")
    segments.mark(library, recorded, second, (2.0, 3.0), "sad", reviewer="Ann")
    segments.mark(library, recorded, second, (2.0, 3.0), "sad", reviewer="Ben")
    seen = reviewing.reviewed(library, recorded)
    found = compared(seen, segments.segments(library, recorded), "Ann", "Ben", 0.1)
    assert found.together.points == 40 + 20, "each while it is on screen"
    assert found.together.agreed == pytest.approx(55 / 60)
    assert found.labels["sad"].kappa == pytest.approx(1.0)
    # happy: Ann 10, Ben 5 of 60 points, 55 the same; expected (10*5 + 50*55) / 3600
    expected = (10 * 5 + 50 * 55) / 3600
    assert found.labels["happy"].kappa == pytest.approx((55 / 60 - expected) / (1 - expected))
    (difference,) = found.differences
    assert (difference.lane, difference.one, difference.other) == (0, ("happy",), ())
    assert (difference.first, difference.last) == (pytest.approx(1.0), pytest.approx(1.5))
    segments.mark(library, recorded, None, (0.0, 1.0), "indoors", reviewer="Ann")
    found = compared(seen, segments.segments(library, recorded), "Ann", "Ben", 0.1)
    assert found.together.points == 40 + 20 + 40
    assert WHOLE_PICTURE in {one.lane for one in found.differences}


def test_marks_are_there_after_the_library_was_closed(library: Library, recorded: PhotoId) -> None:
    segments.mark(library, recorded, None, (0.0, 1.0), "talks", reviewer="Ann")
    with open_library(library.path) as again:
        assert only(again, recorded).reviewer == "Ann"
        history.undo(again)
        assert segments.segments(again, recorded) == ()


def test_the_agreement_of_two_as_a_table(library: Library, recorded: PhotoId) -> None:
    from faceapp.services import agreement_export as export

    first, second = lanes(library, recorded)
    segments.mark(library, recorded, first, (1.0, 2.0), "happy", reviewer="Ann")
    segments.mark(library, recorded, first, (1.5, 2.0), "happy", reviewer="Ben")
    segments.mark(library, recorded, second, (2.0, 3.0), "sad", reviewer="Ann")
    segments.mark(library, recorded, second, (2.0, 3.0), "sad", reviewer="Ben")
    seen = reviewing.reviewed(library, recorded)
    marks = segments.segments(library, recorded)
    rows = list(csv.DictReader(io.StringIO(export.agreement_csv(seen, marks, "Ann", "Ben", 0.1))))
    assert list(rows[0]) == [name for names in export.COLUMNS for name in names.split(", ")]
    found = compared(seen, marks, "Ann", "Ben", 0.1)
    assert [(row["row"], row["who"], row["label"]) for row in rows] == [
        *(("all", "", ""), ("all", "", "happy"), ("all", "", "sad")),
        *(("person", str(first.who), ""), ("person", str(first.who), "happy")),
        *(("person", str(second.who), ""), ("person", str(second.who), "sad")),
        ("difference", str(first.who), ""),
    ]
    assert float(rows[1]["kappa"]) == pytest.approx(found.labels["happy"].kappa, abs=1e-4)
    assert (rows[1]["seconds_1"], rows[1]["seconds_2"]) == ("1.000", "0.500")
    assert (rows[6]["agreement"], rows[6]["kappa"]) == ("1.0000", "1.0000")
    assert (rows[7]["first"], rows[7]["last"], rows[7]["words_1"], rows[7]["words_2"]) == (
        *("1.0000", "1.5000"),
        *("happy", ""),
    )
    alone = compared(seen, marks, "Ann", "Ben", 0.1, lane=0)
    assert alone.together.points < found.together.points
