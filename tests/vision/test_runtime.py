from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def test_nothing_is_kept_for_reports_to_others(tmp_path: Path) -> None:
    """ONNX Runtime would write a number of this device and a queue of events into the home folder."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("XDG_", "ORT_"))}
    subprocess.run(
        [sys.executable, "-c", "from faceapp.vision import runtime; runtime.onnxruntime.SessionOptions()"],
        env={**clean, "HOME": str(tmp_path)},
        check=True,
    )
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
