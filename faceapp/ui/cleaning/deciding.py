"""What a decision does to the library: one step for undo, whatever is chosen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject

from faceapp.domain.cleaning import Flaw
from faceapp.domain.cleaning_session import Case
from faceapp.domain.expression import Expression
from faceapp.domain.ids import FaceId
from faceapp.services import cleaning_decisions
from faceapp.ui import wording
from faceapp.ui.cleaning.detail import Verdict
from faceapp.ui.cleaning.kinds import Kind
from faceapp.ui.operations import Operations


class Deciding(QObject):
    """Verbs on cases; what became of them is heard from ``Operations.changed``."""

    def __init__(self, operations: Operations, parent: QObject) -> None:
        super().__init__(parent)
        self._operations = operations

    def decide(self, verdict: Verdict, kind: Kind, cases: Sequence[Case]) -> None:
        """Carry out what the user decided of cases of this kind."""
        if kind.flaw is None:
            if verdict is Verdict.TAKE:
                self.bring_back(cases)
            return
        match verdict:
            case Verdict.TAKE if kind is Kind.DUPLICATE:
                self.leave_out_worse(cases)
            case Verdict.TAKE if kind in (Kind.PERSON, Kind.EXPRESSION):
                self.take_better(cases)
            case Verdict.TAKE | Verdict.LEAVE_OUT | Verdict.SECOND:
                self.leave_out(cases, kind.flaw)
            case Verdict.FIRST:
                self.leave_out_first(cases)
            case Verdict.KEEP:
                self.keep(cases, kind.flaw)
            case Verdict.UNNAME:
                self.remove_label(cases, expression=kind is Kind.EXPRESSION)
            case Verdict.NOT_A_FACE:
                self.not_a_face(cases)

    def take_better(self, cases: Sequence[Case]) -> None:
        """Give each the label that it probably should have; one alone asks where that is not possible."""
        suspects = [case.suspect for case in cases]
        if len(suspects) == 1 and suspects[0].flaw is Flaw.PERSON:
            self._operations.name_face(suspects[0].face, suspects[0].better)
            return
        self._operations.apply(
            lambda library, _: cleaning_decisions.take_better(library, suspects),
            len(suspects),
            self.tr("Changing the labels of {faces}"),
        )

    def keep(self, cases: Sequence[Case], flaw: Flaw) -> None:
        """They are right as they are."""
        faces = _faces(cases)
        self._operations.apply(
            lambda library, _: cleaning_decisions.keep(library, faces, flaw),
            len(faces),
            self.tr("Keeping {faces}"),
        )

    def leave_out(self, cases: Sequence[Case], flaw: Flaw) -> None:
        """They go into no dataset."""
        faces = _faces(cases)
        self._operations.apply(
            lambda library, _: cleaning_decisions.leave_out(library, faces, flaw),
            len(faces),
            self.tr("Leaving out {faces}"),
        )

    def leave_out_first(self, cases: Sequence[Case]) -> None:
        """Of two photos the first goes into no dataset."""
        self._operations.apply(
            lambda library, _: cleaning_decisions.leave_out_of_two(library, cases),
            len(cases),
            self.tr("Leaving out {faces}"),
        )

    def leave_out_worse(self, cases: Sequence[Case]) -> None:
        """Of two photos the smaller or less sharp one goes into no dataset."""
        self._operations.apply(
            lambda library, _: cleaning_decisions.leave_out_worse(library, cases),
            10 * len(cases),  # each looks at two photos
            self.tr("Leaving out {faces}").replace("{faces}", wording.faces(len(cases))),
        )

    def bring_back(self, cases: Sequence[Case]) -> None:
        """They may go into datasets again."""
        faces = _faces(cases)
        self._operations.apply(
            lambda library, _: cleaning_decisions.bring_back(library, faces),
            len(faces),
            self.tr("Bringing back {faces}"),
        )

    def remove_label(self, cases: Sequence[Case], *, expression: bool) -> None:
        """Nobody says any more who they are, or what they show."""
        if expression:
            self._operations.set_expression(_faces(cases), None)
        else:
            self._operations.unname(_faces(cases))

    def not_a_face(self, cases: Sequence[Case]) -> None:
        """The detector, or whoever drew the box, was wrong."""
        self._operations.not_a_face(_faces(cases))

    def name(self, cases: Sequence[Case], name: str) -> None:
        """They are this person."""
        self._operations.name_faces(_faces(cases), name)

    def express(self, cases: Sequence[Case], told: Expression | None) -> None:
        """They show this."""
        self._operations.set_expression(_faces(cases), told)


def _faces(cases: Sequence[Case]) -> list[FaceId]:
    return list(dict.fromkeys(face for case in cases for face in case.faces))
