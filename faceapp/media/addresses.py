"""Addresses of cameras in the network: what is shown of them, and what is not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, unquote

from faceapp.domain.video_errors import BadAddress

_PORTS: Final = {"rtsp": 554, "rtsps": 322, "http": 80, "https": 443}
_IN_PATHS: Final = "/?=&;:@!$'()*+,%~-._"


@dataclass(frozen=True, slots=True, repr=False)
class Address:
    """Where a camera is, taken apart; its ``repr`` has no secrets either.

    Attributes:
        scheme: rtsp, rtsps, http or https.
        host: name or number; IPv6 in brackets.
        path: with the query, from the slash on.
        user, password: decoded; "" where there are none.
    """

    scheme: str
    host: str
    port: int
    path: str
    user: str
    password: str

    def __repr__(self) -> str:
        return f"Address({self.shown})"

    @property
    def shown(self) -> str:
        """For people and logs: without name, password and query, where some cameras have them too."""
        port = "" if self.port == _PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{self.host}{port}{self.path.partition('?')[0]}"

    @property
    def plain(self) -> str:
        """To ask with, where name and password are given apart."""
        return f"{self.scheme}://{self.host}:{self.port}{self.path}"

    @property
    def whole(self) -> str:
        """To ask with, name and password in it. Never shown, never logged."""
        if not self.user and not self.password:
            return self.plain
        secret = f"{quote(self.user, safe='')}:{quote(self.password, safe='')}"
        return f"{self.scheme}://{secret}@{self.host}:{self.port}{self.path}"


def address_of(text: str) -> Address:
    """The address that somebody typed; odd characters in the password need not be escaped.

    Raises:
        BadAddress: it is none.
    """
    scheme, separator, rest = text.strip().partition("://")
    scheme = scheme.lower()
    whole_host, slash, path = rest.partition("/")
    secret, _, place = whole_host.rpartition("@")
    if not secret:
        place, mark, query = place.partition("?")
        if mark:
            slash, path = "/", "?" + query
    user, _, password = secret.partition(":")
    host, port = _host_and_port(place)
    if not separator or scheme not in _PORTS or host is None or (port is not None and not 0 < port < 65536):
        raise BadAddress(address=shown(text))
    return Address(
        scheme=scheme,
        host=host,
        port=port or _PORTS[scheme],
        path=quote(slash + path, safe=_IN_PATHS) or "/",
        user=unquote(user),
        password=unquote(password),
    )


def _host_and_port(place: str) -> tuple[str | None, int | None]:
    host, colon, port = place, "", ""
    if not place.endswith("]"):
        before, colon, port = place.rpartition(":")
        host = before if colon else place
    if colon and not (port.isascii() and port.isdecimal()):
        return None, None
    bracketed = host.startswith("[") and host.endswith("]")
    if (
        not host
        or any(sign.isspace() or sign in "<>\"'\\#" for sign in host)
        or (":" in host and not bracketed)
    ):
        return None, None
    return host, int(port) if colon else None


def shown(text: str) -> str:
    """Any address, also a wrong one, without what may be secret in it."""
    scheme, separator, rest = text.strip().partition("://")
    if not separator:
        return text.strip().partition("?")[0]
    whole_host, slash, path = rest.partition("/")
    return f"{scheme}://{whole_host.rpartition('@')[2].partition('?')[0]}{slash}{path.partition('?')[0]}"
