"""What every page of the window is given, and nothing more."""

from __future__ import annotations

from dataclasses import dataclass

from faceapp.engine.engine import Engine
from faceapp.services.library import Library
from faceapp.ui.operations import Operations
from faceapp.ui.pictures import Pictures


@dataclass(frozen=True, slots=True)
class WindowContext:
    """The window's ways to the library.

    Attributes:
        engine: for what takes time: ``engine.ask(...)``.
        library: the window's own connection: short queries, on the GUI thread only.
        operations: the only way to change the library.
        pictures: thumbnails and face crops as pixmaps.
    """

    engine: Engine
    library: Library
    operations: Operations
    pictures: Pictures
