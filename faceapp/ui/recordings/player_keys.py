"""The keys of a recording's player, and the switches of what is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction

from faceapp.ui.actions import Section, register
from faceapp.ui.camera.switches import overlay_switches

if TYPE_CHECKING:
    from faceapp.ui.recordings.recording_page import RecordingPage

JUMP_SECONDS = 5.0
translate = QCoreApplication.translate


def register_keys(page: RecordingPage) -> None:
    """List what the player does at a key."""
    player, tr = page.player, translate
    for name, words, keys, slot, repeats in (
        ("back", tr("player", "One picture back"), ",", lambda: player.step(-1), True),
        ("on", tr("player", "One picture on"), ".", lambda: player.step(1), True),
        ("left", tr("player", "Five seconds back"), "Left", lambda: page.jump(-JUMP_SECONDS), True),
        ("right", tr("player", "Five seconds on"), "Right", lambda: page.jump(JUMP_SECONDS), True),
        ("slower", tr("player", "Slower"), "[", lambda: player.faster(-1), True),
        ("faster", tr("player", "Faster"), "]", lambda: player.faster(1), True),
        ("first", tr("player", "To the beginning"), "Home", lambda: player.seek(0.0), False),
        ("last", tr("player", "To the end"), "End", lambda: player.seek(1e9), False),
        ("loop", tr("player", "Repeat a piece no more"), "L", lambda: page.repeat(None), False),
        ("mute", tr("player", "Sound on or off"), "M", page.transport.mute.toggle, False),
    ):
        register(f"recording.{name}", words, keys, Section.RECORDINGS, owner=page, slot=slot, repeats=repeats)


def register_switches(page: RecordingPage) -> dict[str, QAction]:
    """What shows or hides something, with a button in the head of the page each."""
    tr, switches = translate, {}
    over = [(*one, one[0] != "bars") for one in overlay_switches()]
    raw = tr("player", "Curves and labels as measured, not smoothed")
    side = tr("player", "Show or hide moments and summary")
    for name, words, short, key, glyph, on in (
        *over,
        ("raw", raw, tr("player", "As measured, not smoothed"), "W", "activity", False),
        ("side", side, tr("player", "Moments and summary"), "P", "list-bullets", True),
    ):
        action = register(
            f"recording.{name}", words, key, Section.RECORDINGS, owner=page, checkable=True, icon=glyph
        )
        action.setChecked(on)
        page.head.switches.add(action, glyph, short)
        switches[name] = action
    return switches
