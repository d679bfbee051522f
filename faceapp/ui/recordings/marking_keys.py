"""The keys with which recordings are marked."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from faceapp.ui.actions import Section, describe, register
from faceapp.ui.expression.words import SHOWN, word

if TYPE_CHECKING:
    from faceapp.ui.recordings.marking_desk import MarkingDesk

translate = QCoreApplication.translate


def register_keys(desk: MarkingDesk, page: QWidget) -> tuple[list[QAction], list[QAction]]:
    """List them all.

    Returns:
        Those that mean something while something is marked or chosen, and those that need a chosen mark.
    """
    section, tr = Section.RECORDINGS, translate
    for name, words, key, slot in (
        ("in", tr("marking", "A mark begins here"), "I", desk.set_in),
        ("out", tr("marking", "A mark ends here"), "O", desk.set_out),
        ("neutral", tr("marking", "This is a neutral moment, or is none"), "N", desk.set_neutral),
        ("change", tr("marking", "Curves as change from neutral"), "C", desk.panel.change.click),
    ):
        register(f"marking.{name}", words, key, section, owner=page, slot=slot)
    marked = tr("marking", "Mark it: {expression}")
    giving = [
        register(
            f"marking.as_{one.value}",
            marked.format(expression=word(one).lower()),
            str(number),
            section,
            owner=page,
            slot=partial(desk.give, one.value),
        )
        for number, one in enumerate(SHOWN, 1)
    ]
    own = tr("marking", "Mark it with a word of your own")
    giving.append(register("marking.word", own, "0", section, owner=page, slot=desk.ask_word))
    describe(
        "marking.again", tr("marking", "Mark it with the word of before"), tr("marking", "Enter"), section
    )
    chosen = [
        register(f"marking.{name}", words, key, section, owner=page, slot=slot)
        for name, words, key, slot in (
            ("repeat", tr("marking", "Repeat this mark"), "R", desk.repeat),
            ("edit", tr("marking", "Change word and comment\u2026"), "E", desk.ask_word),
            ("remove", tr("marking", "Remove this mark"), "Del", desk.remove),
        )
    ]
    describe("marking.edges", tr("marking", "Move an edge of a mark"), tr("marking", "Drag it"), section)
    edit = tr("marking", "Change the word and comment of a mark")
    describe("marking.open", edit, tr("marking", "Double-click on it"), section)
    return giving, chosen
