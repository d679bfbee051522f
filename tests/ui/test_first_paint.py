"""Starting the program as the command does, in a process of its own."""

from __future__ import annotations

import runpy
from pathlib import Path

BENCH = Path(__file__).resolve().parents[1] / "bench" / "first_paint.py"


def test_nothing_heavy_is_imported_before_the_first_paint(tmp_path: Path) -> None:
    start = runpy.run_path(str(BENCH))["start"]
    found = start(tmp_path / "new.faceapp", tmp_path)
    assert found["heavy"] == []
    assert int(found["modules"]) > 100, "the report is of a real window"
