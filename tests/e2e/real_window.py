"""The program in a window of its own; it writes down where things are, for hands outside.

python tests/e2e/real_window.py LIBRARY STATE [FOLDER]
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QPoint, QSettings, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from world import World

from faceapp.domain.ids import PhotoId
from faceapp.services import browse
from faceapp.ui.pages import PageName


def _global(widget: QWidget, place: QPoint) -> list[int]:
    found = widget.mapToGlobal(place)
    return [found.x(), found.y()]


def _state(world: World) -> dict[str, object]:
    page = world.window.pages.name
    state: dict[str, object] = {
        "window": int(world.window.winId()),
        "page": str(page),
        "photos": world.photos_page.grid.photos.rowCount(),
        "measured": world.measured(),
        "doing": world.engine.activity.doing.name,
        "middle": _global(world.window, world.window.rect().center()),
    }
    if page is PageName.PHOTOS:
        grid = world.photos_page.grid
        state["cells"] = {
            browse.photo(world.library, PhotoId(grid.photos.photo_at(row))).path.name: _global(
                grid.viewport(), grid.visualRect(grid.photos.index(row, 0)).center()
            )
            for row in range(grid.photos.rowCount())
        }
    if page is PageName.VIEWER:
        state["faces"] = [
            _global(world.viewer.canvas, world.place_of_face(face)) for face in world.viewer.tagger.faces
        ]
        state["field"] = world.viewer.tagger.field.isVisible()
    return state


def main() -> None:
    """Run until the window is closed."""
    library, told = Path(sys.argv[1]), Path(sys.argv[2])
    folders = [Path(name) for name in sys.argv[3:]]
    QCoreApplication.setApplicationName("faceapp")
    QCoreApplication.setOrganizationName("faceapp")
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(library.parent / "settings"))
    app = QApplication(sys.argv[:1])
    world = World(library)
    world.window.move(0, 0)
    world.window.open_paths(folders)

    def tell() -> None:
        new = told.with_suffix(".new")
        new.write_text(json.dumps(_state(world)))
        new.replace(told)

    timer = QTimer(interval=150)
    timer.timeout.connect(tell)
    timer.start()
    app.exec()
    timer.stop()
    world.close()


if __name__ == "__main__":
    main()
