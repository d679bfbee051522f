"""What can be typed after ``faceapp clean``; imports nothing that takes time."""

from __future__ import annotations

import argparse
from typing import Final

from faceapp.commands.typed import whole

FLAWS: Final = ("person", "expression", "duplicate", "small", "blurred", "no-face", "two-faces")
"""What may be wrong, in the order of ``domain.cleaning.Flaw``."""


def describe(command: argparse.ArgumentParser) -> None:
    """Say what can be typed after it."""
    command.add_argument("--query", default="", metavar="Q", help="only faces that this search is about")
    command.add_argument(
        "--flaw", action="append", choices=FLAWS, help="only this; can be given several times"
    )
    command.add_argument(
        "--most", type=whole("N"), default=50, metavar="N", help="of each at most so many; default: 50"
    )
    command.add_argument(
        "--all", action="store_true", help="all labels by suspicion, not only those that are probably wrong"
    )
    what = command.add_mutually_exclusive_group()
    what.add_argument(
        "--keep", type=whole("FACE_ID"), nargs="+", metavar="FACE_ID", help="say that these faces are right"
    )
    what.add_argument(
        "--leave-out",
        type=whole("FACE_ID"),
        nargs="+",
        metavar="FACE_ID",
        help="put these faces into no dataset",
    )
    command.epilog = """\
Looks at every label that a person gave or confirmed, most suspicious first. Nothing is
changed; "faceapp name FACE_ID NAME" and "faceapp expression FACE_ID EXPRESSION" set a
label right, --keep and --leave-out say that a face is right or goes into no dataset.
All of that can be undone.

  person      looks like somebody else, or like nobody of that name
  expression  the model sees something else
  duplicate   on a photo that nearly equals another one
  small       too few pixels to tell people apart
  blurred     too soft
  no-face     labelled, but no face was found there
  two-faces   a picture of one face shows two

examples:
  faceapp clean
  faceapp clean --query "Anna 2019" --flaw person
  faceapp clean --keep 4711 4712 --flaw person"""
