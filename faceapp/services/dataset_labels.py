"""Which label a face of the library has in a dataset, or why it is not written."""

from __future__ import annotations

from collections.abc import Mapping
from struct import unpack
from typing import Final

from faceapp.domain.dataset import Label
from faceapp.domain.dataset_choice import ChosenFace, LeftOut
from faceapp.domain.dataset_thresholds import SCORE_AT_LIMIT
from faceapp.domain.export_choices import ExportChoices
from faceapp.domain.expression import EXPRESSIONS, Expression
from faceapp.domain.expression_thresholds import UNCLEAR_BELOW
from faceapp.domain.face import Quality
from faceapp.domain.geometry import Box
from faceapp.domain.ids import FaceId, PersonId
from faceapp.storage.dataset_reads import FaceRow
from faceapp.storage.face_reads import landmarks

_EXPRESSIONS: Final = {label.value: label for label in EXPRESSIONS}


def proposal_score(distance: float | None, limit: float) -> float | None:
    """How likely a proposal is, 0..1; see ``SCORE_AT_LIMIT``.

    Args:
        distance: of the proposal, in the embedder's own measure; None where nobody measured it.
        limit: up to which that embedder proposes.
    """
    if distance is None:
        return None
    return min(max(1.0 - (1.0 - SCORE_AT_LIMIT) * distance / limit, 0.0), 1.0)


class Labeller:
    """Says of one face after the other what is written of it."""

    def __init__(
        self,
        choices: ExportChoices,
        people: Mapping[int, tuple[str, bool]],
        only: frozenset[int],
        limit: float,
    ) -> None:
        """Get ready.

        Args:
            choices: what is asked for.
            people: name of everybody, and whether they are hidden.
            only: the people asked for; none: everybody who is not hidden.
            limit: distance up to which faces are proposed.
        """
        self._choices = choices
        self._people = people
        self._only = only
        self._limit = limit

    def face(self, row: FaceRow, width: int, height: int) -> ChosenFace | LeftOut:
        """What is written of a face on an upright picture of ``width`` x ``height`` pixels, or why not."""
        if row.mark is not None:
            return LeftOut.NOT_A_FACE if row.mark == "not_a_face" else LeftOut.HIDDEN
        if row.out:
            return LeftOut.LEFT_OUT
        choices = self._choices
        score = None if row.confirmed else proposal_score(row.distance, self._limit)
        person = self._people.get(row.person) if row.person is not None else None
        likely = person is not None and (
            row.confirmed or (choices.proposed and (score or 0.0) >= choices.least_score)
        )
        if person is not None and person[1] and row.person not in self._only:
            return LeftOut.HIDDEN
        if self._only and not (likely and row.person in self._only):
            return self._not_theirs(row)
        expression, told = self._expression(row)
        if choices.label is Label.PERSON and not likely and (row.person is not None or not choices.strangers):
            return self._no_name(row)
        if choices.label is Label.EXPRESSION and isinstance(expression, LeftOut):
            stranger = expression is LeftOut.UNKNOWN and choices.strangers
            if not stranger:
                return expression
        pixels = row.pixels if row.pixels is not None else min(row.w * width, row.h * height)
        if pixels < choices.least_pixels:
            return LeftOut.TOO_SMALL
        if choices.least_sharpness > 0 and (row.sharpness or 0.0) < choices.least_sharpness:
            return LeftOut.TOO_BLURRED
        return ChosenFace(
            face=FaceId(row.id),
            box=Box(row.x, row.y, row.w, row.h),
            landmarks=None if row.landmarks is None else landmarks(row.landmarks),
            person=PersonId(row.person) if likely and row.person is not None else None,
            name=person[0] if likely and person is not None else None,
            confirmed=bool(likely and row.confirmed),
            score=score if likely else None,
            expression=None if isinstance(expression, LeftOut) else expression,
            expression_confirmed=told,
            scores=None if row.scores is None else unpack("<7f", row.scores),
            detection=row.score,
            quality=_quality(row),
        )

    def _not_theirs(self, row: FaceRow) -> LeftOut:
        if row.person is None or row.person not in self._only or row.confirmed:
            return LeftOut.OTHER_PEOPLE
        return LeftOut.UNLIKELY if self._choices.proposed else LeftOut.PROPOSED

    def _no_name(self, row: FaceRow) -> LeftOut:
        """Why a face has no name to write. A proposed one is never written as a stranger's."""
        if row.person is None:
            return LeftOut.UNKNOWN
        return LeftOut.UNLIKELY if self._choices.proposed else LeftOut.PROPOSED

    def _expression(self, row: FaceRow) -> tuple[Expression | LeftOut, bool]:
        """What the face is told to show, or why that is not written; whether a person said so."""
        if row.corrected is not None:
            return _EXPRESSIONS[row.corrected], True
        if row.scores is None:
            return LeftOut.UNKNOWN, False
        shares = unpack("<7f", row.scores)
        place = max(range(len(EXPRESSIONS)), key=shares.__getitem__)
        if not self._choices.proposed:
            return LeftOut.PROPOSED, False
        if shares[place] < UNCLEAR_BELOW:
            return LeftOut.UNCLEAR, False
        # of expressions the share itself is the score of the proposal
        if self._choices.label is Label.EXPRESSION and shares[place] < self._choices.least_score:
            return LeftOut.UNLIKELY, False
        return EXPRESSIONS[place], False


def _quality(row: FaceRow) -> Quality | None:
    if row.pixels is None:
        return None
    return Quality(row.pixels, row.sharpness or 0.0, row.yaw or 0.0, row.pitch or 0.0, row.roll or 0.0)
