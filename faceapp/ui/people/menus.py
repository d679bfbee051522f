"""The menus of the People pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from faceapp.domain.browsing import HiddenFaces, SeenOnce
from faceapp.domain.expression import Expression
from faceapp.domain.face import Face
from faceapp.domain.person import Group, Person
from faceapp.ui.expression.menu import add_menu
from faceapp.ui.theme import icon

if TYPE_CHECKING:
    from faceapp.ui.people.page import PeoplePage

translate = QCoreApplication.translate


def card_menu(
    page: PeoplePage,
    people: Sequence[Person],
    groups: Sequence[Group],
    faces: Sequence[SeenOnce],
    hidden: Sequence[HiddenFaces] = (),
) -> QMenu:
    """What can be done with the chosen cards."""
    menu = QMenu(page)

    def add(name: str, text: str, glyph: str) -> QAction:
        action = page.overview_action(name)
        entry = menu.addAction(icon(glyph, 16), text)
        entry.setShortcut(action.shortcut())
        entry.setShortcutVisibleInContextMenu(True)
        entry.triggered.connect(lambda _checked=False: action.trigger())
        return entry

    one = len(people) + len(groups) + len(faces) + len(hidden) == 1
    if one and (people or groups):
        entry = menu.addAction(icon("arrow-square-out", 16), translate("people", "Open"))
        entry.triggered.connect(lambda _checked=False: page.open_current())
    if people:
        add("people.photos", translate("people", "Show photos"), "image")
    if one and not hidden:
        words = translate("people", "Rename") if people else translate("people", "Name")
        add("people.rename", words, "pencil-simple")
    if len(people) > 1 and not groups and not faces and not hidden:
        add("people.merge", translate("people", "Make them one person"), "git-merge")
    menu.addSeparator()
    shown = [person for person in people if not person.hidden]
    if not shown and not groups and not faces:
        add("people.hide", translate("people", "Show again"), "eye")
    else:
        add("people.hide", translate("people", "Hide"), "eye-slash")
    if groups or faces:
        add("people.no_face", translate("people", "Not a face"), "smiley-x-eyes")
    elif people and not hidden:
        add("people.forget", translate("people", "Forget the name"), "eraser")
    return menu


def face_menu(
    owner: QWidget,
    *,
    show_photo: Callable[[], object],
    set_cover: Callable[[], object],
    move: Callable[[], object],
    remove: Callable[[], object],
    hide: Callable[[], object],
    no_face: Callable[[], object],
    faces: Sequence[Face],
    express: Callable[[Expression | None], object],
) -> QMenu:
    """What can be done with the chosen ``faces`` of a person."""
    menu = QMenu(owner)
    entries: Sequence[tuple[str, str, str, Callable[[], object]]] = (
        (translate("people", "Show photo"), "image", "", show_photo),
        (translate("people", "Use as cover picture"), "user-circle", "C", set_cover),
        (translate("people", "Move to somebody else"), "arrow-square-out", "N", move),
        (translate("people", "Not this person"), "x", "Del", remove),
        (translate("people", "Hide"), "eye-slash", "H", hide),
        (translate("people", "Not a face"), "smiley-x-eyes", "X", no_face),
    )
    for text, glyph, key, slot in entries:
        entry = menu.addAction(icon(glyph, 16), text)
        if key:
            entry.setShortcut(key)
            entry.setShortcutVisibleInContextMenu(True)
        entry.triggered.connect(lambda _checked=False, slot=slot: slot())
        if slot is set_cover:
            add_menu(menu, faces, express).setIcon(icon("smiley", 16))
    return menu
