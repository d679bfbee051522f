from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from faceapp.domain.face import Author
from faceapp.domain.ids import PhotoId
from faceapp.services import browse, recordings
from faceapp.services.library import open_library
from faceapp.ui.pages import PageName
from faceapp.ui.photo_facts import agreed, photo_title
from faceapp.ui.recordings.recording_page import RecordingPage
from faceapp.ui.window import MainWindow


def test_a_face_named_before_the_camera_is_a_picture_and_no_recording(
    open_window: Callable[[], MainWindow],
    record: Callable[..., PhotoId],
    library_path: Path,
    qtbot: QtBot,
) -> None:
    """Nothing was recorded: there is nothing to play, and no length."""
    number = record()
    library = open_library(library_path)
    assert agreed(library, browse.photo(library, number)) == ["Agreed: Anna"]
    with library.write(Author.USER) as tx:
        tx.connection.execute(
            "UPDATE recording SET consent_text = NULL, consent_who = NULL, consent_at = NULL"
        )
        tx.connection.execute("UPDATE track SET face = NULL WHERE number = 2")
    index = browse.photo_index(library)
    assert index.videos == {number: -1.0}
    assert not index.videos_among(index.ids).any()
    assert browse.photo(library, number).duration is None
    assert agreed(library, browse.photo(library, number)) == []
    assert photo_title(browse.photo(library, number)) == "Seen in the camera"
    assert browse.counts(library).videos == browse.counts(library).recordings == 0
    assert recordings.recordings(library) == ()
    library.close()
    window = open_window()
    window.show_page(PageName.RECORDINGS)
    window.pages.page(PageName.RECORDINGS).recording_open_requested.emit(number, 0.0)
    page = window.pages.page(PageName.RECORDING)
    assert isinstance(page, RecordingPage)
    qtbot.waitUntil(lambda: page.complete and page.canvas.picture is not None, timeout=10_000)
    assert page.head.name.startswith("Seen in the camera, 14 November 2023")
    assert "0:0" not in page.head.facts
    assert not page.lanes.isVisible()
    assert not page.side.isVisible()
    (box,) = {face.box for face in page.canvas.picture.faces.faces if face.track == 1}
    assert box.h == pytest.approx(0.5)
    assert box.centre == pytest.approx((0.5, 0.5))
