"""What can be typed after ``faceapp evaluate``; imports nothing that takes time."""

from __future__ import annotations

import argparse
from pathlib import Path

from faceapp.domain.expression import SEARCHED


def describe(command: argparse.ArgumentParser) -> None:
    """Say what can be typed after it."""
    kinds = command.add_subparsers(title="what", metavar="WHAT", dest="kind", required=True)
    for kind, table, does, rows in (
        (
            "verification",
            "PAIRS.csv",
            "is one person told from another, photo by photo",
            "It has the columns a, b (paths of two photos) and same (1: one person, 0: two people).",
        ),
        (
            "grouping",
            "LABELS.csv",
            "do groups of look-alikes hold one person each",
            "It has the columns path (of a photo), person (who it is) and role (known or stranger).",
        ),
    ):
        one = kinds.add_parser(
            kind, help=does, description=f"Measures: {does}. {table} says what is right. {rows}"
        )
        one.add_argument("table", type=Path, metavar=table, help="which photos, and what is right")
        one.add_argument(
            "--root", type=Path, required=True, metavar="DIR", help="the folder the table's paths begin at"
        )
        one.add_argument(
            "--detector", metavar="ID", help='what finds the faces (IDs: "faceapp models"); default: built in'
        )
        one.add_argument("--embedder", metavar="ID", help="the model to judge; default: the built-in one")
        _files(one, "the curve of true and false matches" if kind == "verification" else "")
    one = kinds.add_parser(
        "expression",
        help="are expressions told right",
        description=f"DIR holds one folder of pictures for each expression: {', '.join(SEARCHED)} (other"
        " words for them, as angry or anger, are understood). It may be a .tar.gz. Faces that are cut out"
        " already have at most 64 pixels a side; in larger pictures the face nearest to the middle is"
        " judged.",
        epilog="A model that learned from these pictures looks better on them than it is; where that is"
        " known, it is said.",
    )
    one.add_argument("place", type=Path, metavar="DIR", help="labelled pictures, as said above")
    one.add_argument(
        "--model", metavar="ID", help='the model to judge (IDs: "faceapp models"); default: the built-in one'
    )
    _files(one, "how often each expression was called what")


def _files(command: argparse.ArgumentParser, picture: str) -> None:
    command.add_argument("--csv", type=Path, metavar="FILE", help="write the figures as a table")
    if picture:
        command.add_argument("--png", type=Path, metavar="FILE", help=f"draw {picture}")
    command.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
