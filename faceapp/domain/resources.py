"""Where the files that come with the program lie."""

from __future__ import annotations

from pathlib import Path

import faceapp


def resource(name: str) -> Path:
    """A file or folder of ``resources/``: in the installed package, or beside it in a checkout."""
    package = Path(faceapp.__file__).parent
    inside = package / "_resources"
    return (inside if inside.is_dir() else package.parent / "resources") / name
