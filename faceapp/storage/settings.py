"""Settings that belong to the library, not to the window: small values as JSON."""

from __future__ import annotations

import json
from typing import Any

from faceapp.storage.connection import Connection
from faceapp.storage.transaction import Transaction


def get(connection: Connection, key: str, default: Any = None) -> Any:
    """What was put under ``key``, or ``default``."""
    text = connection.value("SELECT value FROM setting WHERE key = ?", (key,))
    return default if text is None else json.loads(text)


def put(transaction: Transaction, key: str, value: Any) -> None:
    """Keep ``value`` (anything JSON can hold) under ``key``."""
    transaction.connection.execute(
        "INSERT INTO setting VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (key, json.dumps(value)),
    )


def library_number(connection: Connection) -> str:
    """A random name the library got when it was made; copies of it keep it."""
    return str(get(connection, "library"))
