"""One file over HTTP: resumed where it broke off, stopped at any time, put in place only when it is right.

What was received lies beside the goal in ``<file>.part`` and stays there over pauses, broken
connections and the end of the program. It is used only if the checksum agrees, so a server can
lie as it likes about lengths and ranges and costs nothing but time.
"""

from __future__ import annotations

import http.client
import json
import re
import shutil
import socket
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from faceapp.domain.errors import (
    DiskFull,
    KnownError,
    NoAnswer,
    NotOnServer,
    Offline,
    ServerRefuses,
    UntrustedServer,
    WrongDownload,
)
from faceapp.domain.thresholds import (
    FETCH_BLOCK_BYTES,
    FETCH_IDLE_SECONDS,
    FETCH_SLOWEST,
    FETCH_SPARE_BYTES,
    FETCH_SPARE_SECONDS,
    FETCH_WAITS,
)
from faceapp.services.model_files import cannot_write, parts_of, put
from faceapp.services.web import open_address, proxies, seems_offline
from faceapp.vision.sources import Sums, sums

_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+|\*)")
_TUNNEL = re.compile(r"Tunnel connection failed: (\d+)")
_LATER = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Answers that may be others in a moment."""
_GONE = frozenset({404, 410})


@dataclass(frozen=True, slots=True)
class Limits:
    """How patient a download is; see ``domain.thresholds``. Seconds and bytes a second."""

    idle: float = FETCH_IDLE_SECONDS
    spare: float = FETCH_SPARE_SECONDS
    slowest: float = FETCH_SLOWEST
    waits: tuple[float, ...] = FETCH_WAITS


@dataclass(frozen=True, slots=True)
class Order:
    """What to download.

    Attributes:
        size: bytes; 0 where unknown.
        largest: bytes at most.
        proves: whether that is the right content.
        proxy: see ``web.open_address``.
    """

    url: str
    goal: Path
    size: int
    largest: int
    proves: Callable[[Sums], bool]
    proxy: str = ""


class _BrokenError(Exception):
    """The connection failed in a way that another try may mend; ``told`` is said if none does."""

    def __init__(self, told: KnownError) -> None:
        super().__init__(str(told))
        self.told = told


class _StoppedError(Exception):
    """Somebody asked to stop."""


class Download:
    """One download; ``run`` on one thread, the rest from any.

    Attributes:
        done: bytes that lie on the disk so far.
        total: bytes; 0 while unknown.
    """

    def __init__(self, order: Order, limits: Limits) -> None:
        self.done = 0
        self.total = order.size
        self._order = order
        self._limits = limits
        self._part, self._facts = parts_of(order.goal)
        self._host = urlsplit(order.url).hostname or ""
        self._stop = threading.Event()
        self._socket: socket.socket | None = None
        self._ranges = True
        self._resumed = False

    def stop(self) -> None:
        """End soon; what was received is kept."""
        self._stop.set()
        reached = self._socket
        if reached is not None:
            with suppress(OSError):  # it is closed already
                reached.shutdown(socket.SHUT_RDWR)

    def run(self) -> bool:
        """Download until the file is in place; False if it was stopped. The folder must be locked.

        Raises:
            KnownError: it can not be had; the sentence says why.
        """
        deadline = time.monotonic() + self._limits.spare + self._order.largest / self._limits.slowest
        try:
            while True:
                self._fill(deadline)
                try:
                    right = self._order.proves(sums(self._part))
                    if right:
                        put(self._part, self._order.goal)
                except OSError as error:
                    raise cannot_write(error, self._order.goal) from error
                if right:
                    self._facts.unlink(missing_ok=True)
                    return True
                self._discard()
                if not self._resumed:  # else two halves of different files may have met
                    raise WrongDownload(host=self._host, file=self._order.goal.name)
                self._ranges = self._resumed = False
        except _StoppedError:
            return False

    def _discard(self) -> None:
        self._part.unlink(missing_ok=True)
        self._facts.unlink(missing_ok=True)
        self.done = 0

    def _fill(self, deadline: float) -> None:
        """Ask until all bytes are there."""
        furthest, failures = -1, 0
        while True:
            try:
                return self._ask(deadline)
            except _BrokenError as broken:
                if self._stop.is_set():
                    raise _StoppedError from broken
                if self.done > max(furthest, 0):
                    failures = 0
                furthest = max(furthest, self.done)
                offline = isinstance(broken.told, Offline) and not self._socket
                if failures >= len(self._limits.waits) or offline or time.monotonic() > deadline:
                    raise broken.told from broken
                if self._stop.wait(self._limits.waits[failures]):
                    raise _StoppedError from broken
                failures += 1

    def _ask(self, deadline: float) -> None:
        """One request, from where the last one ended."""
        self._check_stop()
        try:
            have = self._part.stat().st_size
        except OSError:
            have = 0
        if self._order.size and have > self._order.size:
            have = 0
        self.done = have
        if have and have == self._order.size:
            self._resumed = True  # by another run: perhaps of another file
            return
        headers = {"Accept-Encoding": "identity", "User-Agent": "faceapp", "Accept": "*/*"}
        if have and self._ranges:
            headers["Range"] = f"bytes={have}-"
            validator = self._validator()
            if validator:
                headers["If-Range"] = validator
        response = self._open(headers)
        if response is None:  # nothing follows what is there: the file is whole, or another
            self._resumed = True
            return
        with response:
            start, length = self._begin(response, have if "Range" in headers else 0)
            self._resumed = start > 0
            self._receive(response, start, length, deadline)

    def _check_stop(self) -> None:
        if self._stop.is_set():
            raise _StoppedError

    def _open(self, headers: dict[str, str]) -> http.client.HTTPResponse | None:
        """The answer, if it holds the file; None if the range begins behind its end.

        Raises:
            _BrokenError: it may be tried again.
            KnownError: it may not.
        """
        host = self._reached()
        try:
            order = self._order
            return open_address(order.url, headers, self._limits.idle, self._connected, order.proxy)
        except HTTPError as error:
            with error:
                if error.code == http.client.REQUESTED_RANGE_NOT_SATISFIABLE and "Range" in headers:
                    return None
                kind = NotOnServer if error.code in _GONE else ServerRefuses
                refused = kind(host=self._host, file=self._order.goal.name, status=error.code)
                raise _BrokenError(refused) if error.code in _LATER else refused from error
        except URLError as error:
            reason = error.reason
            if isinstance(reason, ssl.SSLCertVerificationError):
                raise UntrustedServer(host=self._host) from error
            tunnel = _TUNNEL.match(str(reason))
            if tunnel:
                told = ServerRefuses(host=host, file=self._order.goal.name, status=tunnel.group(1))
                raise told from error
            offline = isinstance(reason, OSError) and seems_offline(reason)
            raise _BrokenError(Offline(host=host) if offline else NoAnswer(host=host)) from error
        except (OSError, ValueError, http.client.HTTPException) as error:
            raise _BrokenError(NoAnswer(host=host)) from error

    def _connected(self, reached: socket.socket) -> None:
        self._socket = reached
        if self._stop.is_set():
            self.stop()

    def _reached(self) -> str:
        """The host that is spoken to: the server, or the proxy before it."""
        parts = urlsplit(self._order.url)
        proxy = (proxies(self._order.proxy) or getproxies()).get(parts.scheme)
        if not proxy or proxy_bypass(parts.netloc):
            return self._host
        return urlsplit(proxy if "//" in proxy else f"//{proxy}").hostname or self._host

    def _begin(self, response: http.client.HTTPResponse, asked: int) -> tuple[int, int | None]:
        """Where the answer starts in the file, and how many bytes it promises.

        Raises:
            _BrokenError: it answers a range that was not asked for.
            WrongDownload, ServerRefuses: it does not hold the file.
        """
        wrong = WrongDownload(host=self._host, file=self._order.goal.name)
        if response.headers.get("Content-Encoding", "identity").lower() != "identity":
            raise wrong
        start = 0
        if response.status == http.client.PARTIAL_CONTENT and asked:
            said = _RANGE.fullmatch(response.headers.get("Content-Range", "").strip())
            if not said or int(said[1]) != asked:
                self._ranges = False
                raise _BrokenError(NoAnswer(host=self._host))
            start = asked
        elif response.status != http.client.OK:
            raise ServerRefuses(host=self._host, file=self._order.goal.name, status=response.status)
        length = response.length
        if length is not None:
            whole = start + length
            if whole > self._order.largest or (self._order.size and whole != self._order.size):
                raise wrong
            self.total = whole
            if shutil.disk_usage(self._part.parent).free < length + FETCH_SPARE_BYTES:
                raise DiskFull
        if start == 0:
            self._remember(response)
        return start, length

    def _remember(self, response: http.client.HTTPResponse) -> None:
        """Keep what tells this version of the file from others, for the next range."""
        tag = response.headers.get("ETag", "")
        validator = tag if tag.startswith('"') else response.headers.get("Last-Modified", "")
        try:
            facts = json.dumps({"url": self._order.url, "validator": validator})
            self._facts.write_text(facts, encoding="utf-8")
        except OSError as error:
            raise cannot_write(error, self._facts) from error

    def _validator(self) -> str:
        """What ``_remember`` kept, if it was the same address; "" where there is nothing."""
        try:
            facts = json.loads(self._facts.read_text(encoding="utf-8"))
            kept = str(facts["validator"]) if facts["url"] == self._order.url else ""
        except (OSError, ValueError, KeyError, TypeError):
            return ""
        return kept if kept.isascii() and kept.isprintable() else ""

    def _receive(
        self, response: http.client.HTTPResponse, start: int, length: int | None, deadline: float
    ) -> None:
        """Write what comes until it ends.

        Raises:
            _BrokenError: it ended too early.
            WrongDownload: more came than there may be.
            DiskFull, CannotWrite: it can not be kept.
        """
        broken = _BrokenError(NoAnswer(host=self._host))
        try:
            file = self._part.open("rb+" if start else "wb", buffering=0)
        except OSError as error:
            raise cannot_write(error, self._part) from error
        with file:
            file.seek(start)
            self.done = start
            while True:
                try:
                    block = response.read1(FETCH_BLOCK_BYTES)
                except (OSError, ValueError, http.client.HTTPException) as error:
                    raise broken from error
                self._check_stop()
                if not block:
                    break
                if self.done + len(block) > self._order.largest:
                    self._discard()
                    raise WrongDownload(host=self._host, file=self._order.goal.name)
                try:
                    rest = memoryview(block)
                    while rest:
                        rest = rest[file.write(rest) :]
                except OSError as error:
                    raise cannot_write(error, self._part) from error
                self.done += len(block)
                if time.monotonic() > deadline:
                    raise broken
        short = length is not None and self.done < start + length
        if short or (self._order.size and self.done < self._order.size):
            raise broken
