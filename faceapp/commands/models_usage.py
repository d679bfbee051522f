"""What can be typed after ``faceapp models``; imports nothing that takes time."""

from __future__ import annotations

import argparse
from pathlib import Path

_ADD = """\
A model of your own is an ONNX file and a text file that describes it, for example

  id = "mine"
  kind = "expression"   # detector, embedder, expression, attributes, landmarks, pose
  labels = ["neutral", "happy", "sad", "angry", "fear", "disgust", "surprise"]   # in its own order
  colour = "rgb"        # rgb, bgr or grey
  range = [0, 255]      # what black and white become

What else can be said stands at the head of models.toml, the program's own list.
"faceapp train" writes such a file beside the model."""
_USE = """\
IDs are those that "faceapp models" lists; a model of your own may be called by its name,
too. All faces of the library are measured again; until that is done the old models are in
use. Names stay. Type the same again, or open the window, to go on with what was stopped
or killed; to call it off, name the models that are in use."""


def describe(command: argparse.ArgumentParser) -> None:
    """Say what can be typed after it."""
    command.set_defaults(verb="list")
    verbs = command.add_subparsers(title="verbs", metavar="VERB", dest="verb", required=False)

    def verb(name: str, help_text: str, description: str = "") -> argparse.ArgumentParser:
        whole = help_text[0].upper() + help_text[1:] + "." + description
        one = verbs.add_parser(name, help=help_text, description=whole)
        one.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
        one.add_argument("--library", type=Path, default=argparse.SUPPRESS, help=argparse.SUPPRESS)
        return one

    verb("list", "list all models, with the IDs that the other verbs take; so does no verb")
    get = verb("get", "download a model", " It is used only if its checksum is the published one.")
    get.add_argument("model", metavar="ID", help='as "faceapp models" lists it')
    get.add_argument(
        "--mirror",
        metavar="URL",
        help="download from this copy of a models folder (https) instead of the official address",
    )
    add = verb("add", "add a file from disk", " A published file is recognised by its checksum.")
    add.formatter_class = argparse.RawDescriptionHelpFormatter
    add.epilog = _ADD
    add.add_argument("file", type=Path, nargs="?", metavar="FILE", help="the file of the model")
    which = add.add_mutually_exclusive_group()
    which.add_argument(
        "--as",
        dest="model",
        metavar="ID",
        help="which model of the list it is, where nobody published a checksum",
    )
    which.add_argument(
        "--entry", type=Path, metavar="TOML", help="the text file that describes a model of your own"
    )
    use = verb("use", "look at faces with other models from now on")
    use.formatter_class = argparse.RawDescriptionHelpFormatter
    use.add_argument(
        "models", nargs="+", metavar="ID", help='models of different kinds; "no-expression" for none'
    )
    use.epilog = _USE
    remove = verb("remove", "delete the files of a model; one of your own leaves the list")
    remove.add_argument("model", metavar="ID", help="one that is not in use")
    check = verb("check", "read all files of models and compare them with their checksums")
    check.add_argument("models", nargs="*", metavar="ID", help="default: all that are there")
    command.epilog = """\
Nothing is ever downloaded but by "get". "faceapp models VERB --help" says more of a verb."""
