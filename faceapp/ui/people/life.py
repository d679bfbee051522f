"""All that a person's page shows, read on the engine's thread: faces first, then what is counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from faceapp.domain.browsing import Companion, FaceOrder, Name, YearExpressions, YearFaces
from faceapp.domain.errors import NoSuchPerson
from faceapp.domain.ids import FaceId, PersonId, PhotoId
from faceapp.domain.person import Person
from faceapp.engine.engine import EngineContext
from faceapp.services import browse
from faceapp.ui.people.faces_model import FaceSection


@dataclass(frozen=True, slots=True)
class Life:
    """What the page shows at once.

    Attributes:
        person: not counted.
        faces: in the order asked for.
        sections: how they are divided.
        photos: the photo of each face.
        names: of everybody, for completion.
    """

    person: Person
    faces: tuple[FaceId, ...]
    sections: tuple[FaceSection, ...]
    photos: dict[FaceId, PhotoId]
    names: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class Past:
    """What the page shows beside the faces, a moment later: a large family takes 0.2 s to count."""

    person: Person
    years: tuple[YearFaces, ...]
    expressions: tuple[YearExpressions, ...]
    companions: tuple[Companion, ...]


def read_life(number: PersonId, order: FaceOrder) -> Callable[[EngineContext], Life | None]:
    """Reads the faces on the engine's thread; None where the person is gone."""

    def work(context: EngineContext) -> Life | None:
        library = context.library
        try:
            person = browse.head(library, number)
        except NoSuchPerson:
            return None
        photos = browse.photos_of_faces(library, number, order)
        shown = list(photos)
        sections: tuple[FaceSection, ...] = ()
        if order is FaceOrder.ODD:
            from faceapp.services.recognise import odd_ones_out

            odd = dict.fromkeys(face for face, _ in odd_ones_out(context.gallery, number) if face in photos)
            shown = [*odd, *(face for face in shown if face not in odd)]
        elif order is FaceOrder.TIME:
            taken = browse.taken_of(library, shown)
            years = Counter(datetime.fromtimestamp(taken[face], UTC).year for face in shown)
            sections = tuple(FaceSection(str(year), count) for year, count in years.items())
        return Life(person, tuple(shown), sections, photos, browse.names(library))

    return work


def read_past(number: PersonId) -> Callable[[EngineContext], Past | None]:
    """Reads the rest on the engine's thread; None where the person is gone."""

    def work(context: EngineContext) -> Past | None:
        library = context.library
        try:
            person = browse.person(library, number)
        except NoSuchPerson:
            return None
        return Past(
            person,
            browse.years_of_person(library, number),
            browse.expressions_of_person(library, number),
            browse.co_appearances(library, number),
        )

    return work


def read_expressions(
    number: PersonId,
) -> Callable[[EngineContext], tuple[PersonId, tuple[YearExpressions, ...]]]:
    """Counts on the engine's thread what one person's faces show; with whose they are."""
    return lambda context: (number, browse.expressions_of_person(context.library, number))


def read_counts(number: PersonId) -> Callable[[EngineContext], Person | None]:
    """Counts one person's photos on the engine's thread; None where the person is gone."""

    def work(context: EngineContext) -> Person | None:
        try:
            return browse.person(context.library, number)
        except NoSuchPerson:
            return None

    return work


def with_counts(head: Person, known: Person | None) -> Person:
    """``head`` with what was counted last, if that was the same person."""
    if known is None or known.id != head.id or not known.counted:
        return head
    return Person(
        head.id, head.name, head.hidden, head.cover, head.birth_date, head.note,
        known.confirmed, known.proposed, known.photos, known.first_year, known.last_year,
    )  # fmt: skip
