from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

TIMES = int(os.environ.get("FACEAPP_KILLS", "12"))
HELPERS = Path(__file__).parent


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are killed as POSIX does it")
def test_a_program_that_is_killed_loses_the_last_second_at_most(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(HELPERS / "recording_killed.py"), str(tmp_path), str(TIMES)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (HELPERS, *HELPERS.parents[:2])))},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    rounds = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(rounds) == TIMES
    for one in rounds:
        assert one["killed"]
        # The last second has 25 pictures; one may have been at work.
        assert one["lost"] <= 26, one
        assert one["samples"] == 2 * one["analysed"] > 0, one
        assert one["state"] == "cut_off"
        assert one["people"] == 2 or one["analysed"] < 45, one  # a face is worth it after 0.8 s
        assert one["found"] == []
        assert one["locks"] == 0
