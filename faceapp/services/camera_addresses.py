"""Addresses of cameras and videos that were used: kept so that nothing secret is in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl, urlencode

from faceapp.domain.errors import KnownError
from faceapp.domain.live_thresholds import REMEMBERED_ADDRESSES
from faceapp.media.addresses import address_of, shown

_SECRET: Final = ("pass", "pwd", "token", "key", "secret", "auth", "user", "usr", "login")
"""Parts of a query's word that say that its value is nobody's business; some cameras want them there."""


def is_network(text: str) -> bool:
    """Whether it is meant to be an address in the network, and not a file."""
    return "://" in text


def told(text: str) -> str:
    """As it is called on screen: a file's name, an address without what is secret."""
    return shown(text) if is_network(text) else Path(text).name


def without_password(text: str) -> str:
    """As it may be kept: without the password, also where it is in the query; the user's name stays."""
    if not is_network(text):
        return text
    try:
        address = address_of(text)
    except KnownError:
        return shown(text)
    path, mark, query = address.path.partition("?")
    if mark:
        kept = [
            (key, value)
            for key, value in parse_qsl(query, keep_blank_values=True)
            if not any(part in key.lower() for part in _SECRET)
        ]
        path = f"{path}?{urlencode(kept)}" if kept else path
    plain = replace(address, path=path).plain
    return plain.replace("://", f"://{address.user}@", 1) if address.user else plain


def wants_password(text: str) -> bool:
    """Whether it has a user's name and no password: it was kept without."""
    if not is_network(text):
        return False
    try:
        address = address_of(text)
    except KnownError:
        return False
    return bool(address.user) and not address.password


def checked(text: str, password: str = "") -> str:
    """The address to ask at, with the password where one is given; for asking, never for keeping.

    Raises:
        BadAddress: it is none.
    """
    address = address_of(text)
    return replace(address, password=password).whole if password else text.strip()


def remember(before: Sequence[str], used: str) -> tuple[str, ...]:
    """What was used before, and first what is used now."""
    kept = without_password(used)
    return (kept, *(one for one in before if one != kept))[:REMEMBERED_ADDRESSES]
