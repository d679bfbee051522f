"""``faceapp name``, ``reject``, ``merge``, ``hide``, ``forget``, ``expression``, ``undo``, ``redo``."""

from __future__ import annotations

import argparse
import re

from faceapp.commands.library import open_present
from faceapp.commands.output import describe, print_json
from faceapp.domain.change import ABOUT_NOBODY, Change
from faceapp.domain.errors import NoSuchFace, NoSuchGroup
from faceapp.domain.expression import expression_named
from faceapp.domain.ids import FaceId, GroupId
from faceapp.services import browse, expressions, history, people, recognise, tagging
from faceapp.services.library import Library

_MOST = 2**63 - 1
"""The largest number a row can have."""


def run(arguments: argparse.Namespace) -> int:
    """Run one of the commands; proposals follow from what was said."""
    with open_present(arguments) as library:
        if arguments.command in {"undo", "redo"}:
            change: Change | None = _step(library, arguments)
        else:
            change = _VERBS[arguments.command](library, arguments)
            _tell(change, arguments)
        if change is not None and change.verb not in ABOUT_NOBODY:
            for _ in recognise.update(library, recognise.Gallery(), None):
                pass
    return 0


def _step(library: Library, arguments: argparse.Namespace) -> Change:
    if arguments.command == "undo":
        change = history.undo(library)
        word = "undone"
    else:
        change = history.redo(library)
        word = "redone"
    if arguments.json:
        print_json({word: describe(change)})
    else:
        print(f"{word.capitalize()}: {describe(change)}")
    return change


def _tell(change: Change | None, arguments: argparse.Namespace) -> None:
    if arguments.json:
        faces = [] if change is None else list(change.faces)
        if arguments.command == "name":
            print_json({"person": change.subject if change else arguments.name.strip(), "faces": faces})
        else:
            print_json(
                {
                    "changed": None if change is None else describe(change),
                    "faces": faces,
                    "people": [] if change is None else list(change.people),
                }
            )
    elif change is None:
        print("Nothing to change: it is so already.")
    else:
        print(f"Done: {describe(change)}. To take it back: faceapp undo")


def _name(library: Library, arguments: argparse.Namespace) -> Change | None:
    what: str = arguments.what
    group = _group(what)
    if group is not None:
        return tagging.name_group(library, group, arguments.name)
    return tagging.name_face(library, _face(what), arguments.name, allow_twice=arguments.twice)


def _reject(library: Library, arguments: argparse.Namespace) -> Change | None:
    person = browse.find_person(library, arguments.name)
    return tagging.reject(library, [_face(str(arguments.face))], person)


def _merge(library: Library, arguments: argparse.Namespace) -> Change | None:
    into = browse.find_person(library, arguments.into)
    return people.merge(library, into, [browse.find_person(library, name) for name in arguments.others])


def _hide(library: Library, arguments: argparse.Namespace) -> Change | None:
    what: str = arguments.what
    group = _group(what)
    if group is not None:
        found = next((one for one in browse.groups(library, smallest=1) if one.id == group), None)
        if found is None:
            raise NoSuchGroup(group=group)
        return tagging.hide(library, found.faces)
    if re.fullmatch(r"[0-9]+", what):
        return tagging.hide(library, [_face(what)])
    return people.hide_person(library, browse.find_person(library, what.removeprefix("person:")))


def _forget(library: Library, arguments: argparse.Namespace) -> Change | None:
    return people.forget(library, browse.find_person(library, arguments.name))


def _expression(library: Library, arguments: argparse.Namespace) -> Change | None:
    label = expression_named(arguments.label)  # none of them: what the model says
    return expressions.set_expression(library, [_face(str(arguments.face))], label)


_VERBS = {
    "name": _name,
    "reject": _reject,
    "merge": _merge,
    "hide": _hide,
    "forget": _forget,
    "expression": _expression,
}


def _group(what: str) -> GroupId | None:
    """The number in "group:ID"; None if it is something else."""
    if not what.startswith("group:"):
        return None
    number = what.removeprefix("group:")
    if not re.fullmatch(r"[0-9]+", number) or int(number) > _MOST:
        raise NoSuchGroup(group=number)
    return GroupId(int(number))


def _face(what: str) -> FaceId:
    if not re.fullmatch(r"[0-9]+", what) or int(what) > _MOST:
        raise NoSuchFace(face=what)
    return FaceId(int(what))
