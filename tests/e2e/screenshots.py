"""Pictures of every screen, to be looked at.

    python tests/e2e/screenshots.py OUT [--photos FOLDER] [--videos FILE] [--size 1280x800] [--mode light]
                                        [--only photos|videos]

Without sizes and modes: 1280x800 and 2560x1440, light and dark. Without photos: a small
public album (what the README shows). Without videos: one in which the face of that album moves.
Needs a display; without one, start it with
``xvfb-run -a -s "-screen 0 2560x1440x24"``.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(1, str(Path(__file__).parents[1]))

from album import make_album
from PySide6.QtCore import QCoreApplication, QPoint, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from watching_world import face_video
from world import World

from faceapp.domain.face import FaceState
from faceapp.domain.live import Stage
from faceapp.domain.recording import AnalysisState
from faceapp.services import browse, recordings, segments
from faceapp.ui import translations
from faceapp.ui.camera.page import CameraPage
from faceapp.ui.pages import PageName
from faceapp.ui.recordings.recording_page import RecordingPage
from faceapp.ui.theme import Mode, theme


class Shots:
    """Takes the pictures of one size and mode."""

    def __init__(self, world: World, out: Path, label: str) -> None:
        self.world = world
        self.out = out
        self.label = label

    def take(self, name: str) -> None:
        """Write one picture, once all thumbnails have come."""
        self.world.idle()
        self.world.live(1.2)
        path = self.out / f"{name}-{self.label}.png"
        self.world.window.grab().save(str(path))
        print(path)

    def all(self, photo: str, search: str) -> None:
        """Every screen of a library with photos."""
        world, window = self.world, self.world.window
        window.search("")
        window.show_page(PageName.PHOTOS)
        self.take("photos")
        grid = world.photos_page.grid
        QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=world.place_in_grid(photo))
        QTest.mouseMove(grid.viewport(), world.place_in_grid(photo))
        self.take("photos-selected")
        window.search(search)
        self.take("search")
        window.search("")
        for page in (PageName.PEOPLE, PageName.REVIEW, PageName.PROBLEMS, PageName.SETTINGS, PageName.KEYS):
            window.show_page(page)
            self.take(page)
        people = browse.people(world.library)
        if people:
            window.open_person(max(people, key=lambda one: one.confirmed).id)
            self.take("person")
        self.viewer(photo)

    def viewer(self, photo: str) -> None:
        """The viewer, and its name field."""
        world = self.world
        world.window.open_photo(world.photo(photo).id, browse.photo_index(world.library).ids)
        self.take("viewer")
        faces = [face for face in world.faces(photo) if face.state is not FaceState.CONFIRMED]
        face = (faces or list(world.faces(photo)))[0]
        place = world.place_of_face(face)
        QTest.mouseClick(world.viewer.canvas, Qt.MouseButton.LeftButton, pos=place)
        self.take("viewer-selected")
        QTest.mouseDClick(world.viewer.canvas, Qt.MouseButton.LeftButton, pos=place)
        self.take("viewer-field")
        QTest.keyClick(world.window.focusWidget(), Qt.Key.Key_Escape)
        QTest.mouseMove(world.viewer.canvas, QPoint(5, 5))
        world.window.back()

    def camera(self, video: Path) -> None:
        """The camera's page: before anything is looked at, with faces, stopped."""
        world = self.world
        world.window.show_page(PageName.CAMERA)
        page = world.window.pages.page(PageName.CAMERA)
        assert isinstance(page, CameraPage)
        world.until(page.bar.sources.count, "the list of cameras")
        self.take("camera")
        page.switch("bars").setChecked(True)
        page.open_source(str(video))
        live = world.engine.camera
        world.until(lambda: live.state.stage is Stage.ENDED or page.look.following.now > 3.0, "faces")
        self.take("camera-faces")
        page.bar.sources.showPopup()
        world.live(0.5)
        popup = page.bar.sources.view().window()
        popup.grab().save(str(self.out / f"camera-sources-{self.label}.png"))
        page.bar.sources.hidePopup()
        live.close()
        self.take("camera-stopped")

    def recordings(self, video: Path) -> None:
        """The list of recordings, and one with its moments, its summary and its marks."""
        world, window = self.world, self.world.window
        window.show_page(PageName.RECORDINGS)
        self.take("recordings")
        found = next(one for one in recordings.recordings(world.library) if one.path.name == video.name)
        window.pages.page(PageName.RECORDINGS).recording_open_requested.emit(found.id, 0.0)
        page = window.pages.page(PageName.RECORDING)
        assert isinstance(page, RecordingPage)
        world.until(lambda: page.complete and page.canvas.picture is not None, "the recording")
        page.player.seek(min(2.0, (found.duration or 0.0) / 2))
        world.live(1.0)
        for name, tab in zip(
            ("recording", "recording-summary", "recording-marks"), page.side.tabs, strict=True
        ):
            tab.click()
            self.take(name)
        page.desk.sheets.compare()
        world.live(1.0)
        if page.desk.sheets.sheet is not None:
            page.desk.sheets.sheet.grab().save(str(self.out / f"recording-agreement-{self.label}.png"))
            page.desk.sheets.sheet.close()
        window.back()


