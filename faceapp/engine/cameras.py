"""Which cameras there are, by name; told anew when one is plugged in or out."""

from __future__ import annotations

import logging
import platform
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QCameraPermission, QCoreApplication, QObject, Qt, QTimer, Signal

from faceapp.domain.video_errors import CameraForbidden
from faceapp.engine.multimedia import multimedia

if TYPE_CHECKING:
    from faceapp.engine.live_run import Opener, StateHeard
    from faceapp.media.capture import Source

log = logging.getLogger(__name__)

LOOK_MS: Final = 2000
"""Between two looks for cameras where nobody tells when one is plugged in."""
DEVICES: Final = Path("/sys/class/video4linux")
"""Where Linux lists them, with their names; nothing is opened by looking there."""
GUESSED: Final = 2
"""Cameras that are offered by number where nobody knows which there are: most machines have one or two."""


@dataclass(frozen=True, slots=True)
class Camera:
    """A camera that can be opened.

    Attributes:
        key: the same camera has the same one after it was plugged in again.
        name: as its maker calls it; "" where only its number is known.
        index: its number for OpenCV; None where Qt opens it.
    """

    key: str
    name: str
    index: int | None = None


class Cameras(QObject):
    """Lives in the GUI thread. Made when somebody wants to see cameras: Qt's multimedia is loaded then.

    Where Qt's multimedia can not be loaded, or knows of no camera, those that Linux lists are
    opened by OpenCV; elsewhere the first ones are offered by their numbers.

    Signals:
        changed: ``found`` is another list.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None, *, devices: Path = DEVICES) -> None:
        super().__init__(parent)
        self._devices_folder = devices
        self._media: Any = None
        self._qt: Any = None
        self.missing = ""
        try:
            loaded = multimedia()
        except ImportError as error:  # libpulse or another library of the system is not there
            self.missing = _library_of(error)
            log.info("cameras are opened without Qt: %s", error)
        else:
            self._qt = loaded
            self._media = loaded.QMediaDevices(self)
            self._media.videoInputsChanged.connect(self.look)
        self._found: tuple[Camera, ...] = self._list()
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.look)

    @property
    def found(self) -> tuple[Camera, ...]:
        """The cameras of now."""
        return self._found

    @property
    def by_qt(self) -> bool:
        """Whether Qt's multimedia is here."""
        return self._qt is not None

    def watch(self, watching: bool) -> None:
        """Keep looking, or rest: nobody sees the list."""
        if watching:
            self.look()
            self._timer.start()
        else:
            self._timer.stop()

    def look(self) -> None:
        """See what there is now."""
        found = self._list()
        if found != self._found:
            self._found = found
            self.changed.emit()

    def opener(self, camera: Camera) -> Opener:
        """What opens it, on another thread; it may be busy, forbidden or gone by then."""
        if camera.index is not None:
            return opener_of(f"camera:{camera.index}")
        from faceapp.engine.qt_camera import QtCamera

        return lambda told: QtCamera(camera.key, camera.name, told)

    def when_permitted(self, then: Callable[[bool], None]) -> None:
        """Ask the system whether the user lets this program see; ``then`` gets the answer, here.

        Where the system asks the user, that is done once; others have nobody to ask.
        """
        app = QCoreApplication.instance()
        assert app is not None
        wanted, granted = QCameraPermission(), Qt.PermissionStatus.Granted
        status = app.checkPermission(wanted)
        if status == Qt.PermissionStatus.Undetermined:
            app.requestPermission(wanted, self, lambda answer: then(answer.status() == granted))
        else:
            then(status == granted)

    def _list(self) -> tuple[Camera, ...]:
        if self._qt is not None:
            inputs = self._qt.QMediaDevices.videoInputs()
            if inputs:
                return tuple(
                    Camera(bytes(one.id().data()).decode("utf-8", "replace"), one.description())
                    for one in inputs
                )
        if self._devices_folder.is_dir() or self._qt is not None:
            return _listed(self._devices_folder)
        return _guessed()


def forbidden(camera: str) -> Opener:
    """What tells that the user does not let this program see through a camera."""

    def opener(_told: StateHeard) -> Source:
        raise CameraForbidden(camera=camera)

    return opener


def opener_of(address: str) -> Opener:
    """What opens a network camera, a video file, or a camera by its number; on another thread."""

    def opener(told: StateHeard) -> Source:
        from faceapp.media.capture import open_source

        return open_source(address, on_state=told)

    return opener


def _listed(folder: Path) -> tuple[Camera, ...]:
    """Cameras of Linux; a camera has several devices, of which the first gives the pictures."""
    found: dict[str, Camera] = {}
    try:
        devices = sorted(folder.iterdir(), key=lambda one: (len(one.name), one.name))
    except OSError:
        return ()
    for device in devices:
        number = device.name.removeprefix("video")
        if not number.isdigit():
            continue
        try:
            name = (device / "name").read_text(errors="replace").strip()
            first = (device / "index").read_text().strip() if (device / "index").exists() else "0"
        except OSError:
            continue
        if first == "0":
            found[device.name] = Camera(f"/dev/{device.name}", name, int(number))
    return tuple(found.values())


def _guessed() -> tuple[Camera, ...]:
    """Where nobody knows which cameras there are; a Linux without that folder has none."""
    linux = platform.system() == "Linux"
    return () if linux else tuple(Camera(f"number {index}", "", index) for index in range(GUESSED))


def _library_of(error: ImportError) -> str:
    """The library that is missing, as "libpulse.so.0"; "" where it is something else."""
    word = str(error).split(":", 1)[0]
    return word if ".so" in word or ".dll" in word.lower() else ""
