"""Faces of a camera or a video, followed and recognised, one picture at a time; no library, no window."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np

from faceapp.domain.following import FILE_PACE, FollowedFace, Pace, PictureFaces, TrackSummary
from faceapp.domain.geometry import Box
from faceapp.domain.ids import PersonId
from faceapp.domain.measurement import Embedding, FaceMeasurement
from faceapp.domain.video import VideoPicture
from faceapp.domain.video_thresholds import (
    DOUBT_SECONDS,
    EMBEDDED_AT_ONCE,
    HELD_SECONDS,
    LOOK_WORST,
    LOOKS_FIRST,
    SWITCHED,
    WHO_LIMIT,
    WHO_POOR_LIMIT,
    WHO_SURELY,
)
from faceapp.services.following_life import Life
from faceapp.services.known_people import KnownPeople
from faceapp.services.labelling import Labels
from faceapp.services.limits import limits
from faceapp.services.looks import worth
from faceapp.services.measure import fractions, measured_face
from faceapp.services.pacing import Pacer
from faceapp.services.returning import Returning
from faceapp.vision.models import ModelSet
from faceapp.vision.quality import quality
from faceapp.vision.tracking import Tracked, Tracker

__all__ = ["Follower"]


class Follower:
    """Follows the faces of one camera or video, from its first picture to its last.

    One call at a time, on any thread.

    Args:
        models: what finds, describes and reads faces.
        known: who may be recognised; None: nobody. Ignored where its vectors are another model's.
        pace: how much work a picture may be.
    """

    def __init__(self, models: ModelSet, known: KnownPeople | None, *, pace: Pace = FILE_PACE) -> None:
        self._models = models
        self._limits = limits(models.embedder.id)
        self._pacer = Pacer(pace)
        self._tracker = Tracker(models.detector, spacing=pace.every)
        self._labels = Labels(self._limits)
        propose = self._limits.propose
        self._returning = Returning(WHO_LIMIT * propose, WHO_POOR_LIMIT * propose)
        self._live: dict[int, Life] = {}
        self._ended: list[TrackSummary] = []
        self.know(known)

    def follow(self, picture: VideoPicture) -> PictureFaces:
        """The faces of the next picture; pictures come in the order of their times."""
        began = time.perf_counter()
        self._pacer.begin()
        self._tracker.every = self._pacer.every
        seen = self._tracker.step(picture.pixels, picture.time)
        self._end(seen.ended)
        followed = time.perf_counter()
        self._pacer.tracked(followed - began, looked=seen.looked)
        for face in seen.faces:
            self._live.setdefault(face.number, Life(face.number, picture.time)).see(picture.time)
            self._returning.seen(face.number, picture.time)
        scores = self._read(picture, seen.faces)
        numbers = self._recognise(picture, seen.faces, scores)
        faces = tuple(
            self._told(picture, face, number, raw)
            for face, number, raw in zip(seen.faces, numbers, scores, strict=True)
            if not self._held(picture, number)
        )
        ended = time.perf_counter()
        self._pacer.spent(ended - followed)
        return PictureFaces(picture, faces, seen.cut, (ended - began) * 1000)

    def current(self, track: int) -> TrackSummary | None:
        """What is known of a track that is still followed; None where it has ended, or just begun."""
        life = self._live.get(track)
        return None if life is None else self._summary(life)

    def named(self, who: int, person: PersonId | None) -> None:
        """Somebody said who this is: so are all tracks of ``who`` from now on; None takes it back."""
        self._returning.name(who, person)
        for life in self._live.values():
            if self._returning.who(life.track) == who:
                self._labels.say(life.track, person)

    def know(self, known: KnownPeople | None) -> None:
        """Recognise these people from now on."""
        fits = known is not None and known.model == self._models.embedder.id
        self._labels.know(known if fits else None)
        for life in self._live.values():
            if len(life.looks):
                self._labels.look(life.track, life.looks.vector, life.looks.taken)

    def take_ended(self) -> tuple[TrackSummary, ...]:
        """Tracks that have ended since the last time."""
        ended, self._ended = tuple(self._ended), []
        return ended

    def finish(self) -> tuple[TrackSummary, ...]:
        """The last picture has been: all tracks that were not told yet."""
        self._end(tuple(self._live))
        return self.take_ended()

    def _end(self, tracks: tuple[int, ...]) -> None:
        for number in tracks:
            life = self._live.pop(number, None)
            if life is None:
                continue
            summary = self._summary(life)
            if summary is not None:
                self._ended.append(summary)
            self._returning.ended(number)
            self._labels.forget(number)

    def _summary(self, life: Life) -> TrackSummary | None:
        person, certain = self._labels.of(life.track)
        return life.summary(self._returning.who(life.track), person, certain=certain)

    def _read(self, picture: VideoPicture, faces: tuple[Tracked, ...]) -> list[tuple[float, ...] | None]:
        """What the faces show, all at once; nothing where there is no time."""
        expression = self._models.expression
        if expression is None or not faces or not self._pacer.spare:
            return [None] * len(faces)
        rows = expression.classify(picture.pixels, [face.landmarks for face in faces])
        return [tuple(row) for row in rows.tolist()]

    def _recognise(
        self, picture: VideoPicture, faces: tuple[Tracked, ...], scores: list[tuple[float, ...] | None]
    ) -> list[int]:
        """Look at who some of the faces are; their numbers, some of which may be new ones."""
        numbers = [face.number for face in faces]
        values = {n: value for n, face in enumerate(faces) if (value := self._due(picture, face)) is not None}
        urgent = sorted(values, key=lambda n: (len(self._live[numbers[n]].looks) > 0, -values[n]))
        chosen = urgent[:EMBEDDED_AT_ONCE]
        if not chosen:
            return numbers
        vectors = self._models.embedder.embed(picture.pixels, [faces[n].landmarks for n in chosen])
        for n, vector in zip(chosen, vectors, strict=True):
            face, life = faces[n], self._live[numbers[n]]
            life.asked = picture.time
            alike = self._alike(face, life, vector)
            if alike is None:
                continue  # another look will tell
            if not alike and not face.doubtful and life.looks.taken < LOOKS_FIRST:
                life.begin_anew()  # nothing was near it: the first look was the wrong one
            elif not alike:
                numbers[n] = self._tracker.part(face.number)
                life.unsee()
                self._returning.parted(face.number, numbers[n], life.last)
                self._end((face.number,))
                life = self._live[numbers[n]] = Life(numbers[n], picture.time)
                life.see(picture.time)
                self._returning.seen(life.track, picture.time)
            if life.looks.add(picture.time, values[n], vector):
                raw = scores[n]
                life.show(self._measured(picture, face, raw), picture.time)
            looks = life.looks
            value = looks.best if face.sure >= WHO_SURELY else 0.0
            who = self._returning.look(life.track, life.first, looks.vector, value, sure=len(looks) > 2)
            said = self._returning.person(who)
            if said is not None:
                self._labels.say(life.track, said)
            self._labels.look(life.track, looks.vector, looks.taken)
        return numbers

    def _alike(self, face: Tracked, life: Life, vector: Embedding) -> bool | None:
        """Whether a look at a face is like the others of its track; None where that is not clear yet."""
        if not len(life.looks):
            self._tracker.vouch(face.number)
            return True
        away, propose = life.looks.away(vector), self._limits.propose
        if away <= propose:
            life.trust()
            self._tracker.vouch(face.number)
            return True
        if away > (1.0 if face.returned else SWITCHED) * propose:
            return False if life.suspect(vector, propose) else None
        return None if face.doubtful or life.suspected else True

    def _due(self, picture: VideoPicture, face: Tracked) -> float | None:
        """What a look at who it is would be worth now; None where it is not time for one."""
        life = self._live[face.number]
        looks, asked = life.looks, face.doubtful or life.suspected
        if len(looks) and not asked and not (looks.may_be_due(picture.time) and self._pacer.spare):
            return None
        if len(looks) and not face.detected:
            return None
        value = worth(quality(picture.pixels, face.detection), face.score)
        if asked and value >= LOOK_WORST * looks.best:
            return value if picture.time - life.asked >= DOUBT_SECONDS else None
        return value if looks.due(picture.time, value) else None

    def _held(self, picture: VideoPicture, number: int) -> bool:
        """Whether a face that was hidden is not shown yet: another one may have come in its place."""
        life = self._live[number]
        if not self._tracker.returned(number):
            life.held = None
            return False
        life.held = picture.time if life.held is None else life.held
        return picture.time - life.held < HELD_SECONDS * (2 if life.suspected else 1)

    def _measured(
        self, picture: VideoPicture, face: Tracked, raw: tuple[float, ...] | None
    ) -> FaceMeasurement:
        from faceapp.media.decode import of_pixels

        expression = None if raw is None else np.array(raw, np.float32)
        measured = measured_face(of_pixels(picture.pixels), picture.pixels, face.detection, None, expression)
        return replace(measured, embedder=self._models.embedder.id)

    def _told(
        self, picture: VideoPicture, face: Tracked, number: int, raw: tuple[float, ...] | None
    ) -> FollowedFace:
        height, width = picture.pixels.shape[:2]
        left, top, right, bottom = face.box
        life = self._live[number]
        life.pictures += 1
        person, certain = self._labels.of(number)
        return FollowedFace(
            track=number,
            who=self._returning.who(number),
            box=Box(left / width, top / height, (right - left) / width, (bottom - top) / height),
            landmarks=fractions(face.landmarks, width, height),
            score=face.score,
            scores=raw,
            smoothed=life.smooth(picture.time, raw),
            person=person,
            certain=certain,
            detected=face.detected,
        )
