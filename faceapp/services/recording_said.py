"""Who was named before the camera: their faces in a recording are theirs, whenever it began."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from faceapp.domain.errors import SamePersonTwice
from faceapp.domain.following import UNCOUNTED, PictureFaces
from faceapp.domain.ids import FaceId, PersonId, PhotoId
from faceapp.domain.recording import Track
from faceapp.storage import people as people_rows
from faceapp.storage import tracks as track_rows
from faceapp.storage.library import Library


class Said:
    """Follows what the user said of the faces on the pictures that are recorded."""

    def __init__(self) -> None:
        self._said: dict[int, PersonId] = {}
        self._told: dict[int, PersonId] = {}
        self._looked = 0.0

    def take(self, picture: PictureFaces) -> None:
        """A picture is recorded; what was taken back since the last one is said no more."""
        for before, now in picture.joined:
            for known in (self._said, self._told):
                if (person := known.pop(before, None)) is not None:
                    known.setdefault(now, person)
        for face in picture.faces:
            if face.certain and face.person is not None:
                self._said[face.who] = face.person
            else:
                self._said.pop(face.who, None)

    def new(
        self, library: Library, recording: PhotoId, written: float
    ) -> tuple[tuple[FaceId, PersonId], ...]:
        """Faces of those who have one by now and were not told so far: named at once, they survive any end.

        ``written`` are the seconds up to which all is on disk; nothing is asked before there are more.
        """
        wanted = {who: person for who, person in self._said.items() if self._told.get(who) != person}
        if not wanted or written <= self._looked:
            return ()
        self._looked = written
        tracks = track_rows.tracks(library.connection, recording)
        self._told |= {
            one.who: wanted[one.who] for one in tracks if one.who in wanted and one.face is not None
        }
        return _unconfirmed(tracks, wanted)

    def faces(self, library: Library, recording: PhotoId) -> tuple[tuple[FaceId, PersonId], ...]:
        """For each of them a face that is not confirmed so far; the others of the same ``who`` go with it.

        A name that was told before and is not there any more was taken back: it is not told again.
        """
        if not self._said:
            return ()
        tracks = track_rows.tracks(library.connection, recording)
        there = {(one.who, one.person) for one in tracks if one.person is not None and not one.proposed}
        wanted = {
            who: person
            for who, person in self._said.items()
            if self._told.get(who) != person or (who, person) in there
        }
        return _unconfirmed(tracks, wanted)


def name_the_rest(library: Library, recording: PhotoId) -> None:
    """Nobody ended the recording: who has a name in it has it at all looks of the same ``who``.

    Raises:
        LibraryBusy, DiskFull, CannotWrite.
    """
    from faceapp.services.naming_alike import name_alike

    tracks = track_rows.tracks(library.connection, recording)
    said: dict[int, set[PersonId]] = defaultdict(set)
    for one in tracks:
        if one.person is not None and not one.proposed and one.who < UNCOUNTED:
            said[one.who].add(one.person)
    wanted = {who: next(iter(people)) for who, people in said.items() if len(people) == 1}
    for face, person in _unconfirmed(tracks, wanted):
        name = people_rows.name_of(library.connection, person)
        if name is not None:
            try:
                name_alike(library, [face], name)
            except SamePersonTwice:  # beside somebody of that name: a proposal, to be looked at
                continue


def _unconfirmed(
    tracks: Sequence[Track], wanted: Mapping[int, PersonId]
) -> tuple[tuple[FaceId, PersonId], ...]:
    found: dict[int, tuple[FaceId, PersonId]] = {}
    for track in tracks:
        person = wanted.get(track.who)
        if person is None or track.face is None or track.set_aside or track.who in found:
            continue
        if track.person is None or track.proposed:
            found[track.who] = track.face, person
    return tuple(found.values())
