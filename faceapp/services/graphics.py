"""Whether networks may use the graphics card; see ``vision.devices``."""

from __future__ import annotations

import importlib.util
import os
import platform
from pathlib import Path
from typing import Final

SETTING: Final = "FACEAPP_DEVICE"
"""The environment variable that this process and its workers go by; "cpu": no card."""


def there() -> bool:
    """Whether this machine seems to have a card that the program could use; imports and starts nothing."""
    system = platform.system()
    if system == "Darwin":
        return platform.machine() == "arm64"
    if system == "Linux":
        return Path("/dev/nvidiactl").exists()
    spec = importlib.util.find_spec("onnxruntime")
    places = [Path(place) for place in (spec.submodule_search_locations or ())] if spec else ()
    return any((place / "capi" / "DirectML.dll").exists() for place in places)


def allow(card: bool) -> None:
    """Use a card where that was measured to be faster, or never; holds for what is loaded from now on."""
    if card:
        os.environ.pop(SETTING, None)
    else:
        os.environ[SETTING] = "cpu"
