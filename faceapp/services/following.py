"""Faces of a camera or a video, followed and recognised, one picture at a time; no library, no window."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from faceapp.domain.following import FILE_PACE, FollowedFace, Pace, PictureFaces, TrackSummary
from faceapp.domain.geometry import Box
from faceapp.domain.ids import PersonId
from faceapp.services.known_people import KnownPeople
from faceapp.services.measure import fractions, measured_face
from faceapp.vision.models import ModelSet
from faceapp.vision.tracking import Tracked, Tracker

if TYPE_CHECKING:
    from faceapp.domain.video import VideoPicture


class Follower:
    """Follows the faces of one camera or video, from its first picture to its last.

    One call at a time, on any thread.

    Args:
        models: what finds, describes and reads faces.
        known: who may be recognised; None: nobody.
        pace: how much work a picture may be.
    """

    def __init__(self, models: ModelSet, known: KnownPeople | None, *, pace: Pace = FILE_PACE) -> None:
        self._models = models
        self._known = known
        self._pace = pace
        self._tracker = Tracker(models.detector)
        self._people: dict[int, PersonId | None] = {}
        self._live: dict[int, TrackSummary] = {}
        self._ended: list[TrackSummary] = []

    def follow(self, picture: VideoPicture) -> PictureFaces:
        """The faces of the next picture; pictures come in the order of their times."""
        began = time.perf_counter()
        pixels = picture.pixels
        seen = self._tracker.step(pixels, picture.time)
        expression = self._models.expression
        points = [face.landmarks for face in seen.faces]
        scores = None if expression is None or not points else expression.classify(pixels, points)
        faces = []
        for place, face in enumerate(seen.faces):
            raw = None if scores is None else tuple(float(one) for one in scores[place])
            faces.append(self._face(picture, face, raw))
        for number in seen.ended:
            if number in self._live:
                self._ended.append(self._live.pop(number))
        took = (time.perf_counter() - began) * 1000
        return PictureFaces(picture, tuple(faces), seen.cut, took)

    def _face(self, picture: VideoPicture, face: Tracked, raw: tuple[float, ...] | None) -> FollowedFace:
        height, width = picture.pixels.shape[:2]
        left, top, right, bottom = face.box
        box = Box(left / width, top / height, (right - left) / width, (bottom - top) / height)
        before = self._live.get(face.number)
        if before is None:
            from faceapp.media.decode import of_pixels

            vector = self._models.embedder.embed(picture.pixels, [face.landmarks])[0]
            best = measured_face(of_pixels(picture.pixels), picture.pixels, face.detection, vector, None)
            summary = TrackSummary(
                face.number, face.number, picture.time, picture.time, 1, best, picture.time, None, 1
            )
        else:
            summary = TrackSummary(
                face.number,
                face.number,
                before.first,
                picture.time,
                before.pictures + 1,
                before.best,
                before.best_time,
                before.person,
                before.vectors,
            )
        self._live[face.number] = summary
        points = fractions(face.landmarks, width, height)
        person = self._people.get(face.number)
        return FollowedFace(
            face.number,
            face.number,
            box,
            points,
            face.score,
            raw,
            raw,
            person,
            person is not None,
            face.detected,
        )

    def current(self, track: int) -> TrackSummary | None:
        """What is known of a track that is still followed; None where it has ended."""
        return self._live.get(track)

    def named(self, who: int, person: PersonId | None) -> None:
        """Somebody said who this is: so are all tracks of ``who`` from now on; None takes it back."""
        self._people[who] = person

    def know(self, known: KnownPeople | None) -> None:
        """Recognise these people from now on."""
        self._known = known

    def take_ended(self) -> tuple[TrackSummary, ...]:
        """Tracks that have ended since the last time.

        A track that is told again (a later look showed whose face it was) replaces what was
        told of it before.
        """
        ended, self._ended = tuple(self._ended), []
        return ended

    def finish(self) -> tuple[TrackSummary, ...]:
        """The last picture has been: all tracks that were not told yet, as ``take_ended``."""
        self._ended += self._live.values()
        self._live.clear()
        return self.take_ended()
