"""Qt's multimedia, loaded when a camera or a microphone is wanted, and never before."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QLoggingCategory


def multimedia() -> Any:
    """The module.

    It tells of every library of the system that it could use and does not find; what really
    goes wrong it tells with signals, which are listened to.

    Raises:
        ImportError: a library that it needs is not there, as "libpulse.so.0".
    """
    QLoggingCategory.setFilterRules("qt.multimedia.*=false")
    from PySide6 import QtMultimedia

    return QtMultimedia
