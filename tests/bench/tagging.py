"""How long naming a face takes in a large library, with real events in the real window.

    python tests/bench/tagging.py LIBRARY [--times 60]

LIBRARY is made by ``synthetic.py`` (100 000 photos, 300 000 faces); it is changed. From
the double-click until the name field is painted; from Enter until the name is in the
library, everybody was told, and the photo with its new name is painted.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from window_bench import HEAD, Painted, Timed, line, rest, until, window_on

from faceapp.domain.face import FaceState
from faceapp.services import browse
from faceapp.ui.pages import PageName
from faceapp.ui.viewer.page import ViewerPage


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("library", type=Path)
    parser.add_argument("--times", type=int, default=60)
    parser.add_argument("--busy", action="store_true", help="while the engine works out groups")
    options = parser.parse_args()
    with window_on(options.library, (1280, 800), busy=options.busy) as window:
        library, operations = window.context.library, window.context.operations
        photos = browse.photo_index(library).ids
        names = [name.name for name in browse.names(library)]
        random = np.random.default_rng(int(time.time()))
        window.open_photo(int(photos[0]), photos)
        viewer = window.pages.page(PageName.VIEWER)
        assert isinstance(viewer, ViewerPage)
        rest(2)
        edit = viewer.tagger.field.findChild(QLineEdit)
        assert isinstance(edit, QLineEdit)
        field_painted, canvas_painted = Painted(edit), Painted(viewer.canvas)
        opening, saving, typing, told, stepping = (Timed() for _ in range(5))
        changes: list[object] = []

        def heard(change: object) -> None:
            changes.append(change)
            told.end()

        operations.changed.connect(heard)
        turn = 0
        while len(saving.wall) < options.times:
            turn += 1
            rest(0.15)
            before = canvas_painted.times
            stepping.begin()
            viewer.open(int(random.choice(photos)), photos)
            until(lambda before=before: canvas_painted.times > before)
            stepping.end()
            open_faces = [
                face for face in viewer.tagger.faces if face.state in (FaceState.UNKNOWN, FaceState.PROPOSED)
            ]
            if not open_faces:
                continue
            rest(0.25)
            place = viewer.canvas.place_of(open_faces[0].box).center()

            before = field_painted.times
            opening.begin()
            QTest.mouseDClick(viewer.canvas, Qt.MouseButton.LeftButton, pos=place)
            until(lambda before=before: field_painted.times > before)
            opening.end()

            words = f"Somebody New {turn} {time.time():.0f}" if turn % 3 == 0 else str(random.choice(names))
            for letter in words:
                before = field_painted.times
                typing.begin()
                QTest.keyClicks(edit, letter)
                until(lambda before=before: field_painted.times > before)
                typing.end()
            changes.clear()
            before = canvas_painted.times
            saving.begin()
            told.begin()
            QTest.keyClick(edit, Qt.Key.Key_Return)
            if not changes:  # the person is on this photo already, and was asked about
                QTest.keyClick(edit, Qt.Key.Key_Escape)
                continue
            until(lambda before=before: canvas_painted.times > before)
            saving.end()
        print(f"{len(photos)} photos, {browse.counts(library).faces} faces, {len(names)} people")
        print(HEAD)
        print(line("double-click to the name field painted", opening, 50))
        print(line("a letter typed to the offers painted", typing, 50))
        print(line("Enter to saved (changed is told)", told, 50))
        print(line("Enter to saved and repainted", saving, 50))
        print(line("another photo opened, painted", stepping, 50))


if __name__ == "__main__":
    main()
