from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from faceapp.domain.errors import DiskFull, EmptyName
from faceapp.domain.export_choices import ExportChoices, SplitBy
from faceapp.domain.export_history import ExportState
from faceapp.domain.exporting import ExportEvent, ExportFinished, ExportProgress, ExportStage
from faceapp.services import export_history
from faceapp.services.library import Library

CHOICES = ExportChoices("coco", query="Anna", split=(("train", 0.8), ("val", 0.2)), split_by=SplitBy.PERSON)


def events(folder: Path, *, broken: bool = False) -> Iterator[ExportEvent]:
    yield ExportProgress(ExportStage.PICTURES, 1, 2)
    if broken:
        raise DiskFull
    yield ExportFinished(7, 9, 12, 3456, folder / "manifest.json")


def test_an_export_is_kept_with_its_choices(library: Library, tmp_path: Path) -> None:
    list(export_history.remembered(library, tmp_path / "out", CHOICES, events(tmp_path)))
    (past,) = export_history.history(library)
    assert (past.folder, past.choices, past.state) == (tmp_path / "out", CHOICES, ExportState.DONE)
    assert (past.pictures, past.labels, past.bytes) == (7, 9, 3456)
    export_history.forget(library, past)
    assert export_history.history(library) == ()


def test_a_stopped_and_a_broken_one_say_so(library: Library, tmp_path: Path) -> None:
    run = export_history.remembered(library, tmp_path / "a", CHOICES, events(tmp_path))
    next(run)
    assert export_history.history(library)[0].state is ExportState.RUNNING
    run.close()
    assert export_history.history(library)[0].state is ExportState.STOPPED
    with pytest.raises(DiskFull):
        list(export_history.remembered(library, tmp_path / "b", CHOICES, events(tmp_path, broken=True)))
    newest, older = export_history.history(library)
    assert (newest.state, older.state) == (ExportState.PROBLEM, ExportState.STOPPED)


def test_gone_on_with_it_is_one_export(library: Library, tmp_path: Path) -> None:
    for _ in range(2):
        list(export_history.remembered(library, tmp_path / "a", CHOICES, events(tmp_path)))
    assert len(export_history.history(library)) == 1


def test_presets(library: Library) -> None:
    export_history.save_preset(library, "  Our   set ", CHOICES)
    export_history.save_preset(library, "another", ExportChoices("yolo"))
    export_history.save_preset(library, "Our set", ExportChoices("voc"))
    assert [(one.name, one.choices.format) for one in export_history.presets(library)] == [
        ("another", "yolo"),
        ("Our set", "voc"),
    ]
    renamed = export_history.rename_preset(library, export_history.presets(library)[0], " Another ")
    assert (renamed.name, renamed.choices.format) == ("Another", "yolo")
    assert [one.name for one in export_history.presets(library)] == ["Another", "Our set"]
    with pytest.raises(EmptyName):
        export_history.rename_preset(library, renamed, " ")
    export_history.delete_preset(library, export_history.presets(library)[0])
    assert len(export_history.presets(library)) == 1
    with pytest.raises(EmptyName):
        export_history.save_preset(library, "  ", CHOICES)


def test_what_a_newer_version_kept_is_left_out(library: Library) -> None:
    library.connection.execute("INSERT INTO export_preset VALUES ('odd', '{\"format\": 3}', 0)")
    library.connection.execute(
        'INSERT INTO export_preset VALUES (\'new\', \'{"format": "x", "shape": "hologram"}\', 0)'
    )
    assert export_history.presets(library) == ()
