"""A real HTTP server on loopback that misbehaves as it is told, one request after the other."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class WebServer(ThreadingHTTPServer):
    """Serves ``files``; the next request is answered as ``script`` says, then as ``always`` does.

    A step is a name and what belongs to it; see ``_Handler``.
    """

    daemon_threads = False
    block_on_close = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.files: dict[str, bytes] = {}
        self.script: list[tuple[Any, ...]] = []
        self.always: tuple[Any, ...] = ("serve",)
        self.requests: list[tuple[str, dict[str, str]]] = []
        self.tag = '"one"'
        self.held = threading.Event()
        self.release = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    @property
    def ranges(self) -> list[str | None]:
        """The ranges that were asked for."""
        return [headers.get("range") for _, headers in self.requests]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Connections that break are what this is for."""


class _Handler(BaseHTTPRequestHandler):
    server: WebServer
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: Any) -> None:
        pass

    def do_GET(self) -> None:
        server = self.server
        server.requests.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
        step, *rest = server.script.pop(0) if server.script else server.always
        data = server.files.get(self.path)
        if data is None:
            self._answer(404, b"<html>nothing here</html>")
        else:
            getattr(self, f"_{step}")(data, *rest)
        self.close_connection = True

    def _answer(self, status: int, body: bytes, length: int | None = -1, **headers: str) -> None:
        self.send_response(status)
        if length is not None:
            self.send_header("Content-Length", str(len(body) if length < 0 else length))
        self.send_header("Connection", "close")
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def _serve(self, data: bytes, stop: int | None = None) -> None:
        """The file or the range, as it should be; only the bytes before ``stop``, if given."""
        wanted = self.headers.get("Range")
        unchanged = self.headers.get("If-Range") in {None, self.server.tag}
        start = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted and unchanged else 0
        if start and start >= len(data):
            self._answer(416, b"", Content_Range=f"bytes */{len(data)}")
            return
        headers = {"ETag": self.server.tag}
        if start:
            headers["Content-Range"] = f"bytes {start}-{len(data) - 1}/{len(data)}"
        self._answer(206 if start else 200, data[start:stop], len(data) - start, **headers)

    def _cut(self, data: bytes, stop: int) -> None:
        """Break off before byte ``stop`` of the file."""
        self._serve(data, stop)

    def _hold(self, data: bytes, stop: int) -> None:
        """Keep silent before byte ``stop`` until the test lets go."""
        self._serve(data, stop)
        self.wfile.flush()
        self.server.held.set()
        self.server.release.wait(60)

    def _silent(self, data: bytes) -> None:
        """Say nothing at all."""
        self.server.held.set()
        self.server.release.wait(60)

    def _drip(self, data: bytes) -> None:
        """A byte now and then for ever, so that the connection is never idle."""
        self._answer(200, b"", len(data))
        while not self.server.release.wait(0.01):
            self.wfile.write(b"x")
            self.wfile.flush()

    def _whole(self, data: bytes, stop: int | None = None) -> None:
        """Know no ranges."""
        self._answer(200, data[:stop], len(data))

    def _other_range(self, data: bytes) -> None:
        """Answer a range that was not asked for."""
        self._answer(206, data[1:], Content_Range=f"bytes 1-{len(data) - 1}/{len(data)}")

    def _lie(self, data: bytes, length: int) -> None:
        """Promise another length than there is."""
        self._answer(200, data, length)

    def _endless(self, data: bytes) -> None:
        """No length, and more than there should be."""
        self._answer(200, data + b"more" * 1000, None)

    def _no_length(self, data: bytes, stop: int | None = None) -> None:
        self._answer(200, data[:stop], None)

    def _chunked(self, data: bytes, stop: int | None = None) -> None:
        self._answer(200, b"", None, Transfer_Encoding="chunked")
        for at in range(0, len(data[:stop]), 1000):
            block = data[:stop][at : at + 1000]
            self.wfile.write(b"%x\r\n%s\r\n" % (len(block), block))
        if stop is None:
            self.wfile.write(b"0\r\n\r\n")

    def _packed(self, data: bytes) -> None:
        self._answer(200, data, Content_Encoding="gzip")

    def _status(self, data: bytes, status: int) -> None:
        self._answer(status, b"<html>sorry</html>")

    def _redirect(self, data: bytes, to: str, body: bytes = b"") -> None:
        self._answer(302, body, None, Location=to)

    def _garbage(self, data: bytes) -> None:
        self.wfile.write(b"\x00\xff this is no HTTP\r\n\r\n" * 10)


@contextmanager
def serving(server: WebServer | None = None) -> Iterator[WebServer]:
    """A server for as long as the test needs it."""
    web = server or WebServer()
    thread = threading.Thread(target=web.serve_forever, kwargs={"poll_interval": 0.01}, name="web server")
    thread.start()
    try:
        yield web
    finally:
        web.release.set()
        web.shutdown()
        web.server_close()
        thread.join()
