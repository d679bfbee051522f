"""``faceapp people``, ``photo``, ``search``: reading, nothing is changed."""

from __future__ import annotations

import argparse
import sys

from faceapp.commands.library import open_present
from faceapp.commands.listing import tell_people
from faceapp.commands.output import (
    FaceWriter,
    expression_text,
    path_text,
    photo_state,
    print_json,
    who,
)
from faceapp.domain.expression import SEARCHED
from faceapp.domain.photo import DateSource
from faceapp.services import browse
from faceapp.services.library import Library
from faceapp.services.search import search_faces, unknown_names


def run(arguments: argparse.Namespace) -> int:
    """Run one of the commands."""
    with open_present(arguments) as library:
        {"people": _people, "photo": _photo, "search": _search}[arguments.command](library, arguments)
    return 0


def _people(library: Library, arguments: argparse.Namespace) -> None:
    if arguments.json:
        people = browse.people(library, hidden=True)
        groups = browse.groups(library)
        alone = browse.ungrouped(library)
        writer = FaceWriter(library)
        waiting = {person.id: faces for person, faces in browse.review_queue(library)}
        print_json(
            {
                "people": [
                    {
                        "id": person.id,
                        "name": person.name,
                        "hidden": person.hidden,
                        "faces": [
                            *writer.of(browse.faces_of_person(library, person.id)),
                            *writer.of_numbers(waiting.get(person.id, ())),
                        ],
                    }
                    for person in people
                ],
                "groups": [{"id": group.id, "faces": writer.of_numbers(group.faces)} for group in groups],
                "ungrouped": writer.of_numbers(alone),
            }
        )
        return
    if not tell_people(library):
        print("Nobody is in the library yet. Add a folder of photos:\n  faceapp index DIR")


def _photo(library: Library, arguments: argparse.Namespace) -> None:
    photo = browse.photo(library, browse.find_photo(library, arguments.path.expanduser()))
    faces = browse.faces_of(library, photo.id)
    writer = FaceWriter(library)
    taken = None if photo.taken_at is None else photo.taken_at.isoformat()
    if arguments.json:
        print_json(
            {
                "path": str(photo.path),
                "width": photo.width,
                "height": photo.height,
                "taken_at": taken,
                "faces": writer.of(faces),
                "state": photo.state.value,
                "problem": None if photo.problem is None else photo.problem.value,
            }
        )
        return
    print(path_text(photo.path))
    when = "" if photo.taken_at is None else f"{photo.taken_at.local:%Y-%m-%d %H:%M:%S}"
    if photo.taken_at is not None and photo.taken_at.source is DateSource.FILE_TIME:
        when += " (date of the file)"
    facts = [f"{photo.width} x {photo.height}" if photo.width else "", when, photo_state(photo)]
    print("  " + ", ".join(fact for fact in facts if fact))
    if not faces and photo.problem is None:
        print("  no faces")
    for face in faces:
        box = face.box
        name = who(face, writer)
        if face.expression is not None:
            name += f", {expression_text(face.expression)}"
        print(f"  face {face.id}: {name}  at {box.x:.3f} {box.y:.3f}, {box.w:.3f} x {box.h:.3f}")


def _nobody(name: str) -> str:
    """That nobody is called so; which expressions there are, where a plain word could mean one."""
    said = f"Nobody is called {name}."
    plain = name.isalpha() and name.islower()
    return f"{said} Expressions: {', '.join(SEARCHED)}." if plain else said


def _search(library: Library, arguments: argparse.Namespace) -> None:
    query = " ".join(arguments.query)
    found = list(search_faces(library, query))
    if not found and not arguments.json:
        names = unknown_names(library, query)
        print("\n".join(map(_nobody, names)) or "No photo fits.", file=sys.stderr)
    if arguments.json:
        photos = [
            {"path": str(path), "people": list(people), "faces": list(faces)} for path, people, faces in found
        ]
        print_json({"photos": photos})
        return
    for path, people, _ in found:
        print(path_text(path) + (f"  ({', '.join(people)})" if people else ""))
