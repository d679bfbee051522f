"""What stands beside the camera's picture."""

from __future__ import annotations

from dataclasses import replace

from pytestqt.qtbot import QtBot

from faceapp.domain.live import LiveCounts
from faceapp.ui.camera.panel import Counters


def test_while_no_picture_comes_there_is_no_delay(qtbot: QtBot) -> None:
    counters = Counters()
    qtbot.addWidget(counters)
    counters.show_counts(LiveCounts())
    assert (counters.text("shown"), counters.text("latency")) == ("0/s", "\u2013")
    counters.show_counts(replace(LiveCounts(), shown_rate=25.0, latency=31.4))
    assert counters.text("latency") == "31 ms"
