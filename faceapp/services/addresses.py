"""Which addresses the program may ask: secure ones, and this computer itself."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

from faceapp.domain.errors import BadProxy, UnsafeAddress

URL_LETTERS: Final = "%/:=&?~#+!$,;'@()*[]"
"""What stands for itself in an address, beside letters and digits."""


def require_safe(url: str, *, coming_from: str | None = None) -> str:
    """``url``, if it is https, or stays on this computer.

    Raises:
        UnsafeAddress: it is another; a server elsewhere may not lead to this computer either.
    """
    try:
        parts = urlsplit(url)
        here = _is_here(parts.hostname or "")
    except ValueError as error:
        raise UnsafeAddress(url=url) from error
    from_here = coming_from is None or _is_here(urlsplit(coming_from).hostname or "")
    secure = parts.scheme == "https" and (from_here or not here)
    if parts.hostname and (secure or (parts.scheme == "http" and here and from_here)):
        return url
    raise UnsafeAddress(url=url)


def require_proxy(url: str) -> str:
    """The address of a proxy in full, as ``http://host:port``, perhaps with a name and a password.

    Only what goes over HTTP: to the proxy itself nothing secret is told, since what is
    downloaded is encrypted to the server behind it and compared with its checksum.

    Raises:
        BadProxy: it is none; what it says before an @ is not repeated.
    """
    whole = url.strip()
    if "//" not in whole:
        whole = f"http://{whole}"
    try:
        parts = urlsplit(whole)
        port = parts.port
    except ValueError as error:
        raise BadProxy(url=_without_password(url)) from error
    spare = parts.path.strip("/") or parts.query or parts.fragment
    if parts.scheme != "http" or not parts.hostname or port == 0 or spare or re.search(r"\s", whole):
        raise BadProxy(url=_without_password(url))
    return f"http://{parts.netloc}"


def parted_proxy(url: str) -> tuple[str, str]:
    """The address of a proxy without name and password, and these, as "name:password" or "".

    Raises:
        BadProxy: it is none.
    """
    login, _, host = require_proxy(url).removeprefix("http://").rpartition("@")
    return f"http://{host}", login


def full_proxy(address: str, login: str = "") -> str:
    """An address with the name and password that belong to it.

    Args:
        address: as it is kept; "" for what the system says.
        login: as "name:password"; "": those that the system's own setting names for the same
            host and port, if it does (``HTTPS_PROXY=http://name:password@host:port``).

    Raises:
        BadProxy: it is none.
    """
    if not address:
        return ""
    from urllib.request import getproxies  # brings all of HTTP: only for who downloads

    plain, known = parted_proxy(address)
    known = known or login or next(filter(None, map(_login_for(plain), getproxies().values())), "")
    return f"http://{known}@{plain.removeprefix('http://')}" if known else plain


def _login_for(plain: str) -> Callable[[str], str]:
    def look(url: str) -> str:
        try:
            address, login = parted_proxy(url)
        except BadProxy:
            return ""
        return login if address == plain else ""

    return look


def _without_password(url: str) -> str:
    return re.sub(r"^(.*//)?.*@", r"\1", url.strip())


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
