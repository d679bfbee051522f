"""Downloading the files of a model: only when asked for, in slices, to be paused and stopped at any time.

The connection lives on a thread of its own, since a server may keep silent for as long as it
likes; whoever drives the download never waits for it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from faceapp.domain.errors import ModelDamaged, ModelNotOffered, ModelUnchecked
from faceapp.domain.scanning import Rate, Waiting
from faceapp.domain.shelf import Fetched, FetchProgress
from faceapp.domain.thresholds import FETCH_JOIN_SECONDS, FETCH_LARGEST, PROGRESS_SECONDS, WAIT_SECONDS
from faceapp.services import settings
from faceapp.services.addresses import URL_LETTERS, full_proxy, parted_proxy, require_safe
from faceapp.services.library import Library
from faceapp.services.model_files import locked, parts_of
from faceapp.vision.entries import ModelEntry, entry
from faceapp.vision.sources import Source, models_folder

if TYPE_CHECKING:  # brings ssl and all of HTTP: only for who downloads
    from faceapp.services.downloading import Download, Limits, Order

FetchEvent = FetchProgress | Waiting | Fetched

_MIRROR: Final = "model_mirror"
_PROXY: Final = "model_proxy"


def mirror(library: Library) -> str:
    """The address that is used instead of the official ones; "" if there is none."""
    return str(settings.get(library, _MIRROR, ""))


def set_mirror(library: Library, url: str) -> None:
    """Download from ``url`` from now on: a copy of a models folder, served over https; "" for none.

    Raises:
        UnsafeAddress: it is not https.
    """
    settings.put(library, _MIRROR, require_safe(url) if url else "")


def proxy(library: Library) -> str:
    """The proxy that is asked instead of the servers; "" for what the system says.

    Without a name and a password: they are nothing for a library, which is copied and shown around.
    """
    kept = str(settings.get(library, _PROXY, ""))
    return parted_proxy(kept)[0] if kept else ""


def set_proxy(library: Library, url: str) -> None:
    """Download by way of this proxy from now on; "" for what the system says.

    A name and a password in it are left out; see ``proxy``.

    Raises:
        BadProxy: it is none.
    """
    settings.put(library, _PROXY, parted_proxy(url)[0] if url else "")


def forget_proxy_login(library: Library) -> None:
    """Earlier versions kept name and password of a proxy in the library: take them out."""
    if "@" in str(settings.get(library, _PROXY, "")):
        set_proxy(library, proxy(library))


def fetch(
    model: str,
    *,
    mirror: str = "",
    proxy: str = "",
    pause: Callable[[], bool] = lambda: False,
    limits: Limits | None = None,
) -> Generator[FetchEvent, None, None]:
    """Download what is missing of ``model``; calling this is the user's yes.

    Closing the generator stops; what was received is kept, and the next call goes on from there.

    Args:
        model: its id.
        mirror: the address of a copy of the models folder, instead of the official ones.
        proxy: asked instead of the servers; "" for what the system says.
        pause: asked all the time; while it says yes, there is no connection.
        limits: patience; for tests.

    Raises:
        NoSuchModel: there is none of that name.
        ModelUnchecked: no checksum is published, so the program does not download it.
        ModelNotOffered: no official address offers it.
        ModelDamaged: it comes with a package that is not there.
        UnsafeAddress: the mirror is not https.
        BadProxy: the proxy is none.
    """
    found = entry(model)
    for source in found.sources:
        if source.there():
            continue
        if source.goal is None:
            raise ModelDamaged(path=source.path or source.resource)
        if not source.url:
            raise ModelNotOffered(model=found.name)
        if not source.published:
            raise ModelUnchecked(model=found.name, url=source.url)
    if mirror:
        require_safe(mirror)
    return _events(found, Way(mirror, full_proxy(proxy)), pause, limits)


@dataclass(frozen=True, slots=True)
class Way:
    """By which way files come; both "" for the official one."""

    mirror: str = ""
    proxy: str = ""


def _events(
    found: ModelEntry, way: Way, pause: Callable[[], bool], limits: Limits | None
) -> Generator[FetchEvent, None, None]:
    """The download as its driver sees it.

    Raises:
        KnownError: it can not be done; see ``downloading``.
    """
    rate, told, clock = Rate(), -PROGRESS_SECONDS, _Clock()
    while True:
        work = _Work(found, way, limits)
        try:
            work.start()
            yield _progress(found, work, rate, paused=False)
            while not work.ended.wait(WAIT_SECONDS) and not pause():
                now = clock.now()
                if now - told >= PROGRESS_SECONDS:
                    told = now
                    rate.mark(now, work.done)
                    yield _progress(found, work, rate, paused=False)
                else:
                    yield Waiting()
        finally:
            work.stop()
        if work.problem is not None:
            raise work.problem
        if work.finished:
            yield _progress(found, work, rate, paused=False)
            yield Fetched(found.id, tuple(work.files))
            return
        yield _progress(found, work, rate, paused=True)
        clock.halt()
        while pause():
            time.sleep(WAIT_SECONDS)
            yield Waiting()
        clock.go()


def _progress(found: ModelEntry, work: _Work, rate: Rate, *, paused: bool) -> FetchProgress:
    done, total = work.done, work.total
    left = None if paused or total <= done else rate.seconds_left(total - done)
    return FetchProgress(
        found.id, work.name, min(done, total) if total else done, total, rate.per_second, left, paused
    )


class _Clock:
    """Seconds that do not run while a download is paused."""

    def __init__(self) -> None:
        self._lost = 0.0
        self._halted = 0.0

    def now(self) -> float:
        return time.monotonic() - self._lost

    def halt(self) -> None:
        self._halted = time.monotonic()

    def go(self) -> None:
        self._lost += time.monotonic() - self._halted


class _Work:
    """The files of one model, one after the other, on a thread of its own.

    Attributes:
        ended: the thread does nothing any more.
        finished: all files are there.
        problem: why they are not.
        files: where they lie.
    """

    def __init__(self, found: ModelEntry, way: Way, limits: Limits | None) -> None:
        self.ended = threading.Event()
        self.finished = False
        self.problem: BaseException | None = None
        self.files: list[Path] = []
        self.name = found.sources[0].name
        self._entry = found
        self._way = way
        self._limits = limits
        self._stopped = False
        self._before = 0
        self._current: Download | None = None
        self._thread = threading.Thread(target=self._run, name=f"download {found.id}", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """End soon, keeping what was received; harmless if it has ended."""
        self._stopped = True
        current = self._current
        if current is not None:
            current.stop()
        self._thread.join(FETCH_JOIN_SECONDS)

    @property
    def done(self) -> int:
        current = self._current
        return self._before + (current.done if current else 0)

    @property
    def total(self) -> int:
        sizes = [source.size or source.about for source in self._entry.sources]
        current = self._current
        if len(sizes) == 1 and current is not None and current.total:
            return current.total
        return sum(sizes)

    def _run(self) -> None:
        try:
            self.finished = all(self._one(source) for source in self._entry.sources)
        except BaseException as problem:  # noqa: BLE001 - handed to whoever drives the download
            self.problem = problem
        finally:
            self.ended.set()

    def _one(self, source: Source) -> bool:
        """Make sure that one file is there; False if it was stopped."""
        goal = source.goal
        if goal is None or not (source.published and source.url):
            self.files.append(source.checked())
            return True
        from faceapp.services.downloading import Download, Limits

        self.name = source.name
        with locked(goal.parent, self._entry.name):
            try:
                self.files.append(source.checked())
            except ModelDamaged:
                current = Download(self._order(source, goal), self._limits or Limits())
                self._current = current
                if self._stopped or not current.run():
                    return False
                self.files.append(goal)
        self._before += source.size or goal.stat().st_size
        self._current = None
        return True

    def _order(self, source: Source, goal: Path) -> Order:
        from faceapp.services.downloading import Order

        url = _address(source, goal, self._way.mirror)
        largest = source.size or (2 * source.about or FETCH_LARGEST)
        return Order(url, goal, source.size, largest, source.matches, self._way.proxy)


def _address(source: Source, goal: Path, mirror: str) -> str:
    """What is asked for a file: the official address, or its place on the mirror."""
    if not mirror:
        return source.url
    where = goal.relative_to(models_folder()).parts
    return "/".join((quote(mirror, safe=URL_LETTERS).rstrip("/"), *map(quote, where)))


def addresses(model: str, mirror: str = "") -> tuple[str, ...]:
    """What ``fetch`` would ask for: the addresses of files that are missing or damaged; asks nobody.

    Reads the files that are there, so it takes a second for the largest.

    Raises:
        NoSuchModel: there is none of that name.
    """
    return tuple(
        _address(source, source.goal, mirror)
        for source in entry(model).sources
        if source.goal is not None and source.url and not _right(source)
    )


def _right(source: Source) -> bool:
    try:
        source.checked()
    except (ModelDamaged, ModelUnchecked):
        return False
    return True


def discard(model: str) -> None:
    """Throw away what was received of a download that is not whole.

    Raises:
        NoSuchModel: there is none of that name.
        ModelBusy: it is being downloaded.
    """
    found = entry(model)
    for source in found.sources:
        goal = source.goal
        if goal is not None and goal.parent.is_dir():
            with locked(goal.parent, found.name):
                for left in parts_of(goal):
                    left.unlink(missing_ok=True)
