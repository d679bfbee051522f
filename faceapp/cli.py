"""The command line: what can be typed. Everything heavy is imported by the command that needs it."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Final

from faceapp.commands import analysing_usage
from faceapp.domain.errors import KnownError
from faceapp.domain.expression import EXPRESSIONS

DONE: Final = 0
USAGE: Final = 2
CANNOT: Final = 3
STOPPED: Final = 130

_EPILOG: Final = """\
Without a command, or with files and folders, the window opens.

exit codes:
  0    done; files that can not be read are listed, they are no failure
  2    wrong usage
  3    it can not be done, and one sentence says why
  130  stopped by the user; what was finished is kept
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command, or open the window; returns the exit code."""
    if getattr(sys, "frozen", False):  # a worker process of the packaged program starts here, too
        import multiprocessing

        multiprocessing.freeze_support()
    arguments = list(sys.argv[1:] if argv is None else argv)
    _survive_any_name()
    try:
        parser = _parser()
        places = _window_places(arguments)
        if places is not None:
            return _window(parser, arguments, places)
        parsed = parser.parse_args(_with_query(arguments), argparse.Namespace(library=None, json=False))
        code = import_module(f"faceapp.commands.{parsed.module}").run(parsed)
        sys.stdout.flush()
    except KnownError as error:
        print(f"faceapp: {error}", file=sys.stderr)
        return CANNOT
    except KeyboardInterrupt:
        return STOPPED
    except BrokenPipeError:  # whoever read it has seen enough
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except SystemExit as wanted:  # argparse: --help, --version, wrong usage
        return wanted.code if isinstance(wanted.code, int) else USAGE
    return int(code)


def _survive_any_name() -> None:
    """Names of files need not be text; they are printed as they are."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            encoding = (stream.encoding or "").replace("-", "").lower()
            reconfigure(errors="surrogateescape" if encoding == "utf8" else "backslashreplace")


def _with_query(arguments: list[str]) -> list[str]:
    """The same with a query like ``-Bob`` marked as no option."""
    command = next((place for place, word in enumerate(arguments) if word in COMMANDS), None)
    if command is None or arguments[command] != "search" or "--" in arguments:
        return arguments
    begin = command + 1
    own = [word for word in arguments[begin:] if word in {"-h", "--help", "--json"}]
    words = [word for word in arguments[begin:] if word not in own]
    return [*arguments[:begin], *own, "--", *words] if words else arguments


def _window_places(arguments: Sequence[str]) -> list[str] | None:
    """Files and folders to show in the window; None if a command (or --help) was typed."""
    rest = list(arguments)
    while rest:
        first = rest[0]
        if first == "--library" and len(rest) > 1:
            del rest[:2]
        elif first.startswith("--library="):
            del rest[0]
        elif first == "--":
            return rest[1:]
        elif first in COMMANDS or first.startswith("-"):
            return None
        else:
            return rest
    return []


def _window(parser: argparse.ArgumentParser, arguments: Sequence[str], places: Sequence[str]) -> int:
    missing = next((place for place in places if not Path(place).exists()), None)
    if missing is not None:
        parser.error(f"there is no command {missing!r}, and no file or folder of that name")
    options, _ = parser.parse_known_args([a for a in arguments if a not in places and a != "--"])
    from faceapp import app

    return int(app.run(options.library, [Path(place) for place in places]))


