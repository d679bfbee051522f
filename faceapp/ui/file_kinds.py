"""Tells Qt what the program's own files are, so that no file dialog looks into them.

A dialog that lists a folder opens each file whose name says nothing to it, reads its beginning
and closes it; in a library's folder that takes SQLite's locks away (see ``storage.holding``).
A name that is known is enough for Qt. An icon provider of our own would be asked by a thread of
the dialog, which must not wait for Python when the dialog goes.
"""

from __future__ import annotations

from PySide6.QtCore import QResource

from faceapp.domain.resources import resource


def install() -> bool:
    """Make the names known; before anybody asks Qt what a file is. False where it does not work."""
    return QResource.registerResource(str(resource("files") / "files.rcc"))
