"""The menu that says what a face shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from faceapp.domain.expression import Expression
from faceapp.domain.face import Author, Face
from faceapp.ui.expression.painting import dot
from faceapp.ui.expression.words import SHOWN, word

translate = QCoreApplication.translate
CHECK = "\u2713"
Choose = Callable[[Expression | None], object]


def common(faces: Sequence[Face]) -> Expression | None:
    """What all of the faces are said to show; None where they differ or nothing is known."""
    labels = {None if face.expression is None else face.expression.label for face in faces}
    return labels.pop() if len(labels) == 1 else None


def corrected(faces: Sequence[Face]) -> bool:
    """Whether somebody said of any of the faces what it shows."""
    return any(face.expression is not None and face.expression.by is not Author.MODEL for face in faces)


def fill_menu(menu: QMenu, faces: Sequence[Face], choose: Choose) -> None:
    """The seven expressions, and back to the model's own.

    Args:
        menu: empty.
        faces: who is meant.
        choose: gets the expression; None: as the model says.
    """
    now = common(faces)
    group = QActionGroup(menu)
    for expression in SHOWN:
        mark = f"\t{CHECK}" if expression is now else ""  # a menu shows a dot or a mark before the word
        entry = menu.addAction(dot(expression), word(expression) + mark)
        entry.setCheckable(True)
        entry.setChecked(expression is now)
        entry.triggered.connect(lambda _checked=False, chosen=expression: choose(chosen))
        group.addAction(entry)
    menu.addSeparator()
    back = menu.addAction(translate("expression", "As the model says"))
    back.setEnabled(corrected(faces))
    back.triggered.connect(lambda _checked=False: choose(None))


def add_menu(menu: QMenu, faces: Sequence[Face], choose: Choose) -> QMenu:
    """Add "Change expression" to the menu of a face."""
    inner = menu.addMenu(translate("expression", "Change expression"))
    fill_menu(inner, faces, choose)
    return inner


def expression_menu(owner: QWidget, faces: Sequence[Face], choose: Choose) -> QMenu:
    """A menu by itself."""
    menu = QMenu(owner)
    fill_menu(menu, faces, choose)
    return menu
