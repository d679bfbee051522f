"""One source being looked at: a thread that takes its pictures, one that looks, one that makes them ready."""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Protocol

from faceapp.domain.errors import KnownError
from faceapp.domain.following import PictureFaces, TrackSummary
from faceapp.domain.ids import PersonId
from faceapp.domain.live import LivePicture, View
from faceapp.domain.video import SourceState, VideoFacts, VideoPicture
from faceapp.domain.video_errors import VideoEndsEarly
from faceapp.engine.live_counts import Counting
from faceapp.engine.live_lane import Due, Lane

if TYPE_CHECKING:
    from faceapp.media.capture import Source
    from faceapp.services.carrying import Carrier
    from faceapp.services.known_people import KnownPeople

log = logging.getLogger(__name__)

STOP_SECONDS: Final = 3.0
"""To end the threads; a source that is asked to close gives up within a second."""
LAST_SECONDS: Final = 0.5
"""For the last pictures of a source that is over."""


class Looker(Protocol):
    """Who looks for faces, one picture at a time; ``services.following.Follower`` does."""

    def follow(self, picture: VideoPicture) -> PictureFaces:
        """The faces of the next picture."""
        ...

    def current(self, track: int) -> TrackSummary | None:
        """What is known of a track that is still followed."""
        ...

    def named(self, who: int, person: PersonId | None) -> None:
        """Somebody said who this is."""
        ...

    def know(self, known: KnownPeople | None) -> None:
        """Recognise these people from now on."""
        ...

    def take_ended(self) -> tuple[TrackSummary, ...]:
        """Tracks that have ended since the last time."""
        ...

    def finish(self) -> tuple[TrackSummary, ...]:
        """All tracks that were not told yet."""
        ...


@dataclass(frozen=True, slots=True)
class Told:
    """Who is told; each is called on one of the run's threads.

    Attributes:
        opened: the source is there.
        state: what the source says of itself.
        came: it gave a picture; whoever is told must not take long.
        looked: a picture was looked at, and these tracks ended with it; on the looking thread.
        finished: nothing more will be looked at, and why; these tracks were left; on the looking thread.
        ready: a picture is ready for the screen.
        over: no picture comes any more, and why. The last thing that is told.
        unable: faces can not be looked for; the pictures go on.
        failed: a bug.
    """

    opened: Callable[[VideoFacts], None]
    state: Callable[[SourceState], None]
    came: Callable[[VideoPicture], None]
    looked: Callable[[PictureFaces, tuple[TrackSummary, ...]], None]
    finished: Callable[[KnownError | None, tuple[TrackSummary, ...]], None]
    ready: Callable[[LivePicture], None]
    over: Callable[[KnownError | None], None]
    unable: Callable[[KnownError], None]
    failed: Callable[[Exception], None]


StateHeard = Callable[[SourceState], None]
Opener = Callable[[StateHeard], "Source"]
"""Opens a source; it tells its state to what it is given."""


