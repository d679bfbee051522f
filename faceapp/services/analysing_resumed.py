"""Going on with a video: the faces that were followed when it was left keep their numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

import numpy as np

from faceapp.domain.following import UNCOUNTED, Earlier, FollowedFace, PictureFaces, TrackSummary
from faceapp.domain.geometry import Box
from faceapp.domain.recording import Track
from faceapp.domain.video_thresholds import SAME_TRACK_OVERLAP, WHO_MOST, WHO_TRACKS_KEPT
from faceapp.services import browse
from faceapp.services.looks import worth
from faceapp.services.models import in_use
from faceapp.services.recording_writer import RecordingWriter
from faceapp.storage import embeddings, samples, tracks
from faceapp.storage.library import Library

_SAME: Final = 1e-4
"""Seconds: two times that are one."""


class Numbers:
    """Gives tracks the numbers they have in the library.

    Whoever follows faces begins a little before the place where the video was left. What is seen
    until there is compared with what was measured there, and not written again: tracks that go on
    keep their numbers, and so do people. All others are counted on by the writer.

    Args:
        library: of the recording.
        writer: has begun.
        warm: seconds before that place to begin at.

    Attributes:
        start: seconds to follow from.
        earlier: tracks that were over by then: whoever comes back has their number.
    """

    def __init__(self, library: Library, writer: RecordingWriter, warm: float) -> None:
        self._writer = writer
        self._position = self.start = writer.position
        self.earlier: tuple[Earlier, ...] = ()
        self._votes: Counter[tuple[int, int]] = Counter()
        self._whos: dict[int, int] = {}
        self._numbers: dict[int, tuple[int, int]] = {}
        self._at_first: dict[int, int] = {}
        self._who_of: dict[int, int] = {}
        self._going_on = writer.position > 0
        if not self._going_on:
            return
        connection, recording = library.connection, writer.recording
        self._track, self._who = tracks.last_numbers(connection, recording)
        read = samples.read(connection, recording, writer.position - warm, writer.position)
        found = samples.unpack(read)
        self._before = found.at(found.time >= writer.position - warm)
        self._known = {track.number: track for track in tracks.tracks(connection, recording)}
        if len(self._before):
            self.start = float(self._before.time.min())
        self.earlier = _earlier(library, self._known.values(), self.start)
        self._remembered = {one.who for one in self.earlier}

    def picture(self, faces: PictureFaces) -> PictureFaces | None:
        """The faces of a picture under their numbers; None where it is in the library already."""
        if self._position <= 0:
            return faces
        if self._going_on:
            if faces.picture.time <= self._position + _SAME:
                self._compare(faces)
                return None
            self._settle()
        joined = tuple((self._person(before), self._person(now)) for before, now in faces.joined)
        return replace(faces, faces=tuple(self._face(face) for face in faces.faces), joined=joined)

    def track(self, track: TrackSummary) -> TrackSummary | None:
        """A track under its number; None where it is one of before that is there already."""
        if self._position <= 0:
            return track
        if track.track not in self._numbers and track.last <= self._position + _SAME:
            return None
        number, who = self._known_as(track.track, track.who)
        return replace(track, track=number, who=who)

    def _face(self, face: FollowedFace) -> FollowedFace:
        number, who = self._known_as(face.track, face.who)
        return replace(face, track=number, who=who)

    def _known_as(self, track: int, who: int) -> tuple[int, int]:
        """For the writer, which counts on from the last numbers of before."""
        if track not in self._numbers:
            return track, self._person(who)
        number, person = self._numbers[track]
        # whoever follows may find out later that this is somebody of before, as it would have anyway
        return number, person if who == self._at_first[track] else self._person(who)

    def _person(self, who: int) -> int:
        return self._who_of.get(who, self._back(who) if who in self._remembered else who)

    def _back(self, who: int) -> int:
        """A number of before, from which the writer counts on as it was."""
        return who if who >= UNCOUNTED else who - self._who

    def _compare(self, faces: PictureFaces) -> None:
        there = np.flatnonzero(self._before.picture == faces.picture.number).tolist()
        for face in faces.faces:
            self._whos[face.track] = face.who
            for place in there:
                if face.box.iou(Box(*self._before.box[place].tolist())) >= SAME_TRACK_OVERLAP:
                    self._votes[face.track, int(self._before.track[place])] += 1

    def _settle(self) -> None:
        """The place is reached: whoever was seen at the same places is the same."""
        self._going_on = False
        taken: set[int] = set()
        for (new, old), _ in self._votes.most_common():
            known = self._known.get(old)
            if new in self._numbers or old in taken or known is None:
                continue
            taken.add(old)
            # the writer counts on from the last numbers of before: these come out as they were
            self._at_first[new] = self._whos[new]
            self._numbers[new] = known.number - self._track, self._back(known.who)
            if self._whos[new] not in self._remembered:
                self._who_of[self._whos[new]] = self._back(known.who)
            self._writer.take_up(known)


def _earlier(library: Library, known: Iterable[Track], before: float) -> tuple[Earlier, ...]:
    """Tracks that ended ``before`` that time and have a face, the latest of each ``who``."""
    ended = sorted(
        (track for track in known if track.face is not None and track.last < before), key=lambda t: -t.last
    )
    kept: dict[int, list[Track]] = {}
    for track in ended:
        mine = kept.setdefault(track.who, [])
        if len(mine) < WHO_TRACKS_KEPT and len(kept) <= WHO_MOST:
            mine.append(track)
    of = {track.face: track for mine in kept.values() for track in mine if track.face is not None}
    vectors = embeddings.known_faces(library.connection, in_use(library).embedder, of)
    by_face = dict(zip(vectors.faces.tolist(), vectors.vectors, strict=True))
    return tuple(
        Earlier(of[face.id].who, of[face.id].last, by_face[face.id], worth(face.quality, face.score))
        for face in browse.faces(library, list(of)[::-1])
        if face.id in by_face and face.quality is not None
    )
