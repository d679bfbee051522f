"""What the viewer says beside the photo: what keys do now, and what a screen reader reads."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from faceapp.domain.face import Face, FaceState
from faceapp.ui import wording

HINT_LETTERS = 20
"""Of each of the nine names below the photo."""

translate = QCoreApplication.translate


def hint(*, drawing: bool, numbered: Sequence[str]) -> str:
    """What the keys do now: how to draw, or whom the numbers mean; "" where there is nothing to say."""
    if drawing:
        return translate("viewer", "Drag a box around the face")
    names = [wording.isolated(wording.cut(name, HINT_LETTERS)) for name in numbered]
    return "   ".join(f"{place} {name}" for place, name in enumerate(names, 1))


def described(face: Face | None, name: str, faces: Sequence[Face]) -> str:
    """The selected face in words, or how many faces the photo has where none is selected.

    Args:
        face: that is selected.
        name: of whom it is, or perhaps is.
        faces: all of the photo.
    """
    if face is None:
        return wording.faces(len([face for face in faces if face.state is not FaceState.NOT_A_FACE]))
    return {
        FaceState.CONFIRMED: name,
        FaceState.PROPOSED: translate("viewer", "Perhaps %1").replace("%1", name),
        FaceState.UNKNOWN: translate("viewer", "Unknown face"),
        FaceState.HIDDEN: translate("viewer", "Hidden face"),
        FaceState.NOT_A_FACE: translate("viewer", "Not a face"),
    }[face.state]
