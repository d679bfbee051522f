"""Which addresses the program may ask: secure ones, and this computer itself."""

from __future__ import annotations

import ipaddress
from typing import Final
from urllib.parse import urlsplit

from faceapp.domain.errors import UnsafeAddress

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


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
