"""What can be typed after ``faceapp export``; imports nothing that takes time."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

from faceapp.commands.typed import whole
from faceapp.domain.dataset import Label
from faceapp.domain.dataset_formats import FORMATS
from faceapp.domain.export_choices import SAMPLES, Others, Shape, SplitBy

_SIDE: Final = whole("PIXELS", 8, 16_384)

_EPILOG: Final = """\
Only faces that you named or confirmed are written, unless you say --proposed. OUT is a new or
empty folder. An export that was stopped goes on when the same command is typed again; until it is
finished, OUT says that it is not complete. The same command on the same library writes the same bytes.

folders, fer and lfw hold a face a picture: say --crop PIXELS or --aligned PIXELS; without, whole photos
are written in their own size, and each must have one face that fits. coco, yolo, voc, fiftyone and cvat
are made of whole photos. Faces that are not exported are blurred for good; --others keep leaves them.
samples are tables of what was measured of videos, a row for each face on each picture, with a picture
of each face beside it: all videos, or those of --query.

  faceapp export folders faces --aligned 112 --least 10
  faceapp export coco holiday --query "2019 beach" --split train=0.8,val=0.1,test=0.1 --split-by event
  faceapp export yolo detector --label face --strangers --negatives --size 1280
  faceapp export huggingface shared --ids --others cover --consent "signed forms, 2024"
  faceapp export samples interviews --query "video 2024" --table csv
  faceapp export --verify faces"""


def describe(command: argparse.ArgumentParser) -> None:
    """Say what can be typed after it."""
    command.add_argument("format", nargs="?", metavar="FORMAT", help=", ".join([*FORMATS, SAMPLES]))
    command.add_argument("out", nargs="?", type=Path, metavar="OUT", help="the folder to write")
    command.add_argument("--verify", type=Path, metavar="DIR", help="compare an export with its manifest")
    command.add_argument("--dry-run", action="store_true", help="only say what would be written")
    command.add_argument(
        "--into-full-folder", action="store_true", help="OUT may hold other things; nothing is overwritten"
    )
    command.add_argument(
        "--processes", type=whole("N"), metavar="N", help="pictures made at once; default: cores"
    )
    command.add_argument(
        "--table", choices=["parquet", "csv"], default="parquet", help="of samples; default: parquet"
    )
    command.add_argument(
        "--choices", type=Path, metavar="FILE", help="choices as JSON, as in a manifest; what is typed wins"
    )
    _faces(command.add_argument_group("which faces"))
    _pictures(command.add_argument_group("what pictures show"))
    _parts(command.add_argument_group("parts, and the card"))
    command.epilog = _EPILOG


def _faces(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--query", metavar="Q", help='as in the search field: "Anna 2019", "faces:>2"')
    group.add_argument(
        "--people",
        type=_names,
        metavar="NAME,NAME",
        help="only these; may be given several times",
        action="extend",
    )
    group.add_argument(
        "--label", choices=[str(one) for one in Label], help="what the classes are; default: person"
    )
    group.add_argument("--confirmed", action="store_true", help="only what a person said: the default")
    group.add_argument(
        "--proposed",
        type=_share,
        nargs="?",
        const=0.0,
        metavar="SCORE",
        help="proposals of the models, too, from this score (0 to 1) on",
    )
    group.add_argument(
        "--strangers", action="store_true", default=None, help="faces without a label, as a class"
    )
    group.add_argument("--negatives", action="store_true", default=None, help="keep photos without any face")
    group.add_argument("--min-pixels", type=whole("N"), metavar="N", help="shorter side of a face")
    group.add_argument(
        "--min-sharpness", type=_amount, metavar="X", help="of a face; 50 leaves out what is blurred"
    )
    group.add_argument("--most", type=whole("N"), metavar="N", help="faces of a class, spread over time")
    group.add_argument("--least", type=whole("N"), metavar="N", help="classes with fewer faces are left out")
    group.add_argument(
        "--balance", action="store_true", default=None, help="every class as many as the smallest"
    )


def _pictures(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--shape", choices=[str(one) for one in Shape], help="default: full, the whole photo")
    group.add_argument("--crop", type=_SIDE, metavar="PIXELS", help="the same as --shape crop --size PIXELS")
    group.add_argument(
        "--aligned", type=_SIDE, metavar="PIXELS", help="the same as --shape aligned --size PIXELS"
    )
    group.add_argument(
        "--size",
        type=_SIDE,
        metavar="PIXELS",
        help="side of a face (default: as it is; aligned 112, fer 48), longest side of a photo",
    )
    group.add_argument(
        "--margin", type=_amount, metavar="X", help="around a cropped face, of its size; default: 0.25"
    )
    group.add_argument(
        "--others",
        choices=[str(one) for one in Others],
        help="faces that are not written: blur (default) and cover leave nothing of them; or keep",
    )
    group.add_argument("--ids", action="store_true", help="people and pictures as numbers instead of names")
    group.add_argument("--landmarks", action="store_true", default=None, help="eyes, nose and mouth")
    group.add_argument("--embeddings", action="store_true", default=None, help="the vector of each face")
    group.add_argument(
        "--keep-metadata", action="store_true", help="date, camera and place stay in the pictures"
    )
    group.add_argument("--encoding", choices=["jpg", "png"], help="default: jpg")


def _parts(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--split", type=_split, metavar="NAME=SHARE,...", help="as train=0.8,val=0.1,test=0.1")
    group.add_argument(
        "--split-by",
        choices=[str(one) for one in SplitBy],
        help="what stays in one part; default: photo. imported, without --split: the parts that pictures"
        " came in with; those that came in with none go to train",
    )
    group.add_argument("--seed", type=int, metavar="N", help="of all that is drawn; default: 0")
    group.add_argument("--title", metavar="TEXT", help="of the dataset")
    group.add_argument("--consent", metavar="TEXT", help="what the people agreed to, for the card")


def _share(text: str) -> float:
    number = float(text)
    if not 0 <= number <= 1:
        raise ValueError(text)
    return number


def _amount(text: str) -> float:
    number = float(text)
    if not 0 <= number < 1e6:
        raise ValueError(text)
    return number


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


def _split(text: str) -> tuple[tuple[str, float], ...]:
    parts = []
    for part in text.split(","):
        name, _, share = part.partition("=")
        parts.append((name.strip(), float(share)))
    if any(not name for name, _ in parts) or len({name for name, _ in parts}) < len(parts):
        raise ValueError(text)
    return tuple(parts)


_share.__name__ = "SCORE"
_amount.__name__ = "X"
_split.__name__ = "NAME=SHARE,..."
