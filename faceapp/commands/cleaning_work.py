"""The work of ``faceapp clean``: which labels are probably wrong, and what is said of them."""

from __future__ import annotations

import argparse
import sys
from contextlib import closing
from typing import Final

from faceapp.commands.cleaning_usage import FLAWS
from faceapp.commands.library import open_present
from faceapp.commands.output import FaceWriter, count, describe, path_text, print_json
from faceapp.domain.change import Change
from faceapp.domain.cleaning import Flaw, Found, Suspect
from faceapp.domain.cleaning_look import HalfDone, LookNews, SomeSuspects
from faceapp.domain.cleaning_thresholds import LOOK_HERE
from faceapp.domain.errors import NoSuchFace
from faceapp.domain.ids import FaceId, PhotoId
from faceapp.services import browse, cleaning, cleaning_decisions
from faceapp.services.cleaning_looking import Asked, labels
from faceapp.services.cleaning_process import LookProcess
from faceapp.services.library import Library, open_thumbnails
from faceapp.services.near_duplicates import near_duplicates

_FLAW: Final = dict(zip(FLAWS, Flaw, strict=True))
_WORD: Final = {flaw: word for word, flaw in _FLAW.items()}


def run(arguments: argparse.Namespace) -> int:
    """List suspects, or keep what somebody says of them."""
    with open_present(arguments) as library:
        wanted = {_FLAW[word] for word in arguments.flaw or FLAWS}
        if arguments.keep or arguments.leave_out:
            _say(library, arguments, wanted)
        else:
            _list(library, arguments, wanted)
    return 0


def _say(library: Library, arguments: argparse.Namespace, wanted: set[Flaw]) -> None:
    faces = [FaceId(number) for number in arguments.keep or arguments.leave_out]
    there = {face.id for face in browse.faces(library, faces)}
    for face in faces:
        if face not in there:
            raise NoSuchFace(face=face)
    verb = cleaning_decisions.keep if arguments.keep else cleaning_decisions.leave_out
    # left out for one reason is left out; kept is kept for each reason that was asked about
    flaws = sorted(wanted) if arguments.keep else sorted(wanted)[:1]
    changes = [change for flaw in flaws if (change := verb(library, faces, flaw)) is not None]
    if arguments.json:
        print_json({"faces": sorted({face for change in changes for face in change.faces})})
    else:
        print(_said(changes))


def _said(changes: list[Change]) -> str:
    return describe(changes[0]) if changes else "That was known already."


def _found(library: Library, arguments: argparse.Namespace, *, near: bool) -> Found:
    if labels(library.path) > LOOK_HERE:
        return _found_elsewhere(Asked(library.path, arguments.query, everything=arguments.all, near=near))
    with closing(open_thumbnails(library)) as thumbnails:
        return cleaning.find(
            library,
            arguments.query,
            (lambda photos: near_duplicates(thumbnails, photos, firsts=True)) if near else None,
            everything=arguments.all,
        )


def _found_elsewhere(asked: Asked) -> Found:
    """In a process that Ctrl+C ends at once, whatever it is at."""
    suspects: list[Suspect] = []
    looked: dict[Flaw, int] = {}
    likely: dict[Flaw, int] = {}

    def say(news: LookNews) -> None:
        if isinstance(news, SomeSuspects):
            suspects.extend(news.suspects)
        elif isinstance(news, HalfDone):
            looked.update(news.looked)
            likely.update(news.likely)

    LookProcess().look(asked, say)
    return Found(tuple(suspects), looked, likely)


def _list(library: Library, arguments: argparse.Namespace, wanted: set[Flaw]) -> None:
    found = _found(library, arguments, near=Flaw.DUPLICATE in wanted)
    shown = [one for flaw in Flaw if flaw in wanted for one in found.of(flaw)[: arguments.most]]
    writer = FaceWriter(library)
    paths: dict[PhotoId, str] = {}
    faces = {face["id"]: face for face in writer.of_numbers([one.face for one in shown])}

    def path(photo: PhotoId | None) -> str | None:
        if photo is None:
            return None
        if photo not in paths:
            paths[photo] = str(browse.photo(library, photo).path)
        return paths[photo]

    if arguments.json:
        print_json(
            {
                "looked": {_WORD[flaw]: found.looked[flaw] for flaw in Flaw if flaw in found.looked},
                "likely": {_WORD[flaw]: found.likely[flaw] for flaw in Flaw if flaw in found.likely},
                "suspects": [
                    {
                        "flaw": _WORD[one.flaw],
                        "face": faces[one.face],
                        "said": one.said,
                        "better": one.better or None,
                        "score": one.score,
                        "value": one.value or None,
                        "other": path(one.other),
                    }
                    for one in shown
                ],
            }
        )
        return
    if not any(found.looked.values()):
        print("No face has a name or an expression yet that somebody gave.", file=sys.stderr)
        return
    for flaw in Flaw:
        if flaw not in wanted or flaw not in found.looked:
            continue
        right = found.right(flaw)
        if right is None:
            continue
        of = count(found.looked[flaw], "label", "labels")
        print(f"{_WORD[flaw]}: {found.likely[flaw]} of {of} ({100 * (1 - right):.1f} %)")
        for one in shown:
            if one.flaw is flaw:
                print(f"  face {one.face}: {_words(one)}  {path_text(browse.photo(library, one.photo).path)}")


def _words(one: Suspect) -> str:
    match one.flaw:
        case Flaw.PERSON | Flaw.EXPRESSION:
            better = f", probably {one.better}" if one.better else ", probably not"
            return f"{one.said}{better}"
        case Flaw.SMALL:
            return f"{one.said}, {one.value:.0f} pixels"
        case _:
            return one.said
