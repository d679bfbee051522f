"""The menu that says what a face shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from faceapp.domain.expression import Expression
from faceapp.domain.face import Author, Face
from faceapp.ui.expression.painting import dot
from faceapp.ui.expression.words import SHOWN, percent, percents, word

translate = QCoreApplication.translate
CHECK = "\u2713"
FIGURE = "\u2007"
"""A space as wide as a figure."""
KEY = "E"
"""Opens the list at the face; see ``Chooser``."""
Choose = Callable[[Expression | None], object]


def common(faces: Sequence[Face]) -> Expression | None:
    """What all of the faces are said to show; None where they differ or nothing is known."""
    labels = {None if face.expression is None else face.expression.label for face in faces}
    return labels.pop() if len(labels) == 1 else None


def corrected(faces: Sequence[Face]) -> bool:
    """Whether somebody said of any of the faces what it shows."""
    return any(face.expression is not None and face.expression.by is not Author.MODEL for face in faces)


def fill_menu(menu: QMenu, faces: Sequence[Face], choose: Choose) -> None:
    """The seven expressions with their keys, and back to the model's own.

    Beside each stands what the model sees of it, for one face alone.

    Args:
        menu: empty.
        faces: who is meant.
        choose: gets the expression; None: as the model says.
    """
    now = common(faces)
    found = faces[0].expression if len(faces) == 1 else None
    shares = {} if found is None or found.scores is None else percents(found.scores)
    group = QActionGroup(menu)
    for digit, expression in enumerate(SHOWN, 1):
        text = f"&{digit}  {word(expression)}"
        beside = percent(shares[expression]).rjust(len(percent(100)), FIGURE) if shares else ""
        if expression is now:  # a menu shows a dot or a mark before the word
            beside = f"{beside}  {CHECK}" if beside else CHECK
        entry = menu.addAction(dot(expression), f"{text}\t{beside}" if beside else text)
        entry.setCheckable(True)
        entry.setChecked(expression is now)
        entry.triggered.connect(lambda _checked=False, chosen=expression: choose(chosen))
        group.addAction(entry)
    menu.addSeparator()
    back = menu.addAction(f"&0  {translate('expression', 'As the model says')}")
    back.setEnabled(corrected(faces))
    back.triggered.connect(lambda _checked=False: choose(None))


def add_menu(menu: QMenu, faces: Sequence[Face], choose: Choose) -> QMenu:
    """Add "Change expression" to the menu of a face."""
    inner = menu.addMenu(f"{translate('expression', 'Change expression')}\t{KEY}")
    fill_menu(inner, faces, choose)
    return inner


def expression_menu(owner: QWidget, faces: Sequence[Face], choose: Choose) -> QMenu:
    """A menu by itself."""
    menu = QMenu(owner)
    fill_menu(menu, faces, choose)
    return menu
