"""Cameras in the network, on loopback: motion JPEG over http and H.264 over RTSP.

Each picture has its number in its pixels (``video_making``). They stall, break off, lie and return
as they are told.
"""

from __future__ import annotations

import base64
import contextlib
import io
import queue
import re
import socket
import socketserver
import threading
import time
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import av
import numpy as np
from PIL import Image
from video_making import stamped

SIZE = (320, 240)


class Camera:
    """What both kinds have in common: numbered pictures at a rate, and ways to fail.

    Attributes:
        sent: number of each picture, and ``time.perf_counter()`` when it was made.
        connections: that were begun with the right password.
    """

    def __init__(self, rate: float = 30.0) -> None:
        self.rate = rate
        self.port = 0
        self.sent: dict[int, float] = {}
        self.connections = 0
        self.asked: list[str] = []
        self._next = 0
        self._quiet = threading.Event()
        self._stopped = threading.Event()
        self._server: socketserver.ThreadingTCPServer | None = None
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()

    def __enter__(self) -> Any:
        self.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self.stop()

    def start(self) -> None:
        """Begin, again at the same port."""
        camera = self
        self._stopped.clear()

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                with camera._lock:
                    camera._open.add(self.request)
                try:
                    camera.serve(self.request)
                except OSError:
                    pass
                finally:
                    with camera._lock:
                        camera._open.discard(self.request)

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address = True
            daemon_threads = False
            block_on_close = True

        self._server = Server(("127.0.0.1", self.port), Handler)
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.02,), name="test camera").start()

    def stop(self) -> None:
        """Gone: connections break, nobody answers."""
        self._stopped.set()
        self._quiet.clear()
        self.cut()
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def cut(self) -> None:
        """Break the connections that are open."""
        with self._lock:
            for connection in self._open:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)

    def stall(self) -> None:
        """Send nothing more, and keep the connection."""
        self._quiet.set()

    def resume(self) -> None:
        self._quiet.clear()

    def serve(self, connection: socket.socket) -> None:
        raise NotImplementedError

    def pictures(self) -> Iterator[tuple[int, np.ndarray]]:
        """Numbered pictures at the rate; none while it is quiet."""
        begun, count = time.perf_counter(), 0
        while not self._stopped.is_set():
            if self._quiet.is_set():
                time.sleep(0.01)
                begun, count = time.perf_counter(), 0
                continue
            number, self._next = self._next, self._next + 1
            picture = stamped(number, *SIZE)
            self.sent[number] = time.perf_counter()
            yield number, picture
            count += 1
            time.sleep(max(begun + count / self.rate - time.perf_counter(), 0))


def _header(connection: socket.socket) -> str:
    data = b""
    while b"\r\n\r\n" not in data:
        more = connection.recv(1)
        if not more:
            raise ConnectionResetError
        data += more
    return data.decode("latin-1")


