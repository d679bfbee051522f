"""The faces of a photo as the viewer shows them: words for states, who is here already."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from faceapp.domain.face import Face, FaceExpression, FaceState
from faceapp.domain.geometry import Box
from faceapp.domain.ids import FaceId, PersonId
from faceapp.ui.viewer.faces import reading_order

MARKED = (FaceState.HIDDEN, FaceState.NOT_A_FACE)


@dataclass(frozen=True, slots=True)
class Marked:
    """A face with the words on its pill ("" for none).

    Attributes:
        twice: its person has another face on the photo; the user insisted.
        expression: what it shows, if that is known.
    """

    id: FaceId
    box: Box
    state: FaceState
    label: str
    twice: bool = False
    expression: FaceExpression | None = None


def on_screen(
    faces: Sequence[Face], names: Mapping[PersonId, str], words: Mapping[FaceState, str], *, marked: bool
) -> tuple[Marked, ...]:
    """The faces to show, in the order of reading.

    Args:
        faces: all faces of the photo.
        names: of people; a name that is not known yet is left out.
        words: what stands on hidden faces and on what is no face, and "{name}?" for proposals.
        marked: show hidden faces and what is no face too.
    """
    shown = []
    here = Counter(face.person for face in faces if face.state is FaceState.CONFIRMED)
    for face in reading_order([face for face in faces if marked or face.state not in MARKED]):
        name = names.get(face.person or face.proposal or PersonId(0), "")
        if face.state is FaceState.PROPOSED and name:
            name = words[FaceState.PROPOSED].replace("{name}", name)
        elif face.state in MARKED:
            name = words[face.state]
        twice = face.state is FaceState.CONFIRMED and here[face.person] > 1
        expression = None if face.state is FaceState.NOT_A_FACE else face.expression
        shown.append(Marked(face.id, face.box, face.state, name, twice, expression))
    return tuple(shown)


def people_here(faces: Sequence[Face], but: FaceId | None) -> frozenset[PersonId]:
    """Who is named on the photo, on another face than ``but``."""
    return frozenset(
        face.person
        for face in faces
        if face.id != but and face.state is FaceState.CONFIRMED and face.person is not None
    )


def next_unnamed(faces: Sequence[Face], after: FaceId | None, step: int = 1) -> FaceId | None:
    """The next face in reading order that nobody confirmed yet, from the start again at the end."""
    order = [face for face in reading_order(faces) if face.state not in MARKED]
    ids = [face.id for face in order]
    start = ids.index(after) if after in ids else (-1 if step > 0 else 0)
    for distance in range(1, len(order) + 1):
        face = order[(start + step * distance) % len(order)]
        if face.id != after and face.state in (FaceState.UNKNOWN, FaceState.PROPOSED):
            return face.id
    return None
