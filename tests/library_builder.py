"""Fills a library by hand, for tests that need rows and no models."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import numpy as np

from faceapp.domain.expression import EXPRESSIONS, Expression
from faceapp.domain.face import Author
from faceapp.domain.ids import FaceId, GroupId, PersonId, PhotoId
from faceapp.domain.model_choice import BUILT_IN
from faceapp.domain.person import name_key
from faceapp.services.library import Library
from faceapp.storage import expressions


class Builder:
    """Each method writes one row, as a scan, a model or a person would, and returns its number."""

    def __init__(self, library: Library, *, begin: bool = True) -> None:
        self.library = library
        if begin:
            self._row("root", path=b"/photos/Pictures", added_at=0.0, by=None)

    def photo(
        self,
        name: str = "a.jpg",
        folder: str = "Pictures",
        taken: str = "2019-07-14T10:00:00",
        *,
        state: str = "measured",
        size: tuple[int, int] = (400, 300),
        colour: int = 0x336699,
        content: bytes | None = None,
    ) -> PhotoId:
        at = datetime.fromisoformat(taken).replace(tzinfo=UTC)
        number = self._row(
            "photo",
            root=1,
            path=f"{folder}/{name}".removeprefix("Pictures/").encode(),
            folder=folder,
            name=name,
            size=1,
            mtime_ns=1,
            content_hash=content,
            width=size[0],
            height=size[1],
            taken_at=taken,
            taken_source="exif",
            taken_sort=int(at.timestamp()),
            colour=colour,
            state=state,
            problem="damaged" if state == "problem" else None,
            by=None,
        )
        return PhotoId(number)

    def face(self, photo: PhotoId, x: float = 0.4, *, pixels: float = 100, yaw: float = 0.0) -> FaceId:
        number = self._row(
            "face",
            photo=photo,
            x=x,
            y=0.3,
            w=0.2,
            h=0.25,
            score=0.99,
            pixels=pixels,
            sharpness=300.0,
            yaw=yaw,
            pitch=0.0,
            roll=0.0,
            origin="model",
            detector="mtcnn",
            by="model",
        )
        return FaceId(number)

    def person(self, name: str, **more: object) -> PersonId:
        return PersonId(self._row("person", name=name, name_key=name_key(name), by="user", at=0.0, **more))

    def confirm(self, face: FaceId, person: PersonId, *, insisted: bool = False) -> None:
        self._row(
            "assignment",
            face=face,
            person=person,
            state="confirmed",
            insisted=int(insisted),
            by="user",
            at=0.0,
        )

    def propose(self, face: FaceId, person: PersonId, distance: float = 0.3) -> None:
        self._row(
            "assignment", face=face, person=person, state="proposed", distance=distance, by="model", at=0.0
        )

    def express(self, face: FaceId, label: Expression, share: float = 0.64) -> None:
        """As a model would: ``share`` for ``label``, the rest for all others alike."""
        read = np.full(len(EXPRESSIONS), (1 - share) / (len(EXPRESSIONS) - 1), np.float32)
        read[EXPRESSIONS.index(label)] = share
        with self.library.write(Author.MODEL) as tx:
            expressions.put(tx, face, BUILT_IN.expression or "", "1-test", read)

    def mark(self, face: FaceId, mark: str) -> None:
        self._row("face_mark", face=face, mark=mark, by="user", at=0.0)

    def group(self, faces: Sequence[FaceId]) -> GroupId:
        number = self._row("face_group", by=None)
        for face in faces:
            self._row("group_member", face=face, face_group=number, by=None)
        return GroupId(number)

    def named(self, name: str, photos: Sequence[PhotoId]) -> PersonId:
        """A person with one confirmed face on each of ``photos``."""
        person = self.person(name)
        for photo in photos:
            self.confirm(self.face(photo), person)
        return person

    def _row(self, table: str, **values: object) -> int:
        by = values["by"]
        if by is None:
            del values["by"]
        with self.library.write(Author(by or "model")) as tx:
            if values:
                columns, marks = ", ".join(values), ", ".join("?" * len(values))
                cursor = tx.connection.execute(
                    f"INSERT INTO {table} ({columns}) VALUES ({marks})", tuple(values.values())
                )
            else:
                cursor = tx.connection.execute(f"INSERT INTO {table} DEFAULT VALUES")
            assert cursor.lastrowid is not None
            return cursor.lastrowid


@dataclass
class Shelf:
    """What was put into the library, by name."""

    people: dict[str, PersonId] = field(default_factory=dict)
    groups: list[GroupId] = field(default_factory=list)
    photos: list[PhotoId] = field(default_factory=list)
    faces: dict[str, list[FaceId]] = field(default_factory=dict)
