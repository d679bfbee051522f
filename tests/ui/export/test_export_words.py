from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale
from pytestqt.qtbot import QtBot

from faceapp.domain.dataset import Label
from faceapp.domain.dataset_choice import LeftOut
from faceapp.domain.dataset_leaks import Leak, LeakReport
from faceapp.domain.export_choices import SplitBy
from faceapp.domain.export_drafts import Draft
from faceapp.domain.export_history import ExportState, PastExport
from faceapp.domain.export_steps import PlaceFacts, Stop, first_choices
from faceapp.domain.exporting import (
    ExportFinished,
    ExportProblem,
    ExportProgress,
    ExportStage,
    ExportWarning,
    VerifyReport,
)
from faceapp.domain.photo import Reason
from faceapp.services.export_formats import format_cards
from faceapp.ui.export import words, words_formats, words_left
from faceapp.ui.export.past_row import PastRow

pytestmark = pytest.mark.usefixtures("qapp")


def test_every_reason_warning_and_stop_has_words() -> None:
    for count in (1, 5):
        said = words_left.left_out(dict.fromkeys(LeftOut, count))
        assert len(said) == len(LeftOut) == len(set(said))
        assert all(line.startswith(str(count)) for line in said)
    assert all(words_left.warning(one) for one in ExportWarning)
    assert all(words.stop(one) for one in Stop if one is not Stop.NOTHING)


def test_every_format_says_what_it_is_good_for_and_what_it_can_not_hold() -> None:
    cards = {card.key: card for card in format_cards()}
    assert all(words_formats.good_for(card) for card in cards.values())
    assert "points of the face" in words_formats.not_held(cards["folders"])
    assert words_formats.not_held(cards["csv"]) == "It holds all that is known of a face."


def test_counts_are_said_with_room_and_size() -> None:
    draft = Draft(first_choices(), 1, 1, {"Anna": 1}, {"": 1}, {}, None, ())
    place = PlaceFacts(Path("/out"), 5_000_000_000, full=False, unfinished=False)
    said = words.writes(draft, 2_000_000, place)
    assert said.startswith("This writes 1 picture with 1 label, about 1.9\u00a0MB. 4.7\u00a0GB are free")
    assert words.parts(draft) == ""
    assert words.class_name("unknown", Label.PERSON) == "no label"


def test_of_many_classes_the_largest_are_named_whole_and_the_others_counted() -> None:
    sizes = {f"Person {n}": 100 - n for n in range(20)}
    draft = Draft(first_choices(), 1, 1, sizes, {"": 1}, {}, None, ())
    said = words.classes(draft, 60).replace("\u00a0", " ").replace("\u2068", "").replace("\u2069", "")
    assert said == "Person 0 100, Person 1 99, Person 2 98, Person 3 97 and 16 more"
    assert "more" not in words.classes(draft)


def test_what_parts_have_in_common_is_counted() -> None:
    clean = LeakReport(SplitBy.PHOTO, (Leak("train", "test", 0, 0, 3),))
    assert words_left.leaks(clean).startswith("Checked")
    leaking = LeakReport(SplitBy.PERSON, (Leak("train", "test", 1, 2, 3),))
    assert words_left.leaks(leaking) == "In two parts at once: 1 picture, 2 near duplicates, 3 people."


def test_checking_is_one_sentence_with_counts() -> None:
    assert words.verified(VerifyReport(False, 0)) == "This export is not complete."
    assert words.verified(VerifyReport(True, 12)) == "All 12 files are as they were written."
    broken = VerifyReport(True, 12, ("a.jpg",), ("b.jpg", "c.jpg"), ())
    assert words.verified(broken) == "Of 12 files: 1 missing, 2 changed."
    assert len(words.differences(broken)) == 3


def test_progress_tells_rate_time_pause_and_problems() -> None:
    at = ExportProgress(ExportStage.PICTURES, 10, 100, 20.0, 4.5)
    assert words.running(None, False, 0) == "Exporting: choosing faces"
    assert words.running(at, False, 0) == "Exporting  10 of 100  \u00b7  20/s  \u00b7  4 s left"
    assert words.running(at, True, 2) == "Exporting  10 of 100  \u00b7  paused  \u00b7  2 problems"


def test_the_end_counts_photos_that_could_not_be_read() -> None:
    lost = ExportProblem(Path("a.jpg"), Reason.DAMAGED, "")
    end = ExportFinished(9, 9, 12, 1000, Path("manifest.json"), (lost,))
    assert words.finished(end) == "Exported 9 pictures with 9 labels  \u00b7  1 photo could not be read"


def test_an_export_in_which_the_program_ended_can_go_on_like_a_stopped_one(qtbot: QtBot) -> None:
    for state, says, goes_on in (
        (ExportState.RUNNING, "Stopped", True),
        (ExportState.STOPPED, "Stopped", True),
        (ExportState.DONE, "Done", False),
        (ExportState.PROBLEM, "Not written", False),
    ):
        row = PastRow(PastExport(1, 0.0, Path("/out/Anna"), first_choices(), state, 0, 0, 0), "COCO")
        qtbot.addWidget(row)
        assert row.state.text() == says
        assert row.go_on.isHidden() is not goes_on
        assert row.accessibleName() == "Anna"


def test_the_day_of_an_export_is_readable_where_no_language_is_set() -> None:
    past = PastExport(1, 0.0, Path("/out"), first_choices(), ExportState.DONE, 0, 0, 0)
    usual = QLocale()
    try:
        QLocale.setDefault(QLocale.c())
        assert re.search("(January 1970|December 1969), ", words.facts(past, "COCO").replace("\u00a0", " "))
    finally:
        QLocale.setDefault(usual)
