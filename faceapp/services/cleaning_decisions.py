"""What is decided while labels are checked: verbs on several faces at once, and what stands now.

Each verb is one transaction and one step for undo.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from faceapp.domain.change import Change, Verb
from faceapp.domain.cleaning import Flaw, Suspect
from faceapp.domain.cleaning_session import Case, Standing
from faceapp.domain.expression import Expression
from faceapp.domain.face import Author
from faceapp.domain.ids import FaceId, PersonId, PhotoId
from faceapp.domain.person import normalise_name
from faceapp.services.cleaning_beside import beside
from faceapp.services.naming import name_in, twice_on_photo
from faceapp.storage import assignments, cleaning_reads, expressions, people, verdicts
from faceapp.storage.library import Library


def standing(library: Library, faces: Sequence[FaceId]) -> dict[FaceId, Standing]:
    """What is said of these faces now; those that are gone are not in it. 1 000 take 5 ms."""
    connection = library.connection
    said = verdicts.on(connection, faces)
    found: dict[FaceId, Standing] = {}
    for face, person, told, marked, insisted in cleaning_reads.standing(connection, faces):
        of_face = said.get(face, {})
        found[FaceId(face)] = Standing(
            PersonId(person) if person else None,
            told,
            marked,
            insisted,
            frozenset(doubt for doubt, keep in of_face.items() if keep),
            not all(of_face.values()),
        )
    return found


def keep(library: Library, faces: Sequence[FaceId], flaw: Flaw, *, by: Author = Author.USER) -> Change | None:
    """They are right as they are, and are not asked about again for this reason."""
    return _say(library, Verb.KEEP_LABEL, faces, flaw, by)


def leave_out(
    library: Library, faces: Sequence[FaceId], flaw: Flaw, *, by: Author = Author.USER
) -> Change | None:
    """They go into no dataset; names and labels in the library stay as they are."""
    return _say(library, Verb.LEAVE_OUT, faces, flaw, by)


def _say(library: Library, verb: Verb, faces: Sequence[FaceId], flaw: Flaw, by: Author) -> Change | None:
    with library.write(by) as tx:
        tx.record(verb)
        there = list(assignments.standing(tx.connection, faces))
        verdicts.put(tx, there, int(flaw), keep=verb is Verb.KEEP_LABEL)
    return tx.change


@dataclass(frozen=True, slots=True)
class Decided:
    """What was ever decided in this library.

    Attributes:
        kept: labels that were said to be right.
        left_out: faces that go into no dataset.
    """

    kept: int
    left_out: int


def ever(library: Library) -> Decided:
    """What was ever decided, and stands."""
    return Decided(*verdicts.counts(library.connection))


def left_out(library: Library) -> tuple[Suspect, ...]:
    """Faces that go into no dataset, the last one first; ``flaw`` says why."""
    return tuple(
        Suspect(Flaw(why), FaceId(face), PhotoId(photo), name or told, "", 0.0)
        for face, photo, why, name, told in cleaning_reads.faces_left_out(library.connection)
    )


def bring_back(library: Library, faces: Sequence[FaceId], *, by: Author = Author.USER) -> Change | None:
    """They may go into datasets again."""
    with library.write(by) as tx:
        tx.record(Verb.UNMARK)
        verdicts.bring_back(tx, faces)
    return tx.change


def leave_out_of_two(
    library: Library, firsts: Sequence[Case], seconds: Sequence[Case] = (), *, by: Author = Author.USER
) -> Change | None:
    """Of photos that nearly are the same leave out the labelled faces of one.

    Args:
        library: to write to.
        firsts: near duplicates of which the first photo is left out; the second is right as it is.
        seconds: those of which the second one is.
        by: who says so.
    """
    with library.write(by) as tx:
        tx.record(Verb.LEAVE_OUT)
        out = [face for case in seconds for face in case.faces]
        right: list[FaceId] = []
        for case in firsts:
            if case.suspect.other is not None:
                out += cleaning_reads.labelled_on(tx.connection, case.suspect.other)
                right += case.faces
        flaw = int(Flaw.DUPLICATE)
        verdicts.put(tx, list(assignments.standing(tx.connection, out)), flaw, keep=False)
        verdicts.put(tx, list(assignments.standing(tx.connection, right)), flaw, keep=True)
    return tx.change


def leave_out_worse(library: Library, cases: Sequence[Case]) -> Change | None:
    """Of each pair of near duplicates leave out the smaller or less sharp photo."""
    firsts = [case for case in cases if beside(library, case).first_worse]
    return leave_out_of_two(library, firsts, [case for case in cases if case not in firsts])


def take_better(library: Library, suspects: Sequence[Suspect], *, by: Author = Author.USER) -> Change | None:
    """Give each face the label that it probably should have, all in one step.

    Faces without a better one are left as they are, and so are those whose photo would show
    somebody twice; somebody has to look at them one by one.
    """
    names: dict[str, list[FaceId]] = {}
    told: dict[str, list[FaceId]] = {}
    for one in suspects:
        if one.better and one.flaw in (Flaw.PERSON, Flaw.EXPRESSION):
            of = names if one.flaw is Flaw.PERSON else told
            of.setdefault(one.better, []).append(one.face)
    subjects = [*names, *told]
    with library.write(by) as tx:
        tx.record(Verb.NAME_FACE if names else Verb.SET_EXPRESSION)
        for name, faces in names.items():
            present = list(assignments.standing(tx.connection, faces).values())
            cleaned = normalise_name(name)
            person = people.find(tx.connection, cleaned)
            twice = set() if person is None else twice_on_photo(tx, present, person)
            name_in(tx, [one for one in present if one.face not in twice], cleaned, allow_twice=False)
        for label, faces in told.items():
            expressions.correct(tx, list(assignments.standing(tx.connection, faces)), Expression(label))
        tx.subject = subjects[0] if len(subjects) == 1 else ""
    return tx.change
