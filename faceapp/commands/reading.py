"""``faceapp people``, ``photo``, ``search``: reading, nothing is changed."""

from __future__ import annotations

import argparse

from faceapp.commands.library import open_present
from faceapp.commands.output import FaceWriter, count, path_text, photo_state, print_json, who
from faceapp.domain.person import Person
from faceapp.services import browse
from faceapp.services.library import Library
from faceapp.services.search import search


def run(arguments: argparse.Namespace) -> int:
    """Run one of the commands."""
    with open_present(arguments) as library:
        {"people": _people, "photo": _photo, "search": _search}[arguments.command](library, arguments)
    return 0


def _people(library: Library, arguments: argparse.Namespace) -> None:
    people = browse.people(library, hidden=True)
    groups = browse.groups(library)
    alone = browse.ungrouped(library)
    if arguments.json:
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
    if not people and not groups and not alone:
        print("Nobody is in the library yet. Add a folder of photos:\n  faceapp index DIR")
        return
    if people:
        width = min(max(len(person.name) for person in people), 40)
        for person in people:
            print(f"{person.name:<{width}}  {_about(person)}")
    if groups:
        print(("\n" if people else "") + f"Unknown people, {count(len(groups), 'group', 'groups')}:")
        for group in groups:
            some = " ".join(str(face) for face in group.faces[:8])
            more = " ..." if len(group.faces) > 8 else ""
            print(f"  group:{group.id}  {count(len(group.faces), 'face', 'faces')} ({some}{more})")
    if alone:
        print(f"\n{count(len(alone), 'face', 'faces')} of people seen once")


def _about(person: Person) -> str:
    parts = [count(person.photos, "photo", "photos")]
    if person.first_year is not None and person.last_year is not None:
        same = person.first_year == person.last_year
        parts.append(str(person.first_year) if same else f"{person.first_year}-{person.last_year}")
    if person.proposed:
        parts.append(f"{person.proposed} proposed")
    if person.hidden:
        parts.append("hidden")
    return ", ".join(parts)


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
    facts = [f"{photo.width} x {photo.height}" if photo.width else "", taken or "", photo_state(photo)]
    print("  " + ", ".join(fact for fact in facts if fact))
    if not faces and photo.problem is None:
        print("  no faces")
    for face in faces:
        box = face.box
        print(f"  face {face.id}: {who(face, writer)}  at {box.x:.3f} {box.y:.3f}, {box.w:.3f} x {box.h:.3f}")


def _search(library: Library, arguments: argparse.Namespace) -> None:
    found = search(library, " ".join(arguments.query))
    if arguments.json:
        print_json({"photos": [{"path": str(path), "people": list(people)} for path, people in found]})
        return
    for path, people in found:
        print(path_text(path) + (f"  ({', '.join(people)})" if people else ""))
