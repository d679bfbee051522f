"""Reading Hugging Face's imagefolder, our own and others'."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Final

from faceapp.domain.dataset import LabelledFace, LabelledPicture
from faceapp.domain.dataset_errors import NotThisFormat
from faceapp.domain.import_problems import Wrong
from faceapp.interchange import row_gathering as values
from faceapp.interchange.formats import Read, Unpack
from faceapp.interchange.found import split_named
from faceapp.interchange.reading import Bad
from faceapp.interchange.row_gathering import Key, RowGathering
from faceapp.interchange.table_rows import CONFIRMED

TITLE: Final = "Hugging Face"
_FOLDERS: Final = {"": "train", "val": "validation"}
_ORDER: Final = ("train", "val", "test")
_METADATA: Final = ("metadata.jsonl", "metadata.parquet", "metadata.csv")


def folder_of(split: str) -> str:
    """What the loader calls a split."""
    return _FOLDERS.get(split, split)


class HuggingFaceReading:
    """The half of the format that reads."""

    def read(self, folder: Path, unpack: Unpack) -> Read:  # noqa: ARG002
        """Read the metadata of each split; where "train" is all there is, nothing was split."""
        found = RowGathering(folder)
        root = found.folder.root
        homes = [home for home in _homes(found) if any((home / name).is_file() for name in _METADATA)]
        if not homes:
            raise NotThisFormat(format=TITLE, missing=f"train/{_METADATA[0]}")
        whole = len(homes) == 1
        for home in homes:
            split = "" if home == root or (whole and home.name == "train") else _split(home.name)
            if home != root:
                found.split(split)
            for name in _METADATA:
                if (home / name).is_file():
                    _read_file(found, home, home / name, split)
                    break
        return found.read(_ORDER)


def _homes(found: RowGathering) -> Iterator[Path]:
    """Where metadata may lie: the root, the folders in it, and those in "data"."""
    root = found.folder.root
    yield root
    for folder in found.folder.folders(root):
        yield folder
        if folder.name == "data":
            yield from found.folder.folders(folder)


def _split(name: str) -> str:
    return split_named(name) or name.encode("utf-8", "replace").decode()


def _read_file(found: RowGathering, home: Path, table: Path, split: str) -> None:
    for number, row in enumerate(_rows(table), 1):
        if isinstance(row, Bad):
            found.folder.tell(table, row.problem)
            continue
        try:
            _add(found, home, row, split)
        except Bad as bad:
            found.folder.problem(table, Wrong.IN_ROW, row=number, problem=bad.problem)


def _rows(table: Path) -> Iterator[Mapping[str, object] | Bad]:
    from faceapp.interchange import table_csv, table_jsonl, table_parquet

    readers = {
        ".jsonl": table_jsonl.objects,
        ".parquet": table_parquet.parquet_rows,
        ".csv": table_csv.csv_rows,
    }
    return readers[table.suffix](table)


def _add(found: RowGathering, home: Path, row: Mapping[str, object], split: str) -> None:
    told = row.get("file_name")
    path = found.inside(told, home)
    if not split and home == found.folder.root:
        first = PurePosixPath(str(told)).parts[0]
        split = split_named(first) or "" if "/" in str(told) else ""
    taken = row.get("taken_at")
    faces = [] if row.get("objects") is None else _objects(row["objects"])
    key = found.picture(
        path,
        LabelledPicture(
            name="",
            suffix="",
            width=values.whole(row, "width") or 0,
            height=values.whole(row, "height") or 0,
            split=split,
            source=values.text(row, "source") or "",
            taken_at=taken.isoformat() if isinstance(taken, datetime) else values.text(row, "taken_at"),
            recording=values.text(row, "recording"),
            time=values.number(row, "time"),
        ),
    )
    if row.get("objects") is None:
        label = values.text(row, "label")
        face = _face(found, key, row, None)
        if label is not None or face != LabelledFace(None, confirmed=face.confirmed):
            _add_face(found, key, row, face, name=label)
        return
    for each in faces:
        face = _face(found, key, each, values.numbers(each.get("bbox"), "bbox", 4))
        number = each.get("categories", each.get("category", each.get("label")))
        name = values.text(each, "names")
        if name is None and number is not None:
            name = str(number)
        _add_face(found, key, each, face, name=name, number=number)


def _objects(told: object) -> list[Mapping[str, object]]:
    """One mapping a face, from lists side by side or from a list of mappings.

    Raises:
        Bad: it is neither, or the lists differ in length.
    """
    if isinstance(told, Sequence) and not isinstance(told, str | bytes):
        if not all(isinstance(each, Mapping) for each in told):
            raise Bad(Wrong.OBJECTS_NO_LIST)
        return list(told)
    if not isinstance(told, Mapping):
        raise Bad(Wrong.OBJECTS_NO_LIST)
    lists = {
        str(name): list(each)
        for name, each in told.items()
        if isinstance(each, Sequence) and not isinstance(each, str | bytes)
    }
    if len({len(each) for each in lists.values()}) > 1:
        raise Bad(Wrong.OBJECTS_DIFFER)
    return [dict(zip(lists, each, strict=True)) for each in zip(*lists.values(), strict=True)]


def _face(
    found: RowGathering, key: Key, told: Mapping[str, object], bbox: tuple[float, ...] | None
) -> LabelledFace:
    box = None
    points = values.numbers(told.get("landmarks"), "landmarks", 10)
    if bbox is not None or points is not None:
        width, height = found.size_of(key)
        if bbox is not None:
            box = values.box_of((bbox[0] / width, bbox[1] / height, bbox[2] / width, bbox[3] / height))
        if points is not None:
            points = tuple(value / (height if place % 2 else width) for place, value in enumerate(points))
    expression = values.expression(values.text(told, "expression"))
    return LabelledFace(
        box=box,
        person=values.text(told, "person"),
        expression=expression,
        confirmed=told.get("state") in (None, CONFIRMED),
        score=values.number(told, "score"),
        expression_confirmed=expression is not None and told.get("expression_state") == CONFIRMED,
        scores=values.numbers(told.get("scores"), "scores", 7),
        detection=values.number(told, "detection"),
        landmarks=None if points is None else values.landmarks_of(points),
        embedding=values.vector(told.get("embedding")),
        face=values.whole(told, "library_face"),
    )


def _add_face(
    found: RowGathering,
    key: Key,
    told: Mapping[str, object],
    face: LabelledFace,
    *,
    name: str | None,
    number: object = None,
) -> None:
    """A face of ours says all itself; of others' its class is all there is."""
    class_id = number if isinstance(number, int) and not isinstance(number, bool) else None
    if name is not None and told.get("state") is None and face.person is None and face.expression is None:
        found.bare_face(key, face, name, class_id)
    else:
        found.face(key, face, name, class_id)
