"""Faces of a camera or a video, followed and recognised, one picture at a time; no library, no window."""

from __future__ import annotations

import math
import time
from collections.abc import Iterable
from dataclasses import replace

from faceapp.domain.following import FILE_PACE, Earlier, FollowedFace, Pace, PictureFaces, TrackSummary
from faceapp.domain.geometry import Box
from faceapp.domain.ids import PersonId
from faceapp.domain.measurement import Embedding, FaceMeasurement
from faceapp.domain.video import VideoPicture
from faceapp.domain.video_thresholds import (
    DOUBT_SECONDS,
    EMBEDDED_AT_ONCE,
    EMBEDDED_IN_HASTE,
    HELD_SECONDS,
    LABEL_WORTH,
    LOOK_WORST,
    LOOKS_FIRST,
    READ_AT_ONCE,
    READ_IN_HASTE,
    SWITCHED,
    WHO_LIMIT,
    WHO_POOR_LIMIT,
    WHO_SURELY,
)
from faceapp.services.following_drafts import Draft, DraftFace, Ended
from faceapp.services.following_life import Best, Life
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

    One call at a time, on any thread; ``read`` alone may run beside the others.

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
        return self.told(self.read(self.track(picture)))

    def track(self, picture: VideoPicture) -> Draft:
        """The first of three parts of ``follow``: where the faces are, and who; nothing is read of them."""
        began = time.perf_counter()
        self._pacer.begin(picture.time)
        self._tracker.every, self._tracker.hurried = self._pacer.every, not self._pacer.spare
        seen = self._tracker.step(picture.pixels, picture.time)
        ended = self._end(seen.ended)
        followed = time.perf_counter()
        self._pacer.tracked(followed - began, looked=seen.looked)
        for face in seen.faces:
            self._live.setdefault(face.number, Life(face.number, picture.time)).see(picture.time)
            self._returning.seen(face.number, picture.time)
        numbers, best, parted = self._recognise(picture, seen.faces)
        faces = tuple(
            DraftFace(
                self._live[number],
                face.landmarks,
                None if self._held(picture, number) else self._placed(picture, face, number),
                best.get(n),
            )
            for n, (face, number) in enumerate(zip(seen.faces, numbers, strict=True))
            if number is not None
        )
        took = time.perf_counter() - followed
        self._pacer.spent(took)
        return Draft(
            *(picture, faces, ended + parted, seen.cut, self._to_read(faces, picture.time)),
            tracking_seconds=time.perf_counter() - began,
            joined=self._returning.take_joined(),
        )

    def read(self, draft: Draft) -> Draft:
        """The second part: what the faces show, all at once; nothing where there is no time.

        Goes by the draft alone: it may be done on another thread, while the next pictures are tracked.
        """
        expression = self._models.expression
        if expression is None or not draft.reading:
            return draft
        began = time.perf_counter()
        rows = expression.classify(draft.picture.pixels, [draft.faces[n].landmarks for n in draft.reading])
        scores = tuple(tuple(row) for row in rows.tolist())
        return replace(draft, scores=scores, reading_seconds=time.perf_counter() - began)

    def told(self, draft: Draft) -> PictureFaces:
        """The third part, in the order of the pictures, on the thread that tracks."""
        faces = []
        read = dict(zip(draft.reading, draft.scores, strict=False))
        for n, face in enumerate(draft.faces):
            raw = read.get(n)
            if face.best is not None:
                face.best.read(raw)
            if face.placed is not None:
                smoothed = face.life.smooth(draft.picture.time, raw)
                faces.append(replace(face.placed, scores=raw, smoothed=smoothed))
        self._ended += _summaries(draft.ended)
        self._pacer.spent(draft.reading_seconds)
        took = draft.tracking_seconds + draft.reading_seconds
        return PictureFaces(draft.picture, tuple(faces), draft.cut, took * 1000, draft.joined)

    def current(self, track: int) -> TrackSummary | None:
        """What is known of a track that is still followed; None where it has ended, or just begun."""
        life = self._live.get(track)
        if life is None or not life.told:
            return None
        person, certain = self._labels.of(track)
        return life.summary(self._returning.who(track), person, certain=certain)

    def named(self, who: int, person: PersonId | None) -> None:
        """Somebody said who this is: so are all tracks of ``who`` from now on; None takes it back."""
        now = self._returning.name(who, person)
        for life in self._live.values():
            if self._returning.who(life.track) == now:
                self._labels.say(life.track, person)

    def remember(self, earlier: Iterable[Earlier]) -> None:
        """Who was seen in this recording before it was left; before its first picture now."""
        for one in earlier:
            self._returning.remember(one)

    def know(self, known: KnownPeople | None) -> None:
        """Recognise these people from now on."""
        fits = known is not None and known.model == self._models.embedder.id
        self._labels.know(known if fits else None)
        for life in self._live.values():
            if len(life.looks):
                self._compare(life)

    def take_ended(self) -> tuple[TrackSummary, ...]:
        """Tracks that have ended since the last time."""
        ended, self._ended = tuple(self._ended), []
        return ended

    def finish(self) -> tuple[TrackSummary, ...]:
        """The last picture has been told: all tracks that were not told yet."""
        self._ended += _summaries(self._end(tuple(self._live)))
        return self.take_ended()

    def _end(self, tracks: tuple[int, ...]) -> tuple[Ended, ...]:
        ended = []
        for number in tracks:
            life = self._live.pop(number, None)
            if life is not None:
                ended.append(Ended(life, self._returning.who(number), *self._labels.of(number)))
                self._returning.ended(number)
                self._labels.forget(number)
        return tuple(ended)

    def _recognise(
        self, picture: VideoPicture, faces: tuple[Tracked, ...]
    ) -> tuple[list[int | None], dict[int, Best], tuple[Ended, ...]]:
        """Look at who some of the faces are.

        Returns:
            Their numbers, some of which may be new ones, None where it may be no face; which of the
            looks are the best of their face, by place; the tracks that were another face than was
            thought.
        """
        numbers: list[int | None] = [face.number for face in faces]
        values = {n: value for n, face in enumerate(faces) if (value := self._due(picture, face)) is not None}
        urgent = sorted(values, key=lambda n: (len(self._live[faces[n].number].looks) > 0, -values[n]))
        chosen = urgent[: EMBEDDED_AT_ONCE if self._pacer.spare else EMBEDDED_IN_HASTE]
        if not chosen:
            return numbers, {}, ()
        best: dict[int, Best] = {}
        ended: tuple[Ended, ...] = ()
        vectors = self._models.embedder.embed(picture.pixels, [faces[n].landmarks for n in chosen])
        for n, vector in zip(chosen, vectors, strict=True):
            face, life = faces[n], self._live[faces[n].number]
            life.asked = picture.time
            alike = self._alike(face, life, vector)
            if alike is None:
                continue  # another look will tell
            if not alike and not face.doubtful and life.looks.taken < LOOKS_FIRST:
                life.begin_anew()  # nothing was near it: the first look was the wrong one
            elif not alike:
                new = numbers[n] = self._tracker.part(face.number)
                life.unsee()
                if new is not None:
                    self._returning.parted(face.number, new, life.last)
                ended += self._end((face.number,))
                if new is None:
                    continue  # nothing is told of it before it is sure to be a face
                life = self._live[new] = Life(new, picture.time)
                life.see(picture.time)
                self._returning.seen(life.track, picture.time)
            if life.looks.add(picture.time, values[n], vector):
                best[n] = life.show(self._measured(picture, face), picture.time)
            looks = life.looks
            value = looks.best if face.sure >= WHO_SURELY else 0.0
            who = self._returning.look(life.track, life.first, looks.vector, value, sure=len(looks) > 2)
            self._compare(life)
            surely = self._labels.surely(life.track)
            if surely is not None and self._returning.person(who) is None:
                who = self._returning.recognised(life.track, surely)
            said = self._returning.person(who)
            if said is not None:
                self._labels.say(life.track, said)
        return numbers, best, ended

    def _compare(self, life: Life) -> None:
        """Compare a track with known people; what is hardly seen is like nobody."""
        looks = life.looks
        self._labels.look(
            life.track, looks.vector, looks.taken if looks.best >= LABEL_WORTH else 0, poor=life.poor
        )

    def _to_read(self, faces: tuple[DraftFace, ...], now: float) -> tuple[int, ...]:
        """Which of the faces are read: all where there is time, those that never were before others."""
        if self._models.expression is None:
            return ()
        order = sorted(range(len(faces)), key=lambda n: faces[n].life.read)
        if self._pacer.hasty:
            order = order[:READ_AT_ONCE]
            if not self._pacer.spare:
                order = [n for n in order if faces[n].life.read == -math.inf][:READ_IN_HASTE]
        for n in order:
            faces[n].life.read = now
        return tuple(sorted(order))

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
        wanted = looks.may_be_due(picture.time) and (self._pacer.spare or looks.taken < LOOKS_FIRST)
        if len(looks) and not asked and not wanted:
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

    def _measured(self, picture: VideoPicture, face: Tracked) -> FaceMeasurement:
        from faceapp.media.decode import of_pixels

        measured = measured_face(of_pixels(picture.pixels), picture.pixels, face.detection, None, None)
        return replace(measured, embedder=self._models.embedder.id)

    def _placed(self, picture: VideoPicture, face: Tracked, number: int) -> FollowedFace:
        """The face as it is reported, but for what it shows."""
        height, width = picture.pixels.shape[:2]
        left, top, right, bottom = face.box
        self._live[number].pictures += 1
        person, certain = self._labels.of(number)
        return FollowedFace(
            track=number,
            who=self._returning.who(number),
            box=Box(left / width, top / height, (right - left) / width, (bottom - top) / height),
            landmarks=fractions(face.landmarks, width, height),
            score=face.score,
            scores=None,
            smoothed=None,
            person=person,
            certain=certain,
            detected=face.detected,
        )


def _summaries(ended: tuple[Ended, ...]) -> list[TrackSummary]:
    return [summary for one in ended if (summary := one.summary()) is not None]
