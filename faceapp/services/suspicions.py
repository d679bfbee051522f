"""What looks wrong among the names that people gave: worth a second look, never changed by itself."""

from __future__ import annotations

import numpy as np

from faceapp.domain.browsing import Doubt, Suspicion
from faceapp.domain.change import Change, Verb
from faceapp.domain.face import Author, FaceState
from faceapp.domain.ids import FaceId, PersonId
from faceapp.domain.thresholds import ODD_NEIGHBOURS, SUSPICION_LEAST_FACES, SUSPICIONS_SHOWN
from faceapp.services.gallery import Gallery
from faceapp.storage import assignments, people, people_reads
from faceapp.storage.library import Library
from faceapp.vision.matching import oddness


def suspicions(library: Library, gallery: Gallery | None) -> tuple[Suspicion, ...]:
    """People twice on a photo, people before birth, faces unlike all others of their person.

    What the user said is right does not come again, unless it is undone.

    Args:
        library: to read from.
        gallery: for the faces unlike the others; without it they are left out.
    """
    connection = library.connection
    found = people_reads.twice_on_a_photo(connection) + people_reads.before_birth(connection)
    if gallery is not None:
        found += _far(library, gallery)
    return found[:SUSPICIONS_SHOWN]


def accept_suspicion(library: Library, suspicion: Suspicion, *, by: Author = Author.USER) -> Change | None:
    """It is right as it is: the user insists, and is not asked again about these faces as this person.

    Of faces on one photo all but one are insisted on, as where they are named one by one:
    one more on that photo is asked about again.
    """
    with library.write(by) as tx:
        standing = assignments.standing(tx.connection, suspicion.faces)
        meant = [
            face.face
            for face in standing.values()
            if face.state is FaceState.CONFIRMED and face.person == suspicion.person and not face.insisted
        ]
        if suspicion.doubt is Doubt.TWICE:
            del meant[:1]
        tx.record(Verb.RIGHT, people.name_of(tx.connection, suspicion.person) or suspicion.name)
        assignments.insist(tx, meant)
    return tx.change


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
    right = people_reads.insisted(library.connection)
    found: list[Suspicion] = []
    starts = np.flatnonzero(np.diff(people, prepend=-1))
    for mine in np.split(rows, starts[1:]):
        person = PersonId(int(state["person"][mine[0]]))
        if len(mine) < SUSPICION_LEAST_FACES or person not in names:
            continue
        # at most half of the others: a wrong face must not make the right ones look odd
        far = oddness(gallery.population.vectors, mine, min(ODD_NEIGHBOURS, (len(mine) - 1) // 2))
        for row, distance in zip(mine.tolist(), far.tolist(), strict=True):
            face = FaceId(int(state["face"][row]))
            if distance > gallery.limits.propose and face not in right:
                found.append(Suspicion(Doubt.FAR, person, names[person], (face,), distance))
    return tuple(sorted(found, key=lambda one: (-one.value, one.faces)))
