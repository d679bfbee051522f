"""The command line, each of whose writes takes a while: stopped in the middle, it is in the middle.

python slowly.py SECONDS ARGUMENTS of faceapp
"""

from __future__ import annotations

import runpy
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


def main() -> None:
    """As ``python -m faceapp``, but for the waiting."""
    from faceapp.storage.library import Library

    seconds, write = float(sys.argv[1]), Library.write

    @contextmanager
    def slowly(library: Library, *given: Any, **named: Any) -> Iterator[Any]:
        time.sleep(seconds)
        with write(library, *given, **named) as transaction:
            yield transaction

    Library.write = slowly  # type: ignore[method-assign]
    sys.argv[1:] = sys.argv[2:]
    runpy.run_module("faceapp", run_name="__main__", alter_sys=True)


def command(seconds: float, *arguments: object) -> list[str]:
    """What to start for ``faceapp ARGUMENTS``."""
    return [sys.executable, str(Path(__file__)), str(seconds), *map(str, arguments)]


if __name__ == "__main__":
    main()
