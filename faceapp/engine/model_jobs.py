"""What is done about models beside the library's work: downloads one after the other, checks, new files.

All of it runs on one plain thread, which is started when there is something to do. A server
may keep silent as long as it likes: the connection has a thread of its own (``services.fetching``),
and what else is asked for goes between two looks at it.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal

from faceapp.domain.errors import KnownError
from faceapp.domain.model_thresholds import MODEL_JOBS_STOP_SECONDS
from faceapp.domain.shelf import FetchProgress, ModelState, ShelfModel
from faceapp.engine.answers import Bug
from faceapp.engine.delivery import Delivery
from faceapp.engine.jobs import Ticket, answer
from faceapp.engine.threads import OwnThread

if TYPE_CHECKING:
    from faceapp.services.fetching import FetchEvent, Way

T = TypeVar("T")
log = logging.getLogger(__name__)


class Phase(StrEnum):
    """What a download is doing."""

    WAITING = "waiting"  # others go first
    RUNNING = "running"
    PAUSED = "paused"  # by the user
    FAILED = "failed"  # see the problem


@dataclass(frozen=True, slots=True)
class Download:
    """A download that the user asked for and that is not done.

    Attributes:
        done, total: bytes.
        rate: bytes a second lately; 0 while unknown.
        seconds_left: None while unknown.
        problem: why it failed.
    """

    model: ShelfModel
    phase: Phase
    done: int
    total: int
    rate: float = 0.0
    seconds_left: float | None = None
    problem: KnownError | None = None


class ModelJobs(QObject):
    """Lives in the GUI thread, as do its signals.

    Attributes:
        proxy_login: name and password for the proxy, as "name:password"; known until the
            program ends, and written nowhere.

    Signals:
        download_changed: the id of a model whose download is another, or no more.
        downloaded: the id of a model that is there now.
        shelf_changed: models came or went.
        bug: a ``Bug``.
    """

    download_changed = Signal(str)
    downloaded = Signal(str)
    shelf_changed = Signal()
    bug = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._delivery = Delivery(self)
        self._delivery.failed.connect(lambda error: self.bug.emit(Bug("answer", error)))
        self._downloads: dict[str, Download] = {}
        self._hands: _Hands | None = None
        self._stopped = False
        self.proxy_login = ""

    # --- downloads ---

    @property
    def downloads(self) -> Mapping[str, Download]:
        """By the model's id, in the order in which they were asked for."""
        return self._downloads

    def download(self, models: Iterable[ShelfModel], way: Way) -> None:
        """Fetch what is missing of ``models``, one after the other; calling this is the user's yes.

        One that failed or is paused is taken up where it broke off.
        """
        for model in models:
            known = self._downloads.get(model.id)
            if known is not None and known.phase in {Phase.WAITING, Phase.RUNNING}:
                continue
            done = model.done if known is None else known.done
            self._downloads.pop(model.id, None)
            self._note(Download(model, Phase.WAITING, done, model.size))
            self._work.put(partial(self._work.queue, model, way))

    def pause(self, model: str) -> None:
        """Leave a download where it is; the next one takes its turn. Nothing happens where there is none."""
        known = self._downloads.get(model)
        if known is not None and known.phase in {Phase.WAITING, Phase.RUNNING}:
            self._note(replace(known, phase=Phase.PAUSED, rate=0.0, seconds_left=None))
            self._work.put(partial(self._work.drop, model))

    def forget_failed(self, model: str) -> None:
        """The files came in another way: what went wrong with a download is of no interest any more."""
        known = self._downloads.get(model)
        if known is not None and known.phase is Phase.FAILED:
            del self._downloads[model]
            self.download_changed.emit(model)

    def stop_download(self, model: str) -> None:
        """End a download, whatever it is doing, and throw away what came of it, now or earlier."""
        if self._downloads.pop(model, None) is not None:
            self.download_changed.emit(model)

        def work() -> None:
            from faceapp.services import fetching, shelf

            self._work.drop(model)
            fetching.discard(model)
            if shelf.shelf_model(model).state is ModelState.PARTIAL:  # some of its files are whole
                shelf.remove(model)

        self.ask(work, lambda _none: self.shelf_changed.emit(), self._failed_quietly)

    # --- everything else ---

    def ask(
        self,
        work: Callable[[], T],
        then: Callable[[T], object] | None = None,
        failed: Callable[[KnownError], object] | None = None,
    ) -> Ticket:
        """Have ``work`` done where it disturbs nobody, and ``then`` called here with its answer.

        Args:
            work: reads or writes files of models; it may take seconds, and should look at ``stopping``.
            then: gets the answer.
            failed: gets the error where there is one; without it, it is only logged.
        """
        ticket = Ticket()
        self._work.put(partial(answer, work, then, failed or self._failed_quietly, ticket, self.post))
        return ticket

    @property
    def stopping(self) -> bool:
        """Whether the program ends; from any thread."""
        return self._stopped

    def stop(self) -> None:
        """End everything; what came of downloads is kept, and goes on when the user says so."""
        self._stopped = True
        self._delivery.close()
        hands, self._hands = self._hands, None
        if hands is not None and not hands.stop(MODEL_JOBS_STOP_SECONDS):
            log.error("what was done about models did not end in %.0f s", MODEL_JOBS_STOP_SECONDS)

    # --- within ---

    @property
    def _work(self) -> _Hands:
        if self._hands is None:
            self._hands = _Hands(self)
        return self._hands

    def post(self, call: Callable[[], None]) -> None:
        """Have ``call`` run in the GUI thread."""
        self._delivery.post(call)

    def took(self, model: str, progress: FetchProgress) -> None:
        """A download is that far; in the GUI thread, as what follows."""
        known = self._downloads.get(model)
        if known is None or known.phase not in {Phase.WAITING, Phase.RUNNING}:
            return  # told before it heard of the pause
        told = replace(
            known,
            phase=Phase.RUNNING,
            done=progress.done,
            total=progress.total or known.total,
            rate=progress.rate,
            seconds_left=progress.seconds_left,
        )
        if told != known:
            self._note(told)

    def fetched(self, model: str) -> None:
        """All files of a model are there."""
        self._downloads.pop(model, None)
        self.download_changed.emit(model)
        self.shelf_changed.emit()
        self.downloaded.emit(model)

    def broke(self, model: str, problem: KnownError) -> None:
        """A download failed."""
        known = self._downloads.get(model)
        if known is not None and known.phase in {Phase.WAITING, Phase.RUNNING}:
            self._note(replace(known, phase=Phase.FAILED, rate=0.0, seconds_left=None, problem=problem))
            self.shelf_changed.emit()

    def _note(self, download: Download) -> None:
        self._downloads[download.model.id] = download
        self.download_changed.emit(download.model.id)

    def _failed_quietly(self, error: KnownError) -> None:
        log.info("nothing came of it: %s", error)


