"""The actions of the window and the one menu that reaches everything."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from faceapp.ui import wording
from faceapp.ui.actions import Section, describe, register
from faceapp.ui.theme import Mode

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class WindowVerbs:
    """What the window can do; each is called without arguments."""

    add_folder: Callable[[], object]
    look_for_new: Callable[[], object]
    undo: Callable[[], object]
    redo: Callable[[], object]
    search: Callable[[], object]
    photos: Callable[[], object]
    people: Callable[[], object]
    review: Callable[[], object]
    problems: Callable[[], object]
    camera: Callable[[], object]
    recordings: Callable[[], object]
    exports: Callable[[], object]
    cleaning: Callable[[], object]
    import_dataset: Callable[[], object]
    train: Callable[[], object]
    back: Callable[[], object]
    inspector: Callable[[], object]
    full_screen: Callable[[], object]
    settings: Callable[[], object]
    keys: Callable[[], object]
    about: Callable[[], object]
    open_menu: Callable[[], object]
    quit: Callable[[], object]
    theme: Callable[[Mode], object]


class WindowMenu:
    """The actions that work anywhere in the window, and the menu made of them.

    Attributes:
        menu: for the button of the side bar.
        undo, redo, search, inspector, problems: whose texts and states follow the library.
    """

    def __init__(self, owner: QWidget, verbs: WindowVerbs) -> None:
        def action(
            name: str, text: str, keys: str | list[str], slot: Callable[[], object], icon: str
        ) -> QAction:
            return register(
                f"window.{name}", text, keys, Section.ANYWHERE, owner=owner, slot=slot, icon=icon,
                context=Qt.ShortcutContext.WindowShortcut,
            )  # fmt: skip

        say = translate
        add = action("add", say("menu", "Add folder\u2026"), "Ctrl+O", verbs.add_folder, "folder-plus")
        new = action("scan", say("menu", "Look for new photos"), "F5", verbs.look_for_new, "arrows-clockwise")
        self.undo = action("undo", say("menu", "Undo"), "Ctrl+Z", verbs.undo, "arrow-counter-clockwise")
        self.redo = action(
            "redo", say("menu", "Redo"), ["Ctrl+Shift+Z", "Ctrl+Y"], verbs.redo, "arrow-clockwise"
        )
        self.search = action(
            "search", say("menu", "Search"), ["Ctrl+F", "/"], verbs.search, "magnifying-glass"
        )
        photos = action("photos", say("menu", "Photos"), "Ctrl+1", verbs.photos, "images")
        people = action("people", say("menu", "People"), "Ctrl+2", verbs.people, "users")
        review = action("review", say("menu", "Review"), "Ctrl+3", verbs.review, "check-circle")
        self.problems = action("problems", say("menu", "Problems"), "Ctrl+4", verbs.problems, "warning")
        camera = action("camera", say("menu", "Camera"), "Ctrl+5", verbs.camera, "video-camera")
        recordings = action("recordings", say("menu", "Recordings"), "Ctrl+6", verbs.recordings, "film-strip")
        exports = action("exports", say("menu", "Export"), "Ctrl+7", verbs.exports, "export")
        cleaning = action("cleaning", say("menu", "Check labels"), "Ctrl+8", verbs.cleaning, "checks")
        bring = action(
            "import", say("menu", "Import a dataset\u2026"), [], verbs.import_dataset, "download-simple"
        )
        train = action("train", say("menu", "Train a model\u2026"), [], verbs.train, "graduation-cap")
        action("back", say("menu", "Back"), ["Alt+Left", "Backspace"], verbs.back, "arrow-left")
        self.inspector = action("inspector", say("menu", "Inspector"), "I", verbs.inspector, "info")
        self.inspector.setCheckable(True)
        full = action("full", say("menu", "Full screen"), "F11", verbs.full_screen, "corners-out")
        settings = action("settings", say("menu", "Settings"), "Ctrl+,", verbs.settings, "gear")
        keys = action("keys", say("menu", "Keys"), ["?", "F1"], verbs.keys, "keyboard")
        action("menu", say("menu", "Open the menu"), "F10", verbs.open_menu, "list")
        leave = action("quit", say("menu", "Quit"), "Ctrl+Q", verbs.quit, "sign-out")
        what = say("menu", "What can be done with what is selected")
        describe("window.what", what, [say("menu", "Menu key"), "Shift+F10"], Section.ANYWHERE)
        about = QAction(say("menu", "About faceapp"), owner)
        about.triggered.connect(lambda _checked: verbs.about())

        self.menu = QMenu(owner)
        self.menu.setToolTipsVisible(True)
        for group in (
            (add, bring, new),
            (self.undo, self.redo),
            (
                self.search,
                photos,
                people,
                review,
                self.problems,
                camera,
                recordings,
                exports,
                cleaning,
                train,
            ),
            (self.inspector, full),
        ):
            for entry in group:
                self.menu.addAction(entry)
            self.menu.addSeparator()
        self._modes = self._theme_menu(owner, verbs)
        for entry in (settings, keys, about):
            self.menu.addAction(entry)
        self.menu.addSeparator()
        self.menu.addAction(leave)

    def show_mode(self, mode: Mode) -> None:
        """The look in use."""
        self._modes[mode].setChecked(True)

    def show_undo(self, undo: str, redo: str) -> None:
        """What undo and redo would do; "" where there is nothing."""
        undo, redo = (wording.cut(text).replace("&", "&&") for text in (undo, redo))  # letters, not keys
        self.undo.setEnabled(bool(undo))
        self.undo.setText(
            translate("menu", "Undo: {what}").format(what=undo) if undo else translate("menu", "Undo")
        )
        self.redo.setEnabled(bool(redo))
        self.redo.setText(
            translate("menu", "Redo: {what}").format(what=redo) if redo else translate("menu", "Redo")
        )

    def _theme_menu(self, owner: QWidget, verbs: WindowVerbs) -> dict[Mode, QAction]:
        look = self.menu.addMenu(translate("menu", "Look"))
        group = QActionGroup(owner)
        made = {}
        for mode, text in (
            (Mode.AUTO, translate("menu", "Like the system")),
            (Mode.LIGHT, translate("menu", "Light")),
            (Mode.DARK, translate("menu", "Dark")),
        ):
            entry = look.addAction(text)
            entry.setCheckable(True)
            entry.triggered.connect(lambda _checked, mode=mode: verbs.theme(mode))
            group.addAction(entry)
            made[mode] = entry
        return made
