"""The distances that belong to an embedder: none of them holds for another."""

from __future__ import annotations

from dataclasses import dataclass

from faceapp.domain.errors import BadModelEntry, KnownError
from faceapp.domain.model_choice import BUILT_IN
from faceapp.domain.thresholds import MATCH_SPREAD, PENALTY_MOST, SAME_FACE_DISTANCE
from faceapp.vision.agglomerate import Rule
from faceapp.vision.entries import entry, own_file


@dataclass(frozen=True, slots=True)
class Limits:
    """The distances that belong to an embedder; see its entry in the registry.

    Attributes:
        rule: up to which distances groups are one person.
        propose: distance of a face to a person between unit vectors.
        propose_poor: the same for a poor look at a face.
        poor: what the poorest look adds to a face's cosine distances in grouping.
        spread: distance that a person's second nearest face counts more than the nearest, at most.
        same: cosine distance at which two faces of one photo before and after an edit are the same.
    """

    rule: Rule
    propose: float
    propose_poor: float
    poor: float = PENALTY_MOST
    spread: float = MATCH_SPREAD
    same: float = SAME_FACE_DISTANCE


def limits(model: str) -> Limits:
    """The distances of the embedder called ``model``.

    ``poor``, ``spread`` and ``same`` may be left out of an entry: they are then to its other
    distances as the built-in embedder's are.

    Raises:
        NoSuchModel: there is none.
        BadModelEntry: nobody says which distances are its own.
    """
    distances = entry(model).facts.get("distances")
    if distances is None:
        raise BadModelEntry(path=own_file(), detail=f"{model} has no distances")
    rule = Rule(distances["seed"], distances["core"], distances["join"], distances["unite"])
    known = entry(BUILT_IN.embedder).facts["distances"]
    near, far = rule.seed / known["seed"], distances["propose"] / known["propose"]
    return Limits(
        rule,
        distances["propose"],
        distances["propose_poor"],
        distances.get("poor", PENALTY_MOST * near),
        distances.get("spread", MATCH_SPREAD * far),
        distances.get("same", SAME_FACE_DISTANCE * near),
    )


def same_look(model: str) -> float:
    """``same`` of the embedder called ``model``; the built-in one's where it is not known any more."""
    try:
        return limits(model).same
    except KnownError:
        return SAME_FACE_DISTANCE
