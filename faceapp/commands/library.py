"""Which library a command is about."""

from __future__ import annotations

import argparse
from pathlib import Path

from faceapp.domain.errors import NoSuchLibrary
from faceapp.services.library import Library, default_library_path, open_library


def present_library(arguments: argparse.Namespace) -> Path:
    """Where the library lies that was asked for; the user's own is made where it is missing.

    Raises:
        NoSuchLibrary: a name was given, and there is nothing: most likely it is misspelt.
    """
    named: Path | None = arguments.library
    if named is not None and not named.exists():
        raise NoSuchLibrary(path=named)
    return named or default_library_path()


def open_present(arguments: argparse.Namespace) -> Library:
    """Open the library that was asked for."""
    return open_library(present_library(arguments))