class MotionJpeg(Camera):
    """Motion JPEG over http at ``/video``.

    Args:
        length: "true", "none", "short" or "long": what each part says about its length.
        boundary: as the header says it, and as it is used.
        secret: name and password, or None.
        digest: whether the password is asked for as digest.
        answer: "video", "silence" (the connection is taken, nothing is said), "page", "nothing"
            (a right header, no picture), "endless" (bytes without a boundary), "transport" (H.264 in a
            transport stream: no motion JPEG at all).
    """

    def __init__(
        self,
        rate: float = 30.0,
        *,
        length: str = "true",
        boundary: tuple[str, str] = ("frame", "--frame"),
        secret: tuple[str, str] | None = None,
        digest: bool = False,
        answer: str = "video",
    ) -> None:
        super().__init__(rate)
        self.length = length
        self.boundary = boundary
        self.secret = secret
        self.digest = digest
        self.answer = answer

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/video"

    def serve(self, connection: socket.socket) -> None:
        if self.answer == "silence":
            self._stopped.wait()
            return
        header = _header(connection)
        self.asked.append(header)
        if "GET /video" not in header:
            connection.sendall(b"HTTP/1.0 404 Not Found\r\nContent-Length: 0\r\n\r\n")
            return
        if not self._may(header):
            kind = 'Digest realm="cam", nonce="abc123", qop="auth"' if self.digest else 'Basic realm="cam"'
            answer = f"HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: {kind}\r\nContent-Length: 0\r\n\r\n"
            connection.sendall(answer.encode())
            return
        if self.answer == "page":
            connection.sendall(b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n<html>Log in</html>")
            return
        self.connections += 1
        if self.answer == "transport":
            self._transport(connection)
            return
        kind = f"multipart/x-mixed-replace; boundary={self.boundary[0]}"
        connection.sendall(f"HTTP/1.0 200 OK\r\nContent-Type: {kind}\r\n\r\n".encode())
        if self.answer == "nothing":
            self._stopped.wait()
        while self.answer == "endless" and not self._stopped.is_set():
            connection.sendall(b"x" * 65536)
        for _number, picture in self.pictures():
            connection.sendall(self._part(picture))

    def _transport(self, connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.0 200 OK\r\nContent-Type: video/mp2t\r\n\r\n")

        class Sent(io.RawIOBase):
            def writable(self) -> bool:
                return True

            def write(self, data: Any) -> int:
                connection.sendall(bytes(data))
                return len(data)

        options = {"preset": "ultrafast", "tune": "zerolatency"}
        with av.open(Sent(), "w", format="mpegts", options={"flush_packets": "1"}) as output:
            stream: Any = output.add_stream("libx264", rate=30, options=options)
            stream.width, stream.height, stream.pix_fmt = *SIZE, "yuv420p"
            stream.codec_context.thread_count, stream.codec_context.gop_size = 1, 15
            for count, (_number, picture) in enumerate(self.pictures()):
                frame = av.VideoFrame.from_ndarray(picture, "rgb24").reformat(format="yuv420p")
                frame.pts, frame.time_base = count, Fraction(1, 30)
                output.mux(stream.encode(frame))

    def _may(self, header: str) -> bool:
        if self.secret is None:
            return True
        if not self.digest:
            wanted = base64.b64encode(":".join(self.secret).encode()).decode()
            return f"Authorization: Basic {wanted}" in header
        import hashlib

        def md5(text: str) -> str:
            return hashlib.md5(text.encode()).hexdigest()

        fields = dict(re.findall(r'(\w+)="?([^",\r\n]+)"?', header.partition("Digest ")[2]))
        if not fields:
            return False
        ha1, ha2 = md5(f"{self.secret[0]}:cam:{self.secret[1]}"), md5("GET:/video")
        wanted = md5(f"{ha1}:abc123:{fields['nc']}:{fields['cnonce']}:auth:{ha2}")
        return fields.get("response") == wanted

    def _part(self, picture: np.ndarray) -> bytes:
        buffer = io.BytesIO()
        Image.fromarray(picture).save(buffer, "JPEG", quality=80)
        data = buffer.getvalue()
        said = {"true": len(data), "short": len(data) // 2, "long": len(data) + 500}.get(self.length)
        length = f"Content-Length: {said}\r\n" if said is not None else ""
        return f"{self.boundary[1]}\r\nContent-Type: image/jpeg\r\n{length}\r\n".encode() + data + b"\r\n"


class Rtsp(Camera):
    """H.264 over RTSP, interleaved in TCP (RFC 2326, 10.12; RFC 6184).

    Args:
        secret: name and password, or None.
        answer: "video", "silence", "nothing" (plays, and sends no picture).
    """

    def __init__(
        self, rate: float = 30.0, *, secret: tuple[str, str] | None = None, answer: str = "video"
    ) -> None:
        super().__init__(rate)
        self.secret = secret
        self.answer = answer
        self.clock_moved = 0.0

    @property
    def url(self) -> str:
        return f"rtsp://127.0.0.1:{self.port}/stream"

    def serve(self, connection: socket.socket) -> None:
        if self.answer == "silence":
            self._stopped.wait()
            return
        playing: threading.Thread | None = None
        ended = threading.Event()
        try:
            while True:
                header = _header(connection)
                self.asked.append(header)
                method, url = header.split(" ")[:2]
                number = re.search(r"CSeq: (\d+)", header)
                common = f"CSeq: {number[1] if number else 0}\r\n"
                if not self._may(header):
                    common += 'WWW-Authenticate: Basic realm="cam"\r\n'
                    connection.sendall(f"RTSP/1.0 401 Unauthorized\r\n{common}\r\n".encode())
                    continue
                if "/stream" not in url:
                    connection.sendall(f"RTSP/1.0 404 Not Found\r\n{common}\r\n".encode())
                    continue
                body = ""
                if method == "OPTIONS":
                    common += "Public: OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN, GET_PARAMETER\r\n"
                elif method == "DESCRIBE":
                    body = self._description()
                    common += f"Content-Base: {self.url}/\r\nContent-Type: application/sdp\r\n"
                elif method == "SETUP":
                    common += "Transport: RTP/AVP/TCP;unicast;interleaved=0-1\r\nSession: 7;timeout=60\r\n"
                elif method in {"PLAY", "GET_PARAMETER"}:
                    common += "Session: 7\r\nRange: npt=0.000-\r\n"
                length = f"Content-Length: {len(body)}\r\n" if body else ""
                connection.sendall(f"RTSP/1.0 200 OK\r\n{common}{length}\r\n{body}".encode())
                if method == "TEARDOWN":
                    return
                if method == "PLAY" and playing is None:
                    self.connections += 1
                    playing = threading.Thread(target=self._play, args=(connection, ended), name="test rtsp")
                    playing.start()
        finally:
            ended.set()
            if playing is not None:
                playing.join()

    def _may(self, header: str) -> bool:
        if self.secret is None or header.startswith("OPTIONS"):
            return True
        return f"Basic {base64.b64encode(':'.join(self.secret).encode()).decode()}" in header

    def _description(self) -> str:
        return (
            "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=test\r\nc=IN IP4 0.0.0.0\r\nt=0 0\r\n"
            "m=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\n"
            "a=fmtp:96 packetization-mode=1\r\na=control:track1\r\n"
        )

    def _play(self, connection: socket.socket, ended: threading.Event) -> None:
        coder: Any = av.CodecContext.create("libx264", "w")
        coder.width, coder.height = SIZE
        coder.pix_fmt = "yuv420p"
        coder.time_base = Fraction(1, 90_000)
        coder.framerate = Fraction(30)
        coder.gop_size, coder.thread_count = 15, 1  # threads would hold pictures back
        coder.options = {
            "preset": "ultrafast",
            "tune": "zerolatency",
            "x264-params": "annexb=1:sliced-threads=0",
        }
        sequence = 0
        begun = time.perf_counter()
        try:
            for _number, picture in self.pictures():
                if ended.is_set():
                    return
                if self.answer == "nothing":
                    continue
                frame = av.VideoFrame.from_ndarray(picture, "rgb24").reformat(format="yuv420p")
                ticks = int((time.perf_counter() - begun) * 90_000)
                frame.pts, frame.time_base = ticks, Fraction(1, 90_000)
                stamp = ticks + int(self.clock_moved * 90_000)
                for packet in coder.encode(frame):
                    units = [unit for unit in re.split(rb"\x00\x00\x00?\x01", bytes(packet)) if unit]
                    payloads = [piece for unit in units for piece in _pieces(unit)]
                    for place, payload in enumerate(payloads):
                        last = 0x80 if place == len(payloads) - 1 else 0
                        rtp = bytes([0x80, last | 96]) + sequence.to_bytes(2, "big")
                        rtp += (stamp & 0xFFFFFFFF).to_bytes(4, "big") + b"\0\0\0\1" + payload
                        sequence = (sequence + 1) & 0xFFFF
                        connection.sendall(b"$\0" + len(rtp).to_bytes(2, "big") + rtp)
        except OSError:
            pass


def _pieces(unit: bytes, most: int = 1200) -> Iterator[bytes]:
    """One NAL unit in packets (RFC 6184, 5.8: FU-A)."""
    if len(unit) <= most:
        yield unit
        return
    indicator, kind, rest = (unit[0] & 0xE0) | 28, unit[0] & 0x1F, unit[1:]
    for at in range(0, len(rest), most):
        begin = 0x80 if at == 0 else 0
        end = 0x40 if at + most >= len(rest) else 0
        yield bytes([indicator, begin | end | kind]) + rest[at : at + most]


class Taking:
    """Takes a source's pictures on a thread, as a program does."""

    def __init__(self, source: Any) -> None:
        self.source = source
        self.taken: list[tuple[int, float, float, float]] = []  # number shown, time, arrived, taken at
        self.error: BaseException | None = None
        self.ended = threading.Event()
        self._news: queue.Queue[None] = queue.Queue()
        self._thread = threading.Thread(target=self._run, name="test taking")
        self._thread.start()

    def _run(self) -> None:
        from video_making import number_in

        try:
            for picture in self.source.pictures():
                seen = number_in(picture.pixels)
                self.taken.append((seen, picture.time, picture.arrived, time.perf_counter()))
        except Exception as error:
            self.error = error
        finally:
            self.ended.set()

    def wait(self, condition: Any, seconds: float = 60.0) -> bool:
        """Whether ``condition()`` came true in time."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if condition():
                return True
            time.sleep(0.01)
        return bool(condition())

    def __enter__(self) -> Taking:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.source.close()
        self._thread.join()
