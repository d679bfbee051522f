"""Recordings as a dataset: whole with a manifest, the same again, and nothing where there is nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from recording_world import CONSENT, MODELS, SIZE, pictures, summary

from faceapp.cli import main
from faceapp.domain.dataset_errors import FolderNotEmpty, NothingToExport
from faceapp.domain.export_choices import ExportChoices
from faceapp.domain.export_history import ExportState
from faceapp.domain.exporting import ExportFinished
from faceapp.interchange.recording_tables import TableKind
from faceapp.services import recordings, tagging
from faceapp.services.export_history import history
from faceapp.services.export_verifying import verify
from faceapp.services.exporting_recordings import export_recordings
from faceapp.services.library import Library, open_thumbnails

CHOICES = ExportChoices("samples")


@pytest.fixture
def recorded(library: Library) -> Library:
    thumbnails = open_thumbnails(library)
    writer = recordings.begin(library, thumbnails, source="Camera", size=SIZE, models=MODELS, consent=CONSENT)
    for picture in pictures(2.0, {1: 1}):
        writer.add(picture)
    face = writer.ended(summary(1, 0.0, 1.96))
    assert face is not None
    tagging.name_face(library, face, "Lin")
    writer.finish()
    thumbnails.close()
    return library


def test_all_of_it_is_written_and_can_be_checked(recorded: Library, tmp_path: Path) -> None:
    *_, last = export_recordings(recorded, CHOICES, tmp_path / "out")
    assert isinstance(last, ExportFinished)
    assert (last.labels, last.pictures) == (50, 1)
    assert verify(tmp_path / "out").ok
    table = pd.read_parquet(tmp_path / "out" / "samples.parquet")
    assert set(table["person"]) == {"Lin"}
    card = (tmp_path / "out" / "README.md").read_text()
    assert "1 video: 50 rows in `samples.parquet`" in card
    assert "| 1 | 1 | given |" in card, "one in it, named; who was recorded agreed"
    assert f"- {MODELS.expression}" in card
    for column in (*table.columns, *pd.read_parquet(tmp_path / "out" / "tracks.parquet").columns):
        assert f"`{column}`" in card
    for name in ("manifest.json", "README.md"):
        assert str(recorded.path.parent) not in (tmp_path / "out" / name).read_text()
    with pytest.raises(FolderNotEmpty):
        list(export_recordings(recorded, CHOICES, tmp_path / "out"))
    list(export_recordings(recorded, CHOICES, tmp_path / "again"))
    for file in filter(Path.is_file, (tmp_path / "out").rglob("*")):
        assert file.read_bytes() == (tmp_path / "again" / file.relative_to(tmp_path / "out")).read_bytes()


def test_stopped_it_says_so_and_begins_again(recorded: Library, tmp_path: Path) -> None:
    run = export_recordings(recorded, CHOICES, tmp_path / "out", TableKind.CSV)
    next(run)
    next(run)
    run.close()
    assert not verify(tmp_path / "out").complete
    list(export_recordings(recorded, CHOICES, tmp_path / "out", TableKind.CSV))
    assert verify(tmp_path / "out").ok


def test_nothing_that_was_measured(library: Library, recorded: Library, tmp_path: Path) -> None:
    with pytest.raises(NothingToExport):
        list(export_recordings(recorded, ExportChoices("samples", query="1999"), tmp_path / "out"))
    assert not (tmp_path / "out").exists()


def test_on_the_command_line(recorded: Library, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--library", str(recorded.path), "export", "samples", str(tmp_path / "out"), "--table", "csv"]
    assert main([*words, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["labels"], told["pictures"]) == (50, 1)
    assert len((tmp_path / "out" / "samples.csv").read_text().splitlines()) == 51
    assert main(["export", "--verify", str(tmp_path / "out")]) == 0
    past = history(recorded)[0]
    assert (past.choices.format, past.state, past.labels) == ("samples", ExportState.DONE, 50)
