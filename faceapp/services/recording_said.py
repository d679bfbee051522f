"""Who was named before the camera: their faces in a recording are theirs, whenever it began."""

from __future__ import annotations

from faceapp.domain.following import PictureFaces
from faceapp.domain.ids import FaceId, PersonId, PhotoId
from faceapp.services.library import Library
from faceapp.storage import tracks as track_rows


class Said:
    """Follows what the user said of the faces on the pictures that are recorded."""

    def __init__(self) -> None:
        self._said: dict[int, PersonId] = {}

    def take(self, picture: PictureFaces) -> None:
        """A picture is recorded; what was taken back since the last one is said no more."""
        for before, now in picture.joined:
            if (person := self._said.pop(before, None)) is not None:
                self._said.setdefault(now, person)
        for face in picture.faces:
            if face.certain and face.person is not None:
                self._said[face.who] = face.person
            else:
                self._said.pop(face.who, None)

    def faces(self, library: Library, recording: PhotoId) -> tuple[tuple[FaceId, PersonId], ...]:
        """For each of them a face that is not confirmed so far; the others of the same ``who`` go with it."""
        found: dict[int, tuple[FaceId, PersonId]] = {}
        if not self._said:
            return ()
        for track in track_rows.tracks(library.connection, recording):
            person = self._said.get(track.who)
            if person is None or track.face is None or track.set_aside or track.who in found:
                continue
            if track.person is None or track.proposed:
                found[track.who] = track.face, person
        return tuple(found.values())
