"""Pictures of every screen, to be looked at.

    python tests/e2e/screenshots.py OUT [--photos FOLDER] [--size 1280x800] [--mode light]

Without sizes and modes: 1280x800 and 2560x1440, light and dark. Without photos: a small
public album (what the README shows). Needs a display; without one, start it with
``xvfb-run -a -s "-screen 0 2560x1440x24"``.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from album import make_album
from PySide6.QtCore import QCoreApplication, QPoint, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from world import World

from faceapp.domain.face import FaceState
from faceapp.services import browse
from faceapp.ui import translations
from faceapp.ui.pages import PageName
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
            if not browse.people(world.library):
                world.add(*photos, photos=min(count, 10))
                name_some(world)
            for mode in given.mode:
                theme().set_mode(Mode(mode))
                Shots(world, given.out, f"{size}-{mode}").all(given.photo, given.search)
            world.close()
        app.quit()


if __name__ == "__main__":
    main()
