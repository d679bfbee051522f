"""Recordings leave as tables from the page of exports."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot
from recording_world import CONSENT, MODELS, SIZE, pictures, summary

from faceapp.domain.export_history import ExportState
from faceapp.services import recordings
from faceapp.services.library import open_library, open_thumbnails
from faceapp.ui.export.page import ExportsPage
from faceapp.ui.pages import PageName
from faceapp.ui.toast import Toast
from faceapp.ui.window import MainWindow

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def recorded(path: Path) -> None:
    with open_library(path) as library:
        thumbnails = open_thumbnails(library)
        writer = recordings.begin(
            library, thumbnails, source="Camera", size=SIZE, models=MODELS, consent=CONSENT
        )
        for picture in pictures(1.0, {1: 1}):
            writer.add(picture)
        writer.ended(summary(1, 0.0, 0.96))
        writer.finish()
        thumbnails.close()


def test_tables_of_all_recordings_in_a_folder_that_is_chosen(
    qtbot: QtBot, open_window: Callable[[], MainWindow], library_path: Path, tmp_path: Path
) -> None:
    recorded(library_path)
    window = open_window()
    window.show_page(PageName.EXPORTS)
    page = window.pages.page(PageName.EXPORTS)
    assert isinstance(page, ExportsPage)
    qtbot.waitUntil(lambda: window.context.engine.exports._path is not None)
    full = tmp_path / "full"
    full.mkdir()
    (full / "a.txt").write_text("mine")
    page.past.tables.click()
    (dialog,) = window.findChildren(QFileDialog)
    dialog.reject()
    page._write_tables([full])
    qtbot.waitUntil(
        lambda: bool(page.past.rows) and page.past.rows[0].past.state is ExportState.DONE, timeout=30_000
    )
    past = page.past.rows[0].past
    assert past.folder == full / "Recordings"
    assert (past.pictures, past.labels) == (1, 25)
    assert len(pd.read_parquet(past.folder / "samples.parquet")) == 25
    toasts = window.findChildren(Toast)
    assert any("1 picture with 25 rows" in toast.text for toast in toasts)
