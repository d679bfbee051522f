"""What was measured as a table: all of it, in pieces, whole or not at all."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from faceapp.domain.errors import CannotWrite
from faceapp.domain.ids import PersonId, PhotoId
from faceapp.domain.recording import SeenIn
from faceapp.domain.sample_table import header, name_columns
from faceapp.services import recordings, reviewing, sample_export, tagging
from faceapp.services.library import Library, open_thumbnails
from tests.services.recording_world import CONSENT, MODELS, SIZE, pictures, summary


@pytest.fixture
def recorded(library: Library) -> PhotoId:
    thumbnails = open_thumbnails(library)
    writer = recordings.begin(
        library, thumbnails, source="Desk", size=SIZE, models=MODELS, consent=CONSENT, began_at=1.7e9
    )
    for one in pictures(6.0, {1: 1, 2: 2}):
        writer.add(one)
    writer.ended(summary(1, 0.0, 5.96))
    writer.ended(summary(2, 0.0, 5.96))
    writer.finish()
    thumbnails.close()
    return writer.recording


def table(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_pieces_are_the_whole(
    library: Library, recorded: PhotoId, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sample_export.write_samples(library, [recorded], tmp_path / "whole.csv") == 300
    monkeypatch.setattr(sample_export, "READ_SECONDS", 0.7)
    said = list(sample_export.written(library, [recorded], tmp_path / "pieces.csv"))
    assert said == sorted(said)
    assert len(said) > 8
    assert said[-1] == 300
    assert (tmp_path / "pieces.csv").read_bytes() == (tmp_path / "whole.csv").read_bytes()
    rows = table(tmp_path / "whole.csv")
    assert list(rows[0]) == header()
    assert {row["person"] for row in rows} == {""}


def test_what_is_not_finished_leaves_what_was_there(
    library: Library, recorded: PhotoId, tmp_path: Path
) -> None:
    path = tmp_path / "out.csv"
    path.write_text("before")
    steps = sample_export.written(library, [recorded], path)
    next(steps)
    steps.close()
    assert path.read_text() == "before"
    assert [one.name for one in tmp_path.iterdir() if one.suffix == ".part"] == []
    with pytest.raises(CannotWrite):
        sample_export.write_samples(library, [recorded], tmp_path / "nowhere" / "out.csv")


def test_a_guess_is_no_person(library: Library, recorded: PhotoId) -> None:
    lane = recordings.seen_in(library, recorded)[0]
    assert lane.face is not None
    tagging.name_face(library, lane.face, "Lin")
    seen = reviewing.reviewed(library, recorded)
    piece = reviewing.read_piece(library, seen, (0.0, 6.0), columns=10)
    rows = list(csv.DictReader(io.StringIO(reviewing.summary_csv(seen, piece.tally, piece.moments))))
    assert list(rows[0]) == [name for names in reviewing.SUMMARY_COLUMNS for name in names.split(", ")]
    assert sorted((row["person"], row["proposal"]) for row in rows) == [("", ""), ("Lin", "")]
    for row in rows:  # what was clear and what was not is all of the time
        parts = [float(row[name]) for name in row if name.startswith("share_") or name == "unclear"]
        assert sum(parts) == pytest.approx(1.0, abs=1e-3)
    told = sample_export.summary(library, recordings.recording(library, recorded))
    people = told["people"]
    assert isinstance(people, list)
    for one, row in zip(people, rows, strict=True):
        assert sum(one["expressions"].values()) + one["unclear"] == pytest.approx(1.0, abs=1e-3)
        assert one["unclear"] == pytest.approx(float(row["unclear"]), abs=0.02), "as in the window"
        for label, share in one["expressions"].items():
            assert share == pytest.approx(float(row[f"share_{label}"]), abs=0.02)
    guess = SeenIn(PhotoId(1), PersonId(1), 2, "Lin", True, 1.0, 0.0, None, (1,))
    assert name_columns(guess) == ("", "Lin")
