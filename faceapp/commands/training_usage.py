"""What can be typed after ``faceapp train``; imports nothing that takes time."""

from __future__ import annotations

import argparse
from pathlib import Path

from faceapp.commands.typed import whole
from faceapp.domain.expression import SEARCHED


def describe(command: argparse.ArgumentParser) -> None:
    """Say what can be typed after it."""
    kinds = command.add_subparsers(title="what", metavar="WHAT", dest="kind", required=True)
    one = kinds.add_parser(
        "expression",
        help="a model that tells expressions",
        description="Learns from one folder of pictures for each expression, and writes an ONNX file, a card"
        "\nthat says how good it is (.md, .json) and what the shelf of models needs (.toml).\n"
        f"The folders are called {', '.join(SEARCHED)}.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    one.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
    one.add_argument("--library", type=Path, default=argparse.SUPPRESS, help=argparse.SUPPRESS)
    data = one.add_mutually_exclusive_group(required=True)
    data.add_argument("--data", type=Path, metavar="DIR", help="labelled pictures of faces")
    data.add_argument(
        "--corrections",
        action="store_true",
        help="the faces of your library whose expression you set or imported; fine-tunes the built-in model",
    )
    one.add_argument("--out", type=Path, required=True, metavar="FILE", help="the model to write (.onnx)")
    one.add_argument(
        "--from",
        type=Path,
        dest="start",
        metavar="MODEL",
        help="fine-tune this one, a file or an ID: only its last layer learns, which suits few faces and"
        " takes minutes; default: a new model, which takes thousands of faces and hours",
    )
    one.add_argument("--whole", action="store_true", help="with --from: all of it learns; for many faces")
    one.add_argument("--epochs", type=whole("N"), metavar="N", help="times every face is seen")
    fine = one.add_argument_group("for those who know about training")
    fine.add_argument(
        "--teacher",
        type=Path,
        action="append",
        default=[],
        metavar="MODEL",
        help="learn what this one says of the faces as well, a file or ID; may be given several times",
    )
    fine.add_argument(
        "--network", metavar="NAME", help="of a new model: residual (default), residual-small, separable"
    )
    fine.add_argument(
        "--balance",
        choices=("none", "weights", "focal", "oversampling"),
        help="what is done about expressions with few pictures",
    )
    fine.add_argument("--mixup", type=float, metavar="A", help="how much faces are mixed; 0 for not at all")
    fine.add_argument("--batch", type=whole("N"), metavar="N", help="faces between two steps")
    fine.add_argument("--seed", type=int, metavar="N", help="another number gives another model")
    one.epilog = """\
DIR may hold a folder "train" and a folder "validation" (or "public_test"), each with the
folders of expressions in it; such a folder may be a .tar.gz. Otherwise some faces are kept
apart to judge the model with: of EXPRESSION/PERSON/FILE, all of a person or none.
A training that was stopped goes on when the same command is typed again.

  faceapp train expression --data faces --from faceapp-expression --out mine.onnx
  faceapp models add mine.onnx --entry mine.toml
  faceapp models use own-mine"""
