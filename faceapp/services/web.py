"""Asking a server for a file: safe addresses only, the system's proxy, a connection that can be cut."""

from __future__ import annotations

import errno
import http.client
import socket
import ssl
import traceback
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final
from urllib.error import HTTPError
from urllib.parse import quote, urljoin
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
)

from faceapp.domain.errors import UnsafeAddress
from faceapp.domain.thresholds import FETCH_REDIRECTS
from faceapp.services.addresses import URL_LETTERS, require_safe

_NO_NETWORK = frozenset({errno.ENETUNREACH, errno.ENETDOWN, errno.EHOSTUNREACH, errno.EADDRNOTAVAIL})

_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})

Connected = Callable[[socket.socket], None]


def seems_offline(error: OSError) -> bool:
    """Whether the name was not found or no way leads there: most likely there is no network."""
    return isinstance(error, socket.gaierror) or error.errno in _NO_NETWORK


def proxies(proxy: str) -> dict[str, str] | None:
    """Which proxy is asked for which kind of address; None: as the system says."""
    return {"http": proxy, "https": proxy} if proxy else None


def open_address(
    url: str, headers: Mapping[str, str], idle: float, connected: Connected, proxy: str = ""
) -> http.client.HTTPResponse:
    """Ask for a file; redirects are followed where they are safe, and what they say is not read.

    Args:
        url: what to ask for.
        headers: sent with the request, and with those it is redirected to.
        idle: seconds of silence after which it fails.
        connected: is told each socket, so that another thread can shut it.
        proxy: asked instead of the server, as ``http://host:port``; "": as the system says.

    Raises:
        UnsafeAddress: it leads to an address that is not secure.
        HTTPError: the server answers, but not with the file.
        URLError, OSError, ValueError, HTTPException: it does not answer, or not in HTTP.
    """
    opener = OpenerDirector()
    for handler in (
        ProxyHandler(proxies(proxy)),
        _Plain(connected),
        _Secure(connected),
        HTTPDefaultErrorHandler(),
        HTTPErrorProcessor(),
    ):
        opener.add_handler(handler)
    request = Request(require_safe(url), headers=dict(headers))  # noqa: S310 - it is safe
    for left in reversed(range(FETCH_REDIRECTS + 1)):
        try:
            response: http.client.HTTPResponse = opener.open(request, timeout=idle)
        except HTTPError as error:
            location = error.headers.get("Location")
            if error.code not in _REDIRECTS or not location or not left:
                raise
            error.close()
            following = _joined(request.full_url, location)
            request = Request(following, headers=dict(headers))  # noqa: S310 - it is safe
        else:
            return response
    raise AssertionError  # the last of them is returned or raised


def _joined(url: str, location: str) -> str:
    """Where a redirect leads.

    Raises:
        UnsafeAddress: to an address that is not secure.
    """
    try:
        following = urljoin(url, quote(location, safe=URL_LETTERS, encoding="iso-8859-1"))
    except ValueError as error:
        raise UnsafeAddress(url=location) from error
    return require_safe(following, coming_from=url)


class _PlainConnection(http.client.HTTPConnection):
    told: Connected

    def connect(self) -> None:
        super().connect()
        self.told(self.sock)


class _SecureConnection(http.client.HTTPSConnection):
    told: Connected

    def connect(self) -> None:
        try:
            super().connect()
        except OSError as error:
            # in older Pythons 3.11 the answer of a proxy that refuses stays open in there
            traceback.clear_frames(error.__traceback__)
            raise
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
