"""The keys of the wall, as the ``?`` page lists them."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from faceapp.ui.actions import Section, describe

translate = QCoreApplication.translate


def describe_keys() -> None:
    """List what the wall does with keys and the mouse by itself."""

    def say(name: str, words: str, *keys: str) -> None:
        describe(f"photos.{name}", words, keys, Section.PHOTOS)

    tr = translate
    say(
        "open",
        tr("PhotosPage", "Open the photo"),
        tr("PhotosPage", "Enter"),
        tr("PhotosPage", "Double-click"),
    )
    say(
        "move",
        tr("PhotosPage", "Move, page, go to either end"),
        tr("PhotosPage", "Arrows"), "PgUp", "PgDn", "Home", "End",
    )  # fmt: skip
    say(
        "extend",
        tr("PhotosPage", "Select as far as there"),
        tr("PhotosPage", "Shift with them, or Shift+click"),
    )
    say(
        "toggle",
        tr("PhotosPage", "Select one more, or one less"),
        tr("PhotosPage", "Space"),
        tr("PhotosPage", "Ctrl+click"),
    )
    say("band", tr("PhotosPage", "Select with a rubber band"), tr("PhotosPage", "Drag"))
    say("all", tr("PhotosPage", "Select all"), "Ctrl+A")
    say("none", tr("PhotosPage", "Select nothing"), "Esc")
    say(
        "zoom", tr("PhotosPage", "Larger or smaller pictures"),
        "Ctrl++", "Ctrl+-", tr("PhotosPage", "Ctrl+wheel"),
    )  # fmt: skip
