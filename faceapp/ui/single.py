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
            self._server = None

    def _connected(self) -> None:
        if self._server is None:
            return
        socket = self._server.nextPendingConnection()
        if socket is not None:
            socket.disconnected.connect(lambda: self._read(socket))
            if socket.state() != QLocalSocket.LocalSocketState.ConnectedState:
                self._read(socket)

    def _read(self, socket: QLocalSocket) -> None:
        try:
            names = json.loads(bytes(socket.readAll().data()).decode())
            paths = tuple(Path(os.fsdecode(bytes.fromhex(name))) for name in names)
        except (ValueError, TypeError):
            paths = ()
        socket.deleteLater()
        self.asked.emit(paths)
