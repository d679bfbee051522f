"""The camera beside the library's work: pictures with their faces, and what is done with them."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from faceapp.domain.errors import KnownError
from faceapp.domain.following import LIVE_PACE, PictureFaces, TrackSummary
from faceapp.domain.ids import PersonId
from faceapp.domain.live import LiveCounts, LivePicture, LiveState, Stage, View
from faceapp.domain.live_thresholds import STALL_SECONDS
from faceapp.domain.video import SourceState, VideoFacts, VideoPicture
from faceapp.engine.answers import Bug
from faceapp.engine.delivery import Delivery
from faceapp.engine.holding import Holding
from faceapp.engine.live_counts import Counting
from faceapp.engine.live_recorder import LiveRecorder, Session
from faceapp.engine.live_run import LiveRun, Looker, Opener, Told
from faceapp.engine.newest import Newest

if TYPE_CHECKING:
    from faceapp.engine.core import EngineContext
    from faceapp.engine.engine import Engine
    from faceapp.services.known_people import KnownPeople
    from faceapp.services.models import ModelChoice, ModelSet

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """What looking for faces begins with."""

    library: Path
    choice: ModelChoice
    known: KnownPeople


class LiveJobs(QObject):
    """Lives in the GUI thread, as do its signals; one source at a time.

    Its threads are its own: naming, searching and scanning never wait for a camera.

    Attributes:
        counting: how many pictures came how far; anew for each source.
        recorder: records, and keeps faces that are named.
        make_looker: who looks for faces; tests have somebody else do it.

    Signals:
        picture_ready: a ``LivePicture``; one that was not painted when the next comes is dropped.
        state_changed: a ``LiveState``.
        problem: a ``KnownError`` beside which the source goes on.
        photos_wait: whether what is done with photos is paused for the camera.
        bug: a ``Bug``.
    """

    picture_ready = Signal(object)
    state_changed = Signal(object)
    problem = Signal(object)
    photos_wait = Signal(bool)
    bug = Signal(object)

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self._engine = engine
        self._delivery = Delivery(self)
        self._delivery.failed.connect(lambda error: self.bug.emit(Bug("answer", error)))
        self._pictures = Newest(self)
        self._pictures.arrived.connect(self._show)
        self._run: LiveRun | None = None
        self._session: Session | None = None
        self._number = 0
        self._ending: list[LiveRun] = []
        self._state = LiveState(Stage.CLOSED)
        self._view = View()
        self._stopped = False
        self._holding = Holding(engine)
        self._holding.changed.connect(self.photos_wait)
        self.counting = Counting()
        self._name = ""  # of what was opened last
        self.recorder = LiveRecorder(self._ask_session, self._delivery.post, lambda: self._name, self)
        self.make_looker: Callable[[ModelSet, KnownPeople], Looker] = _follower

    # --- the source ---

    @property
    def state(self) -> LiveState:
        """How it is now."""
        return self._state

    @property
    def counts(self) -> LiveCounts:
        """The numbers of now."""
        return self.counting.now()

    @property
    def running(self) -> bool:
        """Whether a source is open or being opened."""
        return self._run is not None

    def open(self, name: str, opener: Opener) -> None:
        """Look at a source; what was looked at before is closed.

        Args:
            name: as the user knows it.
            opener: opens it; called on a thread of its own.
        """
        self.close()
        if self._stopped:
            return
        self.counting = Counting()
        self._number += 1
        self._name = name
        run = self._run = LiveRun(opener, self._told(self._number), self.counting)
        run.show_for(self._view)
        self._holding.hold()
        self._say(LiveState(Stage.OPENING, name))
        run.begin()
        self._engine.ask(_found, partial(self._look, self._number), failed=self.problem.emit)

    def close(self) -> None:
        """Look no more; does not wait. What is recorded is kept, and told when it is."""
        if self._leave():
            self._say(LiveState(Stage.CLOSED))

    def stop(self) -> None:
        """The program ends; returns when no thread is left."""
        self._stopped = True
        self._delivery.close()
        self.close()
        for run in self._ending:
            if not run.join():
                log.error("a camera did not end")

    def show_for(self, view: View) -> None:
        """How pictures are wanted on the screen from now on."""
        self._view = view
        if self._run is not None:
            self._run.show_for(view)

    def let_through(self) -> None:
        """What is looked at next among photos is short, and wanted now: it does not wait for the camera."""
        self._holding.let_through()

    def painted(self, picture: LivePicture) -> None:
        """It is on the screen."""
        self.counting.shown(picture.faces.picture.arrived)

    def look_after(self, now: float) -> None:
        """Say so when no picture came for a while, and when they come again."""
        run, state = self._run, self._state
        if run is None or run.newest is None or state.stage not in {Stage.LIVE, Stage.STALLED}:
            return
        stage = Stage.STALLED if now - run.newest.arrived > STALL_SECONDS else Stage.LIVE
        self._say(replace(state, stage=stage))

    @property
    def newest(self) -> VideoPicture | None:
        """The last picture, whole: for keeping it."""
        return None if self._run is None else self._run.newest

    def hear(self, samples: NDArray[np.int16], at: float) -> None:
        """Sound for the video that is recorded, if one is; ``at``: as ``time.perf_counter()``."""
        if self._session is not None:
            self._session.hear(samples, at)

    # --- who they are ---

    def current(self, track: int, then: Callable[[TrackSummary | None], None]) -> None:
        """Ask what is known of a face that is followed; None where it has left."""
        run = self._run
        if run is None:
            then(None)
            return
        post = self._delivery.post

        def wish(looker: Looker) -> None:
            found = looker.current(track)
            post(lambda: then(found))

        run.wish(wish)

    def named(self, who: int, person: PersonId | None) -> None:
        """The user said who ``who`` is; None: took it back."""
        if self._run is not None:
            self._run.wish(lambda looker: looker.named(who, person))

    def know_again(self) -> None:
        """Names were given or taken in the library: they are known here, too."""
        run = self._run
        if run is not None:
            self._engine.ask(
                _found, lambda found: run.wish(lambda looker: looker.know(found.known)), urgent=False
            )

    # --- within ---

    def _look(self, number: int, found: Found) -> None:
        run, name = self._run, self._state.name
        if run is None or number != self._number:
            return
        counting = self.counting

        def make() -> Looker:
            from faceapp.services.models import load

            models = load(found.choice)
            looker = self.make_looker(models, found.known)
            self._session = Session(found.library, name, models, looker, counting, self.recorder)
            self._post(number, lambda: self._say(replace(self._state, ready=True)))
            return looker

        run.look_with(make)

    def _told(self, number: int) -> Told:
        """What one run tells, brought into the GUI thread; a session is of the run that runs."""
        post = partial(self._post, number)

        def opened(facts: VideoFacts) -> None:
            post(lambda: self._say(replace(self._state, width=facts.width, height=facts.height)))

        def state(now: SourceState) -> None:
            if now in {SourceState.STALLED, SourceState.RETURNING}:
                post(self._stalled)

        def came(picture: VideoPicture) -> None:
            if (session := self._session) is not None and number == self._number:
                session.came(picture)

        sessions: list[Session] = []

        def looked(faces: PictureFaces, ended: tuple[TrackSummary, ...]) -> None:
            if not sessions and self._session is not None:
                sessions.append(self._session)
            for session in sessions:
                session.looked(faces, ended)

        def finished(problem: KnownError | None, left: tuple[TrackSummary, ...]) -> None:
            for session in sessions:
                session.close(problem, left)

        return Told(
            opened,
            state,
            came,
            looked,
            finished,
            self._pictures.begin(self.counting.dropped),
            lambda problem: post(lambda: self._over(problem)),
            lambda problem: post(lambda: self.problem.emit(problem)),
            lambda error: post(lambda: self.bug.emit(Bug("camera", error))),
        )

    def _ask_session(self, work: Callable[[Session], None]) -> bool:
        """Have something done with the session, on its thread; False where there is none."""
        run, session = self._run, self._session
        if run is None or session is None:
            return False
        run.wish(lambda _looker: work(session))
        return True

    def _post(self, number: int, call: Callable[[], None]) -> None:
        """Have it called in the GUI thread, unless something else is looked at then."""
        self._delivery.post(lambda: call() if number == self._number and self._run is not None else None)

    def _say(self, state: LiveState) -> None:
        if state != self._state:
            self._state = state
            self.state_changed.emit(state)

    def _stalled(self) -> None:
        if self._state.stage is Stage.LIVE:
            self._say(replace(self._state, stage=Stage.STALLED))

    def _show(self, picture: LivePicture) -> None:
        if self._state.stage in {Stage.OPENING, Stage.STALLED}:
            height, width = picture.faces.picture.pixels.shape[:2]
            self._say(replace(self._state, stage=Stage.LIVE, width=width, height=height))
        self.picture_ready.emit(picture)

    def _over(self, problem: KnownError | None) -> None:
        if self._leave():
            self._say(replace(self._state, stage=Stage.ENDED, problem=problem, ready=False))

    def _leave(self) -> bool:
        run, self._run = self._run, None
        self._session = None
        if run is None:
            return False
        run.close()
        self._ending = [*(one for one in self._ending if one.alive), run]
        self._pictures.end()
        self._holding.release()
        return True


def _follower(models: ModelSet, known: KnownPeople) -> Looker:
    from faceapp.services.following import Follower

    return Follower(models, known, pace=LIVE_PACE)


def _found(context: EngineContext) -> Found:
    from faceapp.services.known_people import known_people

    return Found(context.library.path, context.choice, known_people(context.gallery))
