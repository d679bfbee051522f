"""Rows of a table as a dataset, whichever kind of file they stood in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

from faceapp.domain.dataset import LabelledFace, LabelledPicture
from faceapp.domain.dataset_errors import NotThisFormat
from faceapp.domain.import_problems import Wrong
from faceapp.interchange import row_gathering as values
from faceapp.interchange.formats import Read
from faceapp.interchange.reading import Bad
from faceapp.interchange.row_gathering import RowGathering
from faceapp.interchange.table_rows import CONFIRMED, LANDMARKS, PROPOSED, SCORES, UNNAMED

_ALSO: Final = {
    "file": ("file_name", "filename", "path", "image"),
    "person": ("name", "identity"),
    "class": ("label",),
}
"""What other programs call the columns without which a table says nothing."""

_PIXELS: Final = ("x_px", "y_px", "w_px", "h_px")


def table_in(folder: Path, name: str, title: str) -> Path:
    """The table of a folder: the one with our name, or the only one of its kind.

    Raises:
        NotThisFormat: there is none.
    """
    ours = folder / name
    if ours.is_file():
        return ours
    found = [path for path in folder.glob(f"*{ours.suffix}") if path.is_file()] if folder.is_dir() else []
    if len(found) != 1:
        raise NotThisFormat(format=title, missing=name)
    return found[0]


def read_rows(folder: Path, table: Path, rows: Iterable[Mapping[str, object] | Bad]) -> Read:
    """The dataset that the rows tell of; a row that can not be read is a problem of the table."""
    found = RowGathering(folder)
    number = 0
    for number, row in enumerate(rows, 1):
        if isinstance(row, Bad):
            found.folder.tell(table, row.problem)
            continue
        try:
            _add(found, row)
        except Bad as bad:
            found.folder.problem(table, Wrong.IN_ROW, row=number, problem=bad.problem)
    return found.read()


def _add(found: RowGathering, row: Mapping[str, object]) -> None:
    row = _by_our_names(row)
    path = found.inside(row.get("file"))
    taken = row.get("taken_at")
    if isinstance(taken, datetime):
        row["taken_at"] = taken.isoformat()
    face, told, class_id = _face(row), values.text(row, "class"), values.whole(row, "class_id")
    key = found.picture(
        path,
        LabelledPicture(
            name="",
            suffix="",
            width=values.whole(row, "width") or 0,
            height=values.whole(row, "height") or 0,
            split=values.text(row, "split") or "",
            source=values.text(row, "source") or "",
            taken_at=values.text(row, "taken_at"),
            recording=values.text(row, "recording"),
            time=values.number(row, "time"),
        ),
    )
    pixels = _numbers(row, _PIXELS)
    if face.box is None and pixels is not None:
        width, height = found.size_of(key)
        x, y, w, h = pixels
        face = replace(face, box=values.box_of((x / width, y / height, w / width, h / height)))
    nothing = face == LabelledFace(None, confirmed=face.confirmed)
    if row.get("number") in (None, "") and nothing and told is None:
        return
    if told is not None and row.get("state") is None and face.person is None and face.expression is None:
        found.bare_face(key, face, told, class_id)
    else:
        found.face(key, face, told, class_id)


def _by_our_names(row: Mapping[str, object]) -> dict[str, object]:
    made = dict(row)
    for name, others in _ALSO.items():
        if name not in made:
            made[name] = next((made[other] for other in others if made.get(other) is not None), None)
    return made


def _face(row: Mapping[str, object]) -> LabelledFace:
    state = values.text(row, "state")
    if state not in (None, CONFIRMED, PROPOSED, UNNAMED):
        raise Bad(Wrong.STATE, told=values.shown(state))
    expression = values.expression(values.text(row, "expression"))
    box, points = _numbers(row, ("x", "y", "w", "h")), _numbers(row, LANDMARKS)
    return LabelledFace(
        box=None if box is None else values.box_of(box),
        person=values.text(row, "person"),
        expression=expression,
        confirmed=state in (None, CONFIRMED),
        score=values.number(row, "score"),
        expression_confirmed=expression is not None and row.get("expression_state") == CONFIRMED,
        scores=_numbers(row, SCORES),
        detection=values.number(row, "detection"),
        landmarks=None if points is None else values.landmarks_of(points),
        embedding=values.vector(row.get("embedding")),
        face=values.whole(row, "library_face"),
    )


def _numbers(row: Mapping[str, object], names: tuple[str, ...]) -> tuple[float, ...] | None:
    """All of them or none.

    Raises:
        Bad: some are missing, or are no numbers.
    """
    found = [values.number(row, name) for name in names]
    there = [value for value in found if value is not None]
    if not there:
        return None
    if len(there) != len(found):
        raise Bad(Wrong.MISSING, name=names[found.index(None)])
    return tuple(there)
