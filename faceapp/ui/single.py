"""One window for each library: a second start hands its folders over and ends."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

WAIT_MS = 300


class Single(QObject):
    """Talks to the window that is open on the same library, or listens for later ones.

    Signals:
        asked: another start asks for these paths; come forward.
    """

    asked = Signal(object)

    def __init__(self, library: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        who = f"{os.getuid() if hasattr(os, 'getuid') else ''}:{library}"
        self._name = f"faceapp-{hashlib.sha256(os.fsencode(who)).hexdigest()[:24]}"
        self._server: QLocalServer | None = None

    def told_other(self, paths: Sequence[Path]) -> bool:
        """Hand ``paths`` to the open window; False where there is none."""
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(WAIT_MS):
            return False
        socket.write(json.dumps([os.fsencode(path).hex() for path in paths]).encode())
        socket.flush()
        while socket.bytesToWrite() and socket.waitForBytesWritten(WAIT_MS):
            pass
        told = socket.bytesToWrite() == 0
        socket.disconnectFromServer()
        return told

    def listen(self) -> None:
        """Hear of later starts; where it can not be done, there are two windows, which is no harm."""
        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        if not server.listen(self._name):
            QLocalServer.removeServer(self._name)  # a window that crashed left it behind
            server.listen(self._name)
        server.newConnection.connect(self._connected)
        self._server = server

    def close(self) -> None:
        """Listen no more."""
        if self._server is not None:
            self._server.close()
            self._server.deleteLater()
            self._server = None

    def _connected(self) -> None:
        """Read what the other start says; it takes a moment, and it hangs up itself."""
        socket = None if self._server is None else self._server.nextPendingConnection()
        if socket is None:
            return
        while socket.state() == QLocalSocket.LocalSocketState.ConnectedState and socket.waitForReadyRead(
            WAIT_MS
        ):
            pass
        told = bytes(socket.readAll().data())
        socket.close()
        self.asked.emit(_paths(told))


def _paths(told: bytes) -> tuple[Path, ...]:
    """The paths of a message; none where it is no message of ours."""
    try:
        return tuple(Path(os.fsdecode(bytes.fromhex(name))) for name in json.loads(told.decode()))
    except (ValueError, TypeError):
        return ()
