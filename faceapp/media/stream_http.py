"""Pictures over http: motion JPEG, read from a socket of our own that can be broken off."""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
import urllib.request
from collections.abc import Callable, Iterator
from email.message import Message
from fractions import Fraction
from functools import partial
from typing import IO, Any, Final

import av
from av.video.codeccontext import VideoCodecContext

from faceapp.domain.errors import KnownError
from faceapp.domain.video_errors import NoStreamThere
from faceapp.media.addresses import Address
from faceapp.media.motion_jpeg import boundary_of, parts
from faceapp.media.stream_readers import SHORT_LOOK, FfmpegLive, refusal

_KINDS: Final = "mpegts,flv,live_flv,mov,mp4,matroska,webm,mjpeg,mpjpeg,h264,hevc,ogg,asf,avi"
"""What may come over http beside motion JPEG. No lists, which send the reader elsewhere."""


class HttpLive:
    """Motion JPEG, or another stream, over http."""

    codec = "mjpeg"
    rate = 0.0
    pixel: Fraction | None = None
    sound = False

    def __init__(self, address: Address, opening: float, reading: float) -> None:
        self._address = address
        self._opening = opening
        self._reading = reading
        self._sockets: list[socket.socket] = []
        self._answer: IO[bytes] | None = None
        self._headers = Message()
        self._inner: FfmpegLive | None = None

    def ask(self) -> None:
        """Send the question and wait for the beginning of the answer."""
        address = self._address
        opener = urllib.request.OpenerDirector()
        for handler in (
            _Http(self._sockets),
            _Https(self._sockets),
            urllib.request.HTTPErrorProcessor(),
            urllib.request.HTTPDefaultErrorHandler(),
            urllib.request.HTTPRedirectHandler(),
            *_answering(address),
        ):
            opener.add_handler(handler)
        try:
            answer = opener.open(address.plain, timeout=self._opening)
            self._answer, self._headers = answer, answer.headers
            for connection in self._sockets:
                if connection.fileno() >= 0:  # the first is closed where a password was asked for
                    connection.settimeout(self._reading)
            if boundary_of(self._headers) is None:
                self._as_stream(answer)
        except (OSError, ValueError, http.client.HTTPException, KnownError) as error:
            failed = refusal(address, error, asked=True)
        else:
            return
        self.close()
        raise failed

    def _as_stream(self, answer: Any) -> None:
        kind = self._headers.get_content_maintype()
        if kind in {"text", "image"}:
            raise NoStreamThere(address=self._address.shown)
        container = av.open(
            _Soon(answer), "r", options={**SHORT_LOOK, "format_whitelist": _KINDS}, metadata_errors="replace"
        )
        self._inner = FfmpegLive(self._address, container)
        inner = self._inner
        self.codec, self.rate, self.pixel, self.sound = inner.codec, inner.rate, inner.pixel, inner.sound

    def frames(self, behind: Callable[[], float]) -> Iterator[tuple[av.VideoFrame, float | None]]:
        """Pictures until the connection breaks."""
        if self._inner is not None:
            yield from self._inner.frames(behind)
            return
        decoder = av.CodecContext.create("mjpeg", "r")
        assert isinstance(decoder, VideoCodecContext)
        answer: Any = self._answer
        try:
            for data in parts(answer, boundary_of(self._headers) or b""):
                try:
                    frames = decoder.decode(av.Packet(data))
                except av.FFmpegError:
                    continue  # one broken picture
                yield from ((frame, None) for frame in frames)
        except (OSError, ValueError, http.client.HTTPException) as error:
            failed = refusal(self._address, error, asked=False)
        else:
            return
        raise failed

    def close(self) -> None:
        """Let go."""
        if self._inner is not None:
            self._inner.close()
        if self._answer is not None:
            self._answer.close()
        for connection in self._sockets:
            connection.close()

    def break_off(self) -> None:
        """Wake the thread that reads."""
        for connection in tuple(self._sockets):
            with contextlib.suppress(OSError):  # gone already
                connection.shutdown(socket.SHUT_RDWR)


class _Soon:
    """Gives what is there instead of waiting until a whole block is."""

    def __init__(self, answer: http.client.HTTPResponse) -> None:
        self._answer = answer

    def read(self, amount: int) -> bytes:
        return self._answer.read1(amount)


def _answering(address: Address) -> tuple[urllib.request.BaseHandler, ...]:
    """What gives name and password where they are asked for, in either of the two ways."""
    if not address.user and not address.password:
        return ()
    passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
    passwords.add_password(None, address.plain, address.user, address.password)
    digest: Any = urllib.request.HTTPDigestAuthHandler(passwords)
    digest.retried = 5  # of 5: a wrong password six times, and the camera is locked
    return digest, urllib.request.HTTPBasicAuthHandler(passwords)


class _Keeping(urllib.request.AbstractHTTPHandler):
    """A handler whose connections put their sockets into ``sockets``."""

    def __init__(self, sockets: list[socket.socket]) -> None:
        super().__init__()
        self._sockets = sockets


class _Http(_Keeping, urllib.request.HTTPHandler):
    def http_open(self, request: urllib.request.Request) -> Any:
        return self.do_open(partial(_Connection, self._sockets), request)


class _Https(_Keeping, urllib.request.HTTPSHandler):
    def https_open(self, request: urllib.request.Request) -> Any:
        context = ssl.create_default_context()
        return self.do_open(partial(_TlsConnection, self._sockets), request, context=context)


class _Connection(http.client.HTTPConnection):
    """One whose socket can be broken off from outside."""

    def __init__(self, sockets: list[socket.socket], *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._kept = sockets

    def connect(self) -> None:
        super().connect()
        self._kept.append(self.sock)


class _TlsConnection(_Connection, http.client.HTTPSConnection):
    """The same, after the other side has proved who it is."""
