"""YOLO as others lay it out: Roboflow's, lists of pictures, names in a text, foreign roots."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from faceapp.domain.dataset import LabelledFace
from faceapp.domain.dataset_errors import NotThisFormat
from faceapp.domain.geometry import Box, Landmarks
from faceapp.domain.import_problems import Wrong
from faceapp.interchange.formats import Read
from faceapp.interchange.found import FoundFace, FoundPicture, gathered, split_named
from faceapp.interchange.places import landmarks_told
from faceapp.interchange.reading import Bad, Folder, box_told, name_told, number
from faceapp.interchange.small_yaml import parse

_PARTS: Final = ("train", "val", "test")
_YAML: Final = (".yaml", ".yml")


def read_yolo(folder: Path, title: str) -> Read:
    """What ``Yolo.read`` gives; ``title`` of the format for the error.

    Raises:
        NotThisFormat: there is no file that names the classes.
    """
    where = Folder(folder)
    path, told = _settings(where, title)
    names = _names(where, path, told.get("names"))
    shape = told.get("kpt_shape")
    points = shape if isinstance(shape, list) and len(shape) == 2 else [0, 0]
    found: dict[Path, FoundPicture] = {}
    parts = _parts(where, path, told)
    for split, pictures in parts:
        for picture in pictures:
            if picture in found:
                continue
            found[picture] = FoundPicture(picture, split)
            label = _label_file(where, picture)
            if label is not None:
                with where.caught(label):
                    for line in where.text(label).splitlines():
                        with where.caught(label):
                            if line.strip():
                                found[picture].faces.append(_face(line.split(), names, points))
    used = {picture.split for picture in found.values()}
    stand_ins = {split for split, pictures in parts if split not in used and pictures}
    splits = {split for split, _ in parts} - stand_ins
    return gathered(where, list(found.values()), [names[each] for each in sorted(names)], splits=splits)


def _settings(where: Folder, title: str) -> tuple[Path, dict[Any, Any]]:
    """The YAML file of the dataset and what it says."""
    candidates = where.files(where.root, *_YAML)
    for folder in where.folders(where.root):
        candidates += where.files(folder, *_YAML)
    candidates.sort(key=lambda path: (path.name != "data.yaml", len(path.parts), path))
    broken = []
    for path in candidates:
        try:
            told = parse(where.text(path))
        except Bad as bad:
            broken.append((path, bad.problem))
            continue
        if isinstance(told, dict) and "names" in told:
            return path, told
    for path, problem in broken:
        where.tell(path, problem)
    for path in [where.root / "classes.txt", where.root / "labels" / "classes.txt"]:
        if where.is_file(path):
            try:
                return path, {"names": where.text(path).splitlines()}
            except Bad as bad:
                where.tell(path, bad.problem)
    if broken:
        return broken[0][0], {}
    raise NotThisFormat(format=title, missing="data.yaml")


def _names(where: Folder, path: Path, told: object) -> dict[int, str]:
    if isinstance(told, list):
        told = dict(enumerate(told))
    if not isinstance(told, dict):
        where.problem(path, Wrong.NO_CLASSES)
        return {}
    names = {}
    for key, name in told.items():
        with where.caught(path):
            names[_class_number(key)] = name_told(name)
    return names


def _parts(where: Folder, path: Path, told: dict[Any, Any]) -> list[tuple[str, list[Path]]]:
    """Each part with its pictures, those of training first."""
    keys = {key: split_named(key) for key in told if isinstance(key, str)}
    own = {
        key: key
        for key, value in told.items()
        if isinstance(key, str)
        and keys[key] is None
        and key not in {"path", "names", "download", "yaml_file"}
        and isinstance(value, str)
        and value.startswith("images/")
    }
    named = {key: split for key, split in (keys | own).items() if split}
    found = []
    for key, split in sorted(named.items(), key=lambda item: _rank(item[1], told[item[0]])):
        values = told[key] if isinstance(told[key], list) else [told[key]]
        pictures: list[Path] = []
        for value in values:
            if value in (None, ""):
                continue
            with where.caught(path):
                pictures += _pictures_of(where, path, value, told.get("path"))
        found.append((split, pictures))
    places = {tuple(pictures) for _, pictures in found if pictures}
    if len(places) == 1 and len(named) > 1 and all(told[key] == "images" for key in named):
        return [("", list(places.pop()))]
    if any(pictures for _, pictures in found):
        return found
    images = where.root / "images"
    start = images if images.is_dir() else where.root
    parts = [(split_named(each.name), each) for each in where.folders(start)]
    return [(split, where.pictures(each)) for split, each in parts if split] or [("", where.pictures(start))]


def _rank(split: str, place: object) -> tuple[bool, int]:
    """Parts with a folder of their own first: another may only stand in for a missing one."""
    own = isinstance(place, str) and split in (split_named(part) or part for part in place.split("/"))
    return not own, _PARTS.index(split) if split in _PARTS else len(_PARTS)


def _pictures_of(where: Folder, path: Path, told: object, base: object) -> list[Path]:
    """The pictures that a part names: of a folder, of a list in a text, or one."""
    place = _existing(where, path, told, base)
    if place.is_dir():
        return where.pictures(place)
    if place.suffix != ".txt":
        return [place]
    pictures = []
    for line in where.text(place).splitlines():
        with where.caught(place):
            if line.strip():
                pictures.append(_existing(where, place, line.strip(), base))
    return pictures


def _existing(where: Folder, path: Path, told: object, base: object) -> Path:
    """Where something is that may be told from the file, from the folder or from one that was there once.

    Raises:
        Bad: nowhere in the folder.
    """
    if not isinstance(told, str):
        raise Bad(Wrong.PART_NO_PATH)
    tries = [(told, path.parent)]
    if isinstance(base, str):
        tries.insert(0, (f"{base}/{told}", path.parent))
    inner = told.replace("\\", "/")
    while inner.startswith(("../", "./")):
        inner = inner.split("/", 1)[1]
        tries += [(inner, path.parent), (inner, where.root)]
    refused: Bad | None = None
    for each, start in tries:
        try:
            found = where.inside(each, start)
            if found.exists():
                return found
            refused = None
        except Bad as bad:
            refused = bad
        except OSError:
            continue
    raise refused or Bad(Wrong.NOT_THERE, told=Path(inner).name[:60])


def _label_file(where: Folder, picture: Path) -> Path | None:
    """Beside it, or where the last folder "images" of its path is "labels"."""
    parts = list(picture.relative_to(where.root).parts)
    tries = [picture.with_suffix(".txt")]
    for at in range(len(parts) - 2, -1, -1):
        if parts[at] == "images":
            parts[at] = "labels"
            tries.insert(0, where.root.joinpath(*parts).with_suffix(".txt"))
            break
    return next((path for path in tries if where.is_file(path)), None)


def _class_number(told: object) -> int:
    value = number(told)
    if value != int(value) or not 0 <= value < 1e9:
        raise Bad(Wrong.CLASS_NO_WHOLE_NUMBER)
    return int(value)


def _face(told: list[str], names: dict[int, str], points: list[Any]) -> FoundFace:
    key = _class_number(told[0])
    if key not in names:
        raise Bad(Wrong.CLASS_NO_NAME, number=key)
    values = [number(each) for each in told[1:]]
    if points == [0, 0] and len(values) >= 6 and len(values) % 2 == 0:
        return FoundFace(names[key], LabelledFace(_around(values), confirmed=False))
    if len(values) < 4:
        raise Bad(Wrong.BOX_NUMBERS)
    x, y, w, h = values[:4]
    marks = _marks(values[4:], points)
    return FoundFace(
        names[key], LabelledFace(box_told((x - w / 2, y - h / 2, w, h)), confirmed=False, landmarks=marks)
    )


def _around(values: list[float]) -> Box:
    """The box around an outline."""
    left, top = min(values[::2]), min(values[1::2])
    return box_told((left, top, max(values[::2]) - left, max(values[1::2]) - top))


def _marks(values: list[float], points: list[Any]) -> Landmarks | None:
    """Five points that are all seen."""
    if points == [5, 3] and len(values) == 15 and all(values[2::3]):
        return landmarks_told(list(zip(values[::3], values[1::3], strict=True)))
    if points == [5, 2] and len(values) == 10 and any(values):
        return landmarks_told(list(zip(values[::2], values[1::2], strict=True)))
    return None
