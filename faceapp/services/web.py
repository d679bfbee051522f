"""Asking a server for a file: safe addresses only, the system's proxy, a connection that can be cut."""

from __future__ import annotations

import errno
import http.client
import socket
import ssl
from collections.abc import Callable
from email.message import Message
from functools import cache
from typing import IO, Any
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
)

from faceapp.services.addresses import require_safe

_NO_NETWORK = frozenset({errno.ENETUNREACH, errno.ENETDOWN, errno.EHOSTUNREACH, errno.EADDRNOTAVAIL})

Connected = Callable[[socket.socket], None]


def seems_offline(error: OSError) -> bool:
    """Whether the name was not found or no way leads there: most likely there is no network."""
    return isinstance(error, socket.gaierror) or error.errno in _NO_NETWORK


def open_address(request: Request, idle: float, connected: Connected) -> http.client.HTTPResponse:
    """Ask for a file; redirects are followed where they are safe.

    Args:
        request: what to ask for.
        idle: seconds of silence after which it fails.
        connected: is told each socket, so that another thread can shut it.

    Raises:
        UnsafeAddress: it leads to an address that is not secure.
        HTTPError: the server answers, but not with the file.
        URLError, OSError, HTTPException: it does not answer.
    """
    require_safe(request.full_url)
    opener = OpenerDirector()
    for handler in (
        ProxyHandler(),
        _Plain(connected),
        _Secure(connected),
        _Redirects(),
        HTTPDefaultErrorHandler(),
        HTTPErrorProcessor(),
    ):
        opener.add_handler(handler)
    response: http.client.HTTPResponse = opener.open(request, timeout=idle)
    return response


class _PlainConnection(http.client.HTTPConnection):
    told: Connected

    def connect(self) -> None:
        super().connect()
        self.told(self.sock)


class _SecureConnection(http.client.HTTPSConnection):
    told: Connected

    def connect(self) -> None:
        super().connect()
        self.told(self.sock)


class _Plain(HTTPHandler):
    def __init__(self, connected: Connected) -> None:
        super().__init__()
        self._connected = connected

    def http_open(self, req: Request) -> http.client.HTTPResponse:
        def connection(host: str, **options: Any) -> http.client.HTTPConnection:
            made = _PlainConnection(host, **options)
            made.told = self._connected
            return made

        return self.do_open(connection, req)


class _Secure(HTTPSHandler):
    def __init__(self, connected: Connected) -> None:
        super().__init__()
        self._connected = connected

    def https_open(self, req: Request) -> http.client.HTTPResponse:
        def connection(host: str, **options: Any) -> http.client.HTTPConnection:
            made = _SecureConnection(host, context=_context(), **options)
            made.told = self._connected
            return made

        return self.do_open(connection, req)


@cache
def _context() -> ssl.SSLContext:
    """The system's certificates; those of ``certifi`` on systems that have none."""
    context = ssl.create_default_context()
    places = ssl.get_default_verify_paths()
    if not (places.cafile or places.capath or context.get_ca_certs()):
        import certifi

        context.load_verify_locations(certifi.where())
    return context


class _Redirects(HTTPRedirectHandler):
    def redirect_request(  # noqa: PLR0917 - as urllib has it
        self,
        req: Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: Message,
        newurl: str,
    ) -> Request | None:
        require_safe(newurl, coming_from=req.full_url)
        return super().redirect_request(req, fp, code, msg, headers, newurl)  # type: ignore[arg-type]
