"""Better models are offered once, in a quiet line, without asking anybody."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from faceapp.ui.models import first_offer
from faceapp.ui.models.first_offer import OfferLine
from faceapp.ui.pages import PageName
from faceapp.ui.window import MainWindow

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")


@pytest.fixture(autouse=True)
def _models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FACEAPP_MODELS", str(tmp_path / "models"))
    monkeypatch.setattr(first_offer, "connected", lambda: True)  # not of the machine that runs the test


def lines(window: MainWindow) -> list[OfferLine]:
    return [line for line in window.findChildren(OfferLine) if line.isVisible()]


def test_it_is_offered_once_and_leads_to_the_page(qtbot: QtBot, open_window) -> None:
    window = open_window()
    window.offer_models()
    qtbot.waitUntil(lambda: len(lines(window)) == 1, timeout=20_000)
    (line,) = lines(window)
    (more,) = line.findChildren(QPushButton)
    qtbot.mouseClick(more, Qt.MouseButton.LeftButton)
    assert window.pages.name is PageName.MODELS
    assert lines(window) == []
    window.offer_models()
    qtbot.wait(300)
    assert lines(window) == []


def test_it_goes_when_it_is_not_wanted_and_does_not_come_again(qtbot: QtBot, open_window) -> None:
    window = open_window()
    before = window.pages.name
    window.offer_models()
    qtbot.waitUntil(lambda: len(lines(window)) == 1, timeout=20_000)
    (close,) = lines(window)[0].findChildren(QToolButton)
    qtbot.mouseClick(close, Qt.MouseButton.LeftButton)
    assert lines(window) == []
    assert window.pages.name is before
    window = open_window()
    window.offer_models()
    qtbot.wait(300)
    assert lines(window) == []


def test_without_a_network_nothing_is_offered(
    qtbot: QtBot, open_window, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(first_offer, "connected", lambda: False)
    window = open_window()
    window.offer_models()
    qtbot.wait(300)
    assert lines(window) == []
    monkeypatch.setattr(first_offer, "connected", lambda: True)
    window.offer_models()  # the next time there is one
    qtbot.waitUntil(lambda: len(lines(window)) == 1, timeout=20_000)


def test_the_system_is_asked_and_nobody_else(qapp: object) -> None:
    assert first_offer.connected() in {True, False}
