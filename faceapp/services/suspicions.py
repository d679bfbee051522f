"""What looks wrong among the names that people gave: worth a second look, never changed by itself."""

from __future__ import annotations

import numpy as np

from faceapp.domain.browsing import Doubt, Suspicion
from faceapp.domain.ids import FaceId, PersonId
from faceapp.domain.thresholds import ODD_NEIGHBOURS, SUSPICION_LEAST_FACES, SUSPICIONS_SHOWN
from faceapp.services import settings
from faceapp.services.gallery import Gallery
from faceapp.storage import people_reads
from faceapp.storage.library import Library
from faceapp.vision.matching import oddness

_SETTING = "suspicions_answered"


def suspicions(library: Library, gallery: Gallery | None) -> tuple[Suspicion, ...]:
    """People twice on a photo, people before birth, faces unlike all others of their person.

    What the user said is right does not come again.

    Args:
        library: to read from.
        gallery: for the faces unlike the others; without it they are left out.
    """
    answered = set(settings.get(library, _SETTING, []))
    connection = library.connection
    found = people_reads.twice_on_a_photo(connection) + people_reads.before_birth(connection)
    if gallery is not None:
        found += _far(library, gallery)
    return tuple(one for one in found if _key(one) not in answered)[:SUSPICIONS_SHOWN]


def accept_suspicion(library: Library, suspicion: Suspicion) -> None:
    """It is right as it is: do not ask again."""
    answered = settings.get(library, _SETTING, [])
    settings.put(library, _SETTING, [*answered, _key(suspicion)])


def _far(library: Library, gallery: Gallery) -> tuple[Suspicion, ...]:
    """Faces further from their person's nearest others than a proposal may be.

    Measured on the labelled album (30 people, 150 strangers): 99.7 % of strangers put among
    a person's faces are found, 1.0 % of right faces are asked about.
    """
    state = gallery.state
    rows = np.flatnonzero(state["active"] & (state["person"] > 0))
    if not len(rows):
        return ()
    rows = rows[np.argsort(state["person"][rows], kind="stable")]
    people = state["person"][rows]
    names = dict(people_reads.name_pairs(library.connection))
    found: list[Suspicion] = []
    starts = np.flatnonzero(np.diff(people, prepend=-1))
    for mine in np.split(rows, starts[1:]):
        person = PersonId(int(state["person"][mine[0]]))
        if len(mine) < SUSPICION_LEAST_FACES or person not in names:
            continue
        # at most half of the others: a wrong face must not make the right ones look odd
        far = oddness(gallery.population.vectors, mine, min(ODD_NEIGHBOURS, (len(mine) - 1) // 2))
        for row, distance in zip(mine.tolist(), far.tolist(), strict=True):
            if distance > gallery.limits.propose:
                face = FaceId(int(state["face"][row]))
                found.append(Suspicion(Doubt.FAR, person, names[person], (face,), distance))
    return tuple(sorted(found, key=lambda one: (-one.value, one.faces)))


def _key(suspicion: Suspicion) -> str:
    return f"{suspicion.doubt}:{suspicion.person}:{','.join(map(str, suspicion.faces))}"