class _Hands(OwnThread):
    """The thread: what is asked for first, then a look at the download, then the next download."""

    def __init__(self, jobs: ModelJobs) -> None:
        self._jobs = jobs
        self._asked: deque[Callable[[], None]] = deque()
        self._waiting: deque[tuple[ShelfModel, Way]] = deque()  # these two: on the thread only
        self._running: tuple[str, Generator[FetchEvent, None, None]] | None = None
        super().__init__("faceapp-models")

    def put(self, call: Callable[[], None]) -> None:
        """Have ``call`` run on the thread; from any."""
        with self._changed:
            self._asked.append(call)
            self._changed.notify()

    def queue(self, model: ShelfModel, way: Way) -> None:
        """Download it when those before it are done; on the thread."""
        self._waiting.append((model, way))

    def drop(self, model: str) -> None:
        """Let go of a download; on the thread."""
        self._waiting = deque(one for one in self._waiting if one[0].id != model)
        if self._running is not None and self._running[0] == model:
            self._let_go()

    def _run(self) -> None:
        try:
            while (call := self._next()) is not None:
                try:
                    call()
                except Exception as error:
                    log.exception("something about models failed")
                    self._jobs.post(partial(self._jobs.bug.emit, Bug("models", error)))
        finally:
            self._let_go()

    def _next(self) -> Callable[[], None] | None:
        with self._changed:
            while not self._stopping:
                if self._asked:
                    return self._asked.popleft()
                if self._running is not None or self._waiting:
                    return self._step
                self._changed.wait()
        return None

    def _step(self) -> None:
        """One look at the download that runs; it waits for news for some milliseconds."""
        model = self._waiting[0][0].id if self._running is None else self._running[0]
        try:
            self._look()
        except KnownError as problem:
            self._end(partial(self._jobs.broke, model, problem))
        except Exception:
            self._end(partial(self._jobs.broke, model, KnownError()))
            raise

    def _look(self) -> None:
        from faceapp.services import fetching

        if self._running is None:
            model, way = self._waiting.popleft()
            self._running = model.id, fetching.fetch(model.id, mirror=way.mirror, proxy=way.proxy)
        name, events = self._running
        try:
            event = next(events)
        except StopIteration:
            self._end(partial(self._jobs.fetched, name))
            return
        if isinstance(event, FetchProgress):
            self._jobs.post(partial(self._jobs.took, name, event))

    def _end(self, told: Callable[[], None]) -> None:
        self._let_go()
        self._jobs.post(told)

    def _let_go(self) -> None:
        running, self._running = self._running, None
        if running is not None:
            running[1].close()


def together(downloads: Sequence[Download]) -> tuple[int, int]:
    """Bytes that are there, and all bytes, of downloads that are not done."""
    return sum(one.done for one in downloads), sum(max(one.total, one.done) for one in downloads)
