"""Videos among the photos: a badge with the length, who is seen how long, what runs, what opens."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QMenu, QPushButton
from pytestqt.qtbot import QtBot
from recording_world import MODELS, pictures, summary
from video_making import numbered_video

from faceapp.domain.analysing import StoppedVideos, VideoProgress
from faceapp.domain.browsing import Counts
from faceapp.domain.face import Author
from faceapp.domain.ids import PhotoId, RootId
from faceapp.domain.measurement import VideoMeasurement
from faceapp.domain.photo import Root
from faceapp.domain.recording import AnalysisState
from faceapp.domain.scanning import ScanSummary, VideosAmong
from faceapp.engine.answers import Activity, Doing
from faceapp.services import analysing, browse, recordings, tagging
from faceapp.services.folders import add_folders
from faceapp.services.library import open_library, open_thumbnails
from faceapp.services.measure_video import measure_video
from faceapp.storage import measuring
from faceapp.ui import wording
from faceapp.ui.activity import ActivityLine
from faceapp.ui.face_line import FaceLine
from faceapp.ui.inspector import Inspector
from faceapp.ui.pages import PageName
from faceapp.ui.people.person_page import PersonPage
from faceapp.ui.people.person_videos import PersonVideos
from faceapp.ui.photos.page import SELECTED_MS, PhotosPage
from faceapp.ui.selection import Selection
from faceapp.ui.side_bar import FolderEntry, Place, SideBar
from faceapp.ui.window import MainWindow
from faceapp.ui.wording_watching import clock, on_screen, watching


@pytest.fixture
def videos(library_path: Path, tmp_path: Path) -> list[PhotoId]:
    """One that was analysed, with Anna and somebody unknown, and one that waits."""
    library = open_library(library_path)
    numbers = []
    with closing(open_thumbnails(library)) as thumbnails:
        for name, count in (("one.mp4", 100), ("two.mp4", 50)):
            path = numbered_video(tmp_path / name, count)
            add_folders(library, [path])
            numbers.append(browse.find_photo(library, path))
            found = measure_video(path)
            assert isinstance(found, VideoMeasurement)
            with library.write(Author.MODEL) as tx:
                measuring.save_video(tx, numbers[-1], found)
            thumbnails.put_photo(numbers[-1], found.thumbnail)
        writer = recordings.analyse(library, thumbnails, numbers[0], models=MODELS)
        for one in pictures(4.0, {1: 1, 2: 2}):
            writer.add(one)
        face = writer.ended(summary(1, 0.0, 4.0))
        writer.ended(summary(2, 1.0, 3.0))
        assert face is not None
        writer.finish(AnalysisState.DONE)
        tagging.name_face(library, face, "Anna")
        analysing.leave(library, numbers[1])  # else the window would begin with it
        with library.write(Author.MODEL) as tx:
            tx.connection.execute("UPDATE photo SET state = 'measured'")
    library.close()
    return numbers


@pytest.fixture
def window(videos: list[PhotoId], open_window: Callable[[], MainWindow], qtbot: QtBot) -> MainWindow:
    found = open_window()
    page = found.pages.page(PageName.PHOTOS)
    assert isinstance(page, PhotosPage)
    qtbot.waitUntil(lambda: page.grid.photos.rowCount() == len(videos))
    return found


def test_the_inspector_says_who_is_seen_and_for_how_long(
    window: MainWindow, videos: list[PhotoId], qtbot: QtBot
) -> None:
    inspector = window.findChild(Inspector)
    assert isinstance(inspector, Inspector)
    inspector.show()
    qtbot.wait(3 * SELECTED_MS)  # the page tells that nothing is selected
    inspector.show_selection(Selection(photos=(videos[0],)))

    def lines() -> list[tuple[str, str]]:
        return [(x.text(), x.second) for x in inspector.findChildren(FaceLine) if not x.isHidden()]

    qtbot.waitUntil(lambda: len(lines()) == 2, timeout=20_000)
    assert lines() == [("Anna", "4 s on screen, from 0:00"), ("Unknown", "4 s on screen, from 0:00")]
    said = [label.text() for label in inspector.findChildren(QLabel)]
    assert any(text.startswith("0:04") or "\n0:04" in text for text in said)
    anna = next(x for x in inspector.findChildren(FaceLine) if x.text() == "Anna")
    with qtbot.waitSignal(inspector.person_open_requested):
        anna.click()


def test_a_video_that_nobody_looked_at_says_so(
    window: MainWindow, videos: list[PhotoId], library_path: Path, qtbot: QtBot
) -> None:
    inspector = window.findChild(Inspector)
    assert isinstance(inspector, Inspector)
    inspector.show()
    qtbot.wait(3 * SELECTED_MS)  # the page tells that nothing is selected
    inspector.show_selection(Selection(photos=(videos[1],)))
    qtbot.waitUntil(
        lambda: "No faces" in [label.text() for label in inspector.findChildren(QLabel)], timeout=20_000
    )


def test_a_video_has_its_length_on_its_picture(
    window: MainWindow, videos: list[PhotoId], qtbot: QtBot
) -> None:
    page = window.pages.page(PageName.PHOTOS)
    assert isinstance(page, PhotosPage)
    window.show_page(PageName.PHOTOS)
    page.refresh()
    grid = page.grid
    qtbot.waitUntil(lambda: grid.photos.rowCount() == 2, timeout=20_000)
    assert dict(grid.photos.photos.videos) == {videos[0]: 4.0, videos[1]: 2.0}
    qtbot.wait(400)
    with_badge = grid.viewport().grab().toImage()
    index = grid.photos.photos
    grid.photos.show(replace(index, videos={}))
    qtbot.wait(400)
    without = grid.viewport().grab().toImage()
    assert with_badge != without


def test_a_search_for_videos_finds_them(window: MainWindow, videos: list[PhotoId], qtbot: QtBot) -> None:
    page = window.pages.page(PageName.PHOTOS)
    assert isinstance(page, PhotosPage)
    window.search("Anna video")
    qtbot.waitUntil(lambda: page.grid.photos.rowCount() == 1 and page.query == "Anna video", timeout=20_000)
    assert page.grid.photos.photo_at(0) == videos[0]


def test_counts_tell_photos_and_videos_apart(window: MainWindow, videos: list[PhotoId], qtbot: QtBot) -> None:
    page = window.pages.page(PageName.PHOTOS)
    assert isinstance(page, PhotosPage)
    window.show_page(PageName.PHOTOS)
    page.refresh()
    qtbot.waitUntil(lambda: page._controls._count.text() == "2 videos", timeout=20_000)
    index = page.grid.photos.photos
    assert [(month.count, month.videos) for month in index.months] == [(2, 2)]
    counts = browse.counts(window.context.library)
    assert (counts.photos, counts.videos, counts.recordings) == (2, 2, 0)
    (root,) = browse.roots(window.context.library)
    assert (root.photos, root.videos, root.pending_videos, root.chosen) == (2, 2, 0, True)
    folders = window.findChildren(FolderEntry)
    qtbot.waitUntil(lambda: bool(window.findChildren(FolderEntry)), timeout=20_000)
    (entry,) = window.findChildren(FolderEntry) or folders
    assert entry.text() == root.path.name
    assert "2 videos" in entry.toolTip()


def test_two_folders_of_one_name_are_told_apart(qtbot: QtBot) -> None:
    side = SideBar(QMenu())
    qtbot.addWidget(side)
    paths = ("/a/trip", "/b/trip", "/b/home")
    side.show_folders([Root(RootId(n), Path(path), True, 1) for n, path in enumerate(paths)])
    names = {entry.root.path.as_posix(): entry.text() for entry in side.findChildren(FolderEntry)}
    assert names == {"/a/trip": "trip \u2013 a", "/b/trip": "trip \u2013 b", "/b/home": "home"}


def test_recordings_are_in_no_folder_and_the_number_says_so(qtbot: QtBot) -> None:
    side = SideBar(QMenu())
    qtbot.addWidget(side)
    side.show_counts(Counts(14, 3, 1, 0, 0, 0, 2, 0, videos=3, recordings=1))
    tip = side._entries[Place.PHOTOS].toolTip()
    assert tip.splitlines()[:2] == ["11 photos, 3 videos", "1 of them is a recording of the camera"]


def test_what_was_stopped_can_go_on_from_the_line_at_the_bottom(qtbot: QtBot) -> None:
    line = ActivityLine()
    qtbot.addWidget(line)
    line.show()
    line.show_resting("12 photos, 2 videos", stopped=StoppedVideos(PhotoId(1), "clip.mp4", 0.29, 2))
    words = [label.text() for label in line.findChildren(QLabel)]
    assert "clip.mp4 stopped at 29 %  \u00b7  1 more video stopped  \u00b7  12 photos, 2 videos" in words
    scans: list[bool] = []
    line.go_on_asked.connect(lambda: scans.append(True))
    with qtbot.waitSignal(line.go_on_watching_asked):
        line._go_on.click()
    assert not scans, "no photo is left"
    line.show_resting("12 photos, 2 videos")
    assert not line._go_on.isVisible()


def test_a_scan_says_how_many_videos_it_looked_at() -> None:
    summary = ScanSummary(14, 2, 0, 0, 1, 3, 14, 9, (), 0, 1.0, 14.0, VideosAmong(2, 2, 0, 1, 0))
    assert wording.scanned(summary) == [
        "Looked at 12 photos, 2 videos",
        "1 video is gone",
        "3 photos are back",
    ]


def test_the_line_at_the_bottom_says_how_far_a_video_is(qtbot: QtBot) -> None:
    line = ActivityLine()
    qtbot.addWidget(line)
    line.show()
    progress = VideoProgress(PhotoId(1), "clip.mp4", 723.0, 7100.0, 5000, 41.2, 540.0, 2)
    line.show_activity(Activity(Doing.WATCHING, video=progress))
    words = [label.text() for label in line.findChildren(QLabel)]
    assert (
        "Watching clip.mp4  12:03 of 1:58:20  \u00b7  41 pictures/s  \u00b7  9 min left"
        "  \u00b7  2 videos after it" in words
    )
    for button, signal in ((line._pause, line.pause_asked), (line._stop, line.stop_asked)):
        assert button.isVisible()
        with qtbot.waitSignal(signal):
            button.click()
    line.show_activity(Activity(Doing.WATCHING, paused=True, video=progress))
    assert any("paused" in label.text() for label in line.findChildren(QLabel))


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.2, "1 s on screen"),
        (8.7, "8 s on screen"),  # of a video of 0:08
        (59.0, "59 s on screen"),
        (119.6, "1 min on screen"),
        (200, "3 min on screen"),
        (4000, "1 h 6 min on screen"),
    ],
)
def test_how_long_somebody_is_seen_is_said_shortly(seconds: float, words: str) -> None:
    assert on_screen(seconds) == words


def test_times_are_clocks() -> None:
    assert [clock(seconds) for seconds in (7.9, 723, 7100)] == ["0:07", "12:03", "1:58:20"]
    unknown = VideoProgress(PhotoId(1), "clip.avi", 7.0, None, 10, 3.21)
    odd = VideoProgress(PhotoId(1), "a\n" + "long " * 40, 7.0, None)
    assert "\n" not in watching(odd, "")
    assert len(watching(odd, "")) < 80
    assert watching(unknown, "") == "Watching clip.avi  0:07  \u00b7  3.2 pictures/s"


def test_a_persons_page_says_in_which_videos_they_are(
    window: MainWindow, videos: list[PhotoId], qtbot: QtBot
) -> None:
    page = window.pages.page(PageName.PERSON)
    assert isinstance(page, PersonPage)
    strip = page.findChild(PersonVideos)
    assert isinstance(strip, PersonVideos)
    page.open(browse.find_person(window.context.library, "Anna"))
    window.show_page(PageName.PERSON)
    qtbot.waitUntil(strip.isVisible, timeout=20_000)
    assert strip.words == ("one.mp4  \u00b7  4 s on screen",)
    with qtbot.waitSignal(page.photo_open_requested) as opened:
        strip.findChildren(QPushButton)[-1].click()
    assert opened.args is not None
    assert opened.args[0] == videos[0]
