"""What can be typed after ``faceapp analyze``; imports nothing that takes time."""

from __future__ import annotations

import argparse
import textwrap
from pathlib import Path

from faceapp.commands.typed import whole
from faceapp.domain.sample_table import COLUMNS


def describe(command: argparse.ArgumentParser) -> None:
    """Say what can be typed after it."""
    command.add_argument("videos", nargs="+", type=Path, metavar="VIDEO", help="videos, or folders of them")
    command.add_argument(
        "--every",
        type=whole("MS"),
        metavar="MS",
        help="milliseconds at least between two pictures that are looked at; default: every picture",
    )
    command.add_argument("--csv", type=Path, metavar="FILE", help="write all that was measured as a table")
    command.add_argument(
        "--again", action="store_true", help="from the beginning, also what was analysed already"
    )
    columns = "\n".join(_column(names, meaning) for names, meaning in COLUMNS.items())
    command.epilog = f"""\
The videos become part of the library. A video that was stopped or killed goes on where
it was when the same command is typed again; one that was analysed before, with these
models, is not looked at again. Faces are followed, told apart, grouped with those of
your photos, and named like them.

The table has a row for each face on each picture that was looked at:
{columns}

What is empty was not measured. In the JSON document "seconds" and "pictures_per_second"
are of this run, "pictures" and "samples" of all that was measured; "expressions" are
the parts of the time in which each was seen clearly, 0..1, "unclear" is the rest; of
several videos each is in "videos"."""


def _column(names: str, meaning: str) -> str:
    lines = textwrap.wrap(meaning, 62)
    if len(names) <= 20:
        return f"  {names:<20}  " + f"\n{'':24}".join(lines)
    listed = textwrap.wrap(names, 84)
    return "\n".join(f"  {line}" for line in listed) + "\n" + "\n".join(f"{'':24}{line}" for line in lines)
