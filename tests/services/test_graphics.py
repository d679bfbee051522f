from __future__ import annotations

import os

import pytest

from faceapp.services import graphics
from faceapp.vision import devices


def test_what_is_allowed_is_what_the_networks_go_by(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(graphics.SETTING, raising=False)
    offered = ["CUDAExecutionProvider", "CPUExecutionProvider"]
    assert devices.cards(offered)
    graphics.allow(False)
    assert devices.cards(offered) == ()
    graphics.allow(True)
    assert devices.cards(offered)
    assert graphics.SETTING not in os.environ


def test_a_card_is_looked_for_without_loading_anything() -> None:
    import subprocess
    import sys

    code = """
import sys
from faceapp.services import graphics
graphics.there()
print([name for name in ("onnxruntime", "torch", "cv2") if name in sys.modules])
"""
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"
