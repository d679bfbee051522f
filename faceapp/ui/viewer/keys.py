"""The keys of the viewer, as the ``?`` page lists them."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from faceapp.ui.actions import Section, describe

translate = QCoreApplication.translate


def describe_keys() -> None:
    """List what the viewer's canvas and its name field do by themselves."""

    def say(name: str, words: str, *keys: str) -> None:
        describe(f"viewer.{name}", words, keys, Section.VIEWER)

    tr = translate
    say("name", tr("viewer", "Name the face"), tr("viewer", "Double-click"), "F2")
    say("next", tr("viewer", "Next face, face before"), "Tab", "Shift+Tab")
    say("accept", tr("viewer", "Yes to the proposal, or name the face"), tr("viewer", "Enter"))
    say("reject", tr("viewer", "Not this person"), "Del")
    say("recent", tr("viewer", "Name the face as one of the people below the photo"), "1 \u2013 9")
    say("not_a_face", tr("viewer", "Not a face; twice where it has a name"), "X")
    say("hide", tr("viewer", "Hide a stranger, or bring them back; twice where the face has a name"), "H")
    say("add", tr("viewer", "Add a face that was missed"), "A", tr("viewer", "Ctrl+drag"))
    say("move", tr("viewer", "Move or resize the selected box"), tr("viewer", "Drag"))
    say("field.take", tr("viewer", "In the name field: take what stands in it"), tr("viewer", "Enter"))
    say("field.number", tr("viewer", "In the empty name field: name as this line"), "1 \u2013 9")
    say("field.next", tr("viewer", "In the name field: name, and on to the next face without a name"), "Tab")
    say("field.exact", tr("viewer", "In the name field: exactly what was typed"), tr("viewer", "Ctrl+Enter"))
    say("field.less", tr("viewer", "In the name field: no completion"), tr("viewer", "Backspace"))
    say("express", tr("viewer", "Change the expression of the face"), "E")
    say("express.take", tr("viewer", "In the list of expressions: take this line, or the model\u2019s own"),
        "1 \u2013 7", "0")  # fmt: skip
    say("boxes", tr("viewer", "Show or hide the faces"), "F")
    say("expressions", tr("viewer", "Show or hide expressions"), "Shift+E")
    say("hidden", tr("viewer", "Show hidden faces too"), "Shift+F")
    say("photos", tr("viewer", "Photo before, photo after"), tr("viewer", "Left"), tr("viewer", "Right"))
    say("zoom", tr("viewer", "Larger, smaller"), "+", "-", tr("viewer", "Wheel"))
    say("fit", tr("viewer", "Fit the photo in"), "0")
    say("full", tr("viewer", "Full size"), "1", tr("viewer", "Double-click beside a face"))
    say("pan", tr("viewer", "Move the photo about"), tr("viewer", "Drag"), tr("viewer", "Space+drag"))
    say("back", tr("viewer", "Back to the photos"), "Esc")