def _parser() -> argparse.ArgumentParser:
    from faceapp import __version__

    parser = argparse.ArgumentParser(
        prog="faceapp",
        description="Name the faces in your photos, on your own machine.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        parents=[_shared(None, json=False)],
    )
    parser.add_argument("--version", action="version", version=f"faceapp {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=False)
    for name, (module, describe, help_text) in COMMANDS.items():
        command = commands.add_parser(
            name,
            help=help_text,
            description=help_text[0].upper() + help_text[1:] + ".",
            parents=[_shared(argparse.SUPPRESS, json=argparse.SUPPRESS)],
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        command.set_defaults(command=name, module=module)
        describe(command)
    return parser


def _shared(library: object, *, json: object) -> argparse.ArgumentParser:
    """Options that may stand before the command, where they have defaults, and after it."""
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument(
        "--library", type=Path, metavar="FILE", default=library, help="the library to use instead of your own"
    )
    shared.add_argument(
        "--json",
        action="store_true",
        default=json,
        help="print one JSON document on standard output when done",
    )
    return shared


def _face_number(text: str) -> int:
    number = int(text)
    if number <= 0:
        raise ValueError(text)
    return number


_face_number.__name__ = "FACE_ID"


def _index(command: argparse.ArgumentParser) -> None:
    command.add_argument("folders", nargs="+", type=Path, metavar="DIR", help="folders, or single files")
    command.add_argument(
        "--processes",
        type=_face_number,
        metavar="N",
        help="processes that look for faces; default: one for each processor core, at most 8",
    )
    command.epilog = """\
The folders stay part of the library: type the same command again to bring it up to
date, or after it was stopped or killed, to go on where it was. "photos" and "faces"
count what is in these folders now; "photos_per_second" counts the photos that were
measured in this run."""


def _photo(command: argparse.ArgumentParser) -> None:
    command.add_argument("path", type=Path, metavar="PATH")


def _search(command: argparse.ArgumentParser) -> None:
    command.add_argument("query", nargs="+", metavar="QUERY")
    command.epilog = """\
A name finds a person, two names photos that show both. OR, -NAME and parentheses work
as expected; unnamed, faces:>3, video, 2019, 2019-07..2019-09 and names of folders, too.
An expression (happy, sad, angry...) finds faces that show it, beside a name that
person's: Alice happy.
A query that begins with a minus comes after "--"."""


def _name(command: argparse.ArgumentParser) -> None:
    command.add_argument("what", metavar="WHAT", help="a face (FACE_ID) or a group of faces (group:ID)")
    command.add_argument("name", metavar="NAME")
    command.add_argument(
        "--twice",
        action="store_true",
        help="the person really is on the photo twice (a mirror, a collage)",
    )


def _reject(command: argparse.ArgumentParser) -> None:
    command.add_argument("face", type=_face_number, metavar="FACE_ID")
    command.add_argument("name", metavar="NAME")


def _merge(command: argparse.ArgumentParser) -> None:
    command.add_argument("into", metavar="NAME", help="whose name stays")
    command.add_argument("others", nargs="+", metavar="NAME", help="who is the same person")


def _hide(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "what",
        metavar="WHAT",
        help="a face (FACE_ID), all faces of a group (group:ID), or a person (NAME, or person:NAME)",
    )


def _forget(command: argparse.ArgumentParser) -> None:
    command.add_argument("name", metavar="NAME")


def _expression(command: argparse.ArgumentParser) -> None:
    command.add_argument("face", type=_face_number, metavar="FACE_ID")
    command.add_argument(
        "label",
        metavar="LABEL",
        choices=(*(label.value for label in EXPRESSIONS), "model"),
        help=f"{', '.join(label.value for label in EXPRESSIONS)}; or model, to go by what the model says",
    )


def _nothing(command: argparse.ArgumentParser) -> None:
    del command


def _evaluate(command: argparse.ArgumentParser) -> None:
    kinds = command.add_subparsers(title="what", metavar="WHAT", dest="kind", required=True)
    for kind, table, columns, does in (
        ("verification", "PAIRS.csv", "a, b, same", "are two photos of the same person told from others"),
        ("grouping", "LABELS.csv", "path, person, role (known, stranger)", "do groups hold one person each"),
    ):
        one = kinds.add_parser(kind, help=does, description=f"{table} has the columns {columns}.")
        one.add_argument("table", type=Path, metavar=table)
        one.add_argument(
            "--root", type=Path, required=True, metavar="DIR", help="the folder the table's paths begin at"
        )
        one.add_argument("--detector", metavar="ID", help="what finds the faces; default: the built-in one")
        one.add_argument("--embedder", metavar="ID", help="the model to judge; default: the built-in one")
        _figure_files(one, "the curve of true and false matches" if kind == "verification" else "")
        one.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
    one = kinds.add_parser(
        "expression",
        help="are expressions told right",
        description="DIR has a folder of pictures for each expression (angry, disgust, fear, happy, sad,"
        " surprise, neutral); it may be a .tar.gz. Pictures of up to 64 pixels are taken for faces that"
        " are cut already; in larger ones the face nearest to the middle is judged.",
    )
    one.add_argument("place", type=Path, metavar="DIR")
    one.add_argument("--model", metavar="ID", help="the model to judge; default: the built-in one")
    _figure_files(one, "what was said for what is")
    one.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help=argparse.SUPPRESS)


def _figure_files(command: argparse.ArgumentParser, picture: str) -> None:
    command.add_argument("--csv", type=Path, metavar="FILE", help="write the figures as a table")
    if picture:
        command.add_argument("--png", type=Path, metavar="FILE", help=f"draw {picture}")


def _train(command: argparse.ArgumentParser) -> None:
    kinds = command.add_subparsers(title="what", metavar="WHAT", dest="kind", required=True)
    one = kinds.add_parser(
        "expression",
        help="a model that tells expressions",
        description="Learns from a folder of pictures for each expression (angry, disgust, fear, happy, sad,"
        " surprise, neutral), and writes an ONNX file and a card beside it.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    one.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
    data = one.add_mutually_exclusive_group(required=True)
    data.add_argument("--data", type=Path, metavar="DIR", help="the labelled faces")
    data.add_argument(
        "--corrections",
        action="store_true",
        help="the faces of the library whose expression you set; fine-tunes the built-in model",
    )
    one.add_argument("--out", type=Path, required=True, metavar="FILE", help="the model to write")
    one.add_argument(
        "--from",
        type=Path,
        dest="start",
        metavar="MODEL",
        help="fine-tune this one, a file or ID: only its last layer",
    )
    one.add_argument("--whole", action="store_true", help="with --from: all of it learns on; for many faces")
    one.add_argument(
        "--teacher",
        type=Path,
        action="append",
        default=[],
        metavar="MODEL",
        help="learn what this one says of the faces as well, a file or ID; may be given several times",
    )
    one.add_argument("--epochs", type=_face_number, metavar="N", help="times every face is seen")
    one.add_argument("--network", metavar="NAME", help="residual, residual-small, separable")
    one.add_argument(
        "--balance",
        choices=("none", "weights", "focal", "oversampling"),
        help="what is done about expressions with few pictures",
    )
    one.add_argument("--mixup", type=float, metavar="A", help="how much faces are mixed; 0 for not at all")
    one.add_argument("--batch", type=_face_number, metavar="N", help="faces between two steps")
    one.add_argument("--seed", type=int, metavar="N", help="another one gives another model")
    one.epilog = """\
DIR may hold a folder "train" and a folder "validation" (or "public_test"), each with the
folders of labels in it; such a folder may be a .tar.gz. Otherwise some faces are kept
apart to judge the model with: of LABEL/PERSON/FILE, all of a person or none.
A training that was stopped goes on when the same command is typed again."""


def _models(command: argparse.ArgumentParser) -> None:
    command.set_defaults(verb="list")
    verbs = command.add_subparsers(title="verbs", metavar="VERB", dest="verb", required=False)

    def verb(name: str, help_text: str, description: str = "") -> argparse.ArgumentParser:
        whole = help_text[0].upper() + help_text[1:] + "." + description
        one = verbs.add_parser(name, help=help_text, description=whole)
        one.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
        return one

    verb("list", "list all models")
    get = verb("get", "download a model", " It is used only if its checksum is the published one.")
    get.add_argument("model", metavar="ID")
    get.add_argument(
        "--mirror",
        metavar="URL",
        help="download from this copy of a models folder (https) instead of the official address",
    )
    add = verb("add", "add a file from disk", " A published file is recognised by its checksum.")
    add.formatter_class = argparse.RawDescriptionHelpFormatter
    add.epilog = """\
A model of your own is an ONNX file and a text file that describes it, for example

  id = "mine"
  kind = "expression"   # detector, embedder, expression, attributes, landmarks, pose
  labels = ["neutral", "happy", "sad", "angry", "fear", "disgust", "surprise"]   # in its own order
  colour = "rgb"        # rgb, bgr or grey
  range = [0, 255]      # what black and white become

What else can be said stands at the head of models.toml, the program's own list."""
    add.add_argument("file", type=Path, nargs="?", metavar="FILE", help="the file of the model")
    which = add.add_mutually_exclusive_group()
    which.add_argument(
        "--as",
        dest="model",
        metavar="ID",
        help="say that it is the right file of a model nobody published a checksum of",
    )
    which.add_argument(
        "--entry", type=Path, metavar="TOML", help="add a model of your own, described as in models.toml"
    )
    use = verb("use", "look at faces with other models from now on")
    use.formatter_class = argparse.RawDescriptionHelpFormatter
    use.add_argument(
        "models", nargs="+", metavar="ID", help='models of different kinds; "no-expression" for none'
    )
    use.epilog = """\
All faces of the library are measured again; until that is done the old models are in
use. Names stay. Type the same again, or open the window, to go on with what was stopped
or killed; to call it off, name the models that are in use."""
    check = verb("check", "read all files of models and compare them with their checksums")
    check.add_argument("models", nargs="*", metavar="ID")
    command.epilog = """\
Nothing is ever downloaded but by "get"."""


def _file(command: argparse.ArgumentParser) -> None:
    command.add_argument("file", type=Path, metavar="FILE")


COMMANDS: Final = {
    "index": ("index", _index, "add folders and look for faces in what is new or changed"),
    "people": ("reading", _nothing, "say who is in the library"),
    "analyze": ("analysing", analysing_usage.describe, "follow the faces in videos and read what they show"),
    "photo": ("reading", _photo, "show one photo and its faces"),
    "search": ("reading", _search, "find photos"),
    "name": ("changing", _name, "name a face or a group of faces"),
    "reject": ("changing", _reject, "say that a face is not somebody; it is never proposed again"),
    "merge": ("changing", _merge, "say that several names are one person"),
    "hide": ("changing", _hide, "put strangers aside"),
    "forget": ("changing", _forget, "remove a person; the faces are unknown again"),
    "expression": ("changing", _expression, "say what a face shows, where the model is wrong"),
    "undo": ("changing", _nothing, "take back the last change of this library"),
    "redo": ("changing", _nothing, "bring back what was undone last"),
    "evaluate": ("evaluating", _evaluate, "measure how well the models do on labelled photos"),
    "train": ("training", _train, "learn to tell expressions from labelled faces"),
    "models": ("models", _models, "list, download and check the models that look at faces"),
    "check": ("health", _nothing, "look for damage in the library"),
    "backup": ("health", _file, "write the library into a file"),
    "restore": ("health", _file, "put a backup in the library's place; what was there is kept beside it"),
}


if __name__ == "__main__":
    raise SystemExit(main())