def watch(world: World, videos: list[Path]) -> None:
    """Have the videos in the library, looked at, with marks of two people in the first."""
    world.window.open_paths(videos)
    names = {video.name for video in videos}

    def done() -> bool:
        found = recordings.recordings(world.library)
        return names <= {one.path.name for one in found if one.state is AnalysisState.DONE}

    world.until(done, "the videos to be looked at", 600)
    for one in recordings.recordings(world.library):
        if one.path.name == videos[0].name and one.people and not segments.segments(world.library, one.id):
            for reviewer, last, label in (
                ("Ann", 1.6, "happy"),
                ("Ben", 1.2, "happy"),
                ("Ben", 1.9, "waves"),
            ):
                span = (0.4, last)
                change = segments.mark(world.library, one.id, one.people[0], span, label, reviewer=reviewer)
                if change is not None:
                    world.engine.applied(change)
            segments.set_reviewer(world.library, "Ann")


def name_some(world: World) -> None:
    """Give the largest groups names, so that there is something to see."""
    from faceapp.services import tagging

    names = ("Eileen Collins", "Anna Schmidt", "Bob", "Chiara", "David Okafor", "Emma", "Farid", "Grace")
    for group, name in zip(browse.groups(world.library), names, strict=False):
        half = group.faces[: max(1, len(group.faces) * 2 // 3)]
        for face in half:
            change = tagging.name_face(world.library, face, name, allow_twice=True)
            if change is not None:
                world.engine.applied(change)
    world.idle()
    world.window.read_numbers()


def main() -> None:
    """See the module's text."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--photos", type=Path, nargs="*")
    parser.add_argument("--videos", type=Path, nargs="*")
    parser.add_argument("--only", choices=("photos", "videos"), help="leave out the others")
    parser.add_argument("--photo", default="portrait.jpg", help="name of the file shown in the viewer")
    parser.add_argument("--search", default="Eileen")
    parser.add_argument("--size", nargs="*", default=["1280x800", "2560x1440"])
    parser.add_argument("--mode", nargs="*", default=["light", "dark"])
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    QCoreApplication.setApplicationName("faceapp")
    QCoreApplication.setOrganizationName("faceapp")
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(place))
        app = QApplication(sys.argv[:1])
        translations.install(app)
        photos = given.photos or [make_album(place / "Album")]
        videos = given.videos or [
            face_video(place / "moving.mp4", make_album(place / "Face") / "portrait.jpg", 150)
        ]
        count = sum(1 for one in photos for path in one.rglob("*") if path.is_file())
        for size in given.size:
            width, height = (int(part) for part in size.split("x"))
            empty = World(place / f"empty-{size}.faceapp", (width, height))
            world = None
            for mode in given.mode:
                theme().set_mode(Mode(mode))
                Shots(empty, given.out, f"{size}-{mode}").take("empty")
            empty.close()
            world = World(place / "full.faceapp", (width, height))
            if given.only != "videos" and not browse.people(world.library):
                world.add(*photos, photos=min(count, 10))
                name_some(world)
            for mode in given.mode:
                theme().set_mode(Mode(mode))
                shots = Shots(world, given.out, f"{size}-{mode}")
                if given.only != "videos":
                    shots.all(given.photo, given.search)
            if given.only != "photos":
                watch(world, videos)
                for mode in given.mode:
                    theme().set_mode(Mode(mode))
                    shots = Shots(world, given.out, f"{size}-{mode}")
                    shots.camera(videos[0])
                    shots.recordings(videos[0])
            world.close()
        app.quit()


if __name__ == "__main__":
    main()
