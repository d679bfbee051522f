"""Who is in the library, in lines for people: the same list wherever it is printed."""

from __future__ import annotations

from faceapp.commands.output import count, path_text, photos_and_videos
from faceapp.domain.person import Group, Person
from faceapp.services import browse
from faceapp.services.library import Library

_FACES = 8


def tell_people(library: Library, most: int | None = None) -> bool:
    """Print people, groups and how many faces are alone; whether there was anything to print.

    Args:
        library: to read from.
        most: people, and groups, to print; None: all.
    """
    people = browse.people(library, hidden=True)
    groups = browse.groups(library)
    alone = len(browse.ungrouped(library))
    if people:
        print("People:")
        shown = people[:most]
        width = min(max(len(person.name) for person in shown), 40)
        for person in shown:
            print(f"  {person.name:<{width}}  {_about(person)}")
        _tell_more(len(people) - len(shown))
    if groups:
        print(("\n" if people else "") + f"Unknown people, {count(len(groups), 'group', 'groups')}:")
        shown_groups = groups[:most]
        for group in shown_groups:
            print(f"  group:{group.id}  {_about_group(library, group)}")
        _tell_more(len(groups) - len(shown_groups))
    if alone:
        lead = "\n" if people or groups else ""
        print(f"{lead}{count(alone, 'face', 'faces')} of people seen once")
    return bool(people or groups or alone)


def _tell_more(left: int) -> None:
    if left:
        print(f"  and {left} more")


def _about(person: Person) -> str:
    parts = [photos_and_videos(person.photos, person.videos)]
    if person.first_year is not None and person.last_year is not None:
        same = person.first_year == person.last_year
        parts.append(str(person.first_year) if same else f"{person.first_year}-{person.last_year}")
    if person.proposed:
        parts.append(f"{person.proposed} proposed")
    if person.hidden:
        parts.append("hidden")
    return ", ".join(parts)


def _about_group(library: Library, group: Group) -> str:
    """How many faces, their numbers, and a photo to recognise the person by: the most typical look."""
    some = " ".join(str(face) for face in group.faces[:_FACES])
    more = " ..." if len(group.faces) > _FACES else ""
    photo = browse.photo(library, browse.face(library, group.faces[0]).photo)
    return f"{count(len(group.faces), 'face', 'faces')} ({some}{more}), as on {path_text(photo.path)}"
