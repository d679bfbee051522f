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

from faceapp.commands import (
    analysing_usage,
    cleaning_usage,
    evaluating_usage,
    exporting_usage,
    importing_usage,
    models_usage,
    training_usage,
)
from faceapp.commands.typed import whole
from faceapp.domain.errors import KnownError
from faceapp.domain.expression import SEARCHED, expression_named

DONE: Final = 0
USAGE: Final = 2
CANNOT: Final = 3
STOPPED: Final = 130

_MODEL: Final = "model"
"""In place of an expression: what the model says."""

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
        if getattr(parsed, "window", False):
            from faceapp import app

            return int(app.run(parsed.library, [], (parsed.folder, parsed.format)))
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


def _index(command: argparse.ArgumentParser) -> None:
    command.add_argument("folders", nargs="+", type=Path, metavar="DIR", help="folders, or single files")
    command.add_argument(
        "--processes",
        type=whole("N"),
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
An expression (happy, surprised, sad, angry, fearful, disgusted, neutral) finds faces
that show it, beside a name that person's: Alice happy.
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
    command.add_argument("face", type=whole("FACE_ID"), metavar="FACE_ID")
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


def _label(text: str) -> str:
    """The id of the expression that is meant, or "model"."""
    if text.strip().casefold() == _MODEL:
        return _MODEL
    found = expression_named(text)
    if found is None:
        raise argparse.ArgumentTypeError(f"{text!r} is no expression; say {', '.join(SEARCHED)}, or {_MODEL}")
    return found.value


def _expression(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "face", type=whole("FACE_ID"), metavar="FACE_ID", help='the number that "faceapp photo" tells'
    )
    command.add_argument(
        "label",
        metavar="EXPRESSION",
        type=_label,
        help=f"{', '.join(SEARCHED)}; or {_MODEL}, to go by what the model says",
    )


def _nothing(command: argparse.ArgumentParser) -> None:
    del command


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
    "evaluate": (
        "evaluating",
        evaluating_usage.describe,
        "measure how well the models do on labelled photos",
    ),
    "export": ("exporting", exporting_usage.describe, "write a labelled dataset that trainers load"),
    "import": ("importing", importing_usage.describe, "bring a labelled dataset in, for review"),
    "train": ("training", training_usage.describe, "learn to tell expressions from labelled faces"),
    "clean": ("cleaning", cleaning_usage.describe, "say which labels are probably wrong"),
    "models": (
        "models",
        models_usage.describe,
        "list, download, change and check the models that look at faces",
    ),
    "check": ("health", _nothing, "look for damage in the library"),
    "backup": ("health", _file, "write the library into a file"),
    "restore": ("health", _file, "put a backup in the library's place; what was there is kept beside it"),
}


if __name__ == "__main__":
    raise SystemExit(main())
