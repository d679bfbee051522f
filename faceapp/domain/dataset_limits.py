"""At least and at most so many faces of a class: which of them, spread over time, the best looks first."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple, TypeVar

from faceapp.domain.dataset_choice import LeftOut

_K = TypeVar("_K", bound=Hashable)


class Candidate(NamedTuple):
    """A face that may be written.

    Attributes:
        place: where it stands among all candidates.
        taken: seconds; None where no date is known: such faces come first.
        key: the same on every machine; orders what has one time.
        look: how good a look at the face it is, 0..1.
    """

    place: int
    taken: float | None
    key: str
    look: float


def limited(
    classes: Mapping[_K, Sequence[Candidate]],
    *,
    least: int | None,
    most: int | None,
    balance: bool,
    apart: _K | None = None,
) -> tuple[set[int], dict[LeftOut, int]]:
    """The places of the candidates that stay, and how many do not for which reason.

    Args:
        classes: candidates of each class.
        least: classes with fewer are left out.
        most: of classes with more, as many stay; see ``spread``.
        balance: of every class as many stay as the smallest one has.
        apart: a class that is not asked how large it is when classes are balanced (strangers); it
            is cut like the others.
    """
    enough = {key: faces for key, faces in classes.items() if faces and (not least or len(faces) >= least)}
    few = sum(len(faces) for key, faces in classes.items() if key not in enough)
    cap = most
    if balance:
        sizes = [len(faces) for key, faces in enough.items() if key != apart]
        if sizes:
            cap = min(sizes) if cap is None else min(cap, *sizes)
    kept: set[int] = set()
    many = 0
    for faces in enough.values():
        stay = faces if cap is None else spread(faces, cap)
        kept.update(face.place for face in stay)
        many += len(faces) - len(stay)
    reasons = {LeftOut.TOO_FEW: few, LeftOut.TOO_MANY: many}
    return kept, {reason: count for reason, count in reasons.items() if count}


def spread(faces: Sequence[Candidate], most: int) -> list[Candidate]:
    """``most`` of ``faces``: in order of time, the best look of each of so many equal stretches."""
    ordered = sorted(faces, key=lambda face: (face.taken is not None, face.taken or 0.0, face.key))
    if len(ordered) <= most:
        return ordered
    ends = [round(len(ordered) * n / most) for n in range(most + 1)]
    # of equal looks the first
    return [max(ordered[a:b], key=lambda face: face.look) for a, b in pairwise(ends)]
