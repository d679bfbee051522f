"""All that a person's page shows, read at once on the engine's thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from faceapp.domain.browsing import Companion, FaceOrder, Name, YearFaces
from faceapp.domain.errors import NoSuchPerson
from faceapp.domain.ids import FaceId, PersonId, PhotoId
from faceapp.domain.person import Person
from faceapp.engine.engine import EngineContext
from faceapp.services import browse
from faceapp.ui.people.faces_model import FaceSection


@dataclass(frozen=True, slots=True)
class Life:
    """All that the page shows of one person.

    Attributes:
        faces: in the order asked for.
        sections: how they are divided.
        photos: the photo of each face.
        names: of everybody, for completion.
    """

    person: Person
    faces: tuple[FaceId, ...]
    sections: tuple[FaceSection, ...]
    photos: dict[FaceId, PhotoId]
    years: tuple[YearFaces, ...]
    companions: tuple[Companion, ...]
    names: tuple[Name, ...]


def read_life(number: PersonId, order: FaceOrder) -> Callable[[EngineContext], Life | None]:
    """Reads all of a person's page on the engine's thread; None where the person is gone."""

    def work(context: EngineContext) -> Life | None:
        library = context.library
        try:
            person = browse.person(library, number)
        except NoSuchPerson:
            return None
        faces = browse.faces_of_person(library, number, order)
        photos = {face.id: face.photo for face in faces}
        shown = [face.id for face in faces]
        sections: tuple[FaceSection, ...] = ()
        if order is FaceOrder.ODD:
            from faceapp.services.recognise import odd_ones_out

            odd = [face for face, _ in odd_ones_out(context.gallery, number) if face in photos]
            shown = [*odd, *(face for face in shown if face not in set(odd))]
        elif order is FaceOrder.TIME:
            taken = browse.taken_of(library, shown)
            years = [datetime.fromtimestamp(taken[face], UTC).year for face in shown]
            sections = tuple(FaceSection(str(year), years.count(year)) for year in dict.fromkeys(years))
        return Life(
            person,
            tuple(shown),
            sections,
            photos,
            browse.years_of_person(library, number),
            browse.co_appearances(library, number),
            browse.names(library),
        )

    return work
