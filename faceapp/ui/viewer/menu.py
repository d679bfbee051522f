"""What a right click on a face or on the photo offers."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from faceapp.domain.expression import Expression
from faceapp.domain.face import Author, Face, FaceState
from faceapp.domain.ids import FaceId
from faceapp.ui import wording
from faceapp.ui.context import WindowContext
from faceapp.ui.expression.menu import add_menu
from faceapp.ui.theme import icon
from faceapp.ui.viewer.hands import PhotoCanvas
from faceapp.ui.viewer.marked import MARKED
from faceapp.ui.viewer.tagger import Tagger

translate = QCoreApplication.translate


NAME_LETTERS = 40
"""Of a name in the menu."""


def face_menu(
    owner: QWidget,
    context: WindowContext,
    tagger: Tagger,
    face: Face,
    *,
    go_to: Callable[[int], object],
    similar: Callable[[Face], object],
    express: Callable[[FaceId, Expression | None], object],
) -> QMenu:
    """The menu of one face; entries that do nothing here are left out."""
    menu = QMenu(owner)
    operations = context.operations
    person = face.person if face.state is FaceState.CONFIRMED else None
    guess = face.proposal if face.state is FaceState.PROPOSED else None
    who = person or guess
    name = "" if who is None else wording.cut(tagger.known.name_of(who), NAME_LETTERS).replace("&", "&&")

    def entry(words: str, glyph: str, call: Callable[[], object], keys: str = "") -> QAction:
        action = menu.addAction(icon(glyph, 16), words.replace("{name}", name))
        if keys:
            action.setText(f"{action.text()}\t{keys}")
        action.triggered.connect(lambda _checked=False: call())
        return action

    say = translate
    if guess is not None:
        entry(say("viewer", "Yes, this is {name}"), "check", tagger.accept, say("viewer", "Enter"))
    if face.state not in MARKED:
        rename = say("viewer", "Name this face") if person is None else say("viewer", "Change the name")
        entry(rename, "pencil-simple", lambda: tagger.open_field(face.id), "F2")
    if person is not None:
        entry(say("viewer", "Go to {name}"), "user", lambda: go_to(int(person)))
        entry(say("viewer", "Use as cover picture of {name}"), "user-circle",
              lambda: operations.set_cover(person, face.id))  # fmt: skip
    entry(say("viewer", "Show similar faces"), "users", lambda: similar(face))
    if face.state is not FaceState.NOT_A_FACE:
        inner = add_menu(menu, [face], lambda chosen: express(face.id, chosen))
        inner.setIcon(icon("smiley", 16))
    menu.addSeparator()
    if name:
        entry(say("viewer", "Not {name}"), "user-minus", tagger.reject, say("viewer", "Del"))
    if person is not None:
        entry(say("viewer", "Take the name away"), "eraser", lambda: operations.unname([face.id]))
    if face.state in MARKED:
        entry(say("viewer", "Bring back"), "eye", lambda: operations.unmark([face.id]))
    else:
        entry(say("viewer", "Hide, a stranger"), "eye-slash", tagger.hide, "H")
    if face.origin is Author.USER:
        entry(say("viewer", "Remove this box"), "trash", lambda: operations.remove_face([face.id]))
    elif face.state is not FaceState.NOT_A_FACE:
        entry(say("viewer", "Not a face"), "prohibit", tagger.not_a_face, "X")
    return menu


def photo_menu(
    owner: QWidget,
    canvas: PhotoCanvas,
    tagger: Tagger,
    *,
    add_face: Callable[[bool], None],
    show_boxes: Callable[[bool], None],
    show_expressions: Callable[[bool], None],
) -> QMenu:
    """The menu of the photo, beside its faces."""
    menu = QMenu(owner)
    say = translate
    menu.addAction(say("viewer", "Add a face"), lambda: add_face(True))
    for words, shown, switch in (
        (say("viewer", "Show the faces"), canvas.boxes_shown, show_boxes),
        (say("viewer", "Show expressions"), canvas.expressions_shown, show_expressions),
        (say("viewer", "Show hidden faces"), tagger.marked_shown, tagger.show_marked),
    ):
        action = menu.addAction(words)
        action.setCheckable(True)
        action.setChecked(shown)
        action.toggled.connect(switch)
    menu.addSeparator()
    menu.addAction(say("viewer", "Fit the photo in"), canvas.fit)
    menu.addAction(say("viewer", "Full size"), canvas.zoom_to_pixels)
    return menu
