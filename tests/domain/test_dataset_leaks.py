"""What parts have in common is counted and said in plain words."""

from __future__ import annotations

from faceapp.domain.dataset_leaks import LeakReport, Shown, leak_lines, leaks
from faceapp.domain.export_choices import SplitBy

PARTS = ("train", "val", "test")


def _shown(part: str, content: str, *people: str) -> Shown:
    return Shown(part, content, frozenset(people))


def test_each_pair_is_told() -> None:
    shown = [
        _shown("train", "1", "Ann", "Bob"),
        _shown("test", "1", "Ann"),
        _shown("test", "2"),
        _shown("train", "3"),
        _shown("val", "4", "Cleo"),
    ]
    report = leaks(shown, PARTS, [(0, 1), (3, 2), (0, 2), (3, 0)], by=SplitBy.PHOTO, compared=4)
    found = {(pair.one, pair.other): pair for pair in report.pairs}
    assert list(found) == [("train", "val"), ("train", "test"), ("val", "test")]
    leak = found["train", "test"]
    assert (leak.same_picture, leak.near_duplicates, leak.same_person) == (1, 1, 1)
    assert not report.clean
    lines = leak_lines(report)
    assert lines[0] == "train and val: no same pictures, no near duplicates, no people in both"
    assert lines[1] == "train and test: 1 same picture, 1 near duplicate, 1 person in both"
    assert lines[3] == "The looks of 4 of 5 pictures could be compared."
    assert "flatter" in lines[-1]


def test_people_are_a_leak_only_where_they_were_split_by() -> None:
    shown = [_shown("train", "1", "Ann"), _shown("test", "2", "Ann")]
    assert leaks(shown, ("train", "test"), [], by=SplitBy.PHOTO, compared=2).clean
    assert not leaks(shown, ("train", "test"), [], by=SplitBy.PERSON, compared=2).clean
    told = leak_lines(leaks(shown, ("train", "test"), [], by=SplitBy.EVENT, compared=2))
    assert told[-1] == "People are on two sides, since they were not what was split by."


def test_nothing_is_on_two_sides() -> None:
    assert leak_lines(LeakReport(SplitBy.PERSON)) == ("No picture and no person is on two sides.",)
