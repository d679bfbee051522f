"""A library with people and groups, in the real window."""

from __future__ import annotations

from pathlib import Path

import pytest
from library_builder import Builder, Shelf

from faceapp.services.library import open_library


@pytest.fixture
def shelf(library_path: Path) -> Shelf:
    """Alice on four photos of three years, Bob on two, two groups, two faces seen once."""
    made = Shelf()
    library = open_library(library_path)
    make = Builder(library)
    for number, year in enumerate((2015, 2016, 2019, 2019, 2020, 2021, 2022, 2023)):
        made.photos.append(make.photo(f"{number}.jpg", taken=f"{year}-05-01T12:00:00"))
    for name, photos in (("Alice", made.photos[:4]), ("Bob", made.photos[2:4])):
        person = made.people[name] = make.person(name)
        made.faces[name] = []
        for number, photo in enumerate(photos):
            face = make.face(photo, x=0.1 * number, pixels=50 + 10 * number)
            make.confirm(face, person)
            made.faces[name].append(face)
    for size in (4, 3):
        faces = [make.face(photo, x=0.5 + size / 20) for photo in made.photos[4 : 4 + size]]
        made.groups.append(make.group(faces))
        made.faces[f"group{len(made.groups)}"] = faces
    made.faces["single"] = [make.face(made.photos[7], x=0.8), make.face(made.photos[6], x=0.8)]
    library.close()
    return made
