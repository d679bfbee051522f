"""What can be typed after ``faceapp import``; imports nothing that takes time."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

from faceapp.commands.typed import whole
from faceapp.domain.dataset_formats import FORMATS, READABLE

_CHOICES: Final = ", ".join(("auto", *READABLE))

_EPILOG: Final = """\
The pictures stay where they are: their folder becomes part of the library, faces are looked for
in it as by "faceapp index", and each label is put on the face it means. A box in which no face is
found is added as a face. Labels without a box (folders, lfw, fer) mean the large face nearest to the
middle; without any face, the whole picture. What you said of a face yourself stays as it is.

"auto" takes folders for classes only where there are two or more and nearly all pictures lie in them,
as albums have folders, too: say "folders" where the names of folders are people or expressions.

Names that are in the library already are the same people. Guesses that no human confirmed are not
put on. Typed again, the same command changes nothing; after it was stopped, it goes on.
"faceapp undo" takes the labels back.

With --library a library of its own is made where there is none.

  faceapp import auto ~/datasets/holiday
  faceapp --library lfw.faceapp import lfw ~/datasets/lfw
  faceapp --library faces.faceapp import coco exported --json
  faceapp --library fer.faceapp import fer ~/datasets/fer2013"""


def describe(command: argparse.ArgumentParser) -> None:
    """Say what can be typed after it."""
    command.add_argument("format", type=_format, metavar="FORMAT", help=f"{_CHOICES}; auto: see what it is")
    command.add_argument("folder", type=Path, metavar="DIR", help="the folder of the dataset")
    command.add_argument(
        "--processes", type=whole("N"), metavar="N", help="processes that look for faces; default: cores"
    )
    command.add_argument(
        "--dry-run", action="store_true", help="only say what it is; nothing becomes part of the library"
    )
    command.add_argument("--window", action="store_true", help="do it in the window")
    command.epilog = _EPILOG


def _format(text: str) -> str:
    if text not in ("auto", *FORMATS):  # of one that can not be read, that is said later
        raise argparse.ArgumentTypeError(f"there is no format {text}; one of {_CHOICES}")
    return text
