"""Naming one face of a recording or before the camera names all that is unknown of the same somebody."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from faceapp.domain.change import Change
from faceapp.domain.ids import FaceId
from faceapp.services import naming_alike
from faceapp.services.library import Library
from faceapp.ui import wording
from faceapp.ui.operations import Operations

translate = QCoreApplication.translate


def question(library: Library, faces: Sequence[FaceId]) -> str:
    """What the name field asks: how many faces will be named, where it is more than one."""
    count = naming_alike.count_alike(library, faces)
    if count < 2:
        return translate("naming", "Who is this?")
    return translate("naming", "Who is this? {faces}").format(faces=wording.faces(count))


def name_alike(
    operations: Operations, library: Library, faces: Sequence[FaceId], name: str, *, allow_twice: bool = False
) -> Change | None:
    """See ``services.naming_alike.name_alike``; asks where the person is seen beside the face."""

    def work(library: Library, _thumbnails: object) -> Change | None:
        return naming_alike.name_alike(library, faces, name, allow_twice=allow_twice)

    return operations.apply(
        work,
        naming_alike.count_alike(library, faces),
        translate("naming", "Naming {faces}"),
        insist=lambda: name_alike(operations, library, faces, name, allow_twice=True),
    )
