from __future__ import annotations

from pathlib import Path

from faceapp.domain.export_history import ExportState, PastExport, still_of_use
from faceapp.domain.export_steps import first_choices

DONE, STOPPED, RUNNING, PROBLEM = (
    ExportState.DONE,
    ExportState.STOPPED,
    ExportState.RUNNING,
    ExportState.PROBLEM,
)


def _kept(*past: tuple[str, ExportState]) -> list[int]:
    """Places of those that are kept; the newest first."""
    made = [
        PastExport(place, 0.0, Path("/out") / folder, first_choices(), state, 0, 0, 0)
        for place, (folder, state) in enumerate(past)
    ]
    return [one.id for one in still_of_use(made)]


def test_what_was_gone_on_with_is_not_listed_twice() -> None:
    assert _kept(("a", DONE), ("a", STOPPED), ("b", STOPPED), ("a", RUNNING)) == [0, 2]


def test_what_was_refused_does_not_hide_what_can_go_on() -> None:
    assert _kept(("a", PROBLEM), ("a", STOPPED)) == [0, 1]
    assert _kept(("a", STOPPED), ("a", PROBLEM)) == [0]


def test_all_that_were_written_stay() -> None:
    assert _kept(("a", DONE), ("a", DONE)) == [0, 1]
