"""What the window remembers from one start to the next."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from faceapp.ui.theme import Mode


class WindowState:
    """Values in the user's settings file; whatever can not be read is as if never written."""

    def __init__(self) -> None:
        self._settings = QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "faceapp", "window")

    def geometry(self) -> QByteArray:
        return self._bytes("geometry")

    def keep_geometry(self, value: QByteArray) -> None:
        self._settings.setValue("geometry", value)

    def splitter(self) -> QByteArray:
        return self._bytes("splitter")

    def keep_splitter(self, value: QByteArray) -> None:
        self._settings.setValue("splitter", value)

    def page(self) -> str:
        return str(self._settings.value("page", ""))

    def keep_page(self, value: str) -> None:
        self._settings.setValue("page", value)

    def inspector(self) -> bool:
        return str(self._settings.value("inspector", "true")) == "true"

    def keep_inspector(self, shown: bool) -> None:
        self._settings.setValue("inspector", "true" if shown else "false")

    def expressions(self) -> bool:
        """Whether the viewer says what the faces show."""
        return str(self._settings.value("expressions", "true")) == "true"

    def keep_expressions(self, shown: bool) -> None:
        self._settings.setValue("expressions", "true" if shown else "false")

    def mode(self) -> Mode:
        value = str(self._settings.value("theme", Mode.AUTO.value))
        return Mode(value) if value in set(Mode) else Mode.AUTO

    def keep_mode(self, mode: Mode) -> None:
        self._settings.setValue("theme", mode.value)

    def cores(self) -> int | None:
        """Processor cores that may be used; None: as many as is good."""
        value = str(self._settings.value("cores", ""))
        return int(value) if value.isdigit() and int(value) > 0 else None

    def card(self) -> bool:
        """Whether the graphics card may be used."""
        return self._settings.value("card", "1") != "0"

    def keep_card(self, card: bool) -> None:
        self._settings.setValue("card", "1" if card else "0")

    def keep_cores(self, cores: int | None) -> None:
        self._settings.setValue("cores", "" if cores is None else str(cores))

    def photos(self) -> dict[str, object]:
        """What the page of photos gave; see ``PhotosPage.restore``."""
        return self._map("photos")

    def keep_photos(self, state: Mapping[str, object]) -> None:
        self._settings.setValue("photos", json.dumps(dict(state)))

    def people(self) -> dict[str, object]:
        """How the people are shown; see ``PeopleHeader.remember``."""
        return self._map("people")

    def keep_people(self, state: Mapping[str, object]) -> None:
        self._settings.setValue("people", json.dumps(dict(state)))

    def camera(self) -> dict[str, object]:
        """What the camera's page showed; see ``CameraPage.remember``."""
        return self._map("camera")

    def keep_camera(self, state: Mapping[str, object]) -> None:
        self._settings.setValue("camera", json.dumps(dict(state)))

    def folder(self, kind: str) -> Path | None:
        """Where the last dialog for files of this kind ended."""
        kept = str(self._settings.value(f"folders/{kind}", ""))
        return Path(kept) if kept else None

    def keep_folder(self, kind: str, folder: str) -> None:
        self._settings.setValue(f"folders/{kind}", folder)

    def offered(self) -> bool:
        """Whether better models were offered."""
        return str(self._settings.value("offered", "false")) == "true"

    def keep_offered(self) -> None:
        self._settings.setValue("offered", "true")

    def flush(self) -> None:
        """Write it now."""
        self._settings.sync()

    def _map(self, key: str) -> dict[str, object]:
        try:
            found = json.loads(str(self._settings.value(key, "{}")))
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    def _bytes(self, key: str) -> QByteArray:
        value = self._settings.value(key)
        return value if isinstance(value, QByteArray) else QByteArray()