class LiveRun:
    """From ``begin`` to ``close``; of all that waits in it there are a handful at most.

    Args:
        opener: opens the source; called on the capturing thread, may take its time or fail.
        told: is told.
        counting: counts.
    """

    def __init__(self, opener: Opener, told: Told, counting: Counting) -> None:
        self._opener = opener
        self._told = told
        self._counting = counting
        self._lane = Lane(counting.dropped)
        self._view = View()
        self._stopping = threading.Event()
        self._taken = threading.Event()
        self._guard = threading.Lock()
        self._source: Source | None = None
        self._wishes: deque[Callable[[Looker], None]] = deque()
        self._looker: Callable[[], Looker] | None = None
        self._looking: threading.Thread | None = None
        self._newest: VideoPicture | None = None
        self._problem: KnownError | None = None
        self._capturing = self._thread("faceapp-camera", self._capture)
        self._showing = self._thread("faceapp-camera-showing", self._show)

    # --- asked for, from any thread ---

    def begin(self) -> None:
        """Open the source, and show what it gives."""
        self._capturing.start()
        self._showing.start()

    def look_with(self, make: Callable[[], Looker]) -> None:
        """Look for faces from now on; ``make`` is called on the looking thread and may take its time."""
        with self._guard:
            if self._looking is not None or self._stopping.is_set():
                return
            self._looker = make
            self._looking = self._thread("faceapp-camera-looking", self._look)
            self._looking.start()

    def show_for(self, view: View) -> None:
        """How pictures are wanted from now on."""
        self._view = view

    def wish(self, wish: Callable[[Looker], None]) -> None:
        """Have something done with the looker between two pictures, on its thread."""
        self._wishes.append(wish)
        self._lane.wake()

    @property
    def newest(self) -> VideoPicture | None:
        """The last picture that came, whole: for keeping it."""
        return self._newest

    def close(self) -> None:
        """End it; does not wait. What was going on is told as ``over``."""
        self._stopping.set()
        with self._guard:
            source = self._source
        if source is not None:
            source.close()
        self._lane.close()

    def join(self) -> bool:
        """Wait for the threads; False where one is left."""
        for thread in self._threads:
            if thread.ident is not None:
                thread.join(STOP_SECONDS)
        return not self.alive

    @property
    def alive(self) -> bool:
        """Whether one of its threads is left."""
        return any(thread.is_alive() for thread in self._threads)

    # --- within ---

    @property
    def _threads(self) -> list[threading.Thread]:
        return [self._capturing, self._showing, *([self._looking] if self._looking else [])]

    def _thread(self, name: str, work: Callable[[], None]) -> threading.Thread:
        def run() -> None:
            try:
                work()
            except Exception as error:
                log.exception("%s failed", name)
                self._told.failed(error)
                self.close()

        return threading.Thread(target=run, name=name, daemon=True)

    def _capture(self) -> None:
        problem: KnownError | None = None
        try:
            problem = self._take_pictures()
        finally:
            self._end(problem)

    def _take_pictures(self) -> KnownError | None:
        source: Source | None = None
        early: KnownError | None = None
        try:
            source = self._opener(self._told.state)
            with self._guard:
                self._source = source
            if self._stopping.is_set():
                return None
            self._told.opened(source.facts)
            try:
                self._pass_on(source)
            except VideoEndsEarly as error:  # all it has is shown, as of a whole file
                early = error
            self._let_out()
        except KnownError as error:
            return None if self._stopping.is_set() else error
        finally:
            if source is not None:
                source.close()
        return None if self._stopping.is_set() else early

    def _pass_on(self, source: Source) -> None:
        for picture in source.pictures():
            if self._stopping.is_set():
                break
            self._counting.came()
            self._newest = picture
            self._told.came(picture)
            self._lane.put(picture)

    def _let_out(self) -> None:
        """The source is over: its last pictures are shown, too, the very last with its own faces."""
        self._lane.end()
        end = time.monotonic() + LAST_SECONDS
        while self._lane.waiting and time.monotonic() < end and not self._stopping.wait(0.01):
            pass

    def _end(self, problem: KnownError | None) -> None:
        """Tell it when the looking thread has kept what was left."""
        with self._guard:
            self._problem = problem
            self._stopping.set()
            looking = self._looking
        self._taken.set()
        self._lane.close()
        if looking is not None:
            looking.join()
        self._told.over(problem)

    def _look(self) -> None:
        make = self._looker
        assert make is not None
        try:
            looker = make()
        except KnownError as error:
            self._told.unable(error)
            return
        try:
            while not self._lane.closed:
                picture = self._lane.take()
                self._do_wishes(looker)
                if picture is not None:
                    self._look_at(picture, looker)
        finally:
            self.close()
            self._lane.blind()
            self._taken.wait(STOP_SECONDS)  # else it would not be known why it ended
            self._do_wishes(looker)
            self._told.finished(self._problem, looker.finish())

    def _look_at(self, picture: VideoPicture, looker: Looker) -> None:
        faces: PictureFaces | None = None
        try:
            faces = looker.follow(picture)
        finally:
            self._lane.found(faces)
        self._counting.analysed()
        self._told.looked(faces, looker.take_ended())

    def _do_wishes(self, looker: Looker) -> None:
        while self._wishes:
            self._wishes.popleft()(looker)

    def _show(self) -> None:
        from faceapp.services.carrying import Carrier

        carrier = Carrier()
        while (due := self._lane.next()) is not None:
            view = self._view
            if view.width <= 0 or view.height <= 0:
                continue
            self._told.ready(_made_ready(due, carrier, view))


def _made_ready(due: Due, carrier: Carrier, view: View) -> LivePicture:
    carrier.see(due.picture)
    if due.newest is not None:
        carrier.know(due.newest)
    faces = due.faces or carrier.carry(due.picture)
    if due.last:  # it stays on the screen: with what was seen on it, and nothing else
        own = () if due.faces is None else tuple(face for face in due.faces.faces if face.detected)
        faces = replace(faces, faces=own)
    from faceapp.services.screen import for_screen

    screen = for_screen(due.picture.pixels, view.width, view.height, mirrored=view.mirrored)
    return LivePicture(faces, screen, view.mirrored, due.faces is not None)
